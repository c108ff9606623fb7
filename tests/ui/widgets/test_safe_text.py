"""Pages that others wrote are shown, reach nothing, and lead only where somebody says yes."""

import time

import pytest
from PySide6.QtCore import QMimeData, QObject, QPoint, Qt, QTimer, QUrl, Slot
from PySide6.QtGui import QColor, QDesktopServices, QDragEnterEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QMessageBox

from nnsim.storage.text import TextError
from nnsim.ui.theme import DARK, LIGHT, palette
from nnsim.ui.widgets import formula
from nnsim.ui.widgets.safe_picture import safe_picture
from nnsim.ui.widgets.safe_text import SafeText
from tests.ui.mouse import drag

MARK = QColor("#12fe34")
"""A colour that nothing else has."""


@pytest.fixture
def page(qtbot):
    def shown(text, pictures=lambda name: None):
        widget = SafeText(pictures)
        qtbot.addWidget(widget)
        widget.resize(500, 600)
        widget.show_page(text)
        widget.show()
        return widget

    return shown


def marked(widget):
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return MARK.rgb() & 0xFFFFFF in set(memoryview(image.constBits()).cast("I").tolist()) or MARK.rgb() in set(
        memoryview(image.constBits()).cast("I").tolist()
    )


def picture():
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(MARK)
    return image


@pytest.fixture
def lying(tmp_path, monkeypatch):
    """A picture on the disk, in the folder that the program runs in."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "there.png"
    assert picture().save(str(path))
    assert picture().save(str(tmp_path / "there@2x.png"))
    return path


def test_pictures_come_from_the_page_s_own_members(page):
    widget = page("![a](pictures/a.png)", {"pictures/a.png": picture()}.get)
    assert marked(widget)


FORMS = ("{path}", "file://{path}", "there.png", "./there.png", "../{folder}/there.png", "qrc:{path}", ":{path}", "<{path}>",
         "//localhost{path}")  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("around", ["![a]({0})", "[![a]({0})](https://a.example)", "![a][r]\n\n[r]: {0}", '<img src="{0}">'])
def test_no_picture_comes_from_the_disk(page, lying, form, around):
    address = form.format(path=lying, folder=lying.parent.name)
    widget = page(around.format(address))
    assert not marked(widget)
    assert "there.png" in widget.toPlainText()


@pytest.mark.parametrize(
    "address", ["http://host.example/x.png", "data:image/png;base64,AAAA", "smb://host/x.png", ":/qt-project.org/styles/x.png"]
)
def test_what_is_not_fetched_stands_there_as_its_address(page, address):
    assert page(f"See ![a]({address})").toPlainText() == f"See [picture that is not part of this page: {address}]"


@pytest.mark.parametrize(
    "html", ["<script>alert(1)</script>", "<iframe src=x></iframe>", "<object data=x></object>", '<b onclick="x()">b</b>']
)
def test_html_is_shown_as_text(page, html):
    assert page(f"before {html} after").toPlainText() == f"before {html} after"


def anchors(widget):
    found = []
    block = widget.document().begin()
    while block.isValid():
        inside = block.begin()
        while not inside.atEnd():
            if inside.fragment().charFormat().isAnchor():
                found.append((inside.fragment().text(), widget.link_at(inside.fragment().charFormat().anchorHref())))
            inside += 1
        block = block.next()
    return found


@pytest.mark.parametrize("address", ["file:///C:/Windows/System32/calc.exe", "javascript:alert(1)", "ms-msdt:/id", "other.md", "#part"])
def test_what_a_system_would_start_is_no_link(page, address):
    widget = page(f"[click]({address}) and **[bold]({address})**")
    assert anchors(widget) == []
    assert widget.toPlainText() == "click and bold"


def test_a_link_shows_its_real_host(page):
    widget = page("[https://school.edu](https://evil.example/x), [the *school*](https://school.edu/), <https://a.example/b>")
    assert widget.toPlainText() == "https://school.edu (evil.example), the school (school.edu), https://a.example/b"


@pytest.fixture
def opened():
    """Addresses that were handed to the system."""

    class Browser(QObject):
        def __init__(self):
            super().__init__()
            self.seen = []

        @Slot(QUrl)
        def open(self, url):
            self.seen.append(url.toString())

    browser = Browser()
    for scheme in ("https", "http", "file"):
        QDesktopServices.setUrlHandler(scheme, browser, "open")
    yield browser.seen
    for scheme in ("https", "http", "file"):
        QDesktopServices.unsetUrlHandler(scheme)


def answered(button, seen):
    """Press a button of the question that comes."""

    def press():
        box = next(w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox) and w.isVisible())
        seen.append(f"{box.text()} {box.informativeText()}")
        next(b for b in box.buttons() if b.text().replace("&", "") == button).click()

    QTimer.singleShot(0, press)


@pytest.mark.parametrize(
    ("button", "goes"), [("Open in the browser", ["https://evil.example/x"]), ("Cancel", []), ("Copy the address", [])]
)
def test_an_address_opens_only_when_confirmed(page, opened, button, goes):
    widget = page("[https://school.edu](https://evil.example/x)")
    asked = []
    answered(button, asked)
    widget.anchorClicked.emit(QUrl("nnsim-link:0"))
    assert opened == goes
    assert "https://evil.example/x" in asked[0]
    if button.startswith("Copy"):
        assert QGuiApplication.clipboard().text() == "https://evil.example/x"


def test_links_into_the_window_are_told_and_open_nothing(page, opened):
    widget = page("[Train](point:train) [hidden](<point:node/hidden 1>) [page](help:layer/dense)")
    told = []
    widget.pointed.connect(told.append)
    widget.help_wanted.connect(told.append)
    for number in range(3):
        widget.anchorClicked.emit(QUrl(f"nnsim-link:{number}"))
    assert sorted(told) == ["layer/dense", "node/hidden 1", "train"]
    assert opened == []


def test_an_anchor_of_another_make_leads_nowhere(page, opened):
    widget = page("[a](https://a.example)")
    for address in ("https://a.example", "nnsim-link:7", "nnsim-link:x", "file:///etc/passwd"):
        widget.anchorClicked.emit(QUrl(address))
    widget.setSource(QUrl("file:///etc/passwd"))
    assert opened == []
    assert "(a.example)" in widget.toPlainText()


def test_a_page_that_is_too_much_leaves_the_one_before(page):
    widget = page("before")
    with pytest.raises(TextError):
        widget.show_page("> " * 100 + "x")
    assert widget.toPlainText() == "before"


def test_the_page_follows_the_theme(page):
    widget = page("[a](point:train)")
    for theme in (DARK, LIGHT):
        widget.setPalette(palette(theme))
        assert anchors(widget)[0][1].target == "train"


WORST = {
    "tables": "|a|b|\n|-|-|\n" + "|a|b|\n" * 130,
    "rows of columns": ("|a" * 38 + "|\n") + ("|-" * 38 + "|\n") + ("|a" * 38 + "|\n") * 8,
    "lists": "- a\n" * 2_000,
    "ticks": ("`a" * 900 + "\n\n") * 11,
    "emphasis": ("*_" * 900 + "\n\n") * 5,
    "bold letters": ("**a** " * 250 + "\n\n") * 10,
    "links": "[a](https://b.example/c) ![x](y)\n\n" * 490,
    "headings": "# a\n" * 2_000,
}


@pytest.mark.parametrize("case", WORST)
def test_the_worst_that_is_let_through_is_shown_soon(page, case):
    begun = time.process_time()
    widget = page(WORST[case])
    widget.height_for(500)
    widget.grab()
    assert time.process_time() - begun < 2.0


def test_only_png_and_jpeg_are_pictures():
    data = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'
    assert safe_picture(data) is None
    assert safe_picture(b"") is None
    assert safe_picture(b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (30_000).to_bytes(4) * 2 + b"\x08\x02\0\0\0" + b"\0" * 4) is None
    assert safe_picture(b"GIF89a\1\0\1\0" + b"\0" * 20) is None


def test_a_picture_is_read_by_its_content(tmp_path):
    for kind in ("png", "jpg"):
        path = tmp_path / f"a.{kind}"
        assert picture().save(str(path))
        found = safe_picture(path.read_bytes())
        assert found is not None
        assert (found.width(), found.height()) == (60, 40)
        assert safe_picture(path.read_bytes()[:30]) is None


@pytest.mark.parametrize(
    "tex",
    [
        "{" * 900 + "a" + "}" * 900, r"\frac{" * 60 + "a" + "}{b}" * 60, r"\left(" * 40 + "a" + r"\right)" * 40, r"\sqrt{" * 300,
        "a^" * 3_000,
    ],
    ids=["groups", "fractions", "brackets", "roots", "powers"],
)
def test_an_equation_without_end_is_not_typeset(tex):
    begun = time.process_time()
    assert formula.svg(tex, "#000000", 14.0) is None
    assert time.process_time() - begun < 2.0


def test_an_equation_of_a_page_is():
    assert formula.svg(r"\frac{\partial L}{\partial w_{ij}} = \sum_{k} \left(\frac{a_{k}}{\sqrt{b_{k}}}\right)", "#000000", 14.0)


def at_link(widget):
    """A place on the first link of a page."""
    places = (QPoint(x, y) for y in range(2, widget.height(), 4) for x in range(2, 200, 4))
    return next(place for place in places if widget.anchorAt(place))


def copying(menu):
    return next((action for action in menu.actions() if action.objectName() == "link-copy" and action.isVisible()), None)


def test_the_address_of_a_link_is_copied_as_it_is(page):
    widget = page("[away](https://example.org/page)")
    menu = widget.menu_at(at_link(widget))
    copying(menu).trigger()
    assert QGuiApplication.clipboard().text() == "https://example.org/page"
    menu.deleteLater()


def test_a_link_into_the_window_has_no_address_to_copy(page):
    widget = page("[there](help:layer/dense)")
    menu = widget.menu_at(at_link(widget))
    assert copying(menu) is None
    menu.deleteLater()


def test_what_is_copied_or_dragged_away_is_words_alone(page):
    widget = page("Before ![a](pictures/a.png) and [away](https://example.org/page) after", {"pictures/a.png": picture()}.get)
    widget.selectAll()
    data = widget.createMimeDataFromSelection()
    assert data.formats() == ["text/plain"]
    assert "Before" in data.text()
    assert "nnsim-" not in data.text()
    assert "\ufffc" not in data.text()


def test_nothing_can_be_dropped_on_a_page(page):
    widget = page("Words")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/etc/passwd")])
    data.setText("other words")
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    entering = QDragEnterEvent(QPoint(5, 5), copy, data, left, Qt.KeyboardModifier.NoModifier)
    entering.ignore()
    QApplication.sendEvent(widget.viewport(), entering)
    assert not entering.isAccepted()
    assert widget.toPlainText() == "Words"


def test_a_picture_that_is_dragged_moves_nothing_and_opens_nothing(page, opened):
    widget = page("![a](pictures/a.png)\n\n[away](https://example.org/page)", {"pictures/a.png": picture()}.get)
    before = widget.toHtml()
    drag(widget.viewport(), QPoint(20, 20), QPoint(120, 60))
    drag(widget.viewport(), at_link(widget), QPoint(120, 20))
    assert widget.toHtml() == before
    assert not opened
