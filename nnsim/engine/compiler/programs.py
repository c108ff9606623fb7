"""The compiler: from a document and the shapes of its data to a program of prebuilt operations.

Every equation page is called once with symbols; what it returns becomes the operation that runs and the lines that are shown. Forward
goes through the nodes in order, backward through them in reverse: a node collects ∂L/∂a from all it feeds, so nothing is added up twice.
Nodes that have to take the steps of a sequence one after the other are left to the loops.
"""

from __future__ import annotations

from typing import Any

from nnsim.document.graphs import is_graph
from nnsim.document.network import Node
from nnsim.engine.binding import Part
from nnsim.engine.compiler.comparing import Comparing
from nnsim.engine.compiler.deltas import error, terms
from nnsim.engine.compiler.gathering import gather
from nnsim.engine.compiler.gradients import collect
from nnsim.engine.compiler.loops import Loop
from nnsim.engine.compiler.workshop import PARAMETERS, Context, Workshop, call, line_name
from nnsim.engine.program import Program
from nnsim.maths.symbols import Expr, Statement, Symbol, statements, total

__all__ = ["Context", "forward_program", "gradient_program", "training_program"]


def training_program(context: Context, part: Part, batch: int, indices: Any) -> Program:
    """All four phases for batches of one size. `indices` (batch,) says which samples; None: all, in their order."""
    compiler = _Compiler(context, batch, part, indices)
    compiler.forward(training=True)
    compiler.losses()
    compiler.backward()
    compiler.workshop.operations.extend(context.updater.operations)
    return compiler.program()


def forward_program(context: Context, batch: int, targets: bool = False) -> Program:
    """The forward phase without dropout, for evaluation and prediction; with targets also the loss."""
    compiler = _Compiler(context, batch, None, None)
    compiler.forward(training=False)
    if targets:
        compiler.losses()
    return compiler.program()


def gradient_program(context: Context, batch: int) -> Program:
    """Forward, loss and backward for samples that are put into it, without targets: what a graph says of other values than the data's."""
    compiler = _Compiler(context, batch, None, None)
    compiler.forward(training=False)
    compiler.losses()
    compiler.backward()
    return compiler.program()


class _Compiler:
    def __init__(self, context: Context, batch: int, part: Part | None, indices: Any) -> None:
        self.workshop = Workshop(context, batch)
        self.network = self.workshop.network
        self.emitter = self.workshop.emitter
        self.loops: dict[str, Loop] = {}
        self.comparing = Comparing(self.workshop, part, indices)
        self.load = gather(self.workshop, part, indices)

    def program(self) -> Program:
        shop, comparing = self.workshop, self.comparing
        values = {(node, name): track.whole for (node, name), track in shop.tracks.items() if node and name != "y"}
        return Program(
            shop.batch, tuple(shop.operations), values, self.load, comparing.mask_rows, comparing.found, comparing.loss, shop.scratch,
            tuple({id(track): track for track in shop.tracks.values() if track.steps}.values()),
        )

    # Forward

    def forward(self, training: bool) -> None:
        shop = self.workshop
        for group in shop.groups:
            if group[0].id in shop.stepped:
                loop = Loop(shop, group)
                loop.forward(training)
                self.loops |= {node.id: loop for node in group}
            elif group[0].kind == "constant":
                self._constant(group[0])
            elif group[0].kind != "input":
                self._node_forward(group[0], training)

    def _node_forward(self, node: Node, training: bool) -> None:
        shop, layer = self.workshop, self.workshop.layer(node)
        given = shop.given(node, shop.way(node))
        page = layer.eval_forward if layer.eval_forward is not None and not training else layer.forward
        local = call(page, given)
        shop.pages[node.id] = {**given, **local}
        lines = statements({name: value for name, value in local.items() if name not in given})
        for line in lines:
            self._write(node, line, output=line.expr is local["a"])
        shop.finish("forward", node, lines)

    def _constant(self, node: Node) -> None:
        shop = self.workshop
        if node.parameters["trainable"]:
            self._variable(node)
            return
        track = shop.track(node, "a", shop.context.shapes.units(node.id), ones=True)
        track.whole[...] = node.parameters["value"]
        shop.pages[node.id] = {"a": shop.value(node, "a", "still")}

    def _variable(self, node: Node) -> None:
        """A constant that learning changes: its page is computed, like that of a layer."""
        shop = self.workshop
        ones = Symbol("ones", (1, shop.batch), r"\mathbf{1}")
        self.emitter.bind(ones, self.emitter.ones(shop.batch)[None])
        given = {**shop.given(node, "still"), "ones": ones}
        local = call(shop.layer(node).forward, given)
        shop.pages[node.id] = {**given, **local}
        line = Statement("a", local["a"])
        self._write(node, line, output=True)
        shop.finish("forward", node, [line])

    def _write(self, node: Node, line: Statement, output: bool = False) -> None:
        """Lower one line of a page into an array of its own; the node's output gets a row of ones."""
        shop, name = self.workshop, line_name(line)
        known = shop.track_of(line.expr)
        if known is not None and (not output or self._has_ones(line.expr)):
            shop.tracks[node.id, name] = known
        else:
            track = shop.track(node, name, line.expr.shape[-2], ones=output)
            array = shop.view(track, 0, track.steps)
            self.emitter.write(line.expr, array)
            shop.remember(line.expr, track)
        shop.names.give(line.expr, shop.line_tex(node, line))

    def _has_ones(self, expr: Expr) -> bool:
        return id(self.emitter.array(expr)) in self.emitter.augmented.signals

    # Loss

    def losses(self) -> None:
        for id in self.workshop.context.document.output_nodes():
            self.comparing.loss_of(self.network.nodes[id])

    # Backward

    def backward(self) -> None:
        shop = self.workshop
        needed = self._needed()
        for group in reversed(shop.groups):
            wanted = [node for node in group if node.id in needed]
            if not wanted:
                continue
            if group[0].id in shop.stepped:
                self.loops[group[0].id].backward(wanted, self.comparing)
            else:
                self._node_backward(wanted[0])

    def _needed(self) -> set[str]:
        """Nodes whose ∂L/∂in somebody needs, and that the loss reaches: on the way from the loss to parameters."""
        document = self.workshop.context.document
        inputs_too = bool(document.settings["input_gradients"]) or is_graph(document)
        sources = [
            node.id for node in self.network
            if self.workshop.context.parameters.of_node(node.id) or (node.kind == "input" and inputs_too)
        ]
        behind = _closure(sources, {node.id: [c.target for c in self.network.out_of(node.id)] for node in self.network})
        before = _closure(document.output_nodes(), {node.id: [c.source for c in self.network.into(node.id)] for node in self.network})
        return behind & before

    def _node_backward(self, node: Node) -> None:
        shop = self.workshop
        page, layer, way = shop.pages[node.id], shop.layer(node), shop.way(node)
        found = terms(shop, node, way)
        fused = self.comparing.fused(node, page)
        if fused is None:
            found += self.comparing.slope(node, page)
        lines: list[Statement] = []
        if found:
            page["delta_out"] = total(found)
            lines.append(Statement("delta_out", page["delta_out"]))
            self._write(node, lines[-1])
        page["delta"] = error(shop, node, page, fused, bool(found))
        lines.append(Statement("delta", page["delta"]))
        self._write(node, lines[-1])
        if layer.backward is not None:
            gradients = [line for line in statements(call(layer.backward, page)) if line.name in ("dW", *PARAMETERS)]
            collect(shop, node, gradients)
            lines.extend(gradients)
        shop.finish("backward", node, lines)


def _closure(starts: list[str], follows: dict[str, list[str]]) -> set[str]:
    """All ids that can be reached."""
    seen, waiting = set(starts), list(starts)
    while waiting:
        for other in follows[waiting.pop()]:
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return seen
