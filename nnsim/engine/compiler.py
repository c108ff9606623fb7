"""The compiler: from a document and the shapes of its data to a program of prebuilt operations.

Every equation page is called once with symbols; what it returns becomes the operation that runs and the lines that are shown. Forward
goes through the nodes in order, backward through them in reverse: a node collects ∂L/∂a from all it feeds, so nothing is added up twice.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnsim.catalog import Spec
from nnsim.document import Document, Shapes
from nnsim.document.network import Connection, Node
from nnsim.engine.binding import Part
from nnsim.engine.lowering import Augmented, Call, Emitter, is_call
from nnsim.engine.parameters import Parameters
from nnsim.engine.program import Line, Operation, Program
from nnsim.engine.typesetting import Names
from nnsim.engine.update import Updater
from nnsim.maths.activations import Activation
from nnsim.maths.layers import Layer
from nnsim.maths.learning_rules import LearningRule
from nnsim.maths.losses import Loss
from nnsim.maths.symbols import Constant, Expr, Scratch, Statement, Symbol, statements, total

NAMES = {
    "in_": r"\mathrm{{in}}_{{{n}}}", "a": "a_{{{n}}}", "delta": r"\Delta_{{{n}}}", "mask": "m_{{{n}}}",
    "delta_out": r"\frac{{\partial L}}{{\partial a_{{{n}}}}}",
}


@dataclass(frozen=True)
class Context:
    """What all programs of a run share."""

    document: Document
    shapes: Shapes
    parameters: Parameters
    dtype: np.dtype[Any]
    random: np.random.Generator
    updater: Updater


def training_program(context: Context, part: Part, batch: int, indices: Any) -> Program:
    """All four phases for batches of one size. `indices` (batch,) says which samples; None: all, in their order."""
    compiler = _Compiler(context, batch)
    compiler.gather(part, indices)
    compiler.forward(training=True)
    compiler.losses(part, indices)
    compiler.backward()
    compiler.operations.extend(context.updater.operations)
    return compiler.program()


def forward_program(context: Context, batch: int, targets: bool = False) -> Program:
    """The forward phase without dropout, for evaluation and prediction; with targets also the loss."""
    compiler = _Compiler(context, batch)
    compiler.gather(None, None)
    compiler.forward(training=False)
    if targets:
        compiler.losses(None, None)
    return compiler.program()


class _Compiler:
    def __init__(self, context: Context, batch: int) -> None:
        self.context = context
        self.network = context.document.network
        self.batch = batch
        self.names = Names()
        self.augmented = Augmented()
        self.scratch = Scratch(context.dtype)
        self.emitter = Emitter(context.dtype, self.scratch, self.augmented, context.random)
        self.pages: dict[str, dict[str, Any]] = {}
        self.values: dict[tuple[str, str], Any] = {}
        self.load: dict[str, Any] = {}
        self.operations: list[Operation] = []
        self.target_arrays: dict[str, Any] = {}
        self.losses_by_output: dict[str, Any] = {}
        self.loss: Any = None

    def program(self) -> Program:
        return Program(
            self.batch, tuple(self.operations), self.values, self.load, self.target_arrays, self.losses_by_output, self.loss, self.scratch
        )

    # Forward

    def gather(self, part: Part | None, indices: Any) -> None:
        """Make the inputs' arrays; with `indices`, calls that fetch the batch."""
        for node in self.network.inputs():
            features = self.context.shapes.units(node.id)
            if part is not None and indices is None:
                rows = part.inputs[node.id]
            else:
                rows = np.ones((self.batch, features + 1), self.context.dtype)
                if part is not None:
                    self.emitter.call(part.inputs[node.id].take, indices, 0, rows, "clip")
            self.load[node.id] = rows
            batch = Symbol("batch", (features, self.batch), r"\mathrm{batch}")
            self._place(node, "a", batch, rows.T)
            self.pages[node.id] = {"a": batch}
            self._finish("forward", node, [Statement("a", batch)])

    def forward(self, training: bool) -> None:
        for node in self.network.order():
            if node.kind == "input":
                continue
            layer = self._layer(node)
            given = self._given(node)
            if node.kind == "constant":
                self._constant(node)
                continue
            page = layer.eval_forward if layer.eval_forward is not None and not training else layer.forward
            local = _call(page, given)
            self.pages[node.id] = {**given, **local}
            lines = statements({name: value for name, value in local.items() if name not in given})
            output = local["a"]
            for line in lines:
                if line.expr is output and not self.emitter.knows(output):
                    rows = np.empty((line.expr.shape[0] + 1, self.batch), self.context.dtype)
                    rows[-1] = 1
                    self._write(node, line, rows)
                else:
                    self._write(node, line, None)
            self._finish("forward", node, lines)

    def _constant(self, node: Node) -> None:
        rows = np.ones((self.context.shapes.units(node.id) + 1, self.batch), self.context.dtype)
        rows[:-1] = node.parameters["value"]
        symbol = Symbol("a", (rows.shape[0] - 1, self.batch), NAMES["a"].format(n=_tex(node.name)))
        self._place(node, "a", symbol, rows)
        self.pages[node.id] = {"a": symbol}

    def _place(self, node: Node, name: str, expr: Expr, rows: Any) -> None:
        """Bind a node's output, an array with a row of ones below."""
        signal = rows[:-1]
        self.augmented.carry_ones(signal, rows)
        self.emitter.bind(expr, signal)
        self.values[node.id, name] = signal

    def _write(self, node: Node, line: Statement, rows: Any) -> None:
        """Lower one line of a page; `rows`: the array with a row of ones that it belongs into."""
        name = line.name if line.index is None else f"{line.name}{line.index}"
        known = self.emitter.knows(line.expr)
        if rows is not None:
            signal = rows[:-1]
            self.augmented.carry_ones(signal, rows)
            self.emitter.write(line.expr, signal)
        elif not known:
            self.emitter.write(line.expr, np.empty(line.expr.shape, self.context.dtype))
        self.values[node.id, name] = self.emitter.array(line.expr)
        self.names.give(line.expr, self._tex_name(node, line))

    def _given(self, node: Node) -> dict[str, Any]:
        """What a page can ask for: weights, signals, bias, activation, and the node's parameters."""
        parameters = self.context.parameters
        into = self.network.into(node.id)
        given: dict[str, Any] = dict(node.parameters)
        given["x"] = [self.pages[connection.source]["a"] for connection in into]
        if self.network.entry(node).weighted:
            given["W"] = [self._symbol(f"{c.id}:W", self._weights_tex(c)) for c in into]
            biased = f"{node.id}:b" in parameters.slots
            given["b"] = [self._symbol(f"{node.id}:b", f"b_{{{_tex(node.name)}}}")] if biased else []
            if biased:
                block = parameters.block(f"{node.id}:b", parameters.values)
                self.augmented.join(self.emitter.array(given["W"][0]), self.emitter.array(given["b"][0]), block)
            if "activation" in node.parameters:
                spec = self.context.document.catalog.spec("activation", node.parameters["activation"])
                given["g"] = _applied(spec)
        return given

    def _symbol(self, key: str, tex: str) -> Symbol:
        array = self.context.parameters.value(key)
        if array.ndim == 1:
            array = array[:, None]
        symbol = Symbol(key, array.shape, tex)
        self.emitter.bind(symbol, array)
        return symbol

    # Loss

    def losses(self, part: Part | None, indices: Any) -> None:
        document = self.context.document
        for node in (self.network.nodes[id] for id in document.output_nodes()):
            loss, divisor = self._loss(node)
            target = self._target(node, part, indices, loss)
            page = self.pages[node.id]
            page |= {"y": target, "N": divisor}
            fused = loss.fused.get(self._activation_key(node))
            value = fused.value(page["in_"], target, divisor) if fused is not None else None
            expr = value if value is not None else loss.value(page["a"], target, divisor)
            out = np.zeros((), self.context.dtype)
            self.emitter.write(expr, out)
            self.losses_by_output[node.id] = out
            self._add_loss(out)
            name = "L" if len(document.output_nodes()) == 1 else f"L_{{{_tex(node.name)}}}"
            self._finish("loss", node, [Statement("L", expr)], name)

    def _add_loss(self, out: Any) -> None:
        if self.loss is None:
            self.loss = out
        elif len(self.losses_by_output) == 2:
            first, self.loss = self.loss, np.zeros((), self.context.dtype)
            self.emitter.call(np.add, first, out, self.loss)
        else:
            self.emitter.call(np.add, self.loss, out, self.loss)

    def _loss(self, node: Node) -> tuple[Loss, Constant]:
        rule = self._rule()
        if rule.error is not None:
            return rule.error, Constant(1.0, "N", "N")
        spec = self.context.document.catalog.spec("loss", self.context.document.loss_of(node.id))
        loss = spec.entry.definition
        assert isinstance(loss, Loss)
        if spec.values["reduction"] == "sum":
            return loss, Constant(1.0, "1", "1")
        count = self.batch * (self.context.shapes.units(node.id) if loss.per_element else 1)
        return loss, Constant(float(count), "N", "N K" if loss.per_element else "N")

    def _target(self, node: Node, part: Part | None, indices: Any, loss: Loss) -> Symbol:
        units = self.context.shapes.units(node.id)
        symbol = Symbol("y", (units, self.batch), f"y_{{{_tex(node.name)}}}")
        array = np.zeros((units, self.batch), self.context.dtype)
        if part is not None and node.id in part.targets and loss.targets:
            source = part.targets[node.id]
            if indices is None:
                array[...] = source.T
            else:
                rows = np.empty((self.batch, units), self.context.dtype)
                self.emitter.call(source.take, indices, 0, rows, "clip")
                if rows.T.flags.c_contiguous:
                    array = rows.T
                else:
                    self.emitter.call(np.copyto, array, rows.T)
        self.emitter.bind(symbol, array)
        self.target_arrays[node.id] = array
        return symbol

    # Backward

    def backward(self) -> None:
        outputs = set(self.context.document.output_nodes())
        wanted = self._wanted()
        for node in reversed(self.network.order()):
            if node.id in wanted and (node.id in outputs or any("delta" in self.pages[c.target] for c in self._feeds(node))):
                self._node_backward(node, node.id in outputs)

    def _wanted(self) -> set[str]:
        """Nodes whose ∂L/∂in somebody needs: those with parameters, and all that lies behind them on the way to the loss."""
        inputs_too = bool(self.context.document.settings["input_gradients"])
        wanted: set[str] = set()
        for node in self.network.order():
            own = self.network.entry(node).weighted or (node.kind == "input" and inputs_too)
            if own or any(connection.source in wanted for connection in self.network.into(node.id)):
                wanted.add(node.id)
        return wanted

    def _feeds(self, node: Node) -> list[Connection]:
        return [connection for connection in self.network.out_of(node.id) if connection.delay == 0]

    def _node_backward(self, node: Node, is_output: bool) -> None:
        page, layer = self.pages[node.id], self._layer(node)
        lines: list[Statement] = []
        terms = [self._share(connection) for connection in self._feeds(node) if "delta" in self.pages[connection.target]]
        fused = None
        if is_output:
            loss, divisor = self._loss(node)
            fused = loss.fused.get(self._activation_key(node))
            if fused is None:
                terms.append(loss.slope(page["a"], page["y"], divisor))
        if terms:
            page["delta_out"] = total(terms)
            lines.append(Statement("delta_out", page["delta_out"]))
            self._write(node, lines[-1], None)
        page["delta"] = self._delta(node, page, layer, fused, bool(terms))
        lines.append(Statement("delta", page["delta"]))
        self._write(node, lines[-1], None)
        if layer.backward is not None:
            local = _call(layer.backward, page)
            gradients = [line for line in statements(local) if line.name in ("dW", "db")]
            self._gradients(node, gradients)
            lines.extend(gradients)
        self._finish("backward", node, lines)

    def _delta(self, node: Node, page: dict[str, Any], layer: Layer, fused: Any, has_error: bool) -> Expr:
        parts: list[Any] = []
        if fused is not None:
            parts.append(fused.delta(page["a"], page["y"], page["N"]))
        if has_error:
            if layer.error is not None:
                parts.append(_call(layer.error, page))
            elif "activation" in node.parameters:
                spec = self.context.document.catalog.spec("activation", node.parameters["activation"])
                activation = spec.entry.definition
                assert isinstance(activation, Activation)
                parts.append(activation.backward(page["delta_out"], page["in_"], page["a"], **spec.values))
            else:
                parts.append(page["delta_out"])
        expr: Expr = total(parts)
        return expr

    def _share(self, connection: Connection) -> Expr:
        """∂L/∂(what comes through this connection), written by the layer it leads into."""
        layer = self._layer(self.network.nodes[connection.target])
        position = [c.id for c in self.network.into(connection.target)].index(connection.id)
        assert layer.to_input is not None
        share: Expr = _call(layer.to_input, {**self.pages[connection.target], "k": position})
        return share

    def _gradients(self, node: Node, lines: list[Statement]) -> None:
        parameters = self.context.parameters
        into = self.network.into(node.id)
        page = self.pages[node.id]
        joined = f"{node.id}:b" in parameters.slots and _is_product_and_sum(lines, page)
        for line in lines:
            key = f"{node.id}:b" if line.name == "db" else f"{into[line.index or 0].id}:W"
            view = parameters.gradient(key)
            if line.name == "db":
                view = view[:, None]
            if joined and line.name == "dW" and line.index == 0:
                signal = self.augmented.signals[id(self.emitter.array(page["x"][0]))]
                block = parameters.block(key, parameters.gradients)
                self.emitter.call(self.emitter.array(page["delta"]).dot, signal.T, block)
                self.emitter.bind(line.expr, view)
            elif joined and line.name == "db":
                self.emitter.bind(line.expr, view)
            else:
                self.emitter.write(line.expr, view)
            self.names.give(line.expr, self._tex_name(node, line))

    # Small things

    def _finish(self, phase: str, node: Node, lines: list[Statement], name: str = "") -> None:
        """Make the operation of the calls collected since the last one."""
        calls: tuple[Call, ...] = tuple(self.emitter.calls)
        self.emitter.calls.clear()
        shown = tuple(Line(name or self._tex_name(node, line), line.expr) for line in lines)
        self.operations.append(Operation(phase, node.name, node.id, shown, calls, self.names))

    def _layer(self, node: Node) -> Layer:
        layer = self.network.entry(node).definition
        assert isinstance(layer, Layer)
        return layer

    def _rule(self) -> LearningRule:
        document = self.context.document
        rule = document.catalog.spec("learning_rule", document.settings["learning_rule"]).entry.definition
        assert isinstance(rule, LearningRule)
        return rule

    def _activation_key(self, node: Node) -> str:
        chosen: Any = node.parameters.get("activation", "")
        return str(chosen["key"]) if isinstance(chosen, Mapping) else str(chosen)

    def _weights_tex(self, connection: Connection) -> str:
        source, target = self.network.nodes[connection.source], self.network.nodes[connection.target]
        return f"W_{{{_tex(target.name)}\\,{_tex(source.name)}}}"

    def _tex_name(self, node: Node, line: Statement) -> str:
        if line.name == "dW":
            connection = self.network.into(node.id)[line.index or 0]
            return rf"\frac{{\partial L}}{{\partial {self._weights_tex(connection)}}}"
        if line.name == "db":
            return rf"\frac{{\partial L}}{{\partial b_{{{_tex(node.name)}}}}}"
        return NAMES.get(line.name, line.name + "_{{{n}}}").format(n=_tex(node.name))


def _is_product_and_sum(lines: list[Statement], page: Mapping[str, Any]) -> bool:
    """Whether dW of the first connection is Δ xᵀ and db is Σ Δ, so that one product with x and its row of ones gives both."""
    weights = next(line.expr for line in lines if line.name == "dW" and line.index == 0)
    biases = next(line.expr for line in lines if line.name == "db")
    if not (is_call(weights, "matmul") and is_call(biases, "sum_batch") and is_call(weights.arguments[1], "transpose")):
        return False
    same = weights.arguments[0] is page["delta"] is biases.arguments[0]
    return same and weights.arguments[1].arguments[0] is page["x"][0]


def _applied(spec: Spec) -> Callable[[Any], Any]:
    activation = spec.entry.definition
    assert isinstance(activation, Activation)
    return lambda in_: activation.value(in_, **spec.values)


def _call(page: Callable[..., Any], given: Mapping[str, Any]) -> Any:
    """Call an equation page with what it names."""
    return page(**{name: given[name] for name in inspect.signature(page).parameters})


def _tex(name: str) -> str:
    """A node's name inside a formula."""
    safe = "".join(character if character.isalnum() else r"\ " if character == " " else "" for character in name)
    return rf"\mathrm{{{safe}}}"
