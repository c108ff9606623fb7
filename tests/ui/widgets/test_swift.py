"""Equations are there at once, without being typeset; the typeset picture takes their place when it is ready."""

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from nnsim.ui.ahead import Ahead
from nnsim.ui.jobs import Jobs
from nnsim.ui.panels.inspector.equation_card import EquationCard
from nnsim.ui.widgets import formula, swift
from tests.ui.window.hand import until

KINDS = [
    r"0.5 \cdot 1 + \left({-}0.25\right) \cdot 2", r"\frac{1}{1 + e^{{-}0.3}}", r"\sqrt{0.2} + 1 \cdot 10^{-8}", r"a_{\mathrm{h}\,1}^{(3)}",
    r"\begin{cases} 1 & x > 0 \\ 0 & x \leq 0 \end{cases}", r"\left|{-}2\right|", r"\tilde c \, \left\|g\right\|",
    r"\left[\frac{1}{2};\; 3\right]", r"\max(0.1,\, 0)", r"\mathrm{onehot}(3)_{2}",
]  # fmt: skip


class Holder:
    def __init__(self):
        self.jobs = Jobs()


@pytest.mark.parametrize("tex", KINDS)
def test_all_kinds_of_lines_are_drawn(qapp, tex):
    box = swift.laid_out(tex, 12.0)
    assert box.width > 5
    assert box.up + box.down > 5
    picture = QImage(300, 80, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    painter = QPainter(picture)
    swift.paint(painter, tex, 12.0, 5.0, 40.0, QColor("black"))
    painter.end()
    columns = [x for x in range(300) if any(picture.pixel(x, y) != 0xFFFFFFFF for y in range(80))]
    assert columns
    assert max(columns) <= 5 + box.width + 2


def test_numbers_of_a_step_are_never_typeset(qtbot):
    card = EquationCard(r"a_{9} = \tanh(\mathrm{in}_{9})", Ahead(Holder()))
    qtbot.addWidget(card)
    before = formula.svg.cache_info().misses
    for number in range(20):
        card.put_in((rf"\tanh({number}.12345)", f"{number}"))
        card.grab()
    assert formula.svg.cache_info().misses == before


def test_the_typeset_picture_takes_its_place(qtbot):
    holder = Holder()
    ahead = Ahead(holder)
    card = EquationCard(r"W_{\mathrm{ready}}", ahead)
    qtbot.addWidget(card)
    (shown,) = card.lines
    swift_room = shown.room()
    assert not shown.ready

    def followed():
        holder.jobs.follow()
        return shown.ready

    until(followed)
    until(lambda: [holder.jobs.follow(), ahead._work is None][1])
    assert shown.room() != swift_room
    assert card.height() == card.sizeHint().height()
    another = EquationCard(r"W_{\mathrm{ready}}", ahead)
    qtbot.addWidget(another)
    assert another.lines[0].ready


def test_nothing_is_set_while_the_answer_to_a_step_is_awaited(qapp, monkeypatch):
    holder = Holder()
    ahead = Ahead(holder)
    wanted = [(rf"y_{{{number}}} + \frac{{1}}{{3}}", "#000000", 12.0) for number in range(6)]
    ahead.want(wanted)
    holder.jobs.rest()
    holder.jobs.follow()
    assert ahead._work is None
    monkeypatch.setattr("nnsim.ui.jobs.QUIET", 0.0)
    holder.jobs.rest()
    until(lambda: [holder.jobs.follow(), all(map(ahead.ready, wanted))][1])
    holder.jobs.cancel()


def test_one_that_is_under_way_stands_still_until_it_may_go_on(qapp, monkeypatch):
    holder = Holder()
    ahead = Ahead(holder)
    ahead.want([(r"u + \frac{\sqrt{u^2}}{" + " + ".join(rf"u_{{{number}}}^2" for number in range(60)) + "}", "#000000", 12.0)])
    holder.jobs.follow()
    work = ahead._work
    holder.jobs.rest()
    assert not work.wait(0.5)
    assert not work.ready
    monkeypatch.setattr("nnsim.ui.jobs.QUIET", 0.0)
    holder.jobs.rest()
    assert work.wait(10.0)
    assert len(work.ready) == 1
    holder.jobs.cancel()


def test_what_is_given_up_is_not_waited_for(qapp):
    holder = Holder()
    ahead = Ahead(holder)
    ahead.want((rf"x_{{{number}}} + \frac{{1}}{{2}}", "#000000", 12.0) for number in range(50))
    holder.jobs.follow()
    holder.jobs.cancel()
    holder.jobs.follow()
    assert ahead._work is None
