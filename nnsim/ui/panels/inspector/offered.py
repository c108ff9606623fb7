"""Buttons for what can be done with the selection: the canvas's own actions, with their keys and the reasons why not."""

from collections.abc import Callable, Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from nnsim.ui.widgets import glyphs
from nnsim.ui.widgets.buttons import Button

Actions = Callable[[str], QAction]
"""Gives an action of the canvas by its key."""


class Offered(QWidget):
    """`words`: what stands on the buttons, by the keys of the actions; a button whose action has a picture shows that instead.

    A button that has no room for the action's whole name says it as its tooltip and to those who hear the window.
    """

    def __init__(self, words: Mapping[str, str], columns: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[str, Button] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        for place, (key, text) in enumerate(words.items()):
            button = self.buttons[key] = Button(text, key if key in glyphs.GLYPHS else "")
            button.setAccessibleName(text or key)  # until it is bound
            if not button.glyph:
                button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            grid.addWidget(button, *divmod(place, columns))
        for column in range(columns):
            grid.setColumnStretch(column, 1)
        self.setEnabled(False)

    def bind(self, actions: Actions) -> None:
        """Let the buttons do what the actions do; one that cannot be done now is off and says why."""
        for key, button in self.buttons.items():
            action = actions(key)
            button.setAccessibleName(action.text())
            button.clicked.connect(action.trigger)
            action.changed.connect(lambda button=button, action=action: _follow(button, action))
            _follow(button, action)
        self.setEnabled(True)


def _follow(button: Button, action: QAction) -> None:
    button.setEnabled(action.isEnabled())
    button.setToolTip(action.toolTip())
