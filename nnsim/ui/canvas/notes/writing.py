"""Writing a note where it stands: what is typed is in the document at once, and one entry of the history for the whole of it."""

import math
from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen, QTextBlockFormat, QTextOption
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from nnsim.document import Note
from nnsim.document.furniture import TEXT_LONGEST
from nnsim.ui.canvas.notes.note_item import LEADING, PAD, note_font, note_ink
from nnsim.ui.canvas.returning import Returning
from nnsim.ui.theme import Theme, color

LEAST_HEIGHT = 26
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class NoteEditor(QTextEdit):
    """Escape, Ctrl+Enter or a click elsewhere ends it; Enter begins a new line."""

    finished = Signal()

    def __init__(self, note: Note, theme: Theme, zoom: float, typed: Callable[[str], object], parent: QWidget) -> None:
        super().__init__(parent)
        self._typed, self._open = typed, True
        self._theme = theme
        self._returning = Returning(self)
        self.setAccessibleName(self.tr("Text of the note"))
        self.setPlaceholderText(self.tr("Write a note"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(note_font(note.style, zoom))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(PAD * zoom)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, color(theme.panel))
        palette.setColor(QPalette.ColorRole.Text, color(note_ink(theme, note.style)))
        palette.setColor(QPalette.ColorRole.PlaceholderText, QColor(theme.muted))
        self.setPalette(palette)
        self.setAcceptRichText(False)
        self._write(note.text)
        self.textChanged.connect(self._changed)

    def open_over(self, rect: QRectF) -> None:
        """Show over a rectangle of the parent, as high as the text needs."""
        self.setGeometry(rect.toRect())
        self.show()
        self._grow()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setPen(QPen(color(self._theme.accent), 1.4))
        painter.drawRect(QRectF(self.viewport().rect()).adjusted(0.7, 0.7, -0.7, -0.7))

    def _grow(self) -> None:
        self.setFixedHeight(max(LEAST_HEIGHT, math.ceil(self.document().size().height())))

    def _write(self, text: str) -> None:
        """Begin with a text, all of it selected, its lines as far apart as in the drawing."""
        self.setPlainText(text)
        self.selectAll()
        cursor, spaced = self.textCursor(), QTextBlockFormat()
        spaced.setLineHeight(100.0 * LEADING, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.mergeBlockFormat(spaced)
        self.document().clearUndoRedoStacks()

    def _changed(self) -> None:
        text = self.toPlainText()
        if len(text) > TEXT_LONGEST:
            cursor = self.textCursor()
            cursor.movePosition(cursor.MoveOperation.End)
            cursor.movePosition(cursor.MoveOperation.Left, cursor.MoveMode.KeepAnchor, len(text) - TEXT_LONGEST)
            cursor.removeSelectedText()
            return
        self._grow()
        if self._open:
            self._typed(text)

    def event(self, event: QEvent) -> bool:
        """Keys typed here are text, never shortcuts of the window."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape or (held and event.key() in ENTER):
            self.finish()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:  # its own menu is open
            self.finish()

    def finish(self) -> None:
        """Close; what was typed is in the document already."""
        if not self._open:
            return
        self._open = False
        self._returning.back()
        self.hide()
        self.finished.emit()
        self.deleteLater()
