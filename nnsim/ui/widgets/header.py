"""Names of rows and columns beside a table: muted words and one hairline, instead of a row of buttons."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from nnsim.ui import fonts
from nnsim.ui.theme import SMALL
from nnsim.ui.widgets import painting


class Header(QHeaderView):
    """A header whose sections can be dragged wider."""

    def __init__(self, orientation: Qt.Orientation, size: int, parent: QWidget | None = None) -> None:
        super().__init__(orientation, parent)
        self.setFont(fonts.text(SMALL))
        self.setDefaultSectionSize(size)
        self.setMinimumSectionSize(24)
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)

    def paintSection(self, painter: QPainter, rectangle: QRect, section: int) -> None:
        across = self.orientation() == Qt.Orientation.Horizontal
        painter.fillRect(rectangle, painting.panel(self))
        painter.setFont(self.font())
        painter.setPen(painting.muted(self))
        words = str(self.model().headerData(section, self.orientation(), Qt.ItemDataRole.DisplayRole) or "")
        box = rectangle.adjusted(4, 0, -6, 0)
        side = self.defaultAlignment()
        painter.drawText(box, side, QFontMetrics(self.font()).elidedText(words, Qt.TextElideMode.ElideRight, box.width()))
        painter.setPen(painting.line(self))
        if across:
            painter.drawLine(rectangle.bottomLeft(), rectangle.bottomRight())
        else:
            painter.drawLine(rectangle.topRight(), rectangle.bottomRight())


def quiet_headers(table: QTableView, width: int, height: int, side: Qt.AlignmentFlag) -> None:
    """Give a table headers of this kind; `side` is where words and figures stand in the columns."""
    table.setHorizontalHeader(Header(Qt.Orientation.Horizontal, width, table))
    table.setVerticalHeader(Header(Qt.Orientation.Vertical, height, table))
    table.horizontalHeader().setDefaultAlignment(side | Qt.AlignmentFlag.AlignVCenter)
    table.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    table.setCornerButtonEnabled(False)
