"""Derivatives by central differences, through the run itself: forward and loss of one iteration, with one number moved."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnsim.engine.run import Run
from nnsim.engine.views import samples_first

STEP = 1e-6
RELATIVE = 1e-6


class Probe:
    """A run at its first iteration whose loss can be asked for any parameters and inputs, with the same dropped units each time."""

    def __init__(self, run: Run) -> None:
        self.run = run
        machine = run.machine
        self.start = machine.vitals.snapshot(0)
        self.values = machine.parameters.values
        self.given = self.values.copy()

    def loss(self) -> float:
        machine = self.run.machine
        values = self.values.copy()
        machine.restore(self.start)
        self.values[...] = values
        walk = machine.walk()
        for _ in range(machine.program.index_of("backward")):
            next(walk)
        loss = float(machine.program.loss)
        machine.restore(self.start)
        self.values[...] = self.given
        return loss

    def iterate(self) -> None:
        """The whole iteration, so that gradients and deltas are there; then parameters as before."""
        machine = self.run.machine
        with np.errstate(all="ignore"):
            for _ in machine.walk():
                pass
        loss = machine.loss
        machine.restore(self.start)
        machine.loss = loss
        self.values[...] = self.given

    def slope(self, array: Any, index: Any) -> float:
        """∂L/∂(one number), by central differences."""
        old = array[index]
        step = STEP * max(1.0, abs(old))
        sides = []
        for value in (old + step, old - step):
            array[index] = value
            sides.append(self.loss())
            array[index] = old
        return (sides[0] - sides[1]) / (2 * step)

    def slopes(self, array: Any) -> Any:
        found = np.zeros(array.shape)
        for index in np.ndindex(*array.shape):
            found[index] = self.slope(array, index)
        return found


def check_gradients(run: Run) -> None:
    """All gradients of parameters and inputs equal central differences. Raises AssertionError that says which do not."""
    probe = Probe(run)
    probe.iterate()
    loss = run.loss
    assert loss is not None
    assert np.isfinite(loss)
    for name, gradient in run.gradients.items():
        assert_close(name, gradient.copy(), probe.slopes(run.parameters[name]), loss)
    network = run.project.network
    for node in network.inputs():
        if node.name in run.deltas:
            samples = samples_first(run.machine.program.values[node.id, "a"])
            assert_close(node.name, run.deltas[node.name].copy(), probe.slopes(samples), loss)


def assert_close(name: str, computed: Any, expected: Any, loss: float) -> None:
    assert computed.shape == expected.shape, f"{name}: shape {computed.shape}, not {expected.shape}"
    largest = np.maximum(np.abs(computed), np.abs(expected))
    wrong = np.abs(computed - expected) > RELATIVE * largest + 2e-9 * max(1.0, abs(loss))
    assert not wrong.any(), f"∂L/∂{name}: computed {computed[wrong][:3]}, by differences {expected[wrong][:3]}"
