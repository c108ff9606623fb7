"""One weight of a selected connection: chosen by a click or by arrows, typed, turned, cut, frozen and restored."""

from PySide6.QtCore import QCoreApplication, QObject, QPointF, Signal

from nnsim.document import Connection
from nnsim.ui.canvas import masks
from nnsim.ui.canvas.bundle import BundleItem
from nnsim.ui.canvas.desk import Desk
from nnsim.ui.canvas.geometry import distances
from nnsim.ui.canvas.gestures.dial import step_for, was_cut
from nnsim.ui.canvas.hover import weight_name
from nnsim.ui.canvas.navigate import Direction
from nnsim.ui.canvas.scenery import NOTHING, Over

Weight = tuple[int, int]
NOTCH = 5
"""One press of a key turns a weight as far as so many pixels of a drag."""
translate = QCoreApplication.translate


class Singles(QObject):
    """Which weight is chosen, and what is done with it. Only one connection is selected then."""

    changed = Signal()
    """Another weight is chosen, or none."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.widget)
        self._desk = desk
        self._weight: Weight | None = None
        self._of = ""
        self._numbers = False
        self._turned: tuple[tuple[str, Weight], str, int, float] = (("", (0, 0)), "", 0, 0.0)
        """What was turned by keys last: the weight, what the history said then, the gesture and the value."""
        desk.session.selectionChanged.connect(self.check)
        desk.session.documentChanged.connect(self.check)
        desk.session.projectReplaced.connect(self.check)
        desk.session.frameChanged.connect(self._check_numbers)

    # Which one

    @property
    def connection(self) -> Connection | None:
        """The connection in question: the only thing that is selected."""
        selection = self._desk.session.selection
        network = self._desk.session.document.network
        return network.connections.get(next(iter(selection))) if len(selection) == 1 else None

    @property
    def weight(self) -> Weight | None:
        """The chosen weight (to, from) of that connection."""
        return self._weight if self.connection is not None else None

    def choose(self, connection: str, weight: Weight | None) -> None:
        """Select a connection, and one weight of it."""
        self._of, self._weight = connection, weight
        self._desk.session.select({connection})
        self.changed.emit()

    def check(self) -> None:
        """Forget a weight that is no longer selected, or no longer there."""
        shape = self._shape()
        weight = self._weight
        gone = weight is not None and (shape is None or weight[0] >= shape[0] or weight[1] >= shape[1])
        if weight is not None and (gone or self._desk.session.selection != {self._of}):
            self._weight = None
            self.changed.emit()

    def _check_numbers(self) -> None:
        """Weights have come, or are gone: other things can be done with the chosen one."""
        if self._has_numbers() != self._numbers:
            self._numbers = self._has_numbers()
            self.changed.emit()

    def _has_numbers(self) -> bool:
        connection = self.connection
        return connection is not None and connection.id in self._desk.session.frame.weights

    def cut_at(self, point: QPointF, reach: float) -> Weight | None:
        """The weight of the selected connection that was cut and whose ghost is under a point."""
        connection, bundle = self.connection, self._bundle()
        if connection is None or bundle is None or not bundle.single or not connection.removed:
            return None
        columns, lines = bundle.shape_of_weights[1], bundle.lines()  # type: ignore[index]
        places = [row * columns + column for row, column in sorted(connection.removed) if row * columns + column < len(lines)]
        far = distances(lines[places], point.x(), point.y())
        best = int(far.argmin()) if len(far) else -1
        return divmod(places[best], columns) if best >= 0 and far[best] <= reach else None

    def walk(self, direction: Direction) -> bool:
        """Choose the next weight: up and down over the units it leads to, left and right over those it comes from."""
        connection, shape = self.connection, self._shape()
        if connection is None or shape is None:
            return False
        if self.weight is None:
            weight = (0, 0)
        else:
            (row, column), (right, down) = self.weight, direction
            weight = (row + down) % shape[0], (column + right) % shape[1]
        self.choose(connection.id, weight)
        self.point_out()
        return True

    def point_out(self) -> None:
        """Let the chosen weight stand out with its numbers, as if the pointer were over it."""
        bundle, weight = self._bundle(), self.weight
        if bundle is None or weight is None:
            return
        place = self._place(bundle, weight)
        self._desk.bring_in_sight(bundle.boundingRect())
        view = self._desk.view
        view.pointed.emit(Over(connection=bundle.connection.id, weight=weight), view.mapFromScene(place))

    def leave(self) -> bool:
        """Choose no weight, but keep the connection selected; False if none was chosen."""
        if self.weight is None:
            return False
        self._weight = None
        self.changed.emit()
        view = self._desk.view
        view.pointed.emit(NOTHING, view.mapFromGlobal(view.cursor().pos()))
        return True

    # What is done with it

    def name(self) -> str:
        """From which unit to which it leads."""
        connection, weight, session = self.connection, self.weight, self._desk.session
        if connection is None or weight is None:
            return ""
        return weight_name(self._desk.drawing, session.document.network, session.dataset, connection, weight)

    def type(self) -> None:
        """Type its value."""
        connection, weight, bundle = self.connection, self.weight, self._bundle()
        if connection is not None and weight is not None and bundle is not None:
            self._desk.names.edit_weight(connection.id, weight, self._desk.view.mapFromScene(self._place(bundle, weight)))

    def turn(self, notches: int) -> None:
        """Make it larger or smaller; presses that follow each other are one entry of the history."""
        connection, weight, session = self.connection, self.weight, self._desk.session
        if connection is None or weight is None:
            return
        here, text, gesture, value = self._turned
        again = here == (connection.id, weight) and text == session.history.undo_text
        gesture = gesture if again else session.next_gesture()
        number = session.dial(f"{connection.id}:W", weight, gesture)
        if number is not None:
            step = step_for(self._desk.drawing.scenery.scale) * NOTCH
            value = round(((value if again else number.before) + notches * step) / step) * step
            number.turn(value)
            number.keep()
            self._turned = (connection.id, weight), session.history.undo_text, gesture, value

    def cut(self) -> None:
        """Take it away, or bring it back."""
        connection, weight, network = self.connection, self.weight, self._desk.session.document.network
        if connection is not None and weight is not None:
            make = masks.restoring if weight in connection.removed else masks.cutting
            self._desk.session.push(make(network, connection, {weight}))

    def freeze(self) -> None:
        """Let it stay as it is, or learn again."""
        connection, weight, network = self.connection, self.weight, self._desk.session.document.network
        if connection is not None and weight is not None:
            make = masks.restoring if weight in connection.frozen else masks.freezing
            self._desk.session.push(make(network, connection, {weight}))

    def restore_all(self) -> None:
        """Bring back all that was cut or frozen of the connection."""
        connection, network = self.connection, self._desk.session.document.network
        if connection is not None:
            self._desk.session.push(masks.restoring(network, connection, connection.removed | connection.frozen))

    # Why not

    def missing(self) -> str | None:
        """Why there is nothing to be done with a single weight, or None."""
        if self.weight is not None:
            return None
        if self.connection is None:
            return translate("canvas", "Click the curve of a weight, or select a connection and choose a weight with the arrows.")
        return translate("canvas", "Choose a weight of the connection with the arrows, or click its curve.")

    def missing_number(self) -> str | None:
        """Why its value cannot be changed, or None."""
        connection, weight = self.connection, self.weight
        if weight is None or connection is None:
            return self.missing()
        if weight in connection.removed:
            return was_cut()
        if not self._has_numbers():
            return translate("canvas", "There are no weights yet: they appear when the network can be trained.")
        return None

    def missing_to_freeze(self) -> str | None:
        """Why it cannot be frozen, or None."""
        connection, weight = self.connection, self.weight
        if connection is not None and weight in connection.removed:
            return was_cut()
        return self.missing()

    def missing_marks(self) -> str | None:
        """Why there is nothing to restore, or None."""
        connection = self.connection
        if connection is None:
            return translate("canvas", "Select one connection first.")
        return None if connection.removed or connection.frozen else translate("canvas", "Nothing of this connection was cut or frozen.")

    def _bundle(self) -> BundleItem | None:
        connection = self.connection
        return self._desk.drawing.bundles.get(connection.id) if connection is not None else None

    def _shape(self) -> Weight | None:
        bundle = self._bundle()
        return bundle.shape_of_weights if bundle is not None else None

    def _place(self, bundle: BundleItem, weight: Weight) -> QPointF:
        """The middle of its curve, or of the one curve of all."""
        path = bundle.paths[weight[0] * bundle.shape_of_weights[1] + weight[1] if bundle.single else 0]  # type: ignore[index]
        return path.pointAtPercent(0.5)
