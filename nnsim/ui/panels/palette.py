"""The palette: every layer of the catalogue, grouped by family, to be dragged out or added by keyboard."""

import html
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRectF, QSettings, QSize, Qt, Signal
from PySide6.QtGui import QDrag, QEnterEvent, QFont, QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from nnsim.catalog import LayerEntry
from nnsim.ui import fonts
from nnsim.ui.helping import about
from nnsim.ui.notations import Notations
from nnsim.ui.session import Session
from nnsim.ui.theme import BODY, FAMILIES, SMALL, color
from nnsim.ui.widgets import formula, painting
from nnsim.ui.widgets.buttons import LinkButton
from nnsim.ui.widgets.fields import SearchField
from nnsim.ui.widgets.help_mark import HelpMark
from nnsim.ui.widgets.labels import Heading, Note
from nnsim.ui.widgets.pressable import Pressable

MIME = "application/x-nnsim-layer"
FIRST, MOST = 4, 6
"""Layers of a group that are seen at first where there are more than so many."""
WORDS, EDGE, SPACE = 25, 2, 6
"""Pixels from the left edge of an item to its title, from the title to the right edge, and from one item to the next."""
AIR = 6
"""Pixels that a title of the usual size leaves at its right: it would seem to touch the edge."""


class PaletteItem(Pressable):
    """One layer: a square in the family's colour and its title. Drag it out, or double-click or press Enter to add it."""

    added = Signal(str)

    def __init__(self, entry: LayerEntry, notations: Notations, parent: QWidget | None = None) -> None:
        super().__init__(entry.title, parent)
        self.entry = entry
        self._notations = notations
        self._pressed_at: QPoint | None = None
        self.setFont(fonts.text(BODY))
        self.setAccessibleName(entry.title)
        self.setAccessibleDescription(entry.summary)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.clicked.connect(lambda: self.added.emit(entry.key))  # by keyboard: the mouse drags or double-clicks
        about(self, f"layer/{entry.key}")
        self._mark = HelpMark(self)
        self._mark.hide()

    def words(self) -> str:
        """What a search looks into."""
        return f"{self.entry.title} {self.entry.key} {self.entry.group}".casefold()

    def sizeHint(self) -> QSize:
        return QSize(96, painting.HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, painting.HEIGHT)

    def needs(self) -> float:
        """The least width in which the whole title can be read."""
        return WORDS + QFontMetricsF(fonts.text(SMALL)).horizontalAdvance(self.text()) + EDGE

    def lettering(self) -> tuple[QFont, str]:
        """The font, and as much of the title as there is room for: a long one is better small than cut; none goes below the mark."""
        room = (self.width() if self._mark.isHidden() else self._mark.x()) - WORDS - EDGE
        font = self.font()
        if QFontMetricsF(font).horizontalAdvance(self.text()) > room - AIR:
            font = fonts.text(SMALL)
        return font, QFontMetricsF(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._mark.move(self.width() - self._mark.width() - EDGE, (self.height() - self._mark.height()) // 2)
        self._mark.show()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._mark.hide()
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        if (event.position().toPoint() - self._pressed_at).manhattanLength() >= QApplication.startDragDistance():
            self._pressed_at = None
            self.drag().exec(Qt.DropAction.CopyAction)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.added.emit(self.entry.key)

    def drag(self) -> QDrag:
        """What travels with the pointer: the layer's key and a picture of this item."""
        data = QMimeData()
        data.setData(MIME, self.entry.key.encode())
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.setPixmap(self.grab())
        drag.setHotSpot(QPoint(14, self.height() // 2))
        return drag

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip(), self)
            return True
        return super().event(event)

    def tip(self) -> str:
        """Title, what it does, and its equation, typeset only when somebody asks."""
        picture = formula.html(self._notations.formula(self.entry), painting.ink(self)) if self.entry.formula else ""
        words = f"<b>{html.escape(self.entry.title)}</b><br>{html.escape(self.entry.summary)}"
        return f"{words}<br><br>{picture}" if picture else words

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        edge = painting.strong_line(self) if self.underMouse() else painting.line(self)
        edge = painting.accent(self) if self.hasFocus() else edge
        fill = painting.hover(self) if self.underMouse() else painting.panel(self)
        painting.frame(painter, QRectF(self.rect()), fill, edge, 1.5 if self.hasFocus() else 1)
        middle = self.height() / 2
        shade = color(FAMILIES.get(self.entry.color, FAMILIES["maths"]))
        painting.frame(painter, QRectF(7, middle - 7, 14, 14), shade, shade, 0, 4)
        font, words = self.lettering()
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(painting.ink(self))
        painter.drawText(QPointF(WORDS, middle + (metrics.ascent() - metrics.descent()) / 2), words)


class Group(QWidget):
    """The layers of one heading. Of many, only the first are seen until somebody asks for the rest; a search sees them all."""

    def __init__(self, title: str, entries: Sequence[LayerEntry], notations: Notations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.items = [PaletteItem(entry, notations, self) for entry in entries]
        self._searched = ""
        self._places: list[tuple[PaletteItem, int, int, int]] = []
        self._setting = f"palette/unfolded/{title}"
        self._open = len(entries) <= MOST or QSettings().value(self._setting, False, bool)
        self.more = LinkButton("", self)
        self.more.clicked.connect(self._unfold)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(SPACE)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(7)
        column.addWidget(Heading(title))
        column.addLayout(self._grid)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.narrow("")

    def narrow(self, typed: str) -> None:
        """Show what fits the words that were typed; without any, what the group shows by itself."""
        self._searched = typed
        words = typed.casefold().split()
        fitting = [item for item in self.items if all(word in item.words() for word in words)]
        shown = fitting if words or self._open else fitting[:FIRST]
        for item in self.items:
            item.setVisible(item in shown)
        self._place()
        hidden = len(self.items) - FIRST
        self.more.setText(self.tr("Fewer") if self._open else self.tr("{count} more …").format(count=hidden))
        self.more.setVisible(not words and len(self.items) > MOST)
        self.setVisible(bool(fitting))

    def shown(self) -> list[PaletteItem]:
        return [item for item in self.items if not item.isHidden()]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        """Two in a row; a title that would be cut there has a row for itself."""
        half = (self.width() - SPACE) / 2
        place, places = 0, []
        for item in self.shown():
            alone = item.needs() > half
            place += place % 2 if alone else 0
            places.append((item, place // 2, place % 2, 2 if alone else 1))
            place += 2 if alone else 1
        if places != self._places:
            self._places = places
            for item, row, column, span in places:
                self._grid.addWidget(item, row, column, 1, span)

    def _unfold(self) -> None:
        self._open = not self._open
        QSettings().setValue(self._setting, self._open)
        self.narrow(self._searched)


class PalettePanel(QWidget):
    """All layers by group, with a search field. `addRequested(key)`: somebody wants that layer on the canvas."""

    addRequested = Signal(str)  # noqa: N815

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Palette"))
        self.search = SearchField(self.tr("Find a layer…"))
        self.search.textChanged.connect(self._filter)
        self.search.entered.connect(self._add_first)
        self.search.down.connect(self._focus_first)
        self._none = Note(self.tr("No layer has that in its name."))
        self._none.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 10, 0)
        column.setSpacing(7)
        column.addWidget(self.search)
        column.addWidget(self._none)
        by_title: dict[str, list[LayerEntry]] = {}
        for entry in session.catalog.entries("layer"):
            by_title.setdefault(entry.group, []).append(session.catalog.layer(entry.key))
        self.groups = [Group(title, entries, session.notations, self) for title, entries in by_title.items()]
        self.items: dict[str, PaletteItem] = {}
        for group in self.groups:
            column.addWidget(group)
            for item in group.items:
                item.added.connect(self.addRequested)
                self.items[item.entry.key] = item

    def shown(self) -> list[PaletteItem]:
        """The layers that fit what was typed, in order."""
        return [item for group in self.groups for item in group.shown()]

    def _filter(self, typed: str) -> None:
        for group in self.groups:
            group.narrow(typed)
        self._none.setVisible(not self.shown())

    def _add_first(self) -> None:
        shown = self.shown()
        if self.search.text().strip() and shown:
            self.addRequested.emit(shown[0].entry.key)
            self.search.setText("")  # and nothing to undo in the field: Ctrl+Z takes the layer back

    def _focus_first(self) -> None:
        shown = self.shown()
        if shown:
            shown[0].setFocus(Qt.FocusReason.TabFocusReason)
