"""Two small drop-downs whose words change while a network learns."""

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.ui.plots.two_choices import TwoChoices
from nnsim.ui.theme import LIGHT


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def choices(qtbot, window):
    choices = TwoChoices(LIGHT, window)
    QVBoxLayout(window).addWidget(choices)
    choices.show_choice(["first · 60 %", "second · 30 %", "third"], 0, 1)
    with qtbot.waitExposed(window):
        window.show()
    qtbot.wait(20)
    return choices


class Layouts(QObject):
    """Counts how often something is asked to lay out its parts."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


def test_other_words_are_shown_and_lay_nothing_out_anew(choices, qapp):
    layouts = Layouts()
    choices.installEventFilter(layouts)
    size = choices.across.size()
    choices.show_choice(["first · 7 %", "second · 5.25 %", "third"], 0, 1)
    qapp.processEvents()
    assert layouts.count == 0
    assert choices.across.size() == size
    assert choices.across.currentText() == "first · 7 %"
    assert [choices.upward.itemText(place) for place in range(3)] == ["first · 7 %", "second · 5.25 %", "third"]


def test_the_list_knows_words_that_changed_while_it_was_closed(choices, qapp):
    choices.show_choice(["first · 7 %", "second · 5 %", "third"], 0, 1)
    heard = []
    choices.across.model().dataChanged.connect(lambda *_: heard.append(True))
    choices.across.showPopup()
    qapp.processEvents()
    assert heard
    choices.show_choice(["first · 8 %", "second · 5 %", "third"], 0, 1)
    assert len(heard) == 2  # it is open
    assert choices.across.view().model().index(0, 0).data() == "first · 8 %"
    choices.across.hidePopup()


def test_one_that_is_chosen_for_both_changes_places(choices):
    chosen = []
    choices.chosen.connect(lambda *pair: chosen.append(pair))
    choices.across.setCurrentIndex(1)
    choices.across.activated.emit(1)
    assert chosen == [(1, 0)]
