"""A step is answered on the canvas before any plot is drawn."""

import pytest
from PySide6.QtCore import QEvent, QObject

from nnsim.ui.afterwards import Afterwards
from tests.ui.window.hand import until


class Painted(QObject):
    """Frames that the canvas showed when it was painted, by their iteration and moment."""

    def __init__(self, scenery):
        super().__init__()
        self.scenery, self.frames = scenery, []

    def eventFilter(self, watched, event):
        if event.type() is QEvent.Type.Paint:
            self.frames.append(which(self.scenery.frame))
        return False


def which(frame):
    return frame.iteration, frame.moment


@pytest.mark.parametrize("grain", ["operation", "phase", "iteration"])
def test_the_canvas_is_painted_before_plots_hear_of_a_step(opened, grain):
    application = opened("xor")
    session, canvas = application.session, application.window.workspace.canvas
    painted = Painted(canvas.drawing.scenery)
    canvas.view.viewport().installEventFilter(painted)
    told = {}
    Afterwards.of(session).frameChanged.connect(lambda frame: told.setdefault(which(frame), which(frame) in painted.frames))
    for _ in range(3):
        before = which(session.frame)
        session.step(grain)
        until(lambda before=before: which(session.frame) != before and which(session.frame) in told)
    assert list(told.values()) == [True] * 3
