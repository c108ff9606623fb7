"""Pages of a lesson go on with what a page before has opened: they say so when something else is open, and ask nothing about that."""

import pytest

from nnsim.lessons import library
from nnsim.lessons.belonging import Belonging, belonging
from tests.lessons.learner import lesson
from tests.ui.window.hand import until


@pytest.fixture
def at_page(opened):
    """Opens a page of a lesson while XOR is open."""

    def go(name, page):
        application = opened("xor")
        lessons = application.window.lessons
        lessons.open(next(found.lesson for found in library.built_in() if found.path.name == name))
        lessons.player.go(page)
        return application, lessons.panel

    return go


def test_a_page_is_about_what_it_opens_or_what_was_opened_last_before_it():
    assert belonging(lesson("neuron"), "01-sum", "en") == Belonging(("projects/one-neuron.nnsim",), False)
    assert belonging(lesson("neuron"), "03-line", "en") == Belonging(("projects/one-neuron.nnsim",), True)
    assert belonging(lesson("xor"), "03-hidden", "en") == Belonging(("example xor_by_hand", "example xor"), True)


def test_a_page_that_does_nothing_with_a_project_is_about_none():
    assert belonging(lesson("xor"), "01-two-lines", "en") == Belonging()
    assert belonging(lesson("line"), "04-gradient", "en") == Belonging()


def test_a_page_offers_the_project_that_it_goes_on_with_until_that_is_open(at_page):
    application, panel = at_page("neuron", "02-threshold")
    task = panel.view.tasks["bias"]
    until(lambda: task.missing.text() == "Open the project of this page first, with the button above.")
    panel.view.offered.click()
    assert application.session.title == "One neuron"
    assert panel.view.offered is None
    until(lambda: task.missing.text() == "The output for (0, 1) must be 0; it is 1.")


def test_a_page_whose_project_is_open_offers_nothing(at_page):
    application, panel = at_page("xor", "03-hidden")
    assert panel.view.offered is None
    application.session.open_example("line")
    assert panel.view.offered.text() == "Open the example “xor”"
    application.session.open_example("xor_by_hand")
    assert panel.view.offered is None


def test_a_prediction_waits_for_the_project_of_its_page(at_page):
    application, panel = at_page("backprop", "04-output")
    question = panel.view.questions["delta_o1"]
    question.field.setText("0.1385")
    question.check.click()
    assert question.verdict.text() == "Open the project of this page first, with the button above."
    application.session.open_example("backprop_2_2_2")
    until(lambda: application.session.frame.weights)
    question.check.click()
    until(lambda: question.done)
