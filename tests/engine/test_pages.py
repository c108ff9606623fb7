"""The page of a layer has every equation that is computed for it, once."""

import pytest

import nnsim
from nnsim.engine.pages import page


def page_of(example: str, name: str) -> dict[str, tuple[str, ...]]:
    project = nnsim.example(example)
    return page(nnsim.Run(project), project.network.node(name).id)


def test_a_dense_layer_has_its_sum_and_its_activation() -> None:
    found = page_of("xor", "hidden")
    assert found["forward"] == (r"\mathrm{in} = W_{\mathrm{input}} \, a_{\mathrm{input}} + b", r"a = \sigma(\mathrm{in})")
    assert any(line.startswith(r"\Delta = ") for line in found["backward"])


@pytest.mark.parametrize(("example", "count"), [("adding_lstm", 6), ("reber_gru", 5)])
def test_a_memory_has_each_gate_once_whatever_the_length(example: str, count: int) -> None:
    found = page_of(example, "memory")
    assert len(found["forward"]) == count
    assert len(set(found["backward"])) == len(found["backward"])
    assert not any("memory}_" in line or "delta_" in line for line in (*found["forward"], *found["backward"]))


def test_a_layer_that_is_not_there_has_no_page() -> None:
    assert page(nnsim.Run(nnsim.example("xor")), "n999") == {}
