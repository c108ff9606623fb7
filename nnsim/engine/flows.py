"""What flows through the connections of a computation graph: the value that goes forward, and the gradient that comes back through it.

Inside an iteration it is what the program has come to; between two iterations, all of it for the values as they are now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnsim.document.network import Connection, Node
from nnsim.engine.compiler.workshop import call
from nnsim.engine.feeding import rows_of
from nnsim.engine.frames import Array, FrameRequest
from nnsim.engine.machine import Machine
from nnsim.engine.run import Run
from nnsim.engine.seen import in_batch
from nnsim.maths.layers import layer_of
from nnsim.maths.symbols import Joined

Values = Mapping[tuple[str, str], Any]


@dataclass(frozen=True, eq=False)
class Flow:
    """Of one connection and one sample: `value` is what its source gives, `gradient` its share of ∂L/∂value, (units,) both.

    `upstream` is ∂L/∂(what the target gives), `local` is ∂target/∂value where both go unit by unit: their product is the gradient.
    None is what is not known, or not known yet.
    """

    value: Array | None = None
    gradient: Array | None = None
    upstream: Array | None = None
    local: Array | None = None


@dataclass(frozen=True, eq=False)
class Point:
    """Of one node and one sample: what it gives, and ∂L/∂(that), the sum over all its uses."""

    value: Array | None = None
    gradient: Array | None = None


@dataclass(frozen=True, eq=False)
class Flows:
    """By connection id and by node id. `done`: whether all is known, as between two iterations."""

    connections: Mapping[str, Flow]
    nodes: Mapping[str, Point]
    done: bool


def flows(run: Run, request: FrameRequest) -> Flows | None:
    """What a frame tells of a graph; None if nobody asks, or if it is none."""
    machine = run.machine
    if not request.flows or machine.differentiator.reason_not() is not None:
        return None
    with np.errstate(all="ignore"):
        return _under_way(run, request) if run.operation else _whole(run, request)


def _whole(run: Run, request: FrameRequest) -> Flows:
    """Values and gradients for the followed sample, or for what is fed by hand."""
    machine = run.machine
    differentiator = machine.differentiator
    rows = rows_of(machine, request.feed)
    if rows is None:
        rows = differentiator.row_of(min(request.sample, machine.train.samples - 1))
    differentiator.take()
    values = differentiator.run(rows).values
    share = 1.0 / float(next(iter(machine.program.comparisons.values())).divisor)
    everything = frozenset(machine.document.network.nodes)
    return _told(machine, values, 0, everything, everything, share, True)


def _under_way(run: Run, request: FrameRequest) -> Flows:
    """What has been computed so far."""
    machine = run.machine
    column, _ = in_batch(run, min(request.sample, machine.train.samples - 1))
    past = machine.program.operations[: run.operation]
    sent = {node.id for node in machine.document.network if node.kind == "constant" and not node.parameters.get("trainable")}
    forward = frozenset(operation.node_id for operation in past if operation.phase == "forward" and operation.node_id) | sent
    backward = frozenset(operation.node_id for operation in past if operation.phase == "backward" and operation.node_id)
    if any(operation.phase == "update" for operation in past):
        backward = frozenset(machine.document.network.nodes)
    return _told(machine, machine.program.values, column, forward, backward, 1.0, False)


def _told(
    machine: Machine, values: Values, column: int, forward: frozenset[str], backward: frozenset[str], share: float, done: bool
) -> Flows:
    network = machine.document.network

    def found(id: str, name: str, known: frozenset[str]) -> Any:
        array = values.get((id, name)) if id in known else None
        return None if array is None else array[:, column : column + 1]

    def gradient(id: str) -> Any:
        array = found(id, "delta_out", backward)
        return None if array is None else array[:, 0] * share

    nodes = {
        node.id: Point(_column(found(node.id, "a", forward)), gradient(node.id)) for node in network if node.id in machine.shapes.outputs
    }
    connections = {}
    for connection in network.connections.values():
        target = network.nodes[connection.target]
        value, upstream = _column(found(connection.source, "a", forward)), found(target.id, "delta", backward)
        if upstream is None:
            connections[connection.id] = Flow(value)
            continue
        page = _page(machine, target, values, column)
        local = _local(machine, connection, target, page, upstream)
        back = call(_layer(machine, target).to_input, {**page, "delta": upstream, "k": _place(machine, connection)})
        connections[connection.id] = Flow(value, back[:, 0] * share, upstream[:, 0] * share, _column(local))
    return Flows(connections, nodes, done)


def _column(array: Any) -> Any:
    return None if array is None else array[:, 0].copy()


def _layer(machine: Machine, node: Node) -> Any:
    return layer_of(machine.document.network.entry(node), node.parameters)


def _place(machine: Machine, connection: Connection) -> int:
    return [other.id for other in machine.document.network.into(connection.target)].index(connection.id)


def _page(machine: Machine, node: Node, values: Values, column: int) -> dict[str, Any]:
    """The page of a node with numbers in place of symbols: the column of one sample."""
    network, parameters = machine.document.network, machine.parameters
    into = network.into(node.id)
    page: dict[str, Any] = {**node.parameters, "shapes": tuple(machine.shapes.outputs[c.source] for c in into)}
    page |= {name: array[:, column : column + 1] for (id, name), array in values.items() if id == node.id}
    page["x"] = Joined(values[c.source, "a"][:, column : column + 1] for c in into)
    page["W"] = Joined(parameters.value(f"{c.id}:W") for c in into if f"{c.id}:W" in parameters.slots)
    return page


def _local(machine: Machine, connection: Connection, target: Node, page: dict[str, Any], upstream: Any) -> Any:
    """∂target/∂value where every unit depends on the unit at the same place alone: what would come back for an upstream gradient of 1."""
    shapes, entry = machine.shapes.outputs, machine.document.network.entry(target)
    alone = machine.shapes.units(target.id) == machine.shapes.units(connection.source) == 1
    if entry.weighted or not (alone or (shapes[connection.source] == shapes[target.id] and entry.key != "matmul")):
        return None
    return call(_layer(machine, target).to_input, {**page, "delta": np.ones_like(upstream), "k": _place(machine, connection)})
