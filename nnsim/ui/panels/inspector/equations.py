"""Equations of what is selected; while the run stands inside an iteration, those of the operation just executed, with their numbers."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.catalog import Entry, Plain
from nnsim.engine.frames import Frame, State, Workings
from nnsim.engine.pages import every_equation, most_lines, page
from nnsim.ui import numerals
from nnsim.ui.ahead import Ahead
from nnsim.ui.lines import Lines
from nnsim.ui.lit import Lit, meant, shift_of
from nnsim.ui.moments import told
from nnsim.ui.panels.inspector.chain_view import ChainView
from nnsim.ui.panels.inspector.equation_card import EquationCard, FormulaCard, Now, broken, split
from nnsim.ui.panels.inspector.step_details import StepDetails
from nnsim.ui.session import Session
from nnsim.ui.step_units import StepUnits
from nnsim.ui.theme import LARGE
from nnsim.ui.widgets import painting
from nnsim.ui.widgets.buttons import LinkButton
from nnsim.ui.widgets.chooser import Chooser
from nnsim.ui.widgets.labels import Heading, Note, emptied
from nnsim.ui.widgets.samples import SampleChooser
from nnsim.ui.widgets.settling import settle

WITH_FORMULA = ("activation", "initializer")
OF_THE_PROJECT = ("learning_rule", "loss", "optimizer", "schedule")


Piece = tuple[type[Heading] | type[Note] | type[FormulaCard] | type[EquationCard], str]


class EquationsTab(QWidget):
    """Headings and equation cards. `moved`: this one is the line that is computed now."""

    moved = Signal(QWidget)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._shown: tuple[tuple[str, tuple[str, ...], str], ...] | None = None
        self._cards: list[EquationCard] = []
        self._spare: list[EquationCard] = []
        """Cards of steps that are not needed at present."""
        self._most = 0
        """Lines of the operation that has most of them."""
        self._ready = QTimer(self)
        self._ready.setInterval(0)
        self._ready.timeout.connect(self._make_ready)
        self._notes: list[Note | Heading] = []
        self._current = False
        """Whether what is shown is a step."""
        self._page: dict[str, tuple[str, ...]] | None = None
        """What the run computes for the selected layer, by phase; None until it was asked for."""
        self._backward = False
        self.more = LinkButton(self.tr("Show the backward pass"))
        self._pending: list[Piece] = []
        self._next = QTimer(self)
        self._next.setInterval(0)
        self._next.timeout.connect(lambda: self._add_next())
        self.more.clicked.connect(self._toggle)
        self.units = StepUnits.of(session)
        self.units.changed.connect(self._want)
        self.ahead = Ahead(session, self)
        self._asked = False
        """Whether all equations of this network are being typeset."""
        self._coming: list[str] = []
        """Those of them that are still to be broken into lines."""
        session.documentChanged.connect(self._forget)
        session.projectReplaced.connect(self._forget)
        session.problemsChanged.connect(self.refresh)  # by then the run is that of the edited network
        self.lit = Lit.of(session)
        self.lit.pointed.connect(self._mark)
        self.details = StepDetails(session)
        self.details.changed.connect(self._want)
        self.chain = ChainView(session, self.ahead)
        self.elements = Chooser(self.tr("The one before"), self.tr("The next one"))
        self.elements.setAccessibleName(self.tr("Unit or parameter whose numbers are shown"))
        self.elements.chosen.connect(lambda unit: self.units.choose(unit))
        self.sources = Chooser(self.tr("From the unit before"), self.tr("From the next unit"))
        self.sources.setAccessibleName(self.tr("Unit from which the weights come whose gradients are shown"))
        self.sources.chosen.connect(lambda source: self.units.choose(source=source))
        self.samples = SampleChooser(session, long=True)
        self._choosers = QWidget()
        rows = QVBoxLayout(self._choosers)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        row = QHBoxLayout()
        rows.addLayout(row)
        rows.addWidget(self.sources, 0, Qt.AlignmentFlag.AlignLeft)
        row.addWidget(self.elements)
        row.addStretch(1)
        row.addWidget(self.samples)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 12, 12, 14)
        whole.setSpacing(7)
        whole.addWidget(self._choosers)
        self._column = QVBoxLayout()
        whole.addLayout(self._column)
        whole.addWidget(self.details)
        whole.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addWidget(self.chain)
        whole.addStretch(1)
        self._column.setSpacing(7)
        session.notations.changed.connect(self._renamed)
        self.present = Lines.of(session)
        self.present.changed.connect(self._line_moved)
        self.refresh()

    @property
    def busy(self) -> bool:
        """Whether equations are still to be set."""
        return bool(self._coming) or self.ahead.busy

    def refresh(self) -> None:
        self._page = None
        self.show_frame(self.session.frame)

    def _renamed(self) -> None:
        self._forget()
        self.refresh()

    def _line_moved(self) -> None:
        """Another line of the operation is the present one."""
        self.show_frame(self.session.frame)
        if self.isVisible() and self.present.line < len(self._cards):
            self.moved.emit(self._cards[self.present.line])

    def _is_over(self, symbol: str) -> bool:
        """Whether a symbol stands for what the pointer is over on the canvas."""
        if not symbol or not self.lit.over:
            return bool(self.lit.over)
        nodes, connection = meant(symbol, self.session.document)
        if connection is not None:
            return connection in self.lit.over
        moment, step, shift = self.session.frame.moment, self.lit.step, shift_of(symbol)
        now = moment.time if moment is not None else None
        there = now is None or step is None or shift is None or step == now + shift
        return there and bool(nodes & self.lit.over)

    def _mark(self) -> None:
        for card in self._cards:
            card.update()

    def _toggle(self) -> None:
        self._backward = not self._backward
        self.show_frame(self.session.frame)

    def show_frame(self, frame: Frame) -> None:
        """Show the moment's equations, or those of the selection."""
        moment = frame.moment
        inside = moment is not None and frame.state is not State.RUNNING
        if inside and self.isVisible():
            self._want()
            self._set_ahead()
            self.session.jobs.rest()
        elif not inside:
            self.session.unwant(self)
        if moment is not None and inside:
            place = self.tr("operation {number} of {count} in this iteration").format(number=moment.index + 1, count=moment.count)
            if self.present.count > 1:
                lines = self.tr("line {line} of {lines}").format(line=self.present.line + 1, lines=self.present.count)
                place = f"{lines} · {place}"
            equations = tuple(map(self.session.notations.write, moment.equations))
            self._show(((told(self.session.document.network, moment), equations, place),), current=True)
        elif self.isVisible():
            self._show(tuple(self._sections()), current=False)
            self.more.setText(self.tr("Hide the backward pass") if self._backward else self.tr("Show the backward pass"))
        self.more.setVisible(not inside and "backward" in (self._page or {}))
        self._show_workings(frame.workings if inside else None)
        self.details.show_workings(frame.workings if inside else None, moment)
        self.chain.refresh()
        if inside and self.isVisible():
            self._settle()

    def _settle(self) -> None:
        """Lines of another operation have other heights: none may be painted upon another until Qt has handed that on."""
        for card in self._cards:
            card.show()  # a new one would be shown in the next turn only
        settle(self)

    def equations(self) -> list[str]:
        """What is shown, as TeX, in order."""
        return [tex for _, equations, _ in self._shown or () for tex in equations]

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.session.unwant(self)

    def _forget(self, _: object = None) -> None:
        self._asked = False

    def _set_ahead(self) -> None:
        """While one stands still, typeset what the next steps will show."""
        if self._asked or self.session.blocked() is not None:
            return
        self._asked = True
        equations, self._most = self.session.look(lambda run: (every_equation(run), most_lines(run))) or ((), 0)
        self._ready.start()
        self._coming = list(equations)

    def _want(self) -> None:
        units = self.units
        self.session.want(self, element=units.unit, source=units.source, terms=self.details.terms)

    def _show_workings(self, found: Workings | None) -> None:
        """Put the numbers below the equations, and say what they are the numbers of."""
        lines, here = found.lines if found is not None else (), self.present.line
        for number, card in enumerate(self._cards):
            right, result = lines[number] if number < len(lines) and number <= here else ("", "")
            card.put_in((self.session.notations.write(right), result))
            if found is not None:
                card.mark(Now.HERE if number == here else Now.DONE if number < here else Now.AHEAD)
        self._choosers.setVisible(found is not None)
        if found is None:
            return
        self.samples.setVisible(found.sample is not None)
        self.elements.setVisible(found.count > 1)
        self.sources.setVisible(found.sources > 1)
        count = numerals.grouped(found.sources)
        self.sources.show_value(
            found.source, 0, found.sources - 1, self.tr("weights from {number} of {count}").format(number=found.source + 1, count=count)
        )
        if found.parameter is None:
            text = self.tr("unit {number} of {count}").format(number=found.element + 1, count=numerals.grouped(found.count))
        else:
            name, row, column = found.parameter
            text = f"{name} [{row + 1}, {column + 1}]"
        self.elements.show_value(found.element, 0, found.count - 1, text)

    def _sections(self) -> Iterable[tuple[str, tuple[str, ...], str]]:
        document, selection = self.session.document, self.session.selection
        chosen = next(iter(selection)) if len(selection) == 1 else None
        connection = document.network.connections.get(chosen) if chosen is not None else None
        node = document.network.nodes.get(connection.target if connection is not None else chosen or "")
        if node is None:
            for family in OF_THE_PROJECT:
                value = document.settings[family]
                if family != "loss" or isinstance(value, str) or (isinstance(value, dict) and "key" in value):
                    yield self._section(self.session.catalog.spec(family, value).entry)
            return
        entry = document.network.entry(node)
        computed = self._computed(node.id)
        yield f"{node.name} · {entry.title}", computed.get("forward") or split(self.session.notations.formula(entry)), entry.summary
        for family in WITH_FORMULA:
            chosen_entry: Plain = node.parameters.get(family)
            if chosen_entry is not None:
                yield self._section(self.session.catalog.spec(family, chosen_entry).entry)
        if self._backward and "backward" in computed:
            remark = self.tr("{delta} is the derivative of the loss by what stands inside the activation.")
            remark = self.session.notations.words(remark)
            yield self.tr("Backward pass"), computed["backward"], remark

    def _computed(self, node_id: str) -> dict[str, tuple[str, ...]]:
        """The run's own equations of a layer; none while it cannot run."""
        if self._page is None:
            self._page = {}
            if self.session.blocked() is None:
                found = self.session.look(lambda run: page(run, node_id)) or {}
                write = self.session.notations.write
                self._page = {phase: tuple(map(write, equations)) for phase, equations in found.items()}
        return self._page

    def _section(self, entry: Entry) -> tuple[str, tuple[str, ...], str]:
        words = {
            "activation": self.tr("Activation"), "initializer": self.tr("Initial weights"), "loss": self.tr("Loss"),
            "learning_rule": self.tr("Learning rule"), "optimizer": self.tr("Optimiser"), "schedule": self.tr("Decay"),
        }
        return f"{words[entry.family]} · {entry.title}", split(self.session.notations.formula(entry)), entry.summary

    def _show(self, sections: tuple[tuple[str, tuple[str, ...], str], ...], *, current: bool) -> None:
        if sections == self._shown:
            return
        again = current and self._current
        self._shown, self._current = sections, current
        if again:
            self._show_step(*sections[0])
            return
        emptied(self._column)
        self._cards, self._notes = [], []
        heading, card = (Note, EquationCard) if current else (Heading, FormulaCard)
        self._pending = [
            piece for title, equations, remark in sections
            for piece in ((heading, title), *((card, tex) for tex in equations), (Note, remark)) if piece[1]
        ]
        if current:
            while self._pending:
                self._add_next()
        else:
            self._next.start()

    def _add_next(self) -> None:
        """One piece a turn, so that the window stays awake: to typeset a long equation takes a while, the first time."""
        if not self._pending:
            self._next.stop()
            return
        kind, text = self._pending.pop(0)
        if kind is EquationCard:
            self._cards.append(self._card(text))
            self._column.addWidget(self._cards[-1])
        elif kind is FormulaCard:
            self._column.addWidget(FormulaCard(text))
        else:
            label = (Note if kind is Note else Heading)(text)
            self._notes.append(label)
            self._column.addWidget(label)

    def _card(self, tex: str) -> EquationCard:
        card = EquationCard(tex, self.ahead, Now.HERE, self)
        card.clicked.connect(lambda: self.present.choose(self._cards.index(card)))
        card.answer(self._is_over)
        card.pointed.connect(lambda symbol: self.lit.ask(*meant(symbol, self.session.document), shift_of(symbol)))
        return card

    def _show_step(self, title: str, equations: tuple[str, ...], place: str) -> None:
        """Another operation in the cards of the one before: to make new ones takes longer than to step."""
        self._notes[0].setText(title)
        self._notes[-1].setText(place)
        while len(self._cards) > len(equations):
            card = self._cards.pop()
            self._column.removeWidget(card)
            card.hide()
            self._spare.append(card)
        for card, tex in zip(self._cards, equations, strict=False):
            card.set_tex(tex)
        for tex in equations[len(self._cards) :]:
            self._cards.append(self._spare_card(tex))
            self._column.insertWidget(self._column.count() - 1, self._cards[-1])

    def _make_ready(self) -> None:
        """One more card or equation for what comes, a turn each: to make them all at once takes longer than a step may."""
        if len(self._cards) + len(self._spare) < self._most:
            self._spare.append(self._card(""))
        elif self._coming:
            lines = broken(self.session.notations.write(self._coming.pop(0)), size=LARGE)
            self.ahead.want((line, painting.ink(self).name(), LARGE) for line in lines)
        else:
            self._ready.stop()

    def _spare_card(self, tex: str) -> EquationCard:
        """A card that was left over by an operation with more lines, or a new one."""
        if not self._spare:
            return self._card(tex)
        card = self._spare.pop()
        card.set_tex(tex)
        card.show()
        return card
