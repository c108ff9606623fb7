"""Whatever is done in whatever order: no exception, no warning, all of it undone and done again, saved and loaded as it was."""

import pytest

from tests.ui.monkey.run import run


@pytest.mark.parametrize("seed", range(1, 4))
def test_some_actions_leave_everything_sound(qapp, qtbot, home, seed):
    failure = run(seed, 40, home)
    assert failure is None, f"{failure}\nagain: python -m tests.ui.monkey {seed} 40"


@pytest.mark.tireless
@pytest.mark.parametrize("seed", range(100, 120))
def test_twenty_thousand_actions_leave_everything_sound(qapp, qtbot, home, seed):
    failure = run(seed, 1000, home)
    assert failure is None, f"{failure}\nagain: python -m tests.ui.monkey {seed} 1000 shrink"
