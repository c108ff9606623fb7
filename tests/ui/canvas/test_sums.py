"""What is said of a unit's sum is what the network computes."""

import re
from dataclasses import replace

import numpy as np
import pytest

import nnsim
from nnsim.engine.frames import FrameRequest, Moment, State
from nnsim.engine.picture import picture
from nnsim.ui.canvas import sums
from nnsim.ui.canvas.hover import describe
from nnsim.ui.canvas.scenery import Over, Scenery
from nnsim.ui.theme import LIGHT
from tests.ui import mouse
from tests.ui.fakes import frame_of, network


def said(lines):
    return " ".join(" ".join(lines).split()).replace("−", "-")


def test_the_sum_is_written_with_its_numbers_and_gives_the_activation(board):
    node, frame = board.network.node("output"), board.session.frame
    found = sums.sum_of(board.drawing.scenery, board.network, node, 0, 1, None)
    connection = board.bundle("hidden 1", "output").connection.id
    signals = frame.signals[board.id("hidden 1")][:, 0]
    assert found.total == pytest.approx(float(frame.weights[connection][0] @ signals + frame.biases[node.id][0]))
    assert found.activation == pytest.approx(np.tanh(found.total))
    text = said(sums.written(found, board.network, node, 0, 1))
    number = r"-?[\d.]+"
    terms = rf"({number}·\(?{number}\)?( [+-] )?){{3}}"
    assert re.fullmatch(rf"in = Σ w·a \+ b = {terms} [+-] {number} = {number} a = tanh\({number}\) = {number}", text)


def test_what_is_written_out_adds_up(board_on):
    board = board_on(network(9, 4, 3))
    node = board.network.node("hidden 1")
    found = sums.sum_of(board.drawing.scenery, board.network, node, 2, 4, None)
    text = said(sums.written(found, board.network, node, 2, 4))
    assert text.startswith("in₃ = Σ w·a + b = ")
    assert "[6 more]" in text
    middle, total = text.split(" a₃ = ")[0].removeprefix("in₃ = Σ w·a + b = ").rsplit(" = ", 1)
    computed = eval(middle.replace("[6 more]", "").replace("·", "*"), {"__builtins__": {}})
    assert computed == pytest.approx(float(total), abs=0.01)


def test_no_sum_is_told_whose_parts_are_of_different_moments(board):
    node, scenery = board.network.node("hidden 1"), board.drawing.scenery
    board.session.show_frame(replace(board.session.frame, moment=Moment("update", None, 7, 9)))
    assert sums.sum_of(scenery, board.network, node, 0, 3, None) is None
    x = board.id("x")
    board.session.show_frame(replace(board.session.frame, moment=Moment("forward", x, 0, 9)))
    assert sums.sum_of(scenery, board.network, node, 0, 3, None) is None


@pytest.mark.parametrize("example", ["xor", "xor_in_time"])
def test_real_networks_compute_what_is_written(qapp, example):
    run = nnsim.Run(nnsim.example(example))
    run.train(iterations=3)
    frame = picture(run, FrameRequest(), State.PAUSED)
    scenery, net = Scenery(LIGHT, frame=frame), run.project.network
    told = 0
    for node in net:
        units = run.machine.shapes.units(node.id)
        for unit in range(units):
            found = sums.sum_of(scenery, net, node, unit, units, frame.time)
            if found is not None:
                told += 1
                if frame.time is None:
                    assert found.total == pytest.approx(float(frame.weighted_inputs[node.id][unit, 0]), rel=1e-4, abs=1e-5)
                assert found.activation is not None
    assert told >= 2


def test_a_unit_tells_its_weights_in_both_directions_with_bars(board):
    mouse.move(board.surface, board.unit("hidden 1", 1))
    found = board.canvas.pointing.panel.description
    labels = [label for label, _ in found.rows]
    assert [label for label in labels if label.startswith("w ")] == [
        *sorted((label for label in labels if "from" in label), key=labels.index), "w to output",
    ]  # fmt: skip
    assert max(abs(share) for share in found.bars.values()) == 1.0
    for index, share in found.bars.items():
        assert (share < 0) == found.rows[index][1].startswith("−")
    assert found.formula
    assert not board.canvas.pointing.panel.grab().isNull()


def test_a_connection_tells_its_gradient_and_what_the_last_update_made_of_it(board):
    bundle = board.bundle("hidden 1", "output")
    id, over = bundle.connection.id, Over(connection=bundle.connection.id, weight=(0, 2))
    frame = frame_of(board.session, seed=1, weight_gradients={id: np.full((1, 3), 0.25)}, weight_changes={id: np.full((1, 3), -0.0125)})
    board.session.show_frame(frame)
    rows = dict(describe(board.drawing, board.network, None, over).rows)
    assert (rows["gradient"], rows["last update"]) == ("0.250", "−0.013")
    mouse.move(board.surface, board.along(bundle, 2, 0.4))
    assert board.session.wishes[board.canvas]["changes"]
