"""Notes, arrows and groups come back from a file; of files made by hand what cannot be is refused and what is gone is left out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import nnsim
from nnsim import storage
from nnsim.document import Arrow, Block, End, Note
from nnsim.storage import limits
from tests.storage.made import furnished, members, project, same, with_project


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "evil.nnsim"


def test_what_stands_on_the_canvas_comes_back(tmp_path: Path) -> None:
    nnsim.save(furnished(), tmp_path / "1.nnsim")
    after = nnsim.load(tmp_path / "1.nnsim")
    assert isinstance(after, nnsim.Project)
    assert same(furnished(), after)
    nnsim.save(after, tmp_path / "2.nnsim")
    assert (tmp_path / "1.nnsim").read_bytes() == (tmp_path / "2.nnsim").read_bytes()


def test_a_project_without_any_has_no_word_of_it_in_its_file(tmp_path: Path) -> None:
    nnsim.save(project(), tmp_path / "a.nnsim")
    assert not {"notes", "arrows", "groups"} & nnsim.storage.text.parsed(members(tmp_path / "a.nnsim")["project.json"]).keys()


def test_colours_come_back_and_nothing_is_said_of_none(tmp_path: Path) -> None:
    made = furnished()
    plain = nnsim.storage.text.parsed(_record(made, tmp_path))
    assert "color" not in repr(plain)
    furniture = made.document.furniture
    made.document.furniture = {id: replace(piece, color="teal") for id, piece in furniture.items()}
    nnsim.save(made, tmp_path / "1.nnsim")
    after = nnsim.load(tmp_path / "1.nnsim")
    assert isinstance(after, nnsim.Project)
    assert {piece.color for piece in after.document.furniture.values()} == {"teal"}
    nnsim.save(after, tmp_path / "2.nnsim")
    assert (tmp_path / "1.nnsim").read_bytes() == (tmp_path / "2.nnsim").read_bytes()


def _record(made: nnsim.Project, folder: Path) -> bytes:
    nnsim.save(made, folder / "a.nnsim")
    return members(folder / "a.nnsim")["project.json"]


def test_what_holds_on_to_nothing_is_not_kept(tmp_path: Path) -> None:
    made = furnished()
    loose = {"a9": Arrow("a9", End(), End(thing="n77")), "g9": Block("g9", "x", frozenset({"n77"}))}
    made.document.furniture = {**made.document.furniture, **loose}
    nnsim.save(made, tmp_path / "a.nnsim")
    assert same(furnished(), nnsim.load(tmp_path / "a.nnsim"))


NOTE = {"id": "t1", "text": "x"}
END = {"point": [0, 0]}


@pytest.mark.parametrize(
    ("key", "records", "words"),
    [
        ("notes", [{"id": "t1"}], "$.notes[0]"),
        ("notes", [{"id": "n1", "text": "x"}], "$.notes[0].id"),
        ("notes", [{"id": "t1", "text": 3}], "$.notes[0].text"),
        ("notes", [{"id": "t1", "text": "\u202e\u200b"}], "needs a text"),
        ("notes", [{**NOTE, "text": "x" * 4_001}], "at most 4,000"),
        ("notes", [{**NOTE, "width": 1e308}], "between 40 and"),
        ("notes", [{**NOTE, "width": -1}], "between 40 and"),
        ("notes", [{**NOTE, "position": [1]}], "$.notes[0].position"),
        ("notes", [{**NOTE, "style": "__import__('os')"}], "$.notes[0].style"),
        ("notes", [{**NOTE, "color": "#ff0000"}], "$.notes[0].color"),
        ("notes", [NOTE, NOTE], "the id t1"),
        ("notes", [{"id": f"t{number}", "text": "x"} for number in range(limits.FURNITURE + 1)], "$.notes"),
        ("arrows", [{"id": "a1", "source": END}], "$.arrows[0]"),
        ("arrows", [{"id": "a1", "source": END, "target": {**END, "unit": -1}}], "$.arrows[0].target.unit"),
        ("groups", [{"id": "g1", "name": "", "members": ["n1"]}], "needs a name"),
        ("groups", [{"id": "g1", "name": "x" * 10**4, "members": ["n1"]}], "too long"),
        ("groups", [{"id": "g1", "name": "x", "members": "n1"}], "$.groups[0].members"),
        ("groups", [{"id": "g1", "name": "x", "members": ["n1"], "collapsed": 1}], "$.groups[0].collapsed"),
        ("groups", [{"id": f"g{n}", "name": "x", "members": ["n1"]} for n in (1, 2)], "one group only"),
        ("groups", [{"id": "g1", "name": "x", "members": ["g2"]}, {"id": "g2", "name": "x", "members": ["g1"]}], "inside itself"),
    ],
    ids=lambda given: given if isinstance(given, str) and len(given) < 60 else "",
)  # fmt: skip
def test_furniture_that_cannot_be(path: Path, refused, key: str, records: list[Any], words: str) -> None:
    refused(with_project(path, lambda content: content.update({key: records})), words)


@pytest.mark.parametrize("last", ["n1", "n99"])
def test_groups_inside_groups_without_end_are_refused_soon_or_hold_nothing(path: Path, refused, last: str) -> None:
    groups = [{"id": f"g{n}", "name": "x", "members": [f"g{n + 1}" if n + 1 < limits.FURNITURE else last]} for n in range(limits.FURNITURE)]
    with_project(path, lambda content: content.update(groups=groups))
    if last == "n1":
        refused(path, "nested 16 deep")
    else:
        assert storage.read(path).project.document.furniture == {}


def test_places_where_nothing_can_be_drawn_are_brought_back(path: Path) -> None:
    with_project(path, lambda content: content.update(notes=[{**NOTE, "position": [1e308, 5]}]))
    contents = storage.read(path)
    assert contents.project.document.furniture == {"t1": Note("t1", "x", (0.0, 5.0))}
    assert any("brought back" in note for note in contents.notes)


def test_what_points_at_nothing_is_left_out(path: Path) -> None:
    arrow = {"id": "a1", "source": END, "target": {"point": [5, 5], "thing": "n99"}}
    with_project(path, lambda content: content.update(arrows=[arrow], groups=[{"id": "g1", "name": "x", "members": ["n99"]}]))
    contents = storage.read(path)
    assert contents.project.document.furniture == {}
    assert any("left out" in note for note in contents.notes)
