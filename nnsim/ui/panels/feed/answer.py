"""What one output answers to what is fed: the answer in a word, all values as bars, and for sequences the answers of every step."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.document import Node
from nnsim.ui.panels.feed.bars import Bars
from nnsim.ui.panels.feed.kinds import Values
from nnsim.ui.panels.feed.reading import Reader
from nnsim.ui.panels.feed.strip import Said, Strip
from nnsim.ui.session import Session
from nnsim.ui.widgets.labels import Elided, Heading


class Answer(QWidget):
    """The `place`-th output; `titled`: its name stands above it."""

    def __init__(self, session: Session, node: Node, place: int, titled: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.node = node
        self.in_lines = True
        """Whether the answers of a sequence stand here, step by step; else they stand beside what is fed."""
        self.said: list[tuple[str, float]] = []
        self.reader = Reader(session, node, place)
        self.headline = Elided(size=15.0, weight=600)
        self.headline.setAccessibleName(self.tr("Answer of {name}").format(name=node.name))
        self.bars = Bars(self.tr("Values of {name}").format(name=node.name))
        if node.id in session.shapes.outputs:
            self.bars.expected = len(self.reader.read(np.zeros(session.shapes.units(node.id))).rows)
        self.strip = Strip(self.tr("Answers of {name} at every time step").format(name=node.name))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        if titled:
            column.addWidget(Heading(node.name))
        for widget in (self.headline, self.strip, self.bars):
            column.addWidget(widget)
        column.addStretch(1)
        self.strip.hide()

    def show_values(self, values: Values, step: int | None, came: tuple[str, ...]) -> None:
        """Show (units,), or (units, steps) with what went in at each; `step`: which is looked at, None: the last."""
        over_time = values.ndim == 2
        step = values.shape[-1] - 1 if step is None else min(step, values.shape[-1] - 1)
        now = values[:, step] if over_time else values
        reading = self.reader.read(now)
        self.headline.setText(reading.headline)
        self.headline.setAccessibleDescription(reading.headline)
        self.bars.show_reading(reading)
        self.said = self.reader.short(values) if over_time else []
        self.strip.setVisible(over_time and self.in_lines)
        if over_time and self.in_lines:
            short = self.said
            came = came if len(came) == len(short) else tuple(str(place + 1) for place in range(len(short)))
            self.strip.show_steps(tuple(Said(name, *said) for name, said in zip(came, short, strict=True)), step)
