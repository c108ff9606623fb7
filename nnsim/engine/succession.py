"""Succession: how the run of an edited network takes over from the one before."""

from __future__ import annotations

from typing import Any

from nnsim.engine.machine import Machine
from nnsim.engine.parameters import Slot


def hand_over(old: Machine, new: Machine) -> None:
    """Copy parameters and optimiser state where node or connection id and place agree; other numbers stay as drawn."""
    same_optimizer = old.updater.spec == new.updater.spec
    for key, slot in new.parameters.slots.items():
        before = old.parameters.slots.get(key)
        if before is None or _of_another_kind(old, new, before, slot) or _drawn_anew(old, new, slot):
            continue
        _carry_over(before, slot, old.parameters.values, new.parameters.values)
        if same_optimizer:
            for name, vector in new.updater.state.items():
                _carry_over(before, slot, old.updater.state[name], vector)
    if same_optimizer:
        for name, scalar in new.updater.scalars.items():
            scalar[...] = old.updater.scalars[name]
    _hold_removed_at_zero(new)


def renamed(old: Machine, new: Machine) -> dict[str, str]:
    """Names of nodes before → names now, of those that have another one."""
    before, now = old.document.network.nodes, new.document.network.nodes
    return {before[id].name: now[id].name for id in before.keys() & now.keys() if before[id].name != now[id].name}


def _carry_over(before: Slot, now: Slot, source: Any, target: Any) -> None:
    """What overlaps, gate by gate where there are any."""
    if not before.gates or not now.gates:
        _copy(before.view(source), now.view(target))
    for number, gate in enumerate(now.gates):
        if gate in before.gates:
            _copy(before.part(source, before.gates.index(gate)), now.part(target, number))


def _copy(source: Any, target: Any) -> None:
    common = tuple(slice(0, min(a, b)) for a, b in zip(source.shape, target.shape, strict=True))
    target[common] = source[common]


def _of_another_kind(old: Machine, new: Machine, before: Slot, now: Slot) -> bool:
    """Whether the layer computes something else now, so that its old numbers mean nothing there."""
    return old.document.network.nodes[before.node].kind != new.document.network.nodes[now.node].kind


def _drawn_anew(old: Machine, new: Machine, slot: Slot) -> bool:
    """Whether the user asked for other initial values of this parameter."""

    def chosen(machine: Machine) -> Any:
        network = machine.document.network
        own = network.connections[slot.connection].parameters.get("initializer") if slot.connection else None
        return own or network.nodes[slot.node].parameters.get("initializer"), machine.document.initial.get(slot.key)

    return bool(chosen(old) != chosen(new))


def _hold_removed_at_zero(machine: Machine) -> None:
    for slot in machine.parameters.slots.values():
        if slot.connection is not None:
            view = slot.view(machine.parameters.values)
            for index in machine.document.network.connections[slot.connection].removed:
                if all(0 <= i < n for i, n in zip(index, view.shape, strict=True)):
                    view[index] = 0
