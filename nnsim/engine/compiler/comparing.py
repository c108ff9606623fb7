"""Comparing: what the outputs are compared with, the loss, and its slope.

Over time, a loss adds up the steps. Sequences of different length are masked: steps beyond the end count for nothing. A target without time
steps, at an output that has them, is what the output shall be at the last step.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnsim.document.network import Node
from nnsim.engine.binding import Part
from nnsim.engine.compiler.gathering import gather_masks
from nnsim.engine.compiler.lowering import is_call
from nnsim.engine.compiler.workshop import Workshop, activation_key, tex
from nnsim.engine.program import Comparison
from nnsim.engine.tracks import Track
from nnsim.maths.learning_rules import LearningRule
from nnsim.maths.losses import Fused, Loss
from nnsim.maths.primitives import sum_all
from nnsim.maths.symbols import Constant, Expr, Statement, Symbol


class Comparing:
    """Targets, masks and losses of one program."""

    def __init__(self, shop: Workshop, part: Part | None, indices: Any) -> None:
        self._shop = shop
        self._part = part
        self._indices = indices
        self.mask_rows = gather_masks(shop, part, indices)
        if part is not None:
            shop.taught = frozenset(
                connection.id for connection in shop.network.connections.values()
                if connection.delay and connection.parameters["teacher_forcing"] and connection.source in shop.context.lasting_targets
            )
        self._targets: dict[str, Any] = {}
        for id in dict.fromkeys(shop.network.connections[id].source for id in sorted(shop.taught)):
            self._target(shop.network.nodes[id], self._loss(shop.network.nodes[id]))
        self.found: dict[str, Comparison] = {}
        self.loss: Any = None
        self._divisors: dict[str, Symbol] = {}

    # The loss

    def loss_of(self, node: Node) -> None:
        """Make the loss operation of an output."""
        shop = self._shop
        loss = self._loss(node)
        page = self._page(node)
        target = self._target(node, loss)
        mask = self._mask_track(node)
        divisor = self._divisor(node, loss)
        y = shop.value(node, "y", self._way(node))
        fused = self._fused(node, page)
        value = fused.value(page["in_"], y, divisor) if fused is not None else None
        expr = value if value is not None else loss.value(page["a"], y, divisor)
        if mask is not None:
            expr = _masked(expr, self._mask(node, self._way(node)))
        out = np.zeros((), shop.context.dtype)
        shop.emitter.write(expr, out)
        self._add_loss(out)
        number = divisor.value if isinstance(divisor, Constant) else shop.emitter.array(divisor)
        self.found[node.id] = Comparison(loss, target, None if mask is None else mask.whole, number, out, fused is not None)
        name = "L" if len(shop.context.document.output_nodes()) == 1 else f"L_{{{tex(node.name)}}}"
        shop.finish("loss", node, [Statement("L", expr)], name)

    def _add_loss(self, out: Any) -> None:
        emitter = self._shop.emitter
        if self.loss is None:
            self.loss = out
        elif len(self.found) == 1:
            first, self.loss = self.loss, np.zeros((), self._shop.context.dtype)
            emitter.call(np.add, first, out, self.loss)
        else:
            emitter.call(np.add, self.loss, out, self.loss)

    # Its slope

    def slope(self, node: Node, page: Mapping[str, Any], way: str | None = None) -> list[Expr]:
        """∂L/∂a of an output, as a list of one term; an empty list for other nodes."""
        if node.id not in self.found:
            return []
        way = way or self._shop.way(node)
        found: Expr = self._loss(node).slope(page["a"], self._shop.value(node, "y", way), self._divisors[node.id])
        return [found if self.found[node.id].mask is None else found * self._mask(node, way)]

    def fused(self, node: Node, page: Mapping[str, Any]) -> Expr | None:
        """The loss's Δ of an output whose activation belongs to its loss; None for others."""
        if node.id not in self.found or not self.found[node.id].fused:
            return None
        way = self._shop.way(node)
        fused = self._loss(node).fused[activation_key(node)]
        found: Expr = fused.delta(page["a"], self._shop.value(node, "y", way), self._divisors[node.id])
        return found if self.found[node.id].mask is None else found * self._mask(node, way)

    # Small things

    def _loss(self, node: Node) -> Loss:
        document = self._shop.context.document
        rule = document.catalog.spec("learning_rule", document.settings["learning_rule"]).entry.definition
        assert isinstance(rule, LearningRule)
        if rule.error is not None:
            return rule.error
        loss = document.catalog.spec("loss", document.loss_of(node.id)).entry.definition
        assert isinstance(loss, Loss)
        return loss

    def _fused(self, node: Node, page: Mapping[str, Any]) -> Fused | None:
        return self._loss(node).fused.get(activation_key(node)) if "in_" in page else None

    def _lasts(self, node: Node) -> bool:
        return node.id in self._shop.timing.lasting

    def _way(self, node: Node) -> str:
        """How the loss sees an output: all steps at once, or no time."""
        return "whole" if self._lasts(node) else "still"

    def _page(self, node: Node) -> Mapping[str, Any]:
        shop = self._shop
        if shop.way(node) == "stepped" and not self._lasts(node):
            return {"a": shop.value(node, "a", "still")}
        return shop.shadow(node, self._way(node), 0)

    def _divisor(self, node: Node, loss: Loss) -> Symbol:
        """N, or for a mean over all elements the number of elements that count."""
        shop, document = self._shop, self._shop.context.document
        spec = document.catalog.spec("loss", document.loss_of(node.id))
        if loss.targets and loss.per_element and spec.values["reduction"] != "sum":
            made = self._elements(node)
        elif spec.values["reduction"] == "sum" or document.settings["learning_rule"] == "perceptron":
            made = Constant(1.0, "1", "1")
        else:
            made = Constant(float(shop.batch), "N", "N")
        self._divisors[node.id] = made
        return made

    def _elements(self, node: Node) -> Symbol:
        shop, units = self._shop, self._shop.context.shapes.units(node.id)
        over_time = self._lasts(node) and node.id in shop.context.lasting_targets
        if not (over_time and shop.context.masked):
            count = shop.batch * units * (shop.steps if over_time else 1)
            return Constant(float(count), "N", "N K T" if over_time else "N K")
        number = np.zeros((), shop.context.dtype)
        mask = shop.tracks["", "valid"].whole
        shop.emitter.call(np.add.reduce, mask, None, None, number)
        shop.emitter.call(np.multiply, number, shop.emitter.number(float(units)), number)
        symbol = Symbol("N", (), r"N_{\mathrm{valid}}")
        shop.emitter.bind(symbol, number)
        return symbol

    def _target(self, node: Node, loss: Loss) -> Any:
        """The array of targets, with calls that fetch the batch's; made once."""
        if node.id in self._targets:
            return self._targets[node.id]
        shop, part, indices = self._shop, self._part, self._indices
        units = shop.context.shapes.units(node.id)
        over_time = node.id in shop.context.lasting_targets
        track = Track.make(shop.steps if over_time else 0, units, shop.batch, shop.context.dtype, room=shop.room)
        if part is not None and node.id in part.targets and loss.targets:
            source = part.targets[node.id]
            if indices is None:
                track.whole[...] = _steps_first(source)
            else:
                rows = np.empty((shop.batch, *source.shape[1:]), shop.context.dtype)
                shop.emitter.call(source.take, indices, 0, rows, "clip")
                if not over_time and rows.T.flags.c_contiguous:
                    track = Track(rows.T, 0)
                else:
                    shop.emitter.call(np.copyto, track.whole, _steps_first(rows))
        shop.tracks[node.id, "y"] = track
        self._targets[node.id] = track.whole
        return track.whole

    def _mask_track(self, node: Node) -> Track | None:
        """Which steps count at an output: None if all do."""
        shop = self._shop
        if not self._lasts(node):
            return None
        if node.id not in shop.context.lasting_targets and self._loss(node).targets:
            return shop.tracks["", "last"]
        return shop.tracks["", "valid"] if shop.context.masked else None

    def _mask(self, node: Node, way: str) -> Symbol:
        track = self._mask_track(node)
        return self._shop.mask("valid" if track is self._shop.tracks["", "valid"] else "last", way)


def _steps_first(array: Any) -> Any:
    return array.transpose(1, 2, 0) if array.ndim == 3 else array.T


def _masked(expr: Expr, mask: Expr) -> Expr:
    """The same loss with what does not count left out of its sums."""
    if is_call(expr, "sum_all"):
        masked: Expr = sum_all(expr.arguments[0] * mask)
        return masked
    if not expr.arguments:
        return expr
    assert expr.primitive is not None
    again: Expr = expr.primitive(*(_masked(argument, mask) for argument in expr.arguments), **expr.options)
    return again
