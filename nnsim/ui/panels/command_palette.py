"""The command palette: every action of the window with its shortcut, found by typing."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from nnsim.ui import fonts
from nnsim.ui.theme import BODY, SMALL
from nnsim.ui.widgets import painting
from nnsim.ui.widgets.fields import SearchField
from nnsim.ui.widgets.labels import Note
from nnsim.ui.widgets.popup import Popup
from nnsim.ui.widgets.scrolling import thin_bars

ACTION = Qt.ItemDataRole.UserRole
WIDTH, ROW = 520, 32


class CommandPalette(Popup):
    """Type, choose with the arrow keys, press Enter. Actions that cannot be done now say why and do nothing. Escape closes it at once."""

    def __init__(self, actions: Iterable[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Commands"))
        self.search = SearchField(self.tr("Type a command"))
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Commands"))
        self.list.setItemDelegate(_Row(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        thin_bars(self.list)
        self.told = Note()
        self.told.setAccessibleName(self.tr("About the chosen command"))
        for action in named(actions):
            item = QListWidgetItem(plain(action))
            item.setData(ACTION, action)
            item.setToolTip(action.toolTip())
            self.list.addItem(item)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.addWidget(self.search)
        column.addWidget(self.list)
        column.addWidget(self.told)
        self.search.textChanged.connect(self._filter)
        self.search.entered.connect(self._run)
        self.search.installEventFilter(self)
        self.list.itemClicked.connect(lambda _: self._run())
        self.list.currentItemChanged.connect(lambda *_: self._tell())
        self._filter("")
        self.setFixedSize(WIDTH, 68 + ROW * min(max(self.list.count(), 1), 12))
        self._place()

    def shown(self) -> list[str]:
        """What is listed, in order."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return [item.text() for item in items if not item.isHidden()]

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            top = parent.window().geometry()
            self.move(top.left() + (top.width() - WIDTH) // 2, top.top() + 90)
        self.search.setFocus()

    def _filter(self, typed: str) -> None:
        words = typed.casefold().split()
        first = None
        for row in range(self.list.count()):
            item = self.list.item(row)
            text = item.text().casefold()
            item.setHidden(not all(word in text for word in words))
            if first is None and not item.isHidden():
                first = row
        self.list.setCurrentRow(-1 if first is None else first)
        self._tell()

    def _tell(self) -> None:
        """Why the chosen action cannot be done now, or that there is none."""
        item = self.list.currentItem()
        words = self.tr("No command has that in its name.")
        if item is not None and not item.isHidden():
            action = item.data(ACTION)
            words = "" if action.isEnabled() or action.toolTip() == plain(action) else action.toolTip()
        self.told.setText(words)
        self.told.setVisible(bool(words))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self.close()
                return True
            move = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if move is not None:
                self._move(move)
                return True
        return super().eventFilter(watched, event)

    def _move(self, by: int) -> None:
        rows = [row for row in range(self.list.count()) if not self.list.item(row).isHidden()]
        if rows:
            here = rows.index(self.list.currentRow()) if self.list.currentRow() in rows else -by
            self.list.setCurrentRow(rows[(here + by) % len(rows)])

    def _run(self) -> None:
        item = self.list.currentItem()
        if item is None or item.isHidden():
            return
        action = item.data(ACTION)
        if action.isEnabled():
            self.close()
            action.trigger()


class _Row(QStyledItemDelegate):
    """The name on the left, the shortcut on the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        widget = self.parent()
        assert isinstance(widget, QWidget)
        action = index.data(ACTION)
        box = QRect(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            ground = painting.mixed(painting.panel(widget), painting.accent(widget), 0.12)
            painting.frame(painter, QRectF(box), ground, ground, 0)
        painter.setFont(fonts.text(BODY))
        painter.setPen(painting.ink(widget) if action.isEnabled() else painting.muted(widget))
        painter.drawText(box.adjusted(10, 0, -130, 0), Qt.AlignmentFlag.AlignVCenter, index.data())
        painter.setFont(fonts.numbers(SMALL))
        painter.setPen(painting.muted(widget))
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        painter.drawText(box.adjusted(0, 0, -10, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, keys)


def named(actions: Iterable[QAction]) -> list[QAction]:
    """Actions that can be shown in a list: with a name, each name once, in the order of their names."""
    found: dict[str, QAction] = {}
    for action in actions:
        if plain(action) and not action.isSeparator() and action.menu() is None:
            found.setdefault(plain(action), action)
    return [found[name] for name in sorted(found, key=str.casefold)]


def plain(action: QAction) -> str:
    """An action's name without the marks of menus."""
    return action.text().replace("&", "").rstrip("…").strip()
