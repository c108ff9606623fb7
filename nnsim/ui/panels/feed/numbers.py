"""A few numbers fed by hand: for each a slider over the range of the data, and a field that also takes what lies beyond it."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from nnsim.document import Node
from nnsim.ui.numerals import brief, exact
from nnsim.ui.panels.feed.board import Board
from nnsim.ui.panels.feed.kinds import Range, Values, names_of, range_of
from nnsim.ui.session import Session
from nnsim.ui.theme import SMALL
from nnsim.ui.widgets.editors.stepping import read
from nnsim.ui.widgets.fields import Field, Slider
from nnsim.ui.widgets.labels import Elided
from nnsim.ui.widgets.plain import plain

FIGURES = 3
STEPS = 200
LEAST_WHOLE = 5.0
"""Values that are whole numbers in the data are counted, not measured, if their range is at least so wide; 0 and 1 are only ends."""


class NumbersBoard(Board):
    """One row for each value: its name, a slider, a field."""

    def __init__(self, session: Session, node: Node, parent: QWidget | None = None) -> None:
        super().__init__(session, node, parent)
        seen, self.one = range_of(session.dataset, node), session.dataset is not None and session.dataset.samples == 1
        self.range: Range = seen.around_zero() if self.one else seen.widened()
        self.whole = self.range.whole & (self.range.high - self.range.low >= LEAST_WHOLE)
        self.values = np.zeros(len(self.range.low))
        several = len(session.document.network.inputs()) > 1
        self.names = names_of(session.dataset, len(self.values), several)
        if len(self.values) == 1 and (session.dataset is None or self.names != session.dataset.feature_names):
            self.names = (node.name,)  # a number by itself is called as its input is
        self.sliders: list[Slider] = []
        self.fields: list[Field] = []
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 5)
        grid.setColumnStretch(1, 4)
        for row, name in enumerate(self.names):
            grid.addWidget(self._title(name, row), row, 0)
            grid.addWidget(self._slider(name, row), row, 1)
            grid.addWidget(self._field(name, row), row, 2)
        self.column.addLayout(grid)

    def _title(self, name: str, row: int) -> Elided:
        title = Elided(name, SMALL)
        if self.one:
            return title
        low, high = (exact(float(f"{ends[row]:.4g}")) for ends in (self.range.low, self.range.high))
        title.setToolTip(plain(self.tr("{name}: in the data from {low} to {high}").format(name=name, low=low, high=high)))
        return title

    def _slider(self, name: str, row: int) -> Slider:
        span = self.range.high[row] - self.range.low[row]
        slider = Slider(int(span) if self.whole[row] and span <= STEPS else STEPS)
        slider.setAccessibleName(name)
        slider.valueChanged.connect(lambda _, row=row: self._slid(row))
        self.sliders.append(slider)
        return slider

    def _field(self, name: str, row: int) -> Field:
        field = Field()
        field.steps = True
        field.setAccessibleName(self.tr("{name}, as a number").format(name=name))
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.setFixedWidth(64)
        field.editingFinished.connect(lambda row=row: self._typed(row))
        field.textEdited.connect(lambda _, field=field: field.set_faulty(False))
        field.stepped.connect(lambda way, fast, row=row: self._stepped(row, way * (10 if fast else 1)))
        field.cancelled.connect(lambda row=row: self._show(row))
        self.fields.append(field)
        return field

    def show_values(self, values: Values) -> None:
        self.values = np.array(values, dtype=float).reshape(-1)
        for row in range(len(self.values)):
            self._show(row)

    def show_reached(self, reached: Values) -> None:
        at_once = reached if reached.ndim == 1 else reached[:, 0]  # a sample that is repeated is the same at every step
        if len(at_once) != len(self.fields):
            return  # of the input as it was before
        for field, value in zip(self.fields, at_once.tolist(), strict=True):
            field.setToolTip(self.tr("standardised, the network gets {value}").format(value=brief(value)))

    def begin(self) -> None:
        self.sliders[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, row: int) -> None:
        value, low, high = self.values[row], self.range.low[row], self.range.high[row]
        slider, field = self.sliders[row], self.fields[row]
        slider.blockSignals(True)
        slider.set_share(float((value - low) / (high - low)) if math.isfinite(value) else 0.0)
        slider.blockSignals(False)
        field.set_faulty(False)
        text = exact(float(f"{value:.4g}"))
        if field.text() != text:
            field.setText(text)
            field.setCursorPosition(0)

    def _slid(self, row: int) -> None:
        low, high = float(self.range.low[row]), float(self.range.high[row])
        value = low + self.sliders[row].share * (high - low)
        self._feed(row, round(value) if self.whole[row] else float(f"{value:.{FIGURES}g}"))

    def _stepped(self, row: int, by: int) -> None:
        span = float(self.range.high[row] - self.range.low[row])
        step = 1.0 if self.whole[row] else 10.0 ** math.floor(math.log10(span) - 1.5)
        self._feed(row, round(float(self.values[row]) / step + by) * step)

    def _typed(self, row: int) -> None:
        field = self.fields[row]
        try:
            value = float(read(field.text()))
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            field.set_faulty(True)
        elif field.isModified():
            field.setModified(False)
            self._feed(row, value)

    def _feed(self, row: int, value: float) -> None:
        values = self.values.copy()
        values[row] = value
        self.show_values(values)
        shape = self.node.parameters["shape"]
        assert isinstance(shape, tuple)
        self.fed.emit(values.reshape([int(str(size)) for size in shape]))
