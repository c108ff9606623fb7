"""Files that were made to do harm: each is refused, or opened without the harmful part, soon, in little room, and nothing else happens."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.architecture.imports import ROOT
from tests.hostile.case import Case
from tests.hostile.cases import CASES

SECONDS, BYTES = 2.0, 300 << 20


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What became of every file, read in a process that stands in a folder of traps."""
    traps = tmp_path_factory.mktemp("traps")
    for name in ("numpy.py", "json.py", "sitecustomize.py", "msgspec.py", "qt.conf"):
        (traps / name).write_text("raise SystemExit('a trap')\n", encoding="utf-8")
    process = subprocess.run(
        [sys.executable, "-P", "-m", "tests.hostile.reading", str(tmp_path_factory.mktemp("hostile"))], cwd=traps,
        capture_output=True, text=True, check=False, timeout=300, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert process.returncode == 0, process.stderr
    found: dict[str, dict[str, Any]] = json.loads(process.stdout)
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_a_hostile_file_does_nothing(case: Case, reports: dict[str, dict[str, Any]]) -> None:
    report = reports[case.key]
    said = report["said"]
    assert bool(said) == bool(case.says), said or report["notes"]
    for words in case.says:
        assert words in said
    for words in case.notes:
        assert words in " ".join(report["notes"])
    if said:
        assert case.way == "lesson" or said.startswith(case.name), said
        assert said.endswith((".", "?"))
        assert "\n" not in said
        assert "Traceback" not in said
        assert len(said) < 900
    assert report["seconds"] < SECONDS
    assert report["room"] < BYTES
    assert report["reached"] == []
    assert report["left"] == []
    assert not report["harmed"]


def test_no_two_cases_have_the_same_name() -> None:
    assert len({case.key for case in CASES}) == len(CASES)
