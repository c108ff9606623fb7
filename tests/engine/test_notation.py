"""In every notation each symbol is another one, none is left in the program's own letters, and names of layers stay as they are."""

from __future__ import annotations

import pytest

import nnsim
from nnsim.engine.catalogue import CATALOG
from nnsim.engine.notation import (
    ACTIVATION,
    BY_KEY,
    DELTA,
    FUNCTION,
    LOSS,
    NOTATIONS,
    OWN,
    RATE,
    TARGET,
    WEIGHTED,
    Notation,
    notation_of,
    tokens,
)  # fmt: skip
from tests.maths.networks import around_layer, with_output
from tests.maths.suite import layer_cases
from tests.maths.test_common_suite import ACTIVATIONS, LOSSES, named

OTHERS = NOTATIONS[1:]
LETTERS = (WEIGHTED, ACTIVATION, DELTA, TARGET, LOSS, RATE)


def equations(project: nnsim.Project) -> list[str]:
    return [tex for operation in nnsim.Run(project).machine.program.operations for tex in operation.equations]


def symbols(tex: str) -> set[str]:
    """What stands in a text outside of subscripts and is not a bracket, a sign or a space."""
    return {token for token, below in tokens(tex) if not below and (token.isalpha() or token.startswith("\\")) and token != "\\"}


def check(notation: Notation, page: list[str]) -> None:
    own = {symbol for tex in page for symbol in symbols(tex)}
    written = {symbol: notation.write(symbol) for symbol in own}
    assert len(set(written.values())) == len(own), "two symbols are written alike"
    left = {symbol for tex in page for symbol in symbols(notation.write(tex))}
    assert left == set(written.values())
    changed = {symbol for symbol in LETTERS if notation.symbol(symbol) != symbol}
    assert not left & (changed - {notation.symbol(symbol) for symbol in LETTERS})


DIFFERENT = [case for case in layer_cases(CATALOG) if not {"initializer", "recurrent_initializer", "activation"} & case[1].keys()]


@pytest.mark.parametrize(("entry", "parameters"), DIFFERENT, ids=named)
def test_around_every_layer(entry, parameters) -> None:
    page = equations(around_layer(CATALOG, entry, parameters))
    for notation in OTHERS:
        check(notation, page)


def test_with_every_activation_loss_and_optimiser() -> None:
    pages = [equations(with_output(CATALOG, activation, "squared_error")) for activation in ACTIVATIONS]
    pages += [equations(with_output(CATALOG, "softmax", loss)) for loss in LOSSES]
    optimizers = [entry.key for entry in CATALOG.entries("optimizer")]
    pages += [equations(with_output(CATALOG, "sigmoid", "mse", optimizer=key, clip_norm=1.0)) for key in optimizers]
    for notation in OTHERS:
        for page in pages:
            check(notation, page)


@pytest.mark.parametrize("notation", OTHERS, ids=lambda notation: notation.key)
def test_formulas_of_the_catalogue_are_written_in_it(notation) -> None:
    changed = {symbol for symbol in LETTERS if notation.symbol(symbol) != symbol}
    gone = changed - {notation.symbol(symbol) for symbol in LETTERS}
    for family in CATALOG.families():
        for entry in CATALOG.entries(family):
            found = notation.formula(entry)
            assert not symbols(found) & (gone - ({RATE} if family == "activation" else set())), entry.key
            if notation.symbol(FUNCTION) != FUNCTION:
                assert "g(" not in found


def test_the_own_notation_changes_nothing() -> None:
    for entry in CATALOG.entries("layer"):
        assert OWN.formula(entry) == entry.formula


def test_two_notations_never_have_the_same_title() -> None:
    assert len({notation.title for notation in NOTATIONS}) == len(NOTATIONS)


@pytest.mark.parametrize(
    ("key", "tex", "expected"),
    [
        ("z", r"\mathrm{in}_{\mathrm{in}} = W_{\mathrm{in}} \, a_{\mathrm{a}}", r"z_{\mathrm{in}} = W_{\mathrm{in}} \, a_{\mathrm{a}}"),
        ("a_z", r"a = \tanh(\mathrm{in})", r"z = \tanh(a)"),
        ("z", r"z_{m}^{(t)} + W_{m\,z}", r"u_{m}^{(t)} + W_{m\,u}"),
        ("net", r"a = g(\mathrm{in}), \partial a", r"\mathrm{out} = f(\mathrm{net}), \partial \mathrm{out}"),
        ("v_y", r"g'(x) + y \, g", r"g'(x) + d \, g"),
        ("z_cost", r"w - \alpha\frac{\partial L}{\partial w}", r"w - \eta\frac{\partial C}{\partial w}"),
    ],
)
def test_what_is_written(key: str, tex: str, expected: str) -> None:
    assert BY_KEY[key].write(tex) == expected


def test_the_alpha_of_an_activation_is_no_learning_rate() -> None:
    assert RATE in BY_KEY["net"].formula(CATALOG.entry("activation", "elu"))
    assert BY_KEY["net"].formula(CATALOG.entry("learning_rule", "gradient")) == r"w \leftarrow w - \eta \frac{\partial E}{\partial w}"


def test_plain_texts_have_the_same_symbols() -> None:
    assert "{in} {a} {delta} {g}".format_map(BY_KEY["v_y"].words) == "v y δ φ"
    assert "{in} {a} {delta} {g}".format_map(OWN.words) == "in a Δ g"


@pytest.mark.parametrize("strange", ["greek", 7, None, ["z"]])
def test_a_file_with_a_notation_that_is_not_known_is_shown_in_the_own_one(strange) -> None:
    assert notation_of(strange) is OWN
