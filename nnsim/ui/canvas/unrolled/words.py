"""What is said while the network is unrolled: the line at the bottom, and what is added about the thing under the pointer."""

from PySide6.QtCore import QCoreApplication

from nnsim.document import Network
from nnsim.ui.canvas.hover import Description
from nnsim.ui.canvas.unrolled.pointing import Found
from nnsim.ui.canvas.unrolled.view import UnrolledView
from nnsim.ui.moments import told

translate = QCoreApplication.translate


def locked_text() -> str:
    """Why nothing can be edited."""
    return translate("canvas", "Unrolled: press U to draw again")


def caption(network: Network, view: UnrolledView) -> str:
    """The line at the bottom: what can be done, and where the run or the view stands."""
    shown = view.shown
    moment = shown.frame.moment
    if moment is None:
        first, last = view.stage.steps_in_sight()
        seen = translate("canvas", "time steps {0} to {1} of {2}").format(first + 1, last + 1, shown.steps)
        along = translate("canvas", "drag or scroll to go along time")
        same = translate("canvas", "the weights are the same in every step")
        return " · ".join([locked_text(), seen, along if any(view.stage.more()) else same])
    parts = [told(network, moment)]  # first: the end is cut off where there is little room
    if shown.progress.backwards and shown.bars:
        parts.append(translate("canvas", "bars: how strong the error is, by powers of ten"))
    return " · ".join([*parts, locked_text()])


def at_step(found: Description, what: Found, steps: int) -> Description:
    """The same about one step: which it is, and that weights belong to all of them."""
    if what.over.connection is not None:
        found.hint = translate("canvas", "the same in all {0} time steps").format(steps)
    elif what.step is not None:
        found.title = f"{found.title} · t = {what.step + 1}"
    return found
