"""What is seen of the signals and errors of a moment: arrows along curves, and numbers where they come from and where they arrive.

Numbers stand at all curves of the chosen unit, in full, and at others as far as there is room.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from nnsim.engine.frames import Frame
from nnsim.engine.notation import Notation
from nnsim.engine.travel import Slope, Travel
from nnsim.ui.canvas.bundle import BundleItem
from nnsim.ui.canvas.geometry import Look
from nnsim.ui.canvas.units import UnitsItem
from nnsim.ui.numerals import brief

MOST_ARROWS, MOST_NUMBERS = 48, 24
FEW_CURVES, FEW_NUMBERS = 16, 4
"""So many curves of a connection all have arrows and numbers, of more only those of the chosen unit. So many gradients are in full."""
FIGURES = 4
EDGE, ABOVE = 6.0, 21.0
"""Between a unit and the number beside it; how much higher that stands where there is no room below the curve."""


class Kind(Enum):
    """What a number or an arrow is about."""

    SIGNAL = "signal"
    ERROR = "error"
    GRADIENT = "gradient"


@dataclass(frozen=True)
class Arrow:
    """What goes along a curve: a signal as it is drawn, an error against it. `strong`: to the chosen unit. `wide`: on a thick one.

    `scale`: less than 1 where there is little room beside the curve.
    """

    path: QPainterPath
    kind: Kind
    strong: bool
    wide: bool = False
    scale: float = 1.0


@dataclass(frozen=True)
class Tag:
    """A number, in full and in short; it stands at the first of `places` where there is room. `strong`: of the chosen unit.

    `side`: 0 with its middle there, above or below; −1 below it with its right edge there, 1 with its left edge.
    """

    kind: Kind
    long: str
    short: str
    places: tuple[QPointF, ...]
    side: int = 0
    strong: bool = True


@dataclass(frozen=True)
class Content:
    """All of a moment. `rect` is where it is seen at most, `kept` what no number may cover."""

    arrows: tuple[Arrow, ...] = ()
    tags: tuple[Tag, ...] = ()
    kept: tuple[QRectF, ...] = ()
    rect: QRectF = field(default_factory=QRectF)

    def __bool__(self) -> bool:
        return bool(self.arrows or self.tags)


NOTHING = Content()


@dataclass
class Collecting:
    """Gathers what is seen of one moment, with line `line` of the operation as the last one that is shown."""

    frame: Frame
    units: Mapping[str, UnitsItem]
    bundles: Mapping[str, BundleItem]
    notation: Notation
    line: int
    unit: int
    source: int
    arrows: list[Arrow] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)

    @np.errstate(all="ignore")  # a network that diverges is seen as well
    def content(self) -> Content:
        moment, travel = self.frame.moment, self.frame.travel
        node = self.units.get(moment.node or "") if moment is not None else None
        if not isinstance(travel, Travel) or node is None or not node.isVisible():
            return NOTHING
        self.unit = min(self.unit, max(node.plan.units - 1, 0))
        self._beside(node, travel)
        for id, signal in travel.signals.items():
            self._through(id, Kind.SIGNAL, signal)
        for id, error in travel.errors.items():
            self._through(id, Kind.ERROR, error)
        for id, slope in travel.slopes.items():
            if slope.line <= self.line:
                self._gradient(id, slope, travel.samples)
        self.tags.sort(key=lambda tag: not tag.strong)
        rect = QRectF()
        for arrow in self.arrows:
            rect = rect.united(arrow.path.boundingRect())
        for tag in self.tags:
            for place in tag.places:
                rect = rect.united(QRectF(place, place).adjusted(-130.0, -30.0, 130.0, 30.0))
        self.arrows.sort(key=lambda arrow: not arrow.strong)
        kept = tuple(self._kept({*travel.signals, *travel.errors, *travel.slopes}, node))
        return Content(tuple(self.arrows[:MOST_ARROWS]), tuple(self.tags), kept, rect.adjusted(-12.0, -12.0, 12.0, 12.0))

    def _kept(self, connections: Iterable[str], node: UnitsItem) -> Iterator[QRectF]:
        """Units and names of the node and of all that it is joined to."""
        found = {node.node.id: node}
        for id in connections:
            bundle = self.bundles.get(id)
            ends = (bundle.connection.source, bundle.connection.target) if bundle is not None else ()
            found |= {end: self.units[end] for end in ends if end in self.units and self.units[end].isVisible()}
        for item in found.values():
            plan = item.plan
            for rect in (*(plan.cells if plan.look is Look.UNITS else ()), plan.header):
                yield rect.translated(item.pos()).adjusted(3.0, 3.0, -3.0, -3.0)

    # Beside the units of the node

    def _beside(self, item: UnitsItem, travel: Travel) -> None:
        """What the lines have made of every unit so far: forward what comes in left and what goes out right, backward the other way."""
        words = self.notation.words
        names = {
            "in_": (words["in"], -1, Kind.SIGNAL), "a": (words["a"], 1, Kind.SIGNAL), "h": ("h", 1, Kind.SIGNAL),
            "delta": (words["delta"], -1, Kind.ERROR), "delta_out": (f"∂{words['L']}/∂{words['a']}", 1, Kind.ERROR),
        }  # fmt: skip
        if item.plan.look is not Look.UNITS:
            return
        for name, values in travel.lines[: self.line + 1]:
            if name in names and values is not None and len(values) == item.plan.units:
                for unit in range(item.plan.units):
                    self._value(item, unit, *names[name], float(values[unit]), strong=unit == self.unit)

    def _value(self, item: UnitsItem, unit: int, word: str, side: int, kind: Kind, value: float, *, strong: bool) -> None:
        cell = item.plan.unit_rect(unit).translated(item.pos())
        place = QPointF(cell.right() + EDGE if side > 0 else cell.left() - EDGE, cell.center().y())
        text = brief(value, FIGURES)
        self.tags.append(Tag(kind, f"{word} {text}", text, (place, place - QPointF(0.0, ABOVE)), side, strong))

    # Along the curves

    def _through(self, id: str, kind: Kind, values: np.ndarray) -> None:
        """Signals (from,) or errors (to,) that go through a connection, and what each weight makes of them for the chosen unit."""
        bundle = self.bundles.get(id)
        if bundle is None or not bundle.isVisible() or not bundle.paths:
            return
        shape, weights = bundle.shape_of_weights, bundle.weights
        if not bundle.single or shape is None:
            self.arrows.append(Arrow(bundle.paths[0], kind, strong=True, wide=shape is not None))
        if shape is None or weights is None or weights.shape != shape or len(values) != shape[kind is Kind.SIGNAL]:
            return
        ours = self._ours(bundle, kind, self._gate())
        added = weights * (values[None, :] if kind is Kind.SIGNAL else values[:, None])
        if not bundle.single:
            word = self.notation.words["a" if kind is Kind.SIGNAL else "delta"]
            text = brief(float(added[ours].sum()), FIGURES)
            if ours.any():
                self.tags.append(Tag(kind, f"Σ w·{word} = {text}", text, (_over(bundle),)))
            return
        cut = set(bundle.connection.removed)
        alone = shape[0] * shape[1] > FEW_CURVES
        order = np.argsort(-np.abs(np.where(ours, added, 0.0)) - ours * 1e-300, axis=None)
        for index in order.tolist():
            to, start = divmod(index, shape[1])
            if (to, start) in cut or (alone and not ours[to, start]):
                continue
            strong, path = bool(ours[to, start]), bundle.paths[index]
            self.arrows.append(Arrow(path, kind, strong))
            passed = float(values[start if kind is Kind.SIGNAL else to])
            if len(self.tags) < MOST_NUMBERS:
                text = brief(float(added[to, start]), FIGURES)
                long = f"{factor(float(weights[to, start]))}·{factor(passed)} = {text}"
                spots = (0.3, 0.42, 0.2, 0.54) if kind is Kind.SIGNAL else (0.68, 0.56, 0.8, 0.44)
                self.tags.append(Tag(kind, long if strong else text, text, tuple(_along(path, spots)), strong=strong))

    def _gate(self) -> int | None:
        """Which gate of a cell the present line is about: its weights alone are read there; −1 if about none, None without any."""
        travel = self.frame.travel
        name = travel.lines[self.line][0] if self.line < len(travel.lines) else ""
        return None if not travel.gates else travel.gates.index(name) if name in travel.gates else -1

    def _ours(self, bundle: BundleItem, kind: Kind, gate: int | None = None) -> np.ndarray:
        """(to, from): which weights lead to the chosen unit of the node, or from it where errors come back."""
        assert bundle.shape_of_weights is not None
        rows, columns = bundle.shape_of_weights
        if kind is Kind.ERROR:
            return np.broadcast_to(np.arange(columns) == self.unit, (rows, columns))
        there = bundle.units_of_rows(rows) == self.unit
        if gate is not None:
            there &= np.arange(rows) * len(self.frame.travel.gates) // rows == gate
        return np.broadcast_to(there[:, None], (rows, columns))

    def _gradient(self, id: str, slope: Slope, samples: int) -> None:
        """The gradient of every weight into the node, at its curve; of a thick one that of the chosen weight."""
        bundle = self.bundles.get(id)
        if bundle is None or not bundle.isVisible() or not bundle.paths or bundle.shape_of_weights != slope.whole.shape:
            return
        rows, columns = slope.whole.shape
        gates = len(self.frame.travel.gates)
        ours = self._ours(bundle, Kind.GRADIENT, min(self.line - slope.line, gates - 1) if gates else None)
        if not bundle.single:
            to, start = int(np.argmax(ours[:, 0])), min(self.source, columns - 1)
            self.tags.append(self._slope_tag(slope, to, start, samples, (_over(bundle),), True))
            return
        cut = set(bundle.connection.removed)
        many, source = columns > FEW_NUMBERS, min(self.source, columns - 1)
        order = sorted(range(rows * columns), key=lambda i: (not ours.flat[i], i % columns != source, -abs(float(slope.whole.flat[i]))))
        for index in order[:MOST_NUMBERS]:
            to, start = divmod(index, columns)
            if (to, start) not in cut and (ours.flat[index] or rows * columns <= FEW_CURVES):
                places = tuple(_along(bundle.paths[index], (0.32, 0.44, 0.22, 0.56, 0.68)))
                tag = self._slope_tag(slope, to, start, samples, places, bool(ours.flat[index]))
                self.tags.append(replace(tag, long=f"∂{self.notation.words['L']}/∂w {tag.short}") if many and start != source else tag)

    def _slope_tag(self, slope: Slope, to: int, start: int, samples: int, places: tuple[QPointF, ...], strong: bool) -> Tag:
        """∂L/∂w = a·Δ of the followed sample, and the sum over all of the batch (and over time) where that is another number."""
        words, whole = self.notation.words, float(slope.whole[to, start])
        signal, error = float(slope.signal[start]), float(slope.error[to])
        text = brief(whole, FIGURES)
        own = f"{words['a']}·{words['delta']} = {factor(signal)}·{factor(error)} = {brief(signal * error, FIGURES)}"
        name = f"∂{words['L']}/∂w"
        alone = samples == 1 and np.isclose(whole, signal * error, rtol=1e-5, atol=0.0)
        long = f"{name} = {own}" if alone else f"{own}\n{name} = Σ {words['a']}·{words['delta']} = {text}"
        return Tag(Kind.GRADIENT, long if strong else text, text, places, strong=strong)


def _over(bundle: BundleItem) -> QPointF:
    """Above the middle of a thick curve, and above the picture of its weights."""
    middle = bundle.paths[0].pointAtPercent(0.5)
    picture = bundle.matrix.boundingRect()
    return QPointF(middle.x(), min(middle.y() - 12.0, picture.top() if bundle.matrix.isVisible() else middle.y()))


def factor(value: float) -> str:
    """A number that is multiplied."""
    text = brief(value, FIGURES)
    return f"({text})" if value < 0 else text


def _along(path: QPainterPath, shares: tuple[float, ...]) -> Iterator[QPointF]:
    return (path.pointAtPercent(share) for share in shares)
