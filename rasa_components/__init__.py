"""What runs inside Rasa's environment. Imports nothing from `preorder`."""
