"""Whatever goes wrong while a file is saved, the old file or the new one is there, whole."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import nnsim
from nnsim import storage
from nnsim.storage import files
from nnsim.storage.atomic import PREFIX, previous_of, replace_file, write_file
from nnsim.storage.disk import Disk
from nnsim.storage.processes import Process, this_process
from tests.storage.faulty import BusyDisk, FaultyDisk, KilledError, LyingDisk, ShortDisk, UnlinkedDisk
from tests.storage.made import project, trained


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "a.nnsim"
    nnsim.save(project(), path)
    return path


def changed() -> nnsim.Project:
    made = project()
    made.document.title = "Changed"
    return made


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


ERRORS: list[BaseException] = [
    OSError(errno.EIO, "input/output error"), OSError(errno.ENOSPC, "no space left on device"), PermissionError(errno.EACCES, "no"),
]  # fmt: skip


def outcomes(saved: Path, error: BaseException, for_ever: bool, after: bool) -> list[str]:
    """What is there after each operation of a save went wrong in turn; “acknowledged” where the save was said to be done."""
    before, counted = saved.read_bytes(), FaultyDisk()
    storage.save(changed(), saved, counted)
    new = saved.read_bytes()
    found = []
    for number in range(1, len(counted.done) + 1):
        saved.write_bytes(before)
        previous_of(saved).write_bytes(b"earlier")
        acknowledged = False
        try:
            storage.save(changed(), saved, FaultyDisk(number, error, for_ever, after))
            acknowledged = True
        except (nnsim.FileError, KilledError):
            pass
        content = saved.read_bytes()
        assert content in (before, new), counted.done[number - 1]
        assert content == new or not acknowledged, counted.done[number - 1]
        assert previous_of(saved).read_bytes() in (b"earlier", before)
        found.append("acknowledged" if acknowledged else "new" if content == new else "old")
    return found


@pytest.mark.parametrize("for_ever", [False, True], ids=["once", "for ever"])
@pytest.mark.parametrize("error", ERRORS, ids=str)
def test_each_operation_failing_in_turn_leaves_the_old_or_the_new_file(saved: Path, error: BaseException, for_ever: bool) -> None:
    found = outcomes(saved, error, for_ever, after=False)
    assert len(found) >= 8
    assert found[0] == "old"
    assert found[-1] == "new"  # the folder was not forced onto the disk, so nothing is promised


@pytest.mark.parametrize("after", [False, True], ids=["before it", "after it"])
def test_a_process_that_is_killed_at_any_operation_leaves_the_old_or_the_new_file(saved: Path, after: bool) -> None:
    found = outcomes(saved, KilledError(), for_ever=True, after=after)
    assert found == sorted(found, reverse=True)  # old ones, then new ones
    assert "acknowledged" not in found


def test_a_disk_that_takes_little_at_a_time_gets_it_all(saved: Path) -> None:
    storage.save(changed(), saved, ShortDisk())
    assert nnsim.load(saved).document.title == "Changed"


class DeafDisk(Disk):
    def write(self, handle: int, data: memoryview) -> int:
        return 0


@pytest.mark.parametrize("disk", [LyingDisk(), DeafDisk()])
def test_what_was_written_only_in_part_is_noticed_before_it_replaces_anything(saved: Path, disk: Disk) -> None:
    before = saved.read_bytes()
    with pytest.raises(nnsim.FileError):
        storage.save(changed(), saved, disk)
    assert saved.read_bytes() == before
    assert names(saved.parent) == {"a.nnsim"}


def test_what_reads_back_differently_is_not_kept(saved: Path) -> None:
    class SwappingDisk(Disk):
        """Has another whole project in the file than the one it was given."""

        def force(self, handle: int) -> None:
            os.ftruncate(handle, 0)
            os.pwrite(handle, files.to_bytes(storage.Contents.of(project())), 0)

    before = saved.read_bytes()
    with pytest.raises(nnsim.FileError, match=r"does not read back the same\. The old file is unchanged"):
        storage.save(changed(), saved, SwappingDisk())
    assert saved.read_bytes() == before


def test_a_failed_save_leaves_no_temporary_file_and_says_why(saved: Path) -> None:
    full = FaultyDisk(3, OSError(errno.ENOSPC, "No space left on device"))
    with pytest.raises(nnsim.FileError, match=r"a\.nnsim was not saved: the disk is full"):
        storage.save(changed(), saved, full)
    assert full.done[2] == "force"
    assert names(saved.parent) == {"a.nnsim"}


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full"), (errno.EDQUOT, "your share of the disk is used up"), (errno.EROFS, "the disk can only be read"),
        (errno.EIO, "input/output error"),
    ],
)  # fmt: skip
def test_a_file_that_users_do_not_know_is_called_what_they_know(tmp_path: Path, number: int, words: str) -> None:
    faulty = FaultyDisk(2, OSError(number, os.strerror(number)))
    with pytest.raises(nnsim.FileError) as refused:
        write_file(tmp_path / "about.json", b"{}", faulty, "The copy of it")
    assert str(refused.value) == f"The copy of it was not saved: {words}."
    assert names(tmp_path) == set()


def test_bytes_that_the_disk_does_not_keep_are_not_called_saved(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"old")
    with pytest.raises(nnsim.FileError, match=r"a\.csv was not saved: the disk does not keep what is written"):
        write_file(tmp_path / "a.csv", b"new", LyingDisk())
    assert (tmp_path / "a.csv").read_bytes() == b"old"


def test_a_file_that_is_held_for_a_moment_is_replaced_when_it_is_let_go(saved: Path) -> None:
    replace_file(saved, b"new", lambda _: None, BusyDisk(3), patience=2.5)
    assert saved.read_bytes() == b"new"
    with pytest.raises(nnsim.FileError, match="was not saved: you may not write there"):
        replace_file(saved, b"newer", lambda _: None, BusyDisk(3), patience=0.0)
    assert saved.read_bytes() == b"new"


@pytest.mark.parametrize("disk", [Disk(), UnlinkedDisk()])
def test_the_file_before_the_last_save_is_kept_and_one_only(saved: Path, disk: Disk) -> None:
    storage.save(changed(), saved, disk)
    assert nnsim.load(previous_of(saved)).document.title == project().document.title
    storage.save(changed(), saved, disk)  # nothing new: what is kept is still another one
    assert nnsim.load(previous_of(saved)).document.title == project().document.title
    third = project()
    third.document.title = "Third"
    storage.save(third, saved, disk)
    assert nnsim.load(previous_of(saved)).document.title == "Changed"
    assert names(saved.parent) == {"a.nnsim", "a.nnsim~"}


def test_where_nothing_more_can_be_kept_saving_goes_on(saved: Path) -> None:
    class NarrowDisk(UnlinkedDisk):
        made = 0

        def create(self, path: Path) -> int:
            self.made += 1
            if self.made > 1:
                raise OSError(errno.ENOSPC, "no space left on device")
            return super().create(path)

    storage.save(changed(), saved, NarrowDisk())
    assert nnsim.load(saved).document.title == "Changed"
    assert names(saved.parent) == {"a.nnsim"}


def test_temporary_files_of_dead_processes_are_swept_and_those_of_living_ones_stay(saved: Path) -> None:
    here = this_process()
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True, check=True)
    other = "0" * 8
    gone = {
        "ended": Process(int(ended.stdout), 0, here.machine, here.boot),
        "number given out again": Process(here.pid, 1, here.machine, here.boot),
        "before a restart": Process(here.pid, here.started, here.machine, other),
    }  # fmt: skip
    there = {"this one": here, "on another machine, just now": Process(1, 1, other, other)}
    for process in (*gone.values(), *there.values()):
        (saved.parent / f"{PREFIX}{process.text}-0123abcd.tmp").write_bytes(b"half")
    (saved.parent / f"{PREFIX}of-somebody.tmp").write_bytes(b"mine")
    old = saved.parent / f"{PREFIX}{Process(2, 2, other, other).text}-0123abcd.tmp"
    old.write_bytes(b"half")
    os.utime(old, (0, 0))
    storage.save(changed(), saved)
    left = names(saved.parent) - {"a.nnsim", "a.nnsim~"}
    assert left == {*(f"{PREFIX}{process.text}-0123abcd.tmp" for process in there.values()), f"{PREFIX}of-somebody.tmp"}


def test_a_file_keeps_its_permissions(saved: Path) -> None:
    saved.chmod(0o640)
    nnsim.save(changed(), saved)
    assert stat.S_IMODE(saved.stat().st_mode) == 0o640


def test_a_link_is_followed_and_stays_a_link(saved: Path) -> None:
    link = saved.with_name("link.nnsim")
    link.symlink_to(saved)
    nnsim.save(changed(), link)
    assert link.is_symlink()
    assert nnsim.load(saved).document.title == "Changed"


@pytest.mark.parametrize("where", [".", "missing/a.nnsim", "a\0b.nnsim", "pipe", "x" * 300])
def test_places_where_nothing_can_be_saved(tmp_path: Path, where: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(nnsim.FileError, match="was not saved: "):
        nnsim.save(project(), tmp_path / where)


def test_what_a_file_cannot_hold_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = project()
    made.document.view = {"zoom": float("nan")}
    with pytest.raises(nnsim.FileError, match="was not saved"):
        nnsim.save(made, tmp_path / "a.nnsim")
    monkeypatch.setattr(files.limits, "FILE_BYTES", 1_000)
    with pytest.raises(nnsim.FileError, match="at most 1,000 can be read again"):
        nnsim.save(trained(), tmp_path / "a.nnsim")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.long
@pytest.mark.parametrize("name", nnsim.examples())
def test_an_example_that_has_learned_a_little_gives_the_same_bytes_when_it_is_saved_again(name: str, tmp_path: Path) -> None:
    first, second = tmp_path / "a.nnsim", tmp_path / "b.nnsim"
    run = nnsim.Run(nnsim.example(name))
    run.train(iterations=1)
    nnsim.save(run, first)
    again = nnsim.load(first)
    nnsim.save(again, second)
    assert first.read_bytes() == second.read_bytes()
    assert isinstance(again, nnsim.Run)
    assert again.state_hash() == run.state_hash()
