"""Whatever is done in whatever order: no exception, no warning, all of it undone and done again, saved and loaded as it was."""

import pytest

from tests.ui.monkey.run import run


@pytest.mark.parametrize("seed", range(1, 4))
def test_some_actions_leave_everything_sound(qapp, qtbot, home, seed):
    failure = run(seed, 40, home)
    assert failure is None, f"{failure}\nagain: python -m tests.ui.monkey {seed} 40"


OFTEN, ALL = range(100, 104), range(100, 120)
"""Twenty times a thousand actions take a quarter of an hour of two processors: the continuous check does a fifth of them each time."""


@pytest.mark.parametrize(
    "seed", [pytest.param(seed, marks=pytest.mark.long if seed in OFTEN else pytest.mark.tireless) for seed in ALL]
)
def test_twenty_thousand_actions_leave_everything_sound(qapp, qtbot, home, seed):
    failure = run(seed, 1000, home)
    assert failure is None, f"{failure}\nagain: python -m tests.ui.monkey {seed} 1000 shrink"
