"""What the rows of the outline say: for the eye in two columns, and as a sentence for those who hear it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from nnsim.catalog import Choice, Parameter, Plain, Reference
from nnsim.document import Node, weight_shape
from nnsim.document.network import CONNECTION_PARAMETERS
from nnsim.ui.holding import activations
from nnsim.ui.numerals import NOTHING, exact, number
from nnsim.ui.panels.outline.around import Around
from nnsim.ui.panels.outline.keys import DELAY, Key
from nnsim.ui.panels.outline.structure import Structure
from nnsim.ui.sentences import said
from nnsim.ui.vocabulary import translated

if TYPE_CHECKING:
    from nnsim.ui.session import Session

translate = QCoreApplication.translate


class Words:
    """Reads document and frame of a session."""

    def __init__(self, session: Session, structure: Structure) -> None:
        self._session, self._structure = session, structure
        self.around = Around(session)

    # What stands in the columns

    def title(self, key: Key) -> str:
        """What a row is called, below the row above it."""
        if key.around:
            return self.around.title(key)
        network = self._session.document.network
        match key.kind:
            case "layer":
                return network.nodes[key.id].name
            case "settings":
                return translate("outline", "Settings")
            case "setting" | "tie":
                return self._parameter_title(key)
            case "into":
                return translate("outline", "from {name}").format(name=network.nodes[network.connections[key.id].source].name)
            case "out":
                return translate("outline", "to {name}").format(name=network.nodes[network.connections[key.id].target].name)
            case "units":
                return translate("outline", "Units")
            case "unit":
                return self.unit_name(key.id, key.place[0])
        return self._title_of_number(key)

    def _title_of_number(self, key: Key) -> str:
        gate = self._gate(key)
        if key.kind == "bias":
            return f"{gate} {translate('outline', 'bias')}".strip()
        if key.kind == "weight":
            source = self._session.document.network.connections[key.id].source
            unit = self.unit_name(source, key.place[1]).rpartition(" · ")[2]
            return translate("outline", "{gate} from {unit}").format(gate=gate, unit=unit).strip()
        column = f" {key.place[1] + 1}" if len(key.place) > 1 else ""
        return f"{gate} {key.name}{column}".strip()

    def value(self, key: Key) -> str:
        """What stands in the second column."""
        if key.around:
            return self.around.value(key)
        session, structure = self._session, self._structure
        network = session.document.network
        match key.kind:
            case "layer":
                return self._kind(network.nodes[key.id])
            case "setting":
                return worded(self.parameter(key), network.nodes[key.id].parameters.get(key.name), session)
            case "tie" if key.name == DELAY:
                return str(network.connections[key.id].delay)
            case "tie":
                return worded(self.parameter(key), network.connections[key.id].parameters.get(key.name), session)
            case "into" | "out":
                shape = weight_shape(network, session.shapes, network.connections[key.id])
                return " × ".join(map(str, shape)) if shape is not None else ""
            case "units":
                return str(structure.units(key.id))
            case "settings":
                return ""
        found = self.number(key)
        mark = self._mark(key)
        return NOTHING if found is None else number(found) + (f" {mark}" if mark else "")

    def _kind(self, node: Node) -> str:
        entry = self._session.document.network.entry(node)
        activation = node.parameters.get("activation")
        named = self._session.catalog.spec("activation", activation).entry.title if activation is not None else entry.title
        units = self._structure.units(node.id)
        return f"{named} · {units}" if units else named

    # The numbers

    def number(self, key: Key) -> float | None:
        """The number that a row stands for, in the last frame; None where it has none."""
        frame = self._session.frame
        if key.kind == "unit":
            values = activations(frame, key.id)
        elif key.kind == "bias":
            values = frame.biases.get(key.id)
        elif key.kind == "weight":
            values = frame.weights.get(key.id)
        else:
            values = frame.own.get(key.parameter)
        if values is None or len(values.shape) != len(key.place):
            return None
        inside = all(place < size for place, size in zip(key.place, values.shape, strict=True))
        return float(values[key.place]) if inside else None

    def _mark(self, key: Key) -> str:
        network = self._session.document.network
        if key.kind == "weight":
            connection = network.connections[key.id]
            if key.place in connection.removed:
                return translate("outline", "removed")
            return translate("outline", "frozen") if key.place in connection.frozen else ""
        if key.kind == "unit":
            return translate("outline", "held by hand") if self._session.feeding.is_held(key.id, key.place[0]) else ""
        return translate("outline", "frozen") if key.kind == "bias" and key.place in network.nodes[key.id].frozen else ""

    def problems(self, key: Key) -> list[str]:
        """What is wrong with a layer or a connection, in sentences."""
        if key.kind not in ("layer", "into", "out"):
            return []
        return [said(problem.text) for problem in self._session.problems if key.id in (problem.node, problem.connection)]

    # Names

    def unit_name(self, node_id: str, unit: int) -> str:
        """What a unit is called: by the data where it has names, else by its number, counted from 1."""
        session = self._session
        network, dataset, units = session.document.network, session.dataset, self._structure.units(node_id)
        node = network.nodes[node_id]
        if dataset is not None and units > 1 and not isinstance(dataset.inputs, dict):
            if node.kind == "input" and len(dataset.feature_names) == units:
                return f"{node.name} · {dataset.feature_names[unit]}"
            if not network.out_of(node_id) and dataset.class_count == units:
                return f"{node.name} · {dataset.class_labels()[unit]}"
        return f"{node.name} {unit + 1}"

    def _owner(self, key: Key) -> tuple[str, int]:
        """Layer and unit of a number."""
        network = self._session.document.network
        node = network.connections[key.id].target if key.kind == "weight" else key.id
        units = max(self._structure.units(node), 1)
        gated = self._structure.entry(node).gates is not None
        rows = self._rows(key, node)
        return node, key.place[0] % units if gated else key.place[0] // max(rows // units, 1)

    def _rows(self, key: Key, node_id: str) -> int:
        network, entry = self._session.document.network, self._structure.entry(node_id)
        if key.kind == "own" and entry.own is not None:
            return entry.own(network.nodes[node_id].parameters)[key.name][0]
        return entry.width(network.nodes[node_id].parameters) if entry.width is not None else self._structure.units(node_id)

    def _gate(self, key: Key) -> str:
        """The letter of the gate, or the number of the piece, that a number of a unit with several rows belongs to."""
        network = self._session.document.network
        node = network.connections[key.id].target if key.kind == "weight" else key.id
        units, rows = max(self._structure.units(node), 1), self._rows(key, node)
        if rows <= units:
            return ""
        gates = self._structure.entry(node).gates
        if gates is None:
            return translate("outline", "piece {number}").format(number=key.place[0] % (rows // units) + 1)
        named = gates(network.nodes[node].parameters)
        block = key.place[0] // units
        return named[block] if block < len(named) else ""

    def parameter(self, key: Key) -> Parameter:
        """The parameter of a setting."""
        if key.kind == "tie":
            return translated(next(parameter for parameter in CONNECTION_PARAMETERS if parameter.key == key.name))
        return next(parameter for parameter in self._structure.entry(key.id).parameters if parameter.key == key.name)

    def _parameter_title(self, key: Key) -> str:
        return translate("outline", "Delay") if key.name == DELAY and key.kind == "tie" else self.parameter(key).title

    # Sentences

    def spoken(self, key: Key) -> str:
        """A whole row in words that can be understood without the rows around it."""
        if key.around:
            return self.around.spoken(key)
        network, value = self._session.document.network, self.value(key)
        if key.of_connection:
            connection = network.connections[key.id]
            source, target = network.nodes[connection.source].name, network.nodes[connection.target].name
        match key.kind:
            case "layer":
                entry = network.entry(network.nodes[key.id])
                words = translate("outline", "layer {name}: {kind}, {value}").format(
                    name=network.nodes[key.id].name, kind=entry.title, value=value
                )
                return " — ".join([words, *self.problems(key)])
            case "into" | "out":
                words = translate("outline", "connection from {source} to {target}: {value} weights")
                plain = translate("outline", "connection from {source} to {target}, without weights")
                return " — ".join([(words if value else plain).format(source=source, target=target, value=value), *self.problems(key)])
            case "units":
                return translate("outline", "{value} units of {name}").format(value=value, name=network.nodes[key.id].name)
            case "settings":
                return translate("outline", "settings of {name}").format(name=network.nodes[key.id].name)
            case "setting" | "tie":
                return f"{self.title(key)}: {value}"
            case "unit":
                words = translate("outline", "unit {name}: activation {value}")
                return words.format(name=self.unit_name(key.id, key.place[0]), value=value)
        return f"{self.number_name(key)}: {value}"

    def number_name(self, key: Key) -> str:
        """What a weight, a bias or another number of a unit is called where the rows around it are not seen."""
        network, name, gate = self._session.document.network, self.unit_name(*self._owner(key)), self._gate(key)
        if key.kind == "weight":
            words = translate("outline", "weight {gate} from {source} to {target}")
            begin = self.unit_name(network.connections[key.id].source, key.place[1])
            return words.format(gate=gate, source=begin, target=name).replace("  ", " ")
        what = translate("outline", "bias") if key.kind == "bias" else self.title(key)
        if key.kind == "bias" and gate:
            what = f"{what} {gate}"
        return translate("outline", "{what} of {name}").format(what=what, name=name)


def worded(parameter: Parameter, value: Plain, session: Session) -> str:
    """The value of a setting as it is shown elsewhere."""
    if value is None:
        return parameter.none_title
    if isinstance(parameter, Reference):
        key = value["key"] if isinstance(value, Mapping) else value
        return session.catalog.entry(parameter.family, str(key)).title
    if isinstance(parameter, Choice):
        return next((title for key, title in parameter.options if key == value), str(value))
    if isinstance(value, bool):
        return translate("outline", "on") if value else translate("outline", "off")
    if isinstance(value, tuple):
        return ", ".join(exact(item) for item in value if isinstance(item, int | float))
    return exact(value) if isinstance(value, int | float) else str(value)
