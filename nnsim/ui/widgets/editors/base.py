"""What all editors share: a row with title and control, room below, and one sentence when something typed is no good.

An editor tells of a finished edit once, by `valueChanged(plain)`. While something is dragged it tells of every place, and
`gestureStarted` came before: whoever listens merges these into one undoable edit as long as `dragging` is true.
"""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QEnterEvent, QMouseEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.catalog import Parameter, Plain
from nnsim.ui.helping import sets, topic_of
from nnsim.ui.sentences import said
from nnsim.ui.widgets.help_mark import HelpMark
from nnsim.ui.widgets.labels import Elided, Fault

PIXELS_A_STEP = 4
TITLE_LEAST = 48
"""Title and control share a narrow row; the title keeps this much of it."""
BEFORE_MARK = 3
"""Pixels between the end of a title and the question mark, where there is room."""


class Editor(QWidget):
    """The row of one parameter. Derived classes give the control and know how value and control belong together."""

    valueChanged = Signal(object)  # noqa: N815
    gestureStarted = Signal()  # noqa: N815
    gestureEnded = Signal()  # noqa: N815

    def __init__(self, parameter: Parameter, control: QWidget, *, flat: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.parameter = parameter
        self.control = control
        self.dragging = False
        self._reason: str | None = None
        self._withheld: str | None = None
        self._value: Plain = parameter.default
        self._mark: HelpMark | None = None
        self.title = Elided(parameter.title)
        self.title.keep(TITLE_LEAST)
        self.title.setBuddy(control)
        sets(self, parameter.key)
        control.setAccessibleName(parameter.title)
        control.setAccessibleDescription(parameter.help)
        self.fault = Fault()
        self.below = QVBoxLayout()
        self.below.setContentsMargins(0, 0, 0, 0)
        self.below.setSpacing(2)
        self.row = QHBoxLayout()
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(8)
        self.row.addWidget(self.title, 1)
        self.row.addWidget(control, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0 if flat else 2)
        column.addLayout(self.row)
        column.addWidget(self.fault)
        column.addLayout(self.below)
        self.setToolTip(parameter.help)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setFocusProxy(control)

    def value(self) -> Plain:
        return self._value

    def set_value(self, value: Plain) -> None:
        """Show a value without telling anybody."""
        self._value = value
        self.fault.say("")
        self.show_value()

    def show_value(self) -> None:
        """Bring the control to the editor's value."""
        raise NotImplementedError

    def enterEvent(self, event: QEnterEvent) -> None:
        """Offer the page of help about this, if there is one."""
        if self._mark is None and topic_of(self):
            self._mark = HelpMark(self)
        if self._mark is not None:
            words = self.title.sizeHint().width()
            gap = min(BEFORE_MARK, max(self.title.width() - words, 0))  # a cut title is not covered: rather the edge of the control
            self._mark.move(
                self.title.x() + min(words, self.title.width()) + gap,
                self.title.geometry().center().y() - self._mark.height() // 2,
            )
            self._mark.show()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        if self._mark is not None:
            self._mark.hide()
        super().leaveEvent(event)

    def set_title(self, title: str) -> None:
        self.title.setText(title)
        self.control.setAccessibleName(title)

    def set_locked(self, reason: str | None) -> None:
        """Switch the control off and say why as its tooltip, or on again."""
        self._reason = reason
        self.switch(self._withheld or reason)

    def withhold(self, reason: str | None) -> None:
        """The same from outside of the form: a lesson keeps a setting as it is, whatever else counts for it."""
        self._withheld = reason
        self.switch(reason or self._reason)

    def switch(self, reason: str | None) -> None:
        """Switch everything that can be changed here off, or on."""
        self.control.setEnabled(reason is None)
        self.title.setEnabled(reason is None)
        self.setToolTip(reason or self.parameter.help)

    def take(self, value: object) -> bool:
        """Accept an edit, or say in a sentence why not and keep what was. Tells listeners if the value is new."""
        try:
            plain = self.parameter.check(value)
        except ValueError as error:
            self.refuse(said(error))
            return False
        self.fault.say("")
        if plain != self._value:
            self._value = plain
            self.valueChanged.emit(plain)
        return True

    def refuse(self, why: str) -> None:
        """Say what is wrong: `why` is the end of a sentence that starts with the title."""
        self.fault.say(self.tr("{title} {why}.").format(title=self.title.text(), why=why.rstrip(".")))

    def start_gesture(self) -> None:
        self.dragging = True
        self.gestureStarted.emit()

    def end_gesture(self) -> None:
        if self.dragging:
            self.dragging = False
            self.gestureEnded.emit()


class Scrub(Elided):
    """A title that can be dragged sideways to change the number beside it."""

    started = Signal()
    moved = Signal(int, bool)
    ended = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent=parent)
        self.keep(TITLE_LEAST)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self._origin: float | None = None
        self._done = 0

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.isEnabled():
            self._origin, self._done = event.position().x(), 0

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._origin is None:
            return
        steps = int((event.position().x() - self._origin) / PIXELS_A_STEP)
        if steps == self._done:
            return
        if self._done == 0:
            self.started.emit()
        fast = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.moved.emit(steps - self._done, fast)
        self._done = steps

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._origin = None
        self.ended.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self.setCursor(Qt.CursorShape.SplitHCursor if self.isEnabled() else Qt.CursorShape.ArrowCursor)


def indented(widget: QWidget) -> QWidget:
    """The widget behind a thin upright line, as what belongs to the row above."""
    holder = QWidget()
    line = _Rail()
    row = QHBoxLayout(holder)
    row.setContentsMargins(2, 0, 0, 2)
    row.setSpacing(8)
    row.addWidget(line)
    row.addWidget(widget, 1)
    return holder


class _Rail(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(2)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Mid)

