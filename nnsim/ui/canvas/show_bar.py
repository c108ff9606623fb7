"""The small chooser beside the caption: what cards show, and the colours' scale with its numbers."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QActionGroup, QFontMetricsF, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from nnsim.engine.notation import Notation
from nnsim.ui import fonts
from nnsim.ui.canvas.pictures import Range
from nnsim.ui.canvas.scenery import Scenery
from nnsim.ui.canvas.showing import Showing, meaning, title
from nnsim.ui.canvas.shown import Shows
from nnsim.ui.numerals import brief
from nnsim.ui.theme import SMALL, Theme, color, diverging
from nnsim.ui.widgets import painting
from nnsim.ui.widgets.buttons import Button
from nnsim.ui.widgets.pressable import Pressable

BAR, THICK, GAP = 56.0, 7.0, 5


class ShowBar(QWidget):
    """Stands in the lower left corner of the canvas; the caption begins at its right end."""

    def __init__(self, showing: Showing, scenery: Scenery, parent: QWidget) -> None:
        super().__init__(parent)
        self._showing = showing
        self._scenery = scenery
        self._choice: tuple[Shows, Notation] | None = None
        self.setAccessibleName(self.tr("What cards show"))
        self.button = Button(flat=True, parent=self)
        self.button.setFont(fonts.text(SMALL, 600))
        self.menu = QMenu(self.button)
        self.menu.setAccessibleName(self.tr("Cards show"))
        self.menu.setToolTipsVisible(True)
        self.button.setMenu(self.menu)
        group = QActionGroup(self.menu)
        for shows in Shows:
            action = group.addAction(self.menu.addAction(title(shows)))
            action.setCheckable(True)
            action.setData(shows)
            action.triggered.connect(lambda _=False, shows=shows: showing.choose(shows))
        self.legend = Legend(scenery, self)
        self.legend.clicked.connect(lambda _=False: showing.turn_scale())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.button)
        row.addWidget(self.legend)
        showing.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Another choice, or other numbers: it is asked with every picture, and most of the time nothing is another than before."""
        choice = (self._showing.shows, self._scenery.notation)
        chosen = choice != self._choice
        if chosen:
            self._choice = choice
            self._show_choice(*choice)
        if self.legend.refresh() or chosen:
            self.resize(self.button.sizeHint().width() + GAP + self.legend.sizeHint().width(), self.button.sizeHint().height())

    def _show_choice(self, shows: Shows, notation: Notation) -> None:
        if self.button.text() != title(shows):
            self.button.setText(title(shows))
            self.button.setAccessibleName(self.tr("Cards show: {what}").format(what=title(shows)))
            self.button.updateGeometry()
        self.button.setToolTip(meaning(shows, notation))
        for action in self.menu.actions():
            action.setChecked(action.data() is shows)
            action.setToolTip(meaning(action.data(), notation))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A pale ground, so that the words can be read over the drawing."""
        QPainter(self).fillRect(self.rect(), color(self._scenery.theme.canvas, 0.82))

    def place(self, corner: QPoint) -> None:
        """Stand with the middle of the left edge here."""
        self.move(corner.x(), corner.y() - self.height() // 2)


class Legend(Pressable):
    """The scale of the cards' colours: where it ends on both sides, and whether it is fixed there. A press turns that."""

    def __init__(self, scenery: Scenery, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._scenery = scenery
        self._said: tuple[object, ...] = ()
        self.setAccessibleName(self.tr("Scale of the cards"))

    @property
    def scale(self) -> Range | None:
        """What the ends of the colours mean on all cards; None if each has a scale of its own."""
        scenery = self._scenery
        if scenery.fixed is not None:
            return Range(-scenery.fixed, scenery.fixed)
        return Range(-1.0, 1.0) if scenery.shows is Shows.ACTIVATION else None

    def refresh(self) -> bool:
        """Say it anew if anything of it changed, and whether it did."""
        scenery, words = self._scenery, self._words()
        if (words, scenery.theme, scenery.shows) == self._said:
            return False
        self._said = (words, scenery.theme, scenery.shows)
        if scenery.fixed is not None:
            about = self.tr("The same scale for all cards: press to let each reach as far as its own values")
        elif scenery.shows is Shows.ACTIVATION:
            about = self.tr("Where activations have no bounds the card's own scale stands on it: press to fix one for all")
        else:
            about = self.tr("Every card reaches as far as its own values, and says how far: press to fix one scale for all")
        self.setToolTip(about)
        low, high, note = words
        self.setAccessibleDescription(self.tr("Orange {low}, blue {high}").format(low=low, high=high) + f"; {note}; {about}")
        self.updateGeometry()
        self.update()
        return True

    def _words(self) -> tuple[str, str, str]:
        """What stands before the colours, behind them, and after that."""
        scale, scenery = self.scale, self._scenery
        if scale is not None:
            return brief(scale.low, 2), brief(scale.high, 2), self.tr("for all cards") if scenery.fixed is not None else ""
        if not scenery.known:
            return "−", "+", self.tr("none before the first update")
        return "−", "+", self.tr("each card its own")

    def sizeHint(self) -> QSize:
        numbers, words = QFontMetricsF(fonts.numbers(SMALL - 1.0)), QFontMetricsF(fonts.text(SMALL - 1.0))
        low, high, about = self._words()
        width = BAR + 2 * GAP + numbers.horizontalAdvance(low) + numbers.horizontalAdvance(high)
        return QSize(round(width + (words.horizontalAdvance(about) + GAP if about else 0.0)) + 4, 20)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._scenery.theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        low, high, about = self._words()
        x = self._say(painter, low, 2.0, number=True)
        bar = QRectF(x, self.height() / 2 - THICK / 2, BAR, THICK)
        painter.drawImage(bar, _colors(theme))
        painter.setPen(QPen(color(theme.line), 1.0))
        painter.drawRect(bar)
        x = self._say(painter, high, bar.right() + GAP, number=True)
        self._say(painter, about, x, number=False)
        if self.hasFocus():
            painting.focus_ring(painter, self)

    def _say(self, painter: QPainter, text: str, x: float, *, number: bool) -> float:
        """Write from here on, and return where to go on."""
        if not text:
            return x
        painter.setFont(fonts.numbers(SMALL - 1.0) if number else fonts.text(SMALL - 1.0))
        painter.setPen(color(self._scenery.theme.muted))
        width = QFontMetricsF(painter.font()).horizontalAdvance(text)
        painter.drawText(QRectF(x, 0.0, width + 2.0, float(self.height())), Qt.AlignmentFlag.AlignVCenter, text)
        return x + width + GAP


def _colors(theme: Theme) -> QImage:
    table = diverging(theme)
    return QImage(table.tobytes(), len(table), 1, 3 * len(table), QImage.Format.Format_RGB888).copy()
