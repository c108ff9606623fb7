"""Marking a row of a page's table, for whoever asked about one parameter."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextBrowser, QTextEdit

from nnsim.ui.theme import Theme, color, mix


def mark_row(text: QTextBrowser, title: str, theme: Theme) -> int:
    """Mark the row whose first cell says that; returns how far below the top of the page it is, 0 if there is none."""
    block = text.document().begin()
    while block.isValid():
        cursor = QTextCursor(block)
        table = cursor.currentTable()
        if title and table is not None and block.text() == title and table.cellAt(cursor).column() == 0:
            row, marked = table.cellAt(cursor).row(), []
            for column in range(table.columns()):
                mark = QTextEdit.ExtraSelection()
                mark.cursor = table.cellAt(row, column).firstCursorPosition()
                mark.cursor.setPosition(table.cellAt(row, column).lastPosition(), QTextCursor.MoveMode.KeepAnchor)
                mark.format.setBackground(color(mix(theme.panel, theme.accent, 0.22)))
                marked.append(mark)
            text.setExtraSelections(marked)
            return text.verticalScrollBar().value() + text.cursorRect(cursor).top()
        block = block.next()
    return 0
