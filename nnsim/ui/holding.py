"""Activations that are held by hand: what a unit gives now, and why what somebody types cannot be held.

A held value is no edit: it belongs to what is fed, not to the document, so there is nothing to undo. It is released by a click, by Esc, and
by the run going on. `nnsim.ui.feeding` keeps it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication

from nnsim.document import Node
from nnsim.engine.frames import Frame, State
from nnsim.engine.holding import holds
from nnsim.ui.moments import between
from nnsim.ui.open_project import OpenProject

Values = npt.NDArray[np.floating]
translate = QCoreApplication.translate


def activations(frame: Frame, node_id: str) -> Values | None:
    """(units,): what a node passes on for the sample that is shown, at the time step at which the run stands."""
    given, time = frame.sequences.get(node_id, {}), frame.time
    over_time = given.get("h", given.get("a"))
    if over_time is not None and time is not None and over_time.ndim == 2 and time < over_time.shape[1]:
        now: Values = over_time[:, time]
        return now
    return frame.followed.get(node_id)


def activation(frame: Frame, node_id: str, unit: int) -> float | None:
    """What one unit of it gives; None where that is not known."""
    values = activations(frame, node_id)
    return float(values[unit]) if values is not None and values.ndim == 1 and unit < len(values) else None


def reason_not(session: OpenProject, node: Node) -> str | None:
    """Why no activation of a node can be held now, as a sentence, or None."""
    if not holds(session.document.network.entry(node)):
        words = translate("holding", "What {name} gives follows from what comes in: type a value for an input, or for a unit with weights.")
        return words.format(name=node.name)
    if session.frame.state is State.RUNNING:
        return translate("holding", "Pause the training first: an activation is held only while the run stands still.")
    if not between(session.frame):
        return translate("holding", "Finish the iteration first: inside it all values shown are those that the run computes.")
    return None
