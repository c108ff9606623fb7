"""A network writes in the window: what was typed goes on, character by character, and every one tells its chance."""

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage

import nnsim
from nnsim.datasets.sequences.text import next_character
from nnsim.engine.frames import Frame, State
from nnsim.engine.run import Run
from nnsim.engine.writing import Drawn
from nnsim.ui.alphabet import Alphabet, wrapped
from nnsim.ui.plots.sheet import Place
from nnsim.ui.plots.writing import LENGTHS, LIVE_LENGTH, MOST_PASSAGES, WritingPlot
from nnsim.ui.theme import DARK
from tests.ui.plots.alone import RunSession
from tests.ui.plots.worlds import foretelling, spelling, two_classes

ROUND = "the cat\nsat on a mat "
"""Written again and again by a network that has it by heart."""


def foreteller(text: str = ROUND * 9, symbols: str = "one_hot") -> Run:
    """A network that says nearly certainly what follows each character, if in the text only one does."""
    data = nnsim.Dataset(**next_character(text, 20, 20, symbols))
    units = len(data.classes)
    network = nnsim.Network()
    x = network.add("input", name="x", shape=data.feature_shape)
    m = network.add("rnn", name="m", units=2)
    y = network.add("dense", name="y", units=units, activation="softmax")
    for source, target in ((x, m), (m, y), (x, y)):
        network.connect(source, target)
    run = Run(nnsim.Project(network, data, loss="cross_entropy"))
    for array in run.parameters.values():
        array[...] = 0
    if symbols == "one_hot":
        codes = [data.classes.index(name) for name in ("⏎" if c == "\n" else "␣" if c == " " else c for c in text)]
        for now, after in itertools.pairwise(codes):
            run.parameters["x>y.W"][after, now] = 12.0
    return run


@pytest.fixture
def plot(shown):
    return shown(WritingPlot(RunSession(foreteller())))


def written(plot, qtbot):
    """Wait until all that is being written is shown."""
    qtbot.waitUntil(lambda: plot.session.jobs.follow() or plot.job is None)


def epoch(plot, number, state=State.RUNNING):
    """A frame of a run that has come so far; told twice, since of a training network not every one is drawn."""
    for _ in range(2):
        plot.session.show_frame(Frame(state=state, epoch=number, iteration=number))


def test_it_fits_where_a_network_foretells_symbols():
    assert WritingPlot.applies(RunSession(foreteller()))
    assert WritingPlot.applies(RunSession(foreteller(symbols="numbers")))
    assert WritingPlot.applies(spelling())
    assert not WritingPlot.applies(spelling(each=False))
    assert not WritingPlot.applies(two_classes())
    assert not WritingPlot.applies(foretelling())


def test_the_first_words_of_the_data_are_proposed_as_a_beginning(plot):
    assert plot.beginning.text() == "the cat"


def test_it_goes_on_with_the_beginning(plot, qtbot):
    plot.heat.set_share(0)
    plot.beginning.setText("m")
    qtbot.mouseClick(plot.button, Qt.MouseButton.LeftButton)
    assert plot.button.text() == "Stop"
    written(plot, qtbot)
    (passage,) = plot.sheet.passages
    assert passage.heading == "epoch 0 · temperature 0.00 · seed 0"
    assert (len(passage.drawn), passage.shown) == (LENGTHS[1], LENGTHS[1])
    assert plot.sheet.text.splitlines()[1].startswith("ma")
    assert plot.button.text() == "Write"
    assert plot.table()["symbol"][0] == "a"
    assert plot.table()["chance"][0] == 1.0


def test_characters_appear_a_few_at_a_time_and_stop_leaves_what_is_shown(plot, qtbot):
    plot.write()
    qtbot.waitUntil(lambda: len(plot.job.drawn) == LENGTHS[1])
    plot.session.jobs.follow()
    first = plot.sheet.passages[0].shown
    plot.session.jobs.follow()
    second = plot.sheet.passages[0].shown
    assert 0 < first < second < LENGTHS[1]
    qtbot.mouseClick(plot.button, Qt.MouseButton.LeftButton)
    assert plot.job is None
    assert len(plot.sheet.passages[0].drawn) == second
    plot.session.jobs.follow()
    assert plot.sheet.passages[0].shown == second


def test_characters_that_the_network_does_not_know_are_named_in_one_sentence(plot, qtbot):
    plot.beginning.setText("the QüQ hat")
    assert plot.fault.isVisible()
    assert plot.fault.text() == "Not in the data, so nothing that the network knows: “Q”, “ü”."
    assert plot.beginning.faulty
    plot.write()
    assert plot.job is None
    plot.beginning.setText("")
    assert "at least one symbol" in plot.fault.text()
    plot.beginning.setText("a mat")
    assert not plot.fault.isVisible()
    qtbot.keyClick(plot.beginning, Qt.Key.Key_Return)
    assert plot.job is not None
    written(plot, qtbot)


def test_temperature_and_seed_are_those_that_are_set(plot, qtbot):
    plot.beginning.setText("a")
    for share, seed in ((1.0, 0), (1.0, 0), (1.0, 1), (0.05, 1)):
        plot.heat.set_share(share)
        plot.set_seed(seed)
        plot.write()
        written(plot, qtbot)
    hot, again, other, cold = ([drawn.symbol for drawn in passage.drawn] for passage in plot.sheet.passages)
    assert hot == again != other
    assert plot.degrees.text() == "0.10"
    assert plot.sheet.passages[-1].heading.endswith("temperature 0.10 · seed 1")
    assert cold != other
    qtbot.mouseClick(plot.seed.forth, Qt.MouseButton.LeftButton)
    assert plot.seed.words.text() == "seed 2"


def test_while_it_trains_it_writes_again_after_every_epoch(plot, qtbot):
    epoch(plot, 1)
    plot.session.jobs.follow()
    assert plot.job is None  # nobody asked for it
    qtbot.mouseClick(plot.live, Qt.MouseButton.LeftButton)
    for number in (2, 3):
        epoch(plot, number)
        plot.session.jobs.follow()
        assert plot.job is not None
        written(plot, qtbot)
        assert len(plot.sheet.passages[-1].drawn) == LIVE_LENGTH
        epoch(plot, number)
        plot.session.jobs.follow()
        assert plot.job is None  # that epoch has been written after
    assert len(plot.sheet.passages) == 2
    epoch(plot, 4, State.PAUSED)
    plot.session.jobs.follow()
    assert plot.job is None
    epoch(plot, 0, State.PAUSED)  # gone back
    epoch(plot, 1)
    plot.session.jobs.follow()
    assert plot.job is not None


def test_every_specimen_says_of_which_epoch_it_is(plot, qtbot):
    plot.session.run.train(epochs=5)
    plot.write()
    written(plot, qtbot)
    assert plot.sheet.passages[-1].heading.startswith("epoch 5 ·")


def test_epochs_that_are_faster_than_the_writing_are_left_out(plot, qtbot):
    plot.live.setChecked(True)
    for number in range(1, 8):
        epoch(plot, number)
        plot.session.jobs.follow()
    written(plot, qtbot)
    plot.session.jobs.follow()
    written(plot, qtbot)
    assert len(plot.sheet.passages) == 2


def test_old_passages_leave_the_sheet(plot, qtbot):
    plot.length = 3
    for _ in range(MOST_PASSAGES + 2):
        plot.write()
        written(plot, qtbot)
    assert len(plot.sheet.passages) == MOST_PASSAGES


def test_pointing_at_a_character_shows_with_what_chance_it_was_drawn(plot, qtbot):
    plot.write()
    written(plot, qtbot)
    passage = plot.sheet.passages[0]
    last = passage.drawn[-1]
    assert plot.chances.drawn is last
    place = Place(passage, len(passage) - 9)
    assert plot.sheet.at(plot.sheet.box(place).center()) == place
    qtbot.mouseMove(plot.sheet.viewport(), plot.sheet.box(place).center().toPoint())
    assert plot.chances.drawn is place.drawn
    name = plot.alphabet.names[place.drawn.symbol]
    assert plot.header.legend[0].text == f"“{name}”"
    bars = plot.chances.bars()
    assert dict(bars)[place.drawn.symbol] == place.drawn.chance
    assert bars == sorted(bars, key=lambda bar: -bar[1])
    plot.sheet._hover(None)
    assert plot.chances.drawn is last
    plot.sheet._hover(Place(passage, 0))  # which was given
    assert plot.chances.bars() == []


def test_an_unlikely_symbol_has_a_bar_too(plot):
    plot.chances.show_chances(Drawn(9, 0.01, tuple((code, 0.2) for code in range(5))))
    plot.chances.resize(60, 42)
    assert plot.chances.bars()[-1] == (9, 0.01)
    plot.grab()


def test_a_run_that_does_not_answer_lets_nobody_wait(plot, qtbot):
    plot.session.busy.set()
    plot.write()
    job = plot.job
    for _ in range(3):
        plot.session.jobs.follow()
    assert not job.done
    plot.hide()
    assert job.done
    plot.session.busy.clear()
    plot.show()
    plot.write()
    written(plot, qtbot)
    assert len(plot.sheet.passages) == 1


def test_a_network_that_says_no_chances_is_a_sentence(plot, qtbot):
    plot.session.run.parameters["x>y.W"][...] = np.nan
    plot.write()
    written(plot, qtbot)
    assert "no chance of anything" in plot.fault.text()


def test_another_text_has_another_alphabet_and_an_empty_sheet(plot, qtbot):
    plot.write()
    written(plot, qtbot)
    plot.session.open_run(foreteller("xyxyz" * 20))
    assert plot.beginning.text() == "x"
    assert plot.sheet.passages == []
    assert plot.chances.drawn is None
    plot.session.set_theme(DARK)
    plot.grab()


def test_an_embedding_of_numbers_writes_too(shown, qtbot):
    plot = shown(WritingPlot(RunSession(foreteller(symbols="numbers"))))
    plot.write()
    written(plot, qtbot)
    assert len(plot.sheet.passages[0].drawn) == LENGTHS[1]


def test_picture_numbers_and_text_can_be_taken_away(plot, qtbot, tmp_path):
    plot.write()
    written(plot, qtbot)
    for ending in ("png", "svg", "csv"):
        plot.save(tmp_path / f"plot.{ending}")
    assert QImage(str(tmp_path / "plot.png")).width() >= plot.width()
    assert (tmp_path / "plot.csv").read_text(encoding="utf-8").startswith("text,symbol,chance")
    menu = plot.context_menu()
    actions = {action.text(): action for action in menu.actions()}
    actions["Copy the text"].trigger()
    assert QGuiApplication.clipboard().text() == plot.sheet.text
    actions["100 symbols"].trigger()
    assert plot.length == 100
    actions["Clear"].trigger()
    assert plot.sheet.passages == []
    menu.close()


# Symbols as text


def test_white_space_is_typed_as_it_is_or_by_its_name():
    alphabet = Alphabet.of(("⏎", "␣", "a", "U+00AD"))
    assert alphabet.spelled
    assert alphabet.read("a a␣⏎\u00ad") == ([2, 1, 2, 1, 0, 3], [])
    assert [alphabet.piece(code) for code in range(3)] == ["\n", " ", "a"]
    assert alphabet.written([2, 1, 0]) == "a ⏎"


def test_symbols_that_are_words_have_spaces_between_them():
    alphabet = Alphabet.of(("up", "down"))
    assert alphabet.read("up  down left up") == ([0, 1, 0], ["left"])
    assert alphabet.piece(1) == "down "
    assert alphabet.written([1, 0]) == "down up"
    assert alphabet.beginning([1, 0, 1]) == "down"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("one two three", ["one two ", "three"]),
        ("exactly8", ["exactly8"]),
        ("exactly8 more", ["exactly8 ", "more"]),
        ("muchtoolongword", ["muchtool", "ongword"]),
        ("a\n\nb", ["a\n", "\n", "b"]),
        ("", []),
        ("longlong\nx", ["longlong\n", "x"]),
    ],
)
def test_lines_break_at_spaces(text, lines):
    pieces = list(text)
    assert ["".join(pieces[start:stop]) for start, stop in wrapped(pieces, 8)] == lines


def test_the_end_stays_in_sight_unless_somebody_scrolled_away(plot, qtbot):
    bar = plot.sheet.verticalScrollBar()
    for _ in range(2):
        plot.write()
        written(plot, qtbot)
    assert bar.maximum() > 0
    assert bar.value() == bar.maximum()
    bar.setValue(0)
    plot.write()
    written(plot, qtbot)
    assert bar.value() == 0
    point = QPointF(12, plot.sheet._heading_height() + 12)
    assert plot.sheet.at(point).symbol < 3
