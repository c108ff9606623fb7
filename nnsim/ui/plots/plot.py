"""What all plots share: header, menu, explanation, saving, and asking for frames only while somebody can see them."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QHideEvent, QImage, QPainter, QPaintEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLabel, QMenu, QStackedLayout, QVBoxLayout, QWidget

from nnsim.catalog import FileError, Plain
from nnsim.document import Change
from nnsim.engine.frames import Frame
from nnsim.ui import fonts
from nnsim.ui.afterwards import Afterwards
from nnsim.ui.helping import about
from nnsim.ui.plots import export
from nnsim.ui.plots.axes import CLOSER, Axes
from nnsim.ui.plots.chart import Chart
from nnsim.ui.plots.explanation import Explanation
from nnsim.ui.plots.header import MARGIN, Header
from nnsim.ui.plots.loupe import Loupe
from nnsim.ui.plots.scales import Scales
from nnsim.ui.sentences import said
from nnsim.ui.sparing import is_for, trains
from nnsim.ui.theme import SMALL, Theme, color

if TYPE_CHECKING:
    from nnsim.ui.session import Session

LATEST = 0.5
"""Seconds after which curves are drawn again whether or not they were seen to grow: of a run that is slow each point counts."""


class Plot(QWidget):
    """One plot of the bottom row. Subclasses say what they want to know and draw frames into `self.body`.

    A subclass sets `key`, puts its drawing into `self.body` and overrides the methods under “For subclasses”.
    """

    key: ClassVar[str]
    maximise_asked = Signal()
    float_asked = Signal()
    hide_asked = Signal()
    move_asked = Signal(int)
    stack_asked = Signal(int)
    """To become a tab of the column on the left (−1) or the right (+1)."""
    choice_made = Signal()
    """Something was chosen for this plot: see `choices`."""
    other_asked = Signal(str)
    """Another plot, by its key, is to be shown beside this one."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.theme: Theme = session.theme
        self.place = "row"
        """Where it stands: "row", "tab" (one of several in a column), "alone" (the only one in the row) or "window"."""
        self.header = Header(self.theme, self)
        self.body = QWidget(self)
        self._body = QGridLayout(self.body)
        self._body.setContentsMargins(MARGIN, 2, 16, 8)
        self._body.setSpacing(0)
        self._hint = QLabel(self)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setWordWrap(True)
        self._hint.setMargin(24)
        self._hint.setFont(fonts.text(SMALL))
        self._tint_hint()
        self._loupe: Loupe | None = None
        self._pages = QStackedLayout()
        self._pages.addWidget(self.body)
        self._pages.addWidget(self._hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addLayout(self._pages, 1)
        self.axes = Axes(self)
        self.axes.chosen.connect(self._take_axes)
        self.setMinimumSize(150, 120)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._own, self._taken = Frame(), 0.0
        self.header.help.setToolTip(self.tr("What this plot shows"))
        self.header.menu.setToolTip(self.tr("Save, enlarge, move or hide this plot"))
        self.header.help.clicked.connect(self.explain)
        self.header.menu.clicked.connect(self._open_menu)
        self.header.doubled.connect(self.maximise_asked)
        Afterwards.of(session).frameChanged.connect(self._on_frame)
        about(self, f"plot/{self.key}")
        session.themeChanged.connect(self._on_theme)
        session.documentChanged.connect(self._on_change)
        session.projectReplaced.connect(self._refresh_visible)
        session.selectionChanged.connect(self._refresh_visible)

    # For subclasses

    @classmethod
    def applies(cls, session: Session) -> bool:
        """Whether this plot can say anything about the project."""
        return True

    @classmethod
    def caption(cls) -> str:
        """What this kind of plot is called, translated."""
        raise NotImplementedError

    def title(self) -> str:
        """The caption, or what it is for this project."""
        return self.caption()

    def explanation(self) -> str:
        """A few sentences for a stranger: what is drawn, and what to look for."""
        raise NotImplementedError

    def wants(self) -> dict[str, object]:
        """Fields of FrameRequest that this plot needs while it is visible."""
        return {}

    def show_frame(self, frame: Frame) -> None:
        raise NotImplementedError

    def table(self) -> export.Table:
        """The numbers as drawn, as columns."""
        return {}

    def project_changed(self) -> None:
        """The network, the data or the selection changed."""

    def theme_changed(self) -> None:
        """`self.theme` is another one."""

    def extend_menu(self, menu: QMenu) -> None:
        """Put the plot's own choices first in its menu."""

    def own_choices(self) -> dict[str, Plain]:
        """What was chosen by hand and only this plot has, to be kept with the project; without what is as it comes.

        Emit `choice_made` when it changes.
        """
        return {}

    def take_choices(self, kept: Mapping[str, Any]) -> None:
        """Take over what was kept, before the plot is shown for the first time. A file may hold anything."""

    # For everybody

    @property
    def frame(self) -> Frame:
        """The newest frame that was asked for it."""
        now, own = self.session.frame, self._own
        return own if own.project == now.project and trains(now) and not is_for(self, now) else now

    @property
    def scales(self) -> Scales:
        """How far colours and axes reach."""
        return self.axes.scales

    def changes_by(self, iteration: int) -> bool:
        """Whether it would look different if it were drawn at an iteration of the run that goes on: see `sparing.py`."""
        curves = self.axes.curves
        if curves is None or not curves.over_run or time.perf_counter() >= self._taken + LATEST:
            return True
        return curves.moved_by(iteration)

    def choices(self) -> dict[str, Plain]:
        """All that was chosen for this plot by hand."""
        own = self.own_choices()
        return self.axes.choices() | ({"own": own} if own else {})

    def choose(self, kept: Mapping[str, Any]) -> None:
        """Begin as it was left. A file may hold anything."""
        own = kept.get("own")
        if isinstance(own, Mapping):
            self.take_choices(own)
        self.axes.choose(kept)

    def refresh(self) -> None:
        """Take over the project as it is now: title, wants and picture."""
        self.axes.listen()
        self.project_changed()
        self.header.show_title(self.title())
        self.setAccessibleName(self.title())
        if self.isVisible():
            self.session.want(self, **self.wants())
            self._take_frame(self.frame)

    def say(self, sentence: str) -> None:
        """Show a sentence instead of the drawing; an empty one shows the drawing again."""
        if sentence != self._hint.text():
            self._hint.setText(sentence)
            self._hint.setAccessibleName(sentence)
        self._pages.setCurrentIndex(1 if sentence else 0)

    def magnify(self, factor: float, around: QPoint | None = None) -> None:
        """Make a drawing without axes so many times larger, or with a factor below 1 smaller again."""
        if self._loupe is None:
            if factor <= 1.0:
                return
            self._loupe = Loupe(self.body, self)
            self._pages.insertWidget(0, self._loupe)
            self._loupe.setGeometry(self._pages.geometry())
            self._pages.setCurrentIndex(1 if self._hint.text() else 0)
        self._loupe.zoom(factor, around)

    @property
    def magnified(self) -> float:
        return 1.0 if self._loupe is None else self._loupe.factor

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl held the wheel enlarges what has no axes."""
        by = event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and by and not self.axes.charts:
            self.magnify(CLOSER if by > 0 else 1 / CLOSER, event.position().toPoint() - self._pages.geometry().topLeft())
        else:
            event.ignore()

    def save(self, path: Path) -> None:
        """Write .png, .svg or .csv by the name's ending. Raises FileError."""
        with self._posing():
            export.save(path, self, self.table())

    def posed(self, scale: float) -> QImage:
        """A picture without buttons, `scale` pixels to a unit."""
        image = QImage(self.size() * scale, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(scale)
        with self._posing():
            self.render(image)
        return image

    @contextmanager
    def _posing(self) -> Iterator[None]:
        """As it is drawn for a picture."""
        buttons = [button for button in (self.header.help, self.header.menu, *self.header.controls) if not button.isHidden()]
        charts = self.findChildren(Chart)
        for button in buttons:
            button.hide()  # a picture needs none
        for chart in charts:
            chart.draw_afresh(True)
        try:
            yield
        finally:
            for button in buttons:
                button.show()
            for chart in charts:
                chart.draw_afresh(False)

    def explain(self) -> Explanation:
        """Open the explanation above the question mark."""
        card = Explanation(self.title(), self.explanation(), self.theme, self)
        corner = self.header.help.mapToGlobal(QPoint(self.header.help.width(), -8))
        card.adjustSize()
        card.move(corner - QPoint(card.width(), card.height()))
        card.show()
        return card

    def context_menu(self) -> QMenu:
        """All that can be done with this plot."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.extend_menu(menu)
        self.axes.fill(menu)
        if not menu.isEmpty():
            menu.addSeparator()
        large = self.tr("Show with the others") if self.place == "alone" else self.tr("Maximise")
        loose = self.tr("Back into the row") if self.place == "window" else self.tr("Own window")
        if self.place != "window":
            menu.addAction(large, self.maximise_asked.emit)
        menu.addAction(loose, self.float_asked.emit)
        if self.place in ("row", "tab"):
            for text, by in ((self.tr("Move left"), -1), (self.tr("Move right"), 1)):
                menu.addAction(text, self._move_over).setData(by)
            for text, by in ((self.tr("Tab of the column on the left"), -1), (self.tr("Tab of the column on the right"), 1)):
                menu.addAction(text, self._stack_beside).setData(by)
        menu.addAction(self.tr("Hide"), self.hide_asked.emit)
        menu.addSeparator()
        menu.addAction(self.tr("Save picture (PNG)…"), self._save_png)
        menu.addAction(self.tr("Save drawing (SVG)…"), self._save_svg)
        numbers = menu.addAction(self.tr("Save numbers (CSV)…"), self._save_csv)
        numbers.setEnabled(bool(self.table()))
        return menu

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.session.sparing.join(self)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.session.sparing.leave(self)
        self.session.unwant(self)

    # Inside

    def _on_frame(self, frame: Frame) -> None:
        if self.isVisible() and is_for(self, frame):
            self._take_frame(frame)

    def _take_frame(self, frame: Frame) -> None:
        self._own, self._taken = frame, time.perf_counter()
        curves = self.axes.curves
        if curves is not None:
            curves.follow(frame)
        self.scales.patient = trains(frame)
        self.show_frame(frame)

    def _on_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.header.set_theme(theme)
        self._tint_hint()
        self.theme_changed()
        self.show_frame(self.frame)
        self.update()

    def _on_change(self, change: Change) -> None:
        if change.structural or change.data:  # moving a card on the canvas or turning the learning rate is nothing to a plot
            self._refresh_visible()

    def _take_axes(self) -> None:
        self.refresh_wants()
        self.choice_made.emit()

    def refresh_wants(self) -> None:
        if self.isVisible():
            self.session.want(self, **self.wants())

    def _refresh_visible(self) -> None:
        if self.isVisible():
            self.refresh()

    def _tint_hint(self) -> None:
        palette = self._hint.palette()
        palette.setColor(self._hint.foregroundRole(), color(self.theme.muted))
        self._hint.setPalette(palette)

    def _open_menu(self) -> None:
        self.context_menu().popup(self.header.menu.mapToGlobal(QPoint(0, self.header.menu.height())))

    def _move_over(self) -> None:
        self.move_asked.emit(_datum(self.sender()))

    def _stack_beside(self) -> None:
        self.stack_asked.emit(_datum(self.sender()))

    def _save_png(self) -> None:
        self._save_as(".png", self.tr("Pictures (*.png)"))

    def _save_svg(self) -> None:
        self._save_as(".svg", self.tr("Drawings (*.svg)"))

    def _save_csv(self) -> None:
        self._save_as(".csv", self.tr("Tables (*.csv)"))

    def _save_as(self, ending: str, kinds: str) -> None:
        proposal = f"{self.title()}{ending}".replace(" · ", " ")
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save plot"), proposal, kinds)
        if not name:
            return
        path = Path(name)
        try:
            self.save(path if path.suffix else path.with_suffix(ending))
        except FileError as error:
            self.session.notice.emit(said(error))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), color(self.theme.panel))


def _datum(action: QObject | None) -> int:
    assert isinstance(action, QAction)
    return int(action.data())
