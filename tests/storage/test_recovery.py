"""Work that was not saved lies in the user's recovery folder, is found when its window has died, and by one window only."""

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import nnsim
from nnsim import storage
from nnsim.storage.folders import user_folder, usual_folder
from nnsim.storage.processes import Process, process_of, this_process
from nnsim.storage.recovery import ABOUT, WORK, About, Entry, RecoveryFolder, Stamp
from tests.storage.faulty import FaultyDisk, KilledError
from tests.storage.left import document, left_behind, orphaned
from tests.storage.made import members, project, trained, write


@pytest.fixture
def folder(tmp_path: Path) -> RecoveryFolder:
    return RecoveryFolder(tmp_path / "user")


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "a.nnsim"
    nnsim.save(project(), path)
    return path


def test_the_work_of_a_living_window_is_nobody_elses(folder: RecoveryFolder) -> None:
    entry = folder.enter()
    entry.keep(storage.Contents.of(project()))
    assert folder.left() == []
    entry = orphaned(entry)
    assert folder.left() == [entry]


def test_a_run_is_taken_up_again_bit_for_bit(folder: RecoveryFolder) -> None:
    run = trained(23)
    for _ in range(3):
        run.step()
    left_behind(folder, run)
    (found,) = folder.left()
    again = found.read().run()
    assert again.state_hash() == run.state_hash()
    for each in (run, again):
        each.train(iterations=40)
    assert again.state_hash() == run.state_hash()


def test_what_was_left_is_taken_by_one_window_only(folder: RecoveryFolder) -> None:
    left = left_behind(folder, project())
    (one,), (other,) = folder.left(), folder.left()
    mine = folder.take(one)
    assert mine is not None
    assert mine.read().project.document.title == project().document.title
    assert folder.take(other) is None
    assert folder.left() == []
    assert not left.folder.exists()


def test_the_latest_work_comes_first_and_empty_entries_are_cleared_away(folder: RecoveryFolder) -> None:
    early, late, empty = left_behind(folder, project()), left_behind(folder, project()), folder.enter()
    empty.note(About())
    empty = orphaned(empty)
    os.utime(early.work, (1, 1))
    assert folder.left() == [late, early]
    assert not empty.folder.exists()


def test_an_entry_says_which_document_it_belongs_to_and_whether_that_has_changed(folder: RecoveryFolder, saved: Path) -> None:
    entry = left_behind(folder, project(), document(saved))
    assert entry.about() == About(saved, Stamp.of(saved))
    nnsim.save(trained(), saved)
    assert entry.about().stamp != Stamp.of(saved)
    saved.unlink()
    assert Stamp.of(saved) is None


def test_work_that_is_in_the_document_already_is_not_lost(folder: RecoveryFolder, saved: Path) -> None:
    entry = left_behind(folder, project(), document(saved))
    assert entry.same_as(saved)
    nnsim.save(trained(), saved)
    assert not entry.same_as(saved)
    assert not entry.same_as(None)


def test_a_document_that_another_window_shows_is_known(folder: RecoveryFolder, saved: Path) -> None:
    own, other = folder.enter(), folder.enter()
    own.note(document(saved))
    assert not folder.open_elsewhere(saved, own)
    other.note(document(saved))
    assert folder.open_elsewhere(saved, own)
    link = saved.with_name("b.nnsim")
    link.symlink_to(saved)
    assert folder.open_elsewhere(link, own)
    orphaned(other)
    assert not folder.open_elsewhere(saved, own)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"version": 2}', b'{"version": 1, "document": 3}', b"[" * 5_000, b"\xff"])
def test_what_is_said_of_an_entry_and_cannot_be_read_is_as_if_nothing_was_said(folder: RecoveryFolder, content: bytes) -> None:
    entry = left_behind(folder, project())
    (entry.folder / ABOUT).write_bytes(content)
    assert entry.about() == About()
    assert folder.left() == [entry]


def test_the_name_of_a_document_need_not_be_text(folder: RecoveryFolder, tmp_path: Path) -> None:
    entry = folder.enter()
    entry.note(About(Path(os.fsdecode(b"/tmp/\xff.nnsim")), None))
    assert entry.about() == About()


def broken_off(entry: Entry) -> None:
    entry.work.write_bytes(entry.work.read_bytes()[:-100])


def of_the_future(entry: Entry) -> None:
    parts = members(entry.work)
    write(entry.work, {**parts, "project.json": parts["project.json"].replace(b'"format": [\n  1', b'"format": [\n  9')})


def linked(entry: Entry) -> None:
    elsewhere = entry.folder.parent / "elsewhere"
    entry.work.rename(elsewhere)
    entry.work.symlink_to(elsewhere)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [(broken_off, "damaged|not an nnsim project"), (of_the_future, "newer"), (linked, "was not put there by you")],
    ids=["part", "future", "link"],
)
def test_work_that_cannot_be_read_is_refused_with_one_sentence_and_stays(
    folder: RecoveryFolder, spoil: Callable[[Entry], None], words: str
) -> None:
    entry = left_behind(folder, project())
    spoil(entry)
    with pytest.raises(nnsim.FileError, match=words) as caught:
        entry.read()
    assert str(caught.value).startswith(WORK)
    assert folder.left() == [entry]


def test_what_is_no_entry_is_left_alone(folder: RecoveryFolder, tmp_path: Path) -> None:
    entry = left_behind(folder, project())
    (folder.path / "notes").mkdir()
    (folder.path / entry.folder.name.replace(entry.folder.name[-8:], "0" * 8)).symlink_to(entry.folder)
    assert folder.left() == [entry]
    assert (folder.path / "notes").exists()


def test_the_folder_belongs_to_the_user_alone(folder: RecoveryFolder) -> None:
    entry = folder.enter()
    for path in (folder.path, entry.folder):
        assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("obstacle", ["a file", "a link"])
def test_without_a_folder_there_is_a_sentence(folder: RecoveryFolder, obstacle: str) -> None:
    folder.path.parent.mkdir()
    if obstacle == "a file":
        folder.path.write_text("")
    else:
        folder.path.symlink_to(folder.path.parent)
    with pytest.raises(nnsim.FileError, match=r"^The folder for it cannot be written: a file is in the way|^recovery was not"):
        folder.enter()
    assert folder.left() == []


def test_a_recovery_file_beside_a_document_is_never_looked_at(folder: RecoveryFolder, saved: Path) -> None:
    left_behind(RecoveryFolder(saved.parent), project(), document(saved))
    assert folder.left() == []


def test_a_process_is_alive_while_it_runs_and_a_number_given_out_again_is_another_one() -> None:
    here = this_process()
    assert process_of(here.text) == here
    assert here.alive(0.0)
    assert not Process(here.pid, here.started + 1, here.machine, here.boot).alive(1e12)
    assert process_of("../../etc") is None


def test_on_each_system_there_is_a_folder_for_the_user() -> None:
    home = Path.home()
    assert user_folder() == usual_folder(os.environ, sys.platform)
    assert usual_folder({}, "linux") == home / ".local" / "share" / "nnsim"
    assert usual_folder({"XDG_DATA_HOME": "/data"}, "linux") == Path("/data/nnsim")
    assert usual_folder({"XDG_DATA_HOME": "data"}, "linux") == home / ".local" / "share" / "nnsim"
    assert usual_folder({"LOCALAPPDATA": "/C"}, "win32") == Path("/C/nnsim")
    assert usual_folder({}, "darwin") == home / "Library" / "Application Support" / "nnsim"


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "no space left on device"), KilledError()], ids=["full", "killed"])
def test_work_that_cannot_be_put_by_leaves_what_was_put_by_before(folder: RecoveryFolder, error: BaseException) -> None:
    entry, counted = folder.enter(), FaultyDisk()
    before, after = storage.Contents.of(project()), storage.Contents.of(trained())
    entry.keep(before, counted)
    old = entry.work.read_bytes()
    entry.keep(after)
    new = entry.work.read_bytes()
    for number in range(1, len(counted.done) + 1):
        entry.keep(before)
        with pytest.raises((nnsim.FileError, KilledError)) as refused:
            entry.keep(after, FaultyDisk(number, error, for_ever=True))
        assert str(refused.value) in ("", "The copy of it was not saved: the disk is full.")
        assert entry.work.read_bytes() in (old, new)
        entry.read()
