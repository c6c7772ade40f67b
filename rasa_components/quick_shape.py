"""The quick encoder's sizes, for quick_network.py and tunable_quick.py."""

BLOCKS = 17
"""The words' table is kept in this many parts, each with a scale of its own."""
WINDOW = 256
"""The columns of what looks at a token's neighbours."""
WINDOWS = ((2, 0), (3, 1), (5, 2))
"""Of how many tokens, and how many of them come before the one that is looked at."""
