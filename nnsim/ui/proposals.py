"""Breakpoints that are proposed where somebody points at something, with a threshold near the number as it is now."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu

from nnsim.document.breakpoints import Breakpoint
from nnsim.engine.frames import Frame
from nnsim.ui.session import Session

translate = QCoreApplication.translate


def on_selection(session: Session) -> Breakpoint:
    """On a connection any of its weights, on a layer its gradient or, where nothing learns, its activation; else the loss."""
    network, frame = session.document.network, session.frame
    for id in sorted(session.selection):
        if id in network.connections and id in frame.weights:
            return Breakpoint("weight", ">", rounded(float(abs(frame.weights[id]).max())), f"{id}:W")
        if id in frame.gradient_norms:
            return Breakpoint("gradient", ">", rounded(10.0 * frame.gradient_norms[id]) or 1.0, id)
        if id in network.nodes:
            return Breakpoint("signal", ">", 0.9, id)
    return on_loss(frame)


def on_loss(frame: Frame) -> Breakpoint:
    return Breakpoint("loss", "<", rounded((frame.loss or 0.2) / 2))


def on_gradients(frame: Frame) -> Breakpoint:
    return Breakpoint("gradient", ">", rounded(10.0 * max(frame.gradient_norms.values(), default=0.0)) or 1.0)


def on_weight(frame: Frame, connection: str, place: tuple[int, int]) -> Breakpoint:
    """Above its value where that is positive, below where it is negative."""
    weights = frame.weights.get(connection)
    known = weights is not None and place[0] < weights.shape[0] and place[1] < weights.shape[1]  # a layer may have grown since
    value = float(weights[place]) if weights is not None and known else 0.0
    return Breakpoint("weight", "<" if value < 0 else ">", rounded(2 * value), f"{connection}:W", unit=place)


def offer(menu: QMenu, session: Session, breakpoint: Breakpoint) -> None:
    """Put it into a menu: chosen, it is added and shown in the list of breakpoints."""
    action = menu.addAction(translate("proposals", "Add a breakpoint…"))
    action.setToolTip(translate("proposals", "Stop the training inside an iteration, where this becomes true"))
    action.triggered.connect(lambda: session.breakpointAsked.emit(breakpoint))


def rounded(value: float) -> float:
    """A number that a person would have typed."""
    return float(f"{value:.2g}")
