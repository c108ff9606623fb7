"""How to choose the settings of a project: what the table of settings, which only says what they are, leaves open."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


def advice() -> Mapping[str, str]:
    """Key of a setting → when to take which value."""
    return {
        "learning_rule": translate(
            "help", "Gradient descent for everything with smooth activations. The perceptron rule for a single layer of threshold units."
        ),
        "loss": translate(
            "help", "A squared error for numbers, binary cross-entropy for yes or no, cross-entropy for one of several classes."
        ),
        "optimizer": translate(
            "help", "Plain gradient descent to see what happens; Adam when it is just to work. Each has its own useful learning rates."
        ),
        "learning_rate": translate(
            "help",
            "Too small: the loss falls, but slowly. Too large: it jumps up and down, or grows without end. Try steps of a factor of three, "
            "and take the largest one with which the loss still falls steadily.",
        ),
        "schedule": translate(
            "help", "With a decay, training begins with long steps and ends with short ones: when the loss rocks about a value at the end."
        ),
        "batch_size": translate(
            "help",
            "All samples: a smooth way, one update an epoch. Small batches: many cheap updates an epoch, with noise that can help to leave "
            "flat places. 16 to 128 is usual for larger data.",
        ),
        "shuffle": translate("help", "Leave it on, unless the order of the samples is to be followed by hand."),
        "epochs": translate("help", "For runs that are to be compared: each stops after the same number of passes."),
        "early_stopping": translate(
            "help", "Against overfitting. It needs a validation part, and enough patience to let the loss rise for a while."
        ),
        "clip_norm": translate(
            "help", "For recurrent networks whose gradients explode now and then: 1 to 5 is usual. Look at the gradient norm first."
        ),
        "state": translate("help", "Carried on where the batches are pieces of one long sequence; otherwise zero."),
        "truncate": translate(
            "help", "For long sequences, to save time and memory. What depends on more steps than that is not learned."
        ),
        "split": translate(
            "help",
            "All of it for training to watch the learning itself. To see whether the network also answers what it has never seen, give the "
            "validation part some 20 %, and keep as much for the end.",
        ),
        "stratified": translate("help", "Leave it on for classes, above all where one of them is rare."),
        "standardize": translate("help", "On, where features are measured in different units: else the largest numbers decide alone."),
        "seed": translate("help", "The same seed gives the same run, to the last digit. Change it to see what was luck."),
        "dtype": translate("help", "64 bit, unless a large network is too slow."),
        "record_every": translate("help", "Automatic, unless every iteration counts: 1 records all of them and costs time."),
        "input_gradients": translate("help", "On, to see which inputs an error depends on."),
        "threads": translate("help", "1. For very wide layers 2 may be faster."),
    }
