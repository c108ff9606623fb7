"""The bottom row: plots in columns, behind each other or in windows of their own, chosen for the project until somebody chooses otherwise.

Where everything is, is kept in the document's view under "plots": see the arrangement. To rearrange is no edit: it is not undone and makes
no project unsaved, but the next time the project is saved, it is in there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from nnsim.document import Change
from nnsim.ui import fonts
from nnsim.ui.plots.arrangement import Arrangement, Column, read
from nnsim.ui.plots.carrying import Carrying
from nnsim.ui.plots.choice_menu import ChoiceMenu
from nnsim.ui.plots.commands import commands
from nnsim.ui.plots.header import SmallButton
from nnsim.ui.plots.kinds import PLOTS, fitting
from nnsim.ui.plots.pane import Pane
from nnsim.ui.plots.plot import Plot
from nnsim.ui.plots.window import PlotWindow
from nnsim.ui.theme import SMALL, Theme, color
from nnsim.ui.widgets.splitter import Splitter

if TYPE_CHECKING:
    from nnsim.ui.session import Session

KEY = "plots"
CORNER = 20
"""Room for the "+" at the right end of the last header."""
NARROW = 160
"""Pixels that a column needs to be read; where there is no room for all, the last ones become tabs."""


class PlotArea(QWidget):
    """Columns of plots. `maximised_changed` tells whether one plot alone has the row, so that the row may grow."""

    maximised_changed = Signal(bool)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.plots: dict[str, Plot] = {}
        self.windows: dict[str, PlotWindow] = {}
        self.panes: list[Pane] = []
        self.arrangement = Arrangement()
        self.setAccessibleName(self.tr("Plots"))
        self.splitter = Splitter(Qt.Orientation.Horizontal)
        self.splitter.setMinimumSize(150, 120)
        self.splitter.splitterMoved.connect(self._sized)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.splitter)
        self._hint = QLabel(self.tr("No plot is shown. Press + to add one."), self)
        self._hint.setFont(fonts.text(SMALL))
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._hint)
        self.add_button = SmallButton("+", session.theme, self)
        self.add_button.setAccessibleName(self.tr("Show or hide plots"))
        self.add_button.setToolTip(self.tr("Show or hide plots"))
        self.add_button.clicked.connect(self.open_choice)
        self.carrying = Carrying(self)
        self.commands = commands(self)
        for action in self.commands:
            self.addAction(action)
        self._last = self._ahead = ""
        """The plot that was used last, and the one that was brought to the front last."""
        session.themeChanged.connect(self._on_theme)
        session.documentChanged.connect(self._on_change)
        session.projectReplaced.connect(self._on_replaced)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.screenRemoved.connect(self._check_windows)
        self._on_replaced()

    # What can be done

    @property
    def order(self) -> list[str]:
        return self.arrangement.keys

    @property
    def maximised(self) -> str | None:
        return self.arrangement.maximised or None

    def change(self, arrangement: Arrangement) -> None:
        """Show the plots like that, and remember it with the project."""
        if arrangement != self.arrangement:
            self.session.set_view(KEY, arrangement.plain())
            self._show(arrangement)

    def show_plots(self, keys: Sequence[str]) -> None:
        """Show these plots in this order."""
        self.change(self.arrangement.showing(keys))

    def toggle(self, key: str) -> None:
        shown = [other for other in self.order if other != key]
        self.show_plots(shown if key in self.order else [*shown, key])

    def bring(self, key: str) -> None:
        """See to it that a plot can be seen."""
        arrangement = self.arrangement if key in self.order else self.arrangement.showing([*self.order, key])
        if key in self.windows:
            self.windows[key].raise_()
        elif arrangement.maximised not in ("", key):
            arrangement = arrangement.enlarged("")
        self.change(arrangement)
        self.front(key)

    def shift(self, key: str, by: int) -> None:
        """Go one place to the left (−1) or the right (+1)."""
        self.change(self.arrangement.moved(key, by))

    def stack(self, key: str, by: int) -> None:
        """Go into the column on the left (−1) or the right (+1), as a tab."""
        row = self.arrangement.row
        at = next((place for place, column in enumerate(row) if key in column.tabs), -1)
        if at >= 0 and 0 <= at + by < len(row):
            self.change(self.arrangement.stacked(key, row[at + by].tabs[0]))

    def front(self, key: str) -> None:
        """Bring a tab to the front."""
        self._ahead = key
        self.change(self.arrangement.fronted(key))
        if not self.plots[key].isVisible():
            self._lay_out()

    def turn(self, key: str, by: int) -> None:
        """Bring the tab behind or before a plot to the front."""
        tabs = next((column.tabs for column in self.shown_columns() if key in column.tabs), (key,))
        self.front(tabs[(tabs.index(key) + by) % len(tabs)])

    def widen(self, key: str, factor: float) -> None:
        self.change(self.arrangement.widened(key, factor))

    def maximise(self, key: str | None) -> None:
        """Give the row to one plot, or back to all."""
        self.change(self.arrangement.enlarged(key or ""))

    def float_plot(self, key: str, place: tuple[int, int, int, int] | None = None) -> None:
        """Put a plot into a window of its own; closing that brings it back."""
        self.change(self.arrangement.loosened(key, place))

    def take_back(self, key: str) -> None:
        """Bring a floating plot back into the row."""
        self.change(self.arrangement.returned(key))

    def current(self) -> str | None:
        """The plot that the keyboard is in, else the one that was used last, else the first one that can be seen."""
        here = QApplication.focusWidget()
        inside = next((key for key, plot in self.plots.items() if here is not None and plot.isAncestorOf(here)), self._last)
        seen = [key for key in self.order if self.plots[key].isVisible()]
        self._last = inside if inside in seen else seen[0] if seen else ""
        return self._last or None

    def go(self, key: str) -> None:
        """Lead the keyboard to a plot, to its menu."""
        self.stay(key)
        self.plots[key].window().activateWindow()
        self.plots[key].header.menu.setFocus(Qt.FocusReason.TabFocusReason)

    def stay(self, key: str) -> None:
        """This is the plot that was used last."""
        self._last = key

    def holds_focus(self) -> bool:
        """Whether the keyboard is in one of the plots."""
        here = QApplication.focusWidget()
        return here is not None and any(plot.isAncestorOf(here) for plot in self.plots.values())

    def choice_menu(self) -> ChoiceMenu:
        """All plots, to be shown or hidden."""
        menu = ChoiceMenu(self.session, self.order, self)
        menu.chosen.connect(self.toggle)
        return menu

    def open_choice(self) -> None:
        self.choice_menu().popup(self.add_button.mapToGlobal(QPoint(0, self.add_button.height())))

    # Following the project

    def _on_replaced(self) -> None:
        self._show(self._wanted())

    def _on_change(self, change: Change) -> None:
        wanted = self._wanted() if change.structural or change.data else self.arrangement
        if wanted != self.arrangement:
            self._show(wanted)

    def _wanted(self) -> Arrangement:
        """The kept choice as far as it fits the project; a file may hold anything."""
        kept = read(self.session.document.view.get(KEY), {plot.key for plot in PLOTS})
        applying = {plot.key for plot in PLOTS if plot.applies(self.session)}
        return Arrangement.of(fitting(self.session)) if kept is None else kept.only(applying)

    # Showing

    def _show(self, arrangement: Arrangement) -> None:
        before, self.arrangement = self.arrangement, arrangement
        for key in list(self.plots):
            if key not in arrangement.keys or before.choices.get(key) != arrangement.choices.get(key) != self.plots[key].choices():
                self._drop(key)
        kinds = {plot.key: plot for plot in PLOTS}
        for key in arrangement.keys:
            if key not in self.plots:
                self._add(kinds[key](self.session, self))
        for key in [key for key in self.windows if key not in arrangement.windows]:
            self._close_window(key)
        self._lay_out()
        for key, place in arrangement.windows.items():
            if key not in self.windows:
                self._open_window(key, place)
        if bool(before.maximised) != bool(arrangement.maximised):
            self.maximised_changed.emit(bool(arrangement.maximised))

    def _add(self, plot: Plot) -> None:
        self.plots[plot.key] = plot
        plot.choose(self.arrangement.choices.get(plot.key, {}))
        plot.maximise_asked.connect(self._maximise_asked)
        plot.float_asked.connect(self._float_asked)
        plot.hide_asked.connect(self._hide_asked)
        plot.move_asked.connect(self._move_asked)
        plot.stack_asked.connect(self._stack_asked)
        plot.other_asked.connect(self.bring)
        plot.choice_made.connect(self._choices_changed)
        plot.header.dragged.connect(self._dragged)
        plot.header.dropped.connect(self.carrying.drop)

    def _drop(self, key: str) -> None:
        plot = self.plots.pop(key)
        window = self.windows.pop(key, None)
        plot.hide()
        plot.setParent(None)
        plot.deleteLater()
        if window is not None:
            window.hide()
            window.deleteLater()

    def _open_window(self, key: str, place: tuple[int, int, int, int] | None) -> None:
        plot = self.plots[key]
        size = plot.size().expandedTo(plot.minimumSize()) * 1.6
        window = self.windows[key] = PlotWindow(plot, self)
        window.closed.connect(self.take_back)
        window.placed.connect(self._placed)
        if place is None:
            window.resize(size)
        else:
            window.put(place)
        window.show()

    def _close_window(self, key: str) -> None:
        window = self.windows.pop(key)
        plot = self.plots.get(key)
        if plot is not None:
            plot.setParent(self)
        window.hide()
        window.deleteLater()

    def shown_columns(self) -> tuple[Column, ...]:
        """What the row shows at its present width."""
        if self.arrangement.maximised:
            return (Column((self.arrangement.maximised,)),)
        return self.arrangement.folded((self.width() + 1) // (NARROW + 1), self._ahead)

    def _lay_out(self) -> None:
        columns = self.shown_columns()
        while len(self.panes) < len(columns):
            self._add_pane()
        for index, (pane, column) in enumerate(zip(self.panes, columns, strict=False)):
            pane.fill([self.plots[key] for key in column.tabs], column.shown)
            pane.reserve(CORNER if index == len(columns) - 1 else 0)
            for key in column.tabs:
                large = key == self.arrangement.maximised
                self.plots[key].place = "alone" if large else "tab" if len(column.tabs) > 1 else "row"
            pane.show()
        for key in set(self.arrangement.keys) - {key for column in columns for key in column.tabs} - set(self.arrangement.windows):
            self.plots[key].setParent(self)
            self.plots[key].hide()
        for pane in self.panes[len(columns) :]:
            pane.hide()
            pane.deleteLater()
        del self.panes[len(columns) :]
        self._hint.setVisible(not columns)
        self.splitter.setVisible(bool(columns))
        self._share_width(columns)
        self.add_button.raise_()
        self.update()

    def _add_pane(self) -> None:
        pane = Pane(self.session.theme, self.splitter)
        pane.fronted.connect(self.front)
        pane.sorted_tabs.connect(self._sorted)
        pane.torn.connect(self.carrying.carry)
        pane.dropped.connect(self.carrying.drop)
        self.splitter.addWidget(pane)
        self.panes.append(pane)

    def _share_width(self, columns: Sequence[Column]) -> None:
        whole = self.width() - len(columns) + 1
        total = sum(column.share for column in columns) or 1.0
        sizes: dict[QWidget | None, int] = {}
        start, taken = 0, 0.0
        for pane, column in zip(self.panes, columns, strict=True):
            taken += column.share
            end = round(whole * taken / total)
            sizes[pane], start = end - start, end
        held = (self.splitter.widget(index) for index in range(self.splitter.count()))
        self.splitter.setSizes([sizes.get(widget, 0) for widget in held])  # one that was taken away is still there for a moment

    # What was done by hand

    def _sender_key(self) -> str:
        sender = self.sender()
        key = next(key for key, plot in self.plots.items() if sender in (plot, plot.header))
        self.stay(key)
        return key

    def _maximise_asked(self) -> None:
        key = self._sender_key()
        if key not in self.windows:
            self.maximise(None if self.maximised == key else key)

    def _float_asked(self) -> None:
        key = self._sender_key()
        if key in self.windows:
            self.windows[key].close()
        else:
            self.float_plot(key)

    def _hide_asked(self) -> None:
        self.toggle(self._sender_key())

    def _move_asked(self, by: int) -> None:
        self.shift(self._sender_key(), by)

    def _stack_asked(self, by: int) -> None:
        self.stack(self._sender_key(), by)

    def _dragged(self, place: QPoint) -> None:
        self.carrying.carry(self._sender_key(), place)

    def _choices_changed(self) -> None:
        key = self._sender_key()
        self.arrangement = self.arrangement.chosen(key, self.plots[key].choices())
        self.session.set_view(KEY, self.arrangement.plain())

    def _placed(self, key: str) -> None:
        if key in self.windows:
            self.change(self.arrangement.loosened(key, self.windows[key].place))

    def _sorted(self, keys: list[str]) -> None:
        """The tabs of one column were sorted; where several are folded into one, each keeps its own."""
        if all(key in self.arrangement.column_of(keys[0]).tabs for key in keys):
            self.change(self.arrangement.sorted_tabs(keys))

    def _sized(self, *_: object) -> None:
        self.change(self.arrangement.sized({pane.keys[0]: float(pane.width()) for pane in self.panes}))

    def _check_windows(self, *_: object) -> None:
        for window in self.windows.values():
            window.check()

    # Qt

    def _on_theme(self, theme: Theme) -> None:
        self.add_button.set_theme(theme)
        for pane in self.panes:
            pane.tabs.set_theme(theme)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.add_button.move(self.width() - CORNER - 4, 4)
        columns = self.shown_columns()
        if [column.tabs for column in columns] == [tuple(pane.keys) for pane in self.panes]:
            self._share_width(columns)
        else:
            self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground of an empty row; otherwise what shows between the columns."""
        QPainter(self).fillRect(self.rect(), color(self.session.theme.line if self.panes else self.session.theme.panel))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()
