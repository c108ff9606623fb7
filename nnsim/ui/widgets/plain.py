"""Words that somebody else wrote, where Qt would make a page of what looks like HTML: tooltips take no format of their own."""

import html

from PySide6.QtGui import Qt


def plain(text: str) -> str:
    """The text in a form in which a tooltip shows it as it is, and loads nothing."""
    if not Qt.mightBeRichText(text):
        return text
    return "<span>" + html.escape(text).replace("\n", "<br>") + "</span>"
