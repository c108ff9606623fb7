"""Loops: nodes that take the steps of a sequence one after the other, because they feed each other or remember.

Their pages are called once, for one step, and unrolled. What is remembered is read from the slot of the step before, 0 before the first.
The way back goes through the steps in reverse: an error from a later step lies in a slot further on, 0 beyond the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from nnsim.document.network import Node
from nnsim.document.shapes import rows as weight_rows
from nnsim.engine.calls import Call
from nnsim.engine.compiler.comparing import Comparing
from nnsim.engine.compiler.deltas import error, last_error, share, terms
from nnsim.engine.compiler.gradients import collect
from nnsim.engine.compiler.hoisting import Hoister
from nnsim.engine.compiler.lowering import is_call
from nnsim.engine.compiler.reusing import Known, blended, call_beforehand
from nnsim.engine.compiler.stacking import Stack, stack_of
from nnsim.engine.compiler.unrolling import LoopLine, LoopPage, Unrolling
from nnsim.engine.compiler.workshop import PARAMETERS, Workshop, call, line_name
from nnsim.engine.tracks import Track
from nnsim.maths.primitives import sum_batch
from nnsim.maths.symbols import Expr, Gates, Statement, Symbol, statements, total


class Loop:
    """A group of nodes that go through the steps together."""

    def __init__(self, shop: Workshop, nodes: list[Node]) -> None:
        self.shop = shop
        self.nodes = nodes
        self.ids = {node.id for node in nodes}
        self.forwards = nodes[0].parameters.get("reads", "forwards") == "forwards"
        self.towards = 1 if self.forwards else -1
        self.end = shop.steps - 1 if self.forwards else 0
        self.stacks: dict[str, Stack] = {}
        self.known: dict[str, Known] = {node.id: Known(shop) for node in nodes}
        for node in nodes:
            self._make_outputs(node)

    def _make_outputs(self, node: Node) -> None:
        """The tracks that pages may ask for before they are written: outputs and what is remembered."""
        shop, layer = self.shop, self.shop.layer(node)
        units = shop.context.shapes.units(node.id)
        stack = stack_of(shop, node, self.ids, self.towards)
        if stack is None:
            output = shop.track(node, layer.output, units, ones=True)
        else:
            self.stacks[node.id] = stack
            output = shop.tracks[node.id, layer.output] = stack.output
        for name in layer.state.values():
            if name != layer.output:
                shop.track(node, name, units)
        if layer.output != "a":
            if node.id in shop.timing.lasting:
                shop.tracks[node.id, "a"] = output
            else:
                shop.track(node, "a", units, ones=True, still=True)

    # Forward

    def forward(self, training: bool) -> None:
        """Make the forward operations of all steps."""
        pages = [self._forward_page(node, training) for node in self.nodes]
        dead = self._dead()
        unrolling = Unrolling(self.shop, pages, self.forwards)
        for step in unrolling.steps():
            for page in pages:
                calls = unrolling.calls(page, step)
                if step == self.shop.steps - 1 - self.end:
                    calls = self._stacked(page) + self._learned(page.node) + (self._beginning(page.node) if training else ()) + calls
                if dead is not None:
                    calls += self._keeping(page.node, step, dead)
                if step == self.end:
                    calls += self._handing_on(page.node) + (self._carrying_on(page.node) if training else ())
                self._operation("forward", page, calls, step)

    def _forward_page(self, node: Node, training: bool) -> LoopPage:
        shop, layer = self.shop, self.shop.layer(node)
        if node.id in self.stacks:
            self.stacks[node.id].see()
        given = shop.given(node, "stepped")
        for before, name in layer.state.items():
            given[before] = shop.value(node, name, "stepped", -self.towards)
        function = layer.eval_forward if layer.eval_forward is not None and not training else layer.forward
        local = call(function, given)
        shop.pages[node.id] = {**given, **local, "a": local[layer.output]}
        lines = statements({name: value for name, value in local.items() if name not in given})
        tracks = self._forward_tracks(node, lines)
        self._place(node, lines, tracks)
        rights = [blended(line.expr) for line in lines]
        if training and layer.backward is not None and layer.state:
            self.known[node.id].keep(node, rights, [line.expr for line in statements(call_beforehand(layer.backward, shop.pages[node.id]))])
        page = self._page(node, lines, rights, tracks, errors=False)
        self.known[node.id].learn(lines)
        return page

    def _forward_tracks(self, node: Node, lines: list[Statement]) -> list[Track]:
        """Where the lines' values go: gates below each other in one array."""
        shop, gates, units = self.shop, self.shop.gates(node), self.shop.context.shapes.units(node.id)
        if gates:
            shared = shop.new_track(node, len(gates) * units)
            for number, gate in enumerate(gates):
                shop.tracks[node.id, gate] = shared.rows(number * units, (number + 1) * units)
        return [
            shop.tracks.get((node.id, line_name(line))) or shop.track(node, line_name(line), line.expr.shape[-2]) for line in lines
        ]

    def _dead(self) -> Any:
        """Where sequences are over, (steps, 1, batch) of booleans; None if all are of one length."""
        shop = self.shop
        if not shop.context.masked:
            return None
        valid = shop.tracks["", "valid"].whole
        dead = np.zeros(valid.shape, bool)
        shop.emitter.call(np.equal, valid, shop.emitter.number(0.0), dead)
        return dead

    def _keeping(self, node: Node, step: int, dead: Any) -> tuple[Call, ...]:
        """Beyond the end of a sequence everything that is remembered stays as it is."""
        layer = self.shop.layer(node)
        tracks = [self.shop.tracks[node.id, name] for name in dict.fromkeys((layer.output, *layer.state.values()))]
        before = step - self.towards
        return tuple(Call(np.copyto, (track.cut(step, None), track.cut(before, None)), {"where": dead[step]}) for track in tracks)

    def _handing_on(self, node: Node) -> tuple[Call, ...]:
        """What hands on only the last step does so after it."""
        if node.id in self.shop.timing.lasting:
            return ()
        source = self.shop.tracks[node.id, self.shop.layer(node).output].cut(self.end, None)
        return (Call(np.copyto, (self.shop.tracks[node.id, "a"].whole, source)),)

    def _stacked(self, page: LoopPage) -> tuple[Call, ...]:
        """What is put side by side or below each other for all steps."""
        stack = self.stacks.get(page.node.id)
        return () if stack is None else page.merge("stacked", stack.beforehand())

    def _beginning(self, node: Node) -> tuple[Call, ...]:
        """What is carried on from the batch before, into the slots before the first step."""
        return tuple(Call(np.copyto, (track.cut(-len(kept), 0), kept)) for track, kept in self._carried(node))

    def _learned(self, node: Node) -> tuple[Call, ...]:
        """The learned first state, the same for all samples, into the slot before the first step."""
        parameters = self.shop.context.parameters
        return tuple(
            Call(np.copyto, (self.shop.tracks[node.id, name].cut(self.shop.steps - 1 - self.end - self.towards, None), value[:, None]))
            for name in self.shop.layer(node).state.values()
            if (value := parameters.value(f"{node.id}:{name}0") if f"{node.id}:{name}0" in parameters.slots else None) is not None
        )

    def _carrying_on(self, node: Node) -> tuple[Call, ...]:
        """The last steps are kept for the next batch."""
        steps = self.shop.steps
        return tuple(Call(np.copyto, (kept, track.cut(steps - len(kept), steps))) for track, kept in self._carried(node))

    def _carried(self, node: Node) -> list[tuple[Track, Any]]:
        kept = {name: self.shop.context.carried.get(f"carried/{node.id}/{name}") for (id, name) in self.shop.tracks if id == node.id}
        return [(self.shop.tracks[node.id, name], array) for name, array in kept.items()
                if array is not None and array.shape[-1] == self.shop.batch]

    # Backward

    def backward(self, wanted: list[Node], comparing: Comparing) -> None:
        """Make the backward operations of all steps, and those that collect the gradients."""
        for node in wanted:
            self._make_errors(node)
        pages = [self._backward_page(node, {node.id for node in wanted}, comparing) for node in reversed(wanted)]
        unrolling = Unrolling(self.shop, pages, not self.forwards)
        for step in unrolling.steps():
            for page in pages:
                self._operation("backward", page, unrolling.calls(page, step), step)
        for node in reversed(wanted):
            self._gradients(node)

    def _make_errors(self, node: Node) -> None:
        """The tracks of errors that pages of earlier steps ask for."""
        shop, gates, units = self.shop, self.shop.gates(node), self.shop.context.shapes.units(node.id)
        if gates:
            names = self._errors_below_each_other(node)
            shared = shop.new_track(node, len(names) * units)
            for number, name in enumerate(names):
                shop.tracks[node.id, name] = shared.rows(number * units, (number + 1) * units)
        else:
            weighted = shop.network.entry(node).weighted
            shop.track(node, "delta", weight_rows(shop.network, shop.context.shapes, node) if weighted else units)
        for before in shop.layer(node).state:
            shop.track(node, f"d{before}", units)

    def _errors_below_each_other(self, node: Node) -> list[str]:
        """The errors of a cell's gates in the order in which their weights lie.

        Where another error goes back through the weights of a gate (dq of a GRU), it takes the place of the gate's own, which lies on top.
        """
        page, gates, layer = self.shop.pages[node.id], self.shop.gates(node), self.shop.layer(node)
        own = [f"delta_{gate}" for gate in gates]
        assert layer.backward is not None
        local = call_beforehand(layer.backward, page)
        through = [
            name for gate in gates for left, right in _products(local["dh_prev"])
            if left.arguments[:1] == (page["U"][gate],) for name, value in local.items() if value is right
        ]
        return [name for name in own if name not in through] + through if len(through) == len(own) else own

    def _backward_page(self, node: Node, wanted: set[str], comparing: Comparing) -> LoopPage:
        shop, layer, page = self.shop, self.shop.layer(node), self.shop.pages[node.id]
        fused = None
        if node.id in shop.timing.lasting:
            fused = comparing.fused(node, page)
            found = terms(shop, node, "stepped", self.ids) + ([] if fused is not None else comparing.slope(node, page))
        else:
            found = last_error(shop, node, comparing, "last" if self.forwards else "first")
            if found and not (self.forwards and shop.context.masked):
                self.known[node.id].only_at(self.end, found[0], "delta_last", node)
        found += self._inner_terms(node, wanted) + self._later_errors(node, page)
        lines: list[Statement] = []
        if found:
            page["delta_out"] = self._only_valid(total(found))
            lines.append(Statement("delta_out", page["delta_out"]))
        if not shop.gates(node):
            page["delta"] = error(shop, node, page, fused, bool(found))
            lines.append(Statement("delta", page["delta"]))
        if layer.state:
            assert layer.backward is not None
            local = {name: value for name, value in call(layer.backward, page).items() if name not in page}
            lines += statements(local)
            page |= local
        if shop.gates(node):
            page["delta"] = Gates((gate, page[f"delta_{gate}"]) for gate in shop.gates(node))
        tracks = [shop.tracks.get((node.id, line.name)) or shop.track(node, line.name, line.expr.shape[-2]) for line in lines]
        self._place(node, lines, tracks)
        return self._page(node, lines, [line.expr for line in lines], tracks, errors=True)

    def _inner_terms(self, node: Node, wanted: set[str]) -> list[Expr]:
        """What the node gets back from nodes of its own loop, at the same or at a later step."""
        cut: Any = self.shop.context.document.settings["truncate"]
        found = []
        for connection in self.shop.network.out_of(node.id):
            if connection.target in wanted & self.ids and connection.id not in self.shop.taught:
                found.append(share(self.shop, connection, "stepped"))
                if connection.delay:
                    self._cut_off(found[-1], cut)
        return found

    def _cut_off(self, expr: Expr, cut: int | None) -> None:
        place = self.shop.places.get(id(expr))
        if place is not None and place.shift > 0:
            self.shop.cut_off(expr, cut)
        for argument in expr.arguments if place is None else ():
            self._cut_off(argument, cut)

    def _later_errors(self, node: Node, page: dict[str, Any]) -> list[Expr]:
        """What comes back from the next step through what is remembered: as a term for the output, by name for the rest."""
        shop, layer = self.shop, self.shop.layer(node)
        cut: Any = node.parameters.get("truncate")
        found: list[Expr] = []
        for before, name in layer.state.items():
            later = shop.value(node, f"d{before}", "stepped", self.towards)
            shop.cut_off(later, cut)
            if name == layer.output:
                found.append(later)
            else:
                page[f"d{before.removesuffix('_prev')}_next"] = self._only_valid(later)
        return found

    def _only_valid(self, expr: Expr) -> Expr:
        """Backwards, the padding of a short sequence comes first: no error may go into it."""
        if self.forwards or not self.shop.context.masked:
            return expr
        masked: Expr = expr * self.shop.mask("valid", "stepped")
        return masked

    def _gradients(self, node: Node) -> None:
        shop, layer = self.shop, self.shop.layer(node)
        function = layer.gradients or layer.backward
        if function is not None and shop.context.parameters.of_node(node.id):
            found = statements(call(function, shop.pages[node.id]))
            lines = [line for line in found if line.name.split("_")[0] in ("dW", *PARAMETERS)] + self._first_states(node)
            collect(shop, node, lines, self.stacks.get(node.id))
            shop.finish("backward", node, lines)

    def _first_states(self, node: Node) -> list[Statement]:
        """Gradients of a learned first state: what comes back out of the first step of every sample."""
        shop, start = self.shop, "first" if self.forwards else "last"
        return [
            Statement(f"d{name}0", sum_batch(shop.value(node, f"d{before}", "whole") * shop.mask(start, "whole")))
            for before, name in shop.layer(node).state.items() if f"{node.id}:{name}0" in shop.context.parameters.slots
        ]

    # Both ways

    def _place(self, node: Node, lines: list[Statement], tracks: list[Track]) -> None:
        """Say where the values of lines lie, and what they are called."""
        shop = self.shop
        for line, track in zip(lines, tracks, strict=True):
            if id(line.expr) not in shop.places:
                shop.place(line.expr, track)
            shop.names.give(line.expr, shop.line_tex(node, line))

    def _page(self, node: Node, lines: list[Statement], rights: list[Expr], tracks: list[Track], errors: bool) -> LoopPage:
        """Take the lines apart into what is made beforehand and what is left in the loop."""
        shop = self.shop
        page = LoopPage(node, self._rewritten(node, lines, rights, tracks, errors))
        hoister = Hoister(_is_leaf(shop), self._moves(errors), lambda leaf: id(leaf) in shop.places)
        for line in page.lines:
            hoister.found = line.hoisted
            line.expr = hoister.line(line.expr)
        return page

    def _rewritten(
        self, node: Node, lines: list[Statement], rights: list[Expr], tracks: list[Track], errors: bool
    ) -> list[LoopLine]:
        """The lines with products of what is stacked and values that are known in them; before each line what is kept of it."""
        shop, gates, units = self.shop, self.shop.gates(node), self.shop.context.shapes.units(node.id)
        stack, known = None if errors else self.stacks.get(node.id), self.known[node.id]
        found: list[LoopLine] = []
        for line, right, track in zip(lines, rights, tracks, strict=True):
            gate = line.name.removeprefix("delta_") if errors else line.name
            lane = (gates.index(gate) * units, units, len(gates) * units) if gate in gates else None
            if shop.places[id(line.expr)].track is not track:
                found.append(LoopLine(line, line.expr, track, [], lane))
                continue
            kept = [] if errors else known.kept_of(right)
            found += [LoopLine(Statement("", symbol), value, place, [], None) for symbol, value, place in kept]
            found.append(LoopLine(line, known.line(right if stack is None else stack.line(right, lane)), track, [], lane))
        return found

    def _moves(self, errors: bool) -> Callable[[Expr], bool]:
        """Whether a leaf is only known when the loop comes to its step. On the way back all forward values are known."""
        mine = {id(track) for (node, name), track in self.shop.tracks.items() if node in self.ids and (not errors or name.startswith("d"))}
        if not errors:
            mine |= {id for stack in self.stacks.values() for id in stack.tracks()}
            mine |= {id for known in self.known.values() for id in known.tracks()}
        places = self.shop.places
        return lambda leaf: id(leaf) in places and id(places[id(leaf)].track) in mine

    def _operation(self, phase: str, page: LoopPage, calls: tuple[Call, ...], step: int) -> None:
        lines = [line.statement for line in page.lines if line.statement.name]
        self.shop.operations.append(self.shop.operation(phase, page.node, lines, calls, time=step))


def _is_leaf(shop: Workshop) -> Callable[[Expr], bool]:
    return lambda expr: isinstance(expr, Symbol) or id(expr) in shop.places


def _products(expr: Expr) -> Iterator[tuple[Expr, ...]]:
    """The two factors of each matrix product in a sum."""
    if is_call(expr, "matmul"):
        yield expr.arguments
    elif is_call(expr, "add"):
        for part in expr.arguments:
            yield from _products(part)
