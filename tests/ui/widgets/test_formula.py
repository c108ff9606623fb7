"""Equations are as high as what they say."""

import re

import pytest

from nnsim.lessons import library, marks
from nnsim.ui.widgets import formula

SIZE = 16.0


def height(tex):
    return measure(tex, "height")


def measure(tex, side):
    picture = formula.svg(tex, "#000000", SIZE)
    assert picture is not None, tex
    found = re.search(rf'{side}="([\d.]+)"', picture.decode())
    assert found is not None
    return float(found[1])


@pytest.mark.parametrize("sign", ["sum", "prod"])
def test_brackets_around_a_sum_are_as_high_as_the_sum(sign):
    assert height(rf"\left( \{sign}_k w_k \right)") == pytest.approx(height(rf"( \{sign}_k w_k )"), rel=0.25)


@pytest.mark.parametrize("found", library.built_in(), ids=lambda found: found.path.name)
def test_no_equation_of_a_lesson_is_higher_than_a_few_lines(found):
    equations = {equation.tex for page in found.lesson.pages for equation in marks.equations(found.lesson.page(page, "en"))}
    assert [tex for tex in equations if height(tex) > 6 * SIZE] == []


def test_a_sign_stands_close_to_its_number_and_a_difference_wide():
    assert measure(r"x = -2", "width") < measure(r"x - 2 =", "width") - 0.2 * SIZE
    assert measure(r"(-2)", "width") < measure(r"(a - 2)", "width") - measure("a", "width") - 0.2 * SIZE
