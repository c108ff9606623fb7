"""What happens at a moment is said in one sentence, by the names of the network."""

import pytest

from nnsim.engine.frames import Moment
from nnsim.ui.moments import for_whom, told
from tests.ui.fakes import network


@pytest.mark.parametrize(
    ("phase", "more", "said"),
    [
        ("forward", {}, "Forward pass: hidden 1 computes its activations"),
        ("loss", {}, "Loss: what hidden 1 gives is compared with its target"),
        ("backward", {"time": 4, "steps": 9}, "Backward pass: the error reaches hidden 1, time step 5 of 9"),
    ],
)
def test_a_node_is_called_by_its_name(phase, more, said):
    drawn = network(2, 3, 1)
    assert told(drawn, Moment(phase, drawn.node("hidden 1").id, 0, 7, **more)) == said


def test_an_input_gives_what_it_has():
    drawn = network(2, 3, 1)
    assert told(drawn, Moment("forward", drawn.node("x").id, 0, 7)) == "Forward pass: x gives its values"


def test_where_errors_have_come_before_gradients_are_added_up():
    drawn = network(2, 3, 1)
    said = told(drawn, Moment("backward", drawn.node("hidden 1").id, 5, 7, collects=True))
    assert said == "Backward pass: the gradients of the weights of hidden 1 are added up over all time steps"


def test_an_update_is_of_the_whole_network():
    assert told(network(2, 3, 1), Moment("update", None, 6, 7)) == "Update: every weight takes its step"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, ""), ({"samples": 1, "batches": 9}, "sample 12 alone"), ({"samples": 140, "batches": 1}, "sample 12 of all 140"),
        ({"samples": 10, "batch": 3, "batches": 14}, "sample 12 in batch 4 of 14, 10 samples"),
    ],
)  # fmt: skip
def test_it_is_said_for_which_sample_and_with_how_many_others(more, said):
    assert for_whom(Moment("forward", "n1", 0, 7, **more), 11) == said
