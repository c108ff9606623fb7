"""A picture fed by hand: a pad to draw on, with the tools beside it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nnsim.document import Node
from nnsim.ui.panels.feed.board import Board
from nnsim.ui.panels.feed.kinds import Values, dark_on_light, picture_shape, range_of
from nnsim.ui.panels.feed.pad import Pad
from nnsim.ui.session import Session
from nnsim.ui.widgets.buttons import LinkButton, Segmented
from nnsim.ui.widgets.fields import Slider

WIDEST_PEN = 0.3
"""Of the picture's longer side."""


class PictureBoard(Board):
    """Values lie between `ground` and `ink`, which are the ends of the data's range."""

    def __init__(self, session: Session, node: Node, parent: QWidget | None = None) -> None:
        super().__init__(session, node, parent)
        shape = picture_shape(session.dataset, node)
        assert shape is not None
        found = range_of(session.dataset, node)
        low, high = float(found.low.min()), float(found.high.max())
        high = high if high > low else low + 1.0
        dark = dark_on_light(session.dataset, node, shape)
        self.ground, self.ink = (high, low) if dark else (low, high)
        self._shape: tuple[int, ...] = ()
        self.pad = Pad(shape, dark)
        self.pad.drawn.connect(self._drawn)
        self.tools = Segmented((("pen", self.tr("Pen")), ("eraser", self.tr("Eraser"))))
        self.tools.setAccessibleName(self.tr("What the left button does"))
        self.tools.chosen.connect(self._choose_tool)
        self.brush = Slider(100)
        self.brush.setAccessibleName(self.tr("Width of the brush"))
        self.brush.setToolTip(self.brush.accessibleName())
        self.brush.setMinimumWidth(40)
        self._longest = max(shape[:2])
        self.brush.set_share(self.pad.width_of_pen / (WIDEST_PEN * self._longest))
        self.brush.valueChanged.connect(self._set_width)
        self.clear = LinkButton(self.tr("Clear"))
        self.clear.clicked.connect(self.pad.clear)
        self.invert = LinkButton(self.tr("Invert"))
        self.invert.setToolTip(self.tr("Exchange ground and ink: a network that has never seen such pictures may fail"))
        self.invert.clicked.connect(self.pad.invert)
        self.beside = QHBoxLayout()
        self.beside.setSpacing(12)
        self.beside.addWidget(self.pad, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(self.beside)
        self.column.addLayout(self._tools())

    def _tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(self.tools)
        row.addSpacing(4)
        row.addWidget(self.brush, 1)
        row.addWidget(self.clear)
        row.addWidget(self.invert)
        return row

    def show_values(self, values: Values) -> None:
        self._shape = values.shape
        self.pad.show_levels((values.reshape(self.pad.sheet.shape) - self.ground) / (self.ink - self.ground))

    def begin(self) -> None:
        self.pad.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose_tool(self, key: str) -> None:
        self.pad.erasing = key == "eraser"

    def _set_width(self) -> None:
        self.pad.width_of_pen = max(self.brush.share * WIDEST_PEN * self._longest, 0.3)

    def _drawn(self) -> None:
        values: Values = self.ground + self.pad.sheet.levels * (self.ink - self.ground)
        self.fed.emit(np.ascontiguousarray(values).reshape(self._shape))
