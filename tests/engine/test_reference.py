"""Pages of help show the equations that the program of a small network computes, for everything that is part of a program."""

import pytest

from nnsim.engine.catalogue import CATALOG
from nnsim.engine.reference import equations

PROGRAM = [entry for family in ("layer", "activation", "loss", "optimizer", "learning_rule") for entry in CATALOG.entries(family)]


@pytest.mark.parametrize("entry", PROGRAM, ids=lambda entry: f"{entry.family}/{entry.key}")
def test_every_part_of_a_program_has_equations(entry):
    found = equations(entry.family, entry.key)
    assert found
    assert all(found.values())


def test_a_layer_is_shown_forwards_and_backwards_without_its_own_name():
    found = equations("layer", "dense")
    assert list(found) == ["forward", "backward"]
    assert found["forward"][0] == r"\mathrm{in} = W_{\mathrm{x}} \, a_{\mathrm{x}} + b"


def test_a_loss_ends_where_the_layer_begins():
    assert equations("loss", "cross_entropy")["backward"] == (r"\Delta = \frac{a - y}{N}",)


def test_an_optimiser_is_shown_with_all_it_keeps():
    lines = equations("optimizer", "adam")["update"]
    assert [line.split(" = ")[0] for line in lines] == ["t", "m", "v", r"\hat m", r"\hat v", "w"]


def test_what_is_no_part_of_a_program_has_its_formula_only():
    assert equations("initializer", "he_normal") == {}


@pytest.mark.parametrize("family", CATALOG.families())
def test_every_entry_says_when_one_would_take_it(family):
    assert [entry.key for entry in CATALOG.entries(family) if not entry.use.endswith(".")] == []
