"""The picture of the network as a file: real vectors with all that is on the canvas, the same bytes every time, and one sentence if not."""

import gc
import os
import re
import xml.etree.ElementTree as ElementTree
from base64 import b64decode
from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from nnsim.catalog import FileError, ProjectError
from nnsim.document import Block, Note, PutFurniture, PutNode
from nnsim.engine.frames import Frame, State
from nnsim.ui.canvas.export import files
from nnsim.ui.canvas.export.dialog import ExportDialog
from nnsim.ui.canvas.export.drawing import View, Wanted, sheet
from nnsim.ui.canvas.picture import picture
from nnsim.ui.canvas.scene import NetworkScene
from nnsim.ui.canvas.shown import Shows
from nnsim.ui.theme import DARK, LIGHT
from tests.ui.canvas.unrolling import elman, unroll
from tests.ui.fakes import frame_of

SVG = "{http://www.w3.org/2000/svg}"


def view_of(board, selection=()):
    session = board.session
    return View(session.document, session.shapes, session.dataset, session.frame, 0, 0, frozenset(board.id(name) for name in selection))


def tree_of(made):
    return ElementTree.fromstring(files.svg(made))


def labels(tree):
    return [element.get("aria-label") for element in tree.iter() if element.get("aria-label")]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_an_svg_is_made_of_paths_and_knows_its_words(board, theme):
    made = sheet(view_of(board), Wanted(theme))
    tree = tree_of(made)
    assert {"x", "hidden 1", "output"} <= set(labels(tree))
    assert len(list(tree.iter(f"{SVG}path"))) > 25
    assert not list(tree.iter(f"{SVG}text"))  # letters are paths: nobody needs our fonts
    assert not list(tree.iter(f"{SVG}image"))
    assert tree.find(f".//{SVG}rect").get("fill") == theme.canvas
    assert re.search(f'stroke="{theme.line}"', files.svg(made).decode())


def test_a_curve_of_every_weight_is_in_it(board):
    tree = tree_of(sheet(view_of(board), Wanted(LIGHT)))
    curves = [path for path in tree.iter(f"{SVG}path") if path.get("stroke") and not path.get("fill") and "C" in path.get("d")]
    assert len(curves) == 2 * 3 + 3 * 1


def test_maps_are_small_pictures_in_it_whose_pixels_nobody_can_blur(board):
    frame = frame_of(board.session, seed=1, map_size=20)
    view = replace(view_of(board), frame=frame)
    images = list(tree_of(sheet(view, Wanted(LIGHT))).iter(f"{SVG}image"))
    assert len(images) == 2 + 3 + 1
    assert all(float(image.get("width")) < 100 for image in images)
    pixels = QImage.fromData(b64decode(images[0].get("{http://www.w3.org/1999/xlink}href").partition(",")[2]))
    assert pixels.width() >= 4 * 30


def test_the_scale_is_the_size_on_paper_and_the_number_of_pixels(board):
    made = sheet(view_of(board), Wanted(LIGHT))
    half, double = made.scaled(0.5), made.scaled(2.0)
    width, height = (float(tree_of(double).get(side).removesuffix("cm")) for side in ("width", "height"))
    assert (width, height) == pytest.approx((made.rect.width() / 96 * 2.54 * 2, made.rect.height() / 96 * 2.54 * 2), abs=0.01)
    assert tree_of(half).get("viewBox") == tree_of(double).get("viewBox")
    size = QImage.fromData(files.png(double)).size()
    assert size == double.pixels
    assert abs(size.width() - 4 * half.pixels.width()) <= 4
    box = re.search(rb"/MediaBox \[0 0 (\d+)\S* (\d+)", files.pdf(double))
    assert QSize(int(box[1]), int(box[2])) == double.points


def test_what_is_no_background_is_clear_and_cut_close(board):
    made = sheet(view_of(board), Wanted(LIGHT, ground=False))
    picture = files.image(made)
    assert picture.pixelColor(0, 0).alpha() == 0
    assert not list(tree_of(made).iter(f"{SVG}rect"))
    cards = QRectF()
    for name in ("x", "hidden 1", "output"):
        card = board.card(name)
        cards = cards.united(card.plan.rect.translated(card.pos()))
    for output in board.drawing.outputs.values():
        cards = cards.united(output.boundingRect().translated(output.pos()))
    assert made.rect.adjusted(-1, -1, 1, 1).contains(cards)
    assert cards.adjusted(-3, -3, 3, 3).contains(made.rect)
    assert files.image(sheet(view_of(board), Wanted(DARK))).pixelColor(0, 0) == QColor(DARK.canvas)


def test_a_pdf_says_no_date_so_that_the_same_picture_is_the_same_file_tomorrow(board):
    assert not re.search(rb"Date\W{1,5}\d{4}|D:\d{4}", files.pdf(sheet(view_of(board), Wanted(LIGHT))))


def test_a_pdf_has_one_page_of_vectors_with_its_fonts(board):
    data = files.pdf(sheet(view_of(board), Wanted(LIGHT)))
    assert data.startswith(b"%PDF-1.")
    assert data.count(b"/Type /Page\n") == 1
    assert b"Inter" in data
    assert b"/FontFile2" in data
    assert b"/Subtype /Image" not in data


@pytest.mark.parametrize("form", files.FORMATS)
def test_the_same_picture_is_the_same_file(board, form):
    first, second = (files.FORMATS[form](sheet(view_of(board), Wanted(LIGHT))) for _ in range(2))
    assert first == second


def test_a_selection_is_its_layers_and_what_runs_between_them(board):
    made = sheet(view_of(board, ["hidden 1", "output"]), Wanted(LIGHT, selected=True))
    assert "x" not in labels(tree_of(made))
    assert {"hidden 1", "output"} <= set(labels(tree_of(made)))
    assert made.rect.width() < sheet(view_of(board), Wanted(LIGHT)).rect.width()
    connection = board.bundle("x", "hidden 1").connection.id
    view = View(board.session.document, board.session.shapes, selection=frozenset({connection}))
    found = set(labels(tree_of(sheet(view, Wanted(LIGHT, selected=True)))))
    assert {"x", "hidden 1"} <= found
    assert "output" not in found


def test_selected_marks_and_problems_are_not_part_of_a_picture(board):
    plain = files.svg(sheet(view_of(board), Wanted(LIGHT)))
    board.session.select({board.id("hidden 1")})
    assert files.svg(sheet(view_of(board, ["hidden 1"]), Wanted(LIGHT))) == plain


def test_numbers_and_grid_are_there_if_wanted(board):
    plain = sheet(view_of(board), Wanted(LIGHT))
    numbered = sheet(view_of(board), Wanted(LIGHT, numbers=True))
    assert numbered.units == pytest.approx(plain.units, abs=3.0)
    words = [label for label in labels(tree_of(numbered)) if re.fullmatch(r"[−-]?\d\.\d+", label)]
    assert len(words) >= 9
    assert len(sheet(view_of(board), Wanted(LIGHT, grid=True)).marks) == len(plain.marks) + 1


def test_notes_and_groups_are_in_it_unless_they_are_not_wanted(board):
    session = board.session
    note = Note("t1", "look here", (0.0, 200.0))
    group = Block("g1", "Middle", frozenset({board.id("hidden 1"), board.id("output")}))
    session.push(PutFurniture({"t1": note, "g1": group}))
    everything = labels(tree_of(sheet(view_of(board), Wanted(LIGHT))))
    assert {"look here", "Middle"} <= set(everything)
    assert not {"look here", "Middle"} & set(labels(tree_of(sheet(view_of(board), Wanted(LIGHT, notes=False)))))
    chosen = replace(view_of(board), selection=frozenset({"g1"}))
    part = set(labels(tree_of(sheet(chosen, Wanted(LIGHT, selected=True)))))
    assert {"Middle", "hidden 1", "output"} <= part
    assert not {"look here", "x"} & part
    session.push(PutFurniture({"g1": replace(group, collapsed=True)}))
    closed = set(labels(tree_of(sheet(chosen, Wanted(LIGHT, selected=True)))))
    assert "Middle" in closed
    assert "hidden 1" not in closed


def test_cards_show_in_it_what_they_show_on_the_canvas(board):
    frame = frame_of(board.session, seed=1)
    plain, weights = (
        files.svg(sheet(replace(view_of(board), frame=frame, shows=shows), Wanted(LIGHT))) for shows in (Shows.ACTIVATION, Shows.WEIGHTS)
    )
    assert plain != weights


def test_a_loop_is_drawn_with_its_badge(board_on):
    board = board_on(elman())
    assert "z⁻¹" in labels(tree_of(sheet(view_of(board), Wanted(LIGHT))))


def test_names_may_hold_anything_that_can_be_written(board):
    node = board.network.nodes[board.id("hidden 1")]
    name = '<b &"ü" 한 🙂'
    PutNode(replace(node, name=name)).apply(board.session.document)
    made = sheet(view_of(board), Wanted(LIGHT))
    assert any(label.startswith("<b &") for label in labels(tree_of(made)))
    assert files.pdf(made)


def test_of_an_empty_canvas_there_is_no_picture_but_a_sentence(board_on):
    board = board_on()
    with pytest.raises(ProjectError, match="add a layer first"):
        sheet(view_of(board), Wanted(LIGHT))
    actions = {action.objectName(): action for action in board.canvas.actions_list()}
    assert not actions["canvas.export"].isEnabled()
    assert actions["canvas.export"].toolTip() == "The canvas is empty."


def test_of_nothing_selected_there_is_none_either(board):
    with pytest.raises(ProjectError, match="Nothing is selected"):
        sheet(view_of(board), Wanted(LIGHT, selected=True))


def test_a_file_is_whole_or_as_it_was(board, tmp_path):
    made = sheet(view_of(board), Wanted(LIGHT))
    for form in files.FORMATS:
        files.save(made, tmp_path / f"net.{form}")
        assert (tmp_path / f"net.{form}").read_bytes() == files.FORMATS[form](made)
    with pytest.raises(FileError, match=r"as \.svg, \.pdf or \.png"):
        files.save(made, tmp_path / "net.jpg")
    with pytest.raises(FileError, match="does not exist"):
        files.save(made, tmp_path / "no" / "net.svg")
    (tmp_path / "folder.svg").mkdir()
    with pytest.raises(FileError, match="was not saved"):
        files.save(made, tmp_path / "folder.svg")
    assert sorted(os.listdir(tmp_path)) == ["folder.svg", "net.pdf", "net.png", "net.svg"]


def test_a_picture_that_is_too_large_is_refused_in_a_sentence(board):
    with pytest.raises(ProjectError, match="too large: choose a smaller size"):
        files.png(sheet(view_of(board), Wanted(LIGHT)).scaled(90.0))


def test_what_was_drawn_for_a_picture_is_taken_down_at_once(board):
    sheet(view_of(board), Wanted(LIGHT))
    picture(board.session.document, LIGHT, QSize(200, 100))
    left = [thing for thing in gc.get_objects() if isinstance(thing, NetworkScene) and thing is not board.drawing and thing.items()]
    assert left == []  # the collector would take its items apart one by one while Qt still asks them


# The window's part


@pytest.fixture
def dialog(board, qtbot, tmp_path, monkeypatch):
    """The dialog as the action opens it; what it is told by the file dialog; what it said."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "net"), ""))
    board.session.path = tmp_path / "project.nnsim"
    board.canvas.do("export")
    return board.canvas.findChild(ExportDialog)


def test_the_dialog_writes_what_it_shows(board, dialog, tmp_path):
    said = []
    board.session.notice.connect(said.append)
    dialog.form.editors["format"].take("pdf")
    assert dialog.size_note.text().endswith("cm")
    dialog.export.click()
    assert (tmp_path / "net.pdf").read_bytes() == files.pdf(sheet(view_of(board), Wanted(LIGHT)))
    assert said == ["The picture was saved as net.pdf."]
    board.canvas.do("export")
    again = board.canvas.findChildren(ExportDialog)[-1]
    assert again.form.values()["format"] == "pdf"
    again.reject()


def test_the_dialog_says_how_many_pixels_there_will_be(dialog):
    dialog.form.editors["format"].take("png")
    before = dialog.size_note.text()
    dialog.form.editors["scale"].take(200)
    assert dialog.size_note.text().endswith("pixels")
    assert dialog.size_note.text() != before
    assert dialog.preview.grab().toImage().allGray() is False


def test_in_the_dialog_what_goes_wrong_is_one_sentence_and_nothing_is_lost(board, dialog, tmp_path):
    (tmp_path / "net.svg").mkdir()
    dialog.export.click()
    assert dialog.isVisible()
    assert "was not saved" in dialog.fault.text()
    dialog.reject()


def test_a_picture_is_copied_as_pixels_and_as_vectors(board):
    board.canvas.do("copy_picture")
    data = QGuiApplication.clipboard().mimeData()
    assert QGuiApplication.clipboard().image().width() > 2 * 300
    assert ElementTree.fromstring(data.data("image/svg+xml").data()).tag == f"{SVG}svg"
    QGuiApplication.clipboard().clear()


# Unrolled over time


def _all_steps(board, **wanted):
    return sheet(replace(view_of(board), steps=board.canvas.unrolled.steps_in_sight()), Wanted(LIGHT, **wanted))


def test_an_unrolled_network_is_a_picture_of_shapes_and_words(unrolled):
    made = _all_steps(unrolled)
    said = labels(tree_of(made))
    assert [word for word in said if word.startswith("t = ")] == [f"t = {step}" for step in range(1, 7)]
    assert said.count("hidden 1") == 6
    svg = files.svg(made)
    assert svg == files.svg(_all_steps(unrolled))
    assert files.pdf(made).startswith(b"%PDF")
    assert files.image(made).size() == made.pixels


def test_an_unrolled_network_without_a_run_is_drawn_once(unrolled):
    view = replace(view_of(unrolled), steps=unrolled.canvas.unrolled.steps_in_sight(), frame=Frame(state=State.EMPTY))
    said = labels(tree_of(sheet(view, Wanted(LIGHT))))
    assert said.count("hidden 1") == 1


def test_only_the_steps_in_sight_are_taken_if_wanted(unrolled):
    view = replace(view_of(unrolled), steps=(2, 3))
    said = labels(tree_of(sheet(view, Wanted(LIGHT, in_sight=True))))
    assert [word for word in said if word.startswith("t = ")] == ["t = 3", "t = 4"]
    assert said.count("output") == 2


def test_the_colours_of_the_values_are_in_it(unrolled):
    made = files.image(_all_steps(unrolled))
    shades = {made.pixelColor(x, y).name() for x in range(0, made.width(), 2) for y in range(0, made.height(), 2)}
    assert len(shades) > 40


def test_the_dialog_offers_steps_where_the_network_is_unrolled(qtbot, unrolled):
    made = ExportDialog(
        replace(view_of(unrolled), steps=(1, 2)), LIGHT, unrolled.network.catalog, unrolled.session.path, lambda text: None, unrolled.canvas
    )
    assert [title for _, title in made.form.editors["part"].parameter.options] == ["All time steps", "Time steps in sight"]
    assert "notes" not in made.form.editors
    whole = made.sheet.units[0]
    made.form.editors["part"].take("sight")
    assert made.sheet.units[0] < whole / 2
    made.close()


def test_what_is_exported_is_what_is_looked_at(unrolled):
    assert unrolled.canvas.unrolled.steps_in_sight() is not None
    unroll(unrolled)
    assert unrolled.canvas.unrolled.steps_in_sight() is None
