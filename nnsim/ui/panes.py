"""The way of the keyboard through the workspace: Tab goes as one reads, F6 from pane to pane.

Rows of panels come and go with what is selected, and Qt's own order is the order in which they were made.
"""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

SAME_ROW = 6
"""Pixels that the middles of two controls in one row differ at most."""


class Panes:
    """Places of the workspace in the order in which they are gone through."""

    def __init__(self, panes: Sequence[QWidget]) -> None:
        self._panes = tuple(panes)

    def add(self, pane: QWidget) -> None:
        """One more, before the others."""
        self._panes = (pane, *self._panes)

    def step(self, forward: bool) -> bool:
        """Go to the next or previous control, around the end to the other; False if there is none."""
        here = QApplication.focusWidget()
        controls = [control for pane in self._panes for control in reading_order(pane)]
        if not controls:
            return False
        by = 1 if forward else -1
        place = controls.index(here) + by if here in controls else min(by, 0)
        _go(controls[place % len(controls)], Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
        return True

    def move(self, by: int) -> None:
        """Go to the first control of the next pane, or of the one before."""
        panes = [pane for pane in self._panes if reading_order(pane)]
        if not panes:
            return
        here = QApplication.focusWidget()
        inside = next((place for place, pane in enumerate(panes) if here is not None and pane.isAncestorOf(here)), -1 if by > 0 else 0)
        _go(reading_order(panes[(inside + by) % len(panes)])[0], Qt.FocusReason.TabFocusReason)


def reading_order(pane: QWidget) -> list[QWidget]:
    """Controls of a pane that Tab can reach now, row by row."""
    found = [
        control for control in pane.findChildren(QWidget)
        if control.focusPolicy() & Qt.FocusPolicy.TabFocus and control.isVisible() and control.isEnabled()
        and control.focusProxy() is None and not control.isWindow() and control.window() is pane.window()
    ]
    placed = sorted(((_middle(control, pane), control) for control in found), key=lambda pair: pair[0].y())
    rows: list[list[tuple[QPoint, QWidget]]] = []
    for pair in placed:
        if rows and pair[0].y() - rows[-1][0][0].y() <= SAME_ROW:
            rows[-1].append(pair)
        else:
            rows.append([pair])
    return [control for row in rows for _, control in sorted(row, key=lambda pair: pair[0].x())]


def _middle(control: QWidget, pane: QWidget) -> QPoint:
    return control.mapTo(pane, control.rect().center())


def _go(control: QWidget, reason: Qt.FocusReason) -> None:
    control.setFocus(reason)
    parent = control.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(control, 8, 24)
        parent = parent.parentWidget()
