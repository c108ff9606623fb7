"""Notes, arrows and groups: what they hold on to, what moves along, and what stands when things are gone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nnsim.catalog import ProjectError
from nnsim.document import Arrow, Block, Change, Document, End, History, MoveNodes, Network, Note, PutFurniture, RemoveNode, moved_with
from nnsim.document.furnishing import removing_furniture, unheld
from nnsim.document.furniture import TEXT_LONGEST, Piece, chain, collapsed_over, holders
from nnsim.engine.catalogue import CATALOG


@pytest.fixture
def document() -> Document:
    network = Network(CATALOG)
    for place, name in enumerate("abc"):
        network.add("dense", name, position=(100.0 * place, 0.0))
    return Document(network)


def put(document: Document, *pieces: Piece) -> History:
    history = History(document)
    history.push(PutFurniture({piece.id: piece for piece in pieces}, "draw"))
    return history


def test_a_note_is_kept_without_what_cannot_be_seen(document: Document) -> None:
    put(document, Note("t1", "one \u202etwo\u0007\r\n\tthree\n\n"))
    note = document.furniture["t1"]
    assert isinstance(note, Note)
    assert note.text == "one two\n    three"


@pytest.mark.parametrize(
    ("piece", "words"),
    [
        (Note("t1", " \n"), "needs a text"),
        (Note("t1", "x" * (TEXT_LONGEST + 1)), "at most 4,000 characters"),
        (Note("t1", "x", width=3.0), "between 40 and 1200 wide"),
        (Note("t1", "x", style="huge"), "one of heading, text, small"),
        (Note("t1", "x", position=(float("nan"), 0.0)), "finite"),
        (Note("n1", "x"), "Two things have the id n1"),
        (Arrow("a1", End(thing="n1"), End(thing="n1")), "from one thing to another"),
        (Block("g1", " ", frozenset({"n1"})), "needs a name"),
        (Block("g1", "x" * 61, frozenset({"n1"})), "at most 60"),
        (Block("g1", "x", frozenset({"g1"})), "inside itself"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_what_cannot_be_is_refused_and_changes_nothing(document: Document, piece: Piece, words: str) -> None:
    with pytest.raises(ProjectError, match=words):
        put(document, piece)
    assert not document.furniture


def test_a_thing_is_in_one_group_only_and_groups_do_not_go_in_circles(document: Document) -> None:
    history = put(document, Block("g1", "one", frozenset({"n1"})), Block("g2", "two", frozenset({"g1"})))
    with pytest.raises(ProjectError, match="in one group only"):
        history.push(PutFurniture({"g3": Block("g3", "three", frozenset({"n1"}))}))
    with pytest.raises(ProjectError, match="inside itself"):
        history.push(PutFurniture({"g1": Block("g1", "one", frozenset({"g2"}))}))
    assert chain(holders(document.furniture), "n1") == ["g1", "g2"]


def test_no_edit_of_furniture_touches_the_run(document: Document) -> None:
    told: list[Change] = []
    history = History(document)
    history.listen(told.append)
    history.push(PutFurniture({"g1": Block("g1", "one", frozenset({"n1", "n2"}), collapsed=True)}))
    history.push(MoveNodes({"n1": (3.0, 4.0)}))
    history.undo()
    assert not any(change.structural or change.data or change.settings for change in told)
    assert told[0].furniture == {"g1"}


def test_what_holds_on_to_a_layer_goes_and_comes_with_it(document: Document) -> None:
    groups = Block("g1", "one", frozenset({"n1"})), Block("g2", "two", frozenset({"g1", "n2"}))
    history = put(document, Arrow("a1", End(), End(thing="n1")), *groups)
    stood = document.standing()
    history.push(RemoveNode("n1"))
    assert document.standing() == {"g2": Block("g2", "two", frozenset({"n2"}))}
    history.undo()
    assert document.standing() == stood


def test_a_group_moves_all_that_it_holds_at_any_depth(document: Document) -> None:
    put(
        document, Note("t1", "x", (5.0, 6.0)), Arrow("a1", End((1.0, 1.0)), End((2.0, 2.0), "n3")),
        Block("g1", "one", frozenset({"n1", "t1"})), Block("g2", "two", frozenset({"g1", "n2", "a1"})),
    )  # fmt: skip
    places = moved_with(document, {"g2", "n1"})
    assert places == {"n1": (0.0, 0.0), "n2": (100.0, 0.0), "t1": (5.0, 6.0), "a1": (1.0, 1.0)}
    MoveNodes({id: (x + 10.0, y + 20.0) for id, (x, y) in places.items()}).apply(document)
    assert document.network.nodes["n2"].position == (110.0, 20.0)
    assert document.furniture["a1"] == Arrow("a1", End((11.0, 21.0)), End((12.0, 22.0), "n3"))


def test_what_a_group_held_is_in_the_group_around_it_when_it_is_dissolved(document: Document) -> None:
    inner, outer = Block("g1", "one", frozenset({"n1", "n2"})), Block("g2", "two", frozenset({"g1", "n3"}))
    history = put(document, inner, outer)
    command = removing_furniture(document, ["g1"])
    assert command is not None
    assert command.text == "ungroup"
    history.push(command)
    assert document.furniture == {"g2": replace(outer, members=frozenset({"n1", "n2", "n3"}))}
    history.undo()
    assert document.furniture == {"g1": inner, "g2": outer}


def test_a_layer_leaves_its_group_for_another(document: Document) -> None:
    history = put(document, Block("g1", "one", frozenset({"n1", "n2"})))
    new = Block("g2", "two", frozenset({"n2", "n3"}))
    history.push(PutFurniture({**unheld(document, new.members), "g2": new}))
    assert holders(document.furniture) == {"n1": "g1", "n2": "g2", "n3": "g2"}


def test_the_outermost_collapsed_group_hides_what_is_inside(document: Document) -> None:
    put(document, Block("g1", "one", frozenset({"n1"}), collapsed=True), Block("g2", "two", frozenset({"g1", "n2"}), collapsed=True))
    assert collapsed_over(document.furniture) == {"n1": "g2", "n2": "g2", "g1": "g2"}


def test_what_is_typed_in_one_go_is_one_entry_of_the_history(document: Document) -> None:
    history = History(document)
    for text in ("l", "lo", "loo"):
        history.push(PutFurniture({"t1": Note("t1", text)}, "write note", gesture=1))
    history.push(PutFurniture({"t1": Note("t1", "look")}, "write note", gesture=2))
    assert history.texts == ["write note", "write note"]
    history.undo()
    assert document.furniture == {"t1": Note("t1", "loo")}
    history.undo()
    assert document.furniture == {}


def test_a_new_id_is_that_of_nothing_that_is_or_was_here(document: Document) -> None:
    document.furniture = {"t1": Note("t1", "x")}
    assert [document.new_id("t"), document.new_id("t"), document.new_id("g")] == ["t2", "t3", "g1"]
    assert {"t1", "n1"} <= document.ids()


def test_an_arrow_that_was_moved_comes_back_to_the_last_digit() -> None:
    document = Document(Network(CATALOG), furniture={"a1": Arrow("a1", End((0.1, 0.2)), End((300.3, 7.7)))})
    before = dict(document.furniture)
    back = MoveNodes({"a1": (1.00001, 1e9 / 3)}).apply(document)
    after = dict(document.furniture)
    again = back.apply(document)
    assert document.furniture == before
    again.apply(document)
    assert document.furniture == after
