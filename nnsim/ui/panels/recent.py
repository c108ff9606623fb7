"""A row of the welcome page: a project or a lesson that was opened before."""

from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.lessons.reading import is_lesson
from nnsim.ui import fonts
from nnsim.ui.theme import BODY, SMALL
from nnsim.ui.widgets import glyphs, painting
from nnsim.ui.widgets.plain import plain
from nnsim.ui.widgets.pressable import Pressable


class RecentRow(Pressable):
    """Name and folder of a file. A lesson has a book before its name, a project a folder."""

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.path = path
        self.lesson = is_lesson(path)
        self.setText(path.stem)
        self.setAccessibleName(path.name)
        self.setAccessibleDescription(self.tr("Lesson") if self.lesson else self.tr("Project"))
        self.setToolTip(plain(str(path)))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(300, 32)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        chosen = self.hasFocus() or bool(self.property(painting.MARKED))
        if self.underMouse() or chosen:
            edge = painting.accent(self) if chosen else painting.line(self)
            painting.frame(painter, QRectF(self.rect()), painting.panel(self), edge)
        middle = self.height() / 2
        glyphs.paint(painter, "book" if self.lesson else "folder", QRectF(8, middle - 6, 12, 12), painting.muted(self))
        metrics = QFontMetricsF(fonts.text(BODY))
        base = middle + (metrics.ascent() - metrics.descent()) / 2
        painter.setFont(fonts.text(BODY))
        painter.setPen(painting.ink(self))
        name = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() * 0.4)
        painter.drawText(QPointF(30, base), name)
        painter.setFont(fonts.text(SMALL))
        painter.setPen(painting.muted(self))
        left = 30 + metrics.horizontalAdvance(name) + 14
        room = int(self.width() - left - 10)
        folder = painter.fontMetrics().elidedText(str(self.path.parent), Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(QPointF(left, base), folder)
