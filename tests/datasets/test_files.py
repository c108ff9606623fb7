"""Files in general: only regular ones are read, nothing else happens, names may be anything (F14, I05)."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest

from nnsim.datasets import read, read_idx, read_npy, read_npz, read_table, read_text
from nnsim.datasets.readers.files import opened, plain

READERS = [read, read_idx, read_npy, read_npz, read_table, read_text]


@pytest.mark.parametrize("reader", READERS)
def test_f14_a_pipe_a_device_a_folder_and_nothing_are_refused_at_once(tmp_path, refused, reader):
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    for path in (pipe, Path("/dev/zero"), folder, tmp_path / "missing.csv"):
        with refused(path):
            reader(path)


@pytest.mark.parametrize("reader", READERS)
def test_an_empty_file_is_refused(tmp_path, refused, reader):
    path = tmp_path / "empty.csv"
    path.touch()
    with refused(path, "empty file"):
        reader(path)


def test_f14_a_file_without_rights_is_refused(tmp_path, refused, monkeypatch):
    path = tmp_path / "mine.csv"
    path.write_text("1,2")

    def forbidden(*arguments):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as system, refused(path, "may not be read"):  # before the folder is cleared away
        system.setattr(os, "open", forbidden)
        read(path)


def test_f14_a_file_that_grows_while_it_is_read_is_refused(tmp_path, refused):
    path = tmp_path / "log.csv"
    path.write_text("1,2\n")
    with refused(path, "grew"), opened(path) as source:
        with path.open("a") as more:
            more.write("3,4\n")
        source.whole()


def test_f14_a_file_that_shrinks_while_it_is_read_is_refused(tmp_path, refused):
    path = tmp_path / "log.csv"
    path.write_text("1,2\n")
    with refused(path, "ends too early"), opened(path) as source:
        os.truncate(path, 2)
        source.whole()


def test_a_file_beyond_the_limit_is_refused_by_its_size(tmp_path, refused):
    path = tmp_path / "large.csv"
    path.touch()
    os.truncate(path, 1 << 34)
    with refused(path, "too large"):
        read(path)


@pytest.mark.parametrize("name", ["100%s.csv", 'q"uo\'te.csv', "new\nline.csv", "☃😀.csv", "x" * 251 + ".csv", "-rf"])
def test_i05_any_name_works_and_can_be_said_in_a_line(tmp_path, name):
    path = tmp_path / name
    path.write_text("x,y\n1,2\n")
    assert read(path).samples == 1
    path.write_text("")
    with pytest.raises(ValueError, match="is an empty file") as caught:
        read(path)
    assert str(caught.value).isprintable()


def test_a_path_that_no_system_takes_is_refused(refused):
    with refused(Path("a b.csv"), "cannot be opened"):
        read("a\0b.csv")


@pytest.mark.parametrize("text", ["a\u202eb", "a\x00b", "a\ud800b", "a\n b"])
def test_control_and_direction_characters_leave_names(text):
    assert plain(text) == "a b"


_WATCHED: list[list[str]] = []


def _hook(event, arguments):
    """Audit hooks cannot be taken away, so there is one, which listens only while somebody asks."""
    if _WATCHED and (event == "open" or event.split(".")[0] in ("subprocess", "socket", "pickle", "exec", "os")):
        _WATCHED[-1].append(f"{event} {arguments[0] if arguments else ''}")


sys.addaudithook(_hook)


def test_reading_opens_the_chosen_file_and_does_nothing_else(tmp_path):
    (tmp_path / "t.csv").write_text("x,y\n1,2\n")
    np.save(tmp_path / "a.npy", np.zeros(3))
    np.savez(tmp_path / "a.npz", np.zeros(3))
    for path in sorted(tmp_path.iterdir()):
        seen: list[str] = []
        read(path)  # modules that are imported on first use are no concern here
        _WATCHED.append(seen)
        try:
            read(path)
        finally:
            _WATCHED.pop()
        assert {event for event in seen if not event.removeprefix("open ").isdigit()} == {f"open {path}"}
