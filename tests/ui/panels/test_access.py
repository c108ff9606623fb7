"""Whatever the keyboard can reach has a name for a screen reader, in every panel and dialog."""

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QSlider,
    QTabBar,
    QWidget,
)

from nnsim.document import DataReference, SetData
from nnsim.ui.panels.data import DataPanel
from nnsim.ui.panels.data_inspector import DataInspector
from nnsim.ui.panels.import_dialog import ImportDialog
from nnsim.ui.panels.inspector import Inspector
from nnsim.ui.panels.learning import LearningPanel
from nnsim.ui.panels.palette import PalettePanel
from nnsim.ui.panels.top_bar import TopBar
from nnsim.ui.panels.welcome import WelcomePage
from nnsim.ui.panes import reading_order

CONTROLS = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit, QSlider, QTabBar)
PANELS = {
    "top bar": TopBar, "palette": PalettePanel, "data": DataPanel, "learning": LearningPanel, "inspector": Inspector,
    "table of samples": DataInspector, "import": ImportDialog, "welcome": lambda session: WelcomePage(session, {}, lambda name: None),
}  # fmt: skip


def nameless(panel: QWidget) -> list[QWidget]:
    """Controls that take the keyboard and have neither a name nor words on them."""
    found = []
    for widget in panel.findChildren(QWidget):
        if not isinstance(widget, CONTROLS) or isinstance(widget, QHeaderView) or widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
            continue
        if _belongs_to_another(widget):
            continue
        words = widget.text() if isinstance(widget, QAbstractButton) else ""
        if not (widget.accessibleName() or words):
            found.append(widget)
    return found


def _belongs_to_another(widget: QWidget) -> bool:
    """Whether this is the list that a drop-down opens or the corner of a table: these go by their owner's name."""
    owner = widget.parentWidget()
    return isinstance(owner, QAbstractScrollArea | QComboBox) or (owner is not None and isinstance(owner.parentWidget(), QComboBox))


@pytest.mark.parametrize("name", PANELS)
def test_every_control_has_a_name(qtbot, session, name):
    panel = PANELS[name](session)
    panel.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(panel)
    assert nameless(panel) == []
    if name == "inspector":
        network = session.document.network
        for chosen in (*network.nodes, *network.connections):
            session.select({chosen})
            assert nameless(panel) == []


MARK = 24
"""Pixels that a mark of the keyboard changes clearly, at least."""


def changed_pixels(one: QImage, other: QImage) -> int:
    pair = []
    for image in (one, other):
        plain = image.convertToFormat(QImage.Format.Format_RGB32)
        bits = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine() // 4, 4)
        pair.append(bits[..., :3].astype(int))
    return int((np.abs(pair[0] - pair[1]).max(axis=-1) > 40).sum())


def unmarked(panel: QWidget) -> list[str]:
    """Controls that look the same with the keyboard as without, by name."""
    found = []
    panel.setFocus()
    for control in reading_order(panel):
        owner = control.window()
        owner.setFocus(Qt.FocusReason.OtherFocusReason)
        away = control.grab().toImage()
        control.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(control, QLineEdit):
            control.deselect()
        if changed_pixels(away, control.grab().toImage()) < MARK:
            found.append(f"{type(control).__name__} {control.accessibleName() or control.text()}")
    return found


@pytest.mark.parametrize("name", PANELS)
def test_what_has_the_keyboard_can_be_seen(qtbot, session, name):
    panel = PANELS[name](session)
    panel.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(panel)
    panel.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    panel.resize(400, 900)
    panel.show()
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    assert unmarked(panel) == []


def test_a_control_without_a_name_is_found(qtbot):
    panel = QWidget()
    qtbot.addWidget(panel)
    field = QLineEdit(panel)
    assert nameless(panel) == [field]


def test_a_dialog_that_was_closed_no_longer_listens(qtbot, session):
    dialog = DataInspector(session)
    dialog.show()
    dialog.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    session.push(SetData(DataReference(generator="moons")))  # an exception in a slot fails the test
    session.projectReplaced.emit()
