"""What the bundle starts: the same as the command `nnsim`."""

import gc
import multiprocessing
import sys

if __name__ == "__main__":
    multiprocessing.freeze_support()
    gc.disable()  # nothing of what is loaded is garbage, and looking for some takes a twentieth of the start
    from nnsim.cli import main

    gc.freeze()
    gc.enable()
    sys.exit(main())
