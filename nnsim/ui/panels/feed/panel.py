"""The pane “Try it”: feed the network by hand and see at once what it answers, while it trains or stands still."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from nnsim.document import Node
from nnsim.engine.frames import Frame
from nnsim.ui.feeding import lasts
from nnsim.ui.panels.feed.answer import Answer
from nnsim.ui.panels.feed.board import Board
from nnsim.ui.panels.feed.held import HeldUnits
from nnsim.ui.panels.feed.kinds import MOST_SLIDERS, Values, decoded, is_one_of, picture_shape, range_of, symbols_of_input
from nnsim.ui.panels.feed.listing import ListBoard
from nnsim.ui.panels.feed.numbers import NumbersBoard
from nnsim.ui.panels.feed.one_of import OneOfBoard
from nnsim.ui.panels.feed.picture import PictureBoard
from nnsim.ui.panels.feed.steps import StepsBoard
from nnsim.ui.panels.feed.symbols import SymbolsBoard
from nnsim.ui.sentences import said
from nnsim.ui.session import Session
from nnsim.ui.widgets.buttons import Button, LinkButton
from nnsim.ui.widgets.labels import Elided, Heading, Note, emptied
from nnsim.ui.widgets.scrolling import Scroll

HEAD, HIGHEST = 40, 380
FEW = 5
"""Rows of numbers below which the answer is still seen."""


class FeedPanel(QWidget):
    """It is open as long as something is fed by hand: to close it is to return to the followed sample.

    `left`: the keyboard was in it when it was closed.
    """

    left = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.feeding = session, session.feeding
        self.setAccessibleName(self.tr("Try it: an input fed by hand"))
        self.boards: dict[str, Board] = {}
        self.answers: dict[str, Answer] = {}
        self._made_for: object = None
        self.title = Elided(self.tr("Try it"), 14.0, 600)
        self.sample = LinkButton("")
        self.sample.clicked.connect(self.feeding.take_sample)
        self.close_button = Button("", "close", flat=True)
        self.close_button.setAccessibleName(self.tr("Close and return to the followed sample"))
        self.close_button.setToolTip(self.tr("Close and return to the followed sample (Esc)"))
        self.close_button.clicked.connect(self.feeding.end)
        self.note = Note()
        self.held = HeldUnits(session)
        self.standardised = Note(self.tr("Standardised as the data is: the network gets (value − mean) / standard deviation."))
        self._lay_out()
        self.feeding.changed.connect(self._feeding_changed)
        self.feeding.opened.connect(self.begin)
        session.frameChanged.connect(self.show_frame)
        session.documentChanged.connect(lambda _: self.refresh())
        session.problemsChanged.connect(self._say)
        session.projectReplaced.connect(self.refresh)
        session.themeChanged.connect(lambda _: self._build())
        self.setVisible(False)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 6, 0)
        head.setSpacing(2)
        head.addWidget(self.title, 1)
        head.addWidget(self.sample)
        head.addWidget(self.close_button)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(12, 0, 12, 12)
        column.setSpacing(8)
        self._slot = QVBoxLayout()
        self._slot.setSpacing(8)
        column.addWidget(self.note)
        column.addWidget(self.held)
        column.addLayout(self._slot)
        column.addWidget(self.standardised)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        self._inside = inside
        whole.addWidget(Scroll(inside), 1)

    def sizeHint(self) -> QSize:
        """High enough for what is in it, as long as that leaves room for what stands above."""
        return QSize(303, min(HEAD + self._inside.sizeHint().height(), HIGHEST))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 150)

    # What can be done

    def begin(self, node_id: str = "") -> None:
        """Be ready for an input, or for the first one."""
        self.refresh()
        board = self.boards.get(node_id) or next(iter(self.boards.values()), None)
        if board is not None and self.isVisible():
            board.begin()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.feeding.leave()
        else:
            super().keyPressEvent(event)

    # Showing

    def refresh(self) -> None:
        """Follow document and data, if anything of it is to be seen."""
        if not self.feeding.on:
            return
        session = self.session
        nodes = session.document.network.inputs()
        outputs = session.document.output_nodes()
        named = session.document.network.nodes
        made_for = (
            session.dataset, [(node.id, node.name, node.parameters["shape"], self._kind(node)) for node in nodes],
            [(id, named[id].name, named[id].parameters.get("activation")) for id in outputs],
        )
        if made_for != self._made_for:
            self._made_for = made_for
            self._build()
        self.held.refresh()
        self._show_values()

    def _kind(self, node: Node) -> type[Board]:
        """By what means an input is fed."""
        session = self.session
        if lasts(session.dataset, node):
            return SymbolsBoard if symbols_of_input(session.dataset, session.document.network, node) else StepsBoard
        if picture_shape(session.dataset, node) is not None:
            return PictureBoard
        if is_one_of(session.dataset, node):
            return OneOfBoard
        return NumbersBoard if len(range_of(session.dataset, node).low) <= MOST_SLIDERS else ListBoard

    def _build(self) -> None:
        """Make boards and answers anew."""
        emptied(self._slot)
        self.boards, self.answers = {}, {}
        session, network = self.session, self.session.document.network
        if not self.feeding.on:
            self._made_for = None
            return
        inputs = network.inputs()
        for node in inputs:
            board = self.boards[node.id] = self._kind(node)(session, node)
            board.fed.connect(lambda values, id=node.id: self._feed(id, values))
            if isinstance(board, StepsBoard):
                board.looked_at.connect(self.feeding.look_at)
            if len(inputs) > 1 and not (isinstance(board, NumbersBoard) and len(board.names) == 1):
                self._slot.addWidget(Heading(node.name))
            self._slot.addWidget(board)
        outputs = session.document.output_nodes()
        for place, id in enumerate(outputs):
            answer = self.answers[id] = Answer(session, network.nodes[id], place, len(outputs) > 1)
            answer.strip.chosen.connect(self.feeding.look_at)
            answer.in_lines = not any(isinstance(board, StepsBoard) for board in self.boards.values())
            only = next(iter(self.boards.values()))
            if isinstance(only, PictureBoard) and len(inputs) == len(outputs) == 1:
                only.beside.addWidget(answer, 1)
            elif isinstance(only, StepsBoard | ListBoard) or (isinstance(only, NumbersBoard) and len(only.names) > FEW):
                self._slot.insertWidget(place, answer)  # in sight, however long the rows below are
            else:
                self._slot.addWidget(answer)
        self._show_values()
        self.show_frame(session.frame)

    def _feed(self, node_id: str, values: Values) -> None:
        """Something else is to be fed; who types symbols looks at the last one."""
        if isinstance(self.boards.get(node_id), SymbolsBoard):
            self.feeding.step = None
        self.feeding.set_input(node_id, values)

    def _show_values(self) -> None:
        for id, board in self.boards.items():
            if id in self.feeding.inputs:
                board.show_values(self.feeding.inputs[id])
                board.show_step(self.feeding.place)
        self._say()

    def show_frame(self, frame: Frame) -> None:
        """Show what the network answers."""
        fed = frame.fed
        if not self.feeding.on or fed is None:
            return
        standardised = bool(self.session.document.settings["standardize"])
        self.standardised.setVisible(standardised)
        for id, board in self.boards.items():
            if standardised and id in fed.inputs:
                board.show_reached(fed.inputs[id])
        for id, answer in self.answers.items():
            if id in fed.outputs:
                answer.show_values(fed.outputs[id], fed.feed.step, self._came_in())
        for board in self.boards.values():
            if isinstance(board, StepsBoard):
                board.show_said({answer.node.name: answer.said for answer in self.answers.values() if answer.said})
        self._say()

    def _came_in(self) -> tuple[str, ...]:
        """The symbols that were typed, if one input takes symbols."""
        for id, board in self.boards.items():
            if isinstance(board, SymbolsBoard) and id in self.feeding.inputs:
                names = board.alphabet.names
                return tuple(names[code] for code in decoded(self.feeding.inputs[id]) if code < len(names))
        return ()

    def _say(self) -> None:
        """What is seen elsewhere meanwhile."""
        if not self.feeding.on:
            return
        session = self.session
        sample = self.tr("sample {number}").format(number=session.sample + 1)
        self.sample.setText(self.tr("Take {sample}").format(sample=sample))
        self.sample.setToolTip(self.tr("Start from the sample that is followed otherwise"))
        blocked = session.blocked()
        if blocked is not None:
            self.note.setText(self.tr("The network cannot answer: {reason}").format(reason=said(blocked)))
        elif self.feeding.answer is not None and not self.feeding.answer.shown:
            self.note.setText(
                self.tr("Inside an iteration canvas and plots show what the run computes. The answer here is to your input.")
            )
        else:
            self.note.setText(self.tr("Canvas and plots show this in place of {sample}. Esc returns to it.").format(sample=sample))

    # Coming and going

    def _feeding_changed(self) -> None:
        if self.feeding.on:
            self.refresh()
        here = QApplication.focusWidget()
        inside = here is not None and self.isAncestorOf(here)
        self.setVisible(self.feeding.on)
        if inside and not self.feeding.on:
            self.left.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not self.feeding.on:
            self._build()
