"""`python -m tests.ui.monkey SEED COUNT` does what the test did with that seed; with `shrink` it looks for fewer actions."""

import os
import sys
import tempfile
import time
from pathlib import Path

from tests.ui.monkey.world import alone


def main(arguments: list[str]) -> int:
    seed, count = int(arguments[0]), int(arguments[1])
    with tempfile.TemporaryDirectory(prefix="nnsim-monkey-") as name:
        alone(Path(name))
        from tests.ui.monkey.run import run, shrunk

        begun = time.perf_counter()
        failure = run(seed, count, Path(name))
        took, spent = time.perf_counter() - begun, time.process_time()
        sys.stdout.write(f"{count} actions from seed {seed}: {took:.1f} s, {spent:.1f} s of a processor\n")
        if failure is None:
            return 0
        sys.stdout.write(f"{failure}\n")
        if "shrink" in arguments:
            kept, failure = shrunk(failure, Path(name))
            sys.stdout.write(f"fewest found: {kept}\n{failure}\n")
        sys.stdout.flush()
        os._exit(1)  # what went wrong may hold on to windows that cannot be taken down any more


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
