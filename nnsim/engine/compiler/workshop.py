"""The workshop of the compiler: symbols, arrays and names of everything that a program computes.

A node works in one of three ways: `still` (no time: values (rows, batch)), `whole` (all steps of a sequence at once: (steps, rows,
batch)) or `stepped` (step after step, in a loop or with a memory: its page is written for one step, its values lie in tracks over time).
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nnsim.catalog import Spec
from nnsim.document import Document, Shapes
from nnsim.document.network import Connection, Node
from nnsim.document.timing import Timing, groups, takes_steps
from nnsim.engine.calls import Call
from nnsim.engine.compiler.lowering import Augmented, Emitter
from nnsim.engine.compiler.update import Updater
from nnsim.engine.parameters import Parameters
from nnsim.engine.program import Line, Operation
from nnsim.engine.tracks import Place, Track, Whereabouts
from nnsim.engine.typesetting import Names
from nnsim.maths.activations import Activation
from nnsim.maths.layers import Layer, layer_of
from nnsim.maths.symbols import Expr, Gates, Joined, Scratch, Statement, Symbol

NAMES = {
    "in_": r"\mathrm{{in}}_{{{n}}}{t}", "a": "a_{{{n}}}{t}", "delta": r"\Delta_{{{n}}}{t}", "mask": "m_{{{n}}}{t}",
    "delta_out": r"\frac{{\partial L}}{{\partial a_{{{n}}}{t}}}", "delta_last": r"\frac{{\partial L}}{{\partial a_{{{n}}}}}",
}
PARAMETERS = ("dU", "db", "dp", "dE", "dh0", "dc0", "dv")
"""What the gradients of a node's own parameters are called in its page."""
CANDIDATE = {"lstm": r"\tilde c", "gru": r"\tilde h"}


@dataclass(frozen=True)
class Context:
    """What all programs of a run share."""

    document: Document
    shapes: Shapes
    parameters: Parameters
    dtype: np.dtype[Any]
    random: np.random.Generator
    updater: Updater
    timing: Timing = field(default_factory=Timing)
    sequences: frozenset[str] = frozenset()
    """Ids of inputs whose samples have time steps."""
    lasting_targets: frozenset[str] = frozenset()
    """Ids of outputs whose targets have time steps."""
    masked: bool = False
    """Whether sequences differ in length."""
    carried: Mapping[str, Any] = field(default_factory=dict)
    """What goes on from batch to batch: (steps, units, batch) by "carried/node id/name"."""


class Workshop:
    """Everything the compiler has made so far."""

    def __init__(self, context: Context, batch: int) -> None:
        self.context = context
        self.network = context.document.network
        self.timing = context.timing
        self.steps = context.timing.steps
        self.batch = batch
        self.names = Names()
        self.augmented = Augmented()
        self.scratch = Scratch(context.dtype)
        self.emitter = Emitter(context.dtype, self.scratch, self.augmented, context.random)
        self.pages: dict[str, dict[str, Any]] = {}
        self.tracks: dict[tuple[str, str], Track] = {}
        self.places: dict[int, Place] = {}
        self.where = Whereabouts(self.emitter.arrays, self.places)
        self.operations: list[Operation] = []
        self.groups = groups(self.network)
        self.stepped = {
            node.id for group in self.groups if self.steps and takes_steps(self.network, group) for node in group
            if node.id in self.timing.running
        }
        self.taught: frozenset[str] = frozenset()
        """Ids of connections that carry the target instead of the output."""
        self.room = max([1, *(connection.delay for connection in self.network.connections.values())])
        self._symbols: dict[tuple[str, str, int, str], Symbol] = {}
        self._track_of: dict[int, Track] = {}

    # Nodes

    def layer(self, node: Node) -> Layer:
        return layer_of(self.network.entry(node), node.parameters)

    def gates(self, node: Node) -> tuple[str, ...]:
        entry = self.network.entry(node)
        return entry.gates(node.parameters) if entry.gates is not None else ()

    def way(self, node: Node) -> str:
        """"still", "whole" or "stepped"."""
        if node.id in self.stepped:
            return "stepped"
        return "whole" if node.id in self.timing.running or node.id in self.timing.lasting else "still"

    # Tracks

    def track(self, node: Node, name: str, rows: int, *, ones: bool = False, still: bool = False) -> Track:
        """A new track for a value of a node, over time if the node works in time."""
        made = self.tracks[node.id, name] = self.new_track(node, rows, ones=ones, still=still)
        return made

    def new_track(self, node: Node, rows: int, *, ones: bool = False, still: bool = False) -> Track:
        steps = 0 if still or self.way(node) == "still" else self.steps
        return Track.make(steps, rows, self.batch, self.context.dtype, room=self.room, ones=ones)

    def remember(self, expr: Expr, track: Track) -> None:
        """A value that is bound for good lies in this track."""
        self._track_of[id(expr)] = track

    def track_of(self, expr: Expr) -> Track | None:
        """The track of a value that is bound for good; None if it has none of its own, as values of other time steps."""
        return self._track_of.get(id(expr))

    def view(self, track: Track, start: int, stop: int | None) -> Any:
        """A part of a track; the emitter is told where it carries ones."""
        part = track.cut(start, stop)
        if track.ones:
            self.augmented.carry_ones(part, track.cut(start, stop, ones=True))
        return part

    # Symbols

    def value(self, node: Node, name: str, way: str, shift: int = 0) -> Symbol:
        """A symbol for a value that lies in a track, as it is `shift` steps later, for a page that works in a `way`."""
        key = (node.id, name, shift, way)
        symbol = self._symbols.get(key)
        if symbol is not None:
            return symbol
        track = self.tracks[node.id, name]
        tex = self.tex(node, name, shift if track.steps else None)
        if way == "stepped" and track.steps:
            symbol = Symbol(f"{node.id}.{name}", track.cut(0, None).shape, tex)
            self.place(symbol, track, shift)
        else:
            if not track.steps:
                shift = 0  # the same at every step
                track = track.spread(self.steps) if way == "whole" else track
            array = self.view(track, shift if track.steps else 0, track.steps + shift if track.steps else 0)
            symbol = Symbol(f"{node.id}.{name}", array.shape, tex)
            self.emitter.bind(symbol, array)
            if not shift:
                self.remember(symbol, track)
        self._symbols[key] = symbol
        return symbol

    def place(self, expr: Expr, track: Track, shift: int = 0, cut: int | None = None) -> None:
        """Say where the value of a leaf of stepped pages lies."""
        self.places[id(expr)] = Place(expr, track, shift, cut)

    def cut_off(self, expr: Expr, cut: int | None) -> None:
        """Let no error come from beyond every `cut`-th step, counted from the end."""
        place = self.places[id(expr)]
        self.places[id(expr)] = Place(expr, place.track, place.shift, cut)

    def mask(self, name: str, way: str) -> Symbol:
        """"valid", "last" or "first": 1 where a step counts, else 0."""
        key = ("", name, 0, way)
        if key not in self._symbols:
            track = self.tracks["", name]
            symbol = Symbol(f"mask {name}", track.cut(0, None).shape if way == "stepped" else track.whole.shape, r"m^{(t)}")
            if way == "stepped":
                self.place(symbol, track)
            else:
                self.emitter.bind(symbol, track.whole)
            self._symbols[key] = symbol
        return self._symbols[key]

    def signal(self, connection: Connection, way: str, shift: int = 0) -> Expr:
        """What comes through a connection into a page that works in a `way`."""
        source = self.network.nodes[connection.source]
        shift -= connection.delay
        if connection.id in self.taught:
            return self.value(source, "y", way, shift)
        page = self.pages.get(source.id)
        if page is not None and shift == 0 and self.way(source) == way and source.id not in self._handing_on_last():
            expr: Expr = page["a"]
            return expr
        return self.value(source, "a", way, shift)

    def _handing_on_last(self) -> frozenset[str]:
        return self.timing.running - self.timing.lasting

    def parameter(self, key: str, tex: str) -> Symbol:
        """The symbol of a whole parameter: "connection id:W", "node id:U" …"""
        return self._parameter(key, key, tex, self.context.parameters.value(key))

    def gate(self, key: str, gate: str, node: Node, tex: str) -> Symbol:
        """The symbol of one gate's rows of a parameter."""
        return self._parameter(key, f"{key}_{gate}", tex, self.context.parameters.gate(key, self.gates(node).index(gate)))

    def _parameter(self, key: str, name: str, tex: str, array: Any) -> Symbol:
        known = self._symbols.get((name, "", 0, ""))
        if known is None:
            array = array[:, None] if array.ndim == 1 else array
            known = self._symbols[name, "", 0, ""] = Symbol(name, array.shape, tex)
            self.emitter.bind(known, array)
        return known

    # Pages

    def given(self, node: Node, way: str, shift: int = 0) -> dict[str, Any]:
        """What a page can ask for before anything is computed: parameters of the node, weights, biases, signals, activation."""
        into = self.network.into(node.id)
        given: dict[str, Any] = dict(node.parameters)
        given["x"] = Joined(self.signal(connection, way, shift) for connection in into)
        given["shapes"] = tuple(self.context.shapes.outputs[connection.source] for connection in into)
        if self.context.parameters.of_node(node.id):
            given |= self._weights(node, into)
        if "activation" in node.parameters:
            given["g"] = applied(self.activation(node))
        return given

    def _weights(self, node: Node, into: list[Connection]) -> dict[str, Any]:
        parameters, gates, name = self.context.parameters, self.gates(node), tex(node.name)
        biased = f"{node.id}:b" in parameters.slots
        own = [slot.key.partition(":")[2] for slot in parameters.of_node(node.id) if slot.connection is None]
        given: dict[str, Any] = {}
        if gates:
            given["W"] = Gates((g, Joined(self.gate(f"{c.id}:W", g, node, self.weights_tex(c, g)) for c in into)) for g in gates)
            for key in own:
                if self.context.parameters.slots[f"{node.id}:{key}"].gates:
                    named = {g: f"{key}_{{{name}\\,{_gate_tex(node, g)}}}" for g in gates}
                    given[key] = Gates((g, self.gate(f"{node.id}:{key}", g, node, named[g])) for g in gates)
                else:
                    given[key] = self.parameter(f"{node.id}:{key}", f"{key.replace('_', '_{', 1)}}}")
        else:
            into = into if self.network.entry(node).weighted else []
            given["W"] = Joined(self.parameter(f"{c.id}:W", self.weights_tex(c)) for c in into)
            for key in own:
                given[key] = self.parameter(f"{node.id}:{key}", f"{key}_{{{name}}}")
        if not self.network.entry(node).recurrent:
            given["b"] = [given["b"]] if biased else []
        if biased:
            self._join_bias(node, given, gates)
        return given

    def _join_bias(self, node: Node, given: Mapping[str, Any], gates: tuple[str, ...]) -> None:
        """Tell the emitter that W and b, or those of each gate, are views of one block."""
        array, block = self.emitter.array, self.context.parameters.block(f"{node.id}:b", self.context.parameters.values)
        if not gates:
            bias = given["b"][0] if isinstance(given["b"], list) else given["b"]
            self.augmented.join(array(given["W"][0]), array(bias), block)
        height = len(block) // max(len(gates), 1)
        for number, gate in enumerate(gates):
            self.augmented.join(
                array(given["W"][gate][0]), array(given["b"][gate]), block[number * height : (number + 1) * height]
            )

    def shadow(self, node: Node, way: str, shift: int) -> dict[str, Any]:
        """A node's page as another node's page sees it: values as they are `shift` steps later."""
        if shift == 0 and way == self.way(node):
            return self.pages[node.id]
        page = self.given(node, way, shift)
        for id, name in list(self.tracks):
            if id == node.id:
                page[name] = self.value(node, name, way, shift)
        gates = self.gates(node)
        if gates:
            page["delta"] = Gates((gate, page[f"delta_{gate}"]) for gate in gates if f"delta_{gate}" in page)
        return page

    def activation(self, node: Node) -> Spec:
        return self.context.document.catalog.spec("activation", node.parameters["activation"])

    # Operations

    def finish(self, phase: str, node: Node, lines: list[Statement], name: str = "") -> None:
        """Make the operation of the calls collected since the last one."""
        calls = tuple(self.emitter.calls)
        self.emitter.calls.clear()
        self.operations.append(self.operation(phase, node, lines, calls, name))

    def operation(
        self, phase: str, node: Node, lines: list[Statement], calls: tuple[Call, ...], name: str = "", time: int | None = None
    ) -> Operation:
        shown = tuple(Line(name or self.line_tex(node, line), line.expr, line.name.split("_")[0] in ("dW", *PARAMETERS)) for line in lines)
        return Operation(phase, node.name, node.id, shown, calls, self.names, self.where, time)

    # Names

    def weights_tex(self, connection: Connection, gate: str = "") -> str:
        source, target = self.network.nodes[connection.source], self.network.nodes[connection.target]
        part = rf"\,{_gate_tex(target, gate)}" if gate else ""
        return f"W_{{{tex(target.name)}\\,{tex(source.name)}{part}}}"

    def tex(self, node: Node, name: str, shift: int | None = None) -> str:
        """What a value of a node is called in TeX; `shift` steps after the present one, or None without time."""
        when = "" if shift is None else "^{(t)}" if shift == 0 else f"^{{(t{shift:+d})}}"
        stem = name
        if name in self.gates(node):
            stem = _gate_tex(node, name)
        elif name.startswith("delta_") and name[6:] in self.gates(node):
            return rf"\Delta_{{{tex(node.name)}\,{_gate_tex(node, name[6:])}}}{when}"
        elif name.startswith("d") and name[1:].removesuffix("_prev") in ("h", "c", "s", "q"):
            before = "^{(t-1)}" if name.endswith("_prev") else when
            fraction = rf"\frac{{\partial L}}{{\partial {name[1]}_{{{tex(node.name)}}}{before}}}"
            if not shift:
                return fraction
            return rf"\left.\frac{{\partial L}}{{\partial {name[1]}_{{{tex(node.name)}}}^{{(t)}}}}\right|_{{t{shift:+d}}}"
        return NAMES.get(name, stem + "_{{{n}}}{t}").format(n=tex(node.name), t=when)

    def line_tex(self, node: Node, line: Statement) -> str:
        """What the left side of a line is called."""
        kind, _, gate = line.name.partition("_")
        if kind == "dW":
            connection = self.network.into(node.id)[line.index or 0]
            return rf"\frac{{\partial L}}{{\partial {self.weights_tex(connection, gate)}}}"
        if kind in PARAMETERS:
            below = tex(node.name) + (rf"\,{_gate_tex(node, gate)}" if gate else "")
            when = "^{(0)}" if kind.endswith("0") else ""
            return rf"\frac{{\partial L}}{{\partial {kind[1]}_{{{below}}}{when}}}"
        return self.tex(node, line.name, 0 if self.way(node) != "still" else None)


def applied(spec: Spec) -> Callable[[Any], Any]:
    activation = spec.entry.definition
    assert isinstance(activation, Activation)
    return lambda in_: activation.value(in_, **spec.values)


def call(page: Callable[..., Any], given: Mapping[str, Any]) -> Any:
    """Call an equation page with what it names."""
    return page(**{name: given[name] for name in inspect.signature(page).parameters})


def activation_key(node: Node) -> str:
    chosen: Any = node.parameters.get("activation", "")
    return str(chosen["key"]) if isinstance(chosen, Mapping) else str(chosen)


def line_name(line: Statement) -> str:
    """What the values of a line are called among those of its node."""
    return line.name if line.index is None else f"{line.name}{line.index}"


def tex(name: str) -> str:
    """A node's name inside a formula."""
    safe = "".join(character if character.isalnum() else r"\ " if character == " " else "" for character in name)
    return rf"\mathrm{{{safe}}}"


def _gate_tex(node: Node, gate: str) -> str:
    return CANDIDATE.get(node.kind, gate) if gate == "g" else gate
