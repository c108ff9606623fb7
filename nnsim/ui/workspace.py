"""The workspace: canvas in the middle, what can be drawn on the left, what is selected on the right, plots and timeline below."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QPalette, QResizeEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from nnsim.ui.canvas import Canvas
from nnsim.ui.panels.data import DataPanel
from nnsim.ui.panels.feed import Banner as FeedBanner
from nnsim.ui.panels.feed import FeedPanel
from nnsim.ui.panels.inspector import Inspector
from nnsim.ui.panels.learning import LearningPanel
from nnsim.ui.panels.outline import OutlinePanel
from nnsim.ui.panels.palette import PalettePanel
from nnsim.ui.panels.predict import PredictPanel
from nnsim.ui.panels.top_bar import TopBar
from nnsim.ui.panes import Panes
from nnsim.ui.plots import PlotArea, Timeline
from nnsim.ui.session import Session
from nnsim.ui.widgets.labels import Hairline
from nnsim.ui.widgets.scrolling import Scroll
from nnsim.ui.widgets.splitter import Splitter

LEFT, OUTLINE, RIGHT, PLOTS = 231, 270, 303, 267
LEAST_LEFT = 214
"""Two layers of the palette fit side by side in it, nearly all with their whole names."""
ROOM = "room"
"""Why the left column is away: there is no room for it beside a lesson in large letters."""
ROOMY, NARROW_RIGHT, LEAST_CANVAS = 1500, 270, 360
"""Width from which on a lesson leaves the other columns as they are, and the right one's below it."""
LOW = 440
"""Of the right column: below, there is no room for the inspector and the pane to try the network in."""


class Workspace(QWidget):
    """All views of an open project, laid out."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.top = TopBar(session)
        self.palette_panel = PalettePanel(session)
        self.data = DataPanel(session)
        self.learning = LearningPanel(session)
        self.canvas = Canvas(session)
        self.outline = OutlinePanel(session)
        self.inspector = Inspector(session)
        self.inspector.bind(self.canvas.action)
        self.outline.bind(self.canvas.action)
        self.feed = FeedPanel(session)
        self.predict = PredictPanel(session)
        self.banner = FeedBanner(session, self.canvas)
        self.canvas.unrolled.turned.connect(self.banner.raise_)
        self.canvas.pointing.panel.clear_of = self.banner
        self.plots = PlotArea(session)
        self.timeline = Timeline(session)
        self.palette_panel.addRequested.connect(lambda key: self.canvas.adding.go_on(key))
        self.plots.maximised_changed.connect(self._maximise_plots)
        session.feeding.changed.connect(self._share_side)
        session.feeding.opened.connect(self._make_room)
        self.feed.left.connect(self.canvas.setFocus)
        self.predict.opened.connect(self._make_room_to_predict)
        self.predict.left.connect(self.canvas.setFocus)
        self.outline.closed.connect(self.canvas.setFocus)
        self._lay_out()
        self.panes = Panes(
            (
                self.top, self.palette_panel, self.data, self.learning, self.outline, self.canvas, self.inspector, self.predict, self.feed,
                self.plots, self.timeline,
            )
        )  # fmt: skip
        self.pane_actions = (
            self._pane_action(self.tr("Go to the next pane"), "F6", lambda: self.panes.move(1)),
            self._pane_action(self.tr("Go to the pane before"), "Shift+F6", lambda: self.panes.move(-1)),
            self._pane_action(self.tr("Outline of the network"), "F7", self._show_outline),
            self._pane_action(self.tr("Try it: feed an input by hand"), "F8", session.feeding.toggle),
            self._pane_action(self.tr("Predict the next numbers"), "Shift+F8", self.predict.toggle),
        )

    def _pane_action(self, text: str, keys: str, does: Callable[[], None]) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda: does())
        self.addAction(action)
        return action

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab and Shift+Tab, wherever in the workspace they are pressed."""
        return self.panes.step(forward) or super().focusNextPrevChild(forward)

    @property
    def busy(self) -> bool:
        """Whether something that is drawn little by little is not there yet."""
        return self.data.busy or self.inspector.equations.busy

    def _lay_out(self) -> None:
        self.side = Splitter(Qt.Orientation.Vertical, self.inspector, self.predict, self.feed)
        self.side.setStretchFactor(0, 1)
        self.upper = Splitter(Qt.Orientation.Horizontal, self.outline, self.canvas, self.side)
        self.upper.setStretchFactor(1, 1)
        self.outline.hide()
        self.right = Splitter(Qt.Orientation.Vertical, self.upper, self.plots)
        self.right.setStretchFactor(0, 1)
        self._left = self._left_column()
        self._away: set[str] = set()
        self.all = Splitter(Qt.Orientation.Horizontal, self._left, self.right)
        self.all.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.top, self.all, Hairline(), self.timeline):
            column.addWidget(widget, 1 if widget is self.all else 0)
        self.upper.setSizes([OUTLINE, 1000, RIGHT])
        self.right.setSizes([1000, PLOTS])
        self.all.setSizes([LEFT, 1000])

    def add_lesson(self, panel: QWidget) -> None:
        """Put the pane of a lesson before everything else."""
        self.all.insertWidget(0, panel)
        self.panes.add(panel)

    def size_lesson(self, width: int, alone: bool) -> None:
        """Give the lesson's pane a width; the columns beside it give way first, then the canvas. `alone`: the left column goes too."""
        whole = self.width()
        roomy = whole >= ROOMY
        width = min(width, whole // 2 if alone else whole * 3 // 11)
        self.show_left(roomy or not alone, ROOM)
        left = 0 if self._left.isHidden() else min(self._left.width(), LEFT) if roomy else self._left.minimumWidth()
        self.all.setSizes([width, left, whole - width - left])
        outline = self.outline.width() if self.outline.isVisible() else 0
        right = RIGHT if roomy else NARROW_RIGHT
        self.upper.setSizes([outline, max(whole - width - left - outline - right, LEAST_CANVAS), right])

    def show_left(self, shown: bool, why: str) -> None:
        """Show the column with palette, data and settings, or leave its room to the canvas; it is away for as long as anybody wants so."""
        if shown:
            self._away.discard(why)
        else:
            self._away.add(why)
        self._left.setVisible(not self._away)

    def _left_column(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(4)
        for panel in (self.palette_panel, self.data, self.learning):
            column.addWidget(panel)
        column.addStretch(1)
        area = Scroll(inside)
        area.setBackgroundRole(QPalette.ColorRole.Base)
        area.setMinimumWidth(LEAST_LEFT)
        return area

    def _show_outline(self) -> None:
        """Show the outline and go there; once there, close it."""
        here = QApplication.focusWidget()
        if self.outline.isVisible() and here is not None and self.outline.isAncestorOf(here):
            self.outline.leave()
        else:
            self.outline.show()
            self.outline.begin()

    def _share_side(self) -> None:
        """In a low window an input fed by hand takes the place of the inspector."""
        hidden = "inspector" in self.session.locks.hidden
        self.inspector.setVisible(not hidden and (not self.session.feeding.on or self.side.height() >= LOW))

    def _make_room(self) -> None:
        """The pane to try the network in was opened: as high as it needs to be."""
        wanted = self.feed.sizeHint().height()
        above = self.side.sizes()[1]
        self.side.setSizes([max(self.side.height() - wanted - above, 0), above, wanted])

    def _make_room_to_predict(self) -> None:
        """Half of the column for the questions, the other one for the equations of the step before."""
        below = self.side.sizes()[2]
        half = (self.side.height() - below) // 2
        self.side.setSizes([half, half, below])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_side()

    def _maximise_plots(self, maximised: bool) -> None:
        self.upper.setVisible(not maximised)
