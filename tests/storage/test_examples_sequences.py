"""The examples with time: each trains to what it promises, from its own seed and within a minute."""

import pytest

import nnsim

RESULTS: dict[str, tuple[int, str, str, float]] = {
    "echo": (30, "test", "accuracy", 0.999),
    "xor_in_time": (100, "test", "accuracy", 0.65),
    "jordan": (60, "test", "accuracy", 0.999),
    "addition_lstm": (30, "test", "accuracy", 0.999),
    "addition_gru": (30, "test", "accuracy", 0.999),
    "temporal_order_lstm": (20, "test", "accuracy", 0.99),
    "temporal_order_gru": (20, "test", "accuracy", 0.99),
    "reber_lstm": (60, "test", "r2", 0.999),
    "reber_gru": (60, "test", "r2", 0.999),
    "adding_lstm": (40, "test", "r2", 0.99),
    "spelling": (150, "train", "accuracy", 1.0),
    "waves": (50, "test", "r2", 0.98),
    "sunspots": (50, "test", "r2", 0.8),
    "next_character": (25, "validation", "accuracy", 0.4),
}
"""Epochs, part, metric, and what it must reach."""
LONG = ("temporal_order_lstm", "temporal_order_gru", "reber_lstm", "reber_gru", "adding_lstm", "next_character")
"""What takes more than a few seconds."""

each = pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.long) if name in LONG else name for name in RESULTS])


@each
def test_an_example_trains_to_what_it_promises(name: str) -> None:
    epochs, part, metric, least = RESULTS[name]
    run = nnsim.Run(nnsim.example(name))
    run.train(epochs=epochs)
    assert run.evaluate(part)[metric] >= least
