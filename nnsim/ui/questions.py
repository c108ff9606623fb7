"""A question before something is lost, and its answers: never more than one at a time, in plain text."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QMessageBox, QWidget

Answer = str | QMessageBox.StandardButton


def asked(parent: QWidget | None, title: str, text: str, more: str, answers: Sequence[Answer]) -> Answer | None:
    """Which answer was chosen, the first by Enter; None where it was closed or the answer was Cancel. Waits for it."""
    kinds, roles = QMessageBox.StandardButton, QMessageBox.ButtonRole
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)  # a title is no page
    box.setText(text)
    box.setInformativeText(more)
    buttons: dict[QAbstractButton | None, Answer] = {}
    for answer in (*answers, kinds.Cancel):
        button = box.addButton(answer, roles.AcceptRole) if isinstance(answer, str) else box.addButton(answer)
        if not buttons:
            box.setDefaultButton(button)
        buttons[button] = answer
    box.exec()
    chosen = buttons.get(box.clickedButton())
    box.deleteLater()
    return None if chosen == kinds.Cancel else chosen
