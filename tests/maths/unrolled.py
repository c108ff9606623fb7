"""The reference for networks in time: every node at every step written out by hand, as one large network without any delay.

Nothing of the engine's compiler is used, only its parameters, its timing and the units that its dropout happened to drop. Sequences of
different length need no masks here: what lies beyond an end is simply not asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnsim.document.network import Connection, Node
from nnsim.engine.run import Run
from tests.maths.tape import ACTIVATIONS, Value, beside, largest, lead_back, log, sigmoid, tanh

Cells = dict[str, Value]


class Unrolled:
    """One iteration of a run's first batch, which must be all its samples."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.network = run.project.network
        self.settings = run.project.settings
        assert run.project.data is not None
        self.data = run.project.data
        self.timing = run.machine.timing
        self.samples = self.data.samples
        self.lengths = np.full(self.samples, self.timing.steps) if self.data.lengths is None else self.data.lengths
        self.parameters = {name: Value(array.copy()) for name, array in run.parameters.items()}
        self.given: dict[str, Any] = {}
        self.of_inputs: dict[tuple[str, int], Value] = {}
        self.sums: dict[tuple[str, int], Value] = {}
        self.said: dict[tuple[str, int], Value] = {}
        self.cells: dict[tuple[str, int], Cells] = {}
        self.dropped = {name: array.copy() for name, array in run.signals.items() if name.endswith(".mask")}
        self.loss = sum((self._loss(self.network.nodes[id]) for id in run.machine.document.output_nodes()), start=Value(0.0))
        lead_back(self.loss)

    # What comes out

    def gradients(self) -> dict[str, Any]:
        return {name: parameter.grad for name, parameter in self.parameters.items()}

    def over_time(self, node: Node, found: Mapping[tuple[str, int], Value], what: str = "data") -> Any:
        """(samples, units) or (samples, steps, units) of a node; steps that nobody asked for are NaN."""
        shape = next(value.shape for (name, _), value in found.items() if name == node.name)
        if self.runs(node) or node.id in self.timing.lasting:
            missing = np.full(shape, np.nan)
            known = [found.get((node.name, t)) for t in range(self.timing.steps)]
            return np.stack([missing if value is None else getattr(value, what) for value in known], axis=1)
        return getattr(found[node.name, -1], what)

    # How it is computed

    def runs(self, node: Node) -> bool:
        return node.id in self.timing.running

    def at(self, node: Node, t: int) -> Value:
        """What a node says at a step; 0 before the first."""
        key = (node.name, t)
        if key not in self.said:
            self.said[key] = self._made(node, t)
        return self.said[key]

    def handed_on(self, node: Node) -> Value:
        """What a node without time steps says, or one that hands on only its last: the last of each sequence."""
        if not self.runs(node):
            return self.at(node, -1)
        return beside_samples([self.at(node, int(length) - 1).rows([n]) for n, length in enumerate(self.lengths)])

    def _made(self, node: Node, t: int) -> Value:
        if node.kind == "input":
            return self._input(node, t)
        if node.kind == "constant":
            return Value(np.full((self.samples, int(str(node.parameters["units"]))), float(str(node.parameters["value"]))))
        x = [self._through(connection, node, t) for connection in self.network.into(node.id)]
        return getattr(self, f"_{node.kind}")(node, x, t)  # type: ignore[no-any-return]

    def _through(self, connection: Connection, node: Node, t: int) -> Value:
        source = self.network.nodes[connection.source]
        if source.id not in self.timing.lasting:
            return self.handed_on(source)
        before = t - connection.delay
        if before < 0:
            return Value(np.zeros((self.samples, self.run.machine.shapes.units(source.id))))
        cut: Any = self.settings["truncate"]
        looped = connection.delay > 0 and source.id in self._reached(node.id)
        said = self.at(source, before)
        return said.cut() if looped and self._crosses(before, t, cut) else said

    def _crosses(self, before: int, t: int, cut: int | None) -> bool:
        """Whether a cut lies between two steps: there is one after every so many steps, counted from the end."""
        left = self.timing.steps - 1
        return cut is not None and (left - before) // cut != (left - t) // cut

    def _reached(self, start: str) -> set[str]:
        """Everything a node leads to, through delays too."""
        seen, waiting = {start}, [start]
        while waiting:
            for connection in self.network.out_of(waiting.pop()):
                if connection.target not in seen:
                    seen.add(connection.target)
                    waiting.append(connection.target)
        return seen

    def _input(self, node: Node, t: int) -> Value:
        inputs = self.data.inputs
        array = inputs[node.name] if isinstance(inputs, dict) else inputs
        if node.parameters["repeat"] is not None or t < 0:
            return self.of_inputs.setdefault((node.name, t), Value(array.reshape(self.samples, -1)))
        return self.of_inputs.setdefault((node.name, t), Value(array[:, t].reshape(self.samples, -1)))

    # Layers

    def _weighted(self, node: Node, x: list[Value], gate: str = "", bias: bool = True) -> Value:
        """Σ W x + b, of one gate."""
        below = f"_{gate}" if gate else ""
        names = [self.network.connection_name(connection) for connection in self.network.into(node.id)]
        found = [x_k @ self.parameters[f"{name}.W{below}"].T for name, x_k in zip(names, x, strict=True)]
        if bias and f"{node.name}.b{below}" in self.parameters:
            found.append(self.parameters[f"{node.name}.b{below}"] + 0.0)
        return sum(found[1:], start=found[0])

    def _summed(self, node: Node, t: int, in_: Value, name: str = "") -> Value:
        self.sums[f"{node.name}{name}", t] = in_
        return in_

    def _activated(self, node: Node, in_: Value) -> Value:
        chosen: Any = node.parameters["activation"]
        return ACTIVATIONS[str(chosen["key"] if isinstance(chosen, Mapping) else chosen)](in_)

    def _dense(self, node: Node, x: list[Value], t: int) -> Value:
        return self._activated(node, self._summed(node, t, self._weighted(node, x)))

    def _maxout(self, node: Node, x: list[Value], t: int) -> Value:
        return largest(self._summed(node, t, self._weighted(node, x)), int(str(node.parameters["pieces"])))

    def _add(self, node: Node, x: list[Value], t: int) -> Value:
        return sum(x[1:], start=x[0] + 0.0)

    def _multiply(self, node: Node, x: list[Value], t: int) -> Value:
        product = x[0] * 1.0
        for x_k in x[1:]:
            product = product * x_k
        return product

    def _concatenate(self, node: Node, x: list[Value], t: int) -> Value:
        return beside(x)

    def _flatten(self, node: Node, x: list[Value], t: int) -> Value:
        return x[0] + 0.0

    def _dropout(self, node: Node, x: list[Value], t: int) -> Value:
        mask = self.dropped[f"{node.name}.mask"]
        kept: Value = x[0] * (mask[:, t] if mask.ndim == 3 else mask)
        return kept

    def _remembered(self, node: Node, t: int, name: str) -> Value:
        """What a cell was one step before."""
        if t == 0:
            return Value(np.zeros((self.samples, int(str(node.parameters["units"])))))
        self.at(node, t - 1)
        before = self.cells[node.name, t - 1][name]
        cut: Any = node.parameters["truncate"]
        return before.cut() if self._crosses(t - 1, t, cut) else before

    def _rnn(self, node: Node, x: list[Value], t: int) -> Value:
        before = self._remembered(node, t, "h")
        h = self._activated(node, self._summed(node, t, self._weighted(node, x) + before @ self.parameters[f"{node.name}.U"].T))
        self.cells[node.name, t] = {"h": h}
        return h

    def _gate(self, node: Node, x: list[Value], t: int, gate: str, seen: Value, more: Value | None = None) -> Value:
        """What stands inside σ or tanh of a gate."""
        found = self._weighted(node, x, gate) + seen @ self.parameters[f"{node.name}.U_{gate}"].T
        return self._summed(node, t, found if more is None else found + more, f".{gate}")

    def _peephole(self, node: Node, gate: str, cell: Value) -> Value | None:
        if not node.parameters["peepholes"]:
            return None
        return cell * self.parameters[f"{node.name}.p_{gate}"]

    def _lstm(self, node: Node, x: list[Value], t: int) -> Value:
        h, c = self._remembered(node, t, "h"), self._remembered(node, t, "c")
        i = sigmoid(self._gate(node, x, t, "i", h, self._peephole(node, "i", c)))
        kept = c
        if node.parameters["forget_gate"] or node.parameters["peepholes"]:
            kept = sigmoid(self._gate(node, x, t, "f", h, self._peephole(node, "f", c))) * c
        now = kept + i * tanh(self._gate(node, x, t, "g", h))
        said = sigmoid(self._gate(node, x, t, "o", h, self._peephole(node, "o", now))) * tanh(now)
        self.cells[node.name, t] = {"h": said, "c": now}
        return said

    def _gru(self, node: Node, x: list[Value], t: int) -> Value:
        h = self._remembered(node, t, "h")
        r, z = sigmoid(self._gate(node, x, t, "r", h)), sigmoid(self._gate(node, x, t, "z", h))
        if node.parameters["reset"] == "before":
            new = tanh(self._gate(node, x, t, "g", r * h))
        else:
            after = r * (h @ self.parameters[f"{node.name}.U_g"].T + self.parameters[f"{node.name}.b_hg"])
            new = tanh(self._summed(node, t, self._weighted(node, x, "g") + after, ".g"))
        said = (1.0 - z) * new + z * h
        self.cells[node.name, t] = {"h": said}
        return said

    # Losses

    def _loss(self, node: Node) -> Value:
        """Every step that counts of every sample, one by one; of a target without time only the last."""
        spec = self.run.machine.document.catalog.spec("loss", self.run.machine.document.loss_of(node.id))
        target = self._target(node)
        lasting = node.id in self.timing.lasting
        each = target is None or target.ndim == 3
        total, count = Value(0.0), 0
        for n, length in enumerate(self.lengths):
            steps = range(int(length)) if lasting and each else [int(length) - 1] if lasting else [-1]
            for t in steps:
                a = (self.at(node, t) if t >= 0 else self.handed_on(node)).rows([n])
                y = None if target is None else target[n, t] if target.ndim == 3 else target[n]
                total = total + compared(spec.key, a, y)
                count += a.shape[1]
        summed = spec.values["reduction"] == "sum"
        return total * (1.0 if summed else 1 / count if spec.key == "mse" else 1 / self.samples)

    def _target(self, node: Node) -> Any:
        targets = self.data.targets
        array: Any = targets.get(node.name) if isinstance(targets, dict) else targets
        if array is not None and array.dtype.kind == "i":
            return np.eye(self.run.machine.shapes.units(node.id))[array]
        return array


def compared(loss: str, a: Value, y: Any) -> Value:
    """The loss of one sample at one step."""
    if loss == "value":
        return a.sum()
    found: Value = (a - y) * (a - y)
    if loss == "cross_entropy":
        found = log(a) * -y
    elif loss == "binary_cross_entropy":
        found = log(a) * -y + log(1.0 - a) * (y - 1)
    return found.sum()


def beside_samples(parts: list[Value]) -> Value:
    """Samples of several values, one below the other."""
    return beside([part.T for part in parts]).T
