"""The sequence tasks: what holds for every entry of the catalogue, and the rule of each one that needs memory only."""

import numpy as np
import pytest

from nnsim.catalog import Choice, ProjectError
from nnsim.datasets import split, suggest
from nnsim.datasets.sequences import spelling, temporal_order
from tests.datasets.tasks import CATALOG, TASKS, made

KEYS = [entry.key for entry in TASKS]


@pytest.mark.parametrize("key", KEYS)
def test_every_task_makes_finite_named_data_from_its_seed(key):
    data = made(key)
    assert data.non_finite == 0
    assert data.name
    assert data.target_names
    assert len(data.feature_names) == data.inputs.shape[-1]
    assert data.content_hash() == made(key).content_hash()
    assert suggest(data).sentence.endswith(".")
    assert (data.content_hash() == made(key, seed=1).content_hash()) == (key in ("sunspots", "text", "spelling"))


@pytest.mark.parametrize("key", [key for key in KEYS if key != "spelling"])
def test_inputs_are_samples_by_time_by_features(key):
    data = made(key)
    assert data.sequence
    assert data.inputs.ndim == 3
    assert data.steps == data.inputs.shape[1]
    assert data.feature_shape == data.inputs.shape[2:]
    assert data.lengths is None or data.lengths.max() <= data.steps


@pytest.mark.parametrize("entry", TASKS, ids=lambda entry: entry.key)
def test_every_parameter_explains_itself_and_takes_its_limits_or_says_why_not(entry):
    for parameter in entry.parameters:
        assert parameter.help.endswith(".")
        assert parameter.title
        options = [key for key, _ in parameter.options] if isinstance(parameter, Choice) else []
        for value in options or [getattr(parameter, "minimum", True), getattr(parameter, "maximum", False)]:
            data, faults = _made_or_refused(entry.key, parameter.key, value)
            assert data is not None or (len(faults) == 1 and faults[0].endswith("."))
            assert data is None or data.non_finite == 0


def _made_or_refused(key, parameter, value):
    try:
        return made(key, **{parameter: value}), ()
    except ProjectError as error:
        return None, error.problems


def test_far_too_much_is_refused_before_it_is_drawn():
    with pytest.raises(ProjectError, match="80,000,000 numbers"):
        made("temporal_order", samples=10_000, longest=1_000)


def test_echo_says_what_was_some_steps_ago():
    for values in ("bits", "numbers"):
        data = made("echo", delay=4, steps=9, values=values)
        assert np.array_equal(data.targets[:, 4:], data.inputs[:, :-4])
        assert not data.targets[:, :4].any()
        assert data.target_names == ("x 4 steps ago",)
    assert made("echo").task == "binary"
    assert set(np.unique(made("echo").inputs)) == {0, 1}
    assert made("echo", values="numbers").task == "regression"
    assert np.array_equal(made("echo", delay=0).targets, made("echo", delay=0).inputs)


def test_an_echo_longer_than_the_sequence_is_refused():
    with pytest.raises(ProjectError, match="5 steps has no input that is 5 steps old"):
        made("echo", steps=5, delay=5)


def test_parity_of_the_bits_so_far_or_of_all():
    data = made("parity", samples=1000)
    assert np.array_equal(data.targets, np.bitwise_xor.accumulate(data.inputs.astype(int), axis=1))
    whole = made("parity", samples=1000, target="last")
    assert np.array_equal(whole.targets, data.targets[:, -1])
    assert 0.45 < whole.targets.mean() < 0.55
    assert whole.class_labels() == ("even", "odd")


def test_every_third_bit_is_the_xor_of_the_two_before_and_the_others_are_chance():
    data = made("xor_in_time", samples=1000, steps=29)
    row = np.concatenate((data.inputs[:, :1], data.targets), axis=1)[..., 0].astype(int)
    assert np.array_equal(data.inputs[:, 1:], data.targets[:, :-1])
    assert np.array_equal(row[:, 2::3], row[:, 0::3] ^ row[:, 1::3])
    assert np.abs(row.reshape(-1, 3).mean(axis=0) - 0.5).max() < 0.02
    assert abs(np.corrcoef(row[:, 0::3].ravel(), row[:, 1::3].ravel())[0, 1]) < 0.03


@pytest.mark.parametrize("digits", [1, 8, 40])
def test_binary_addition_adds_from_the_lowest_digit_up(digits):
    data = made("binary_addition", digits=digits)
    weights = [2**place for place in range(digits + 1)]
    numbers = [[sum(int(bit) * weight for bit, weight in zip(row, weights, strict=True)) for row in sample.T] for sample in data.inputs]
    sums = [sum(int(bit) * weight for bit, weight in zip(row[:, 0], weights, strict=True)) for row in data.targets]
    assert [a + b for a, b in numbers] == sums
    assert not data.inputs[:, -1].any()


def test_the_carry_runs_through():
    data = made("binary_addition", samples=10_000, digits=4)
    ones, one = [1, 1, 1, 1, 0], [1, 0, 0, 0, 0]
    found = [target for sample, target in zip(data.inputs, data.targets, strict=True) if sample.T.tolist() == [ones, one]]
    assert found
    assert found[0].ravel().tolist() == [0, 0, 0, 0, 1]


def _symbols(sample, length):
    return "".join(temporal_order.SYMBOLS[place] for place in sample[:length].argmax(axis=1))


@pytest.mark.parametrize(("variant", "places", "chance"), [("6a", ((10, 20), (50, 60)), 4), ("6b", ((10, 20), (33, 43), (66, 76)), 8)])
def test_temporal_order_is_the_published_task(variant, places, chance):
    data = made("temporal_order", samples=3000, variant=variant)
    strings = [_symbols(sample, length) for sample, length in zip(data.inputs, data.lengths, strict=True)]
    found = np.array([[place for place, symbol in enumerate(string) if symbol in "XY"] for string in strings])
    assert found.shape == (3000, len(places))
    for column, (low, high) in zip(found.T, places, strict=True):
        assert (column.min(), column.max()) == (low, high)
        assert abs(column.mean() - (low + high) / 2) < 0.3
    orders = ["".join(string[place] for place in row) for string, row in zip(strings, found, strict=True)]
    ordered = sorted(set(orders))
    assert [ordered.index(order) for order in orders] == data.targets.tolist()
    assert data.class_labels() == (("Q", "R", "S", "U") if chance == 4 else ("Q", "R", "S", "U", "V", "A", "B", "C"))
    assert np.abs(np.bincount(data.targets) / 3000 - 1 / chance).max() < 0.03
    assert (data.lengths.min(), data.lengths.max()) == (100, 110)
    assert all(string[0] == "E" and string[-1] == "B" and string.count("E") == string.count("B") == 1 for string in strings)
    filling = "".join(strings).translate(str.maketrans("", "", "EBXY"))
    assert all(abs(filling.count(symbol) / len(filling) - 0.25) < 0.01 for symbol in "abcd")


def test_the_places_move_with_the_length():
    data = made("temporal_order", shortest=30, longest=30, variant="6b")
    times = data.inputs[:, :, 6:].sum(axis=(0, 2)).nonzero()[0]
    assert set(times) == {*range(3, 7), *range(10, 14), *range(20, 24)}
    with pytest.raises(ProjectError, match="fewer than the shortest"):
        made("temporal_order", shortest=50, longest=40)


def test_spelling_writes_one_word_for_each_digit():
    data = made("spelling")
    words = ["".join(spelling.LETTERS[place] for place in row.argmax(axis=1)) for row in data.targets]
    assert [word.rstrip(spelling.END) for word in words] == list(spelling.WORDS)
    assert all(word.endswith(spelling.END) for word in words)
    assert data.inputs.tolist() == np.eye(10).tolist()
    assert data.task == "classes"
    assert data.classes == spelling.LETTERS
    assert not data.sequence
    assert data.per_step


@pytest.mark.parametrize(
    ("key", "parameters", "expected"),
    [
        ("echo", {}, (1, "sigmoid", "binary_cross_entropy", "all")),
        ("echo", {"values": "numbers"}, (1, "identity", "mse", "all")),
        ("parity", {"target": "last"}, (1, "sigmoid", "binary_cross_entropy", "last")),
        ("adding", {}, (1, "identity", "mse", "last")),
        ("temporal_order", {}, (4, "softmax", "cross_entropy", "last")),
        ("reber", {}, (7, "sigmoid", "binary_cross_entropy", "all")),
        ("reber", {"target": "next"}, (7, "softmax", "cross_entropy", "all")),
        ("waves", {"predict": "end", "horizon": 3}, (3, "identity", "mse", "last")),
        ("text", {}, (39, "softmax", "cross_entropy", "all")),
        ("spelling", {}, (16, "softmax", "cross_entropy", "all")),
        ("xor", {}, (1, "sigmoid", "binary_cross_entropy", None)),
    ],
)
def test_output_loss_and_what_is_passed_on_are_suggested(key, parameters, expected):
    suggestion = suggest(made(key, **parameters))
    assert (suggestion.units, suggestion.activation, suggestion.loss, suggestion.returns) == expected


@pytest.mark.parametrize("key", KEYS)
def test_every_task_can_be_split(key):
    data = made(key)
    parts = split(data, (0.6, 0.2, 0.2), np.random.default_rng(0))
    assert min(len(parts.train), len(parts.validation), len(parts.test)) > 0
    assert data.ordered == (key in ("sunspots", "text"))


def test_titles_and_keys_are_told_apart():
    titles = [entry.title for entry in CATALOG.entries("dataset")]
    assert len(set(titles)) == len(titles)
