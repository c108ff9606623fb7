"""Whatever goes wrong while a file is saved, the old file or the new one is there, whole."""

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import nnsim
from nnsim import storage
from nnsim.storage import atomic, files
from tests.storage.made import project, trained

OPERATIONS = ("open", "fsync", "replace", "chmod", "write", "fdopen", "stat", "close", "unlink")


class KilledError(BaseException):
    """Stands for the end of the process: nothing after it is done."""


class Disk:
    """Counts the file operations of a save, and lets one of them go wrong."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls = 0
        self.fails_at: int | None = None
        self.for_ever = False
        self.error: BaseException = OSError(errno.EIO, os.strerror(errno.EIO))
        for name in OPERATIONS:
            monkeypatch.setattr(atomic.os, name, self._watched(getattr(os, name)), raising=True)

    def _watched(self, operation: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*arguments: Any, **named: Any) -> Any:
            self.calls += 1
            wrong = self.fails_at is not None and (self.calls == self.fails_at or (self.for_ever and self.calls > self.fails_at))
            if wrong:
                raise self.error
            return operation(*arguments, **named)

        return watched


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "a.nnsim"
    nnsim.save(project(), path)
    return path


def changed() -> nnsim.Project:
    made = project()
    made.document.title = "Changed"
    return made


def count_of_a_save(saved: Path) -> int:
    with pytest.MonkeyPatch.context() as patch:
        disk = Disk(patch)
        nnsim.save(changed(), saved)
    nnsim.save(project(), saved)
    return disk.calls


ERRORS = [OSError(errno.EIO, "input/output error"), OSError(errno.ENOSPC, "no space left on device"), PermissionError(errno.EACCES, "no")]


@pytest.mark.parametrize("for_ever", [False, True])
@pytest.mark.parametrize("error", [*ERRORS, KilledError()], ids=lambda error: f"{type(error).__name__} {error}")
def test_each_operation_failing_in_turn_leaves_the_old_or_the_new_file(saved: Path, error: BaseException, for_ever: bool) -> None:
    before = saved.read_bytes()
    operations = count_of_a_save(saved)
    assert operations >= 6
    for number in range(1, operations + 1):
        acknowledged = False
        with pytest.MonkeyPatch.context() as patch:
            disk = Disk(patch)
            disk.fails_at, disk.error, disk.for_ever = number, error, for_ever
            try:
                nnsim.save(changed(), saved)
                acknowledged = True
            except (nnsim.FileError, KilledError):
                pass
        title = nnsim.load(saved).document.title
        assert title in (project().document.title, "Changed")
        assert title == "Changed" or not acknowledged
        assert title == "Changed" or saved.read_bytes() == before
        nnsim.save(project(), saved)


@pytest.fixture
def short_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that takes only half of what it is given and says nothing."""
    real = os.fdopen

    def fdopen(handle: int, mode: str = "r", *more: Any, **named: Any) -> Any:
        file = real(handle, mode, *more, **named)
        if "w" not in mode:
            return file
        write = file.write

        class Half:
            def __enter__(self) -> "Half":
                return self

            def __exit__(self, *_: object) -> None:
                file.close()

            def write(self, data: bytes) -> int:
                return write(data[: len(data) // 2])

            def __getattr__(self, name: str) -> Any:
                return getattr(file, name)

        return Half()

    monkeypatch.setattr(atomic.os, "fdopen", fdopen)


def test_what_was_written_only_in_part_is_noticed_before_it_replaces_anything(saved: Path, short_writes: None) -> None:
    before = saved.read_bytes()
    with pytest.raises(nnsim.FileError):
        nnsim.save(changed(), saved)
    assert saved.read_bytes() == before
    assert [path.name for path in saved.parent.iterdir()] == ["a.nnsim"]


def test_what_reads_back_differently_is_not_kept(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = saved.read_bytes()
    monkeypatch.setattr(files, "read", lambda path: storage.Contents(project()))
    with pytest.raises(nnsim.FileError, match=r"does not read back the same\. The old file is unchanged"):
        nnsim.save(changed(), saved)
    assert saved.read_bytes() == before


def test_a_failed_save_leaves_no_temporary_file(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(atomic.os, "fsync", full)
    with pytest.raises(nnsim.FileError, match=r"a\.nnsim was not saved: no space left on device"):
        nnsim.save(changed(), saved)
    assert [path.name for path in saved.parent.iterdir()] == ["a.nnsim"]


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
