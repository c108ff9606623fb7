"""How what goes into a network, what should come out and what does are best drawn over time: as curves, colours or symbols."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication

from nnsim.datasets.arrays import listed
from nnsim.document import Node
from nnsim.engine.frames import Frame
from nnsim.ui.numerals import number
from nnsim.ui.plots.lane import Lane, Values
from nnsim.ui.plots.scales import Scales
from nnsim.ui.theme import Theme, class_colors

if TYPE_CHECKING:
    from nnsim.ui.session import Session

MOST_CURVES = 3
"""Features that get a curve each; more are rows of one picture."""
MOST_ROWS = 24
"""Outputs that are rows of a picture; of more only the answer is shown."""
translate = QCoreApplication.translate


def came_in(session: Session, frame: Frame, theme: Theme) -> list[Lane]:
    """What every input of the followed sample is over time."""
    dataset, found = session.dataset, []
    for node in session.document.network.inputs():
        values = frame.sequences.get(node.id, {}).get("a")
        if values is not None and values.size:
            named = dataset is not None and not isinstance(dataset.inputs, dict)
            names = dataset.feature_names if named and dataset is not None else ()
            found += input_lanes(node.name, values, names, theme)
    return found


def asked_for(session: Session, frame: Frame, theme: Theme) -> list[Lane]:
    """What should come out of the followed sample, without what does."""
    found = []
    for place, id in enumerate(session.document.output_nodes()):
        node, target = session.document.network.nodes[id], frame.targets.get(id)
        title = translate("plots", "target") if place == 0 else translate("plots", "target of {name}").format(name=node.name)
        if target is None:
            continue
        if target.ndim == 2 and target.size:
            names = unit_names(session, place, len(target))
            if exclusive(session, node, target) and len(target) > 1:
                tints = tuple(class_colors(theme, len(target)))
                found.append(Lane(title, symbols_of(target), "symbols", names, tints=tints))
            else:
                found += input_lanes(title, target, names if len(target) > 1 else (), theme)
        elif target.ndim == 1 and frame.sequences:
            found.append(Lane(title, np.zeros((1, steps_of(frame))), "words", words=written(session, place, node, target)))
    return found


def steps_of(frame: Frame) -> int:
    return max((values.shape[-1] for given in frame.sequences.values() for values in given.values()), default=1)


def unit_names(session: Session, place: int, units: int) -> tuple[str, ...]:
    """What the units of an output stand for; `place` counts the outputs."""
    dataset = session.dataset
    if dataset is None or place:
        return ()
    labels = dataset.class_labels() if dataset.class_count == units else ()
    return labels or (dataset.target_names if len(dataset.target_names) == units else ())


def exclusive(session: Session, node: Node, target: Values | None) -> bool:
    """Whether the units of an output are classes of which one is right."""
    dataset = session.dataset
    given = listed(dataset.targets) if dataset is not None else []
    return node.parameters.get("activation") == "softmax" or (target is not None and bool(given) and given[0].dtype.kind == "i")


def written(session: Session, place: int, node: Node, values: Values) -> str:
    """A target or an answer (units,) of a whole sequence in words."""
    names = unit_names(session, place, len(values))
    if len(values) > 1 and exclusive(session, node, values):
        code = int(values.argmax())
        return names[code] if code < len(names) else str(code)
    return ", ".join(number(float(value), 3) for value in values[:3])


def input_lanes(title: str, values: Values, names: Sequence[str], theme: Theme) -> list[Lane]:
    """Symbols as a strip with their names, a few numbers as curves, zeros and ones and many numbers as rows of colours."""
    units, named = len(values), len(names) == len(values)
    names = tuple(names) if named else tuple(str(number + 1) for number in range(units))
    if one_hot(values) and units > 2:
        return [Lane(title, symbols_of(values), "symbols", names, tints=tuple(class_colors(theme, units)))]
    if np.isin(values, (0.0, 1.0)).all() or units > MOST_CURVES:
        single = units == 1
        return [Lane(names[0] if single and names[0] != "1" else title, values, "heat", () if single else names, reach_of(values))]
    if units == 1:
        return [Lane(title if names == ("1",) else names[0], values, "curves", tints=(theme.positive,))]
    titles = names if named else [f"{title} {name}" for name in names]
    return [Lane(name, values[row : row + 1], "curves", tints=(theme.positive,)) for row, name in enumerate(titles)]


def output_lanes(title: str, values: Values, target: Values | None, names: Sequence[str], exclusive: bool, theme: Theme) -> list[Lane]:
    """What a network says (units, T) beside what it should say: the same way of drawing for both, target first.

    `exclusive`: each unit stands for a class, of which one is right.
    """
    wanted = translate("plots", "target") if target is not None else ""
    if exclusive and len(values) > 1:
        tints = tuple(class_colors(theme, len(values)))
        said = np.where(np.isfinite(values).all(axis=0), values.argmax(axis=0), np.nan)[None]
        meant = None if target is None else symbols_of(target)
        wrong = np.zeros(0, dtype=bool) if meant is None else (meant[0] != said[0]) & (meant[0] >= 0)
        lanes = [] if meant is None else [Lane(wanted, meant, "symbols", tuple(names), tints=tints)]
        lanes.append(Lane(title, said, "symbols", tuple(names), tints=tints, wrong=wrong))
        if len(values) <= MOST_ROWS:
            lanes.append(Lane(translate("plots", "shares"), values, "heat", tuple(names)))
        return lanes
    if (target is not None and np.isin(target, (0.0, 1.0)).all()) or len(values) > MOST_CURVES:
        rows = tuple(names) if len(names) == len(values) > 1 else ()
        reach = max(reach_of(values), 0.0 if target is None else reach_of(target))
        lanes = [] if target is None else [Lane(wanted, target, "heat", rows, reach)]
        return [*lanes, Lane(title, values, "heat", rows, reach)]
    lanes = []
    for row, said in enumerate(values):
        name = names[row] if len(values) > 1 and row < len(names) else title
        both = said[None] if target is None else np.stack((target[row], said))
        lanes.append(Lane(name, both, "curves", tints=(theme.negative,) if target is None else (theme.positive, theme.negative)))
    return lanes


def steady(lanes: Sequence[Lane], scales: Scales) -> list[Lane]:
    """The same lanes on scales of the plot: they change in steps, and can be frozen. Lanes are told apart by place and title."""
    found = []
    for place, lane in enumerate(lanes):
        if lane.kind == "heat":
            lane = replace(lane, reach=scales.reach(f"{place} {lane.title}", lane.reach))
        elif lane.kind == "curves" and lane.limits is None:
            ends = scales.linear(f"{place} {lane.title}", *lane.span)
            lane = replace(lane, limits=(ends.low, ends.high))
        found.append(lane)
    return found


def one_hot(values: Values) -> bool:
    """Whether at every step one unit at most is 1 and all others are 0."""
    return bool(np.isin(values, (0.0, 1.0)).all() and (values.sum(axis=0) <= 1).all())


def symbols_of(values: Values) -> Values:
    """(1, T): the unit that is 1 at each step; −1 where none is."""
    found: Values = np.where(values.max(axis=0) > 0, values.argmax(axis=0), -1)[None].astype(float)
    return found


def reach_of(values: Values) -> float:
    """Half the width of a scale that holds all values: at least 1."""
    return max(1.0, float(np.abs(values[np.isfinite(values)]).max(initial=0.0)))
