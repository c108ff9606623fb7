"""What holds for every plot: it asks only while visible, explains itself, can be saved, and dies when closed."""

import csv
import gc
import math
import weakref
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from nnsim.catalog import FileError
from nnsim.document import MoveNodes, SetSetting
from nnsim.engine.frames import Frame, State
from nnsim.ui.plots import PLOTS
from nnsim.ui.plots.explanation import Explanation
from nnsim.ui.plots.plot import LATEST
from nnsim.ui.theme import DARK, LIGHT
from tests.ui.fakes import FakeSession
from tests.ui.plots.worlds import PlotSession, foretelling, graph, line, regression, spelling, two_classes


def world_for(kind) -> PlotSession:
    return next(world for world in (two_classes(), regression(), line(), foretelling(), spelling(), graph()) if kind.applies(world))


each = pytest.mark.parametrize("kind", PLOTS, ids=lambda kind: kind.key)
OF_A_COPY = (
    "writing", "dynamics", "diagnosis", "worst", "likes", "landscape", "sample_course", "activation_spread", "quotient", "tangents",
    "comparison",
)  # fmt: skip
each_drawn_from_frames = pytest.mark.parametrize(
    "kind", [kind for kind in PLOTS if kind.key not in OF_A_COPY], ids=lambda kind: kind.key
)
"""The others work on copies of the run; their own tests say what they show."""


@each
def test_a_plot_wants_frames_only_while_it_is_visible(kind, shown):
    session = world_for(kind)
    plot = kind(session)
    assert plot not in session.wishes
    shown(plot)
    assert session.wishes[plot] == plot.wants()
    plot.hide()
    assert plot not in session.wishes
    plot.show()
    assert plot in session.wishes


@each_drawn_from_frames
def test_a_plot_that_is_hidden_takes_over_the_present_frame_when_it_is_shown(kind, shown):
    session = world_for(kind)
    frame, session.frame = session.frame, Frame()
    plot = shown(kind(session))
    plot.hide()
    session.show_frame(frame)
    plot.show()
    assert plot.body.isVisible()
    assert plot.table()


@each
def test_a_plot_shows_any_project_and_an_empty_frame(kind, shown):
    for session in (FakeSession(), two_classes(), regression(), foretelling(), spelling(30)):
        session.frame = Frame()
        plot = shown(kind(session))
        session.set_theme(DARK)
        plot.grab()


@each
def test_a_plot_has_a_caption_and_an_explanation_of_what_to_look_for(kind, shown, qtbot):
    plot = shown(kind(world_for(kind)))
    assert kind.caption()
    assert plot.accessibleName() == plot.title()
    assert "ook for" in plot.explanation()
    plot.header.help.click()
    (card,) = plot.findChildren(Explanation)
    assert plot.explanation() in [label.text() for label in card.findChildren(QLabel)]
    card.close()


@each_drawn_from_frames
def test_what_is_drawn_can_be_saved_in_three_ways(kind, shown, tmp_path):
    plot = shown(kind(world_for(kind)))
    for ending in ("png", "svg", "csv"):
        plot.save(tmp_path / f"plot.{ending}")
    assert QImage(str(tmp_path / "plot.png")).width() >= plot.width()
    assert QSvgRenderer(str(tmp_path / "plot.svg")).isValid()
    with (tmp_path / "plot.csv").open(encoding="utf-8", newline="") as file:
        headings, *rows = csv.reader(file)
    table = plot.table()
    assert headings == list(table)
    assert len(rows) == max(len(column) for column in table.values())
    for heading, column in table.items():
        written = [row[headings.index(heading)] for row in rows][: len(column)]
        if np.asarray(column).dtype.kind == "f":
            there = np.array([float(cell) if cell else np.nan for cell in written])
            np.testing.assert_array_equal(there, np.where(np.isfinite(column), column, np.nan))
        else:
            assert written == [str(value) for value in column]


@each
def test_a_plot_dies_when_it_is_closed(kind, shown):
    session = world_for(kind)
    plot = kind(session)
    shown(plot)
    plot.grab()
    ghost = weakref.ref(plot)
    plot.close()
    plot.deleteLater()
    del plot
    QApplication.sendPostedEvents(None, 52)  # DeferredDelete
    gc.collect()
    assert ghost() is None
    assert not session.wishes
    session.show_frame(Frame())
    session.set_theme(LIGHT)


@each
def test_the_menu_offers_what_can_be_done(kind, shown):
    plot = shown(kind(world_for(kind)))
    menu = plot.context_menu()
    texts = [action.text() for action in menu.actions()]
    assert {"Maximise", "Own window", "Hide", "Save numbers (CSV)…"} <= set(texts)
    menu.close()


def test_a_file_of_another_kind_is_refused(shown, tmp_path):
    plot = shown(PLOTS[0](two_classes()))
    with pytest.raises(FileError, match="can be saved as"):
        plot.save(tmp_path / "plot.bmp")
    for ending in ("png", "svg", "csv"):
        with pytest.raises(FileError):
            plot.save(tmp_path / "missing" / f"plot.{ending}")


def test_keys_are_unique():
    assert len({kind.key for kind in PLOTS}) == len(PLOTS)


def test_a_plot_is_a_widget_with_a_minimum_size(shown):
    plot = shown(PLOTS[0](two_classes()), 100, 60)
    assert isinstance(plot, QWidget)
    assert plot.width() >= 150


def test_moving_a_card_or_turning_the_learning_rate_leaves_the_plots_alone(shown):
    session = two_classes()
    plot = shown(PLOTS[0](session))
    refreshed = []
    plot.project_changed = lambda: refreshed.append(True)
    node = next(iter(session.document.network))
    session.push(MoveNodes({node.id: (10.0, 10.0)}))
    session.push(SetSetting("learning_rate", 0.5))
    assert refreshed == []
    session.push(SetSetting("batch_size", 5))
    assert refreshed


@pytest.mark.parametrize("kind", [kind for kind in PLOTS if kind.key in ("loss", "metric", "gradient_norm")], ids=lambda kind: kind.key)
def test_a_saved_drawing_of_curves_holds_its_axes_as_lines_and_words(kind, shown, tmp_path):
    plot = shown(kind(world_for(kind)))
    plot.save(tmp_path / "plot.svg")
    drawing = (tmp_path / "plot.svg").read_text()
    assert drawing.count("<image") <= 1  # the empty ground
    assert "iteration 0" in drawing


@each
def test_a_plot_draws_the_pictures_that_are_for_it_and_keeps_its_own_meanwhile(kind, shown):
    session = world_for(kind)
    plot = shown(kind(session))
    drawn = []
    plot.show_frame = drawn.append
    for plots, takes in ((None, True), (frozenset(), False), (frozenset({plot}), True), (frozenset({session}), False)):
        now = replace(session.frame, iteration=session.frame.iteration + 1, plots=plots)
        before = plot.frame
        session.show_frame(now)
        assert drawn == ([now] if takes else [])
        assert plot.frame is (now if takes else before)
        drawn.clear()
    session.themeChanged.emit(DARK)
    assert drawn[-1] is before


@each
def test_only_curves_over_a_run_are_spared_and_only_until_they_are_a_pixel_longer(kind, shown):
    session = world_for(kind)
    plot = shown(kind(session))
    curves = plot.axes.curves
    if curves is None or not curves.over_run or not curves.lines:
        assert plot.changes_by(session.frame.iteration)
        return
    plot.show_frame = lambda frame: None
    session.show_frame(session.frame)
    low, high = curves.chart.view.viewRange()[0]
    pixel = curves.across.iteration(curves.across.place(session.frame.iteration) + (high - low) / curves.chart.view.width())
    assert not plot.changes_by(session.frame.iteration)
    assert plot.changes_by(math.ceil(pixel))
    plot._taken -= LATEST
    assert plot.changes_by(session.frame.iteration)


def test_a_plot_that_cannot_be_seen_is_not_asked(shown):
    session = world_for(PLOTS[0])
    plot = shown(PLOTS[0](session))
    running = replace(session.frame, state=State.RUNNING, moment=None)
    plot.changes_by = lambda iteration: False
    session.sparing.next(running)
    assert session.sparing.next(running) == frozenset()
    plot.hide()
    assert session.sparing.next(running) is None
