"""What is drawn is what the frame says."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSize

from nnsim.datasets import Dataset
from nnsim.document import Document, Network, PutConnection
from nnsim.engine.frames import Frame, Moment, State
from nnsim.ui import theme
from nnsim.ui.canvas import detail, editing, picture, strengths
from nnsim.ui.canvas.bundle import MOST_CURVES
from nnsim.ui.canvas.scenery import LEVELS, Over, width_of
from nnsim.ui.theme import DARK, LIGHT
from tests.ui import mouse
from tests.ui.fakes import CATALOG, frame_of, network


def test_every_connection_shows_the_weights_of_the_frame(board):
    for id, bundle in board.drawing.bundles.items():
        assert np.array_equal(bundle.weights, board.session.frame.weights[id])


def test_width_grows_with_size_and_the_largest_weight_is_widest(board):
    everything = np.concatenate([b.weights.ravel() for b in board.drawing.bundles.values()])
    levels = np.concatenate([b.levels for b in board.drawing.bundles.values()])
    assert np.array_equal(np.sign(levels), np.sign(everything))
    assert abs(levels[np.argmax(np.abs(everything))]) == LEVELS
    order = np.argsort(np.abs(everything))
    assert np.all(np.diff(np.abs(levels[order].astype(int))) >= 0)
    assert width_of(LEVELS) > width_of(1)


def test_new_weights_keep_the_curves(board):
    bundle = board.bundle("x", "hidden 1")
    paths = bundle.paths
    board.session.show_frame(frame_of(board.session, seed=2))
    assert bundle.paths is paths
    assert np.array_equal(bundle.weights, board.session.frame.weights[bundle.connection.id])


def test_weights_of_another_shape_are_not_drawn(board):
    id = board.bundle("x", "hidden 1").connection.id
    board.session.show_frame(Frame(weights={id: np.ones((7, 2))}))
    assert board.drawing.bundles[id].weights is None
    assert board.canvas.grab().width() == 1000


def test_weights_that_are_not_finite_are_drawn_as_nothing_wild(board):
    id = board.bundle("x", "hidden 1").connection.id
    board.session.show_frame(Frame(weights={id: np.array([[np.nan, np.inf], [-np.inf, 1.0], [0.0, -0.5]])}))
    assert board.drawing.bundles[id].levels.tolist() == [0, LEVELS, -LEVELS, LEVELS, 0, -LEVELS // 2]


def test_at_most_two_thousand_curves_are_drawn_the_strongest_first(board_on):
    board = board_on(network(*[16] * 10))
    drawn = [abs(w) for b in board.drawing.bundles.values() for w in b.weights.ravel()[b.levels != 0]]
    everything = np.sort(np.concatenate([np.abs(b.weights).ravel() for b in board.drawing.bundles.values()]))
    assert len(drawn) == strengths.MOST_CURVES == 2000
    assert np.allclose(np.sort(drawn), everything[-2000:])
    assert "strongest 2\u202f000 of 2\u202f304" in board.canvas.caption.accessibleDescription()


def test_many_weights_between_two_cards_are_one_thick_curve(board_on):
    board = board_on(network(64, 32, 10))
    thick, thin = board.bundle("x", "hidden 1"), board.bundle("hidden 1", "output")
    assert 64 * 32 > MOST_CURVES > 32 * 10
    assert (thick.single, len(thick.paths)) == (False, 1)
    assert (thin.single, len(thin.paths)) == (True, 320)


def test_the_caption_says_how_to_read_the_drawing(board):
    text = board.canvas.caption.accessibleDescription()
    assert text.startswith("13 parameters · edges: width = |w|, widest ")
    assert "blue positive, orange negative" in text


def test_from_afar_the_caption_speaks_only_of_what_is_drawn_there(board):
    caption, view = board.canvas.caption, board.canvas.view
    near = caption.accessibleDescription()
    view.set_zoom(detail.BLOCKS_BELOW - 0.02)
    assert caption.accessibleDescription() == (
        "13 parameters · one curve for all weights between two layers: as much blue as is positive, as much orange as is negative"
    )
    view.set_zoom(detail.UNITS_FROM)
    assert caption.accessibleDescription() == near


def test_in_a_step_the_node_glows_and_the_caption_tells_it(board):
    hidden = board.id("hidden 1")
    board.session.show_frame(Frame(moment=Moment("forward", hidden, 2, 9)))
    assert board.drawing.scenery.glow(hidden) == LIGHT.accent
    assert board.drawing.scenery.glow(board.id("output")) is None
    assert "Forward pass: hidden 1 computes its activations · operation 3 of 9" in board.canvas.caption.text()
    board.session.show_frame(Frame(moment=Moment("backward", hidden, 6, 9)))
    assert board.drawing.scenery.glow(hidden) == LIGHT.negative


def test_in_a_forward_pass_what_is_not_computed_yet_is_pale(board):
    x, hidden, output = board.network.nodes
    board.session.show_frame(Frame(moment=Moment("forward", hidden, 1, 9)))
    assert [board.drawing.units[id].opacity() for id in (x, hidden, output)] == [1.0, 1.0, 0.3]
    assert board.bundle("hidden 1", "output").faded()
    assert not board.bundle("x", "hidden 1").faded()
    board.session.show_frame(Frame(moment=Moment("loss", output, 3, 9)))
    assert board.drawing.units[output].opacity() == 1.0
    assert board.drawing.scenery.losing(output)


def test_an_empty_canvas_says_what_to_drag(board_on):
    board = board_on(frame=False)
    assert "palette" in board.canvas.hint.text()
    board.canvas.add_layer("input")
    assert not board.canvas.hint.isVisible()


def test_the_output_carries_its_loss(board):
    (item,) = board.drawing.outputs.values()
    assert (item.title, item.value_text) == ("Mse", "0.041")
    assert item.pos().x() == board.card("output").pos().x()


def test_hovering_a_unit_names_it_and_its_connections_stand_out(board):
    mouse.move(board.surface, board.unit("hidden 1", 1))
    panel = board.canvas.pointing.panel
    assert panel.isVisible()
    assert panel.description.title == "hidden 1 · 2"
    rows = dict(panel.description.rows)
    assert rows["activation now"] == f"{board.session.frame.signals[board.id('hidden 1')][1, 0]:.3f}".replace("-", "−")
    assert {"bias", "w from x · 1", "w from x · 2"} <= rows.keys()
    assert board.bundle("x", "hidden 1").strong() == [2, 3]
    assert board.bundle("hidden 1", "output").strong() == [1]
    mouse.move(board.surface, QPoint(5, 5))
    assert not panel.isVisible()


def test_hovering_a_connection_tells_its_weight_and_asks_for_its_gradient(board):
    bundle = board.bundle("hidden 1", "output")
    mouse.move(board.surface, board.along(bundle, 2, 0.4))
    assert board.drawing.scenery.over == Over(connection=bundle.connection.id, weight=(0, 2))
    assert board.canvas.pointing.panel.description.title == "hidden 1 · 3 → output"
    assert board.session.wishes[board.canvas]["gradients"]


def test_maps_are_asked_for_only_on_two_inputs(board, board_on):
    assert board.session.wishes[board.canvas]["map_size"] > 0
    (wish,) = board_on(network(3, 2, 1)).session.wishes.values()
    assert "map_size" not in wish


def test_maps_are_not_asked_for_where_something_remembers(board):
    board.session.push(editing.connecting(board.network, board.id("output"), board.id("hidden 1")))
    assert "map_size" not in board.session.wishes[board.canvas]


def test_a_hidden_canvas_asks_for_nothing(board):
    board.canvas.hide()
    assert not board.session.wishes


def test_units_without_maps_are_filled_by_activation_and_those_with_maps_by_them(board):
    item = board.drawing.units[board.id("hidden 1")]
    board.canvas.grab()
    assert (item._face.image.width(), item._face.image.height()) == (1, 3)
    board.session.show_frame(frame_of(board.session, seed=1, map_size=6))
    board.canvas.grab()
    assert (item._face.image.width(), item._face.image.height()) == (6, 18)


@pytest.mark.parametrize("appearance", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_both_themes_draw_every_kind_of_node_with_and_without_a_frame(board_on, appearance):
    drawn = Network(CATALOG)
    x = drawn.add("input", shape=(3,), position=(0.0, 0.0))
    nodes = [drawn.add(kind, position=(150.0 * place, 200.0)) for place, kind in enumerate(
        ("constant", "add", "multiply", "concatenate", "dropout", "flatten", "dense"))]
    wide = drawn.add("dense", units=40, position=(200.0, -200.0))
    for node in nodes[1:]:
        drawn.connect(x, node)
    drawn.connect(nodes[0], nodes[-1])
    drawn.connect(x, wide)
    board = board_on(drawn, frame=False)
    board.session.set_theme(appearance)
    for zoom in (0.2, 1.0, 3.0):
        board.canvas.view.set_zoom(zoom)
        board.session.show_frame(Frame())
        assert not board.canvas.grab().isNull()
        board.session.show_frame(frame_of(board.session))
        picture = board.canvas.grab().toImage()
        assert picture.pixelColor(2, 2).name() in (appearance.canvas, theme.mix(appearance.canvas, appearance.line, 0.95))


def test_another_project_is_shown_whole(board):
    board.session.replace(network(4, 5))
    assert set(board.drawing.cards) == set(board.network.nodes)
    assert set(board.drawing.bundles) == set(board.network.connections)
    assert board.canvas.view.visible_rect().contains(board.drawing.drawing_rect())


def test_outputs_carry_the_names_of_the_classes(board_on):
    flowers = Dataset(np.zeros((3, 4)), np.array([0, 1, 2]), classes=("setosa", "versicolor", "virginica"))
    board = board_on(network(4, 5, 3), dataset=flowers)
    assert board.card("output").plan.labels == flowers.classes
    assert board.card("hidden 1").plan.labels == ()
    assert board.drawing.outputs[board.id("output")].target == "target setosa"


def test_numbers_on_curves_do_not_cover_each_other(board):
    bundle = board.bundle("x", "hidden 1")
    rects = [bundle.label_rect(index) for index in range(6)]
    assert not any(one.intersects(other) for one, other in itertools.combinations(rects, 2))


def test_a_picture_needs_no_window(qapp):
    image = picture(Document(network(2, 8, 6, 2)), LIGHT, QSize(200, 120), ratio=2.0)
    assert (image.width(), image.height()) == (400, 240)
    columns = [x for x in range(400) if any(image.pixelColor(x, y).name() != LIGHT.canvas for y in range(0, 240, 3))]
    assert abs((columns[0] + columns[-1]) / 2 - 200) < 6


def worn(board):
    return [item.pen().widthF() for _, item in sorted(board.bundle("x", "hidden 1")._strands._items.items())]


def test_curves_into_the_node_of_a_step_stand_out_whatever_their_weights_do(board):
    hidden, output = board.id("hidden 1"), board.id("output")
    frames = {node: frame_of(board.session, seed=1, moment=Moment("forward", node, 2, 9)) for node in (hidden, output)}
    running = frame_of(board.session, seed=1, state=State.RUNNING)
    widths = []
    for frame in (frames[hidden], frames[output], frames[hidden], running):
        board.session.show_frame(frame)
        widths.append(worn(board))
    assert all(bold > plain for bold, plain in zip(widths[0], widths[1], strict=True))
    assert widths[2:] == widths[:2]


def test_few_curves_of_a_network_that_trains_follow_every_picture(board):
    for seed in (1, 2):
        frame = frame_of(board.session, seed=seed, state=State.RUNNING)
        board.session.show_frame(frame)
        assert all(bundle.weights is frame.weights[id] for id, bundle in board.drawing.bundles.items())


def test_many_curves_of_a_network_that_trains_keep_their_pens_for_a_moment_and_follow_every_pause(board, monkeypatch):
    monkeypatch.setattr(strengths, "FEW", 0)
    board.session.show_frame(frame_of(board.session, seed=1, state=State.RUNNING))
    drawn = worn(board)
    board.session.show_frame(frame_of(board.session, seed=2, state=State.RUNNING))
    assert worn(board) == drawn
    board.session.show_frame(frame_of(board.session, seed=2, state=State.PAUSED))
    assert worn(board) != drawn


def test_curves_that_are_pointed_at_or_carry_numbers_follow_every_frame(board):
    for look in (lambda: mouse.move(board.surface, board.unit("hidden 1", 1)), lambda: board.canvas.view.set_zoom(2.0)):
        board.session.show_frame(frame_of(board.session, seed=1, state=State.RUNNING))
        look()
        frame = frame_of(board.session, seed=2, state=State.RUNNING)
        board.session.show_frame(frame)
        bundle = board.bundle("x", "hidden 1")
        assert bundle.weights is frame.weights[bundle.connection.id]
        mouse.move(board.surface, QPoint(5, 5))


def test_a_picture_of_many_curves_is_kept_unless_they_are_large(board_on):
    board = board_on(network(2, 16, 12))
    assert board.bundle("x", "hidden 1").graphicsEffect() is None
    effect = board.bundle("hidden 1", "output").graphicsEffect()
    assert effect.isEnabled()
    board.canvas.view.set_zoom(3.0)
    assert not effect.isEnabled()


def test_each_of_several_outputs_shows_its_own_loss_and_target(board_on):
    net = Network(CATALOG)
    x = net.add("input", name="x", shape=(2,))
    for name in ("one", "two"):
        net.connect(x, net.add("dense", name=name, units=1))
    data = Dataset(np.zeros((4, 2)), {"one": np.full((4, 1), 0.25), "two": np.full((4, 1), 2.0)})
    board = board_on(net, dataset=data)
    one, two = (board.drawing.outputs[board.id(name)] for name in ("one", "two"))
    board.session.show_frame(replace(board.session.frame, loss=0.75, losses={board.id("one"): 0.5, board.id("two"): 0.25}))
    assert (one.value_text, one.target, two.value_text, two.target) == ("0.500", "target 0.25", "0.250", "target 2")
    board.session.show_frame(replace(board.session.frame, loss=0.75, losses={}))
    assert one.value_text == ""


def test_what_is_fitted_keeps_clear_of_the_minimap(board_on):
    board = board_on(network(2, 30, 30))
    view, minimap = board.canvas.view, board.canvas.minimap
    board.canvas.resize(620, 420)
    board.canvas.fit()
    for item in (*view.drawing.cards.values(), *view.drawing.outputs.values()):
        assert not view.mapFromScene(item.sceneBoundingRect()).boundingRect().intersects(minimap.geometry())


def test_a_connection_that_is_led_elsewhere_is_drawn_there(board_on):
    drawn = network(2, 3, 1)
    other = drawn.add("input", name="other", shape=(2,), position=(-40.0, 300.0))
    board = board_on(drawn)
    connection = board.bundle("x", "hidden 1").connection
    before = board.bundle("x", "hidden 1").lines()[0, 0].copy()
    board.session.push(PutConnection(replace(connection, source=other.id)))
    after = board.drawing.bundles[connection.id].lines()[0, 0]
    card = board.card("other")
    assert abs(after[1] - card.pos().y()) < card.plan.height / 2
    assert tuple(after) != tuple(before)
