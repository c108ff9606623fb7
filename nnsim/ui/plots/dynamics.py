"""What a loop or a memory does when it is left to itself: it settles, cycles, wanders, grows or explodes; and one sees it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from nnsim.document import Node
from nnsim.engine.dynamics import Behaviour, Unattended, Verdict
from nnsim.engine.frames import Frame
from nnsim.engine.walking import Glance, Walker
from nnsim.ui import fonts
from nnsim.ui.numerals import grouped, number
from nnsim.ui.plots.course import Course, State
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.limits import Limits
from nnsim.ui.plots.plot import Plot
from nnsim.ui.plots.portrait import Portrait
from nnsim.ui.plots.samples import remembering
from nnsim.ui.sentences import said
from nnsim.ui.theme import SMALL
from nnsim.ui.widgets.buttons import Button
from nnsim.ui.widgets.chooser import Chooser
from nnsim.ui.widgets.samples import SampleChooser

if TYPE_CHECKING:
    from nnsim.ui.session import Session

STEPS = (50, 200, 1000)
ALL = -1
"""The choice of all units."""
SPACING = 0.25
"""Seconds between two looks at a network that trains."""
SHARE = 0.1
"""Of the time at most that part is spent looking."""
REPLAY = 30
"""Looks at the clock, twenty a second, in which the steps appear when it is run anew."""
NARROW = 250
"""A plot narrower than that has no room to choose a unit except by a click on its row."""
DRAWN_IN_PLANE = 2
"""So many units at most have a phase portrait."""


class DynamicsPlot(Plot):
    """The states of the selected layer that remembers, or else of the first one, and the verdict on all of them below."""

    key = "dynamics"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.steps = STEPS[1]
        self.unit = ALL
        self.node: Node | None = None
        self.behaviour: Behaviour | None = None
        self.job: Unattended | None = None
        self._walker: Walker | None = None
        self._seen: tuple[tuple[int, int], Glance] | None = None
        """What was looked at last: steps and sample, and the moment."""
        self._drawn: tuple[object, ...] = ()
        """What the picture is of."""
        self._asked = False
        self._next = 0.0
        self._revealed = REPLAY
        self.samples = SampleChooser(session, self)
        self.header.add_control(self.samples)
        self.portrait = Portrait(self.theme, self.body)
        self.portrait.setAccessibleName(self.tr("Phase portrait"))
        self.course = Course(self.theme, self.body)
        self.course.setAccessibleName(self.tr("States, units by steps"))
        self.course.pointed.connect(self._show_legend)
        self.course.chosen.connect(self._clicked)
        self.sentence = QLabel(self.body)
        self.sentence.setFont(fonts.text(SMALL))
        self.sentence.setWordWrap(True)
        self.sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.sentence.setMinimumHeight(2 * self.sentence.fontMetrics().lineSpacing())
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.longer = Chooser(self.tr("Fewer steps"), self.tr("More steps"), self.body)
        self.longer.chosen.connect(self._steps_chosen)
        self.units = Chooser(self.tr("The unit before"), self.tr("The next unit"), self.body)
        self.units.chosen.connect(self.choose_unit)
        self.button = Button(self.tr("Run anew"), flat=True, parent=self.body)
        self.button.setFont(fonts.text(SMALL))
        self.button.setToolTip(self.tr("Give the push once more, and watch step after step"))
        self.button.clicked.connect(self.run_anew)
        self._arrange()
        self._show_steps()

    def _arrange(self) -> None:
        side, below = QHBoxLayout(), QHBoxLayout()
        side.setSpacing(6)
        side.addWidget(self.portrait, 1)
        side.addWidget(self.course, 1)
        below.setSpacing(4)
        below.addWidget(self.longer)
        below.addWidget(self.units)
        below.addStretch()
        below.addWidget(self.button)
        self._body.setVerticalSpacing(2)
        self._body.addLayout(side, 0, 0)
        self._body.addWidget(self.sentence, 1, 0)
        self._body.addLayout(below, 2, 0)
        self._body.setRowStretch(0, 1)
        self._body.setContentsMargins(12, 0, 16, 3)

    # What a plot says of itself

    @classmethod
    def applies(cls, session: Session) -> bool:
        return bool(remembering(session))

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("DynamicsPlot", "Left to itself")

    def title(self) -> str:
        return self.caption() + (f" · {self.node.name}" if self.node is not None else "")

    def explanation(self) -> str:
        return self.tr(
            "The network, as it is now, gets one push, the first step of a sample, and then nothing; a row is a unit, a column a step. Its "
            "state may come to rest, repeat itself in a cycle, or never come back. Where it begins to repeat itself there is a line, and "
            "above it a bar for each round. Of one unit the next state is drawn over the present one, of two units the way through their "
            "plane. Type or turn a weight of the loop and look for the moment when rest becomes a cycle, or a cycle chaos."
        )

    def project_changed(self) -> None:
        nodes = remembering(self.session)
        chosen = [node for node in nodes if node.id in self.session.selection]
        node = next(iter(chosen or nodes), None)
        if node is None or self.node is None or node.id != self.node.id:
            self.unit = ALL
        self.node = node

    def show_frame(self, frame: Frame) -> None:
        self._asked = True
        if self._drawn != (self.behaviour, self.node, self.theme, self.scales.frozen):
            self._draw()

    def table(self) -> Table:
        values = self._values()
        if values is None:
            return {}
        return {"step": np.arange(1, len(values) + 1)} | {f"{unit + 1}": column for unit, column in enumerate(values.T)}

    def theme_changed(self) -> None:
        self.course.theme = self.portrait.theme = self.theme
        self.portrait.update()

    # What can be done

    def choose_steps(self, steps: int) -> None:
        """Leave it to itself for so long."""
        self.steps = steps
        self._show_steps()
        self._asked, self._next = True, 0.0

    def choose_unit(self, unit: int) -> None:
        """Show one unit's curve, or all units again (ALL)."""
        self.unit = unit
        self._draw()

    def run_anew(self) -> None:
        """Let the steps appear one after the other, from the push on."""
        self._seen = None
        self._asked, self._next, self._revealed = True, 0.0, 0
        self._reveal()

    def follow(self) -> None:
        """Take over what was found, and look again where something may have changed."""
        if self._revealed < REPLAY:
            self._revealed += 1
            self._reveal()
        if self.job is not None:
            if self.job.done:
                job, self.job = self.job, None
                self._take(job)
        elif self._asked and time.perf_counter() >= self._next:
            self._asked = False
            wanted = (self.steps, self.session.sample)
            seen = self._seen[1] if self._seen is not None and self._seen[0] == wanted else None
            self.job = Unattended(self.session.glance, *wanted, self._walker, seen)

    def cancel(self) -> None:
        """Give up what is under way."""
        job, self.job = self.job, None
        if job is not None:
            job.cancel()

    # Inside

    def _take(self, job: Unattended) -> None:
        self._next = time.perf_counter() + max(SPACING, job.seconds * (1 / SHARE - 1))
        if job.walker is not None:
            self._walker = job.walker
        if job.failure:
            self.behaviour = None
            self.say(said(job.failure))
        elif job.behaviour is not None and job.moment is not None:
            self.behaviour = job.behaviour
            self._seen = ((job.steps, job.sample), job.moment)
            self._draw()

    def _values(self) -> np.ndarray | None:
        """The states (steps, units) of the node that is shown."""
        if self.behaviour is None or self.node is None:
            return None
        return self.behaviour.states.get(self.node.name)

    def _draw(self) -> None:
        self._drawn = (self.behaviour, self.node, self.theme, self.scales.frozen)
        values = self._values()
        if values is None or self.behaviour is None:
            self.header.show_legend()
            self.say(self.tr("As soon as the network can run, what its memory does by itself appears here."))
            return
        verdict, count = self.behaviour.verdict, values.shape[1]
        self.unit = min(self.unit, count - 1)
        units = tuple(range(count)) if self.unit == ALL else (self.unit,)
        finite = np.isfinite(values).all(axis=1)
        there = values[finite][:, list(units)]
        if verdict.kind == "explodes":
            there = there[: len(there) // 2 + 1]  # the rest leaves the picture
        self.course.show_state(self._state(values, verdict, units, there))
        portrayed = count <= DRAWN_IN_PLANE and verdict.kind != "explodes"
        self.portrait.setVisible(portrayed)
        if portrayed:
            across, upward = (self._around(name, values[finite][:, unit]) for name, unit in (("across", 0), ("upward", -1)))
            self.portrait.show_states(values[finite], verdict, across, across if count == 1 else upward)
        self.sentence.setText(said(self.behaviour.sentence))
        self._show_units(count)
        self._show_legend(None)
        self._reveal()
        self.say("")

    def _state(self, values: np.ndarray, verdict: Verdict, units: tuple[int, ...], there: np.ndarray) -> State:
        """How `units` are drawn, on scales for what is `there` of them: curves of one unit or of two, else a heat map."""
        name = f"{self._id} {self.unit}"
        if self.unit == ALL and values.shape[1] > DRAWN_IN_PLANE:
            return State(values, verdict, units, self.scales.reach(name, float(np.abs(there).max(initial=0.0))))
        ends = self.scales.linear(name, float(there.min(initial=0.0)), float(there.max(initial=0.0)))
        return State(values, verdict, units, limits=ends)

    def _around(self, name: str, values: np.ndarray) -> Limits:
        """Limits of an axis of the phase portrait, with a margin around the states."""
        low, high = (float(values.min()), float(values.max())) if len(values) else (0.0, 0.0)
        margin = 0.05 * (high - low) or 0.5
        return self.scales.linear(f"{self._id} {name}", low - margin, high + margin)

    @property
    def _id(self) -> str:
        return self.node.id if self.node is not None else ""

    def _reveal(self) -> None:
        """Show so many of the steps as have appeared."""
        steps = None if self._revealed >= REPLAY else max(round(self.steps * self._revealed / REPLAY), 1)
        if steps != self.course.shown_steps:
            self.course.shown_steps = self.portrait.shown_steps = steps
            self.course.update()
            self.portrait.update()

    def _steps_chosen(self, place: int) -> None:
        self.choose_steps(STEPS[place])

    def _show_steps(self) -> None:
        words = self.tr("{count} steps").format(count=grouped(self.steps))
        self.longer.show_value(STEPS.index(self.steps), 0, len(STEPS) - 1, words, self.tr("How long it is left to itself"))

    def _show_units(self, count: int) -> None:
        words = self.tr("all units") if self.unit == ALL else self.tr("unit {unit}").format(unit=self.unit + 1)
        tip = self.tr("Click a row to see one unit of {count}").format(count=count)
        self.units.show_value(self.unit, ALL, count - 1, words, tip)
        self.units.setVisible(count > 1 and self.width() >= NARROW)

    def _clicked(self, unit: int) -> None:
        values = self._values()
        if values is not None and values.shape[1] > 1:
            self.choose_unit(unit if self.unit == ALL else ALL)

    def _show_legend(self, at: tuple[int, int] | None) -> None:
        values = self._values()
        if at is None or values is None or at[1] >= len(values):
            state = self.course.state if values is not None else None
            units = zip(state.units, self.course.tints(), strict=True) if state is not None and state.curves else ()
            self.header.show_legend(*(Entry(self.tr("unit {unit}").format(unit=unit + 1), tint, "line") for unit, tint in units))
            return
        unit, step = at
        state, entries = self.course.state, [Entry(f"t = {step + 1}")]
        if state.curves:
            for one, tint in zip(state.units, self.course.tints(), strict=True):
                entries.append(Entry("", tint, "line", number(float(values[step, one]), 3)))
        else:
            entries.append(Entry(self.tr("unit {unit}").format(unit=unit + 1), value=number(float(values[step, unit]), 3)))
        self.header.show_legend(*entries)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        values = self._values()
        if values is not None:
            self._show_units(values.shape[1])

    def showEvent(self, event: QShowEvent) -> None:
        self.session.jobs.add(self)
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.session.jobs.remove(self)
