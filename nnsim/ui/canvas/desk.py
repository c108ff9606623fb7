"""What commands, keys and editors may ask of the canvas that they serve. The canvas knows them; they know no more of it than this."""

from typing import Protocol

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtWidgets import QWidget

from nnsim.ui.canvas.gestures import Host
from nnsim.ui.canvas.view import CanvasView


class Looking(Protocol):
    """What is looked at: the drawing, or the network unrolled over time."""

    @property
    def zoom(self) -> float: ...

    def fit(self) -> None:
        """Show everything, or as much as can be read."""
        ...

    def set_zoom(self, zoom: float) -> None: ...


class NameEditing(Protocol):
    """What lets names be typed."""

    def edit_name(self, node_id: str) -> None: ...


class Unrolled(Protocol):
    """What shows the network once for every time step."""

    def toggle(self) -> None:
        """Unroll the network, or show it as it was drawn again."""
        ...

    def unrolls(self) -> str | None:
        """Why the network cannot be unrolled, or None."""
        ...

    def locked(self) -> str | None:
        """Why nothing can be edited now, or None."""
        ...


class Desk(Host, Protocol):
    """The canvas. Points are the drawing's, pixels those of its view."""

    @property
    def view(self) -> CanvasView: ...

    @property
    def looking(self) -> Looking:
        """What is looked at now."""
        ...

    @property
    def names(self) -> NameEditing: ...

    @property
    def widget(self) -> QWidget:
        """What opens over the canvas belongs to this."""
        ...

    @property
    def unrolled(self) -> Unrolled: ...

    def selected_nodes(self) -> list[str]: ...

    def focus_card(self, node_id: str) -> None:
        """Select one card and make sure that it is in sight."""
        ...

    def bring_in_sight(self, rect: QRectF) -> None: ...

    def pixels(self, rect: QRectF) -> QRect: ...

    def add_layer(self, key: str, after: str | None = None, at: QPointF | None = None) -> str | None: ...

    def hide_details(self) -> None:
        """Take away what is said about the thing under the pointer."""
        ...
