"""The self-test finds what is missing and says so; the whole of it is run from the bundle (tests/packaging/test_bundle.py)."""

import hashlib
import sys
import threading
from pathlib import Path

import pytest

from nnsim import cli, selftest
from nnsim.catalog import FileError


@pytest.mark.parametrize(("title", "test"), selftest.TESTS, ids=[title for title, _ in selftest.TESTS])
def test_here_nothing_is_missing(title: str, test) -> None:
    missing: list[str] = []
    selftest._try(title, test, missing)
    assert missing == []


def test_a_file_that_is_not_there_or_was_changed_is_found(tmp_path: Path) -> None:
    (tmp_path / "same").write_bytes(b"1")
    (tmp_path / "changed").write_bytes(b"2")
    digest = hashlib.sha256(b"1").hexdigest()
    assert list(selftest.damaged(tmp_path, dict.fromkeys(["same", "changed", "gone"], digest))) == ["changed (changed)", "gone"]


def test_a_module_that_cannot_be_imported_is_found() -> None:
    found = list(selftest.unknown(["nnsim.api", "nnsim.nowhere"]))
    assert len(found) == 1
    assert found[0].startswith("nnsim.nowhere (No module named")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (selftest.Missing("iris"), "data: iris"), (FileError("It is broken."), "data: It is broken."),
        (ImportError("no codec"), "data: ImportError: no codec (test_selftest.py, line "), (KeyError("a"), "data: KeyError: 'a'"),
    ],
)
def test_whatever_goes_wrong_is_told_and_the_rest_is_tested(error: Exception, told: str) -> None:
    def test() -> None:
        raise error

    missing: list[str] = []
    selftest._try("data", test, missing)
    assert len(missing) == 1
    assert missing[0].startswith(told)


def test_errors_that_nobody_catches_are_told_of() -> None:
    missing: list[str] = []
    hooks = sys.excepthook, threading.excepthook
    with selftest._accidents(missing):
        error = ValueError("in a slot")
        sys.excepthook(ValueError, error, None)
        thread = threading.Thread(target=int, args=("in a thread",))
        thread.start()
        thread.join()
    assert [line.split(":")[0] for line in missing] == ["an error in the window", "an error in the background"]
    assert (sys.excepthook, threading.excepthook) == hooks


def test_a_picture_that_cannot_be_written_ends_it_before_it_begins(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--self-test", str(tmp_path / "nowhere" / "a.png")]) == 1
    assert capsys.readouterr().err.startswith("nnsim: ")
    assert cli.main(["--self-test", "a.png", "b.png"]) == 2
