"""What a screen reader is told of every widget of a window: each that can be used, or that shows something, must have a name.

Words on a label or a button count, and so does the label that a field is the buddy of: Qt knows these rules, so Qt is asked.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QGraphicsView,
    QHeaderView,
    QLabel,
    QLineEdit,
    QProgressBar,
    QScrollBar,
    QSlider,
    QSplitter,
    QSplitterHandle,
    QTabBar,
    QWidget,
)

from nnsim.ui.widgets.buttons import Segmented
from nnsim.ui.widgets.labels import Hairline

ALWAYS = (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QProgressBar, QSlider, QTabBar)
"""Kinds that are nothing without a name, whoever takes the keyboard for them."""
FURNITURE = (Hairline, QScrollBar, QSplitter, QSplitterHandle, QHeaderView)
"""What is there for the eye or the mouse alone, or goes by the name of what it belongs to."""
FRAMES = (Segmented,)
"""What draws a frame around others, and nothing else."""


def nameless(window: QWidget) -> list[str]:
    """What can be seen in a window and has no name, by its class and that of what it stands in."""
    found = []
    for widget in (window, *window.findChildren(QWidget)):
        if widget.isVisible() and _says_something(widget) and not name_of(widget):
            owner = widget.parentWidget()
            found.append(f"{type(widget).__name__} in {type(owner).__name__}")
    return found


def name_of(widget: QWidget) -> str:
    """What a screen reader reads out."""
    if isinstance(widget, QLabel) and not widget.text() and widget.pixmap().isNull():
        return "nothing to read"
    told = QAccessible.queryAccessibleInterface(widget)
    return widget.accessibleName() or (told.text(QAccessible.Text.Name) if told is not None else "")


def _says_something(widget: QWidget) -> bool:
    if isinstance(widget, FURNITURE) or _belongs_to_another(widget) or widget.objectName().startswith("qt_"):
        return False
    if isinstance(widget, (*ALWAYS, QLabel, QGraphicsView)):
        return True
    takes_keys = widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.focusProxy() is None
    return takes_keys or (_paints(widget) and not isinstance(widget, FRAMES))


def _paints(widget: QWidget) -> bool:
    """Whether a widget of ours draws itself."""
    return any(kind.__module__.startswith("nnsim.") and "paintEvent" in vars(kind) for kind in type(widget).__mro__)


def _belongs_to_another(widget: QWidget) -> bool:
    """Whether this is a part of a control, such as the surface of a list or the list of a drop-down, which go by their owner's name."""
    owner = widget.parentWidget()
    if isinstance(owner, QAbstractScrollArea):
        return owner.viewport() is widget or isinstance(widget, QAbstractButton)
    while owner is not None and not owner.isWindow():
        if isinstance(owner, QComboBox | QAbstractSpinBox | QLineEdit):
            return True
        owner = owner.parentWidget()
    return isinstance(widget.parentWidget(), QComboBox)
