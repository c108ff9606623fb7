"""Steps of every grain, forward and back: the run's one walk, advanced to where a grain ends.

A grain ends where the next operation no longer belongs to it. Going back, that is counted on the programs of the iterations, so that any
number of steps is gone back over at once.
"""

from __future__ import annotations

from nnsim.engine.program import Operation
from nnsim.engine.run import Run

FINE = ("operation", "time step", "layer", "phase")
"""Grains inside an iteration."""
GRAINS = (*FINE, "iteration", "epoch")


def step(run: Run, grain: str, count: int = 1) -> bool:
    """Advance to the end of the present operation, time step, layer, phase, iteration or epoch, `count` times.

    False if it did not get that far: a stop rule has ended the run, or a breakpoint was hit. Where there is no time, and before and after
    a loop, a time step is one operation; a layer is all that is done for a node in one phase without a break.
    """
    if run.operation == 0 and run.stopped:
        return False
    if grain not in FINE:
        goal = goal_of(run, grain, count)
        run.train(iterations=goal - run.iteration)
        return run.iteration == goal
    for _ in range(count):
        done = run.step()
        while done is not None and run.hit is None and run.operation and goes_on(grain, done, run.upcoming_operation):
            done = run.step()
        if done is None or run.hit is not None:
            return False
    return True


def goal_of(run: Run, grain: str, count: int) -> int:
    """The iteration at whose start so many iterations or epochs will be over, one under way counted as one of them."""
    if grain == "iteration":
        return run.iteration + count
    return run.iteration - run.machine.counters.batch + count * run.machine.batches


def back(run: Run, grain: str, count: int = 1) -> None:
    """Go back to the start of the operation, time step, layer, phase, iteration or epoch that was done last, `count` times.

    Stays at the beginning.
    """
    counters = run.machine.counters
    if grain in FINE:
        run.settle()
        run.go_to(*_before(run, grain, count))
        return
    if grain == "iteration":
        target = counters.iteration - count + (counters.operation > 0)
    else:
        inside = counters.batch > 0 or counters.operation > 0
        target = counters.iteration - counters.batch - (count - inside) * run.machine.batches
    run.seek(max(target, run.earliest))


def _before(run: Run, grain: str, count: int) -> tuple[int, int]:
    """The iteration, and how many of its operations are done, so many steps before the present one."""
    machine, counters = run.machine, run.machine.counters
    iteration, operation, batch = counters.iteration, counters.operation, counters.batch
    operations = machine.program.operations
    for _ in range(count):
        if operation == 0:
            if iteration == run.earliest:
                break
            if any(event.iteration == iteration and event.setting == "clip_norm" for event in run.timeline.events):
                run.revisit(iteration - 1, -1)  # another program ran before that
            iteration, batch = iteration - 1, batch - 1
            operations = machine.program_of(batch % machine.batches).operations
            operation = len(operations)
        operation -= 1
        while operation and goes_on(grain, operations[operation - 1], operations[operation]):
            operation -= 1
    return iteration, operation


def goes_on(grain: str, one: Operation, other: Operation) -> bool:
    """Whether an operation belongs to the same time step, layer or phase as the one before it."""
    if grain == "phase":
        return one.phase == other.phase
    if grain == "layer":
        return (one.phase, one.node_id) == (other.phase, other.node_id)
    return grain == "time step" and one.time is not None and (one.phase, one.time) == (other.phase, other.time)
