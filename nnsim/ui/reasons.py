"""Why an action cannot be done now: the tooltip of a disabled control, and the notice where somebody tries all the same."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QCoreApplication

from nnsim.datasets import Dataset
from nnsim.document import Document, History
from nnsim.engine.factors import factors
from nnsim.engine.frames import Frame, State
from nnsim.ui.fitting import in_time
from nnsim.ui.moments import between

translate = QCoreApplication.translate

NEEDS_A_RUN = (
    "train", "step", "line", "time step", "layer", "phase", "iteration", "epoch", "back", "rewind", "reset", "new_start", "try_starts",
    "compare",
)  # fmt: skip


class Situation(Protocol):
    """What decides: the session is one."""

    @property
    def document(self) -> Document: ...
    @property
    def history(self) -> History: ...
    @property
    def dataset(self) -> Dataset | None: ...
    @property
    def frame(self) -> Frame: ...
    def blocked(self) -> str | None: ...


def reason_not(now: Situation, action: str) -> str | None:
    """A sentence, or None if it can be done."""
    frame, history = now.frame, now.history
    blocked = now.blocked() or (frame.message if frame.state is State.EMPTY else "")
    if blocked and action in NEEDS_A_RUN:
        return blocked
    if action == "time step" and not in_time(now.document, now.dataset):
        return translate("reasons", "Nothing in this network runs through time.")
    if action in ("back", "rewind") and frame.iteration <= frame.earliest and between(frame):
        return translate("reasons", "This is the beginning of the run.")
    if action == "return" and not frame.left:
        return translate("reasons", "There is no other branch: go back on the timeline and train on from there, and there will be one.")
    if action == "compare" and not factors(now.document, now.dataset.samples if now.dataset is not None else 0):
        return translate("reasons", "The perceptron rule leaves nothing to compare: use gradient descent.")
    if action == "undo" and not history.can_undo:
        return translate("reasons", "There is nothing to undo.")
    if action == "redo" and not history.can_redo:
        return translate("reasons", "There is nothing to redo.")
    return None
