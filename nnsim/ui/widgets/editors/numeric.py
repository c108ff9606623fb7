"""Editors for numbers: typed freely, stepped by arrow keys and wheel, dragged at the title, and for magnitudes with a slider."""

import math

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QAction, QFontMetrics, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from nnsim.catalog import Float, Int, Numbers, Parameter, Plain
from nnsim.ui.numerals import exact
from nnsim.ui.sentences import said
from nnsim.ui.widgets import painting
from nnsim.ui.widgets.editors.base import Editor, Scrub
from nnsim.ui.widgets.editors.stepping import read, stepped_float, stepped_int
from nnsim.ui.widgets.fields import FIELD_WIDTH, Field, Slider

WHOLE_SUGGESTIONS = (1, 10, 32, 100, 1000)
OTHER_SUGGESTIONS = (0.1, 1.0, 5.0)
NARROWEST, WIDEST = {True: 44, False: FIELD_WIDTH}, {True: 138, False: 176}
"""Widths of a field at least and at most, flat and framed."""
ROOM, ARROW = {True: 12, False: 22}, 24
"""What a field needs beside its text, and its arrow if it has one."""


class TypedEditor(Editor):
    """An editor whose control is a line to type in."""

    control: Field

    def __init__(self, parameter: Parameter, *, flat: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parameter, Field(flat=flat), flat=flat, parent=parent)
        self._flat = flat
        if flat:
            self.control.setAlignment(Qt.AlignmentFlag.AlignRight)
            self.control.setTextMargins(4, 0, 0, 0)
        self.control.textChanged.connect(self._fit)
        self._fit(parameter.none_title if parameter.optional else "")
        self.control.editingFinished.connect(self._finished)
        self.control.textEdited.connect(lambda: self.control.set_faulty(False))
        self.control.cancelled.connect(lambda: self.set_value(self._value))
        if parameter.optional:
            self._add_menu()

    def text_of(self, value: Plain) -> str:
        return str(value)

    def parse(self, text: str) -> object:
        """The value that was typed. Raises ValueError with the end of a sentence."""
        return text

    def suggestions(self) -> tuple[Plain, ...]:
        return ()

    def show_value(self) -> None:
        self.control.set_faulty(False)
        none = self._value is None
        self.control.setText(self.parameter.none_title if none else self.text_of(self._value))
        self.control.setCursorPosition(0)

    def _fit(self, text: str) -> None:
        """As wide as the text, which is to be seen whole; the title keeps the rest of a narrow row."""
        room = ROOM[self._flat] + (ARROW if self.parameter.optional else 0)
        words = QFontMetrics(self.control.font()).horizontalAdvance(text or self.control.placeholderText())
        self.control.setFixedWidth(min(max(words + room, NARROWEST[self._flat]), WIDEST[self._flat]))

    def _finished(self) -> None:
        self.end_gesture()
        typed = self.control.text()
        if typed.strip() == self._shown():
            self.control.setText(self._shown())
            return
        try:
            accepted = self.take(self._parsed(typed))
        except ValueError as error:
            self.refuse(said(error))
            accepted = False
        if accepted:
            self.show_value()
        elif self.control.hasFocus():
            self.control.set_faulty(True)
        else:
            self.show_value()  # what was typed stands in the sentence

    def _shown(self) -> str:
        return self.parameter.none_title if self._value is None else self.text_of(self._value)

    def _parsed(self, typed: str) -> object:
        if self.parameter.optional and typed.strip().casefold() in ("", "none", "–", self.parameter.none_title.casefold()):
            return None
        return self.parse(typed)

    def _add_menu(self) -> None:
        self._arrow = self.control.addAction(_chevron(self.control), QLineEdit.ActionPosition.TrailingPosition)
        self._arrow.setToolTip(self.tr("Choose “{none}” or a value").format(none=self.parameter.none_title))
        self._arrow.triggered.connect(self._open_menu)

    def menu(self) -> QMenu:
        """What can be chosen without typing: no value at all, and a few values."""
        menu = QMenu(self)
        for value in (None, *self.suggestions()):
            title = self.parameter.none_title if value is None else self.text_of(value)
            action = QAction(title, menu, checkable=True, checked=value == self._value)
            action.triggered.connect(lambda _=False, value=value: self._choose(value))
            menu.addAction(action)
        return menu

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.parameter.optional:
            self._arrow.setIcon(_chevron(self.control))

    def _open_menu(self) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.control.mapToGlobal(self.control.rect().bottomLeft()))

    def _choose(self, value: Plain) -> None:
        if self.take(value):
            self.show_value()


class TextEditor(TypedEditor):
    """A short text."""


class NumberEditor(TypedEditor):
    """A number that can also be stepped and dragged."""

    def __init__(self, parameter: Parameter, *, flat: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parameter, flat=flat, parent=parent)
        self.control.steps = True
        self.control.stepped.connect(self._step)
        self.control.released.connect(self.end_gesture)
        scrub = Scrub(parameter.title)
        scrub.setToolTip(parameter.help)
        self.row.replaceWidget(self.title, scrub)
        self.title.deleteLater()
        self.title = scrub
        scrub.started.connect(self.start_gesture)
        scrub.moved.connect(self._step)
        scrub.ended.connect(self.end_gesture)

    def text_of(self, value: Plain) -> str:
        assert isinstance(value, int | float)
        return exact(value)

    def parse(self, text: str) -> object:
        return read(text)

    def next_value(self, steps: int, fast: bool) -> float | int:
        raise NotImplementedError

    def switch(self, reason: str | None) -> None:
        super().switch(reason)
        self.title.setToolTip(reason or self.parameter.help)  # it has a tooltip of its own, because it can be dragged

    def _step(self, steps: int, fast: bool) -> None:
        if not self.dragging:
            self.start_gesture()
        value = self.next_value(steps, fast)
        if not math.isnan(value) and self.take(value):
            self.show_value()


class IntEditor(NumberEditor):
    """A whole number."""

    parameter: Int

    def next_value(self, steps: int, fast: bool) -> int:
        if not isinstance(self._value, int):
            return max(self.parameter.minimum, 1)
        return stepped_int(self.parameter, self._value, steps * (10 if fast else 1))

    def suggestions(self) -> tuple[Plain, ...]:
        return tuple(value for value in WHOLE_SUGGESTIONS if self.parameter.minimum <= value <= self.parameter.maximum)


class FloatEditor(NumberEditor):
    """A number; with `slider`, its magnitude can be dragged along a line below."""

    parameter: Float
    LOWEST, HIGHEST = -5.0, 1.0
    """Powers of ten at the ends of a logarithmic slider."""

    def __init__(
        self, parameter: Float, *, flat: bool = False, slider: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parameter, flat=flat, parent=parent)
        self.slider: Slider | None = None
        if slider:
            self.slider = Slider()
            self.slider.setAccessibleName(parameter.title)
            self.slider.sliderPressed.connect(self.start_gesture)
            self.slider.sliderReleased.connect(self.end_gesture)
            self.slider.valueChanged.connect(self._slid)
            self.below.addWidget(self.slider)

    def next_value(self, steps: int, fast: bool) -> float:
        if not isinstance(self._value, int | float):
            return 1.0
        return stepped_float(self.parameter, float(self._value), steps, fast)

    def suggestions(self) -> tuple[Plain, ...]:
        return OTHER_SUGGESTIONS

    def show_value(self) -> None:
        super().show_value()
        if self.slider is not None and isinstance(self._value, int | float):
            self.slider.blockSignals(True)
            self.slider.set_share(self._share(float(self._value)))
            self.slider.blockSignals(False)

    def switch(self, reason: str | None) -> None:
        super().switch(reason)
        if self.slider is not None:
            self.slider.setEnabled(reason is None)

    def _share(self, value: float) -> float:
        if self.parameter.logarithmic:
            power = math.log10(value) if value > 0 else self.LOWEST
            return (power - self.LOWEST) / (self.HIGHEST - self.LOWEST)
        return (value - self.parameter.minimum) / (self.parameter.maximum - self.parameter.minimum)

    def _slid(self) -> None:
        assert self.slider is not None
        share = self.slider.share
        if self.parameter.logarithmic:
            value = 10.0 ** (self.LOWEST + share * (self.HIGHEST - self.LOWEST))
        else:
            value = self.parameter.minimum + share * (self.parameter.maximum - self.parameter.minimum)
        alone = not self.dragging  # moved by a key: the value is an edit of its own
        if self.take(float(f"{value:.2g}")):
            super().show_value()
        if alone:
            self.end_gesture()


class NumbersEditor(TypedEditor):
    """Several numbers in a row, such as a shape."""

    parameter: Numbers

    def __init__(self, parameter: Numbers, *, flat: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parameter, flat=flat, parent=parent)
        self.control.setPlaceholderText(parameter.none_title)

    def text_of(self, value: Plain) -> str:
        assert isinstance(value, tuple)
        joint = " × " if self.parameter.whole and self.parameter.minimum >= 1 else ", "
        return joint.join(exact(item) for item in value)  # type: ignore[arg-type]

    def parse(self, text: str) -> object:
        for sign in "×x*;/()[]":
            text = text.replace(sign, " ")
        words = text.replace(", ", " ").split() if ", " in text or " " in text.strip() else text.split(",")
        return [read(word.strip(",")) for word in words if word.strip(",")]


def _chevron(widget: QWidget) -> QIcon:
    picture = QPixmap(32, 32)
    picture.fill(Qt.GlobalColor.transparent)
    picture.setDevicePixelRatio(2)
    painter = QPainter(picture)
    painting.chevron(painter, QPointF(8, 8), painting.muted(widget), 3.0)
    painter.end()
    return QIcon(picture)
