"""Errors on their way back: what a node gets from the nodes it feeds, and its own Δ = ∂L/∂in from that."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from nnsim.document.network import Connection, Node
from nnsim.engine.compiler.comparing import Comparing
from nnsim.engine.compiler.workshop import Workshop, call
from nnsim.maths.activations import Activation
from nnsim.maths.primitives import sum_time
from nnsim.maths.symbols import Expr, Statement, total


def terms(shop: Workshop, node: Node, way: str, inside: Collection[str] = ()) -> list[Expr]:
    """What a node gets back from the nodes that it feeds, apart from those `inside` its loop."""
    return [
        share(shop, connection, way)
        for connection in shop.network.out_of(node.id)
        if connection.target not in inside and connection.id not in shop.taught and "delta" in shop.pages.get(connection.target, {})
    ]


def share(shop: Workshop, connection: Connection, way: str) -> Expr:
    """∂L/∂(what comes through this connection), written by the layer it leads into.

    A source without time steps is the same at every step, so it gets the sum over all of them.
    """
    source, target = shop.network.nodes[connection.source], shop.network.nodes[connection.target]
    layer = shop.layer(target)
    assert layer.to_input is not None
    position = [c.id for c in shop.network.into(target.id)].index(connection.id)
    summed = source.id not in shop.timing.lasting and shop.way(target) != "still"
    seen = shop.shadow(target, "whole" if summed else way, connection.delay)
    found: Expr = call(layer.to_input, {**seen, "k": position})
    return sum_time(found) if summed else found


def error(shop: Workshop, node: Node, page: dict[str, Any], fused: Expr | None, has_error: bool) -> Expr:
    """Δ of a node from ∂L/∂a, and from the loss where the two belong together."""
    parts: list[Any] = [] if fused is None else [fused]
    layer = shop.layer(node)
    if has_error:
        if layer.error is not None:
            parts.append(call(layer.error, page))
        elif "activation" in node.parameters:
            spec = shop.activation(node)
            activation = spec.entry.definition
            assert isinstance(activation, Activation)
            parts.append(activation.backward(page["delta_out"], page["in_"], page[layer.output], **spec.values))
        else:
            parts.append(page["delta_out"])
    expr: Expr = total(parts)
    return expr


def last_error(shop: Workshop, node: Node, comparing: Comparing, end: str) -> list[Expr]:
    """∂L/∂a of a node that hands on only the last step, as a term of every step: 0 at all but the `end`, "last" or "first"."""
    page = {"a": shop.value(node, "a", "still")}
    found = terms(shop, node, "still") + comparing.slope(node, page, "still")
    if not found:
        return []
    expr = total(found)
    track = shop.track(node, "delta_last", expr.shape[-2], still=True)
    shop.emitter.write(expr, track.whole)
    line = Statement("delta_last", expr)
    shop.names.give(expr, shop.line_tex(node, line))
    shop.finish("backward", node, [line])
    return [shop.value(node, "delta_last", "stepped") * shop.mask(end, "stepped")]
