"""What every gesture is, and what it may ask of the place it happens in."""

from typing import Protocol

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtWidgets import QWidget

from nnsim.ui.canvas.badge import BadgeItem
from nnsim.ui.canvas.scene import NetworkScene
from nnsim.ui.session import Session


class Surface(Protocol):
    """The view: it shows a cursor and can be moved over its drawing."""

    def viewport(self) -> QWidget: ...

    def pan_by(self, offset: QPoint) -> None: ...

    def visible_rect(self) -> QRectF:
        """The part of the drawing that can be seen."""
        ...


class OneWeight(Protocol):
    """Which single weight of a connection is chosen."""

    def choose(self, connection: str, weight: tuple[int, int] | None) -> None: ...

    def cut_at(self, point: QPointF, reach: float) -> tuple[int, int] | None:
        """The weight of the selected connection that was cut and stood at a point."""
        ...

    def name(self) -> str:
        """From which unit to which the chosen weight leads."""
        ...


class IntoConnections(Protocol):
    """What a card without connections can be dropped into."""

    def hover_card(self, node_id: str, middle: QPointF) -> None: ...

    def drop_card(self, node_id: str, middle: QPointF) -> bool: ...

    def leave(self) -> None: ...


class Host(Protocol):
    """The view, as gestures see it. Points are the scene's unless a name says otherwise."""

    session: Session
    drawing: NetworkScene

    @property
    def zoom(self) -> float: ...

    @property
    def view(self) -> Surface: ...

    @property
    def singles(self) -> OneWeight: ...

    @property
    def inserting(self) -> IntoConnections: ...

    def say(self, text: str, *, bad: bool = False, at: QPointF | None = None) -> None:
        """Show a short text beside a point (the pointer if None); an empty one takes it away."""
        ...

    def open_add_list(self, point: QPointF, source: str | None = None) -> object: ...

    def open_badge(self, badge: BadgeItem) -> object: ...

    def edit_value_at(self, point: QPointF) -> bool:
        """Open an editor for the number under a point; False if there is none."""
        ...


class Gesture:
    """From press to release. Nothing is pushed before the release, so `cancel` only takes the preview away."""

    cursor: Qt.CursorShape | None = None
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    """Held now, set before every `move`."""

    def move(self, point: QPointF, pixel: QPoint) -> None:
        """The pointer moved, with the button held."""

    def release(self, point: QPointF) -> None:
        """The button was released: do it."""

    def cancel(self) -> None:
        """Escape was pressed, or another window took over."""
