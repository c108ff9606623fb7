"""The examples of LSTM and GRU layers, and the tasks that show what each can remember."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from example_table import BINARY, Example

YES_OR_NO = (1, "sigmoid")
NUMBER = (1, "identity")
ADAM: Mapping[str, Any] = {"optimizer": "adam", "dtype": "float32"}
TEMPORAL_ORDER = {"key": "temporal_order", "samples": 2000, "shortest": 50, "longest": 55}
ADDITION = {**ADAM, "loss": BINARY, "learning_rate": 0.01, "batch_size": 20, "split": (0.7, 0.0, 0.3), "epochs": 60}
ORDER = {
    **ADAM, "loss": "cross_entropy", "learning_rate": 0.01, "batch_size": 20, "split": (0.8, 0.0, 0.2), "clip_norm": 1.0, "epochs": 20,
    "schedule": {"key": "step", "at": (10,), "factor": 0.1},
}  # fmt: skip
REBER = {
    **ADAM, "loss": BINARY, "learning_rate": 0.02, "batch_size": 20, "split": (0.8, 0.0, 0.2), "clip_norm": 5.0, "epochs": 60,
    "schedule": {"key": "step", "at": (40,), "factor": 0.1},
}  # fmt: skip


EXAMPLES = (
    Example(
        "echo_gru", "The gates of a GRU, repeating",
        "Bits come in, and each is to be said again three steps later, by a GRU of eight units. Look at its update gate z: where it is "
        "near 0 a unit takes in what comes, where it is near 1 it keeps what it has.",
        "echo", ({"key": "gru", "units": 8}, YES_OR_NO),
        {**ADAM, "loss": BINARY, "learning_rate": 0.02, "batch_size": 20, "split": (0.8, 0.0, 0.2), "epochs": 60},
    ),
    Example(
        "addition_lstm", "An LSTM adds binary numbers",
        "Two binary numbers come in digit by digit, the lowest first, and their sum goes out, as in a ripple-carry adder. "
        "Nobody tells the network of the carry: look for the unit that has found it.",
        "binary_addition", ({"key": "lstm", "units": 8}, YES_OR_NO), {**ADDITION, "seed": 2},
    ),
    Example(
        "addition_gru", "A GRU adds binary numbers",
        "The same sums as for the LSTM, with two gates in place of three and no cell of its own. "
        "It has a quarter fewer weights and learns the carry just as well.",
        "binary_addition", ({"key": "gru", "units": 8}, YES_OR_NO), {**ADDITION, "seed": 1},
    ),
    Example(
        "order_rnn", "A simple RNN cannot tell the order",
        "Among some fifty symbols stand two that matter, X or Y each, and at the end their order is asked for. "
        "Every step of a simple RNN writes over all of its memory, so both are buried under what follows, and it hardly does better than "
        "guess: compare it with LSTM and GRU.",
        TEMPORAL_ORDER, ({"key": "rnn", "units": 16, "returns": "last"}, (4, "softmax")), {**ORDER, "seed": 2},
        plots=("loss", "time_norm", "comparison"),
    ),
    Example(
        "temporal_order_lstm", "An LSTM tells which came first",
        "Among some fifty symbols stand two that matter, X or Y each, and at the end their order is asked for (Hochreiter and "
        "Schmidhuber 1997). The forget gates start nearly open, so that what was seen early lasts until it is needed.",
        TEMPORAL_ORDER, ({"key": "lstm", "units": 16, "returns": "last", "forget_bias": 2.0}, (4, "softmax")), {**ORDER, "seed": 1},
    ),
    Example(
        "temporal_order_gru", "A GRU tells which came first",
        "The same fifty symbols and the same question, answered by a GRU. "
        "A simple RNN of the same size can only guess here, and learns the order where there are no more than twenty symbols.",
        TEMPORAL_ORDER, ({"key": "gru", "units": 16, "returns": "last"}, (4, "softmax")), {**ORDER, "seed": 2},
    ),
    Example(
        "adding_lstm", "Adding two marked numbers",
        "Two of thirty numbers are marked, and their sum is asked for at the end (after Hochreiter and Schmidhuber 1997). "
        "Look for the cell that jumps at the two marks: its input gate opens there, and its forget gate keeps what was written.",
        {"key": "adding", "samples": 2000, "steps": 30, "scale": "modern"}, ({"key": "lstm", "units": 8, "returns": "last"}, NUMBER),
        {
            **ADAM, "loss": "mse", "learning_rate": 0.01, "batch_size": 20, "split": (0.8, 0.0, 0.2), "clip_norm": 1.0, "epochs": 40,
        },
    ),
    Example(
        "reber_lstm", "An LSTM learns a grammar",
        "After each symbol of a string the network says which may follow, and the last choice depends on the second symbol (the embedded "
        "Reber grammar). On a logarithmic scale the loss rests at what the short rules alone can do, until that symbol is kept to the end.",
        {"key": "reber", "longest": 30}, ({"key": "lstm", "units": 16}, (7, "sigmoid")), REBER,
    ),
    Example(
        "reber_gru", "A GRU learns a grammar",
        "The same strings, read by a GRU. "
        "Its loss comes to the same rest, and leaves it sooner than that of the LSTM.",
        {"key": "reber", "longest": 30}, ({"key": "gru", "units": 16}, (7, "sigmoid")), REBER,
    ),
    Example(
        "spelling", "One digit in, a word out",
        "A digit is handed to the LSTM at every step, and its name comes out letter by letter: one to many. "
        "The input never changes, so only the memory can tell which letter is due.",
        "spelling", ({"key": "lstm", "units": 16}, (16, "softmax")),
        {**ADAM, "loss": "cross_entropy", "learning_rate": 0.02, "epochs": 300}, repeat=6,
    ),
    Example(
        "waves", "How does the wave go on?",
        "A GRU hears three sine waves at once, mixed anew for each sequence, and says after every step what comes next. "
        "The first few steps cannot be foretold; from then on its answer lies on the curve.",
        {"key": "waves", "kind": "mixed"}, ({"key": "gru", "units": 16}, NUMBER),
        {**ADAM, "loss": "mse", "learning_rate": 0.01, "batch_size": 20, "split": (0.8, 0.0, 0.2), "epochs": 100},
    ),
)  # fmt: skip

# With data that somebody measured or wrote: see examples_data.

SUNSPOTS = Example(
    "sunspots", "Sunspots of the coming year",
    "The number of sunspots in each year from 1700 to 2008, foretold from the years before by a small GRU. "
    "It learns from the early years, is watched on later ones, and the latest are kept for the end.",
    "sunspots", ({"key": "gru", "units": 8}, NUMBER),
    {
        **ADAM, "loss": "mse", "learning_rate": 0.01, "batch_size": 20, "split": (0.7, 0.15, 0.15), "clip_norm": 1.0, "epochs": 100,
    },
)
NEXT_CHARACTER = Example(
    "next_character", "Alice, letter by letter",
    "The beginning of “Alice's Adventures in Wonderland”, and an LSTM that says after every letter which one comes next. "
    "After some twenty epochs the loss turns upwards on the pages kept apart: the network begins to know its own pages by heart.",
    {"key": "text", "characters": 40_000}, ({"key": "lstm", "units": 64}, (39, "softmax")),
    {
        **ADAM, "loss": "cross_entropy", "learning_rate": 0.01, "batch_size": 20, "split": (0.9, 0.1, 0.0), "clip_norm": 50.0,
        "epochs": 30,
    },
)
