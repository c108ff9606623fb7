"""Where plots are is plain data: every change gives a new arrangement, and a file may hold anything."""

import pytest

from nnsim.ui.plots.arrangement import NARROWEST, WIDEST, Arrangement, Column, read

KNOWN = {"a", "b", "c", "d"}


def tabs(arrangement):
    return [column.tabs for column in arrangement.columns]


@pytest.fixture
def three():
    return Arrangement.of("abc")


def test_plots_begin_side_by_side_equally_wide(three):
    assert tabs(three) == [("a",), ("b",), ("c",)]
    assert {column.share for column in three.columns} == {1.0}


def test_a_column_goes_past_its_neighbour_and_stops_at_the_ends(three):
    assert tabs(three.moved("a", 1)) == [("b",), ("a",), ("c",)]
    assert three.moved("a", -1) == three
    assert three.moved("c", 1) == three


def test_a_plot_put_onto_another_is_a_tab_in_front_and_comes_out_again(three):
    stacked = three.stacked("a", "c")
    assert tabs(stacked) == [("b",), ("c", "a")]
    assert stacked.column_of("a").shown == "a"
    assert stacked.fronted("c").column_of("a").shown == "c"
    assert tabs(stacked.moved("a", -1)) == [("b",), ("a",), ("c",)]
    assert tabs(stacked.moved("a", 1)) == [("b",), ("c",), ("a",)]


def test_tabs_are_sorted(three):
    stacked = three.stacked("a", "c").stacked("b", "c")
    assert tabs(stacked.sorted_tabs(["b", "c", "a"])) == [("b", "c", "a")]


def test_what_floats_keeps_its_place_and_is_passed_over(three):
    loose = three.loosened("b", (10, 20, 300, 200))
    assert [column.tabs for column in loose.row] == [("a",), ("c",)]
    assert tabs(loose.moved("a", 1)) == [("c",), ("b",), ("a",)]
    assert [column.tabs for column in loose.returned("b").row] == [("a",), ("b",), ("c",)]


def test_a_maximised_plot_that_floats_leaves_the_row_to_the_others(three):
    assert three.enlarged("b").loosened("b").maximised == ""


def test_widths_are_kept_as_shares_within_reason(three):
    sized = three.sized({"a": 100.0, "b": 300.0, "c": 200.0})
    assert [column.share for column in sized.columns] == [0.5, 1.5, 1.0]
    assert three.widened("a", 100.0).column_of("a").share == WIDEST
    assert three.widened("a", 0.001).column_of("a").share == NARROWEST


def test_where_there_is_no_room_the_last_columns_become_tabs(three):
    assert three.folded(3) == three.columns
    assert [column.tabs for column in three.folded(2)] == [("a",), ("b", "c")]
    assert [column.tabs for column in three.folded(0)] == [("a", "b", "c")]
    assert three.folded(2, "c")[1].shown == "c"
    assert three.folded(2, "a")[1].shown == "b"


def test_new_plots_stand_behind_the_one_before_them_and_the_others_stay(three):
    stacked = three.stacked("b", "c").widened("a", 2.0)
    shown = stacked.showing(["a", "c", "b", "d"])
    assert tabs(shown) == [("a",), ("c", "b"), ("d",)]
    assert shown.column_of("a").share == 2.0
    assert tabs(stacked.showing(["b", "a"])) == [("b",), ("a",)]
    assert tabs(stacked.showing([])) == []
    assert tabs(Arrangement().showing(["d", "a"])) == [("d",), ("a",)]


def test_choices_outlive_the_plot(three):
    chosen = three.chosen("a", {"log": True})
    assert chosen.showing(["b"]).choices == {"a": {"log": True}}
    assert chosen.chosen("a", {}).choices == {}


def test_what_is_written_is_read_again(three):
    made = (
        three.stacked("a", "c").fronted("c").stacked("b", "c").fronted("a").sized({"a": 3.0}).showing(["c", "a", "b", "d"])
        .loosened("d", (5, 6, 300, 200)).loosened("b").enlarged("a").chosen("b", {"log": True})
    )  # fmt: skip
    again = read(made.plain(), KNOWN)
    assert again == made
    assert again.plain() == made.plain()


def test_the_list_of_the_first_version_is_a_column_each():
    assert tabs(read(["b", "a", "nothing", "b", None], KNOWN)) == [("b",), ("a",)]


@pytest.mark.parametrize("kept", [None, 7, "a", {}, {"columns": 3}, {"columns": "abc"}])
def test_what_is_no_arrangement_is_none(kept):
    assert read(kept, KNOWN) is None


@pytest.mark.parametrize(
    "kept",
    [
        {"columns": [{"tabs": ["a", "a", 5]}, {"tabs": "b"}, {"tabs": ["a"]}, 9, {"tabs": []}]},
        {"columns": [{"tabs": ["a"], "share": share} for share in ("wide", None)], "windows": [1], "choices": 4, "maximised": ["a"]},
        {"columns": [{"tabs": ["a"], "share": float("nan"), "front": 4}], "maximised": "b"},
        {"columns": [{"tabs": ["a"], "share": True}], "windows": {"b": [1, 2, 3, 4]}, "choices": {"z": {"log": True}, "a": 3}},
    ],
)
def test_a_strange_file_gives_what_can_be_understood_of_it(kept):
    assert read(kept, KNOWN) == Arrangement((Column(("a",)),))


@pytest.mark.parametrize("place", [None, [1, 2, 3], [1, 2, 3, 4.5], [1, 2, 3, 10**9], [1, 2, 0, 5], "here"])
def test_a_window_in_a_strange_place_gets_another_one(place):
    assert read({"columns": [{"tabs": ["a"]}], "windows": {"a": place}}, KNOWN).windows == {"a": None}


@pytest.mark.parametrize(("share", "kept"), [(1e9, WIDEST), (-5, NARROWEST), (2, 2.0)])
def test_a_width_stays_within_reason(share, kept):
    assert read({"columns": [{"tabs": ["a"], "share": share}]}, KNOWN).columns[0].share == kept
