"""The history as a list: every edit by name, the present marked. A click goes there, back or forth, as often as one likes."""

import time
from itertools import zip_longest

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from nnsim.ui import fonts
from nnsim.ui.sentences import said
from nnsim.ui.session import Session
from nnsim.ui.theme import BODY, SMALL
from nnsim.ui.widgets import painting
from nnsim.ui.widgets.labels import Heading
from nnsim.ui.widgets.plain import plain
from nnsim.ui.widgets.popup import Popup
from nnsim.ui.widgets.scrolling import thin_bars

WIDTH, ROW, MOST_ROWS = 380, 28, 16
STRETCH = 0.012
"""Seconds of going back or forth at a time: the window stays awake on a long way."""
STATE = Qt.ItemDataRole.UserRole
PAST, PRESENT, FUTURE = "past", "present", "future"
SAVED = Qt.ItemDataRole.UserRole + 1


class Journey(QObject):
    """Goes to a position of the history, entry by entry, with the window alive between them. Another goal replaces the one before."""

    stretched = Signal()
    """A part of the way, or all of it, is done."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._goal: int | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)
        session.projectReplaced.connect(self.stop)

    @property
    def under_way(self) -> bool:
        return self._goal is not None

    def begin(self, position: int) -> None:
        self._goal = position
        self._go_on()
        if self.under_way:
            self._timer.start(0)

    def stop(self) -> None:
        self._goal = None
        self._timer.stop()

    def _go_on(self) -> None:
        session, end = self._session, time.perf_counter() + STRETCH
        while self._goal is not None:
            position = session.history.position
            if self._goal < position and session.history.can_undo:
                session.undo()
            elif self._goal > position and session.history.can_redo:
                session.redo()
            else:
                self.stop()
            if time.perf_counter() > end:
                break
        self.stretched.emit()


class HistoryList(Popup):
    """Opens over the window; arrows and Enter do what the mouse does, Escape closes it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("History"))
        self._session = session
        self._texts: list[str] = []
        self._words: list[str] = []
        """The same in the window's language."""
        self._rows: list[tuple[str, str, bool]] = []
        """What the list shows: texts, states, and whether that is what was saved."""
        self.journey = Journey(session, self)
        self.heading = Heading(self.tr("History"))
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Edits, the oldest first"))
        self.list.setItemDelegate(_Row(self.list))
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        self.list.installEventFilter(self)
        thin_bars(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.addWidget(self.heading)
        column.addWidget(self.list)
        self.list.itemClicked.connect(lambda item: self.go(self.list.row(item)))
        session.historyChanged.connect(self._follow)
        session.projectReplaced.connect(self.refresh)
        self.journey.stretched.connect(self.refresh)
        self.refresh()
        self.setFixedSize(WIDTH, 54 + ROW * min(max(self.list.count(), 3), MOST_ROWS))
        self._place()
        self.list.setFocus()

    def rows(self) -> list[tuple[str, str]]:
        """What is listed, from the oldest on: texts, and whether each is past, present or to come."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return [(item.text(), str(item.data(STATE))) for item in items]

    def go(self, position: int) -> None:
        """Undo or redo until so many edits are done."""
        self.journey.begin(position)

    def _follow(self) -> None:
        """On a long way the list need not be right after every step."""
        if not self.journey.under_way:
            self.refresh()

    def refresh(self) -> None:
        """Show the history as it is now."""
        history, session = self._session.history, self._session
        if history.texts != self._texts:
            self._texts = history.texts
            self._words = [said(text) for text in self._texts]
        saved = history.saved if session.path is not None else -1
        rows = [
            (text, PRESENT if row == history.position else PAST if row < history.position else FUTURE, row == saved)
            for row, text in enumerate((self.tr("Beginning"), *self._words))
        ]
        for row, (now, before) in enumerate(zip_longest(rows, self._rows)):
            if now is not None and now != before:
                self._show_row(row, *now)
        while self.list.count() > len(rows):
            self.list.takeItem(self.list.count() - 1)
        self._rows = rows
        if not self.journey.under_way or self.list.currentRow() < 0:
            self.list.setCurrentRow(history.position)

    def _show_row(self, row: int, text: str, state: str, saved: bool) -> None:
        if row >= self.list.count():
            self.list.addItem(QListWidgetItem())
        item, shown = self.list.item(row), text[:1].upper() + text[1:]
        item.setText(shown)
        item.setData(STATE, state)
        item.setData(SAVED, saved)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, self._spoken(shown, state, saved))
        item.setToolTip(plain(shown))

    def _spoken(self, text: str, state: str, saved: bool) -> str:
        words = {PAST: "", PRESENT: self.tr("now"), FUTURE: self.tr("undone")}
        return ", ".join(word for word in (text, words[state], self.tr("saved") if saved else "") if word)

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            window = parent.window().geometry()
            self.move(window.left() + (window.width() - WIDTH) // 2, window.top() + 70)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = Qt.Key(event.key())
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
                self.go(self.list.currentRow())
                return True
            if key == Qt.Key.Key_Escape:
                self.close()
                return True
        return super().eventFilter(watched, event)


class _Row(QStyledItemDelegate):
    """A mark for the present, the name, and on the right whether that is what was saved. What was undone is pale."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        widget = self.parent()
        assert isinstance(widget, QWidget)
        box, state = QRect(option.rect), index.data(STATE)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if option.state & QStyle.StateFlag.State_Selected or over:
            ground = painting.mixed(painting.panel(widget), painting.accent(widget), 0.06 if over else 0.12)
            painting.frame(painter, QRectF(box), ground, ground, 0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state == PRESENT:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(painting.accent(widget))
            painter.drawEllipse(QPointF(box.left() + 12.0, box.center().y() + 0.5), 3.5, 3.5)
        painter.setFont(fonts.text(BODY, 600 if state == PRESENT else 400))
        painter.setPen(painting.muted(widget) if state == FUTURE else painting.ink(widget))
        room = box.adjusted(26, 0, -60 if index.data(SAVED) else -10, 0)
        text = painter.fontMetrics().elidedText(index.data(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        if index.data(SAVED):
            painter.setFont(fonts.text(SMALL))
            painter.setPen(painting.muted(widget))
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(box.adjusted(0, 0, -10, 0), flags, self.tr("saved"))
