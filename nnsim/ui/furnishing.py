"""Loads what is behind the first page piece by piece, in moments in which nothing else is to be done."""

from __future__ import annotations

import importlib
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from nnsim.ui.overrides import guard_overrides

PIECES = (
    "pyqtgraph", "nnsim.ui.canvas.scene", "nnsim.ui.canvas.canvas", "nnsim.ui.plots.plot", "nnsim.ui.plots.kinds",
    "nnsim.ui.panels.inspector.inspector", "nnsim.ui.workspace", "nnsim.ui.interior",
)  # fmt: skip
"""Modules, each of which brings others along: none takes so long that somebody would notice."""
PAUSE = 15
"""Milliseconds between two pieces, for what was clicked meanwhile."""


class Furnishing(QObject):
    """`begin` when the window is shown; `busy` says whether it has better things to do; `last` makes use of what was `loaded`."""

    loaded = Signal()

    def __init__(self, busy: Callable[[], bool], last: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._busy, self._last = busy, last
        self._pieces = list(PIECES)
        self._timer = QTimer(self, interval=PAUSE)
        self._timer.timeout.connect(self._next)

    @property
    def waiting(self) -> bool:
        """Whether there is something left to do."""
        return self._timer.isActive()

    def begin(self) -> None:
        self._timer.start()

    def finish(self) -> None:
        """Load all that is left."""
        self._timer.stop()
        while self._pieces:
            self._load()
        guard_overrides()
        self.loaded.emit()

    def _next(self) -> None:
        if self._busy():
            return
        if self._pieces:
            self._load()
        else:
            self._timer.stop()
            self._last()

    def _load(self) -> None:
        importlib.import_module(self._pieces.pop(0))
