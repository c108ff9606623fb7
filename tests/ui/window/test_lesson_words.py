"""How the words of a lesson's page are laid out: signs stay with the equation that they stand behind."""

import pytest

from nnsim.ui.lessons.reading import Reading, with_equations
from nnsim.ui.widgets import formula

WORDS = "The sum of it and $b_j$, or $g$; the slope ($w_{ij}$), and the bias $b$. What is $a_i$? It is $x^2$: a square, $c$!"
SIGNS = ",;.:?!)"


def lines(reading):
    """The text of every line as it is shown, with an object's sign for an equation."""
    block = reading.document().begin()
    while block.isValid():
        for number in range(block.layout().lineCount()):
            line = block.layout().lineAt(number)
            yield block.text()[line.textStart() : line.textStart() + line.textLength()]
        block = block.next()


@pytest.mark.parametrize("width", range(90, 480, 15))
def test_no_line_begins_with_a_sign_that_stands_behind_an_equation(qtbot, width):
    reading = Reading()
    qtbot.addWidget(reading)
    reading.resize(width, 100)
    reading.show()
    reading.show_words(WORDS)
    shown = list(lines(reading))
    assert len(shown) > 1
    assert [line for line in shown if line[:1] in SIGNS] == []


def test_a_sign_is_drawn_with_its_equation_once():
    words, found = with_equations("So $a$, and ($b$). $c$![a picture](pictures/p.png)\n\n$$d$$\n\n, then $e$ f")
    assert [shown.tail for shown in found.values()] == [",", ").", "", "", ""]
    assert "So ![=](equation:0) and (![=](equation:1) ![=](equation:2)![a picture](pictures/p.png)" in words
    assert ", then ![=](equation:4) f" in words


def test_the_sign_makes_the_picture_of_its_equation_wider_by_itself(qtbot):
    reading = Reading()
    qtbot.addWidget(reading)
    reading.resize(400, 100)
    reading.show_words("$x$ $x$,")
    assert formula.svg("x", "#000000", 13.0) is not None
    bare, signed = (reading._picture(name) for name in ("equation:0", "equation:1"))
    sign = reading.fontMetrics().horizontalAdvance(",")
    assert abs(signed.deviceIndependentSize().width() - bare.deviceIndependentSize().width() - sign) <= 1


def test_no_line_begins_with_the_sign_of_percent():
    assert with_equations("At least 90 % are right, 5 %.")[0].strip() == "At least 90\u00a0% are right, 5\u00a0%."
