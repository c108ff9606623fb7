"""Leads to pages of help: from what has the keyboard, from what is clicked, from links elsewhere in the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtWidgets import QApplication, QWidget

from nnsim.ui.ahead import Ahead
from nnsim.ui.help.asking import Asking
from nnsim.ui.help.parts import mark, parts
from nnsim.ui.help.topics import Topic
from nnsim.ui.help.window import CONTENTS, HelpWindow
from nnsim.ui.helping import HelpEvent, topic_of
from nnsim.ui.plots import PLOTS
from nnsim.ui.session import Session
from nnsim.ui.workspace import Workspace

CANVAS = "part/canvas"


class Guide(QObject):
    """One for a window. At most one window of help is open; asking again changes its page."""

    def __init__(self, session: Session, workspace: Workspace, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._canvas = workspace.canvas
        self._plots = workspace.plots.plots
        self._workspace = workspace
        self._ahead = Ahead(session, window)
        mark(workspace)
        self._window = window
        window.installEventFilter(self)
        self.shown: HelpWindow | None = None
        self._asking: Asking | None = None

    def open(self, name: str = CONTENTS) -> None:
        """Show the page of that name; for a name that has none, the contents."""
        if self.shown is None:
            plots = [Topic(f"plot/{kind.key}", kind.caption(), "") for kind in PLOTS]
            self.shown = HelpWindow(self._session, plots, self._explained, parts(self._workspace), self._ahead, self._window)
            self.shown.destroyed.connect(self._forget)
        self.shown.open(name)
        self.shown.show()
        self.shown.raise_()
        self.shown.activateWindow()

    def open_for_focus(self) -> None:
        """The page about what has the keyboard: a layer that is selected, a plot, a setting."""
        focus = QApplication.focusWidget()
        on_canvas = focus is None or self._canvas.isAncestorOf(focus)
        self.open((self._selected() or CANVAS if on_canvas else topic_of(focus)) or self._selected() or CONTENTS)

    def ask(self) -> None:
        """The next click leads to the page of what is clicked."""
        if self._asking is None:
            self._asking = Asking(self)
            self._asking.asked.connect(self._answer)
            self._asking.destroyed.connect(self._asked)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, HelpEvent):
            self.open(event.topic)
            return True
        return False

    # Inside

    def _answer(self, place: QPoint) -> None:
        thing = QApplication.widgetAt(place)
        if thing is not None and self._canvas.isAncestorOf(thing):
            card = self._canvas.drawing.card_at(self._canvas.view.mapToScene(self._canvas.view.viewport().mapFromGlobal(place)))
            self.open(f"layer/{card.node.kind}" if card is not None else CANVAS)
            return
        self.open(topic_of(thing) or CONTENTS)

    def _selected(self) -> str:
        """The page of the one thing that is selected."""
        network, chosen = self._session.document.network, self._session.selection
        if len(chosen) != 1:
            return ""
        id = next(iter(chosen))
        connection = network.connections.get(id)
        if connection is not None:
            return "part/connection"
        node = network.nodes.get(id)
        return f"layer/{node.kind}" if node is not None else ""

    def _explained(self, key: str) -> str:
        """What a plot says of itself, whether it is shown or not."""
        shown = self._plots.get(key)
        if shown is not None:
            return shown.explanation()
        plot = next(kind for kind in PLOTS if kind.key == key)(self._session)
        text = plot.explanation()
        plot.deleteLater()
        return text

    def _forget(self) -> None:
        self.shown = None

    def _asked(self) -> None:
        self._asking = None
