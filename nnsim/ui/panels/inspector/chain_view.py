"""The chain rule to one weight of the selected connection: the paths that add most, and the chosen one factor by factor."""

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.document import Connection, weight_shape
from nnsim.engine.chain.explaining import Explained, Explaining
from nnsim.engine.chain.writing import Factor, WrittenPath, over_time, result
from nnsim.engine.frames import State
from nnsim.engine.numbers import digits
from nnsim.ui.ahead import Ahead
from nnsim.ui.chain_path import ChainPath
from nnsim.ui.lit import Lit
from nnsim.ui.numerals import brief, grouped
from nnsim.ui.panels.inspector.equation_card import EquationCard, broken
from nnsim.ui.panels.inspector.path_row import PathRow
from nnsim.ui.sentences import said
from nnsim.ui.session import Session
from nnsim.ui.theme import BODY
from nnsim.ui.widgets.buttons import LinkButton
from nnsim.ui.widgets.chooser import Chooser
from nnsim.ui.widgets.labels import Heading, Note, emptied
from nnsim.ui.widgets.swift_formula import SwiftFormula

ROWS, MOST_TIMES = 10, 4


class ChainView(QWidget):
    """A list of paths, the largest first; a path under the pointer lights up its layers on the canvas."""

    def __init__(self, session: Session, ahead: Ahead, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._ahead = ahead
        self.chosen = ChainPath.of(session)
        self.place = [0, 0]
        self.path = 0
        self.found: Explained | None = None
        self._work: Explaining | None = None
        self._asked: tuple[object, ...] = ()
        self.begin = LinkButton(self.tr("Write out the chain rule to one weight"))
        self.begin.clicked.connect(self._begin)
        self.title = Heading(self.tr("Chain rule"))
        to, of = Chooser(self.tr("To the unit before"), self.tr("To the next unit")), Chooser(self.tr("One before"), self.tr("Next one"))
        to.setAccessibleName(self.tr("Unit that the weight leads to"))
        of.setAccessibleName(self.tr("Unit that the weight comes from"))
        self.choosers = [to, of]
        for axis, chooser in enumerate(self.choosers):
            chooser.chosen.connect(lambda value, axis=axis: self._move(axis, value))
        self.summary, self.hint = Note(), Note()
        self.release = LinkButton(self.tr("Let go of all units"))
        self.release.clicked.connect(lambda: self.chosen.clear())
        self.rows = [PathRow(session.theme) for _ in range(ROWS)]
        for number, row in enumerate(self.rows):
            row.clicked.connect(lambda _=False, number=number: self.choose(number))
            row.pointed.connect(lambda over, number=number: self._light(number if over else None))
        self._factors = QVBoxLayout()
        self._factors.setSpacing(6)
        places = QHBoxLayout()
        places.setContentsMargins(0, 0, 0, 0)
        for chooser in self.choosers:
            places.addWidget(chooser)
        places.addStretch(1)
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(4)
        body.addWidget(self.title)
        body.addLayout(places)
        body.addWidget(self.summary)
        body.addWidget(self.hint)
        body.addWidget(self.release)
        for row in self.rows:
            body.addWidget(row)
        body.addLayout(self._factors)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.addWidget(self.begin)
        column.addWidget(self._body)
        self.open = False
        self.chosen.asked.connect(self.refresh)
        self.chosen.aimed.connect(self._aim)
        session.jobs.add(self)
        session.notations.changed.connect(self._show)
        session.themeChanged.connect(self._take_theme)
        self.refresh()

    def _connection(self) -> Connection | None:
        """The selected connection, if it has weights."""
        network, selection = self.session.document.network, self.session.selection
        connection = network.connections.get(next(iter(selection))) if len(selection) == 1 else None
        return connection if connection is not None and self._shape(connection) is not None else None

    def _shape(self, connection: Connection) -> tuple[int, int] | None:
        return weight_shape(self.session.document.network, self.session.shapes, connection)

    def refresh(self) -> None:
        """Another selection, or another moment."""
        connection = self._connection()
        self.setVisible(connection is not None and self.session.blocked() is None)
        self.chosen.turn(self.open and self.isVisible())
        self.begin.setVisible(not self.open)
        self._body.setVisible(self.open)
        if connection is None or not self.open or not self.isVisible() or self.session.frame.state is State.RUNNING:
            return
        shape, frame = self._shape(connection), self.session.frame
        assert shape is not None
        self.place = [min(place, size - 1) for place, size in zip(self.place, shape, strict=True)]
        words = (self.tr("to {number} of {count}"), self.tr("from {number} of {count}"))
        for chooser, place, size, text in zip(self.choosers, self.place, shape, words, strict=True):
            chooser.show_value(place, 0, size - 1, text.format(number=place + 1, count=grouped(size)))
        operation = frame.moment.index if frame.moment is not None and frame.moment.phase == "update" else -1
        through = self.chosen.through
        asked = (connection.id, *self.place, self.session.sample, frame.iteration, operation, frame.project, *through.items())
        if asked != self._asked:
            self._asked = asked
            self._give_up()
            self._work = Explaining(self.session.glance, f"{connection.id}:W", tuple(self.place), self.session.sample, dict(through))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.chosen.turn(False)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _aim(self, to: int, start: int) -> None:
        """Another weight was chosen on the canvas."""
        self.place = [to, start]
        self.refresh()

    def _begin(self) -> None:
        self.open = True
        self._asked = ()
        self.refresh()

    def _move(self, axis: int, value: int) -> None:
        self.place[axis] = value
        self.refresh()

    def choose(self, number: int) -> None:
        """Show another path."""
        self.path = number
        self._show()

    def _light(self, number: int | None) -> None:
        """Let the layers that a path leads through stand out, or nothing."""
        paths = self.found.paths if self.found is not None else ()
        nodes = frozenset(factor.node for factor in paths[number].factors) if number is not None and number < len(paths) else frozenset()
        Lit.of(self.session).ask(nodes, None)

    # The work beside the run

    def follow(self) -> None:
        work = self._work
        if work is not None and work.done:
            self._work = None
            if work.found is not None:
                self.found, self.path = work.found, 0
                self._show()
            elif work.failure:
                self.summary.setText(said(work.failure))

    def cancel(self) -> None:
        self._give_up()
        self.found, self._asked, self.open = None, (), False
        self.chosen.turn(False)

    def _give_up(self) -> None:
        if self._work is not None:
            self._work.cancel()
            self._work = None

    # What is shown

    def _show(self) -> None:
        found = self.found
        emptied(self._factors)
        paths = found.paths if found is not None else ()
        largest = max((abs(path.product) for path in paths), default=0.0) or 1.0
        for number, row in enumerate(self.rows):
            row.setVisible(number < len(paths))
            if number < len(paths):
                value = paths[number].product
                row.show_path(self._way(paths[number]), value, value / largest, number == self.path)
        if found is None:
            return
        self.summary.setText(self._said(found))
        self._say_through()
        connection = self._connection()
        if self.path < len(paths):
            self._write(found, paths[self.path])
            stops = tuple(dict.fromkeys((factor.node, factor.unit) for factor in paths[self.path].factors))
            self.chosen.show((connection.id, found.place[0], found.place[1]) if connection is not None else None, stops)
        else:
            self.chosen.show(None, ())

    def _say_through(self) -> None:
        """Through which units the path was led, or how that is done."""
        network, through = self.session.document.network, self.chosen.through
        names = [f"{network.nodes[node].name} {unit + 1}" for node, unit in through.items() if node in network.nodes]
        free = self.tr("Click units on the canvas to lead the path through them, and weights to choose another one.")
        led = self.tr("Led through {units}. Click a unit again to let go of it.").format(units=", ".join(names))
        self.hint.setText(led if names else free)
        self.release.setVisible(bool(names))

    def _said(self, found: Explained) -> str:
        words = self.session.notations.words
        if not found.paths:
            text = words(self.tr("For sample {{sample}} no path adds anything: ∂{L}/∂w is 0. Choose another sample."))
            if self.chosen.through:
                text = self.tr("For sample {sample} no path through the chosen units adds anything.")
            return text.format(sample=found.sample + 1)
        count = grouped(int(found.count)) if found.count < 1e9 else brief(found.count, 3)
        sums = self.tr("Sample {{sample}}: ∂{L}/∂w = {{own}}, the sum over {{count}} paths. The batch of {{batch}}: {{stored}}.")
        if found.count == 1:
            sums = self.tr("Sample {{sample}}: ∂{L}/∂w = {{own}}, along the only path. The batch of {{batch}}: {{stored}}.")
        if self.chosen.through:
            sums = self.tr(
                "Paths through the chosen units: {{count}}. All paths of sample {{sample}} together: ∂{L}/∂w = {{own}}. "
                "The batch of {{batch}}: {{stored}}."
            )
        text = words(sums)
        return text.format(
            sample=found.sample + 1, own=brief(found.gradient, 6), count=count, batch=grouped(found.batch), stored=brief(found.stored, 6)
        )

    def _way(self, path: WrittenPath) -> str:
        """The layers and units that a path leads through, from the output back."""
        network, units = self.session.document.network, self.session.shapes
        stops: dict[tuple[object, ...], str] = {}
        for factor in path.factors:
            name = network.nodes[factor.node].name if factor.node in network.nodes else ""
            if units.units(factor.node) > 1:
                name += f" {factor.unit + 1}"
            if factor.time is not None:
                name += f" ({factor.time + 1})"
            stops[factor.node, factor.unit, factor.time] = name
        return " ← ".join(stops.values())

    def _write(self, found: Explained, path: WrittenPath) -> None:
        write = self.session.notations.write
        for factor in path.factors:
            self._factors.addWidget(self._card(factor))
        for line in (write(found.equation), *result(path)):
            self._factors.addWidget(SwiftFormula(line, BODY))
        if found.by_time:
            largest = sorted(found.by_time.items(), key=lambda pair: -abs(pair[1]))[:MOST_TIMES]
            self._factors.addWidget(Note(self.tr("Through time: the sum over the steps at which the weight is used")))
            for line in broken(over_time(dict(largest), len(found.by_time))):
                self._factors.addWidget(SwiftFormula(line, BODY))
            self._factors.addWidget(SwiftFormula(f"= {digits(found.gradient)}", BODY))

    def _card(self, factor: Factor) -> EquationCard:
        write = self.session.notations.write
        card = EquationCard(f"{write(factor.symbol)} = {write(factor.formula)}", self._ahead)
        card.put_in((write(factor.numbers), digits(factor.value)))
        return card

    def _take_theme(self) -> None:
        for row in self.rows:
            row.theme = self.session.theme
            row.update()
