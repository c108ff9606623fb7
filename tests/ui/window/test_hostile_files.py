"""Whichever way a hostile file comes into the window, it is refused with the same sentence, at once, and what is open stays as it was."""

import time

import pytest
from PySide6.QtWidgets import QFileDialog

from nnsim import cli, storage
from nnsim.catalog import FileError, ProjectError
from nnsim.storage.files import to_bytes
from nnsim.ui.panels import import_reading
from tests.hostile.cases import DATA, PROJECTS
from tests.ui.window.hand import until
from tests.ui.window.test_files import drop
from tests.ui.window.test_run_controls import train_to

REFUSED = [case for case in PROJECTS if case.says and "Open it without its training" not in case.says]
GAP = 0.2
"""Seconds for which the window may not answer: processor time, and the better of two, so that a busy computer does not count."""

LONG = {"20,000 layers"}
"""Has a text about as long as one may be: 0.1 s of reading on a computer that does nothing else."""


def state(application):
    """Everything that opening something else would change."""
    session = application.session
    run = session.look(lambda run: (run.state_hash(), run.iteration, run.operation))
    text = to_bytes(session.snapshot())
    return text, run, session.path, session.title, session.dirty, session.history.undo_text, session.selection, application.files.recent()


def spent(does):
    begun = time.process_time()
    does()
    return time.process_time() - begun


@pytest.fixture
def working(opened, tmp_path):
    """A project that was trained, edited and saved."""
    application = opened("xor")
    train_to(application.session, 7)
    application.files._write(tmp_path / "mine.nnsim")
    until(lambda: not application.session.dirty and application.session.path is not None)
    return application


@pytest.fixture
def told(working):
    said = []
    working.session.notice.connect(said.append)
    return said


@pytest.mark.long
def test_every_way_in_says_the_same_and_changes_nothing(working, told, tmp_path, monkeypatch, capsys):
    before = state(working)
    for number, case in enumerate(REFUSED):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = folder / case.name
        case.make(path)
        with pytest.raises(FileError) as library:
            storage.read(path)
        sentence = str(library.value)
        told.clear()
        taken = [spent(lambda path=path: working.files.open_path(str(path))) for _ in range(2)]
        assert min(taken) < GAP * (3 if case.key in LONG else 1), case.key
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, path=path: (str(path), ""))
        working.files.open()
        working.files.begin_with(None, path)
        drop(working.window, path)
        until(lambda: len(told) == 5)
        working.window.welcome.fileRequested.emit(str(path))
        assert told == [sentence] * 6, case.key
        assert cli.main(["check", str(path)]) == 1
        assert capsys.readouterr().err == f"nnsim: {sentence}\n"
    assert state(working) == before


@pytest.mark.parametrize("case", [case for case in DATA if case.says], ids=lambda case: case.key)
def test_the_import_refuses_with_the_same_sentence(case, tmp_path):
    path = tmp_path / case.name
    case.make(path)

    def read():
        choices = import_reading.Choices()
        looked = import_reading.look(path, choices)
        import_reading.read(path, looked.format, choices).class_labels()

    with pytest.raises((FileError, ProjectError)) as refused:
        read()
    for words in case.says:
        assert words in str(refused.value)
