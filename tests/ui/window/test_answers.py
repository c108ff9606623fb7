"""A step is answered on the canvas before any plot is drawn."""

from PySide6.QtCore import QEvent, QObject

from nnsim.ui.afterwards import Afterwards
from tests.ui.window.hand import until


class Painted(QObject):
    """Moments that the canvas showed when it was painted."""

    def __init__(self, scenery):
        super().__init__()
        self.scenery, self.moments = scenery, []

    def eventFilter(self, watched, event):
        if event.type() is QEvent.Type.Paint:
            self.moments.append(self.scenery.frame.moment)
        return False


def test_the_canvas_is_painted_before_plots_hear_of_a_step(opened):
    application = opened("xor")
    session, canvas = application.session, application.window.workspace.canvas
    painted = Painted(canvas.drawing.scenery)
    canvas.view.viewport().installEventFilter(painted)
    told = []
    Afterwards.of(session).frameChanged.connect(lambda frame: told.append((frame.moment, frame.moment in painted.moments)))
    for number in range(3):
        session.step("operation")
        until(lambda number=number: session.frame.moment is not None and session.frame.moment.index == number)
        until(lambda: (session.frame.moment, True) in told)
    assert not [moment for moment, seen in told if moment is not None and not seen]
