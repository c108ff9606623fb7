"""Two small drop-downs whose words change while a network learns."""

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.ui.plots.two_choices import ARROW, INDENT, TwoChoices
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


class Counter(QObject):
    """Counts how often a widget gets a kind of event."""

    def __init__(self, widget: QWidget, kind: QEvent.Type) -> None:
        super().__init__(widget)
        self.count, self._kind = 0, kind
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == self._kind
        return False


def test_other_words_are_shown_and_lay_nothing_out_anew(choices, qapp):
    layouts = Counter(choices, QEvent.Type.LayoutRequest)
    size = choices.across.size()
    choices.show_choice(["first · 7 %", "second · 5.25 %", "third"], 0, 1)
    qapp.processEvents()
    assert layouts.count == 0
    assert choices.across.size() == size
    assert choices.across.currentText() == "first · 7 %"
    assert [choices.upward.itemText(place) for place in range(3)] == ["first · 7 %", "second · 5.25 %", "third"]


def test_words_that_are_not_to_be_read_paint_nothing(choices, qtbot):
    across, upward = (Counter(combo, QEvent.Type.Paint) for combo in (choices.across, choices.upward))
    choices.show_choice(["first · 60 %", "second · 5.25 %", "else"], 0, 1)
    qtbot.wait(20)
    assert (across.count, upward.count) == (0, 1)
    choices.across.set_shorter(lambda place: ("1st", "2nd", "3rd")[place : place + 1])
    choices.resize(160, choices.height())
    qtbot.wait(20)
    assert choices.across.words(choices.across.width() - INDENT - INDENT - ARROW) == "1st"
    across.count = 0
    choices.show_choice(["first · 61 %", "second · 5.25 %", "else"], 0, 1)
    qtbot.wait(20)
    assert not across.count
    choices.show_choice(["first · 61 %", "second · 5.25 %", "else"], 1, 0)
    qtbot.wait(20)
    assert across.count == 1


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
