"""What a run takes of the memory is what was estimated before it began."""

import subprocess
import sys

import pytest

from tests.architecture.imports import ROOT
from tests.hostile.room import PEAK


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_a_run_takes_no_more_than_was_estimated(optimizer: str) -> None:
    told = subprocess.run([sys.executable, "-m", "tests.engine.taking", optimizer], cwd=ROOT, capture_output=True, text=True, check=True)
    estimate, taken = map(int, told.stdout.split())
    assert taken < 1.25 * estimate
    assert taken > 0.5 * estimate or not PEAK.exists()  # where the kernel does not count
