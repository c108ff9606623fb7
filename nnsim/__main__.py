"""`python -m nnsim`: the same as the command `nnsim`."""

import sys

from nnsim.cli import main

if __name__ == "__main__":
    sys.exit(main())
