"""The bottom row: plots side by side in columns of equal width, chosen for the project until somebody chooses otherwise.

What is shown, and in which order, is kept in the document's view under "plots" as a list of keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from nnsim.document import Change
from nnsim.ui import fonts
from nnsim.ui.plots.header import SmallButton
from nnsim.ui.plots.kinds import PLOTS, fitting
from nnsim.ui.plots.plot import Plot
from nnsim.ui.theme import SMALL, Theme, color

if TYPE_CHECKING:
    from nnsim.ui.session import Session

KEY = "plots"
CORNER = 20
"""Room for the "+" at the right end of the last header."""


class PlotArea(QWidget):
    """Columns of plots. `maximised_changed` tells whether one plot alone has the row, so that the row may grow."""

    maximised_changed = Signal(bool)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.plots: dict[str, Plot] = {}
        self.windows: dict[str, PlotWindow] = {}
        self.order: list[str] = []
        self.maximised: str | None = None
        self.setAccessibleName(self.tr("Plots"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(1)
        self._hint = QLabel(self.tr("No plot is shown. Press + to add one."), self)
        self._hint.setFont(fonts.text(SMALL))
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._row.addWidget(self._hint)
        self.add_button = SmallButton("+", session.theme, self)
        self.add_button.setAccessibleName(self.tr("Show or hide plots"))
        self.add_button.setToolTip(self.tr("Show or hide plots"))
        self.add_button.clicked.connect(self._open_choice)
        session.themeChanged.connect(self._on_theme)
        session.documentChanged.connect(self._on_change)
        session.projectReplaced.connect(self._on_replaced)
        self._on_replaced()

    def show_plots(self, keys: Sequence[str]) -> None:
        """Show these plots in this order and remember it with the project."""
        self.session.set_view(KEY, tuple(keys))
        self._arrange(list(keys))

    def toggle(self, key: str) -> None:
        shown = [other for other in self.order if other != key]
        self.show_plots(shown if key in self.order else [*shown, key])

    def shift(self, key: str, by: int) -> None:
        """Exchange a plot with its neighbour on the left (−1) or the right (+1)."""
        row = [other for other in self.order if other not in self.windows]
        at = row.index(key)
        if 0 <= at + by < len(row):
            order = list(self.order)
            here, there = order.index(key), order.index(row[at + by])
            order[here], order[there] = order[there], order[here]
            self.show_plots(order)

    def maximise(self, key: str | None) -> None:
        """Give the row to one plot, or back to all."""
        changed = (key is None) != (self.maximised is None)
        self.maximised = key
        self._lay_out()
        if changed:
            self.maximised_changed.emit(key is not None)

    def float_plot(self, key: str) -> None:
        """Put a plot into a window of its own; closing that brings it back."""
        if self.maximised == key:
            self.maximise(None)
        plot = self.plots[key]
        size = plot.size().expandedTo(plot.minimumSize()) * 1.6
        window = self.windows[key] = PlotWindow(plot, self)
        window.closed.connect(self.take_back)
        self._lay_out()
        window.resize(size)
        window.show()

    def take_back(self, key: str) -> None:
        """Bring a floating plot back into the row."""
        window = self.windows.pop(key, None)
        if window is not None:
            plot = self.plots.get(key)
            if plot is not None:
                plot.setParent(self)
            window.deleteLater()
            self._lay_out()

    def choice_menu(self) -> QMenu:
        """All plots, those that do not fit the project disabled with the reason."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        for kind in PLOTS:
            action = menu.addAction(kind.caption())
            action.setData(kind.key)
            action.setCheckable(True)
            action.setChecked(kind.key in self.order)
            if not kind.applies(self.session):
                action.setEnabled(False)
                action.setToolTip(self.tr("This plot does not fit the project’s inputs or targets."))
            action.triggered.connect(self._chosen)
        return menu

    # Inside

    def _on_replaced(self) -> None:
        self.maximised = None
        self._arrange(self._wanted())

    def _on_change(self, change: Change) -> None:
        wanted = self._wanted() if change.structural or change.data else self.order
        if wanted != self.order:
            self._arrange(wanted)

    def _wanted(self) -> list[str]:
        """The kept choice as far as it fits the project; a file may hold anything."""
        kept = self.session.document.view.get(KEY)
        if not isinstance(kept, (list, tuple)):
            return fitting(self.session)
        applying = {plot.key for plot in PLOTS if plot.applies(self.session)}
        return [key for key in dict.fromkeys(map(str, kept)) if key in applying]

    def _arrange(self, keys: list[str]) -> None:
        for key in [key for key in self.plots if key not in keys]:
            self._drop(key)
        kinds = {plot.key: plot for plot in PLOTS}
        for key in keys:
            if key not in self.plots:
                self.plots[key] = plot = kinds[key](self.session, self)
                plot.maximise_asked.connect(self._maximise_asked)
                plot.float_asked.connect(self._float_asked)
                plot.hide_asked.connect(self._hide_asked)
                plot.move_asked.connect(self._move_asked)
                plot.other_asked.connect(self._other_asked)
                plot.header.dragged.connect(self._dragged)
        self.order = keys
        if self.maximised not in keys:
            self.maximise(None)
        self._lay_out()

    def _drop(self, key: str) -> None:
        plot = self.plots.pop(key)
        window = self.windows.pop(key, None)
        plot.hide()
        plot.setParent(None)
        plot.deleteLater()
        if window is not None:
            window.hide()
            window.deleteLater()

    def _lay_out(self) -> None:
        while self._row.count():
            self._row.takeAt(0)
        row = [key for key in self.order if key not in self.windows]
        shown = [key for key in row if self.maximised in (None, key)]
        for key in row:
            self.plots[key].place = "alone" if key == self.maximised else "row"
            if key not in shown:
                self.plots[key].hide()
        for index, key in enumerate(shown):
            plot = self.plots[key]
            plot.turn = index % 2 == 0
            self._row.addWidget(plot, 1)
            plot.header.reserve(CORNER if key == shown[-1] else 0)
            plot.show()
        self._hint.setVisible(not shown)
        if not shown:
            self._row.addWidget(self._hint, 1)
        self.add_button.raise_()
        self.update()

    def _sender_key(self) -> str:
        sender = self.sender()
        return next(key for key, plot in self.plots.items() if sender in (plot, plot.header))

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

    def _other_asked(self, key: str) -> None:
        if key not in self.order:
            self.toggle(key)
        if self.maximised not in (None, key) and key not in self.windows:
            self.maximise(None)

    def _move_asked(self, by: int) -> None:
        self.shift(self._sender_key(), by)

    def _dragged(self, place: QPoint) -> None:
        """Exchange with the neighbour that the mouse has come to the middle of."""
        key = self._sender_key()
        if key in self.windows or self.maximised is not None:
            return
        x = self.mapFromGlobal(place).x()
        row = [other for other in self.order if other not in self.windows]
        at = row.index(key)
        if at > 0 and x < self.plots[row[at - 1]].geometry().center().x():
            self.shift(key, -1)
        elif at + 1 < len(row) and x > self.plots[row[at + 1]].geometry().center().x():
            self.shift(key, 1)

    def _open_choice(self) -> None:
        self.choice_menu().popup(self.add_button.mapToGlobal(QPoint(0, self.add_button.height())))

    def _chosen(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self.toggle(action.data())

    def _on_theme(self, theme: Theme) -> None:
        self.add_button.set_theme(theme)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.add_button.move(self.width() - CORNER - 4, 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The hairlines: what shows between the columns."""
        painter = QPainter(self)
        empty = not any(plot.isVisible() and plot.parent() is self for plot in self.plots.values())
        painter.fillRect(self.rect(), color(self.session.theme.panel if empty else self.session.theme.line))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()


class PlotWindow(QWidget):
    """A window around one plot. `closed` tells which plot comes back."""

    closed = Signal(str)

    def __init__(self, plot: Plot, area: QWidget) -> None:
        super().__init__(area, Qt.WindowType.Window)
        self.key = plot.key
        self.setWindowTitle(plot.title())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(plot)
        plot.place = "window"
        plot.header.reserve(0)
        plot.show()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit(self.key)
