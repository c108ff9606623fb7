"""What else can stand on the drawing, beside cards and connections: notes, frames around groups, ghosts of what was cut.

A part puts its own items into the scene. The scene tells every part in its list what it tells its own items.
"""

from typing import Protocol

from PySide6.QtCore import QRectF

from nnsim.document import Document, Shapes
from nnsim.ui.theme import Theme


class Part(Protocol):
    """Append one to `NetworkScene.parts`; what it draws is then kept in step with the rest."""

    def show_document(self, document: Document, shapes: Shapes) -> None:
        """Make its items equal to a document. Cards and connections are in the scene already."""
        ...

    def show_frame(self) -> None:
        """Another moment of the run is shown: it is in the scenery."""
        ...

    def show_theme(self, theme: Theme) -> None: ...

    def rect(self) -> QRectF:
        """The room that it takes on the drawing; empty if none."""
        ...
