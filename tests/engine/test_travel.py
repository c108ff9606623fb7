"""What travels through connections while one steps: it adds up to what the operation has computed."""

import numpy as np
import pytest

import nnsim
from nnsim.engine.frames import FrameRequest, State
from nnsim.engine.picture import picture
from nnsim.engine.travel import travel


def standing(name, phase, node=None, time=None, iterations=2, **settings):
    """A run of an example that has just executed an operation."""
    project = nnsim.example(name)
    project.document.settings.update(settings)
    run = nnsim.Run(project)
    run.train(iterations=iterations)
    while True:
        done = run.step()
        if done.phase == phase and node in (None, done.node) and time in (None, done.time):
            return run


def first(run):
    """The sample in the first column of the batch under way."""
    machine = run.machine
    return 0 if machine.full else int(machine.order[machine.counters.batch * machine.batch])


def weights(run, connection):
    return run.machine.parameters.value(f"{connection}:W")


@pytest.mark.parametrize("sample", [0, 3])
def test_signals_times_weights_add_up_to_the_weighted_input(sample):
    run = standing("xor", "forward", "hidden")
    found = travel(run, sample)
    total = sum(weights(run, id) @ signal for id, signal in found.signals.items()) + run.parameters["hidden.b"]
    assert np.allclose(total, run.signals["hidden.in"][sample], rtol=1e-12)


def test_errors_times_weights_add_up_to_the_error_of_the_activation():
    run = standing("xor", "backward", "hidden")
    found = travel(run, 1)
    back = sum(weights(run, id).T @ error for id, error in found.errors.items())
    assert np.allclose(back, run.deltas["hidden.out"][1], rtol=1e-12)


def test_a_line_says_which_value_of_all_units_it_has_computed():
    run = standing("xor", "backward", "hidden")
    names = [name for name, _ in travel(run, 0).lines]
    assert names == ["delta_out", "delta", "", ""]
    assert np.array_equal(travel(run, 2).lines[1][1], run.deltas["hidden"][2])


def test_the_gradient_of_a_weight_is_the_sum_of_signal_times_error_over_the_batch():
    run = standing("xor", "backward", "hidden")
    (id,) = travel(run, 0).slopes
    slopes = [travel(run, sample).slopes[id] for sample in range(4)]
    assert np.allclose(sum(np.outer(slope.error, slope.signal) for slope in slopes), slopes[0].whole, rtol=1e-12)


def test_with_one_sample_at_a_time_it_is_that_product_alone():
    run = standing("xor", "backward", "output", batch_size=1)
    found = travel(run, first(run))
    (slope,) = found.slopes.values()
    assert found.samples == 1
    assert np.allclose(np.outer(slope.error, slope.signal), slope.whole, rtol=1e-12)


def test_the_signal_of_a_loop_is_that_of_the_step_before():
    run = standing("jordan", "forward", "hidden", time=3)
    loop = next(c.id for c in run.project.network.connections.values() if c.delay)
    assert np.array_equal(travel(run, first(run)).signals[loop], run.signals["output"][0, 2])


def test_nothing_comes_through_a_loop_at_the_first_step():
    run = standing("jordan", "forward", "hidden", time=0)
    loop = next(c.id for c in run.project.network.connections.values() if c.delay)
    assert not travel(run, first(run)).signals[loop].any()


def test_the_error_of_a_loop_is_that_of_the_step_after():
    run = standing("jordan", "backward", "output", time=3)
    loop = next(c.id for c in run.project.network.connections.values() if c.delay)
    assert np.array_equal(travel(run, first(run)).errors[loop], run.deltas["hidden"][0, 4])


def test_the_gates_of_a_cell_stand_as_their_weights_do():
    run = standing("addition_lstm", "backward", "memory", time=None, iterations=0)
    while any(not line.parameter for line in run.last_operation.lines):
        run.step()
    found = travel(run, 0)
    (slope,) = found.slopes.values()
    assert slope.whole.shape == (len(found.gates) * 8, 2) == (len(slope.error), len(slope.signal))


@pytest.mark.parametrize("phase", ["loss", "update"])
def test_nothing_travels_where_no_node_computes(phase):
    assert travel(standing("xor", phase), 0) is None


def test_a_frame_has_it_only_inside_an_iteration_and_where_it_is_wanted():
    run = standing("xor", "forward", "hidden")
    assert picture(run, FrameRequest(), State.PAUSED).travel is None
    assert picture(run, FrameRequest(travel=True), State.PAUSED).travel.signals
    run.train(iterations=2)
    assert picture(run, FrameRequest(travel=True), State.RUNNING).travel is None
