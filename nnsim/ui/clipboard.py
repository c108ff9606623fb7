"""What was copied, when the program goes. Qt lets go of it after Python has ended, and what Python made would still call it: a crash."""

import shiboken6
from PySide6.QtGui import QGuiApplication


def hand_over() -> None:
    """Put text or picture in the place of what Python made for the clipboard, as Qt makes them by itself."""
    clipboard = QGuiApplication.clipboard()
    data = clipboard.mimeData()
    if data is None or not shiboken6.createdByPython(data):  # of another program, or made by Qt already
        return
    text, image = data.text(), clipboard.image()
    if text:
        clipboard.setText(text)
    elif not image.isNull():
        clipboard.setImage(image)
    else:
        clipboard.clear()
