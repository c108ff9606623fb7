"""The worked examples and traps of layers that remember, recomputed by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nnsim

ONE = np.ones((1, 1, 1))


def cell(kind: str, units: int = 1, features: int = 1, **parameters: Any) -> nnsim.Network:
    """x → m, which is the output."""
    net = nnsim.Network()
    net.connect(net.add("input", name="x", shape=(features,)), net.add(kind, name="m", units=units, **parameters))
    return net


def run_of(net: nnsim.Network, inputs: Any, targets: Any = None, **settings: Any) -> nnsim.Run:
    given = {"loss": "value", "learning_rate": 0.0, **settings}
    return nnsim.Run(nnsim.Project(net, nnsim.Dataset(np.array(inputs, dtype=float), targets), **given))


# The GRU


def gru(reset: str, inputs: Any) -> nnsim.Run:
    """O11, with a first step that leaves h at ½: its inputs shut the update gate and make the candidate what it shall be."""
    net = cell("gru", features=3, reset=reset)
    run = run_of(net, inputs)
    for gate, (weight, recurrent, bias) in {"r": (0.1, 0.2, 0.3), "z": (-0.4, 0.5, 0.6), "g": (0.7, -0.8, 0.9)}.items():
        run.parameters[f"x>m.W_{gate}"][...] = [[weight, {"r": 0, "z": -100, "g": 0}[gate], {"r": 0, "z": 0, "g": 1}[gate]]]
        run.parameters[f"m.U_{gate}"][...] = recurrent
        run.parameters[f"m.b_{gate}"][...] = bias
    if reset == "after":
        run.parameters["m.b_hg"][...] = 0.25
    else:
        run.parameters["m.b_g"][...] = 0.9 + 0.25
    return run


def half(reset: str) -> list[float]:
    """The input of a first step that ends with h = ½, to the last digit: z = 0 and tanh(what the candidate is given) = ½."""
    reset_gate = 1 / (1 + np.exp(-0.3))
    bias = 0.9 + 0.25 * reset_gate if reset == "after" else 1.15
    return [0.0, 50.0, float(np.arctanh(0.5) - bias)]


def test_O11_a_gru_with_the_reset_gate_after_the_product_over_two_steps() -> None:
    """T1, T2, T3."""
    run = gru("after", [[half("after"), [1, 0, 0], [-0.5, 0, 0]]])
    run.train(iterations=1)
    assert run.signals["m.h"][0, 0, 0] == pytest.approx(0.5, abs=1e-15)
    assert run.signals["m.r"][0, 1, 0] == pytest.approx(0.6224593312, abs=1e-10)
    assert run.signals["m.z"][0, 1, 0] == pytest.approx(0.6106392339, abs=1e-10)
    assert run.signals["m"][0, 1:, 0] == pytest.approx([0.6582126086908888, 0.5872078743], abs=1e-10)


@pytest.mark.parametrize(("bias", "h"), [(1.15, 0.6642406983708791), (0.9, 0.6457350)])
def test_O11_a_gru_with_the_reset_gate_before_the_product(bias: float, h: float) -> None:
    first = half("before")
    first[2] += 1.15 - bias
    run = gru("before", [[first, [1, 0, 0]]])
    run.parameters["m.b_g"][...] = bias
    run.train(iterations=1)
    assert run.signals["m"][0, :, 0] == pytest.approx([0.5, h], abs=2e-8 if bias == 0.9 else 1e-14)


# The simple recurrent layer


@pytest.mark.parametrize("drawn", [False, True])
def test_O30_two_steps_of_a_tanh_layer_by_hand(drawn: bool) -> None:
    if drawn:
        net = cell("dense", activation="tanh")
        net.connect("m", "m", delay=1)
    else:
        net = cell("rnn")
    run = run_of(net, [[[1], [2]]], [[1.0]], loss="half_squared_error")
    recurrent = "m>m.W" if drawn else "m.U"
    for name, value in {"x>m.W": 0.5, recurrent: 0.8, "m.b": 0.1}.items():
        run.parameters[name][...] = value
    run.train(iterations=1)
    assert run.signals["m"][0, :, 0] == pytest.approx([0.5370495670, 0.9103629086], abs=1e-10)
    assert run.loss == pytest.approx(0.0040174041, abs=1e-10)
    found = [run.gradients[name].item() for name in ("x>m.W", recurrent, "m.b")]
    assert found == pytest.approx([-0.0394366320, -0.0082433883, -0.0240872325], abs=1e-10)


@pytest.mark.parametrize(("truncate", "gradient"), [(None, 2.75), (3, 2.75), (2, 2.5), (1, 1.75)])
@pytest.mark.parametrize("drawn", [False, True])
def test_T25_values_cross_a_cut_and_gradients_do_not(drawn: bool, truncate: int | None, gradient: float) -> None:
    """h = w h_prev + x with w ½; a first step makes h0 = 1, so that the sequence has four, and its share w⁰ · 0 of the gradient is none."""
    if drawn:
        net = cell("dense", activation="identity", bias=False)
        net.connect("m", "m", delay=1)
    else:
        net = cell("rnn", activation="identity", truncate=truncate)
    net.connect("m", net.add("dense", name="y", units=1, activation="identity"))
    inputs = np.ones((1, 4, 1))
    data = nnsim.Dataset(inputs, np.zeros((1, 1)))
    setting = truncate if drawn else None
    run = nnsim.Run(nnsim.Project(net, data, loss="half_squared_error", learning_rate=0.0, truncate=setting))
    for name, array in run.parameters.items():
        array[...] = {"x>m.W": 1, "m>y.W": 1, "m>m.W": 0.5, "m.U": 0.5}.get(name, 0)
    run.train(iterations=1)
    assert run.signals["m"][0, :, 0].tolist() == [1, 1.5, 1.75, 1.875]
    assert run.gradients["m>m.W" if drawn else "m.U"].item() / 1.875 == gradient


def test_the_cut_of_a_cell_leaves_drawn_loops_alone_and_that_of_the_project_leaves_cells_alone() -> None:
    gradients = []
    for truncate, setting in ((None, None), (1, None), (None, 1), (1, 1)):
        net = cell("rnn", units=2, truncate=truncate)
        net.connect("m", "m", delay=1)
        run = run_of(net, np.ones((1, 4, 1)), truncate=setting)
        run.train(iterations=1)
        gradients.append(tuple(run.gradients["x>m.W"].ravel().tolist()))
    assert len(set(gradients)) == 4


# Parameters


@pytest.mark.parametrize(
    ("kind", "parameters", "count"),
    [
        ("rnn", {}, 32), ("lstm", {}, 128), ("lstm", {"forget_gate": False}, 96), ("lstm", {"peepholes": True}, 140),
        ("gru", {}, 96), ("gru", {"reset": "after"}, 100),
    ],
)  # fmt: skip
def test_T5_a_cell_has_one_bias_for_each_gate(kind: str, parameters: dict[str, Any], count: int) -> None:
    run = run_of(cell(kind, units=4, features=3, **parameters), np.ones((2, 3, 3)))
    assert sum(array.size for array in run.parameters.values()) == count
    assert len(list(run.parameters)) == len(set(run.parameters)) == len(run.parameters)


@pytest.mark.parametrize("bias", [None, 0.0, 2.5])
def test_T6_the_forget_gate_starts_open(bias: float | None) -> None:
    given: dict[str, Any] = {} if bias is None else {"forget_bias": bias}
    run = run_of(cell("lstm", units=3, **given), ONE)
    expected = 1.0 if bias is None else bias
    assert run.parameters["m.b_f"].tolist() == [expected] * 3
    assert not any(run.parameters[f"m.b_{gate}"].any() for gate in "iog")
    run.parameters["x>m.W"][...] = 0
    run.train(iterations=1)
    assert run.signals["m.f"][0, 0, 0] == pytest.approx(1 / (1 + np.exp(-expected)), abs=1e-15)


def test_T7_without_a_forget_gate_the_cell_only_adds_up() -> None:
    run = run_of(cell("lstm", units=2, forget_gate=False), np.random.default_rng(0).normal(size=(3, 6, 1)))
    run.train(iterations=1)
    assert "m.f" not in run.signals
    assert "m.b_f" not in run.parameters
    assert run.signals["m.c"] == pytest.approx(np.cumsum(run.signals["m.i"] * run.signals["m.g"], axis=1), abs=1e-14)


def test_peepholes_look_at_the_old_cell_and_the_output_gate_at_the_new_one() -> None:
    run = run_of(cell("lstm", peepholes=True), [[[0.0], [0.0], [0.0]]])
    for array in run.parameters.values():
        array[...] = 0
    for name, value in {"m.b_g": 1.0, "m.p_f": 2.0, "m.p_i": 3.0, "m.p_o": 4.0}.items():
        run.parameters[name][...] = value
    run.train(iterations=1)
    c = run.signals["m.c"][0, :, 0]
    before = np.array([0, *c[:-1]])
    for gate, seen in (("f", 2 * before), ("i", 3 * before), ("o", 4 * c)):
        assert run.signals[f"m.{gate}"][0, :, 0] == pytest.approx(1 / (1 + np.exp(-seen)), abs=1e-15), gate
    assert c == pytest.approx(run.signals["m.f"][0, :, 0] * before + run.signals["m.i"][0, :, 0] * np.tanh(1), abs=1e-15)
    assert run.signals["m"][0, :, 0] == pytest.approx(run.signals["m.o"][0, :, 0] * np.tanh(c), abs=1e-15)


def test_peepholes_start_without_effect() -> None:
    run = run_of(cell("lstm", units=3, peepholes=True), ONE)
    assert not any(run.parameters[f"m.p_{gate}"].any() for gate in "fio")


@pytest.mark.parametrize(("kind", "gates"), [("lstm", "ofig"), ("gru", "rzg")])
def test_gates_are_views_of_the_whole_and_writing_through_them_works(kind: str, gates: str) -> None:
    run = run_of(cell(kind, units=3, features=2), np.ones((1, 2, 2)))
    for whole, shape in (("x>m.W", (3, 2)), ("m.U", (3, 3)), ("m.b", (3,))):
        assert run.parameters[whole].shape == (len(gates) * 3, *shape[1:])
        assert whole not in list(run.parameters)
        for number, gate in enumerate(gates):
            view = run.parameters[f"{whole}_{gate}"]
            assert view.shape == shape
            view[...] = number + 1
            assert np.array_equal(run.parameters[whole][3 * number : 3 * number + 3], view)
            assert run.gradients[f"{whole}_{gate}"].shape == shape
    with pytest.raises(KeyError, match=r"m\.U_q"):
        run.parameters["m.U_q"]
    run.train(iterations=1)
    assert run.machine.parameters.values.sum() == sum(range(1, len(gates) + 1)) * (3 * 2 + 3 * 3 + 3)
    assert all(name.partition(".")[2] for name in run.parameters)


def test_a_second_connection_between_the_same_nodes_is_named_with_its_delay() -> None:
    net = cell("rnn", units=2)
    net.connect("m", "m", delay=1)
    net.connect("m", "m", delay=3)
    run = run_of(net, np.ones((1, 5, 1)))
    assert list(run.parameters) == ["x>m.W", "m.b", "m>m.W", "m>m@3.W", "m.U"]


@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru"])
@pytest.mark.parametrize("returns", ["all", "last"])
def test_signals_and_deltas_have_the_shapes_that_are_promised(kind: str, returns: str) -> None:
    net = cell(kind, units=3, features=2, returns=returns)
    net.connect("m", net.add("dense", name="y", units=2))
    targets = np.zeros((4, 2)) if returns == "last" else np.zeros((4, 5, 2))
    run = run_of(net, np.random.default_rng(0).normal(size=(4, 5, 2)), targets, loss="mse", input_gradients=True)
    run.train(iterations=1)
    inside = {"rnn": ["in"], "lstm": ["f", "i", "o", "g", "c", "h"], "gru": ["r", "z", "g", "h"]}[kind]
    for name in inside:
        assert run.signals[f"m.{name}"].shape == (4, 5, 3), name
        assert f"m.{name}" in list(run.signals)
    assert run.signals["m"].shape == ((4, 3) if returns == "last" else (4, 5, 3))
    said = run.signals["m.h" if kind != "rnn" or "m.h" in run.signals else "m"]
    assert np.array_equal(run.signals["m"], said[:, -1] if returns == "last" and said.ndim == 3 else said)
    assert run.signals["x"].shape == run.deltas["x"].shape == (4, 5, 2)
    for name in ("m",) if kind == "rnn" else [f"m.{gate}" for gate in inside if gate not in "ch"]:
        assert run.deltas[name].shape == (4, 5, 3), name
    assert run.deltas["m.out"].shape == (4, 5, 3)
    assert run.deltas["y"].shape == targets.shape
