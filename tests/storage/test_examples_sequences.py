"""The examples with time: each trains from its own seed to what it promises, and what its description says is there to be seen."""

import time

import numpy as np
import pytest

import nnsim
from nnsim.engine import headless

RESULTS: dict[str, tuple[int, str, str, float]] = {
    "echo": (30, "test", "accuracy", 0.999),
    "xor_in_time": (100, "test", "accuracy", 0.64),
    "jordan": (60, "test", "accuracy", 0.999),
    "echo_gru": (40, "test", "accuracy", 0.999),
    "addition_lstm": (40, "test", "accuracy", 0.999),
    "addition_gru": (40, "test", "accuracy", 0.999),
    "temporal_order_lstm": (20, "test", "accuracy", 0.99),
    "temporal_order_gru": (20, "test", "accuracy", 0.99),
    "adding_lstm": (40, "test", "r2", 0.99),
    "reber_lstm": (60, "test", "r2", 0.999),
    "reber_gru": (60, "test", "r2", 0.999),
    "spelling": (150, "train", "accuracy", 1.0),
    "waves": (60, "test", "r2", 0.98),
    "sunspots": (60, "test", "r2", 0.8),
    "next_character": (5, "validation", "accuracy", 0.36),
}
"""Epochs, part, metric, and what it must reach."""
LONG = ("temporal_order_lstm", "temporal_order_gru", "adding_lstm")
LEARNED = ("addition_lstm", "addition_gru", "temporal_order_lstm", "temporal_order_gru", "reber_lstm", "reber_gru")
"""What is learned to 99 of 100 sequences that were not trained on."""
MINUTE = 60.0

each = pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.long) if name in LONG else name for name in RESULTS])


def trained(source: str | nnsim.Project, epochs: int | None = None) -> nnsim.Run:
    """As `nnsim train` does it, from the seed of the project: for so many epochs, or as long as the project says."""
    project = nnsim.example(source) if isinstance(source, str) else source
    run = headless.prepared(project, {}, own_length=epochs is None)
    headless.train(run, headless.goal(run, epochs, None))
    return run


def share_right(run: nnsim.Run) -> float:
    """How many of the sequences kept for the end are answered rightly at every step, as a share."""
    rows = run.machine.binding.parts_of.test
    data = run.project.data
    targets = data.targets[rows]
    if targets.ndim == 1:
        return run.evaluate("test")["accuracy"]
    right = ((run.predict(data.inputs[rows]) > 0.5) == (targets > 0.5)).all(axis=2)
    if data.lengths is not None:
        right |= np.arange(right.shape[1]) >= data.lengths[rows, np.newaxis]
    return float(right.all(axis=1).mean())


def elman(kind: str, shortest: int) -> nnsim.Project:
    """Temporal order with a simple recurrent layer as large as the memory of the examples: the built-in one, or a loop that is drawn."""
    network = nnsim.Network()
    symbols = network.add("input", name="input", shape=(8,))
    if kind == "rnn":
        hidden = network.add("rnn", name="hidden", units=16, returns="last")
    else:
        hidden = network.add("dense", name="hidden", units=16, activation="tanh")
        network.connect(hidden, hidden, delay=1)
    order = network.add("dense", name="output", units=4, activation="softmax")
    network.connect(symbols, hidden)
    network.connect(hidden, order)
    data = nnsim.dataset("temporal_order", samples=2000, shortest=shortest, longest=shortest + shortest // 10)
    return nnsim.Project(network, data, **nnsim.example("temporal_order_gru").document.settings)


@each
def test_an_example_trains_to_what_it_promises(name: str) -> None:
    epochs, part, metric, least = RESULTS[name]
    assert trained(name, epochs).evaluate(part)[metric] >= least


@pytest.mark.parametrize("name", LEARNED)
@pytest.mark.long
def test_99_of_100_sequences_are_learned_within_a_minute(name: str) -> None:
    start = time.process_time()
    run = trained(name)
    assert time.process_time() - start < MINUTE
    assert share_right(run) >= 0.99


@pytest.mark.parametrize("kind", ["loop", "rnn"])
@pytest.mark.long
def test_an_elman_network_fails_where_lstm_and_gru_succeed(kind: str) -> None:
    project = elman(kind, 50) if kind == "loop" else nnsim.example("order_rnn")
    assert trained(project).evaluate("test")["accuracy"] < 0.6


@pytest.mark.long
def test_an_elman_network_learns_the_order_of_twenty_symbols() -> None:
    assert trained(elman("rnn", 20), 10).evaluate("test")["accuracy"] >= 0.99


def test_what_can_be_known_of_xor_in_time_is_known_and_the_rest_is_not() -> None:
    run = trained("xor_in_time")
    rows = run.machine.binding.parts_of.test
    answers = run.predict(run.project.data.inputs[rows])
    right = ((answers > 0.5) == run.project.data.targets[rows])[:, :, 0]
    known = np.arange(right.shape[1]) % 3 == 1
    assert right[:, known].mean() >= 0.99
    assert np.abs(answers[:, known] - 0.5).mean() > 0.45
    assert np.abs(answers[:, ~known] - 0.5).mean() < 0.1


@pytest.mark.parametrize("name", ["addition_lstm", "addition_gru"])
def test_a_unit_follows_the_carry(name: str) -> None:
    run = trained(name)
    digits = run.signals["input"].sum(axis=2)
    carry = np.zeros_like(digits)
    for step in range(digits.shape[1]):
        carry[:, step] = digits[:, step] + (carry[:, step - 1] if step else 0) >= 2
    units = run.signals["memory.h"].reshape(carry.size, -1)
    assert max(abs(np.corrcoef(unit, carry.ravel())[0, 1]) for unit in units.T) > 0.85


def test_a_gru_has_a_quarter_fewer_weights_than_an_lstm() -> None:
    sizes = [nnsim.Run(nnsim.example(name)).machine.parameters.size for name in ("addition_gru", "addition_lstm")]
    assert sizes[0] / sizes[1] == pytest.approx(0.75, abs=0.02)


@pytest.mark.long
def test_a_cell_jumps_at_the_two_marked_numbers() -> None:
    run = trained("adding_lstm")
    marked = run.signals["input"][:, :, 1] == 1
    change = np.abs(np.diff(run.signals["memory.c"], axis=1, prepend=0))
    gate = run.signals["memory.i"]
    unit = int((change[marked].mean(axis=0) / change[~marked].mean(axis=0)).argmax())
    assert change[marked][:, unit].mean() > 8 * change[~marked][:, unit].mean()
    assert gate[marked][:, unit].mean() > 2 * gate[~marked][:, unit].mean()
    assert run.signals["memory.f"][:, :, unit].mean() > 0.85


def test_the_gru_leaves_the_rest_of_the_nested_grammar_sooner() -> None:
    lstm, gru = trained("reber_lstm", 16), trained("reber_gru", 16)
    assert 1.2 < lstm.evaluate("test")["loss"] < 2.2
    assert gru.evaluate("test")["loss"] < 0.5


def test_a_wave_is_foretold_after_its_first_steps() -> None:
    run = trained("waves")
    rows = run.machine.binding.parts_of.test
    error = np.abs(run.predict(run.project.data.inputs[rows]) - run.project.data.targets[rows]).mean(axis=(0, 2))
    assert error[0] > 0.1
    assert error[6:].max() < 0.03


@pytest.mark.long
def test_the_loss_of_the_letters_kept_apart_turns_upwards_after_twenty_epochs() -> None:
    run = trained("next_character")
    iterations, losses = run.history["val_loss"]
    assert 12 <= iterations[losses.argmin()] / run.machine.batches <= 25
    assert losses[-1] > losses.min() + 1
