"""The recorded size of updates beside what they change: it is that of the updates themselves, whatever happens between them."""

import math

import numpy as np
import pytest

import nnsim
from nnsim.engine.frames import FrameRequest, State
from nnsim.engine.last_update import LastUpdate, norm, ratio
from nnsim.engine.picture import picture
from tests.engine import projects

LAYERS = {"h": ["x>h.W", "h.b"], "y": ["x>y.W", "d>y.W", "y.b"]}


def expected(run, steps):
    """‖Δw‖ / ‖w‖ of so many iterations more, by layer, from the values before and after each."""
    found = {name: [] for name in LAYERS}
    for _ in range(steps):
        before = {key: array.copy() for key, array in run.parameters.items()}
        run.train(iterations=1)
        for name, keys in LAYERS.items():
            change = np.concatenate([(run.parameters[key] - before[key]).ravel() for key in keys])
            found[name].append(np.linalg.norm(change) / np.linalg.norm(np.concatenate([before[key].ravel() for key in keys])))
    return found


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_ratio_of_every_update_is_recorded_under_its_iteration(dtype):
    make = {"record_every": 1, "optimizer": "adam", "dtype": dtype}
    truth = expected(nnsim.Run(projects.project(**make)), 6)
    run = nnsim.Run(projects.project(**make))
    run.train(iterations=6)
    for name in LAYERS:
        iterations, values = run.history[f"update_ratio/{name}"]
        assert iterations.tolist() == list(range(6))
        np.testing.assert_allclose(values, truth[name], rtol=1e-6)


def test_a_record_every_few_iterations_is_followed_by_one_ratio():
    run = nnsim.Run(projects.project(record_every=3))
    run.train(iterations=8)
    assert run.history["update_ratio/h"][0].tolist() == [0, 3, 6]


def test_a_typed_value_is_no_update():
    run = nnsim.Run(projects.project(record_every=1))
    run.train(iterations=2)
    run.parameters["x>h.W"][...] += 100.0
    (ratio_h,) = expected(run, 1)["h"]
    assert run.history["update_ratio/h"][1][-1] == pytest.approx(ratio_h, rel=1e-12)
    assert ratio_h < 0.1


def test_stepping_records_what_training_records():
    run = nnsim.Run(projects.project(record_every=1))
    truth = nnsim.Run(projects.project(record_every=1))
    truth.train(iterations=3)
    while run.iteration < 3:
        run.step()
    np.testing.assert_array_equal(run.history["update_ratio/h"], truth.history["update_ratio/h"])
    run.back()
    assert run.history["update_ratio/h"][0].tolist() == [0, 1]


def test_a_frozen_layer_has_no_updates_and_a_layer_of_zeros_an_endless_one():
    net = projects.network(dropout=False)
    for node in net.nodes.values():
        if node.name == "h":
            node.parameters["trainable"] = False
    run = nnsim.Run(projects.project(net, record_every=1))
    run.train(iterations=2)
    assert run.history["update_ratio/h"][1].tolist() == [0.0, 0.0]
    assert (ratio(0.0, 0.0), ratio(0.0, 1.0), ratio(1.0, 0.0), ratio(1.0, 4.0)) == (0.0, 0.0, math.inf, 0.25)


def test_the_ratio_holds_for_numbers_whose_squares_are_too_large():
    with np.errstate(over="ignore"):
        assert norm(np.array([3e200, 4e200])) == pytest.approx(5e200)
        assert norm(np.full(4, np.float32(3e38))) == pytest.approx(6e38)
    assert norm(np.array([1.0, np.inf])) == math.inf


def test_the_parameters_of_a_layer_lie_side_by_side():
    """Otherwise the norms would miss some, or take in those of others."""
    for _, project in projects.cases():
        parameters = nnsim.Run(project).machine.parameters
        places = np.concatenate([np.arange(parameters.size)[parameters.stretch(slot.node)] for slot in _firsts(parameters)])
        assert sorted(places.tolist()) == list(range(parameters.size))


def _firsts(parameters):
    return {slot.node: slot for slot in parameters.slots.values()}.values()


def test_a_frame_shows_it_as_a_curve_and_not_among_the_metrics():
    run = nnsim.Run(projects.project(record_every=1))
    run.train(iterations=4)
    frame = picture(run, FrameRequest(columns=("update_ratio/h",)), State.PAUSED)
    assert frame.curves["update_ratio/h"].x.tolist() == [0, 1, 2, 3]
    assert not any(name.startswith("update_ratio") for name in frame.metrics)


def test_only_the_iteration_that_follows_a_copy_is_compared_with_it():
    run = nnsim.Run(projects.project())
    update = LastUpdate(run.machine.parameters, {})
    update.remember(7)
    assert update.at == 7
    update.ratios()
    assert update.at != 7
