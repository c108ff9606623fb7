"""What every card shows at every step: one picture a node, all steps beside each other, made once for a frame."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage

from nnsim.document import Network
from nnsim.engine.frames import Frame
from nnsim.ui.canvas import pictures, tracks
from nnsim.ui.canvas.geometry import Look
from nnsim.ui.canvas.unrolled.face import Face
from nnsim.ui.theme import Theme, diverging

Values = npt.NDArray[np.floating]
UNIT = pictures.Range(-1.0, 1.0)
WIDEST = 8192
"""Columns of a picture at most: Qt paints none that are much wider."""


class Film:
    """`shares` (rows, columns, steps): what a face shows, from −1 to 1; `values` (units, steps): what its node says, for numbers.

    Pictures are made of some steps at a time, when they are seen first.
    """

    def __init__(self, shares: Values, values: Values, theme: Theme) -> None:
        self.values = values
        self._shares = shares
        self._theme = theme
        self._columns = shares.shape[1]
        self._chunk = max(1, WIDEST // self._columns)
        self._images: dict[int, QImage] = {}

    @property
    def steps(self) -> int:
        return int(self.values.shape[1])

    def picture(self, step: int) -> tuple[QImage, QRectF]:
        """The picture of a step, as a part of a larger one; what has no time looks the same at all steps."""
        chunk, place = divmod(min(step, self.steps - 1), self._chunk)
        image = self._images.get(chunk)
        if image is None:
            shares = self._shares[:, :, chunk * self._chunk : (chunk + 1) * self._chunk].transpose(0, 2, 1)
            cells = np.ascontiguousarray(shares).reshape(shares.shape[0], -1)
            image = self._images[chunk] = pictures.image(cells, UNIT, diverging(self._theme))
        return image, QRectF(place * self._columns, 0.0, self._columns, image.height())

    def value(self, unit: int, step: int) -> float:
        return float(self.values[unit, min(step, self.steps - 1)])

    def ground(self, unit: int, step: int) -> QColor:
        """The colour of a unit at a step."""
        image, part = self.picture(step)
        return QColor(image.pixel(int(part.x()) + unit, 0))


def films(network: Network, faces: Mapping[str, Face], frame: Frame, theme: Theme) -> dict[str, Film]:
    """The pictures of all nodes of which a frame knows something that fits their cards."""
    found = {id: _film(network, face, frame, theme) for id, face in faces.items()}
    return {id: film for id, film in found.items() if film is not None}


def over_time(face: Face, frame: Frame) -> tracks.Over | None:
    """Everything that is known of a node at every step, if it fits the card."""
    given = frame.sequences.get(face.node)
    return tracks.fitting(given, face.tracks, face.units) if given else None


def _film(network: Network, face: Face, frame: Frame, theme: Theme) -> Film | None:
    if face.look is Look.SYMBOL:
        return None
    node, given = network.nodes[face.node], over_time(face, frame)
    if given is None:
        once = frame.followed.get(face.node)
        if once is None or once.shape != (face.units,):
            return None
        given = {"a": once[:, None]}
    scaled = tracks.shares(node, given)
    steps = scaled.shape[1]
    cells = np.zeros((face.rows * face.columns, steps))
    cells[: len(scaled)] = scaled
    said = given.get("h", next(iter(given.values())))
    return Film(cells.reshape(face.rows, face.columns, steps), np.asarray(said, float), theme)


def steps_of(frame: Frame) -> int:
    """How many steps the followed sequence has in a frame; 0 without time."""
    return next((values.shape[1] for given in frame.sequences.values() for values in given.values() if values.ndim == 2), 0)
