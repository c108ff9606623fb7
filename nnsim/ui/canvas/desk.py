"""What commands, keys and editors may ask of the canvas that they serve. The canvas knows them; they know no more of it than this."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from nnsim.catalog import LayerEntry
from nnsim.document import Connection, Piece
from nnsim.ui.canvas.gestures import Host
from nnsim.ui.canvas.gestures.gesture import OneWeight
from nnsim.ui.canvas.navigate import Direction
from nnsim.ui.canvas.shown import Shows
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
    """What lets names and weights be typed."""

    def edit_name(self, node_id: str) -> None: ...

    def edit_weight(self, connection: str, weight: tuple[int, int], at: QPoint) -> None: ...

    def edit_unit(self, node_id: str, unit: int) -> bool: ...


class LayerChoosing(Protocol):
    """What asks for a kind of layer."""

    def choose_layer(
        self, point: QPointF, chosen: Callable[[str], object], takes: Callable[[LayerEntry], bool], title: str = "",
        refused: Callable[[LayerEntry], str | None] = lambda entry: None,
    ) -> object: ...  # fmt: skip


class Inserted(Protocol):
    """What puts layers into connections."""

    def insert(self, connection_id: str, kind: str, point: QPointF | None = None) -> bool: ...

    def middle(self, connection_id: str) -> QPointF: ...

    def hover(self, point: QPointF, kind: str) -> None: ...

    def hover_card(self, node_id: str, middle: QPointF) -> None: ...

    def drop(self, point: QPointF, kind: str) -> bool: ...

    def drop_card(self, node_id: str, middle: QPointF) -> bool: ...

    def leave(self) -> None: ...


class LayerAdding(Protocol):
    """What adds layers, and knows what a new one goes on from."""

    def senders(self) -> list[str]: ...

    def source(self) -> str | None: ...

    def go_on(self, key: str) -> str | None: ...


class FurnitureEditing(Protocol):
    """What writes notes, draws arrows and names groups."""

    def add_note(self, point: QPointF | None = None) -> None: ...

    def add_arrow(self) -> None: ...

    def rename(self, id: str) -> None: ...

    def chosen(self) -> Piece | None:
        """The one note, arrow or group that is selected."""
        ...

    def edit(self, piece: Piece) -> None: ...

    def press(self, event: QKeyEvent) -> bool: ...


class CardsShowing(Protocol):
    """What lets cards show one thing or another."""

    def choose(self, shows: Shows) -> None: ...

    def turn_scale(self) -> None:
        """Fix the scale of the colours, or let it follow the values."""
        ...


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

    def steps_in_sight(self) -> tuple[int, int] | None:
        """The first and the last step that are looked at; None where the network is not unrolled."""
        ...


class SingleWeight(OneWeight, Protocol):
    """What knows the chosen weight of a connection, and what can be done with it."""

    @property
    def connection(self) -> Connection | None: ...

    @property
    def weight(self) -> tuple[int, int] | None: ...

    def walk(self, direction: Direction) -> bool: ...

    def leave(self) -> bool: ...

    def type(self) -> None: ...

    def turn(self, notches: int) -> None: ...

    def cut(self) -> None: ...

    def freeze(self) -> None: ...

    def restore_all(self) -> None: ...

    def missing_marks(self) -> str | None: ...

    def missing(self) -> str | None:
        """Why there is no weight to do something with, or None."""
        ...

    def missing_number(self) -> str | None: ...

    def missing_to_freeze(self) -> str | None: ...


class Desk(Host, Protocol):
    """The canvas. Points are the drawing's, pixels those of its view."""

    @property
    def view(self) -> CanvasView: ...

    @property
    def singles(self) -> SingleWeight: ...

    @property
    def editors(self) -> LayerChoosing: ...

    @property
    def adding(self) -> LayerAdding: ...

    @property
    def inserting(self) -> Inserted: ...

    @property
    def furnishing(self) -> FurnitureEditing: ...

    @property
    def showing(self) -> CardsShowing: ...

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
