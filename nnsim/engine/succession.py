"""Succession: how the run of an edited network takes over from the one before."""

from __future__ import annotations

from typing import Any

from nnsim.engine.machine import Machine
from nnsim.engine.parameters import Slot


def hand_over(old: Machine, new: Machine) -> None:
    """Copy parameters and optimiser state where node or connection id and place agree; other numbers stay as drawn.

    A weight that was removed and is restored begins as drawn too: at 0 it would look as if it were still gone.
    """
    same_optimizer = old.updater.spec == new.updater.spec
    drawn = new.parameters.values.copy()
    for key, slot in new.parameters.slots.items():
        before = old.parameters.slots.get(key)
        if before is None or _of_another_kind(old, new, before, slot) or _drawn_anew(old, new, slot):
            continue
        _carry_over(before, slot, old.parameters.values, new.parameters.values)
        if same_optimizer:
            for name, vector in new.updater.state.items():
                _carry_over(before, slot, old.updater.state[name], vector)
        _restore(old, new, slot, drawn)
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
    """Whether the layer computes something else now, so that its old numbers mean nothing there.

    Where each unit has one row of weights, before and now, these are weights of the same sum, whatever the unit does with it.
    """
    kinds = [machine.document.network.entry(machine.document.network.nodes[slot.node]) for machine, slot in ((old, before), (new, now))]
    one_row = all(entry.weighted and entry.gates is None and entry.width is None for entry in kinds)
    shared = slot_of(before) == slot_of(now) in ("W", "b")
    return kinds[0].key != kinds[1].key and not (one_row and shared)


def slot_of(slot: Slot) -> str:
    """What a parameter is called within its node or connection: W, b, U …"""
    return slot.key.rpartition(":")[2]


def _restore(old: Machine, new: Machine, slot: Slot, drawn: Any) -> None:
    before = old.document.network.connections.get(slot.connection or "")
    if before is None:
        return
    values, fresh = slot.view(new.parameters.values), slot.view(drawn)
    for index in before.removed - new.document.network.connections[before.id].removed:
        if all(0 <= i < n for i, n in zip(index, values.shape, strict=True)):
            values[index] = fresh[index]


def _drawn_anew(old: Machine, new: Machine, slot: Slot) -> bool:
    """Whether the user asked for other initial values of this parameter. A connection that leads elsewhere keeps its weights."""
    led = old.document.network.connections.get(slot.connection or "")
    node = slot.node if led is None else led.target

    def chosen(machine: Machine) -> Any:
        network = machine.document.network
        own = network.connections[slot.connection].parameters.get("initializer") if slot.connection else None
        layer = None
        if node == slot.node:  # which may not have been there before a connection was led to it
            given = network.nodes[node].parameters
            layer = given.get("initializer", given.get("value"))
        return own or layer, machine.document.initial.get(slot.key)

    return bool(chosen(old) != chosen(new))


def _hold_removed_at_zero(machine: Machine) -> None:
    for slot in machine.parameters.slots.values():
        if slot.connection is not None:
            view = slot.view(machine.parameters.values)
            for index in machine.document.network.connections[slot.connection].removed:
                if all(0 <= i < n for i, n in zip(index, view.shape, strict=True)):
                    view[index] = 0
