"""What the bundle starts: the same as the command `nnsim`."""

import multiprocessing
import sys

if __name__ == "__main__":
    multiprocessing.freeze_support()
    from nnsim.cli import main

    sys.exit(main())
