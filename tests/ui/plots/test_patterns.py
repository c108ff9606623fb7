"""A pattern that is dragged over the gates is looked for, and the places where it occurs again are listed with their inputs."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QColor

import nnsim
from nnsim.document import PutNode
from nnsim.engine.frames import FrameRequest, State
from nnsim.engine.patterns import Pattern, Place
from nnsim.engine.picture import picture
from nnsim.ui.plots.area import PlotArea
from nnsim.ui.plots.finder import THRESHOLD, Finder
from nnsim.ui.plots.gates import GatesPlot
from nnsim.ui.plots.lane import Span
from nnsim.ui.plots.patterns import PatternsPlot
from nnsim.ui.theme import DARK
from tests.ui import mouse
from tests.ui.plots.pointing import node_id, place_in
from tests.ui.plots.worlds import STEPS, PlotSession, foretelling, spelling, stacked

ABOVE = 2


def texts(plot):
    model = plot.list.places
    return [model.data(model.index(row)) for row in range(model.rowCount())]


@pytest.fixture
def living(qtbot):
    """A session with a real run of a memory on symbols, and its frame."""
    codes = np.random.default_rng(4).integers(0, 3, (12, 15))
    codes[7, 5:12] = codes[0, 2:9]
    data = nnsim.Dataset(np.eye(3)[codes], codes, feature_names=("a", "b", "c"), classes=("a", "b", "c"), sequence=True)
    net = nnsim.Network()
    x, memory = net.add("input", name="x", shape=(3,)), net.add("gru", name="memory", units=4)
    y = net.add("dense", name="y", units=3, activation="softmax")
    net.connect(x, memory)
    net.connect(memory, y)
    run = nnsim.Run(nnsim.Project(net, data, loss="cross_entropy", optimizer="adam", learning_rate=0.01, batch_size=4))
    session = PlotSession(net, data)
    session.run = run
    session.frame = picture(run, FrameRequest(), State.PAUSED)
    yield session
    session.jobs.cancel()


def finished(qtbot, session):
    def done():
        session.jobs.follow()
        return not Finder.of(session).searching

    qtbot.waitUntil(done, timeout=30_000)


def test_a_drag_over_rows_and_steps_of_a_memory_looks_for_that_pattern(shown, qtbot, living):
    plot = shown(GatesPlot(living))
    asked = []
    plot.other_asked.connect(asked.append)
    lane = ABOVE + [lane.title for lane in plot.lanes.lanes[ABOVE:]].index("h hidden")
    mouse.drag(plot.lanes, place_in(plot.lanes, lane, 1, 4), place_in(plot.lanes, lane, 2, 6))
    finder = Finder.of(living)
    assert finder.pattern == Pattern(node_id(living, "memory"), "h", 1, 3, sample=0, start=4, stop=7)
    assert asked == ["patterns"]
    assert plot.lanes.selected == Span(lane, 1, 3, 4, 7)
    finished(qtbot, living)
    assert (finder.places[0].sample, finder.places[0].start) == (7, 7)  # the same came in there, three steps later
    assert (finder.samples, finder.iteration, finder.failure) == (12, 0, "")


def test_in_the_curves_of_a_unit_a_drag_selects_that_unit(shown, qtbot, living):
    plot = shown(GatesPlot(living))
    plot.choose_unit(2)
    mouse.drag(plot.lanes, place_in(plot.lanes, ABOVE, 0, 3), place_in(plot.lanes, ABOVE, 0, 5))
    assert Finder.of(living).pattern == Pattern(node_id(living, "memory"), "r", 2, 3, 0, 3, 6)
    assert plot.lanes.selected == Span(ABOVE, 0, 1, 3, 6)
    plot.choose_unit(1)
    assert plot.lanes.selected is None
    finished(qtbot, living)


def test_shift_and_arrow_keys_select_the_steps_they_go_over(shown, qtbot, living):
    plot = shown(GatesPlot(living))
    finder = Finder.of(living)
    plot.lanes.cursor_of_all.pin(4)
    for _ in range(3):
        qtbot.keyClick(plot.lanes, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert finder.pattern == Pattern(node_id(living, "memory"), "h", 0, 4, sample=0, start=4, stop=8)
    assert plot.lanes.time == 7
    for _ in range(5):
        qtbot.keyClick(plot.lanes, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert (finder.pattern.start, finder.pattern.stop) == (2, 5)
    qtbot.keyClick(plot.lanes, Qt.Key.Key_Right)
    assert (finder.pattern.start, finder.pattern.stop, plot.lanes.time) == (2, 5, 3)
    finished(qtbot, living)


def test_a_network_that_has_learned_is_looked_through_again_when_it_rests(qtbot, living):
    finder = Finder.of(living)
    finder.seek(node_id(living, "memory"), "h", (0, 4), (3, 8))
    finished(qtbot, living)
    before = finder.places
    living.run.train(iterations=20)
    living.show_frame(picture(living.run, FrameRequest(), State.RUNNING))
    assert not finder.searching
    living.show_frame(picture(living.run, FrameRequest(), State.PAUSED))
    assert finder.searching
    finished(qtbot, living)
    assert finder.iteration == 20
    assert finder.places != before
    living.show_frame(picture(living.run, FrameRequest(), State.PAUSED))
    assert not finder.searching


def test_another_network_or_project_forgets_the_pattern(qtbot, living):
    finder = Finder.of(living)
    memory = living.document.network.node("memory")
    larger = PutNode(replace(memory, parameters={**memory.parameters, "units": 5}))
    for forget in (lambda: living.push(larger), living.projectReplaced.emit):
        finder.seek(memory.id, "h", (0, 4), (3, 8))
        forget()
        assert (finder.pattern, finder.searching, finder.places) == (None, False, ())


def test_a_search_that_cannot_be_made_says_why(shown, qtbot, living):
    plot = shown(PatternsPlot(living))
    plot.finder.seek(node_id(living, "memory"), "h", (0, 9), (3, 8))
    assert plot.summary.text() == "Searching…"
    finished(qtbot, living)
    assert "select the pattern anew" in plot.summary.text()


def test_places_are_listed_with_sample_steps_distance_and_inputs_the_pattern_itself_first(shown):
    plot = shown(PatternsPlot(spelling()))
    assert texts(plot) == [
        "sample 1, steps 5 to 8, distance 0.0: a b c d",
        "sample 1, steps 13 to 16, distance 0.040: a b c d",
        "sample 3, steps 4 to 7, distance 0.10: b c d a",
    ]
    assert plot.summary.text() == "2 places in 2 of 3 samples"
    assert [entry.text for entry in plot.header.legend] == ["h 2–3"]
    assert list(plot.table()["distance"]) == [0.04, 0.1]


def test_the_slider_says_how_far_away_a_place_may_be(shown):
    session = spelling()
    plot = shown(PatternsPlot(session))
    assert plot.limit.text() == f"{THRESHOLD:.2f}"
    for share, places in ((1.0, 4), (0.05, 2), (0.0, 1)):
        plot.slider.set_share(share)
        assert len(texts(plot)) == places
        assert plot.limit.text() == f"{share:.2f}"
    assert Finder.of(session).threshold == 0.0
    assert plot.summary.text() == "0 places in 0 of 3 samples"


def test_a_click_or_enter_goes_to_the_place_in_all_plots(shown, qtbot):
    session = spelling()
    plot, gates = shown(PatternsPlot(session)), shown(GatesPlot(session))
    rect = plot.list.visualRect(plot.list.places.index(2))
    qtbot.mouseClick(plot.list.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert session.sample == 2
    assert gates.lanes.time == 3
    assert [(span.start, span.stop) for span in gates.lanes.marks] == [(3, 7)]
    assert gates.lanes.selected is None  # the pattern itself is in another sample
    qtbot.keyClick(plot.list, Qt.Key.Key_Up)
    qtbot.keyClick(plot.list, Qt.Key.Key_Return)
    assert session.sample == 0
    assert gates.lanes.time == 12
    assert [(span.start, span.stop) for span in gates.lanes.marks] == [(12, 16)]
    assert (gates.lanes.selected.start, gates.lanes.selected.stop) == (4, 8)


@pytest.mark.parametrize("world", [foretelling, spelling, lambda: spelling(30), stacked])
def test_inputs_of_every_kind_can_be_seen(world, shown):
    session = world()
    finder = Finder.of(session)
    if finder.pattern is None:
        node = node_id(session, "there")
        finder.pattern, finder.places = Pattern(node, "c", 0, 1, 0, 2, 3), (Place(1, 4, 0.1),)
    plot = shown(PatternsPlot(session))
    for width, height in ((230, 267), (302, 267), (1400, 600)):
        plot.resize(width, height)
        picture_of = plot.list.viewport().grab().toImage()
        shades = {picture_of.pixelColor(x, 10).name() for x in range(picture_of.width())}
        assert len(shades) > 3  # figures and a strip
    session.set_theme(DARK)
    assert plot.list.theme is DARK
    ground = plot.list.viewport().grab().toImage().pixelColor(1, plot.list.viewport().height() - 2)
    assert ground.lightnessF() < QColor(DARK.ink).lightnessF() / 2


def test_where_nothing_is_selected_it_says_how_to(shown):
    session = stacked()
    plot = shown(PatternsPlot(session))
    assert not plot.body.isVisible()
    assert plot.list.places.rowCount(QModelIndex()) == 0


def test_asking_for_it_shows_it_beside_the_others_and_makes_room(shown):
    session = foretelling()
    area = shown(PlotArea(session), 1400, 300)
    session.set_view("plots", ("loss", "gates"))
    area.show_plots(["loss", "gates"])
    area.maximise("gates")
    area.plots["gates"].other_asked.emit("patterns")
    assert area.order == ["loss", "gates", "patterns"]
    assert area.maximised is None
    area.plots["gates"].other_asked.emit("patterns")
    assert area.order == ["loss", "gates", "patterns"]


def test_lengths_end_the_steps_that_are_listed(shown):
    session = spelling()
    data = session.dataset
    session.dataset = nnsim.Dataset(
        data.inputs, data.targets, [STEPS, 9, 6], feature_names=data.feature_names, classes=data.classes,
    )
    finder = Finder.of(session)
    finder.places = (Place(2, 2, 0.1),)
    plot = shown(PatternsPlot(session))
    item = plot.list.places.items[1]
    assert (item.length, item.words()) == (6, "a b c d")
