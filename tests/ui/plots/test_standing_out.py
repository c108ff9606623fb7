"""Panels of samples that stand out: the worst predictions, those of a cell of the confusion matrix, and what a unit likes."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest

import nnsim
from nnsim.engine.frames import FrameRequest, State
from nnsim.engine.picture import picture
from nnsim.engine.ranking import Excites, Mistakes
from nnsim.ui.plots.confusion import ConfusionPlot
from nnsim.ui.plots.standing_out import LikesPlot, WorstPlot
from tests.ui.plots.alone import RunSession


def at_its_moment(session):
    session.show_frame(picture(session.run, FrameRequest(confusion="train"), State.PAUSED))


def ready(session, plot):
    session.jobs.follow()
    return not plot.rankings.under_way and not plot.rankings._looking


@pytest.fixture
def seen(shown, qtbot):
    """Shows a plot of an example's run, and waits for what is found."""

    def show(kind, name, iterations):
        run = nnsim.Run(nnsim.example(name))
        run.train(iterations=iterations)
        session = RunSession(run)
        session.parts = run.machine.binding.parts_of
        at_its_moment(session)
        plot = shown(kind(session))
        qtbot.waitUntil(lambda: ready(session, plot), timeout=30_000)
        return plot, session

    return show


def lines(plot):
    model = plot.list.samples
    return [model.data(model.index(row)) for row in range(model.rowCount())]


def hint(plot):
    return plot._hint.text() if plot._pages.currentIndex() else ""


def legend(plot):
    return plot.header.legend[0].text


def test_pictures_that_are_taken_for_others_are_shown_with_what_they_are_taken_for(seen):
    plot, session = seen(WorstPlot, "digits", 60)
    model = plot.list.samples
    assert model.pictures
    assert all(" taken for " in line for line in lines(plot))
    first = model.data(model.index(0), Qt.ItemDataRole.DecorationRole)
    assert max(first.width(), first.height()) == 48
    assert legend(plot) == f"{plot.rankings.found} wrong, at iteration 60"
    parts = session.parts
    assert [item.row for item in model.items] == [int(parts.train[one.sample]) for one in plot.rankings.ranked]


def test_pictures_grow_with_the_panel_and_where_there_are_few(seen, qtbot):
    plot, _ = seen(LikesPlot, "digits", 10)
    model = plot.list.samples

    def side():
        return max((found := model.data(model.index(0), Qt.ItemDataRole.DecorationRole)).width(), found.height())

    assert (side(), plot.list.iconSize().width(), plot.list.gridSize().width()) == (48, 48, 84)
    plot.resize(1200, 800)
    qtbot.waitUntil(lambda: side() == plot.list.iconSize().width() == 128)
    assert plot.list.visualRect(model.index(model.rowCount() - 1)).bottom() <= plot.list.viewport().height()
    plot.resize(302, 267)
    qtbot.waitUntil(lambda: side() == 48)
    model.show(model.items[:1])
    qtbot.waitUntil(lambda: side() == 160)


def test_one_sample_is_counted_as_one(seen):
    plot, _ = seen(WorstPlot, "digits", 60)
    plot.rankings.found = 1
    plot.rankings.question = plot.rankings.asked = Mistakes((1, 8))
    assert plot.counted() == "1 sample"


def test_rows_are_shown_with_the_names_of_their_columns(seen):
    plot, _ = seen(WorstPlot, "iris", 20)
    assert all("petal length (cm)" in line for line in lines(plot))
    assert all(line.startswith("sample ") for line in lines(plot))


def test_numbers_that_are_far_off_are_said(seen):
    plot, _ = seen(WorstPlot, "diabetes", 20)
    assert lines(plot)[0].count("wanted ") == 1
    assert plot.title() == "Worst predictions"


def test_a_click_or_enter_follows_a_sample(seen):
    plot, session = seen(WorstPlot, "iris", 20)
    index = plot.list.samples.index(1)
    QTest.mouseClick(plot.list.viewport(), Qt.MouseButton.LeftButton, pos=plot.list.visualRect(index).center())
    assert session.sample == plot.rankings.ranked[1].sample
    plot.list.setCurrentIndex(plot.list.samples.index(0))
    plot.list.activated.emit(plot.list.currentIndex())
    assert session.sample == plot.rankings.ranked[0].sample


def test_a_network_without_mistakes_says_so(seen):
    plot, _ = seen(WorstPlot, "xor", 5000)
    assert hint(plot) == "All training samples are right."
    assert plot.list.samples.rowCount(QModelIndex()) == 0


def test_a_cell_of_the_confusion_matrix_shows_its_samples(seen, shown, qtbot):
    plot, session = seen(WorstPlot, "iris", 20)
    confusion = shown(ConfusionPlot(session))
    asked = []
    confusion.other_asked.connect(asked.append)
    matrix = confusion.matrix
    QTest.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=matrix.cell(1, 1).center().toPoint())
    assert asked == ["worst"]
    qtbot.waitUntil(lambda: ready(session, plot), timeout=30_000)
    assert plot.rankings.asked == Mistakes((1, 1))
    assert plot.rankings.found == matrix.counts[1, 1]
    assert plot.header.title == "versicolor"
    assert all("versicolor, rightly" in line for line in lines(plot))
    matrix.setFocus()
    QTest.keyClick(matrix, Qt.Key.Key_Right)
    QTest.keyClick(matrix, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: ready(session, plot), timeout=30_000)
    assert plot.rankings.asked == Mistakes((1, 2))
    assert plot.header.title == "versicolor taken for virginica"
    menu = plot.context_menu()
    menu.actions()[0].trigger()
    menu.close()
    qtbot.waitUntil(lambda: ready(session, plot), timeout=30_000)
    assert plot.header.title == "Worst predictions"


@pytest.mark.parametrize("part", ["validation", "test"])
def test_a_cell_of_another_part_shows_samples_that_do_not_train(part, seen, shown, qtbot):
    plot, session = seen(WorstPlot, "digits", 60)
    confusion = shown(ConfusionPlot(session))
    confusion.show_part(part)
    session.show_frame(picture(session.run, FrameRequest(confusion=part), State.PAUSED))
    counts = confusion.matrix.counts
    assert counts.sum() == len(getattr(session.parts, part))
    cell = next(tuple(place) for place in np.argwhere(counts).tolist() if place[0] != place[1])
    confusion.matrix.chosen.emit(cell)
    qtbot.waitUntil(lambda: ready(session, plot), timeout=30_000)
    assert plot.rankings.found == counts[cell]
    assert plot.header.title == f"{cell[0]} taken for {cell[1]} · {part} part"
    rows = getattr(session.parts, part)
    assert [item.row for item in plot.list.samples.items] == [int(rows[one.sample]) for one in plot.rankings.ranked]
    first = plot.list.samples.index(0)
    assert plot.list.samples.data(first, Qt.ItemDataRole.ToolTipRole).startswith(f"{part} sample ")
    before = session.sample
    QTest.mouseClick(plot.list.viewport(), Qt.MouseButton.LeftButton, pos=plot.list.visualRect(first).center())
    (fed,) = session.feeding.inputs.values()
    assert (session.sample, session.feeding.on) == (before, True)
    np.testing.assert_array_equal(fed.ravel(), session.dataset.inputs[rows[plot.rankings.ranked[0].sample]].ravel())


def test_the_menu_chooses_the_part_and_a_sample_that_trains_ends_what_is_fed(seen, qtbot):
    plot, session = seen(WorstPlot, "iris", 20)
    plot.show_part("test")
    qtbot.waitUntil(lambda: ready(session, plot), timeout=30_000)
    assert plot.header.title == "Worst predictions · test part"
    assert all(line.startswith("test sample ") for line in lines(plot))
    plot.list.gone.emit(plot.list.samples.items[0])
    assert session.feeding.on
    plot.show_part("train")
    qtbot.waitUntil(lambda: ready(session, plot), timeout=30_000)
    plot.list.gone.emit(plot.list.samples.items[0])
    assert not session.feeding.on
    assert session.sample == plot.rankings.ranked[0].sample


def test_a_part_without_samples_is_said(seen):
    plot, session = seen(WorstPlot, "iris", 20)
    session.parts = replace(session.parts, test=session.parts.test[:0])
    plot.show_part("test")
    assert plot.nothing().startswith("This part has no samples.")


def test_the_diagonal_says_precision_and_recall(seen, shown):
    _, session = seen(WorstPlot, "iris", 20)
    confusion = shown(ConfusionPlot(session))
    counts = confusion.matrix.counts
    confusion.matrix.pointed.emit((2, 2))
    _, precision, recall = confusion.header.legend
    assert precision.value.startswith(f"{100 * counts[2, 2] / counts[:, 2].sum():.1f}")
    assert recall.value.startswith(f"{100 * counts[2, 2] / counts[2].sum():.1f}")


def test_what_a_unit_likes_is_shown_for_the_unit_that_is_chosen(seen, qtbot):
    plot, session = seen(LikesPlot, "digits", 60)
    network = session.document.network
    assert plot.title() == "What a unit likes · hidden"
    assert plot.rankings.asked == Excites(network.node("hidden").id, 0)
    plot.units.forth.click()
    qtbot.waitUntil(lambda: ready(session, plot), timeout=30_000)
    assert plot.rankings.asked == Excites(network.node("hidden").id, 1)
    session.select({network.node("output").id})
    qtbot.waitUntil(lambda: ready(session, plot), timeout=30_000)
    assert plot.title() == "What a unit likes · output"
    assert plot.rankings.asked == Excites(network.node("output").id, 0)
    labels = {int(session.dataset.targets[item.row]) for item in plot.list.samples.items}
    assert labels == {0}  # after 60 updates the unit for 0 likes zeros best


def test_a_moment_that_is_too_early_to_look_at_is_looked_at_later(seen, qtbot):
    plot, session = seen(WorstPlot, "iris", 20)
    session.run.train(iterations=10)
    plot.rankings._next = 1e18  # not yet
    session.show_frame(picture(session.run, FrameRequest(), State.RUNNING))
    assert not plot.rankings.under_way
    plot.rankings._next = 0.0
    qtbot.waitUntil(lambda: ready(session, plot), timeout=30_000)
    assert plot.rankings.iteration == 30


def test_without_targets_no_answer_is_right_or_wrong(seen):
    plot, _ = seen(WorstPlot, "graph_partial", 2)
    assert hint(plot) == "The data have no targets: no answer is right or wrong."
