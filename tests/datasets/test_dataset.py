"""What a data set accepts, how it keeps it, and what it knows about itself."""

import numpy as np
import pytest

from nnsim.catalog import ProjectError
from nnsim.datasets import Dataset


def test_integer_inputs_become_floats():
    for dtype in (np.uint8, np.int32, bool):
        data = Dataset(np.ones((3, 2), dtype=dtype), np.zeros((3, 1), dtype=np.float32))
        assert data.inputs.dtype == data.targets.dtype == np.float64


def test_uint8_pictures_do_not_wrap_around_when_the_mean_is_taken_off():
    data = Dataset(np.array([[0], [200]], dtype=np.uint8))
    assert (data.inputs - data.inputs.mean()).ravel().tolist() == [-100, 100]


def test_single_numbers_become_columns_so_that_no_difference_broadcasts():
    data = Dataset([1.0, 2.0, 3.0], [2.0, 3.0, 4.0])
    assert data.inputs.shape == data.targets.shape == (3, 1)
    assert (data.inputs - data.targets).shape == (3, 1)


def test_class_numbers_stay_integers():
    data = Dataset(np.zeros((3, 2)), np.array([2, 0, 1], dtype=np.uint8))
    assert data.targets.dtype == np.int64
    assert data.targets.shape == (3,)
    assert data.task == "classes"
    assert data.class_labels() == ("0", "1", "2")


def test_class_numbers_of_each_time_step_stay_integers():
    data = Dataset(np.zeros((3, 5, 2)), np.ones((3, 5), dtype=int), lengths=[5, 1, 3])
    assert data.targets.dtype == np.int64
    assert data.sequence


def test_integers_in_columns_are_numbers():
    data = Dataset([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]])
    assert data.targets.dtype == np.float64
    assert data.task == "binary"


@pytest.mark.parametrize(
    ("targets", "classes", "task"),
    [
        ([[0.0], [1.0]], (), "binary"),
        ([[0.0], [0.5]], (), "regression"),
        ([[0.0, 1.0], [1.0, 0.0]], ("a", "b"), "classes"),
        ([[1.0, 1.0], [1.0, 0.0]], ("a", "b"), "regression"),
        ([1, -1], (), "regression"),
        (None, (), "none"),
    ],
)
def test_the_task_follows_from_the_targets(targets, classes, task):
    assert Dataset([[1.0], [2.0]], targets, classes=classes).task == task


def test_what_was_given_is_neither_changed_nor_shared():
    inputs = np.arange(6.0).reshape(3, 2)
    data = Dataset(inputs, inputs[:, :1])
    inputs[0, 0] = 99
    assert data.inputs[0, 0] == 0
    assert inputs.flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        data.inputs[0, 0] = 1


def test_arrays_are_contiguous_copies():
    data = Dataset(np.asfortranarray(np.arange(6.0).reshape(3, 2)), np.arange(6.0)[::2])
    assert data.inputs.flags.c_contiguous
    assert data.targets.flags.c_contiguous


def test_several_inputs_and_outputs_are_named():
    data = Dataset({"a": [1.0, 2.0], "b": [[1, 2], [3, 4]]}, {"y": [0, 1], "z": [0.5, 1.5]})
    assert data.input_names == ("a", "b")
    assert data.output_names == ("y", "z")
    assert data.inputs["a"].shape == (2, 1)
    assert data.targets["y"].dtype == np.int64


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (([[1.0], [2.0]], [1.0]), "inputs: 2, targets: 1"),
        (({"a": [1.0], "b": [1.0, 2.0]},), "inputs of “a”: 1, inputs of “b”: 2"),
        ((np.zeros((0, 2)),), "no samples"),
        ((np.zeros((2, 0)),), "no values"),
        ((3.0,), "single number"),
        (([[1.0], [2.0, 3.0]],), "different shapes"),
        ((np.array([1, "a", None], dtype=object),), "mixed objects"),
        ((["a", "b"],), "texts"),
        (([1j],), "complex"),
        (({},), "empty"),
        (({1: [1.0]},), "node names"),
        ((np.zeros((2, 3, 1)), None, [1, 4]), "from 1 to 3"),
        ((np.zeros((2, 3, 1)), None, [0, 1]), "from 1 to 3"),
        ((np.zeros((2, 3, 1)), None, [1]), "lengths: 1"),
        ((np.zeros((2, 3, 1)), None, [1.5, 2.0]), "whole number"),
        (([[1.0], [2.0]], np.array([0, 2**60])), "beyond"),
    ],
)
def test_arrays_that_do_not_fit_are_refused_in_a_sentence(arguments, sentence):
    with pytest.raises(ProjectError, match=sentence):
        Dataset(*arguments)


def test_names_must_belong_to_columns():
    with pytest.raises(ProjectError, match="3 names for 2 input columns"):
        Dataset(np.zeros((4, 2)), feature_names=("a", "b", "c"))
    with pytest.raises(ProjectError, match="2 × 2"):
        Dataset(np.zeros((4, 5)), image_shape=(2, 2))
    with pytest.raises(ProjectError, match="no samples"):
        Dataset(np.zeros((0, 4)), image_shape=(2, 2))


def test_numbers_that_are_not_finite_are_let_in_and_counted():
    assert Dataset([[np.nan, 1], [np.inf, 1e300]], [np.nan, 1.0]).non_finite == 3


def test_the_hash_follows_the_content():
    data = Dataset([[1.0], [2.0]], [0, 1], classes=("a", "b"))
    assert data.content_hash() == Dataset([[1], [2]], [0, 1], classes=("a", "b")).content_hash()
    others = [
        Dataset([[1.0], [3.0]], [0, 1], classes=("a", "b")),
        Dataset([[1.0], [2.0]], [0, 1], classes=("b", "a")),
        Dataset([[1.0], [2.0]], [0.0, 1.0], classes=("a", "b")),
        Dataset([[1.0, 2.0]], [0], classes=("a", "b")),
    ]
    assert len({data.content_hash(), *(other.content_hash() for other in others)}) == 5


def test_painting_makes_a_new_data_set_with_the_same_names():
    data = Dataset([[0.0, 0.0]], [[1.0]], name="mine", feature_names=("x1", "x2"), classes=("no", "yes"), points=True)
    painted = data.with_points([[0.0, 0.0], [1.0, 1.0]], [[1.0], [0.0]])
    assert (painted.samples, painted.name, painted.points, painted.class_labels()) == (2, "mine", True, ("no", "yes"))
    assert data.samples == 1


def test_a_subset_takes_lengths_along():
    data = Dataset({"a": np.arange(12.0).reshape(3, 4, 1)}, {"y": [0, 1, 2]}, lengths=[1, 2, 3])
    part = data.subset([2, 0])
    assert part.lengths.tolist() == [3, 1]
    assert part.targets["y"].tolist() == [2, 0]


def test_of_several_outputs_one_can_be_taken_alone():
    names = {"name": "two", "feature_names": ("a", "b"), "target_names": ("u", "v")}
    data = Dataset(np.zeros((3, 2)), {"y": [0, 1, 2], "z": [[0.5], [1.0], [2.0]]}, **names)
    assert (data.of_output("y").task, data.of_output("z").task) == ("classes", "regression")
    assert data.of_output("z").targets.tolist() == [[0.5], [1.0], [2.0]]
    assert data.of_output("z").feature_names == ("a", "b")
    assert data.of_output("x").targets is None
    alone = data.of_output("y")
    assert alone.of_output("z") is alone


def test_other_outputs_have_the_names_of_classes_only_where_these_are_as_many():
    inputs, names = np.zeros((3, 2)), ("setosa", "versicolor", "virginica")
    targets = {
        "kind": np.eye(3), "again": np.array([0, 2, 1]), "hot": np.eye(3)[[1, 1, 2]], "two": np.array([[0.0], [1.0], [1.0]]),
        "size": np.array([[0.5], [1.5], [2.5]]), "more": np.array([0, 4, 1]),
    }  # fmt: skip
    data = Dataset(inputs, targets, classes=names)
    assert {name: data.of_output(name).class_labels() for name in targets} == {
        "kind": names, "again": names, "hot": names, "two": ("0", "1"), "size": (), "more": ("0", "1", "2", "3", "4"),
    }  # fmt: skip


def test_what_lies_beyond_the_length_of_a_sequence_is_cleared():
    inputs = np.full((2, 3, 1), np.nan)
    inputs[0, :2] = inputs[1] = 1
    numbers = Dataset(inputs, np.where(np.isnan(inputs), np.inf, inputs), [2, 3])
    assert numbers.inputs[..., 0].tolist() == numbers.targets[..., 0].tolist() == [[1, 1, 0], [1, 1, 1]]
    assert numbers.non_finite == 0
    assert np.isnan(inputs[0, 2, 0])
    classes = Dataset(np.ones((2, 3, 1)), np.array([[1, 2, -1], [0, 1, 2]]), lengths=[2, 3])
    assert classes.targets.tolist() == [[1, 2, 0], [0, 1, 2]]
    assert classes.task == "classes"
    assert classes.class_count == 3
    whole = Dataset(np.ones((2, 3, 1)), [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], lengths=[2, 3])
    assert whole.targets.tolist() == [[1, 2, 3], [4, 5, 6]]


def test_padding_does_not_hide_what_is_to_be_learned():
    one_hot = np.zeros((2, 3, 2))
    one_hot[0, :2, 0] = one_hot[1, :, 1] = 1
    assert Dataset(np.ones((2, 3, 1)), one_hot, [2, 3], classes=("a", "b")).task == "classes"


@pytest.mark.parametrize(
    ("inputs", "targets", "sequence", "steps", "per_step", "features"),
    [
        ((4, 5, 2), np.zeros((4, 5, 1)), True, 5, True, (2,)),
        ((4, 5, 2), np.zeros((4, 5), int), True, 5, True, (2,)),
        ((4, 5, 2), np.zeros((4, 5)), True, 5, False, (2,)),
        ((4, 5, 2), np.zeros(4, int), True, 5, False, (2,)),
        ((4, 5), np.zeros((4, 5), int), True, 5, True, (1,)),
        ((4, 5), np.zeros((4, 3, 2)), False, None, True, (5,)),
        ((4, 5), np.zeros((4, 3)), False, None, False, (5,)),
        ((4, 5, 3, 2), np.zeros((4, 5, 1)), True, 5, True, (3, 2)),
    ],
)
def test_time_is_the_second_axis_of_sequences(inputs, targets, sequence, steps, per_step, features):
    data = Dataset(np.zeros(inputs), targets, sequence=sequence)
    assert (data.steps, data.per_step, data.feature_shape) == (steps, per_step, features)
    assert data.mask is None


def test_the_mask_says_which_steps_count():
    data = Dataset(np.zeros((2, 3, 1)), lengths=[1, 3])
    assert data.mask.tolist() == [[True, False, False], [True, True, True]]


def test_an_input_without_time_beside_a_sequence_gives_it_no_other_length():
    data = Dataset({"x": np.zeros((3, 4, 2)), "who": np.ones((3, 7))}, np.zeros((3, 7), int), lengths=[4, 2, 1])
    assert data.steps == 4
    assert data.inputs["who"].all()
    assert data.targets.dtype == np.float64


def test_order_in_time_is_kept_and_belongs_to_the_hash():
    data = Dataset(np.zeros((5, 2, 1)), sequence=True, ordered=True, overlap=2)
    part = data.subset([0, 1])
    assert (part.ordered, part.overlap) == (True, 2)
    others = [Dataset(np.zeros((5, 2, 1)), sequence=True, **order) for order in ({}, {"ordered": True}, {"ordered": True, "overlap": 1})]
    assert len({data.content_hash(), *(other.content_hash() for other in others)}) == 4
    with pytest.raises(ProjectError, match="fewer than 0"):
        Dataset(np.zeros((5, 2, 1)), overlap=-1)
