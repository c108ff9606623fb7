"""Nothing selected: the whole network. Its name and notes, its sizes layer by layer, and what is wrong with it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from nnsim.document import Count, SetTexts, counts
from nnsim.ui import fonts
from nnsim.ui.counting import figures
from nnsim.ui.numerals import grouped
from nnsim.ui.panels.inspector.facts import Fact, size_text
from nnsim.ui.panels.inspector.rows import LayerHead, LayerRow, ProblemRows
from nnsim.ui.session import Session
from nnsim.ui.theme import BODY, LARGE
from nnsim.ui.widgets import painting
from nnsim.ui.widgets.fields import Field
from nnsim.ui.widgets.labels import Heading, Note, emptied
from nnsim.ui.widgets.scrolling import thin_bars

MOST_ROWS = 60
LEAST_LINES = 2
LONGEST_TITLE, LONGEST_DESCRIPTION = 120, 2000


class NetworkPage(QWidget):
    """Title, description, parameters, layers, problems."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.title = Field(flat=True)
        self.title.setFont(fonts.text(LARGE, 600))
        self.title.setTextMargins(-2, 0, 0, 0)
        self.title.setMaxLength(LONGEST_TITLE)
        self.title.setAccessibleName(self.tr("Title of the project"))
        self.title.setPlaceholderText(self.tr("Untitled"))
        self.description = Description()
        self.description.setPlaceholderText(self.tr("Describe what this network is for"))
        self.description.setAccessibleName(self.tr("Description of the project"))
        self.parameters = Fact(self.tr("Parameters"))
        self.layers = Fact(self.tr("Layers"))
        self.data = Fact(self.tr("Samples"))
        self.layer_rows = QVBoxLayout()
        self.problem_rows = ProblemRows(session)
        self.problem_title = Heading(self.tr("Problems"))
        self.layer_title = LayerHead()
        self.fine = Note()
        self.layer_rows.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 14)
        column.setSpacing(4)
        for item in (self.title, self.description, self.layers, self.parameters, self.data):
            column.addWidget(item)
        column.addSpacing(10)
        column.addWidget(self.problem_title)
        column.addWidget(self.fine)
        column.addWidget(self.problem_rows)
        column.addSpacing(10)
        column.addWidget(self.layer_title)
        column.addLayout(self.layer_rows)
        column.addStretch(1)
        self.title.editingFinished.connect(self._set_texts)
        self.description.finished.connect(self._set_texts)
        session.problemsChanged.connect(self._show_problems)
        self._shown_layers: list[tuple[str, str, str, str, Count]] | None = None
        self.refresh()

    def refresh(self) -> None:
        """Show the document as it is."""
        document = self.session.document
        if not self.title.hasFocus():
            self.title.setText(document.title)
            self.title.setCursorPosition(0)  # a long one is read from its beginning
        if not self.description.hasFocus() and self.description.toPlainText() != document.description:
            self.description.setPlainText(document.description)
        self._show_layers()
        self._show_problems()

    def _set_texts(self) -> None:
        document = self.session.document
        title, description = self.title.text().strip(), self.description.toPlainText()[:LONGEST_DESCRIPTION]
        if (title, description) != (document.title, document.description):
            self.session.push(SetTexts(title, description))

    def _show_layers(self) -> None:
        network, shapes = self.session.document.network, self.session.shapes
        rows = [
            (
                node.id, node.name, network.entry(node).color, size_text(shapes.outputs.get(node.id)),
                counts(network, node, shapes),
            )
            for node in network.order()
        ]
        self.parameters.say(figures(sum((row[4] for row in rows), Count())))
        self.layers.say(grouped(len(network.nodes)))
        dataset = self.session.dataset
        self.data.say("–" if dataset is None else grouped(dataset.samples))
        self.layer_title.setVisible(bool(rows))
        if rows == self._shown_layers:
            return
        self._shown_layers = rows
        emptied(self.layer_rows)
        for id, name, family, shape, count in rows[:MOST_ROWS]:
            row = LayerRow(name, family, shape, count)
            row.clicked.connect(lambda _=False, id=id: self.session.select({id}))
            self.layer_rows.addWidget(row)
        if len(rows) > MOST_ROWS:
            self.layer_rows.addWidget(Note(self.tr("and {count} more").format(count=len(rows) - MOST_ROWS)))

    def _show_problems(self) -> None:
        problems = list(self.session.problems)
        self.fine.setText("" if problems else self.tr("None: this network can be trained."))
        self.fine.setVisible(not problems)
        self.problem_rows.show_problems(problems[:MOST_ROWS])


class Description(QPlainTextEdit):
    """Some lines of text, as high as they need; the edit is finished when the keyboard goes elsewhere."""

    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(fonts.text(BODY))
        thin_bars(self)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(0)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        lines = max(int(self.document().size().height()), LEAST_LINES)  # a plain document measures its height in lines
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painting.focus_ring(QPainter(self.viewport()), self.viewport())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the page scrolls, never the text inside it

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.finished.emit()

