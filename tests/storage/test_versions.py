"""Files of every version of the format open for ever; newer versions are refused until nnsim is updated."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import nnsim
from nnsim.storage.migrations import VERSION, migrated
from nnsim.storage.text import TextError
from tests.storage.made import furnished, members, project, same, watched

GOLDEN = Path(__file__).parent / "golden"


def test_a_project_of_version_1_0_opens_as_it_was_saved() -> None:
    assert same(nnsim.load(GOLDEN / "project-1.0.nnsim"), project())


def test_a_project_of_version_1_1_opens_as_it_was_saved() -> None:
    assert same(nnsim.load(GOLDEN / "project-1.1.nnsim"), furnished())


def test_a_project_of_version_1_2_opens_as_it_was_saved() -> None:
    assert same(nnsim.load(GOLDEN / "project-1.2.nnsim"), watched())


def test_a_run_of_version_1_0_opens_where_it_stood() -> None:
    run = nnsim.load(GOLDEN / "run-1.0.nnsim")
    assert isinstance(run, nnsim.Run)
    assert (run.iteration, run.operation, run.loss) == (17, 2, 0.6477582623727633)
    assert len(run.history["loss"][0]) == 17
    assert run.learning_rate == 0.005
    assert [event.title for event in run.timeline.events] == ["values set", "learning rate = 0.005"]
    run.seek(12)
    assert run.parameters["h.b"] == pytest.approx([0.5, -0.25, 0.125], abs=1e-12)
    run.train(iterations=10)
    assert np.isfinite(run.loss)


def test_a_golden_file_exists_for_every_version_there_was() -> None:
    there = {path.stem.split("-")[1] for path in GOLDEN.glob("*.nnsim")}
    assert f"{VERSION[0]}.{VERSION[1]}" in there


def test_the_golden_files_hold_every_member() -> None:
    assert len(members(GOLDEN / "run-1.0.nnsim")) == 4


def test_older_files_pass_every_migration_up_to_the_newest_version() -> None:
    def rename(content: dict[str, Any]) -> dict[str, Any]:
        return {"format": [2, 0], "layers": content["nodes"]}

    def count(content: dict[str, Any]) -> dict[str, Any]:
        return {**content, "format": [3, 0], "count": len(content["layers"])}

    old = {"format": [1, 4], "nodes": ["a", "b"]}
    assert migrated(old, {1: rename, 2: count}, (3, 0)) == {"format": [3, 0], "layers": ["a", "b"], "count": 2}
    with pytest.raises(TextError, match="never was"):
        migrated(old, {2: count}, (3, 0))
