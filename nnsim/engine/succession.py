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
        if before is None or _drawn_anew(old, new, slot):
            continue
        _copy(before.view(old.parameters.values), slot.view(new.parameters.values))
        if same_optimizer:
            for name, vector in new.updater.state.items():
                _copy(before.view(old.updater.state[name]), slot.view(vector))
    if same_optimizer:
        for name, scalar in new.updater.scalars.items():
            scalar[...] = old.updater.scalars[name]
    _hold_removed_at_zero(new)


def _copy(source: Any, target: Any) -> None:
    common = tuple(slice(0, min(a, b)) for a, b in zip(source.shape, target.shape, strict=True))
    target[common] = source[common]


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
