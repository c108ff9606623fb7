"""The inspector: three tabs about whatever is selected; nothing selected means the whole network."""

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from nnsim.document import Change
from nnsim.engine.frames import Frame, State
from nnsim.ui.panels.inspector.connection_page import ConnectionPage
from nnsim.ui.panels.inspector.equations import EquationsTab
from nnsim.ui.panels.inspector.network_page import NetworkPage
from nnsim.ui.panels.inspector.node_page import NodePage
from nnsim.ui.panels.inspector.offered import Actions
from nnsim.ui.panels.inspector.piece_page import PiecePage
from nnsim.ui.panels.inspector.several_page import SeveralPage
from nnsim.ui.panels.inspector.weights import WeightsTab
from nnsim.ui.session import Session
from nnsim.ui.widgets.scrolling import Scroll, Tabs

LAYER, EQUATIONS, WEIGHTS = range(3)
PIECE, SEVERAL = OF_FURNITURE = 3, 4
"""Pages about what stands around the network, or about several things."""


class Inspector(QWidget):
    """Layer · Equations · Weights. While the run stands inside an iteration the second tab steps through it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setAccessibleName(self.tr("Inspector"))
        self._inside = False
        self.tabs = Tabs()
        self.tabs.setAccessibleName(self.tr("What is shown about the selection"))
        for title in (self.tr("Layer"), self.tr("Equations"), self.tr("Weights")):
            self.tabs.addTab(title)
        self.node_page = NodePage(session)
        self.connection_page = ConnectionPage(session)
        self.network_page = NetworkPage(session)
        self.piece_page = PiecePage(session)
        self.several_page = SeveralPage(session)
        self.selected = QStackedWidget()
        for page in (self.node_page, self.connection_page, self.network_page, self.piece_page, self.several_page):
            self.selected.addWidget(Scroll(page))
        self.equations = EquationsTab(session)
        self.weights = WeightsTab(session)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.selected)
        scroll = Scroll(self.equations)
        self.equations.moved.connect(lambda line: scroll.ensureWidgetVisible(line, 0, 12))
        self.pages.addWidget(scroll)
        self.pages.addWidget(self.weights)
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 12, 0)
        head.addWidget(self.tabs)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.pages, 1)
        self.tabs.currentChanged.connect(self._turned)
        session.selectionChanged.connect(self.refresh)
        session.projectReplaced.connect(self.refresh)
        session.documentChanged.connect(self._edited)
        session.frameChanged.connect(self.show_frame)
        self.refresh()

    def bind(self, actions: Actions) -> None:
        """Let the buttons of pages do what the canvas does, by the keys of its actions."""
        self.piece_page.bind(actions)
        self.several_page.bind(actions)

    def _edited(self, change: Change) -> None:
        only_around = change.furniture and not (change.structural or change.settings)
        if not only_around or self.selected.currentIndex() in OF_FURNITURE:  # elsewhere nothing is said of notes, groups and places
            self.refresh()

    def refresh(self) -> None:
        """Show what is selected now."""
        network, selection = self.session.document.network, self.session.selection
        chosen = next(iter(selection)) if len(selection) == 1 else None
        if chosen is not None and chosen in network.nodes:
            self.node_page.show_node(chosen)
            page, title = 0, self.tr("Layer")
        elif chosen is not None and chosen in network.connections:
            self.connection_page.show_connection(chosen)
            page, title = 1, self.tr("Connection")
        elif chosen is not None and chosen in self.session.document.furniture:
            self.piece_page.show_piece(self.session.document.furniture[chosen])
            page, title = PIECE, self.tr("Drawing")
        elif len(selection) > 1:
            self.several_page.show_things(selection)
            page, title = SEVERAL, self.tr("Selection")
        else:
            self.network_page.refresh()
            page, title = 2, self.tr("Network")
        self.selected.setCurrentIndex(page)
        self.tabs.setTabText(LAYER, title)
        self.equations.refresh()
        self.weights.refresh()
        if self.isVisible():
            self._ask()
        self.show_frame(self.session.frame)

    def show_frame(self, frame: Frame) -> None:
        """Show the numbers of one moment, in the tab that is in sight."""
        inside = frame.moment is not None and frame.state is not State.RUNNING
        if inside != self._inside:
            self._inside = inside
            self.tabs.setTabText(EQUATIONS, self.tr("Step through") if inside else self.tr("Equations"))
            if inside:
                self.tabs.setCurrentIndex(EQUATIONS)
        if self.isHidden():
            return
        match self.tabs.currentIndex():
            case 0:
                self.node_page.show_frame(frame)
            case 1:
                self.equations.show_frame(frame)
            case 2:
                self.weights.show_frame(frame)

    def _turned(self, tab: int) -> None:
        self.pages.setCurrentIndex(tab)
        self.show_frame(self.session.frame)
        if self.isVisible():
            self._ask()

    def _ask(self) -> None:
        """Say what the tab in sight needs of each frame."""
        layer = self.tabs.currentIndex() == LAYER and self.selected.currentIndex() == 0
        weights = self.tabs.currentIndex() == WEIGHTS
        self.session.want(self, parameters=weights, gradients=layer, signals=layer, samples=32)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()
        self.show_frame(self.session.frame)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.session.unwant(self)
