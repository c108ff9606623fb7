"""Words that a file brings along are shown as they are: Qt would make pages of those that look like HTML, and load their pictures."""

import numpy as np
import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex
from PySide6.QtGui import QAction, Qt, QTextDocument
from PySide6.QtWidgets import QAbstractItemView, QLabel, QMessageBox, QWidget

import nnsim
from nnsim.document import Block, Note
from tests.ui.window.hand import until

EVIL = '<img src="/nowhere/evil.png"><b>evil</b>'


def project():
    """Everything that may be called anything is called this."""
    network = nnsim.Network()
    x, y = network.add("input", name="x", shape=(2,)), network.add("dense", name="y", units=2, activation="softmax")
    network.connect(x, y)
    inputs = np.random.default_rng(0).normal(size=(30, 2))
    data = nnsim.Dataset(
        inputs, (inputs[:, 0] > 0).astype(int), name=EVIL, feature_names=(EVIL + "1", EVIL + "2"), target_names=(EVIL,),
        classes=(EVIL + "no", EVIL + "yes"), attribution=EVIL, notes=(EVIL,), points=True,
    )  # fmt: skip
    made = nnsim.Project(network, data, loss="cross_entropy", title=EVIL, description=EVIL)
    made.document.furniture = {"t1": Note("t1", EVIL, (0.0, 200.0)), "g1": Block("g1", EVIL, frozenset({y.id}))}
    return made


def rich(text):
    return "evil" in text and Qt.mightBeRichText(text) and "<img" in shown_of(text)


def shown_of(text):
    """What of the markup in a text is left to be carried out: nothing of one that was escaped."""
    page = QTextDocument()
    page.setHtml(text)
    return "" if "<img" in page.toPlainText() else "<img"


def cells(model: QAbstractItemModel, parent: QModelIndex):
    for row in range(min(model.rowCount(parent), 20)):
        for column in range(min(model.columnCount(parent), 10)):
            index = model.index(row, column, parent)
            yield index
            if column == 0 and model.rowCount(index):
                yield from cells(model, index)


def told(window):
    """Every text that Qt may make a page of, with where it is."""
    for widget in window.findChildren(QWidget):
        yield f"tooltip of {type(widget).__name__} {widget.accessibleName()[:30]} in {type(widget.parent()).__name__}", widget.toolTip()
        if isinstance(widget, QLabel) and widget.textFormat() != Qt.TextFormat.PlainText:
            yield f"text of {type(widget).__name__}", widget.text()
        if isinstance(widget, QMessageBox) and widget.textFormat() != Qt.TextFormat.PlainText:
            yield "message", widget.text()
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            for index in cells(widget.model(), QModelIndex()):
                yield f"tooltip in {type(widget).__name__}", str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
            for section in range(min(widget.model().columnCount(), 10)):
                data = widget.model().headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
                yield f"tooltip of a heading in {type(widget).__name__}", str(data or "")
    for action in window.findChildren(QAction):
        yield f"tooltip of action {action.text()[:30]}", action.toolTip() if action.toolTip() != action.text() else ""


@pytest.fixture
def window(application, tmp_path):
    path = tmp_path / "<img src=a> evil.nnsim"
    nnsim.save(project(), path)
    application.files.open_path(str(path))
    application.session.set_view("plots", ("loss", "confusion", "map", "comparison"))
    until(lambda: application.session.frame.weights)
    application.session.train()
    until(lambda: application.session.frame.iteration > 3)
    application.session.pause()
    return application.window


def test_no_word_of_a_file_becomes_a_page(window, application):
    session = application.session
    seen = set()
    for chosen in (None, *session.document.network.nodes, "t1", "g1"):
        session.select([chosen] if chosen else [])
        until(lambda: not window.workspace.busy)
        seen |= {where for where, text in told(window) if rich(text)}
    application.window.workspace.outline.show()
    window.show_welcome()
    seen |= {where for where, text in told(window) if rich(text)}
    assert not seen, "\n".join(sorted(seen))


def test_a_page_made_of_a_word_is_found():
    assert rich(f"{EVIL} has one unit")
    assert not rich("evil")
    assert not rich("&lt;img src=evil&gt;<br>")
