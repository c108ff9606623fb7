"""The workflows that test and release take nobody's word but that of one commit, and may do no more than they must."""

import re
from pathlib import Path

import pytest

from tests.architecture.imports import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def test_there_is_one_for_changes_and_one_for_releases() -> None:
    assert [path.name for path in WORKFLOWS] == ["release.yml", "tests.yml"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_action_is_pinned_by_its_commit(path: Path) -> None:
    used = re.findall(r"uses:\s*(\S+)(.*)", path.read_text(encoding="utf-8"))
    assert len(used) > 3
    for action, comment in used:
        assert re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", action), action
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment), action
    assert len(set(used)) == len({action.partition("@")[0] for action, _ in used})


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_nothing_may_be_written_but_the_draft(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "\npermissions:\n  contents: read\n" in text
    assert text.count(": write") == (1 if path.name == "release.yml" else 0)


def test_a_release_is_made_on_all_three_systems_tested_and_never_published_by_itself() -> None:
    text = (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")
    assert text.count("--self-test") >= 4
    assert text.count("run: python3 packaging/build.py\n") + text.count("run: python packaging/build.py\n") == 3
    assert "needs: [linux, linux-trial, windows, macos]" in text
    assert "--draft" in text
