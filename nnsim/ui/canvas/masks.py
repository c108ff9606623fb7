"""Single weights of a connection as commands: cut, frozen, restored, and a connection of one unit with one other."""

from collections.abc import Collection
from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from nnsim.document import Connection, Network, PutConnection, Shapes
from nnsim.document.network import Index
from nnsim.document.shapes import rows
from nnsim.ui.canvas import editing
from nnsim.ui.sentences import said_reason

translate = QCoreApplication.translate

MOST_MASKED = 20_000
"""A connection with more weights cannot be drawn weight by weight: what is left out is remembered one by one."""


def cutting(network: Network, connection: Connection, weights: Collection[Index]) -> PutConnection:
    """The command that removes single weights: they are 0 and stay so."""
    chosen = frozenset[Index](weights)
    changed = replace(connection, removed=connection.removed | chosen, frozen=connection.frozen - chosen)
    return PutConnection(changed, label=_label(translate("canvas", "cut {weights} of {connection}"), network, connection, len(chosen)))


def freezing(network: Network, connection: Connection, weights: Collection[Index]) -> PutConnection:
    """The command that lets single weights stay as they are while the others learn."""
    chosen = frozenset[Index](weights) - connection.removed
    changed = replace(connection, frozen=connection.frozen | chosen)
    return PutConnection(changed, label=_label(translate("canvas", "freeze {weights} of {connection}"), network, connection, len(chosen)))


def restoring(network: Network, connection: Connection, weights: Collection[Index]) -> PutConnection:
    """The command that lets single weights be there and learn again."""
    chosen = frozenset[Index](weights)
    changed = replace(connection, removed=connection.removed - chosen, frozen=connection.frozen - chosen)
    return PutConnection(changed, label=_label(translate("canvas", "restore {weights} of {connection}"), network, connection, len(chosen)))


def rows_of_unit(network: Network, shapes: Shapes, node_id: str, unit: int) -> list[int]:
    """Rows of the weights into a node that belong to one of its units: several for the pieces or gates of a unit."""
    node, units = network.nodes[node_id], shapes.units(node_id)
    height = rows(network, shapes, node)
    if network.entry(node).recurrent:  # gates stand one below the other
        return list(range(unit, height, units))
    return [row for row in range(height) if row * units // height == unit]


def single_refused(network: Network, shapes: Shapes, start: tuple[str, int], end: tuple[str, int]) -> str | None:
    """Why a unit cannot be joined to a unit, in a sentence, or None if it can."""
    (source, column), (target, unit) = start, end
    if not network.entry(network.nodes[target]).weighted:
        name = network.nodes[target].name
        if network.entry(network.nodes[target]).inputs[1] == 0:
            return said_reason(network.refuses(source, target))
        return translate("canvas", "{0} has no weights, so its units cannot be connected one by one: connect the layers.").format(name)
    if source not in shapes.outputs or target not in shapes.outputs:
        return translate("canvas", "The sizes of these layers are not known yet.")
    delay = editing.delay_between(network, source, target)
    there = _between(network, source, target, delay)
    if there is None:
        height = rows(network, shapes, network.nodes[target])
        if height * shapes.units(source) > MOST_MASKED:
            return translate("canvas", "These layers are too large to be connected unit by unit.")
        return editing.refusal(network, source, target)
    if not {(row, column) for row in rows_of_unit(network, shapes, target, unit)} & there.removed:
        return translate("canvas", "These two units are already connected.")
    return None


def joining_units(network: Network, shapes: Shapes, start: tuple[str, int], end: tuple[str, int], names: tuple[str, str]) -> PutConnection:
    """The command that joins a unit to a unit: only that weight of a new connection, or one that had been cut is there again."""
    (source, column), (target, unit) = start, end
    kept = frozenset[Index]((row, column) for row in rows_of_unit(network, shapes, target, unit))
    label = translate("canvas", "connect {source} → {target}").format(source=names[0], target=names[1])
    delay = editing.delay_between(network, source, target)
    there = _between(network, source, target, delay)
    if there is not None:
        return PutConnection(replace(there, removed=there.removed - kept), label=label)
    height, width = rows(network, shapes, network.nodes[target]), shapes.units(source)
    everything = frozenset[Index]((row, place) for row in range(height) for place in range(width))
    made = Connection(network.new_id("c"), source, target, delay, network.connection_values({}), removed=everything - kept)
    return PutConnection(made, label=label)


def _between(network: Network, source: str, target: str, delay: int) -> Connection | None:
    return next((c for c in network.into(target) if c.source == source and (c.delay == delay or delay > 0)), None)


def _label(template: str, network: Network, connection: Connection, count: int) -> str:
    names = network.connection_name(connection).replace(">", " → ")
    weights = translate("canvas", "a weight") if count == 1 else translate("canvas", "{0} weights").format(count)
    return template.format(weights=weights, connection=names)
