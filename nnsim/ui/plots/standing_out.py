"""Samples that stand out, as panels: the worst predictions, and what a unit likes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QWidget

from nnsim.document import Node
from nnsim.engine.frames import Frame, State
from nnsim.engine.ranking import Excites, Mistakes, Ranked
from nnsim.ui.numerals import brief, grouped, number, percent
from nnsim.ui.plots import parts
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.plot import Plot
from nnsim.ui.plots.rankings import LikedSamples, Rankings, WorstSamples
from nnsim.ui.plots.sample_list import Item, SampleList
from nnsim.ui.plots.unit_chooser import UnitChooser
from nnsim.ui.sentences import said

if TYPE_CHECKING:
    from nnsim.ui.session import Session


class StandingOut(Plot):
    """A list of samples; a click follows one everywhere."""

    kind: ClassVar[type[Rankings]]

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.rankings = self.kind.of(session)
        self.list = SampleList(self.theme, self.body)
        self.list.setAccessibleName(self.tr("Samples"))
        self._body.addWidget(self.list, 0, 0)
        self.list.gone.connect(self._go)
        self.rankings.changed.connect(self._redraw)

    @classmethod
    def applies(cls, session: Session) -> bool:
        return session.dataset is not None

    def line(self, one: Ranked) -> str:
        """What is said about a sample."""
        raise NotImplementedError

    def nothing(self) -> str:
        """What is said if there are none."""
        raise NotImplementedError

    def counted(self) -> str:
        """How many there are, for the header."""
        raise NotImplementedError

    def project_changed(self) -> None:
        self.list.take(self.session.dataset)

    def show_frame(self, frame: Frame) -> None:
        if frame.state is State.EMPTY:
            self.list.samples.show([])
            self.say(self.tr("Draw a network that can run: samples that stand out appear here."))
            self.header.show_legend()
            return
        self.rankings.look()
        self._redraw()

    def table(self) -> Table:
        ranked = self.rankings.ranked
        if not ranked:
            return {}
        columns = {"sample": np.array([one.sample + 1 for one in ranked]), "value": np.array([one.value for one in ranked])}
        if ranked[0].step is not None:
            columns["step"] = np.array([(one.step or 0) + 1 for one in ranked])
        if ranked[0].wanted is not None:
            columns["wanted"] = np.array([one.wanted for one in ranked])
            columns["answered"] = np.array([one.answered for one in ranked])
        return columns

    def theme_changed(self) -> None:
        self.list.set_theme(self.theme)

    def _redraw(self) -> None:
        found = self.rankings
        if self.session.frame.state is State.EMPTY:
            return
        if found.failure:
            self.say(said(found.failure))
        elif found.iteration is None or found.asked != found.question:
            self.list.samples.show([])
            self.say(self.tr("Looking through the samples …"))
        elif not found.ranked:
            self.list.samples.show([])
            self.say(self.nothing())
        else:
            part = self.part
            rows = getattr(self.session.parts, part) if self.session.parts is not None else None
            known = [one for one in found.ranked if rows is None or one.sample < len(rows)]
            self.list.samples.show(
                [Item(one.sample, one.sample if rows is None else int(rows[one.sample]), self.line(one), part) for one in known]
            )
            self.say("")
        self.header.show_title(self.title())
        if found.iteration is not None and found.asked == found.question:
            at = self.tr("{counted}, at iteration {number}").format(counted=self.counted(), number=grouped(found.iteration))
            self.header.show_legend(Entry(at))
        else:
            self.header.show_legend()

    @property
    def part(self) -> str:
        """The part whose samples are looked through."""
        question = self.rankings.question
        return question.part if isinstance(question, Mistakes) else "train"

    def _go(self, item: Item) -> None:
        """Show a sample everywhere: one that trains is followed, another one is fed by hand."""
        if item.part == "train":
            self.session.feeding.end()
            self.session.set_sample(item.sample)
        else:
            self.session.feeding.feed_row(item.row)

    def _at(self, one: Ranked) -> str:
        return "" if one.step is None else " · " + self.tr("step {number}").format(number=one.step + 1)


class WorstPlot(StandingOut):
    """The answers that are most wrong, or those of one cell of the confusion matrix."""

    key = "worst"
    kind = WorstSamples

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("WorstPlot", "Worst predictions")

    def title(self) -> str:
        question, words = self.rankings.question, self.caption()
        if isinstance(question, Mistakes) and question.cell is not None:
            true, answered = (self._label(float(index)) for index in question.cell)
            words = self.tr("{true} taken for {answered}").format(true=true, answered=answered) if true != answered else str(true)
        return parts.title(words, self.session, self.part)

    def explanation(self) -> str:
        return self.tr(
            "The samples that the network gets most wrong: of classes those to whose right class it gives the least "
            "probability, of numbers those that are farthest off. Look for what they have in common, and for samples whose target may "
            "itself be wrong. A click follows a sample on the canvas and in all plots; one that does not train is fed by hand. A click on "
            "a cell of the confusion matrix shows the samples of that cell here. This plot's menu chooses between the parts of the data; "
            "“All mistakes” shows all again."
        )

    def extend_menu(self, menu: QMenu) -> None:
        everything = menu.addAction(self.tr("All mistakes"))
        everything.setEnabled(self.rankings.question != Mistakes(part=self.part))
        everything.triggered.connect(self._show_all)
        parts.offer(menu, self.session, self.part, self.show_part)

    def show_part(self, part: str) -> None:
        """Look through the samples of "train", "validation" or "test"."""
        question = self.rankings.question
        self.rankings.ask(Mistakes(question.cell if isinstance(question, Mistakes) else None, part))
        self._redraw()

    def _show_all(self) -> None:
        self.rankings.ask(Mistakes(part=self.part))
        self._redraw()

    def line(self, one: Ranked) -> str:
        if self.rankings.classes:
            text = self.tr("{wanted} taken for {answered}") if one.wanted != one.answered else self.tr("{wanted}, rightly")
            named = text.format(wanted=self._label(one.wanted), answered=self._label(one.answered))
            return f"{named}, {percent(one.value)}{self._at(one)}"
        text = self.tr("wanted {wanted}, answered {answered}")
        return text.format(wanted=brief(one.wanted or 0.0), answered=brief(one.answered or 0.0)) + self._at(one)

    def nothing(self) -> str:
        question, dataset = self.rankings.question, self.session.dataset
        if dataset is not None and dataset.targets is None:
            return self.tr("The data have no targets: no answer is right or wrong.")
        if self.part not in parts.filled(self.session):
            return parts.without_samples()
        if isinstance(question, Mistakes) and question.cell is not None:
            return self.tr("There is no such sample now.")
        if self.part == "train":
            return self.tr("All training samples are right.")
        return self.tr("All samples of the {part} are right.").format(part=parts.name_of(self.part))

    def counted(self) -> str:
        count = grouped(self.rankings.found)
        if not self._all_kinds():
            return self.tr("{count} wrong").format(count=count)
        return self.tr("1 sample") if self.rankings.found == 1 else self.tr("{count} samples").format(count=count)

    def _all_kinds(self) -> bool:
        question = self.rankings.question
        return not self.rankings.classes or (isinstance(question, Mistakes) and question.cell is not None)

    def _label(self, index: float | None) -> str:
        labels = self.session.dataset.class_labels() if self.session.dataset is not None else ()
        place = int(index or 0)
        return labels[place] if place < len(labels) else str(place)


class LikesPlot(StandingOut):
    """The samples that excite a unit of the selected layer most."""

    key = "likes"
    kind = LikedSamples

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.node: Node | None = None
        self.units = UnitChooser(session, self)
        self.units.chosen.connect(self.choose_unit)
        self.header.add_control(self.units)
        self.unit = 0

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("LikesPlot", "What a unit likes")

    def title(self) -> str:
        return self.caption() + (f" · {self.node.name}" if self.node is not None else "")

    def explanation(self) -> str:
        return self.tr(
            "The training samples to which one unit answers most, the strongest first, with its answer. Look for what they have in "
            "common: that is what the unit has learned to see. Select a layer on the canvas and choose its unit with the arrows; a click "
            "follows a sample on the canvas and in all plots."
        )

    def project_changed(self) -> None:
        super().project_changed()
        session = self.session
        nodes = [node for node in session.document.network.order() if session.document.network.entry(node).inputs != (0, 0)]
        nodes = [node for node in nodes if node.id in session.shapes.outputs]
        chosen = [node for node in nodes if node.id in session.selection]
        kept = [node for node in nodes if self.node is not None and node.id == self.node.id]
        node = next(iter(chosen or kept or nodes), None)
        if node is not None and (self.node is None or node.id != self.node.id):
            self.unit = 0
        self.node = node
        self.choose_unit(self.unit)

    def choose_unit(self, unit: int) -> None:
        """Show what excites this unit, counted from 0."""
        node = self.node
        self.units.show_unit(node, unit, self.tr("unit {number} of {count}"))
        self.unit = self.units.unit
        if node is not None and self.session.frame.state is not State.EMPTY:
            self.rankings.ask(Excites(node.id, self.unit))
            self._redraw()

    def show_frame(self, frame: Frame) -> None:
        if self.node is not None and frame.state is not State.EMPTY:
            self.rankings.ask(Excites(self.node.id, self.unit))
        super().show_frame(frame)

    def line(self, one: Ranked) -> str:
        return f"{number(one.value, 3)}{self._at(one)}"

    def nothing(self) -> str:
        return self.tr("There are no training samples.")

    def counted(self) -> str:
        count = self.rankings.found
        return self.tr("of 1 sample") if count == 1 else self.tr("of {count} samples").format(count=grouped(count))
