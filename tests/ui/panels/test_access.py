"""Whatever the keyboard can reach has a name for a screen reader, in every panel and dialog."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
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
from nnsim.ui.panels import DataPanel, ImportDialog, Inspector, LearningPanel, PalettePanel, TopBar, WelcomePage
from nnsim.ui.panels.data_inspector import DataInspector

CONTROLS = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit, QSlider, QTabBar)
PANELS = {
    "top bar": TopBar, "palette": PalettePanel, "data": DataPanel, "learning": LearningPanel, "inspector": Inspector,
    "table of samples": DataInspector, "import": ImportDialog, "welcome": lambda session: WelcomePage(session, (), lambda name: None),
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
