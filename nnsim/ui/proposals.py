"""The breakpoint that is proposed for what is selected, with a threshold near the number as it is now."""

from nnsim.document.breakpoints import Breakpoint
from nnsim.ui.session import Session


def proposed(session: Session) -> Breakpoint:
    """On a connection any of its weights, on a layer its gradient or, where nothing learns, its activation; else the loss."""
    network, frame = session.document.network, session.frame
    for id in sorted(session.selection):
        if id in network.connections and id in frame.weights:
            return Breakpoint("weight", ">", _round(float(abs(frame.weights[id]).max())), f"{id}:W")
        if id in frame.gradient_norms:
            return Breakpoint("gradient", ">", _round(10.0 * frame.gradient_norms[id]) or 1.0, id)
        if id in network.nodes:
            return Breakpoint("signal", ">", 0.9, id)
    return Breakpoint("loss", "<", _round((frame.loss or 0.2) / 2))


def _round(value: float) -> float:
    """A number that a person would have typed."""
    return float(f"{value:.2g}")
