"""Short ways to run a network over sequences on a board, to unroll it, and to find things in it."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QProxyStyle, QStyle

from nnsim.engine.frames import Moment
from tests.ui.fakes import frame_of, network, sequences_of


class Moves(QProxyStyle):
    """A system that wants things to move for so many milliseconds; 0: not at all. A widget has it while it is kept."""

    def __init__(self, milliseconds):
        super().__init__("fusion")
        self.milliseconds = milliseconds

    def styleHint(self, hint, option=None, widget=None, data=None):
        asked = hint is QStyle.StyleHint.SH_Widget_Animation_Duration
        return self.milliseconds if asked else super().styleHint(hint, option, widget, data)


def elman(*sizes):
    """A chain whose first layer feeds itself."""
    drawn = network(*(sizes or (2, 3, 1)))
    drawn.connect("hidden 1", "hidden 1", 1)
    return drawn


def run(board, steps=6, time=None, **fields):
    """Show a moment of a run over sequences."""
    sequences = sequences_of(board.session, steps)
    frame = frame_of(board.session, seed=1, sequences=sequences, time=steps - 1 if time is None else time, length=steps, **fields)
    board.session.show_frame(frame)
    return frame


def moment(board, phase, name, time):
    return Moment(phase, board.id(name), 3, 90, time=time, steps=6)


def unroll(board):
    """Unroll the network, or draw it again; return the view."""
    action(board, "unroll").trigger()
    view_of(board).settle()
    return view_of(board)


def press(board):
    """Press U where the focus is."""
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_U)
    view_of(board).settle()


def view_of(board):
    return board.canvas.unrolled.view


def pixel(board, name, step, unit=None):
    return view_of(board).stage.pixel_of(board.id(name), step, unit)


def action(board, key):
    return next(one for one in board.canvas.actions_list() if one.objectName() == f"canvas.{key}")


def apart(seen, color):
    """How far a colour of a picture is from one (red, green, blue) that is looked for."""
    return max(abs(one - other) for one, other in zip((seen.red(), seen.green(), seen.blue()), color, strict=True))
