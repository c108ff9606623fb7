"""What counts as a success of a random start."""

import pytest

from nnsim.engine.trials import Enough


@pytest.mark.parametrize(
    ("result", "reached"),
    [
        ({"loss": 0.1, "accuracy": 0.95}, True), ({"loss": 0.1, "accuracy": 0.94}, False), ({"loss": 0.1, "r2": 0.9}, True),
        ({"loss": 0.1, "r2": float("nan")}, False), ({"loss": 0.1}, False),
        ({"accuracy/kind": 1.0, "r2/size": 0.95}, True), ({"accuracy/kind": 1.0, "r2/size": 0.5}, False),
    ],
)  # fmt: skip
def test_every_output_has_to_be_good_enough(result: dict[str, float], reached: bool) -> None:
    assert Enough().reached(result) is reached


def test_what_is_enough_can_be_chosen() -> None:
    assert not Enough(accuracy=1.0).reached({"accuracy": 0.99})
