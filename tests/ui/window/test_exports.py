"""Predictions, history and weights leave the window as files, made beside it; what cannot be written is said."""

import csv

import pytest
from PySide6.QtWidgets import QFileDialog

from tests.ui.window.hand import until
from tests.ui.window.test_run_controls import train_to


@pytest.fixture
def dialog(monkeypatch):
    """What the file dialog answers, and what it offered."""
    given = {"name": "", "filter": "", "offered": ""}

    def answer(_parent, _title, suggested, filters):
        given["offered"] = f"{suggested} {filters}"
        return str(given["name"]), given["filter"]

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    return given


@pytest.fixture
def told(application):
    said = []
    application.session.notice.connect(said.append)
    return said


def asked_for(application, words):
    next(action for action in application.window.all_actions() if action.text().startswith(words)).trigger()


@pytest.mark.parametrize(
    ("words", "name", "begins"),
    [
        ("Export data with predictions", "a.csv", b"sample,part,x1,x2,class,predicted class,output\n"),
        ("Export history", "b.csv", b"iteration,loss"),
        ("Export weights", "c.npz", b"PK"),
        ("Export weights", "d.csv", b"parameter,to,from,value\n"),
    ],
)
def test_a_file_is_written_and_said(opened, dialog, told, tmp_path, words, name, begins):
    application = opened("xor")
    train_to(application.session, 9)
    dialog["name"] = tmp_path / name
    asked_for(application, words)
    until(lambda: f"{name} was written." in told)
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_the_history_has_what_was_trained(opened, dialog, told, tmp_path):
    application = opened("xor")
    train_to(application.session, 9)
    dialog["name"] = tmp_path / "history.csv"
    asked_for(application, "Export history")
    until(lambda: told)
    with (tmp_path / "history.csv").open(encoding="utf-8", newline="") as file:
        assert [int(row["iteration"]) for row in csv.DictReader(file)] == list(range(10))


def test_a_name_without_an_ending_gets_that_of_the_chosen_kind(opened, dialog, told, tmp_path):
    application = opened("xor")
    dialog.update(name=tmp_path / "weights", filter="NumPy arrays (*.npz)")
    asked_for(application, "Export weights")
    until(lambda: "weights.npz was written." in told)
    assert "weights.safetensors Safetensors (*.safetensors)" in dialog["offered"]
    before = (tmp_path / "weights.npz").read_bytes()
    asked_for(application, "Export weights")
    assert told[-1] == "weights.npz is there already: give the name with its ending to replace it."
    assert (tmp_path / "weights.npz").read_bytes() == before


def test_a_file_that_cannot_be_written_is_said(opened, dialog, told, tmp_path):
    application = opened("xor")
    dialog["name"] = tmp_path / "nowhere" / "a.csv"
    asked_for(application, "Export history")
    until(lambda: told)
    assert "a.csv was not saved" in told[-1]


def test_without_a_network_that_runs_it_is_said_why(application, dialog, told, tmp_path):
    application.session.new()
    dialog["name"] = tmp_path / "a.csv"
    asked_for(application, "Export data with predictions")
    assert told
    assert not dialog["offered"]
    assert list(tmp_path.iterdir()) == []
