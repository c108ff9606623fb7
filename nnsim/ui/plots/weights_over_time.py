"""Single weights as they learn: those into one unit with its bias, or those of one connection, over the iterations.

No run records each of its weights. What they were before somebody looked is taken from the moments that the timeline keeps, found out
beside the training; while somebody looks, from the pictures that are shown as well.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QMenu, QWidget

from nnsim.catalog import Plain
from nnsim.document import Connection, Node
from nnsim.engine.frames import Curve, Frame, State
from nnsim.engine.history import Column
from nnsim.engine.smoothing import running_mean
from nnsim.engine.through_training import Numbers
from nnsim.ui.numerals import grouped
from nnsim.ui.plots import layers
from nnsim.ui.plots.courses import WeightCourses
from nnsim.ui.plots.curves import MOST_POINTS, Line
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.limits import thinned
from nnsim.ui.plots.named_curves import NamedCurves
from nnsim.ui.plots.names import layer_colors
from nnsim.ui.plots.plot import Plot
from nnsim.ui.plots.single_weights import Single, of_connection, of_unit, strongest
from nnsim.ui.plots.unit_chooser import UnitChooser

if TYPE_CHECKING:
    from nnsim.ui.session import Session

MOST = 12
"""Curves, at most."""


class WeightsPlot(Plot):
    """Up to twelve weights of the selected connection, or of a unit of the selected layer, which arrows choose."""

    key = "weights"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.drawing = NamedCurves(self.theme, self.tr("Single weights over the iterations"), self.body, beside=True)
        self._body.setContentsMargins(4, 0, 0, 8)
        self._body.addWidget(self.drawing, 0, 0)
        self.units = UnitChooser(session, self)
        self.units.chosen.connect(self.choose_unit)
        self.header.add_control(self.units)
        self.node: Node | None = None
        self.connection: Connection | None = None
        self.unit = 0
        self.courses = WeightCourses.of(session)
        self.courses.changed.connect(self._take_course)
        self.columns: dict[Single, Column] = {}
        """What was seen of each weight while this plot was visible; the courses say what it was at other times."""
        self._until = math.inf
        """From this iteration on the course that is known belongs to a future that was left."""
        self._all = 0
        self._seen: tuple[object, ...] = ()
        """The project, and what is chosen in it, that the columns belong to."""

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("WeightsPlot", "Weights over time")

    def title(self) -> str:
        if self.connection is not None:
            return f"{self.caption()} · {self.session.document.network.connection_name(self.connection)}"
        return self.caption() + (f" · {self.node.name}" if self.node is not None else "")

    def explanation(self) -> str:
        return self.tr(
            "The weights into one unit, from the units that stand beside the curves, and its bias; or, with a connection selected, its "
            "weights. Select a layer or a connection on the canvas; the arrows choose the unit. Of more than 12 those are shown that were "
            "farthest from zero when you chose; the menu takes the strongest of now. Look for curves that still climb when the loss is "
            "flat (the weights grow, and decay would hold them), for curves that jump to and fro (the learning rate is too high), and "
            "for two that run into one (the inputs say the same). Where this plot could not be seen, the curves go through the moments "
            "of the training that are kept to go back to, and are straight between these."
        )

    def project_changed(self) -> None:
        session = self.session
        learning = layers.learning(session)
        ids = {node.id for node in learning}
        lines = [c for c in session.document.network.connections.values() if c.id in session.selection and c.target in ids]
        chosen = layers.selected(session, learning)
        self.connection = next(iter(lines), None) if chosen is None else None
        self.node = None if self.connection is not None else layers.first(chosen, layers.hidden(session), learning)
        self._show_units()

    def choose_unit(self, unit: int) -> None:
        self.unit = unit
        self._show_units()
        self.choice_made.emit()
        self.show_frame(self.frame)

    def own_choices(self) -> dict[str, Plain]:
        return {"unit": self.unit} if self.unit else {}

    def take_choices(self, kept: Mapping[str, Any]) -> None:
        unit = kept.get("unit")
        self.unit = unit if type(unit) is int and unit >= 0 else 0

    def choose_strongest(self) -> None:
        """Take those that are farthest from zero now."""
        self._seen = ()
        self.show_frame(self.frame)

    def wants(self) -> dict[str, object]:
        return {"parameters": True, **self.drawing.curves.wants(())}

    def show_frame(self, frame: Frame) -> None:
        self._record(frame)
        if self.columns:
            self.courses.ask(Numbers(tuple(single.place for single in self.columns)))
            self.courses.look()
        self._draw()

    def hideEvent(self, event: QHideEvent) -> None:
        """What happens from now on is not seen, and the run may take another way: the courses know it."""
        super().hideEvent(event)
        self.columns = {single: Column() for single in self.columns}

    def _draw(self) -> None:
        curves = zip(self.columns.items(), layer_colors(self.theme, len(self.columns)), strict=True)
        course = Blend(*self._course())
        self.drawing.draw([self._line(place, single.name, tint, column, course) for place, ((single, column), tint) in enumerate(curves)])
        some = self.tr("{shown} of {all}").format(shown=len(self.columns), all=grouped(self._all))
        self.header.show_legend(*([Entry(some)] if self._all > len(self.columns) else []))
        if self.columns:
            self.say("")
        elif self.node is None and self.connection is None:
            self.say(self.tr("Add a layer with weights: they appear here as curves while they learn."))
        else:
            self.say(self.tr("As soon as the network can be trained, its weights appear here as curves."))

    def _take_course(self) -> None:
        self._until = math.inf
        if self.isVisible() and self.columns and self.session.frame.state is not State.RUNNING:  # else with the next picture
            self._draw()

    def _course(self) -> tuple[np.ndarray, np.ndarray]:
        """What is known of other times: iterations, and (moments, weights)."""
        course = {iteration: found for iteration, found in self.courses.course if iteration < self._until}  # of two the later one
        if not course:
            return np.zeros(0), np.zeros((0, len(self.columns)))
        return np.array(list(course)), np.stack(list(course.values()))

    def _line(self, place: int, name: str, tint: str, column: Column, course: Blend) -> Line:
        x, y = course.with_seen(place, *column.arrays())
        width = self.drawing.curves.width
        mean = Curve(*running_mean(x, y, width, MOST_POINTS)) if width else None
        return Line(name, tint, *thinned(x, y, MOST_POINTS), mean=mean)

    def table(self) -> Table:
        return self.drawing.table()

    def theme_changed(self) -> None:
        self.drawing.set_theme(self.theme)

    def extend_menu(self, menu: QMenu) -> None:
        again = menu.addAction(self.tr("Take the strongest of now"), self.choose_strongest)
        again.setEnabled(self._all > len(self.columns))

    def _record(self, frame: Frame) -> None:
        """Put this moment at the end of the curves; what lies after it, if the run went back, is gone."""
        chosen = self.connection.id if self.connection is not None else self.node.id if self.node is not None else ""
        seen = (frame.project, chosen, 0 if self.connection is not None else self.unit)
        values = [single.value(frame) for single in self.columns]
        if seen != self._seen or None in values:
            singles = self._singles(frame)
            self._all = len(singles)
            self.columns = {single: Column() for single in strongest(singles, frame, MOST)}
            self._seen = seen if self.columns else ()
            values = [single.value(frame) for single in self.columns]
        for column, value in zip(self.columns.values(), values, strict=True):
            if column.size and frame.iteration < column.arrays()[0][-1]:
                self._until = min(self._until, frame.iteration + 1)  # it went back, and may take another way
            column.show(frame.iteration + 1)
            column.forget_hidden()
            column.put(frame.iteration, np.nan if value is None else value)

    def _singles(self, frame: Frame) -> list[Single]:
        network, dataset = self.session.document.network, self.session.dataset
        if self.connection is not None:
            return of_connection(network, dataset, self.connection, frame)
        if self.node is None or self.node.id not in self.session.shapes.outputs:
            return []
        units = self.session.shapes.units(self.node.id)
        return of_unit(network, dataset, self.node, units, self.unit, frame, self.tr("bias"))

    def _show_units(self) -> None:
        self.units.show_unit(self.node, self.unit, self.tr("unit {number}"))
        self.unit = self.units.unit


class Blend:
    """What is known of weights at other times, put between what was seen of them. They were all seen at the same iterations, mostly."""

    def __init__(self, moments: np.ndarray, weights: np.ndarray) -> None:
        self._moments, self._weights = moments.astype(float), weights
        self._seen = np.zeros(0, np.int64)
        self._fit()

    def with_seen(self, place: int, iterations: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """All iterations and values of one weight, in order."""
        if not np.array_equal(iterations, self._seen):
            self._seen = iterations.copy()
            self._fit()
        return self._x, np.concatenate((self._weights[self._other, place], values))[self._order]

    def _fit(self) -> None:
        later = np.append(self._seen, -1)[np.searchsorted(self._seen, self._moments)]  # both are in order
        self._other = later != self._moments
        x = np.concatenate((self._moments[self._other], self._seen))
        self._order = np.argsort(x, kind="stable")
        self._x = x[self._order]
