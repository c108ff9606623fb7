"""Places in lanes, and the mouse there; for tests of what is drawn over time."""

from PySide6.QtCore import QPoint

from nnsim.engine.frames import Moment
from tests.ui import mouse


def node_id(session, name):
    return session.document.network.node(name).id


def place_in(lanes, lane, row, step):
    box = lanes.box(lane)
    rows = len(lanes.lanes[lane].values)
    return QPoint(int(lanes.middle(step)), int(box.y() + box.height() * (row + 0.5) / rows))


def drag(lanes, start, end):
    """Drag from one (lane, row, step) to another."""
    mouse.drag(lanes, place_in(lanes, *start), place_in(lanes, *end))


def click(lanes, lane, row=0, step=10):
    mouse.click(lanes, place_in(lanes, lane, row, step))


def moment(node, time, phase="forward"):
    return Moment(phase, node, 3, 9, time=time)
