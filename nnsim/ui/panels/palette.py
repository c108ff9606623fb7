"""The palette: every layer of the catalogue, grouped by family, to be dragged out or added by keyboard."""

import html

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QDrag, QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from nnsim.catalog import LayerEntry
from nnsim.ui import fonts
from nnsim.ui.notations import Notations
from nnsim.ui.session import Session
from nnsim.ui.theme import BODY, FAMILIES, SMALL, color
from nnsim.ui.widgets import formula, painting
from nnsim.ui.widgets.fields import SearchField
from nnsim.ui.widgets.labels import Heading, Note
from nnsim.ui.widgets.pressable import Pressable

MIME = "application/x-nnsim-layer"


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

    def sizeHint(self) -> QSize:
        return QSize(96, painting.HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, painting.HEIGHT)

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
        painting.frame(painter, QRectF(8, middle - 7, 14, 14), shade, shade, 0, 4)
        room = self.width() - 30
        font = self.font()
        if QFontMetricsF(font).horizontalAdvance(self.text()) > room:
            font = fonts.text(SMALL)  # a long name is better small than cut
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(painting.ink(self))
        words = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(27, middle + (metrics.ascent() - metrics.descent()) / 2), words)


class PalettePanel(QWidget):
    """All layers by group, with a search field. `addRequested(key)`: somebody wants that layer on the canvas."""

    addRequested = Signal(str)  # noqa: N815

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Palette"))
        self._notations = session.notations
        self.search = SearchField(self.tr("Find a layer…"))
        self.search.textChanged.connect(self._filter)
        self.search.entered.connect(self._add_first)
        self.search.down.connect(self._focus_first)
        self.items: dict[str, PaletteItem] = {}
        self._groups: list[tuple[Heading, QWidget, QGridLayout, list[PaletteItem]]] = []
        self._none = Note(self.tr("No layer has that in its name."))
        self._none.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 10, 0)
        column.setSpacing(7)
        column.addWidget(self.search)
        column.addWidget(self._none)
        groups: dict[str, list[LayerEntry]] = {}
        for entry in session.catalog.entries("layer"):
            groups.setdefault(entry.group, []).append(session.catalog.layer(entry.key))
        for title, entries in groups.items():
            self._add_group(column, title, entries)

    def _add_group(self, column: QVBoxLayout, title: str, entries: list[LayerEntry]) -> None:
        heading = Heading(title)
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        items = []
        for entry in entries:
            item = PaletteItem(entry, self._notations)
            item.added.connect(self.addRequested)
            self.items[entry.key] = item
            items.append(item)
        column.addWidget(heading)
        column.addWidget(holder)
        self._groups.append((heading, holder, grid, items))
        _arrange(grid, items)

    def shown(self) -> list[PaletteItem]:
        """The layers that fit what was typed, in order."""
        return [item for _, _, _, items in self._groups for item in items if not item.isHidden()]

    def _filter(self, typed: str) -> None:
        words = typed.casefold().split()
        for heading, holder, grid, items in self._groups:
            fitting = []
            for item in items:
                text = f"{item.entry.title} {item.entry.key} {item.entry.group}".casefold()
                fits = all(word in text for word in words)
                item.setHidden(not fits)
                if fits:
                    fitting.append(item)
            heading.setVisible(bool(fitting))
            holder.setVisible(bool(fitting))
            _arrange(grid, fitting)
        self._none.setVisible(not self.shown())

    def _add_first(self) -> None:
        shown = self.shown()
        if self.search.text().strip() and shown:
            self.addRequested.emit(shown[0].entry.key)
            self.search.clear()

    def _focus_first(self) -> None:
        shown = self.shown()
        if shown:
            shown[0].setFocus(Qt.FocusReason.TabFocusReason)


def _arrange(grid: QGridLayout, items: list[PaletteItem]) -> None:
    """Two items in a row, in order."""
    for place, item in enumerate(items):
        grid.addWidget(item, place // 2, place % 2)
