"""Stepping as it is seen: what travels along the connections, which line is computed now, and the chosen path of the chain rule."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnsim import storage
from nnsim.ui.canvas.travel.content import Kind
from nnsim.ui.lines import Lines
from nnsim.ui.panels.inspector.equation_card import Now
from tests.ui.window.hand import until


class Stepping:
    """An application that steps, with short ways to look at it."""

    def __init__(self, application):
        self.application = application
        self.session = application.session
        workspace = application.window.workspace
        self.canvas, self.inspector, self.top_bar = workspace.canvas, workspace.inspector, workspace.top
        self.equations = self.inspector.equations
        self.lines = Lines.of(self.session)

    @property
    def content(self):
        return self.canvas.travelling.item.content

    def to(self, count):
        self.session.step("operation", count)
        self.settle(count - 1)

    def settle(self, index):
        until(lambda: self.session.frame.moment is not None and self.session.frame.moment.index == index and self.session.frame.workings)

    def texts(self, kind, strong=True):
        return [tag.long for tag in self.content.tags if tag.kind is kind and tag.strong == strong]

    def place(self, name, unit):
        card = self.canvas.drawing.cards[self.session.document.network.node(name).id]
        return self.canvas.view.mapFromScene(card.pos() + card.plan.unit_rect(unit).center())

    def connection(self, source, target):
        network = self.session.document.network
        return next(c.id for c in network.into(network.node(target).id) if c.source == network.node(source).id)

    def click(self, place):
        QTest.mouseClick(self.canvas.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


@pytest.fixture
def stepping(opened):
    return Stepping(opened("xor"))


def test_signals_travel_into_the_node_that_is_computed(stepping):
    stepping.session.set_sample(3)
    stepping.to(2)
    assert {arrow.kind for arrow in stepping.content.arrows} == {Kind.SIGNAL}
    assert len(stepping.content.arrows) == 4
    calculations = [text for text in stepping.texts(Kind.SIGNAL) if "·" in text]
    assert len(calculations) == 2
    assert all("·1 = " in text for text in calculations)
    assert any(text.startswith("in ") for text in stepping.texts(Kind.SIGNAL))
    assert any(text.startswith("a ") for text in stepping.texts(Kind.SIGNAL))


def test_errors_travel_back_and_every_weight_gets_its_gradient(stepping):
    stepping.to(6)
    assert {arrow.kind for arrow in stepping.content.arrows} == {Kind.ERROR}
    assert any("·" in text for text in stepping.texts(Kind.ERROR))
    assert sum(tag.kind is Kind.GRADIENT for tag in stepping.content.tags) == 4
    assert all("∂L/∂w = Σ a·Δ = " in text for text in stepping.texts(Kind.GRADIENT))


def test_numbers_come_line_by_line_and_the_program_stays_where_it_is(stepping):
    stepping.to(2)
    before = stepping.session.look(lambda run: run.state_hash())
    stepping.top_bar.commands["line:back"].trigger()
    assert [card.now for card in stepping.equations._cards] == [Now.HERE, Now.AHEAD]
    assert not any(formula.tex for formula in stepping.equations._cards[1].numbers)
    assert not any(text.startswith("a ") for text in stepping.texts(Kind.SIGNAL))
    stepping.top_bar.commands["line"].trigger()
    assert [card.now for card in stepping.equations._cards] == [Now.DONE, Now.HERE]
    assert any(text.startswith("a ") for text in stepping.texts(Kind.SIGNAL))
    assert stepping.session.look(lambda run: run.state_hash()) == before


def test_after_the_last_line_comes_the_first_of_the_next_operation(stepping):
    stepping.to(2)
    stepping.top_bar.commands["line"].trigger()
    stepping.settle(2)
    assert stepping.lines.line == 0
    stepping.top_bar.commands["line:back"].trigger()
    stepping.settle(1)
    assert stepping.lines.line == 1


def test_a_click_on_a_line_goes_to_it(stepping, qtbot):
    stepping.to(6)
    qtbot.mouseClick(stepping.equations._cards[1], Qt.MouseButton.LeftButton)
    assert [card.now for card in stepping.equations._cards] == [Now.DONE, Now.HERE, Now.AHEAD, Now.AHEAD]
    assert not stepping.texts(Kind.GRADIENT)


def test_a_click_on_a_unit_shows_its_numbers_and_one_before_it_the_gradients_from_there(stepping):
    stepping.to(6)
    before = [formula.tex for formula in stepping.equations._cards[2].numbers]
    stepping.click(stepping.place("hidden", 1))
    until(lambda: stepping.session.frame.workings.element == 1)
    stepping.click(stepping.place("input", 1))
    until(lambda: stepping.session.frame.workings.source == 1)
    assert stepping.equations.sources.words.text() == "weights from 2 of 2"
    assert [formula.tex for formula in stepping.equations._cards[2].numbers] != before


def test_nothing_is_made_of_it_while_the_network_trains(stepping):
    stepping.to(2)
    stepping.session.train()
    until(lambda: stepping.session.frame.iteration > 3)
    assert not stepping.content
    assert not stepping.canvas.travelling.item.isVisible()


def test_nothing_moves_where_the_system_says_so(stepping, monkeypatch):
    monkeypatch.setattr(stepping.canvas.travelling.movement, "moves", lambda: False)
    stepping.to(2)
    assert stepping.canvas.travelling.item.progress == 1.0
    assert not stepping.canvas.travelling.movement.running


def test_the_path_of_the_chain_rule_is_led_through_units_by_clicks(opened):
    stepping = Stepping(opened("spirals"))
    session, chain = stepping.session, stepping.equations.chain
    network = session.document.network
    session.select({stepping.connection("input", "hidden 1")})
    stepping.inspector.tabs.setCurrentIndex(1)
    chain.begin.click()
    until(lambda: chain.chosen.stops)
    hidden = network.node("hidden 2").id
    taken = dict(chain.chosen.stops)[hidden]
    stepping.click(stepping.place("hidden 2", 1 if taken != 1 else 2))
    until(lambda: dict(chain.chosen.stops)[hidden] != taken)
    assert session.selection == {stepping.connection("input", "hidden 1")}
    path = stepping.canvas.drawing.parts[-1].item
    assert path.isVisible()
    assert (len(path.rings), len(path.curves)) == (4, 3)
    chain.release.click()
    until(lambda: dict(chain.chosen.stops)[hidden] == taken)


def test_the_path_is_gone_with_the_page_that_it_is_written_on(opened):
    stepping = Stepping(opened("spirals"))
    chain = stepping.equations.chain
    stepping.session.select({stepping.connection("input", "hidden 1")})
    stepping.inspector.tabs.setCurrentIndex(1)
    chain.begin.click()
    until(lambda: chain.chosen.stops)
    stepping.inspector.tabs.setCurrentIndex(0)
    assert not chain.chosen.on
    assert not stepping.canvas.drawing.parts[-1].item.isVisible()


def test_the_weight_that_is_chosen_on_the_canvas_is_the_one_that_the_path_leads_to(opened):
    stepping = Stepping(opened("spirals"))
    chain = stepping.equations.chain
    stepping.canvas.singles.choose(stepping.connection("input", "hidden 1"), (3, 1))
    stepping.inspector.tabs.setCurrentIndex(1)
    chain.begin.click()
    until(lambda: chain.chosen.weight is not None)
    assert chain.chosen.weight == (stepping.connection("input", "hidden 1"), 3, 1)
    stepping.canvas.singles.choose(stepping.connection("hidden 1", "hidden 2"), (2, 5))
    until(lambda: chain.chosen.weight == (stepping.connection("hidden 1", "hidden 2"), 2, 5))


def test_numbers_on_a_memory_are_those_of_the_gate_that_is_computed(opened):
    stepping = Stepping(opened("addition_lstm"))
    stepping.to(2)
    assert not stepping.texts(Kind.SIGNAL)
    stepping.lines.choose(0)
    (text,) = stepping.texts(Kind.SIGNAL)
    assert text.startswith("Σ w·a = ")
    assert [arrow.wide for arrow in stepping.content.arrows] == [True]


def test_what_travels_through_a_graph_has_its_numbers_already(stepping):
    stepping.session.open(storage.example("graph_partial"))
    until(lambda: stepping.session.frame.flows is not None)
    stepping.to(6)
    assert {arrow.kind for arrow in stepping.content.arrows} == {Kind.SIGNAL}
    assert not stepping.content.tags


def test_nothing_is_shown_of_a_group_that_is_collapsed_over_it(stepping):
    session = stepping.session
    stepping.to(2)
    stepping.canvas.drawing.units[session.document.network.node("hidden").id].hide()
    stepping.canvas.travelling.refresh()
    assert not stepping.content


def test_errors_beyond_all_numbers_travel_too(stepping):
    stepping.to(6)
    frame = stepping.session.frame
    errors = {id: np.full_like(values, np.inf) for id, values in frame.travel.errors.items()}
    weights = {id: np.zeros_like(values) for id, values in frame.weights.items()}
    stepping.canvas.drawing.show_frame(replace(frame, weights=weights, travel=replace(frame.travel, errors=errors)))
    assert "0·∞ = NaN" in stepping.texts(Kind.ERROR)
