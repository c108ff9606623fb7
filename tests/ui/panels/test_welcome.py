"""The welcome page opens examples and files; the command palette runs any action by name."""

from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAction, QImage, QKeySequence, QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.catalog import FileError
from nnsim.document import DataReference, Document, Network, shapes_of
from nnsim.engine.catalogue import CATALOG
from nnsim.engine.project import Project
from nnsim.ui.panels.command_palette import CommandPalette
from nnsim.ui.panels.example_card import draw_network
from nnsim.ui.panels.recent import RecentRow
from nnsim.ui.panels.welcome import WelcomePage
from nnsim.ui.theme import DARK, LIGHT
from nnsim.ui.widgets.buttons import LinkButton


def load(name):
    if name == "broken":
        raise FileError("broken.nnsim is damaged.")
    network = Network(CATALOG)
    network.connect(network.add("input"), network.add("dense", units=20))
    return Project(network, DataReference(generator="xor"), title=name.upper(), description=f"All about {name}.")


@pytest.fixture
def page(qtbot, session):
    made = WelcomePage(session, {"Layers": ["xor", "spirals"], "Data": ["broken"]}, load, ["/home/me/elman.nnsim"])
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    qtbot.waitUntil(lambda: not made.gallery.drawn.isActive(), timeout=10_000)
    return made


def test_cards_are_drawn_from_the_real_projects(page):
    assert page.gallery.cards["xor"].text() == "XOR"
    assert page.gallery.cards["xor"].document is not None
    assert page.gallery.cards["xor"].data is not None
    assert not page.gallery.cards["xor"].grab().isNull()


@pytest.mark.parametrize("delay", [0, 1])
def test_a_loop_is_drawn_above_its_layer(qapp, delay):
    network = Network(CATALOG)
    one, two = network.add("dense", units=2), network.add("dense", units=2, position=(200, 0))
    network.connect(one, two)
    if delay:
        network.connect(two, two, delay=delay)
    picture = QImage(120, 80, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    draw_network(painter, QRectF(0, 0, 120, 80), Document(network), shapes_of(network), LIGHT)
    painter.end()
    above = {picture.pixelColor(x, y).name() for x in range(90, 120) for y in range(10, 27)}
    assert (above != {"#ffffff"}) == bool(delay)


def test_an_example_that_cannot_be_read_says_why(page):
    assert not page.gallery.cards["broken"].isEnabled()
    assert page.gallery.cards["broken"].toolTip() == "broken.nnsim is damaged."


def test_a_card_opens_its_example(qtbot, page, session):
    qtbot.mouseClick(page.gallery.cards["spirals"], Qt.MouseButton.LeftButton)
    qtbot.keyClick(page.gallery.cards["xor"], Qt.Key.Key_Return)
    assert session.opened == ["spirals", "xor"]


def test_buttons_and_recent_files_ask_the_window(qtbot, page):
    asked = []
    page.emptyRequested.connect(lambda: asked.append("empty"))
    page.openRequested.connect(lambda: asked.append("open"))
    page.fileRequested.connect(asked.append)
    for widget in (page.empty, page.open, page.rows[0]):
        qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
    assert asked == ["empty", "open", "/home/me/elman.nnsim"]


def test_search_leaves_what_fits_and_enter_opens_it(qtbot, page, session):
    qtbot.keyClicks(page.search, "spir")
    assert [name for name, card in page.gallery.cards.items() if not card.isHidden()] == ["spirals"]
    assert page.recent_title.isHidden()
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    assert session.opened == ["spirals"]


def test_a_group_is_found_by_its_title_and_goes_when_nothing_in_it_fits(qtbot, page):
    qtbot.keyClicks(page.search, "layers")
    assert [name for name, card in page.gallery.cards.items() if not card.isHidden()] == ["xor", "spirals"]
    assert [title for title, part in page.gallery.parts.items() if part.isHidden()] == ["Data"]


def test_a_link_leads_to_its_group(qtbot, page):
    page.resize(700, 420)
    page.search.setText("spirals")
    bar = page._scroll.verticalScrollBar()
    qtbot.waitUntil(lambda: page.gallery.parts["Data"].isHidden())
    links = [link for link in page.findChildren(LinkButton) if link.text() == "Data"]
    qtbot.mouseClick(links[0], Qt.MouseButton.LeftButton)
    assert page.search.text() == ""
    qtbot.waitUntil(lambda: bar.value() > 0)


def test_cards_follow_the_theme(page, session):
    session.set_theme(DARK)
    assert page.gallery.cards["xor"].theme is DARK


@pytest.mark.parametrize("width", [500, 900, 1400])
def test_cards_never_lie_outside_the_page(qtbot, page, width):
    page.resize(width, 700)
    qtbot.waitUntil(lambda: page.width() == width)
    for part in page.gallery.parts.values():
        part.holder.layout().activate()
        assert all(card.geometry().bottom() <= part.holder.height() for card in part.cards)


@pytest.mark.parametrize("width", [700, 1000, 1140, 1440])
def test_the_page_ends_below_its_last_card(qtbot, session, width):
    page = WelcomePage(session, {"All": [f"example {number}" for number in range(24)]}, load)
    qtbot.addWidget(page)
    page.resize(width, 700)
    page.show()
    qtbot.waitUntil(lambda: not page.gallery.drawn.isActive(), timeout=10_000)
    lowest = max(card.geometry().bottom() for card in page.gallery.cards.values())
    assert lowest + 1 == page.gallery.parts["All"].holder.height()


@pytest.fixture
def actions(qapp):
    owner = QWidget()
    done = []
    made = []
    for name, keys in (("&Save", "Ctrl+S"), ("Train", "Space"), ("Step back", "Shift+F10")):
        action = QAction(name, owner)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _=False, name=name: done.append(name))
        made.append(action)
    yield made, done
    owner.deleteLater()


def test_typing_finds_a_command_and_enter_runs_it(qtbot, actions):
    made, done = actions
    palette = CommandPalette(made)
    palette.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(palette)
    assert palette.shown() == ["Save", "Step back", "Train"]
    qtbot.keyClicks(palette.search, "ste")
    assert palette.shown() == ["Step back"]
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert done == ["Step back"]


def test_arrow_keys_choose_a_command(qtbot, actions):
    made, done = actions
    palette = CommandPalette(made)
    palette.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(palette)
    qtbot.keyClick(palette.search, Qt.Key.Key_Down)
    qtbot.keyClick(palette.search, Qt.Key.Key_Down)
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert done == ["Train"]


def test_a_command_that_cannot_be_done_does_nothing_and_says_why(qtbot, actions):
    made, done = actions
    made[0].setEnabled(False)
    made[0].setToolTip("Nothing has changed since it was saved.")
    palette = CommandPalette(made)
    palette.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(palette)
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert done == []
    assert palette.told.text() == "Nothing has changed since it was saved."
    qtbot.keyClick(palette.search, Qt.Key.Key_Down)
    assert palette.told.isHidden()


def test_a_command_that_there_is_not_is_said_to_be_none_and_escape_closes_at_once(qtbot, actions):
    palette = CommandPalette(actions[0])
    palette.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(palette)
    palette.show()
    qtbot.keyClicks(palette.search, "fly")
    assert palette.told.text() == "No command has that in its name."
    qtbot.keyClick(palette.search, Qt.Key.Key_Escape)
    assert not palette.isVisible()


class Shelf(QWidget):
    """Lessons of a first page, without files."""

    filled = Signal()

    def __init__(self, *titles):
        super().__init__()
        self.cards = [RecentRow(Path(title), self) for title in titles]
        column = QVBoxLayout(self)
        for card in self.cards:
            column.addWidget(card)

    def narrow(self, words):
        for card in self.cards:
            card.setHidden(not all(word in card.text().casefold() for word in words))
        return bool(self.hits())

    def hits(self):
        return [card for card in self.cards if not card.isHidden()]


@pytest.fixture
def shelved(page, qtbot):
    """The page with two lessons above its examples; `opened` is what was pressed of them."""
    shelf = Shelf("The limit of a neuron", "Spirals and layers")
    page.opened = []
    for card in shelf.cards:
        card.clicked.connect(lambda _=False, card=card: page.opened.append(card.text()))
    page.put_above(shelf)
    page.activateWindow()
    page.search.setFocus()
    qtbot.waitUntil(lambda: shelf.cards[0].isVisible())
    return page


def focused(page):
    return page.focusWidget().text()


@pytest.mark.parametrize(
    ("typed", "lessons", "examples"),
    [
        ("spirals", ["Spirals and layers"], []), ("limit", ["The limit of a neuron"], []), ("xor", [], ["xor"]),
        ("all about spirals", [], ["spirals"]), ("zebra", [], []), ("", [], []),
    ],
)  # fmt: skip
def test_enter_opens_what_was_found_first_be_it_a_lesson_or_an_example(qtbot, shelved, session, typed, lessons, examples):
    qtbot.keyClicks(shelved.search, typed)
    qtbot.keyClick(shelved.search, Qt.Key.Key_Return)
    assert shelved.opened == lessons
    assert session.opened == examples


def test_what_is_called_so_comes_before_what_only_says_so(qtbot, page, session):
    page.gallery.cards["xor"].description = "Easier than spirals."
    qtbot.keyClicks(page.search, "spirals")
    assert not page.gallery.cards["xor"].isHidden()
    assert page.hits.best is page.gallery.cards["spirals"]


def test_arrow_keys_go_through_what_was_found_and_back_to_the_search(qtbot, shelved, session):
    qtbot.keyClicks(shelved.search, "spirals")
    assert "Enter opens" in shelved.found.text()
    qtbot.keyClick(shelved.search, Qt.Key.Key_Down)
    assert focused(shelved) == "Spirals and layers"
    qtbot.keyClick(shelved.focusWidget(), Qt.Key.Key_Down)
    assert focused(shelved) == "SPIRALS"
    qtbot.keyClick(shelved.focusWidget(), Qt.Key.Key_Up)
    qtbot.keyClick(shelved.focusWidget(), Qt.Key.Key_Up)
    assert shelved.focusWidget() is shelved.search
    qtbot.keyClick(shelved.search, Qt.Key.Key_Down)
    qtbot.keyClick(shelved.focusWidget(), Qt.Key.Key_Right)
    qtbot.keyClick(shelved.focusWidget(), Qt.Key.Key_Return)
    assert session.opened == ["spirals"]


def test_without_a_search_arrow_keys_go_over_the_whole_page(qtbot, shelved):
    qtbot.keyClick(shelved.search, Qt.Key.Key_Down)
    seen = [focused(shelved)]
    for _ in range(4):
        qtbot.keyClick(shelved.focusWidget(), Qt.Key.Key_Right)
        seen.append(focused(shelved))
    assert seen == ["The limit of a neuron", "Spirals and layers", "XOR", "SPIRALS", "elman"]


def test_a_search_that_finds_nothing_says_so_and_shows_the_words_as_they_are(qtbot, shelved):
    qtbot.keyClicks(shelved.search, "<b>zebra</b>")
    assert shelved.found.isVisible()
    assert "<b>zebra</b>" in shelved.found.text()
    assert shelved.found.textFormat() == Qt.TextFormat.PlainText
    qtbot.keyClick(shelved.search, Qt.Key.Key_Escape)
    assert not shelved.found.isVisible()
    assert shelved.hits.best is None


def test_what_comes_later_is_found_as_well(qtbot, shelved):
    qtbot.keyClicks(shelved.search, "zebra")
    shelved.gallery.cards["xor"].setText("Zebra crossings")
    shelved.gallery.filled.emit()
    assert shelved.hits.best is shelved.gallery.cards["xor"]


def test_recent_files_that_change_while_one_is_found_are_no_hits_any_more(qtbot, page):
    qtbot.keyClicks(page.search, "elman")
    assert page.hits.best is page.rows[0]
    page.set_recent([])
    assert page.hits.best is None


def test_lessons_stand_among_the_recent_files_under_a_mark_of_their_own(page):
    page.set_recent(["/home/me/elman.nnsim", "/home/me/week3.nnlesson"])
    assert [row.accessibleDescription() for row in page.rows] == ["Project", "Lesson"]
    assert page.rows[1].grab().toImage() != page.rows[0].grab().toImage()
