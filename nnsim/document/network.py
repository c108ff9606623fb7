"""The network as it was drawn: nodes and connections, plain data without Qt and without NumPy.

Nodes and connections are frozen; the network replaces them whole. Ids are stable and kept in files, names are the user's and
unique: they become parameter names, so they hold no ".", ">" or "@".
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from nnsim.catalog import Catalog, Flag, LayerEntry, Parameter, Plain, ProjectError, Reference, counted, sentence, term

Position = tuple[float, float]
Index = tuple[int, ...]

NAME_LONGEST = 60
FORBIDDEN_IN_NAMES = ".>@"

CONNECTION_PARAMETERS: tuple[Parameter, ...] = (
    Reference(key="initializer", title="Initial weights", family="initializer", optional=True, none_title="as the layer says"),
    Flag(key="trainable", title="Trainable", default=True, help="Whether learning changes these weights."),
    Flag(
        key="teacher_forcing", title="Teacher forcing", default=False,
        help="A delayed connection from an output carries the target while training, and the output itself otherwise.",
    ),
)


@dataclass(frozen=True)
class Node:
    """A layer, an input or a function.

    `parameters` holds every setting of the kind. `frozen` are the units whose bias stays as it is, as index tuples `(i,)`.
    """

    id: str
    name: str
    kind: str
    parameters: Mapping[str, Plain] = field(default_factory=dict)
    position: Position = (0.0, 0.0)
    frozen: frozenset[Index] = frozenset()


@dataclass(frozen=True)
class Connection:
    """A directed connection between two nodes, given by id; `delay` in time steps.

    `removed` and `frozen` are single weights as index tuples `(to unit, from unit)`: removed ones are held at 0, frozen ones keep
    their value.
    """

    id: str
    source: str
    target: str
    delay: int = 0
    parameters: Mapping[str, Plain] = field(default_factory=dict)
    removed: frozenset[Index] = frozenset()
    frozen: frozenset[Index] = frozenset()


class Wiring:
    """Connections by the nodes that they lead to and come from, each in the order in which they were `seen`."""

    def __init__(self, seen: list[Connection]) -> None:
        self.seen = seen
        self.into: dict[str, list[Connection]] = {}
        self.out_of: dict[str, list[Connection]] = {}
        for connection in seen:
            self.into.setdefault(connection.target, []).append(connection)
            self.out_of.setdefault(connection.source, []).append(connection)


class Network:
    """Nodes and connections in the order they were added, in the words of one catalogue."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.nodes: dict[str, Node] = {}
        self.connections: dict[str, Connection] = {}
        self._issued: dict[str, int] = {}
        self._wiring = Wiring([])

    # Building

    def add(self, kind: str, name: str | None = None, *, position: Position | None = None, **parameters: object) -> Node:
        """Add a node of a kind and return it. Raises ProjectError for an unknown kind, name or parameter."""
        entry = self.catalog.layer(kind)
        chosen = self.free_name(kind) if name is None else self.checked_name(name)
        node = Node(
            id=self.new_id("n"),
            name=chosen,
            kind=entry.key,
            parameters=self.catalog.values(entry, parameters),
            position=position if position is not None else self._free_position(),
        )
        self.nodes[node.id] = node
        return node

    def connect(self, source: Node | str, target: Node | str, delay: int = 0, **parameters: object) -> Connection:
        """Connect two nodes, given as nodes or names. Raises ProjectError if that cannot be."""
        start, end = self.node(source), self.node(target)
        reason = self.refuses(start.id, end.id, delay)
        if reason is not None:
            raise ProjectError(reason)
        connection = Connection(
            id=self.new_id("c"), source=start.id, target=end.id, delay=delay, parameters=self.connection_values(parameters)
        )
        self.connections[connection.id] = connection
        return connection

    def refuses(self, source: str, target: str, delay: int = 0) -> str | None:
        """Why a connection between two node ids cannot be drawn, in a sentence, or None if it can."""
        start, end = self.nodes[source], self.nodes[target]
        most = self.entry(end).inputs[1]
        if most == 0:
            return sentence("{name} takes no connections: {title:lower} nodes only send.", name=end.name, title=term(self.entry(end).title))
        if isinstance(delay, bool) or not isinstance(delay, int) or not 0 <= delay <= 1000:
            return sentence("The delay of a connection must be a whole number of time steps from 0 to 1000.")
        if any(c.source == source and c.delay == delay for c in self.into(target)):
            if delay:
                return sentence("{start} and {end} are already connected with delay {delay}.", start=start.name, end=end.name, delay=delay)
            return sentence("{start} and {end} are already connected.", start=start.name, end=end.name)
        if most is not None and len(self.into(target)) >= most:
            return counted("{name} takes at most {count} connection.", "{name} takes at most {count} connections.", most, name=end.name)
        if delay == 0 and source in self.reached_from(target):
            return sentence(
                "{start} → {end} would close a cycle: a connection that closes a cycle needs a delay of at least one time step.",
                start=start.name, end=end.name,
            )
        return None

    # Looking up

    def node(self, node: Node | str) -> Node:
        """The present state of a node, given as a node, an id or a name. Raises ProjectError."""
        if isinstance(node, Node) and node.id in self.nodes:
            return self.nodes[node.id]
        if isinstance(node, str):
            if node in self.nodes:
                return self.nodes[node]
            for other in self.nodes.values():
                if other.name == node:
                    return other
        name = node.name if isinstance(node, Node) else node
        raise ProjectError(sentence("There is no node {name} in this network.", name=repr(name)))

    def entry(self, node: Node) -> LayerEntry:
        return self.catalog.layer(node.kind)

    def into(self, node_id: str) -> list[Connection]:
        """Connections into a node, in the order they were drawn."""
        return list(self._wired().into.get(node_id, ()))

    def out_of(self, node_id: str) -> list[Connection]:
        return list(self._wired().out_of.get(node_id, ()))

    def _wired(self) -> "Wiring":
        """Which connections join which nodes now. To see that nothing has changed takes far less time than to look again."""
        now = list(self.connections.values())
        wiring = self._wiring
        if wiring.seen != now:
            wiring = self._wiring = Wiring(now)
        return wiring

    def reached_from(self, node_id: str) -> set[str]:
        """Ids of the node and of all that undelayed connections lead to from it."""
        seen, waiting = {node_id}, [node_id]
        while waiting:
            here = waiting.pop()
            for connection in self.out_of(here):
                if connection.delay == 0 and connection.target not in seen:
                    seen.add(connection.target)
                    waiting.append(connection.target)
        return seen

    def order(self) -> list[Node]:
        """Nodes so that every undelayed connection leads forward; among equals the order they were added."""
        remaining = dict.fromkeys(self.nodes, 0)
        leaving: dict[str, list[str]] = {id: [] for id in self.nodes}
        for connection in self.connections.values():
            if connection.delay == 0:
                remaining[connection.target] += 1
                leaving[connection.source].append(connection.target)
        ordered: list[Node] = []
        ready = [id for id, count in remaining.items() if count == 0]
        ranks = {id: rank for rank, id in enumerate(self.nodes)}
        while ready:
            ready.sort(key=ranks.__getitem__)
            here = ready.pop(0)
            ordered.append(self.nodes[here])
            for target in leaving[here]:
                remaining[target] -= 1
                if remaining[target] == 0:
                    ready.append(target)
        return ordered

    def outputs(self) -> list[Node]:
        """Nodes that something enters and no undelayed connection leaves, in the order they were added."""
        return [
            node
            for node in self.nodes.values()
            if self.into(node.id) and not any(c.delay == 0 for c in self.out_of(node.id))
        ]

    def inputs(self) -> list[Node]:
        return [node for node in self.nodes.values() if node.kind == "input"]

    def connection_name(self, connection: Connection) -> str:
        """`from>to`, with `@delay` where an earlier connection joins the same nodes."""
        name = f"{self.nodes[connection.source].name}>{self.nodes[connection.target].name}"
        twins = [c for c in self.into(connection.target) if c.source == connection.source]
        return name if twins[0].id == connection.id else f"{name}@{connection.delay}"

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes.values())

    def __len__(self) -> int:
        return len(self.nodes)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Network):
            return NotImplemented
        return list(self.nodes.items()) == list(other.nodes.items()) and list(self.connections.items()) == list(
            other.connections.items()
        )

    __hash__ = None  # type: ignore[assignment]

    def copy(self) -> "Network":
        """An independent network with the same nodes and connections (which are immutable)."""
        twin = Network(self.catalog)
        twin.nodes.update(self.nodes)
        twin.connections.update(self.connections)
        twin._issued.update(self._issued)
        return twin

    # Names and ids

    def checked_name(self, name: object, besides: str | None = None) -> str:
        """A name in the form it is kept. Raises ProjectError if it cannot be used; `besides` is the id that may have it."""
        if not isinstance(name, str) or not name.strip():
            raise ProjectError(sentence("A node needs a name."))
        clean = unicodedata.normalize("NFC", " ".join(name.split()))
        if len(clean) > NAME_LONGEST:
            raise ProjectError(
                sentence("The name “{name}…” is too long: at most {most} characters.", name=clean[:20], most=NAME_LONGEST)
            )
        if any(unicodedata.category(character) in ("Cc", "Cf", "Cs") for character in clean):
            raise ProjectError(sentence("A name cannot contain control characters."))
        if any(character in FORBIDDEN_IN_NAMES for character in clean):
            raise ProjectError(sentence("The name “{name}” cannot be used: names contain no “.”, “>” or “@”.", name=clean))
        if any(node.name == clean and node.id != besides for node in self.nodes.values()):
            raise ProjectError(sentence("There is already a node named “{name}”.", name=clean))
        return clean

    def free_name(self, stem: str) -> str:
        """The stem, or the stem with the first number that makes it unique."""
        taken = {node.name for node in self.nodes.values()}
        if stem not in taken:
            return stem
        return next(f"{stem} {n}" for n in range(2, len(taken) + 3) if f"{stem} {n}" not in taken)

    def new_id(self, prefix: str) -> str:
        """An id nothing in this network has or, within one session of edits, had: weights are carried over by id."""
        taken = self.nodes.keys() | self.connections.keys()
        numbers = [int(id[len(prefix) :]) for id in taken if id.startswith(prefix) and id[len(prefix) :].isdecimal()]
        self._issued[prefix] = max(self._issued.get(prefix, 0), *numbers, 0) + 1
        return f"{prefix}{self._issued[prefix]}"

    def connection_values(self, given: Mapping[str, object]) -> dict[str, Plain]:
        """A connection's parameters, checked, with defaults filled in. Raises ProjectError."""
        values: dict[str, Plain] = {}
        unknown = [key for key in given if key not in {p.key for p in CONNECTION_PARAMETERS}]
        if unknown:
            raise ProjectError(
                sentence(
                    "A connection has no setting “{key}”; it has {known}.",
                    key=unknown[0], known=", ".join(p.key for p in CONNECTION_PARAMETERS),
                )
            )
        for parameter in CONNECTION_PARAMETERS:
            try:
                values[parameter.key] = parameter.check(given.get(parameter.key, parameter.default))
            except ValueError as error:
                raise ProjectError(sentence("Connection: {key} {error}.", key=parameter.key, error=error)) from None
        if values["initializer"] is not None:
            values["initializer"] = self.catalog.spec("initializer", values["initializer"]).plain()
        return values

    def _free_position(self) -> Position:
        if not self.nodes:
            return (0.0, 0.0)
        rightmost = max(self.nodes.values(), key=lambda node: node.position[0])
        return (rightmost.position[0] + 220.0, rightmost.position[1])


