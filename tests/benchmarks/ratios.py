"""Prints how many times faster than PyTorch one iteration is: `python -m tests.benchmarks.ratios [NAME …]`.

Both in 32-bit numbers, forward, backward and update; PyTorch eager with the better of one and two processors, nnsim with one and with all
that training has (loss of every iteration, history, finite check, timeline). Bursts of both take turns, so that both meet the same machine.
"""

import sys
import time
from collections.abc import Callable
from typing import Any

from threadpoolctl import threadpool_limits

from nnsim.engine.bench import Workload, chosen, project
from nnsim.engine.run import Run
from tests.benchmarks.pytorch import step_of

ROUNDS = 7
SECONDS = 0.2
GOALS = {
    "xor": 12.0, "tanh": 14.0, "dense32": 1.25, "dense128": 0.95, "deep": 2.3,
    "lstm64": 0.8, "lstm16": 1.5, "gru64": 2.5, "gru16": 8.0, "elman64": 2.8,
}  # fmt: skip

LOOP = 1.5


def burst(step: Callable[[], None], seconds: float) -> float:
    """Seconds for one call, measured over some time."""
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        step()
        count += 1
    return (time.perf_counter() - start) / count


def compared(torch: Any, workload: Workload, rounds: int = ROUNDS, seconds: float = SECONDS) -> tuple[float, float]:
    """The best seconds for an iteration of nnsim and of PyTorch."""
    run, step = Run(project(workload)), step_of(torch, workload)
    ours = theirs = float("inf")
    for _ in range(rounds):
        with threadpool_limits(limits=1):
            before, start = run.iteration, time.perf_counter()
            run.begin()
            run.burst(start + seconds)
            run.finish()
            ours = min(ours, (time.perf_counter() - start) / (run.iteration - before))
        for threads in (1, 2):
            torch.set_num_threads(threads)
            theirs = min(theirs, burst(step, seconds / 2))
    return ours, theirs


def main(names: list[str]) -> None:
    import torch

    sys.stdout.write(f"{'workload':<18} {'nnsim':>12} {'PyTorch':>12} {'ratio':>8} {'goal':>6}\n")
    seconds: dict[str, float] = {}
    for workload in chosen(names):
        ours, theirs = compared(torch, workload)
        seconds[workload.name] = ours
        goal = GOALS.get(workload.name)
        wanted = "" if goal is None else f"{goal:g}×"
        sys.stdout.write(f"{workload.name:<18} {ours * 1e6:9.1f} µs {theirs * 1e6:9.1f} µs {theirs / ours:7.2f}× {wanted:>6}\n")
        sys.stdout.flush()
    if {"loop64", "elman64"} <= seconds.keys():
        cost = seconds["loop64"] / seconds["elman64"]
        sys.stdout.write(f"a loop that is drawn costs {cost:.2f} × the built-in layer (at most {LOOP:g} ×)\n")


if __name__ == "__main__":
    main(sys.argv[1:])
