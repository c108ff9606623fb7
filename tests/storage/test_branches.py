"""Futures that were left are kept in the file, and can be returned to, bit for bit, when it is opened again."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

import nnsim
from nnsim.catalog import ProjectError
from nnsim.engine import kept_branches
from nnsim.engine.branches import Branch
from nnsim.engine.checkpoint import Checkpoint
from tests.storage.made import branched, members, project, trained


def again(run: nnsim.Run, tmp_path: Any) -> nnsim.Run:
    nnsim.save(run, tmp_path / "a.nnsim")
    found = nnsim.load(tmp_path / "a.nnsim")
    assert isinstance(found, nnsim.Run)
    return found


def told(branches: tuple[Branch, ...]) -> list[tuple[Any, ...]]:
    return [(branch.number, branch.cut, branch.end, len(branch.events), sorted(branch.columns)) for branch in branches]


def test_all_branches_are_there_again_with_their_histories(tmp_path: Any) -> None:
    run = branched()
    opened = again(run, tmp_path)
    assert told(opened.branches) == told(run.branches)
    assert (opened.branch, len(opened.branches)) == (3, 2)
    for one, other in zip(run.branches, opened.branches, strict=True):
        assert one.loss[1].tolist() == other.loss[1].tolist()


@pytest.mark.parametrize("number", [1, 2])
def test_every_moment_of_a_branch_is_what_it_was(tmp_path: Any, number: int) -> None:
    run = branched()
    opened = again(run, tmp_path)
    for one in (run, opened):
        one.return_to(number)
    assert run.furthest == opened.furthest
    for iteration in range(run.earliest, run.furthest + 1):
        for one in (run, opened):
            one.seek(iteration)
        assert run.state_hash() == opened.state_hash()


def test_the_last_one_that_was_left_is_returned_to_first(tmp_path: Any) -> None:
    opened = again(branched(), tmp_path)
    opened.return_to()
    assert opened.branch == 2


def test_opened_and_saved_again_the_file_has_the_same_bytes(tmp_path: Any) -> None:
    first, second = tmp_path / "a.nnsim", tmp_path / "b.nnsim"
    nnsim.save(branched(), first)
    nnsim.save(nnsim.load(first), second)
    assert first.read_bytes() == second.read_bytes()


def test_a_run_that_never_left_anything_says_nothing_of_branches(tmp_path: Any) -> None:
    nnsim.save(trained(), tmp_path / "a.nnsim")
    assert not {"branches", "line", "lines", "left_last"} & json.loads(members(tmp_path / "a.nnsim")["run.json"]).keys()


def test_the_oldest_branches_are_left_out_where_there_is_no_room(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    run = branched()
    youngest = kept_branches.kept_branches(run.timeline.branches, run.timeline.points[0])[-1]
    monkeypatch.setattr(kept_branches, "BYTES", youngest.bytes)
    kept = again(run, tmp_path).branches
    assert [branch.number for branch in kept] == ([] if youngest.parent else [youngest.number])


WRONG = [
    {"number": 3}, {"number": 0}, {"number": 9}, {"parent": 7}, {"end": 1}, {"cut": (50, 0)}, {"cut": (4, 9)}, {"cut": (-1, 0)},
]  # fmt: skip


@pytest.mark.parametrize("change", WRONG, ids=str)
def test_branches_that_cannot_be_are_refused(change: dict[str, Any]) -> None:
    checkpoint: Checkpoint = branched().checkpoint()
    spoilt = replace(checkpoint, branches=(replace(checkpoint.branches[0], **change), *checkpoint.branches[1:]))
    with pytest.raises(ProjectError):
        nnsim.Run.restored(project(), spoilt)


def test_a_branch_that_is_there_twice_is_refused() -> None:
    checkpoint = branched().checkpoint()
    twice = replace(checkpoint.branches[0])
    with pytest.raises(ProjectError):
        nnsim.Run.restored(project(), replace(checkpoint, branches=(twice, *checkpoint.branches)))


def test_a_branch_of_another_network_is_refused() -> None:
    checkpoint = branched().checkpoint()
    point = checkpoint.branches[0].points[0]
    spoilt = replace(checkpoint.branches[0], points=(replace(point, values=point.values[:-1]),))
    with pytest.raises(ProjectError, match="weights do not fit"):
        nnsim.Run.restored(project(), replace(checkpoint, branches=(spoilt, *checkpoint.branches[1:])))
