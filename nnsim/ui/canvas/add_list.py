"""A list of all layers that is searched by typing: Enter adds the chosen one."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from nnsim.catalog import Catalog, LayerEntry
from nnsim.ui import fonts
from nnsim.ui.theme import BODY, Theme, color
from nnsim.ui.widgets.labels import Note

WIDTH, ROW, HIGHEST = 220, 26, 320


class AddList(QFrame):
    """Pops up at a point; `chosen` is called with a layer's key. `fits` hides layers that would make no sense there.

    Those that are `refused`, for a reason, are pale and say why.
    """

    def __init__(
        self, catalog: Catalog, theme: Theme, chosen: Callable[[str], object], parent: QWidget,
        fits: Callable[[LayerEntry], bool] = lambda entry: True, title: str = "",
        refused: Callable[[LayerEntry], str | None] = lambda entry: None,
    ) -> None:  # fmt: skip
        super().__init__(parent, Qt.WindowType.Popup)
        self._chosen = chosen
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName(title or self.tr("Add a layer"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(title or self.tr("Find a layer…"))
        self.search.setAccessibleName(self.tr("Find a layer"))
        self.search.setFont(fonts.text(BODY))
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Layers"))
        self.list.setFont(fonts.text(BODY))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setIconSize(QSize(12, 12))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.nothing = Note(self.tr("No layer has such a name."))
        entries = [e for e in catalog.entries("layer") if isinstance(e, LayerEntry) and fits(e)]
        for entry in entries:
            item = QListWidgetItem(_square(theme.families.get(entry.color, theme.muted)), entry.title)
            reason = refused(entry)
            item.setToolTip(reason or entry.summary)
            if reason is not None:
                item.setForeground(color(theme.muted))
            item.setData(Qt.ItemDataRole.UserRole, entry.key)
            item.setData(Qt.ItemDataRole.UserRole + 1, f"{entry.title} {entry.key} {entry.group}".lower())
            item.setData(Qt.ItemDataRole.UserRole + 2, reason is not None)
            item.setSizeHint(QSize(180, ROW))
            self.list.addItem(item)
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 8, 8, 8)
        box.setSpacing(6)
        box.addWidget(self.search)
        box.addWidget(self.list)
        box.addWidget(self.nothing)
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._take)
        self.search.installEventFilter(self)
        self.list.itemClicked.connect(self._take)
        self._filter("")

    def open_at(self, place: QPoint) -> None:
        screen = self.screen().availableGeometry()
        x = min(max(place.x(), screen.left()), screen.right() - self.width())
        y = min(max(place.y(), screen.top()), screen.bottom() - self.height())
        self.move(x, y)
        self.show()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys walk through the list while the words stay where they are typed."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close()
                return True
        return super().eventFilter(watched, event)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count()) if not self.list.item(row).isHidden()]

    def _filter(self, text: str) -> None:
        words = text.lower().split()
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setHidden(not all(word in item.data(Qt.ItemDataRole.UserRole + 1) for word in words))
        refused = Qt.ItemDataRole.UserRole + 2
        shown = sorted(self._items(), key=lambda item: (item.data(refused), not item.text().lower().startswith(text.lower())))
        if shown:
            self.list.setCurrentItem(shown[0])
        self.nothing.setVisible(not shown)
        self.list.setVisible(bool(shown))
        self.setFixedSize(WIDTH, min(HIGHEST, 60 + ROW * max(1, len(shown))))

    def _step(self, by: int) -> None:
        shown = self._items()
        if shown:
            here = shown.index(self.list.currentItem()) if self.list.currentItem() in shown else -by
            self.list.setCurrentItem(shown[(here + by) % len(shown)])

    def _take(self) -> None:
        item = self.list.currentItem()
        if item is not None and not item.isHidden():
            key = item.data(Qt.ItemDataRole.UserRole)
            self.close()
            self._chosen(key)


def _square(hexadecimal: str) -> QIcon:
    """The family's small square."""
    pixmap = QPixmap(24, 24)
    pixmap.setDevicePixelRatio(2.0)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color(hexadecimal))
    painter.drawRoundedRect(1, 1, 10, 10, 3, 3)
    painter.end()
    return QIcon(pixmap)
