"""Lanes that follow one sample: the same cursor in all plots over time, and the choice of the sample below the names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from nnsim.ui.plots.cursor import Cursor
from nnsim.ui.plots.lane import Spot
from nnsim.ui.plots.lanes import Lanes
from nnsim.ui.widgets.samples import SampleChooser

if TYPE_CHECKING:
    from nnsim.ui.session import Session

ROOMY = 600
"""Pixels from which on there is room to say of how many samples the followed one is."""


class FollowedLanes(Lanes):
    """Hovering shows a step in all plots, a click or an arrow key stays there, Escape goes back to where the run stands."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(session.theme, parent)
        self.session = session
        self.cursor_of_all = Cursor.of(session)
        self.samples = SampleChooser(session, self)
        self.set_corner(self.samples)
        self.pointed.connect(self._preview)
        self.chosen.connect(self._pin)
        self.stepped.connect(self.cursor_of_all.pin)
        self.left.connect(self._unpin)
        self.cursor_of_all.changed.connect(self.show_present)

    def show_present(self) -> None:
        """Put the cursor where it is now."""
        self.show_cursor(self.cursor_of_all.step(self.session.frame), self.cursor_of_all.preview)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.samples.say_more(self.width() >= ROOMY)
        super().resizeEvent(event)

    def _preview(self, spot: Spot | None) -> None:
        self.cursor_of_all.show(None if spot is None else spot.step)

    def _pin(self, spot: Spot | None) -> None:
        if spot is not None:
            self.cursor_of_all.pin(spot.step)

    def _unpin(self) -> None:
        self.cursor_of_all.pin(None)
