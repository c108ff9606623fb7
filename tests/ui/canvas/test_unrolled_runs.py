"""The unrolled network follows a real run, operation by operation and back, through networks of every kind."""

import numpy as np
import pytest

import nnsim
from nnsim.engine.frames import FrameRequest, State
from nnsim.engine.picture import picture

RNG = np.random.default_rng(0)


def jordan():
    """Two loops of different lengths, and a connection past a layer."""
    net = nnsim.Network()
    x, h = net.add("input", name="x", shape=(2,)), net.add("dense", name="h", units=3, activation="tanh")
    y = net.add("dense", name="y", units=2, activation="sigmoid")
    for source, target, delay in ((x, h, 0), (h, y, 0), (x, y, 0), (y, h, 1), (h, h, 2)):
        net.connect(source, target, delay=delay)
    inputs = RNG.normal(size=(4, 5, 2))
    return nnsim.Project(net, nnsim.Dataset(inputs, (inputs.cumsum(1) > 0).astype(float)), loss="binary_cross_entropy")


def many_to_one():
    """Sequences of different length, and one answer for each."""
    net = nnsim.Network()
    x, m = net.add("input", name="x", shape=(2,)), net.add("lstm", name="m", units=3, returns="last")
    y = net.add("dense", name="y", units=3, activation="softmax")
    net.connect(x, m)
    net.connect(m, y)
    data = nnsim.Dataset(RNG.normal(size=(4, 5, 2)), np.array([0, 1, 2, 1]), lengths=np.array([3, 5, 4, 2]))
    return nnsim.Project(net, data, loss="cross_entropy")


def both_ways():
    """A bidirectional layer; its backward half learns its first state."""
    net = nnsim.Network()
    x = net.add("input", name="x", shape=(1,))
    there, back = net.add("gru", name="there", units=2), net.add("rnn", name="back", units=2, reads="backwards", learned_state=True)
    both, y = net.add("concatenate", name="both"), net.add("dense", name="y", units=1)
    for source, target in ((x, there), (x, back), (there, both), (back, both), (both, y)):
        net.connect(source, target)
    inputs = RNG.normal(size=(4, 6, 1))
    return nnsim.Project(net, nnsim.Dataset(inputs, inputs[:, ::-1]), loss="mse", batch_size=2)


PROJECTS = {"jordan": jordan, "many to one": many_to_one, "both ways": both_ways}


def frame_of_run(run):
    return picture(run, FrameRequest(time_norms=True), State.PAUSED)


def computed(board):
    """How many cards the pass under way has computed."""
    shown = board.canvas.unrolled.view.shown
    return sum(shown.progress.done(node, step) for node in shown.sheet.faces for step in range(shown.last + 1))


@pytest.mark.parametrize("kind", PROJECTS)
def test_every_operation_shows_where_it_was_and_the_way_back_looks_the_same(board_on, kind):
    run = nnsim.Run(PROJECTS[kind]())
    run.train(iterations=2)
    board = board_on(run.project.document.network, frame=False)
    board.session.show_frame(frame_of_run(run))
    board.canvas.unrolled.toggle()
    view = board.canvas.unrolled.view
    view.settle()
    view.set_zoom(0.5)
    looks, counts = [], {"forward": [], "backward": []}
    while not looks or run.operation:
        operation = run.step()
        board.session.show_frame(frame_of_run(run))
        shown = view.shown
        looks.append(view.grab().toImage())
        if operation.phase in counts:
            node = board.id(operation.node)
            glowing = {step for step in range(shown.last + 1) if shown.glows(node, step)}
            expected = set(range(shown.last + 1)) if operation.time is None else {operation.time} & set(range(shown.last + 1))
            assert glowing == expected
            if operation.time is not None:
                assert all(shown.progress.done(node, step) for step in glowing)
            counts[operation.phase].append(computed(board))
    for numbers in counts.values():
        assert numbers == sorted(numbers)
    assert counts["forward"][0] < counts["forward"][-1]
    assert len({computed(board), counts["forward"][-1], counts["backward"][-1]}) == 1
    for look in reversed(looks[:-1]):
        run.back()
        board.session.show_frame(frame_of_run(run))
        assert view.grab().toImage() == look


def test_an_answer_to_a_whole_sequence_stands_at_its_last_step(board_on):
    run = nnsim.Run(many_to_one())
    board = board_on(run.project.document.network, frame=False)
    board.session.show_frame(frame_of_run(run))
    board.canvas.unrolled.toggle()
    shown, answer = board.canvas.unrolled.view.shown, board.id("y")
    assert (shown.steps, shown.length) == (5, 3)
    assert [shown.stands(answer, step) for step in range(5)] == [False, False, True, False, False]
    assert [shown.targets[answer].at(step)[1] is not None for step in range(5)] == [False, False, True, False, False]


def test_what_stands_before_the_first_step_is_said(board_on):
    run = nnsim.Run(both_ways())
    board = board_on(run.project.document.network, frame=False)
    board.session.show_frame(frame_of_run(run))
    board.canvas.unrolled.toggle()
    assert board.canvas.unrolled.view.shown.starts == {board.id("back"): "{0}₀"}
