"""Preorder Assistant: a support assistant for shops that sell on pre-order."""
