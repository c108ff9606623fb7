"""The bundled examples as pictures of the real projects, by the parts of the course that they belong to."""

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLayout, QLayoutItem, QVBoxLayout, QWidget

from nnsim.catalog import FileError, ProjectError
from nnsim.engine.project import Project
from nnsim.ui.panels.example_card import ExampleCard
from nnsim.ui.panels.thumbnails import drawing
from nnsim.ui.sentences import said
from nnsim.ui.theme import Theme
from nnsim.ui.widgets.labels import Heading

Groups = Mapping[str, Iterable[str]]
"""Names of examples by the title of their group, in the order of the course."""


class Gallery(QWidget):
    """A heading and cards for each group. `chosen` tells the name of an example, `filled` that a card has its words."""

    chosen = Signal(str)
    filled = Signal()

    def __init__(self, groups: Groups, load_example: Callable[[str], Project], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Examples"))
        self.theme = theme
        self.cards: dict[str, ExampleCard] = {}
        self.parts: dict[str, Part] = {}
        self._load = load_example
        self._projects: dict[str, Project] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for title, names in groups.items():
            part = self.parts[title] = Part(said(title), self)
            for name in names:
                card = self.cards[name] = ExampleCard(name, theme)
                card.clicked.connect(lambda _=False, name=name: self.chosen.emit(name))
                part.add(card)
            column.addWidget(part)
        self.drawn = QTimer(self)
        self.drawn.setInterval(0)
        self.drawn.timeout.connect(self._draw_next)

    def show_fitting(self, fits: Callable[[str], bool]) -> bool:
        """Leave the examples of whose group, title, name or description that is true; whether there are any."""
        for title, part in self.parts.items():
            for card in part.cards:
                card.setHidden(not fits(f"{said(title)} {card.text()} {card.name} {card.description}"))
            part.close_up()
        return any(not part.isHidden() for part in self.parts.values())

    def hits(self) -> list[ExampleCard]:
        """What is left and can be opened."""
        return [card for card in self.cards.values() if not card.isHidden() and card.isEnabled()]

    def draw_again(self, theme: Theme) -> None:
        """Draw what there is in another theme."""
        self.theme = theme
        for name, project in self._projects.items():
            data = project.data
            self.cards[name].set_theme(theme, drawing(data, theme) if data is not None else None)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.drawn.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """What nobody sees is drawn later: the window has better things to do now."""
        super().hideEvent(event)
        self.drawn.stop()

    def _draw_next(self) -> None:
        """One card a turn, so that the page is there at once."""
        for name, card in self.cards.items():
            if name in self._projects or card.document is not None or not card.isEnabled():
                continue
            try:
                project = self._load(name)
                data = project.data
            except (FileError, ProjectError) as error:
                card.description = said(error)
                card.setEnabled(False)
                card.setToolTip(said(error))
            else:
                self._projects[name] = project
                card.show_project(project.document, drawing(data, self.theme) if data is not None else None)
            self.filled.emit()
            return
        self.drawn.stop()


class Part(QWidget):
    """One group: its title, and its cards below."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self.cards: list[ExampleCard] = []
        self.holder = QWidget()
        self._flow = Flow(self.holder)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(8)
        column.addWidget(Heading(title))
        column.addWidget(self.holder)

    def add(self, card: ExampleCard) -> None:
        self.cards.append(card)
        self._flow.addWidget(card)

    def close_up(self) -> None:
        """Lay out the cards that are left; without any the heading goes too."""
        self.setHidden(all(card.isHidden() for card in self.cards))
        self._flow.invalidate()
        self._flow.activate()


class Flow(QLayout):
    """Cards from left to right, in as many rows as it takes; the widget they are in becomes as high as they are."""

    def __init__(self, parent: QWidget, spacing: int = 14) -> None:
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)
        self._items: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        shown = [item.minimumSize() for item in self._items if not item.isEmpty()]
        return QSize(max((size.width() for size in shown), default=0), max((size.height() for size in shown), default=0))

    def setGeometry(self, rectangle: QRect) -> None:
        super().setGeometry(rectangle)
        holder = self.parentWidget()
        height = self._place(rectangle)
        if holder is not None:
            holder.setFixedHeight(height)

    def _place(self, box: QRect) -> int:
        """Place the items and return the height they need."""
        x, y, tallest = box.left(), box.top(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            if x > box.left() and x + size.width() > box.left() + box.width():
                x, y, tallest = box.left(), y + tallest + self.spacing(), 0
            item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + self.spacing()
            tallest = max(tallest, size.height())
        return y + tallest - box.top()
