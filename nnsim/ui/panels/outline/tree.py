"""The tree of the outline: walked through by keyboard, edited in place, with its rows kept open when the network is edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QAction, QColor, QFont, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from nnsim.ui import fonts
from nnsim.ui.panels.inspector.offered import Actions
from nnsim.ui.panels.outline.keys import Key
from nnsim.ui.panels.outline.model import AT_ONCE, OutlineModel
from nnsim.ui.theme import BODY, SMALL, Theme, color, mix
from nnsim.ui.widgets import painting
from nnsim.ui.widgets.scrolling import thin_bars

if TYPE_CHECKING:
    from nnsim.ui.session import Session

Index = QModelIndex | QPersistentModelIndex
HEIGHT, INDENT, VALUES = 24, 14, 100
LEFT, RIGHT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
ELIDED = Qt.TextElideMode.ElideRight
WHOLE_ROW = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
FURTHER_ROW = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
OFFERED = (
    "connect", "add_arrow", "group", "join_group", "leave_group", "ungroup", "collapse", "cut", "copy", "paste", "duplicate", "tidy",
)  # fmt: skip
"""Actions of the canvas that make sense for what is selected here."""
Path = tuple[Key, ...]


class Rows(QStyledItemDelegate):
    """Names in the window's letters, values in its figures; settings are chosen from a list where there is one.

    Values are painted again and again while the network trains, so fonts are made once and Qt is asked for little.
    """

    def __init__(self, tree: OutlineTree) -> None:
        super().__init__(tree)
        self._tree = tree
        self._name, self._layer, self._value = fonts.text(BODY), fonts.text(BODY, 600), fonts.numbers(SMALL)
        self._metrics = {id(font): QFontMetricsF(font) for font in (self._name, self._layer, self._value)}

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tree, box = self._tree, QRectF(option.rect)
        key, words = tree.outline.key(index), tree.outline.words
        if key is None:
            return
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, option.palette.highlight())
        if index.column():
            number = key.of_run or key.kind == "unit"
            shade = painting.ink(tree) if number else painting.muted(tree)
            self._write(painter, words.value(key), box.adjusted(0, 0, -8, 0), self._value, shade, RIGHT)
            return
        bold = key.kind in ("layer", "group")
        if key.thing:
            square = index.data(Qt.ItemDataRole.DecorationRole) or painting.muted(tree)
            place = QRectF(box.left() + 2, box.center().y() - 5, 10, 10)
            if key.kind == "layer":
                painting.frame(painter, place, square, square, 0, 3)
            else:  # what computes nothing is drawn hollow
                painting.frame(painter, place.adjusted(0.7, 0.7, -0.7, -0.7), painting.panel(tree), square, 1.4, 3)
            box.setLeft(box.left() + 14)
        shade = painting.bad(tree) if words.problems(key) else painting.ink(tree)
        self._write(painter, words.title(key), box.adjusted(4, 0, 0, 0), self._layer if bold else self._name, shade)

    def _write(
        self, painter: QPainter, text: str, box: QRectF, font: QFont, shade: QColor, side: Qt.AlignmentFlag = LEFT
    ) -> None:
        painter.setFont(font)
        painter.setPen(shade)
        painter.drawText(box, side, self._metrics[id(font)].elidedText(text, ELIDED, box.width()))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(40, HEIGHT)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        outline = self._tree.outline
        key = outline.key(index)
        assert key is not None
        options = outline.edits.options(key)
        if options is None:
            line = QLineEdit(parent)
            line.setFrame(False)
            line.setFont(fonts.numbers(SMALL) if index.column() else fonts.text(BODY, 600))
            line.setAccessibleName(outline.words.spoken(key))
            return line
        combo = QComboBox(parent)
        for title, value in options:
            combo.addItem(title, value)
        combo.setCurrentIndex(max(combo.findText(outline.edits.chosen(key)), 0))
        combo.setAccessibleName(outline.words.title(key))
        combo.activated.connect(lambda: self._done(combo))
        QTimer.singleShot(0, combo, lambda: combo.showPopup() if combo.isVisible() else None)  # so that arrows look, and Enter chooses
        return combo

    def _done(self, combo: QComboBox) -> None:
        self.commitData.emit(combo)
        self.closeEditor.emit(combo)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit) and not editor.isModified():
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        outline = self._tree.outline
        key = outline.key(index)
        if isinstance(editor, QComboBox):
            given = editor.currentData()
        else:
            assert isinstance(editor, QLineEdit)
            if not editor.isModified():
                return  # a number that the training has changed meanwhile is not put back
            given = editor.text()
        if key is not None and given != outline.edits.text(key):
            # when the editor is gone: an edit of the network lists all rows anew
            place = QPersistentModelIndex(index) if editor.hasFocus() else None  # who went elsewhere is not called back
            QTimer.singleShot(0, self._tree, lambda: self._tree.take(key, given, place))


class OutlineTree(QTreeView):
    """`chosen(keys)`: other rows are selected."""

    chosen = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.outline = OutlineModel(session, self)
        self._quiet = False
        self._offered: list[QAction] = []
        thin_bars(self)
        self.setModel(self.outline)
        self.setItemDelegate(Rows(self))
        self.setAccessibleName(self.tr("Outline of the network"))
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(INDENT)
        self.setIconSize(QSize(10, 10))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked)
        self.setExpandsOnDoubleClick(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)
        self.set_theme(session.theme)
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(40)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(1, VALUES)

    def set_theme(self, theme: Theme) -> None:
        """The current row is tinted, so that its figures stay as they are."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Highlight, color(mix(theme.panel, theme.accent, 0.2)))
        palette.setColor(QPalette.ColorRole.HighlightedText, color(theme.ink))
        self.setPalette(palette)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painting.focus_ring(QPainter(self.viewport()), self.viewport(), 4)

    # What can be done

    def bind(self, actions: Actions) -> None:
        """Offer what the canvas does with what is selected, by its keys too where they are no letters that look for a row."""
        self._offered = [actions(key) for key in OFFERED]
        for action in self._offered:
            if any(keys.toString().startswith("Ctrl") for keys in action.shortcuts()):
                self.addAction(action)

    def take(self, key: Key, given: object, place: QPersistentModelIndex | None = None) -> None:
        """Take what was typed for a row; what cannot be stands there again to be mended, if its `place` is given."""
        if self.outline.edits.take(key, given) or place is None or not place.isValid():
            return
        index = QModelIndex(place)  # type: ignore[call-overload]
        self.edit(index)
        line = self.indexWidget(index)
        if isinstance(line, QLineEdit):
            line.setText(str(given))
            line.setModified(True)
            line.selectAll()

    def edit_row(self, index: QModelIndex) -> bool:
        """Type what can be typed in a row; False if nothing can."""
        for column in (0, 1):
            place = index.siblingAtColumn(column)
            if self.outline.flags(place) & Qt.ItemFlag.ItemIsEditable:
                self.setCurrentIndex(place)
                self.edit(place)
                return True
        return False

    def remove_row(self, index: QModelIndex) -> None:
        """Remove what a row stands for, and go to the row that is then in its place."""
        key = self.outline.key(index)
        if key is not None:
            self.outline.edits.remove(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index, key = self.currentIndex(), Qt.Key(event.key())
        if not index.isValid() or self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        elif key in ENTER or key == Qt.Key.Key_F2:
            if not self.edit_row(index) and key in ENTER:
                self.setExpanded(index.siblingAtColumn(0), not self.isExpanded(index.siblingAtColumn(0)))
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_row(index)
        elif key == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _open_menu(self, place: QPoint) -> None:
        index = self.indexAt(place) if self.indexAt(place).isValid() else self.currentIndex()
        if not index.isValid():
            return
        if not self.selectionModel().isRowSelected(index.row(), index.parent()):
            self.selectionModel().setCurrentIndex(index.siblingAtColumn(0), WHOLE_ROW)
        menu = self.menu(index)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.viewport().mapToGlobal(place))

    def menu(self, index: QModelIndex) -> QMenu:
        """What can be done with a row."""
        menu, key, kept = QMenu(self), self.outline.key(index), QPersistentModelIndex(index)
        menu.setAccessibleName(self.tr("Row of the outline"))
        edit = menu.addAction(self.tr("Rename") if key is not None and key.kind in ("layer", "group") else self.tr("Edit"))
        edit.setEnabled(key is not None and self.outline.edits.can(key))
        edit.triggered.connect(lambda: self.edit_row(QModelIndex(kept)))  # type: ignore[call-overload]
        remove = menu.addAction(self.tr("Remove, or restore") if key is not None and key.kind == "weight" else self.tr("Remove"))
        remove.setEnabled(key is not None and (key.thing or key.kind in ("into", "out", "weight")))
        remove.triggered.connect(lambda: self.remove_row(QModelIndex(kept)))  # type: ignore[call-overload]
        if key is not None and key.thing and self._offered:
            menu.addSeparator()
            menu.addActions(self._offered)
        return menu

    # Which rows are selected

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        if not self._quiet:
            rows = [self.outline.key(index) for index in self.selectionModel().selectedRows()]
            if rows:
                self.chosen.emit(rows)

    def show_rows(self, indexes: Sequence[QModelIndex]) -> None:
        """Select rows, the first of them current, without telling anybody; none of them: no row is."""
        self._quiet = True
        there = [index for index in indexes if index.isValid()]
        if not there:
            self.selectionModel().clear()
        for place, index in enumerate(there):
            if place:
                self.selectionModel().select(index, FURTHER_ROW)
            else:
                self.selectionModel().setCurrentIndex(index, WHOLE_ROW)
                self.scrollTo(index)
        self._quiet = False

    # Edits of the network

    def refresh(self) -> None:
        """List the network anew; what was open stays open, and the current row stays current where it is still there."""
        opened = self._opened(QModelIndex(), ())
        current, place = self._path(self.currentIndex()), self.verticalScrollBar().value()
        self._quiet = True
        self.outline.refresh()
        for path, listed in opened.items():
            index = self._listed(path)
            if index.isValid() and index.row() >= 0:
                while self.outline.rowCount(index) < listed and self.outline.canFetchMore(index):
                    self.outline.fetchMore(index)
                self.expand(index)
        while current and not self._listed(current).isValid():
            current = current[:-1]
        if current:
            self.selectionModel().setCurrentIndex(self._listed(current), WHOLE_ROW)
        self.verticalScrollBar().setValue(place)
        self._quiet = False

    def _path(self, index: QModelIndex) -> Path:
        path: list[Key] = []
        place = index.siblingAtColumn(0)
        while place.isValid():
            key = self.outline.key(place)
            assert key is not None
            path.insert(0, key)
            place = place.parent()
        return tuple(path)

    def _listed(self, path: Path) -> QModelIndex:
        """Where a path ends, as far as rows are listed."""
        index = QModelIndex()
        for key in path:
            if not self.outline.rowCount(index) and self.outline.canFetchMore(index):
                self.outline.fetchMore(index)
            index = self.outline.child_of(index, key)
            if not index.isValid():
                return index
        return index

    def _opened(self, above: QModelIndex, path: Path) -> dict[Path, int]:
        """The paths of all open rows with how many rows are listed below, from the top down."""
        found: dict[Path, int] = {}
        for place in range(self.outline.rowCount(above)):
            index = self.outline.index(place, 0, above)
            if self.isExpanded(index):
                key = self.outline.key(index)
                assert key is not None
                found[*path, key] = max(self.outline.rowCount(index), AT_ONCE)
                found |= self._opened(index, (*path, key))
        return found
