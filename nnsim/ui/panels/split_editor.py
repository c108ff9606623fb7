"""How the samples are divided: three shares, typed as per cents or dragged on a bar."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nnsim.catalog import Parameter, Plain
from nnsim.ui.numerals import exact
from nnsim.ui.widgets import painting
from nnsim.ui.widgets.editors.numeric import TypedEditor
from nnsim.ui.widgets.editors.stepping import read

Shares = tuple[float, float, float]


class SplitEditor(TypedEditor):
    """“70 / 15 / 15”, with a bar below whose two borders can be dragged. Two numbers leave the third part to the test."""

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parameter, flat=True, parent=parent)
        self.set_title(self.tr("Train/val./test"))
        self.bar = SplitBar()
        self.bar.setAccessibleName(self.tr("Borders between training, validation and test part"))
        self.bar.started.connect(self.start_gesture)
        self.bar.ended.connect(self.end_gesture)
        self.bar.moved.connect(self._dragged)
        self.below.addWidget(self.bar)

    def text_of(self, value: Plain) -> str:
        assert isinstance(value, tuple)
        return " / ".join(exact(round(100 * float(share), 4)).removesuffix(".0") for share in value)  # type: ignore[arg-type]

    def parse(self, text: str) -> object:
        for sign in "%;/":
            text = text.replace(sign, " ")
        numbers = [float(read(word.strip(","))) for word in text.split() if word.strip(",")]
        total = 1.0 if numbers and max(numbers) <= 1.0 and sum(numbers) <= 1.0 + 1e-9 else 100.0
        if len(numbers) in (1, 2):
            numbers = [numbers[0], numbers[1] if len(numbers) == 2 else 0.0, total - sum(numbers)]
        if len(numbers) != 3 or min(numbers) < 0 or abs(sum(numbers) - total) > 1e-6:
            raise ValueError(self.tr("must be three shares that add up to 100, for example 70 / 15 / 15"))
        if numbers[0] == 0:
            raise ValueError(self.tr("must leave some samples for training"))
        train, validation, _ = (round(number / total, 9) for number in numbers)
        return (train, validation, round(1.0 - train - validation, 9) + 0.0)

    def show_value(self) -> None:
        super().show_value()
        if isinstance(self._value, tuple):
            self.bar.show_shares(tuple(float(share) for share in self._value))  # type: ignore[arg-type]

    def _dragged(self, first: float, second: float) -> None:
        if self.take((round(first, 2), round(second - first, 2), round(1.0 - round(first, 2) - round(second - first, 2), 2))):
            self.show_value()


class SplitBar(QWidget):
    """Three parts of one bar. Drag a border, or move it by arrow keys; Shift with an arrow moves the second one."""

    started = Signal()
    moved = Signal(float, float)
    ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(14)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self._borders = [1.0, 1.0]
        self._held: int | None = None

    def show_shares(self, shares: Shares) -> None:
        self._borders = [shares[0], shares[0] + shares[1]]
        self.setToolTip(
            self.tr("{train} % train, {validation} % are watched while training, {test} % are kept for the end").format(
                train=round(100 * shares[0]), validation=round(100 * shares[1]), test=round(100 * shares[2])
            )
        )
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().x() / max(self.width(), 1)
        first, second = (abs(place - border) for border in self._borders)
        self._held = 0 if first < second or (first == second and place < self._borders[0]) else 1
        self.started.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            self._move(self._held, event.position().x() / max(self.width(), 1))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = None
        self.ended.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Left: -0.05, Qt.Key.Key_Right: 0.05}.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
            return
        which = 1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0
        self._move(which, self._borders[which] + by)

    def _move(self, which: int, place: float) -> None:
        place = min(max(round(place, 2), 0.05), 1.0)
        borders = list(self._borders)
        borders[which] = place
        borders[1 - which] = max(borders[1], place) if which == 0 else min(borders[0], place)
        if borders != self._borders:
            self.moved.emit(borders[0], borders[1])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        accent, ground = painting.accent(self), painting.panel(self)
        ends = [0.0, *self._borders, 1.0]
        shades = (accent, painting.mixed(ground, accent, 0.45), painting.line(self))
        for left, right, shade in zip(ends, ends[1:], shades, strict=False):
            if right > left:
                box = QRectF(left * self.width() + 0.5, 4, (right - left) * self.width() - 1, 6)
                painter.setBrush(shade)
                painter.drawRoundedRect(box, 2.5, 2.5)
        if self.hasFocus():
            painting.focus_ring(painter, self, 4)
