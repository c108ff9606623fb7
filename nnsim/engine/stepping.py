"""Steps of every grain, forward and back: the run's one walk, advanced to where a grain ends."""

from __future__ import annotations

from nnsim.engine.program import Operation
from nnsim.engine.run import Run

GRAINS = ("operation", "time step", "phase", "iteration", "epoch")


def step(run: Run, grain: str) -> bool:
    """Advance to the end of the present operation, time step, phase, iteration or epoch. False when a stop rule has ended the run.

    Where there is no time, and before and after a loop, a time step is one operation.
    """
    if run.operation == 0 and run.stopped:
        return False
    if grain == "operation":
        return run.step() is not None
    if grain == "time step":
        done = run.step()
        while done is not None and run.operation and _same_step(done, run.upcoming_operation):
            done = run.step()
        return done is not None
    if grain == "phase":
        done = run.step()
        while done is not None and run.operation and run.upcoming_operation.phase == done.phase:
            done = run.step()
        return done is not None
    if grain == "iteration":
        run.train(iterations=1)
    else:
        run.train(epochs=1)
    return True


def back(run: Run, grain: str) -> None:
    """Go back to the start of the operation, time step, phase, iteration or epoch that was done last; stays at the beginning."""
    if grain == "operation":
        run.back()
    elif grain == "time step":
        run.back()
        while run.operation and run.last_operation is not None and _same_step(run.last_operation, run.upcoming_operation):
            run.back()
    elif grain == "phase":
        run.back()
        while run.operation and run.last_operation is not None and run.last_operation.phase == run.upcoming_operation.phase:
            run.back()
    else:
        counters = run.machine.counters
        if grain == "iteration":
            target = counters.iteration if counters.operation else counters.iteration - 1
        else:
            inside = counters.batch or counters.operation
            target = counters.iteration - (counters.batch if inside else run.machine.batches)
        run.seek(max(target, run.earliest))


def _same_step(one: Operation, other: Operation) -> bool:
    return one.time is not None and (one.phase, one.time) == (other.phase, other.time)
