"""Why an action cannot be done now: the tooltip of a disabled control, and the notice where somebody tries all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from nnsim.engine.comparison import recurrent_layers
from nnsim.engine.frames import State

if TYPE_CHECKING:
    from nnsim.ui.session import Session

translate = QCoreApplication.translate

NEEDS_A_RUN = ("train", "step", "time step", "phase", "iteration", "epoch", "back", "reset", "new_start", "try_starts", "compare")


def in_time(session: Session) -> bool:
    """Whether the network goes through sequences, or through one input again and again."""
    repeats = any(node.parameters.get("repeat") for node in session.document.network.inputs())
    return repeats or (session.dataset is not None and session.dataset.sequence)


def reason_not(session: Session, action: str) -> str | None:
    """A sentence, or None if it can be done."""
    frame, history = session.frame, session.history
    blocked = session.blocked() or (frame.message if frame.state is State.EMPTY else "")
    if blocked and action in NEEDS_A_RUN:
        return blocked
    if action == "time step" and not in_time(session):
        return translate("reasons", "Nothing in this network runs through time.")
    between = frame.moment is None or frame.moment.index == frame.moment.count - 1
    if action == "back" and frame.iteration <= frame.earliest and between:
        return translate("reasons", "This is the beginning of the run.")
    if action == "compare" and not recurrent_layers(session.document):
        return translate("reasons", "RNN, LSTM and GRU can be compared only in a network with such a layer: a loop alone is not enough.")
    if action == "undo" and not history.can_undo:
        return translate("reasons", "There is nothing to undo.")
    if action == "redo" and not history.can_redo:
        return translate("reasons", "There is nothing to redo.")
    return None
