"""Computation graphs on the canvas: round nodes with a sign, values and gradients on the connections, values that are typed there."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from nnsim.document import Network, shapes_of
from nnsim.engine.catalogue import CATALOG
from nnsim.ui import theme
from nnsim.ui.canvas import Canvas, geometry
from nnsim.ui.canvas.geometry import Look
from nnsim.ui.canvas.graphs import forms
from nnsim.ui.canvas.graphs.glyphs import SIGNS
from nnsim.ui.canvas.hover import describe
from nnsim.ui.canvas.scenery import Over
from tests.ui.graphs import graph_session
from tests.ui.window.hand import until


class Graph:
    """A canvas on a session with a run, with short ways to ask for what stands on it."""

    def __init__(self, session, canvas):
        self.session, self.canvas = session, canvas
        self.numbers = canvas.drawing.graph

    def open(self, name):
        self.session.open_graph(name)

    def id(self, name):
        return self.session.id(name)

    def label(self, source, target):
        network = self.session.document.network
        return next(self.numbers.flows[c.id] for c in network.into(self.id(target)) if c.source == self.id(source))

    def texts(self):
        network = self.session.document.network
        return {
            network.connection_name(label.bundle.connection): (label.value, label.gradient) for label in self.numbers.flows.values()
        }

    def step(self, count):
        wanted = self.moment() + count
        self.session.step("operation", count)
        until(lambda: self.moment() == wanted or self.session.refresh())

    def moment(self):
        moment = self.session.frame.moment
        return 0 if moment is None else moment.index + 1

    def type(self, source, target, text):
        """Click the value on a connection and type another."""
        view = self.canvas.view
        place = view.mapFromScene(self.label(source, target).value_rect(view.zoom).center())
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        editor = self.canvas.editors.current
        editor.setText(text)
        QTest.keyClick(editor, Qt.Key.Key_Return)


@pytest.fixture
def graph(qapp, qtbot):
    theme.apply(qapp, theme.LIGHT)
    with graph_session() as session:
        canvas = Canvas(session)
        qtbot.addWidget(canvas)
        canvas.resize(900, 600)
        canvas.show()
        qtbot.waitExposed(canvas)
        yield Graph(session, canvas)


def _plan(kind, **parameters):
    drawn = Network(CATALOG)
    node = drawn.add(kind, **parameters)
    return geometry.plan(drawn, node, shapes_of(drawn))


@pytest.mark.parametrize("kind", sorted(SIGNS))
def test_an_operation_is_a_circle_with_its_sign(qapp, kind):
    plan = _plan(kind)
    assert (plan.look, plan.form) == (Look.SYMBOL, forms.OPERATION)
    circle = forms.body(plan.form, plan.rect)
    assert circle.width() == circle.height()
    assert plan.output_port == QPointF(circle.right(), 0.0)
    assert not plan.header.intersects(circle)


def test_every_operation_of_the_catalogue_has_a_sign():
    assert {entry.key for entry in CATALOG.entries("layer") if entry.group == "Maths"} == set(SIGNS)


def test_a_number_that_goes_into_operations_alone_is_a_small_box(graph):
    cards = graph.canvas.drawing.cards
    assert [cards[graph.id(name)].plan.form for name in "xyzqf"] == [forms.LEAF] * 3 + [forms.OPERATION] * 2
    network = Network(CATALOG)
    x, h = network.add("input", name="x", shape=(1,)), network.add("dense", name="h")
    network.connect(x, h)
    assert geometry.plan(network, x, shapes_of(network)).form == ""


def test_values_stand_above_the_connections_and_gradients_below(graph):
    assert graph.texts() == {"x>q": ("−2", "−4"), "y>q": ("5", "−4"), "q>f": ("3", "−4"), "z>f": ("−4", "3")}
    output = graph.numbers.points[graph.id("f")]
    assert (output.value, output.gradient) == ("−12", "1")
    label = graph.label("x", "q")
    assert label.value_rect().bottom() < label.bundle.paths[0].pointAtPercent(0.0).y() < label.boundingRect().bottom()


def test_they_appear_as_they_are_computed(graph):
    graph.step(2)
    assert graph.texts() == {"x>q": ("−2", ""), "y>q": ("5", ""), "q>f": ("", ""), "z>f": ("", "")}
    graph.step(5)
    assert graph.texts() == {"x>q": ("−2", ""), "y>q": ("5", ""), "q>f": ("3", "−4"), "z>f": ("−4", "3")}


def test_a_value_is_typed_where_it_stands_and_the_graph_answers_at_once(graph):
    graph.type("x", "q", "3")
    until(lambda: graph.texts()["q>f"] == ("8", "−4"))
    assert graph.texts()["z>f"] == ("−4", "8")
    assert graph.session.history.undo_text == "value of x"
    graph.session.undo()
    until(lambda: graph.texts()["q>f"] == ("3", "−4"))


def test_what_is_fed_by_hand_is_changed_by_typing_while_it_is_fed(graph):
    graph.session.feeding.begin()
    graph.type("z", "f", "2")
    until(lambda: graph.texts()["q>f"] == ("3", "2"))
    assert not graph.session.history.can_undo
    graph.session.feeding.end()
    until(lambda: graph.texts()["q>f"] == ("3", "−4"))


def test_a_variable_and_a_constant_are_typed_too(graph):
    graph.open("graph_descent")
    x = graph.numbers.points[graph.id("x")]
    assert (x.value, x.gradient) == ("3", "Σ 5")
    view = graph.canvas.view
    place = graph.canvas.drawing.units[graph.id("x")].pos() + x.value_rect(view.zoom).center()
    assert graph.canvas.edit_value_at(place)
    graph.canvas.editors.current.setText("0,5")
    graph.canvas.editors.close()
    until(lambda: x.value == "0.5")
    assert graph.session.history.undo_text == "value of x [1], 3 → 0.5"
    graph.open("graph_total")
    graph.type("three", "y", "4")
    until(lambda: graph.numbers.points[graph.id("f")].value == "32")
    assert graph.session.history.undo_text == "value of three, 3 → 4"


def test_uses_of_one_value_show_their_shares_and_the_value_their_sum(graph):
    graph.open("graph_total")
    assert graph.texts()["z>x"] == ("", "24")
    assert graph.texts()["z>y"] == ("", "12")
    z = graph.numbers.points[graph.id("z")]
    assert (z.value, z.gradient) == ("2", "Σ 36")


def test_the_pointer_is_told_the_local_and_the_upstream_gradient(graph):
    drawing, network = graph.canvas.drawing, graph.session.document.network
    found = describe(drawing, network, graph.session.dataset, Over(node=graph.id("q"), unit=0))
    assert found.title == "q · add"
    assert found.rows[:2] == [("value", "3"), ("∂f/∂q", "−4")]
    assert found.formula == ["∂q/∂x · ∂f/∂q = 1 · (−4) = −4", "∂q/∂y · ∂f/∂q = 1 · (−4) = −4"]
    connection = graph.label("q", "f").bundle.connection
    found = describe(drawing, network, graph.session.dataset, Over(connection=connection.id))
    assert found.rows == [("value", "3"), ("gradient", "−4")]
    assert found.formula == ["∂f/∂q · 1 = (−4) · 1 = −4"]


def test_numbers_go_where_the_nodes_go_and_go_away_with_the_graph(graph):
    label, before = graph.label("z", "f"), graph.label("z", "f").value_rect()
    graph.canvas.drawing.preview({graph.id("z"): QPointF(40.0, 260.0)})
    assert label.value_rect().center() - before.center() == QPointF(40.0, 60.0)
    graph.session.open_example("xor")
    until(lambda: graph.session.frame.weights)
    assert graph.numbers.flows == graph.numbers.points == {}
    graph.canvas.grab()


def test_a_picture_of_the_canvas_is_painted_at_every_zoom(graph):
    for name in ("graph_neuron", "graph_partial"):
        graph.open(name)
        for zoom in (0.2, 0.5, 1.0, 2.0):
            graph.canvas.view.set_zoom(zoom)
            graph.canvas.grab()
