"""While one steps, every equation has its numbers below it, for a unit and a sample, or a parameter, of one's choice."""

import pytest

from nnsim import storage
from nnsim.engine.run import Run
from nnsim.ui import fonts
from nnsim.ui.panels.inspector.equation_card import ROOM, broken, width
from nnsim.ui.theme import BODY, LARGE
from nnsim.ui.widgets.formula import pixmap
from tests.ui.window.hand import until


def stepped(application, count):
    session = application.session
    session.step("operation", count)
    until(lambda: session.frame.moment is not None and session.frame.moment.index == count - 1 and session.frame.workings is not None)
    return application.window.workspace.inspector.equations


def lines(card):
    return [line.tex for line in card.numbers]


def test_numbers_stand_below_the_equations_of_the_operation(opened):
    tab = stepped(opened("xor"), 2)
    (sums, activations) = tab._cards
    assert sums.tex.startswith(r"\mathrm{in}")
    assert lines(sums)[0].count(r"\cdot") >= 1
    assert lines(activations)[0].startswith(r"= \sigma(")
    assert lines(sums)[-1][2:] in lines(activations)[0]


def test_another_unit_and_another_sample_have_other_numbers(opened):
    application = opened("xor")
    tab = stepped(application, 2)
    assert tab.elements.words.text() == "unit 1 of 2"
    before = lines(tab._cards[0])
    tab.elements.forth.click()
    until(lambda: tab.elements.words.text() == "unit 2 of 2" and lines(tab._cards[0]) != before)
    before = lines(tab._cards[0])
    tab.samples.forth.click()
    until(lambda: lines(tab._cards[0]) != before)
    assert application.session.sample == 1


def test_the_update_is_shown_for_a_parameter(opened):
    application = opened("xor", learning_rate=1.0)
    tab = stepped(application, 7)
    assert tab.elements.words.text() == "input>hidden.W [1, 1]"
    assert not tab.samples.isVisible()
    assert r" - 1 \cdot " in lines(tab._cards[0])[0]


def test_while_it_trains_there_are_no_numbers_and_nobody_asks_for_them(opened):
    application = opened("xor")
    tab = stepped(application, 2)
    application.session.train()
    until(lambda: application.session.frame.iteration > 10)
    assert application.session.frame.workings is None
    assert not tab.elements.isVisible()
    application.session.pause()
    until(lambda: application.session.frame.state.value == "paused")


@pytest.mark.parametrize(
    ("tex", "fits", "expected"),
    [
        ("= 1 + 2", "= 1 + 2", ["= 1 + 2"]),
        ("= 1 + 2 + 3", "= 1 +", ["= 1", r"\quad + 2", r"\quad + 3"]),
        (r"= \frac{1 + 2}{3 + 4}", "= 1", [r"= \frac{1 + 2}{3 + 4}"]),
        (r"\frac{1 + 2}{3 + 4} = 5 + 6", "1 + 2  = 5 + 6 +", [r"\frac{1 + 2}{3 + 4} = 5 + 6"]),
        (r"= 12 \cdot 34 \cdot 56", r"= 12 \cdot 34", [r"= 12 \cdot 34", r"\quad \cdot 56"]),
        (
            r"= \begin{cases} x & x > 0 \\ 0.1 \cdot x + 2 & x \leq 0 \end{cases}", "= 1",
            [r"= \begin{cases} x & x > 0 \\ 0.1 \cdot x + 2 & x \leq 0 \end{cases}"],
        ),
        (r"= 5 \left(1 + 2\right) + 6", "= 1", [r"= 5 \left(1 + 2\right)", r"\quad + 6"]),
    ],
)
def test_a_long_sum_is_broken_where_no_bracket_is_torn(qapp, tex, fits, expected):
    assert broken(tex, width(fits, BODY) + 1.0) == expected


@pytest.mark.long
def test_the_gradient_of_a_weight_stands_in_one_line_and_no_line_is_wider_than_its_card(qapp):
    fonts.load()
    run = Run(storage.example("addition_lstm"))
    while run.iteration == 0:
        operation = run.step()
        for equation in operation.equations if operation.phase == "backward" else ():
            written = broken(equation, size=LARGE)
            assert len(written) == 1 or r"\partial L}{\partial W" not in equation
            for line in written:
                assert pixmap(line, "#000000", LARGE).width() <= ROOM + 2.0, line


def test_the_rest_of_a_long_sum_is_written_on_demand(opened):
    application = opened("digits")
    tab = stepped(application, 2)
    assert any(r"\cdots" in line for line in lines(tab._cards[0]))
    tab.details.rest.click()
    until(lambda: len(lines(tab._cards[0])) > 20)
    tab.details.rest.click()
    until(lambda: len(lines(tab._cards[0])) < 10)


def test_all_units_stand_in_a_table(opened):
    application = opened("xor")
    tab = stepped(application, 2)
    assert tab.details.table.isHidden()
    tab.details.units.click()
    assert not tab.details.table.isHidden()
    model = tab.details.model
    assert list(model.columns) == ["in_hidden", "a_hidden"]
    assert model.array.shape == (2, 2)
    assert [values[0] for values in application.session.frame.workings.units] == list(model.array[0])


def test_an_update_shows_old_and_new_side_by_side_with_the_optimiser_s_numbers(opened):
    application = opened("xor", optimizer="adam")
    tab = stepped(application, 7)
    beside = application.session.frame.workings.beside
    assert [name for name, _, _ in beside] == ["w", "m", "v", "t"]
    assert beside[3][1:] == (0.0, 1.0)
    assert beside[0][1] != beside[0][2]
    assert "→" in tab.details._beside.itemAt(0).widget().figure.text()
