"""The picture of a layer on its page of help: a small network around it, drawn by the canvas's own painter with real values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter

from nnsim.catalog import Catalog, LayerEntry, ProjectError
from nnsim.datasets import Dataset
from nnsim.document import DataReference, Network, Node, shapes_of
from nnsim.engine.project import Project
from nnsim.ui.canvas import tidy
from nnsim.ui.canvas.export.alone import view_of
from nnsim.ui.canvas.export.drawing import Wanted, sheet
from nnsim.ui.canvas.export.sheet import paint
from nnsim.ui.canvas.geometry import plan
from nnsim.ui.theme import CARD_RADIUS, Theme, color
from nnsim.ui.widgets import painting

MOST = QSize(560, 280)
VALUES: Mapping[str, float] = {"x": 2.0, "y": 3.0}
"""What goes into a function that is drawn as part of a computation graph."""
SMALL: Mapping[str, dict[str, Any]] = {
    "dense": {"units": 3}, "maxout": {"units": 3}, "rnn": {"units": 3}, "lstm": {"units": 3}, "gru": {"units": 3},
    "embedding": {"units": 3},
}
"""Layers as small as still shows what they are."""


def layer_picture(key: str, catalog: Catalog, theme: Theme, scale: float) -> QImage | None:
    """`scale`: pixels of the screen in a unit. None for a layer that cannot be drawn."""
    try:
        drawn = sheet(view_of(_project(catalog.layer(key), catalog)), Wanted(theme, ground=False, losses=False))
    except ProjectError:
        return None
    width, height = drawn.units
    room = QSize(MOST.width() - 28, MOST.height() - 24)
    factor = min(1.0, room.width() / width, room.height() / height)
    size = QSize(round(width * factor) + 28, round(height * factor) + 24)
    image = QImage(size * scale, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    image.fill(0)
    painter = QPainter(image)
    box = QRectF(0.5, 0.5, size.width() - 1.0, size.height() - 1.0)
    painting.frame(painter, box, color(theme.canvas), color(theme.line), 1, CARD_RADIUS)
    painter.translate(14.0, 12.0)
    painter.scale(factor / drawn.detail, factor / drawn.detail)
    painter.translate(-drawn.rect.topLeft())
    paint(painter, drawn, fine=False)
    painter.end()
    return image


def _project(entry: LayerEntry, catalog: Catalog) -> Project:
    network = Network(catalog)
    if entry.key == "constant" or entry.group == catalog.layer("add").group:
        made = Project(network, _graph(network, entry), loss="value")
    else:
        made = Project(network, _learning(network, entry), seed=1)
    _place(network)
    return made


def _learning(network: Network, entry: LayerEntry) -> DataReference | Dataset:
    """A network that learns, with the layer in it, and what it learns from."""
    given = SMALL.get(entry.key, {})
    last: dict[str, Any] = {"units": 1, "activation": "sigmoid"}
    if entry.key == "embedding":
        symbols = np.array([[0, 3, 1, 4, 4, 2, 0, 1]])[..., None]
        _chain(network, network.add("input", shape=(1,)), network.add("embedding", **given), network.add("dense", units=1))
        return Dataset(symbols, np.zeros_like(symbols, float), sequence=True)
    if entry.recurrent:
        _chain(network, network.add("input", shape=(1,)), network.add(entry.key, **given), network.add("dense", units=1))
        return DataReference(generator={"key": "echo", "steps": 10})
    if entry.key == "flatten":
        _chain(network, network.add("input", shape=(2, 2)), network.add("flatten"), network.add("dense", units=2))
        return Dataset(np.array([[[1.0, -0.5], [0.3, -1.0]]]), np.zeros((1, 2)))
    source = network.add("input", shape=(2,))
    if entry.key == "input":
        _chain(network, source, network.add("dense", **last))
    elif entry.key == "concatenate":
        parts = [network.add("dense", units=2) for _ in range(2)]
        joined = network.add("concatenate")
        for part in parts:
            _chain(network, source, part, joined)
        return Dataset(np.array([[0.8, -0.6]]), np.zeros((1, 4)))
    elif entry.weighted:
        _chain(network, source, network.add(entry.key, **given), network.add("dense", **last))
    else:
        _chain(network, source, network.add("dense", units=3), network.add(entry.key, **given), network.add("dense", **last))
    return DataReference(generator="moons")


def _graph(network: Network, entry: LayerEntry) -> Dataset:
    """A function of one or two numbers, and the numbers."""
    if entry.key == "constant":
        names = ["x"]
        result = network.add("multiply")
        network.connect(network.add("constant", value=3.0), result)
    else:
        names = list(VALUES)[: 1 if entry.inputs[1] == 1 else 2]
        result = network.add(entry.key)
    shapes = {"x": (1, 2), "y": (2, 1)} if entry.key == "matmul" else dict.fromkeys(names, (1,))
    for name in names:
        network.connect(network.add("input", name, shape=shapes[name]), result)
    return Dataset({name: np.full((1, *shapes[name]), VALUES[name]) for name in names})


def _chain(network: Network, *nodes: Node) -> None:
    for start, end in pairwise(nodes):
        network.connect(start, end)


def _place(network: Network) -> None:
    """Lay the cards out as “Tidy” does."""
    shapes = shapes_of(network)
    plans = {node.id: plan(network, node, shapes) for node in network}
    for id, place in tidy(network, {id: (made.width, made.height) for id, made in plans.items()}).items():
        network.nodes[id] = replace(network.nodes[id], position=place)
