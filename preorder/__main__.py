"""`python -m preorder COMMAND`."""

import sys

from preorder.cli import main

if __name__ == "__main__":
    sys.exit(main())
