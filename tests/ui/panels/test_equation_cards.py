"""Equations of a step: none is ever painted with one line upon another."""

import itertools

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from nnsim.ui import theme
from nnsim.ui.panels.inspector import Inspector
from nnsim.ui.panels.inspector.equation_card import EquationCard
from tests.ui.sessions import session_on


class Looking(QObject):
    """Sees at every painting of a card whether its lines lie upon each other."""

    def __init__(self):
        super().__init__()
        self.painted, self.crossed = 0, []

    def eventFilter(self, watched, event):
        if event.type() is QEvent.Type.Paint and isinstance(watched, EquationCard):
            places = [place for _, place in watched.places()]
            self.painted += 1
            self.crossed += [(watched.tex, above, below) for above, below in itertools.pairwise(places) if above.intersects(below)]
            if places[-1].bottom() > watched.height():
                self.crossed.append((watched.tex, places[-1], watched.rect()))
        return False


@pytest.mark.parametrize("name", ["line", "xor"])
def test_while_one_steps_no_line_is_painted_upon_another(qtbot, name):
    theme.apply(QApplication.instance(), theme.LIGHT)
    with session_on(name) as session:
        inspector = Inspector(session)
        qtbot.addWidget(inspector)
        inspector.resize(303, 700)
        inspector.show()
        looking = Looking()
        QApplication.instance().installEventFilter(looking)
        try:
            for way in (session.step, session.back, session.step):
                for _ in range(8):
                    before, moment = looking.painted, session.frame.moment
                    way("operation")
                    qtbot.waitUntil(lambda moment=moment: session.frame.moment != moment)
                    if session.frame.moment is not None:
                        qtbot.waitUntil(lambda before=before: looking.painted > before)
        finally:
            QApplication.instance().removeEventFilter(looking)
    assert looking.painted
    assert not looking.crossed
