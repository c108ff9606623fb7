"""What the network has answered to chosen samples over the training: how it made up its mind, and whether it changed it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QWidget

from nnsim.catalog import Plain
from nnsim.datasets.arrays import listed
from nnsim.engine.frames import Frame, State
from nnsim.engine.through_training import Answers
from nnsim.ui.numerals import number
from nnsim.ui.plots import parts
from nnsim.ui.plots.courses import SampleCourses
from nnsim.ui.plots.curves import Line
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.limits import Limits
from nnsim.ui.plots.named_curves import NamedCurves
from nnsim.ui.plots.plot import Plot
from nnsim.ui.plots.samples import Array, Reading, reading
from nnsim.ui.sentences import said
from nnsim.ui.theme import class_colors, mix
from nnsim.ui.widgets.samples import SampleChooser, training_samples

if TYPE_CHECKING:
    from nnsim.ui.session import Session

MOST_KEPT = 6
"""Samples beside each other."""
MOST_CLASSES = 6
"""Curves for one sample: of more classes the right one and those that were ever most probable."""


class SampleCoursePlot(Plot):
    """One curve per class for the followed sample, or one per sample where several are kept: what was right for it."""

    key = "sample_course"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.courses = SampleCourses.of(session)
        self.courses.changed.connect(self._redraw)
        self.drawing = NamedCurves(self.theme, self.tr("Answers to chosen samples over the iterations"), self.body)
        self._body.setContentsMargins(4, 0, 0, 8)
        self._body.addWidget(self.drawing, 0, 0)
        self.chooser = SampleChooser(session, self)
        self.header.add_control(self.chooser)
        self.kept: tuple[int, ...] = ()
        """Samples of the training part that stay, from 0; none: the followed one is shown."""
        self.reading = Reading(0)
        self.labels: tuple[str, ...] = ()

    @classmethod
    def applies(cls, session: Session) -> bool:
        return session.dataset is not None and session.dataset.targets is not None

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("SampleCoursePlot", "Samples over the training")

    def title(self) -> str:
        words = self.caption() if self.kept else self.tr("Sample {number} over the training").format(number=self._followed() + 1)
        return parts.title(words, self.session)

    def explanation(self) -> str:
        return self.tr(
            "What the network answered to one training sample at each moment of the training that is kept to go back to, also before "
            "the sample was chosen: a curve for each class, the right one named. The arrows choose the sample. Look for the moment at "
            "which the right class comes out on top, for samples that were right once and are no longer, and for those that stay "
            "undecided: they lie near the boundary, or their target is wrong. This plot's menu keeps samples, up to six; then each has "
            "one curve, the answer for its own class. Of numbers the curve is the answer and the pale line the target, of sequences "
            "both at the last step."
        )

    def project_changed(self) -> None:
        session = self.session
        self.reading = reading(session)
        self.labels = tuple(session.dataset.class_labels()) if session.dataset is not None else ()
        count = training_samples(session)
        self.kept = tuple(sample for sample in self.kept if sample < count)
        probabilities = self.reading.classes >= 2 and self.reading.middle == 0.5
        self.drawing.curves.fixed_y = Limits(0.0, 1.0) if probabilities else None

    def wants(self) -> dict[str, object]:
        return {"signals": True, "samples": 1}

    def show_frame(self, frame: Frame) -> None:
        if frame.state is State.EMPTY or not self.applies(self.session):
            self.drawing.draw([])
            self.say(self.tr("Draw a network that can run: what it answers to a sample appears here as it learns."))
            return
        self.courses.ask(Answers(self.kept or (self._followed(),)))
        self.courses.look()
        self._redraw()

    def table(self) -> Table:
        return self.drawing.table()

    def theme_changed(self) -> None:
        self.drawing.set_theme(self.theme)

    def extend_menu(self, menu: QMenu) -> None:
        followed = self._followed()
        keep = menu.addAction(self.tr("Keep sample {number}").format(number=followed + 1), self.keep)
        keep.setEnabled(followed not in self.kept and len(self.kept) < MOST_KEPT)
        menu.addAction(self.tr("Only the followed sample"), self.release).setEnabled(bool(self.kept))

    def keep(self) -> None:
        """Let the followed sample stay, beside those that do already."""
        followed = self._followed()
        if followed not in self.kept and len(self.kept) < MOST_KEPT:
            self._keep((*self.kept, followed))

    def release(self) -> None:
        """Show the followed sample alone."""
        self._keep(())

    def own_choices(self) -> dict[str, Plain]:
        return {"kept": self.kept} if self.kept else {}

    def take_choices(self, kept: Mapping[str, Any]) -> None:
        samples = kept.get("kept")
        if isinstance(samples, (list, tuple)):
            self.kept = tuple(sample for sample in samples if isinstance(sample, int) and sample >= 0)[:MOST_KEPT]

    # Inside

    def _keep(self, samples: tuple[int, ...]) -> None:
        self.kept = samples
        self.choice_made.emit()
        self.refresh()

    def _followed(self) -> int:
        return max(min(self.session.sample, training_samples(self.session) - 1), 0)

    def _redraw(self) -> None:
        if self.session.frame.state is State.EMPTY or not self.isVisible():
            return
        course = self.courses.course
        self.header.show_title(self.title())
        if self.courses.failure:
            self.drawing.draw([])
            self.say(said(self.courses.failure))
            return
        if not course or not course[0][1].size:
            self.drawing.draw([])
            self.say(self.tr("Looking at the moments of the training …"))
            return
        iterations = np.array([iteration for iteration, _ in course], dtype=float)
        answers = np.stack([found for _, found in course]).astype(float)  # (moments, outputs, samples)
        self.drawing.draw(self._of_several(iterations, answers) if self.kept else self._of_one(iterations, answers[:, :, 0]))
        self._say_target()
        self.say("")

    def _of_one(self, iterations: Array, answers: Array) -> list[Line]:
        target = self._target(self._followed())
        if self.reading.classes < 2:
            return self._of_numbers(iterations, answers, target)
        right = int(self.reading.labels(target)[0]) if len(target) else -1
        if answers.shape[1] == 1:
            name = self._label(1)
            return [Line(self._named(name, right == 1), self.theme.positive, iterations, answers[:, 0])]
        tints = class_colors(self.theme, answers.shape[1])
        top = np.nanmax(np.where(np.isfinite(answers), answers, -np.inf), axis=0)
        order = [right] if 0 <= right < answers.shape[1] else []
        order += [int(index) for index in np.argsort(-top, kind="stable") if index != right]
        chosen = order[:MOST_CLASSES]
        return [Line(self._named(self._label(kind), kind == right), tints[kind], iterations, answers[:, kind]) for kind in sorted(chosen)]

    def _of_numbers(self, iterations: Array, answers: Array, target: Array) -> list[Line]:
        wanted = target.reshape(-1).astype(float)
        tints = class_colors(self.theme, max(answers.shape[1], 2))
        lines = []
        names = self.session.dataset.target_names if self.session.dataset is not None else ()
        for output in range(min(answers.shape[1], MOST_CLASSES)):
            name = names[output] if output < len(names) else self.tr("output {number}").format(number=output + 1)
            if output < len(wanted):
                pale = mix(self.theme.panel, tints[output], 0.45)
                ends = np.array([iterations[0], max(iterations[-1], iterations[0] + 1)])
                lines.append(Line(self.tr("target of {name}").format(name=name), pale, ends, np.full(2, wanted[output]), pale=True))
            lines.append(Line(name, tints[output], iterations, answers[:, output]))
        return lines

    def _of_several(self, iterations: Array, answers: Array) -> list[Line]:
        """For each sample the output that should be high; of one output for two classes what it leaves for the right one."""
        lines = []
        for place, sample in enumerate(self.kept[: answers.shape[2]]):
            target = self._target(sample)
            name = self.tr("sample {number}").format(number=sample + 1)
            course = answers[:, 0, place]
            if self.reading.classes >= 2 and len(target):
                right = int(self.reading.labels(target)[0])
                if answers.shape[1] == 1:
                    course = course if right == 1 else 2 * self.reading.middle - course
                elif 0 <= right < answers.shape[1]:
                    course = answers[:, right, place]
                name = f"{name} · {self._label(right)}"
            lines.append(Line(name, class_colors(self.theme, MOST_KEPT)[place], iterations, course))
        return lines

    def _say_target(self) -> None:
        if self.kept:
            self.header.show_legend(Entry(self.tr("what each got for its own class") if self.reading.classes >= 2 else ""))
            return
        target = self._target(self._followed())
        if self.reading.classes >= 2 and len(target):
            self.header.show_legend(Entry(self.tr("is {label}").format(label=self._label(int(self.reading.labels(target)[0])))))
        elif target.size:
            text = " ".join(number(float(value), 3) for value in target.reshape(-1)[:3])
            self.header.show_legend(Entry(self.tr("target {value}").format(value=text)))

    def _target(self, sample: int) -> Array:
        """(1,) or (1, columns): of a target at every step that of the last one."""
        dataset, parts = self.session.dataset, self.session.parts
        if dataset is None or dataset.targets is None:
            return np.zeros(0)
        row = int(parts.train[sample]) if parts is not None and sample < len(parts.train) else sample
        targets = listed(dataset.targets)[0]
        if row >= len(targets):
            return np.zeros(0)
        if dataset.per_step:
            last = int(dataset.lengths[row]) - 1 if dataset.lengths is not None else targets.shape[1] - 1
            return targets[row : row + 1, last]
        found: Array = targets[row : row + 1]
        return found

    def _label(self, index: int) -> str:
        return self.labels[index] if 0 <= index < len(self.labels) else str(index)

    def _named(self, name: str, right: bool) -> str:
        return self.tr("{name} (right)").format(name=name) if right else name
