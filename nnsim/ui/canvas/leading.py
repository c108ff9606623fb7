"""Which connections of the drawing are to run around cards, and at which height: what `detours` says of the cards as they stand now."""

from collections.abc import Mapping
from itertools import chain

import numpy as np

from nnsim.ui.canvas.blocks.folding import Folding
from nnsim.ui.canvas.bundle import BundleItem
from nnsim.ui.canvas.card import CardItem
from nnsim.ui.canvas.detours import Box, Strip, in_the_way, level
from nnsim.ui.canvas.output import OutputItem

MOST_WHILE_DRAGGED = 80
"""Cards up to which connections are led around while one of them is dragged; of more cards they are when it is dropped."""


def dips(folding: Folding, bundles: Mapping[str, BundleItem], outputs: Mapping[str, OutputItem]) -> dict[str, float | None]:
    """The level to which the curves of a connection dip, for all that have another one now; None: they do not."""
    cards = folding.shown_cards()
    joined = {id for bundle in bundles.values() for id in folding.ends(bundle.connection)}
    boxes = {id: _box(card) for id, card in cards.items() if id in joined}  # a card by itself may be dropped on a connection
    drawn = [bundle for bundle in bundles.values() if bundle.connection.delay == 0 and not (folding.over and not bundle.isVisible())]
    if folding.over:
        ends = [folding.ends(bundle.connection) for bundle in drawn]
    else:
        ends = [(bundle.connection.source, bundle.connection.target) for bundle in drawn]
    hanging = [_hanging(item) for item in outputs.values() if item.isVisible()]
    found = {drawn[place].connection.id: _level(drawn[place], *ends[place], cards, boxes, hanging) for place in in_the_way(boxes, ends)}
    known = [bundle for bundle in drawn if bundle.dip is not None or bundle.connection.id in found]
    return {bundle.connection.id: far for bundle in known if (far := found.get(bundle.connection.id)) != bundle.dip}


def _level(
    bundle: BundleItem, source: str, target: str, cards: Mapping[str, CardItem], boxes: Mapping[str, Box],
    hanging: list[Box],
) -> float | None:
    start, end = cards[source], cards[target]
    if bundle.single and source == bundle.connection.source and target == bundle.connection.target:
        out, into = start.plan.starts, end.plan.ends
    else:
        out, into = np.array([start.plan.output_port.toTuple()]), np.array([end.plan.input_port.toTuple()])
    (left, top), (_, bottom) = (out.min(0) + start.pos().toTuple()).tolist(), (out.max(0) + start.pos().toTuple()).tolist()
    (_, low), (right, high) = (into.min(0) + end.pos().toTuple()).tolist(), (into.max(0) + end.pos().toTuple()).tolist()
    strip = Strip(left, right, (top, bottom), (low, high))
    return level(strip, chain((box for id, box in boxes.items() if id not in (source, target)), hanging))


def _hanging(item: OutputItem) -> Box:
    rect = item.boundingRect().translated(item.pos())
    return rect.left(), rect.top(), rect.right(), rect.bottom()


def _box(card: CardItem) -> Box:
    place, plan = card.pos(), card.plan
    x, y, width, height = place.x(), place.y(), plan.width / 2, plan.height / 2
    return x - width, y - height, x + width, y + height
