"""Breakpoints come back from a file; a file without any says nothing of them, and what cannot be is refused with its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import nnsim
from nnsim.storage.text import parsed
from tests.storage.made import furnished, members, same, watched, with_project


def test_breakpoints_come_back_and_are_written_the_same(tmp_path: Path) -> None:
    nnsim.save(watched(), tmp_path / "1.nnsim")
    after = nnsim.load(tmp_path / "1.nnsim")
    assert isinstance(after, nnsim.Project)
    assert same(watched(), after)
    nnsim.save(after, tmp_path / "2.nnsim")
    assert (tmp_path / "1.nnsim").read_bytes() == (tmp_path / "2.nnsim").read_bytes()


def test_a_project_without_any_is_written_as_before_there_were_any(tmp_path: Path) -> None:
    nnsim.save(furnished(), tmp_path / "a.nnsim")
    record = parsed(members(tmp_path / "a.nnsim")["project.json"])
    assert isinstance(record, dict)
    assert "breakpoints" not in record
    assert record["format"] == [1, 1]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": "nothing"}, "breakpoints\\[0\\]"), ({"kind": "loss", "comparison": "!"}, "breakpoints\\[0\\]"),
        ({"kind": "signal", "value": "x"}, "breakpoints\\[0\\]"), ({"kind": "loss", "threshold": "high"}, "threshold"), ({}, "kind"),
        ({"kind": "weight", "unit": [-1]}, "unit"), ({"kind": "loss", "enabled": 3}, "enabled"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_place(tmp_path: Path, wrong: dict[str, Any], said: str) -> None:
    path = with_project(tmp_path / "evil.nnsim", lambda content: content.update(breakpoints=[wrong]))
    with pytest.raises(nnsim.FileError, match=said):
        nnsim.load(path)
