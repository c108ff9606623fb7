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
def test_containers_are_pinned_by_content_and_programs_by_version(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for image in re.findall(r"container:\s*(\S+)", text):
        assert re.fullmatch(r"\w+:[\d.]+@sha256:[0-9a-f]{64}", image), image
    for asked in re.findall(r"choco install (.+)", text):
        assert re.search(r"--version=\d+\.\d+\.\d+( |$)", asked), asked


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


def jobs(path: Path) -> dict[str, str]:
    """The text of each job by its name."""
    parts = re.split(r"(?m)^  ([\w-]+):\n", path.read_text(encoding="utf-8").partition("\njobs:\n")[2])
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_job_runs_on_a_named_system_ends_by_itself_and_waits_for_jobs_that_there_are(path: Path) -> None:
    found = jobs(path)
    assert len(found) > 1
    for name, text in found.items():
        assert len(re.findall(r"(?m)^    timeout-minutes: \d+$", text)) == 1, name
        systems = re.findall(r"(?m)^    runs-on: (.+)$", text)
        assert len(systems) == 1, name
        offered = re.findall(r"(?m)^        system: \[(.+)\]$", text)
        for system in offered[0].split(", ") if systems == ["${{ matrix.system }}"] else systems:
            assert re.fullmatch(r"(ubuntu|windows|macos)-\d+(\.\d+)?", system), name
        needed = re.findall(r"(?m)^    needs: \[?([^\]\n]+)\]?$", text)
        assert set(needed[0].split(", ") if needed else ()) <= found.keys(), name


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_it_is_indented_by_spaces_and_every_step_does_one_thing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "\t" not in text
    for line in text.splitlines():
        assert not line.endswith(" "), line
        assert (len(line) - len(line.lstrip())) % 2 == 0, line
    for name, job in jobs(path).items():
        for step in re.split(r"(?m)^      - ", job.partition("    steps:\n")[2])[1:]:
            assert len(re.findall(r"(?m)^(?:        )?(?:run|uses):", step)) == 1, f"{name}: {step}"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_no_script_holds_what_others_may_have_written_and_no_checkout_keeps_a_password(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert set(re.findall(r"\$\{\{ ?([\w.]+)", text)) <= {"github.token", "github.repository", "matrix.system"}
    assert text.count("actions/checkout@") == text.count("persist-credentials: false")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_script_that_it_runs_is_there(path: Path) -> None:
    named = re.findall(r"(?:python3? |run: |sudo python3 )((?:packaging|\.ci)/[\w./]+)", path.read_text(encoding="utf-8"))
    assert named
    assert [name for name in named if not (ROOT / name).is_file()] == []


def test_what_a_release_job_takes_another_one_has_left() -> None:
    text = (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")
    steps = re.split(r"(?m)^      - ", text)
    left = [step for step in steps if step.startswith("uses: actions/upload-artifact@")]
    names = {name for step in left for name in re.findall(r"(?m)^          name: (\S+)$", step)}
    taken = {name for step in steps if "actions/download-artifact@" in step for name in re.findall(r"(?m)^          name: (\S+)$", step)}
    assert len(names) == len(left)
    assert taken <= names
    assert set(re.findall(r"artifacts/([\w-]+)/", text)) <= names
    assert all("if-no-files-found: error" in step for step in left)
