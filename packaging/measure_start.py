"""Measures how long a bundle takes to show its window, on a screen of its own (Xvfb), from a cold start and warm.

    python packaging/measure_start.py build/bundle/nnsim/nnsim [TIMES]

Besides the seconds by the clock it tells the processor time until then, which other programs on a busy machine do not lengthen.
A cold start, for which the system's memory of files is emptied, can only be measured by root. Needs Xvfb and xdotool.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def processor_time(process: int) -> float:
    """Seconds that a process has used, with its children that have ended."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS


def once(program: str, display: str) -> tuple[float, float]:
    """Seconds by the clock and of the processor until the window is visible."""
    with tempfile.TemporaryDirectory() as home:
        environment = {"DISPLAY": display, "HOME": home, "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
        began = time.monotonic()
        started = subprocess.Popen([program], env=environment, stderr=subprocess.DEVNULL)
        search = ["xdotool", "search", "--onlyvisible", "--name", "nnsim"]  # by itself it would wait half a second between two looks
        while subprocess.run(search, env=environment, check=False, capture_output=True, timeout=60).returncode:
            if started.poll() is not None:
                raise SystemExit(f"{program} ended before it had a window.")
            time.sleep(0.01)
        taken = time.monotonic() - began, processor_time(started.pid)
        started.terminate()
        started.wait(timeout=60)
    return taken


def main(program: str, times: int) -> None:
    display = ":97"
    server = subprocess.Popen(["Xvfb", display, "-noreset", "-screen", "0", "1600x1000x24"], stderr=subprocess.DEVNULL)
    try:
        while not Path("/tmp/.X11-unix/X97").exists():
            time.sleep(0.05)
        for number in range(times + 1):
            cold = number == 0 and os.geteuid() == 0
            if cold:
                os.sync()
                Path("/proc/sys/vm/drop_caches").write_text("3", encoding="ascii")
            seconds, processor = once(program, display)
            print(f"{'cold' if cold else 'warm'}: {seconds:.2f} s by the clock, {processor:.2f} s of the processor", flush=True)
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5)
