"""How soon the run answers to steps and leaps, and what breakpoints cost: issue 6 wants a second and 50 ms at most."""

from __future__ import annotations

import time
from typing import Any

import pytest
from threadpoolctl import threadpool_limits

import nnsim
from nnsim.document.breakpoints import Breakpoint
from nnsim.engine import stepping
from nnsim.engine.bench import chosen, project
from nnsim.engine.run import Run

LONG = 100_000


@pytest.fixture(scope="module")
def long_run() -> Run:
    """A hundred thousand iterations of spirals, with an edit on the way."""
    run = nnsim.Run(nnsim.example("spirals"))
    with threadpool_limits(limits=1):
        run.train(iterations=LONG // 2)
        run.set_value("hidden 1.b", (0,), 0.5)
        run.train(iterations=LONG // 2)
    return run


@pytest.mark.long
def test_seeking_anywhere_in_a_hundred_thousand_iterations(benchmark: Any, long_run: Run) -> None:
    places = [LONG - 1, 1, LONG // 2, 12_345, 99_000, 50_001, 77_777, 3]
    slowest = 0.0

    def seek() -> None:
        nonlocal slowest
        for place in places:
            start = time.perf_counter()
            long_run.seek(place)
            slowest = max(slowest, time.perf_counter() - start)

    with threadpool_limits(limits=1):
        benchmark.pedantic(seek, rounds=1)
    benchmark.extra_info["worst"] = slowest
    assert long_run.iteration == places[-1]
    assert long_run.timeline.used <= long_run.timeline.budget


@pytest.mark.long
@pytest.mark.parametrize("grain", stepping.GRAINS)
def test_steps_back_and_forth(benchmark: Any, long_run: Run, grain: str) -> None:
    times: list[float] = []

    def steps() -> None:
        for place in (LONG // 3, LONG // 2, LONG - 20):
            long_run.seek(place)
            for move in (stepping.back, stepping.back, stepping.step, stepping.back, stepping.step):
                start = time.perf_counter()
                move(long_run, grain)
                times.append(time.perf_counter() - start)
            if long_run.branch != 1:
                long_run.return_to(1)

    with threadpool_limits(limits=1):
        benchmark.pedantic(steps, rounds=3)
    benchmark.extra_info["median"], benchmark.extra_info["worst"] = sorted(times)[len(times) // 2], max(times)
    assert long_run.branch == 1


def per_iteration(run: Run, seconds: float) -> float:
    run.begin()
    before, start, end = run.iteration, time.process_time(), time.perf_counter() + seconds
    run.burst(end)
    spent = time.process_time() - start
    run.finish()
    return spent / (run.iteration - before)


@pytest.mark.parametrize("name", ["xor", "dense32"])
def test_a_breakpoint_on_the_loss(benchmark: Any, name: str) -> None:
    """The ratio with and without, by processor time, both taking turns."""
    (workload,) = [one for one in chosen([name]) if one.name == name]
    plain, watched = Run(project(workload)), Run(project(workload))
    watched.watch(Breakpoint("loss", "<", -1.0))
    ratios: list[float] = []

    def both() -> None:
        ratios.append(per_iteration(watched, 0.02) / per_iteration(plain, 0.02))

    with threadpool_limits(limits=1):
        benchmark.pedantic(both, rounds=9, warmup_rounds=1)
    benchmark.extra_info["ratio"] = sorted(ratios)[len(ratios) // 2]
    assert watched.hit is None
