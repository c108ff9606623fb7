"""What a network that foretells symbols writes by itself: once, or again after every epoch, so that one sees it learn to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication, QHideEvent, QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QWidget

from nnsim.datasets import Dataset
from nnsim.datasets.arrays import listed
from nnsim.engine.frames import Frame, State
from nnsim.engine.writing import Drawn, Specimen, Writer, symbols_of
from nnsim.ui import fonts
from nnsim.ui.alphabet import Alphabet
from nnsim.ui.numerals import grouped, percent
from nnsim.ui.plots.chances import Chances
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.plot import Plot
from nnsim.ui.plots.sheet import Passage, Place, Sheet
from nnsim.ui.sentences import said
from nnsim.ui.theme import SMALL, color
from nnsim.ui.widgets.buttons import Button
from nnsim.ui.widgets.chooser import Chooser
from nnsim.ui.widgets.fields import Check, Field, Slider

if TYPE_CHECKING:
    from nnsim.ui.session import Session

HOTTEST = 2.0
LENGTHS = (100, 300, 1000)
"""Symbols that can be written at once."""
LIVE_LENGTH = 100
"""At most so many after an epoch."""
MOST_PASSAGES = 60
MOST_SEED = 9999
SLOWEST, SHARE = 3, 8
"""Of what is written and not shown yet, a part of so many appears at a time, and at least so many symbols."""
LOW, NARROW, NARROWER = 190, 280, 235
"""A plot lower than that has no room for the bars, and one narrower for words: that of the slider, that of the check box."""


class WritingPlot(Plot):
    """A beginning, a temperature, and a sheet on which the text appears. The writing is done in the background, by a copy."""

    key = "writing"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.alphabet = Alphabet((), True)
        self.length = LENGTHS[1]
        self.job: Specimen | None = None
        self._writer: Writer | None = None
        self._passage: Passage | None = None
        self._epoch = -1
        """The epoch that was written after last."""
        self._wanted = False
        self.seed = Chooser(self.tr("The seed before"), self.tr("The next seed"), self)
        self.seed.chosen.connect(self.set_seed)
        self.header.add_control(self.seed)
        self.beginning = Field(parent=self.body)
        self.beginning.setAccessibleName(self.tr("Beginning of the text"))
        self.beginning.setPlaceholderText(self.tr("beginning"))
        self.beginning.setToolTip(self.tr("The network reads this first, and then goes on with it"))
        self.beginning.textChanged.connect(self._check)
        self.beginning.returnPressed.connect(self.write)
        self.button = Button(self.tr("Write"), parent=self.body)
        self.button.clicked.connect(self._pressed)
        self.fault = QLabel(self.body)
        self.fault.setFont(fonts.text(SMALL))
        self.fault.setWordWrap(True)
        self.sheet = Sheet(self.theme, self.body)
        self.sheet.setAccessibleName(self.tr("What the network wrote"))
        self.sheet.hint = self.tr("Press Write: the network goes on with the beginning, one symbol after the other.")
        self.sheet.pointed.connect(self._point)
        self.chances = Chances(self.theme, self.body)
        self.chances.setAccessibleName(self.tr("Chances of the next symbol"))
        self.heat = Slider(parent=self.body)
        self.heat.setAccessibleName(self.tr("Temperature"))
        self.heat.setToolTip(self.tr("0: always the likeliest symbol; 1: by the chances as they are; above: ever more by mere chance"))
        self.heat.set_share(1 / HOTTEST)
        self.heat.setMaximumWidth(260)
        self.heat.valueChanged.connect(self._show_temperature)
        self.degrees = QLabel(self.body)
        self.degrees.setFont(fonts.numbers(SMALL))
        self.live = Check(self.tr("every epoch"), self.body)
        self.live.setAccessibleName(self.tr("Write again after every epoch"))
        self.live.setFont(fonts.text(SMALL))
        self.live.setToolTip(self.tr("Write again after every epoch while the network trains"))
        self.live.toggled.connect(self._live_toggled)
        self._arrange()
        self.set_seed(0)
        self._show_temperature()
        self._tint()

    def _arrange(self) -> None:
        above, below = QHBoxLayout(), QHBoxLayout()
        above.setSpacing(6)
        above.addWidget(self.beginning, 1)
        above.addWidget(self.button)
        self.words = QLabel(self.tr("temperature"), self.body)
        self.words.setFont(fonts.text(SMALL))
        self.words.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        below.setSpacing(5)
        below.addWidget(self.words)
        below.addWidget(self.heat, 100)
        below.addWidget(self.degrees)
        below.addSpacing(4)
        below.addWidget(self.live)
        below.addStretch()
        self._body.setVerticalSpacing(5)
        self._body.addLayout(above, 0, 0)
        self._body.addWidget(self.fault, 1, 0)
        self._body.addWidget(self.sheet, 2, 0)
        self._body.addWidget(self.chances, 3, 0)
        self._body.addLayout(below, 4, 0)
        self._body.setRowStretch(2, 1)
        self.fault.hide()

    # What a plot says of itself

    @classmethod
    def applies(cls, session: Session) -> bool:
        symbols, document = symbols_of(session.dataset), session.document
        inputs, outputs = document.network.inputs(), document.output_nodes()
        one = len(inputs) == len(outputs) == 1 and outputs[0] in session.shapes.outputs
        return bool(symbols) and one and session.shapes.units(outputs[0]) == len(symbols)

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("WritingPlot", "Writing")

    def explanation(self) -> str:
        return self.tr(
            "The network reads the beginning, says how likely each symbol is to come next, and one of them is drawn by these chances and "
            "goes in next: so it writes. A low temperature prefers what is likely and soon repeats itself, a high one lets mere chance "
            "decide. Point at a symbol to see with what chance it was drawn, and what else could have stood there. Tick “every epoch” "
            "and train, and look for what it learns first: letters in the right numbers, then syllables, then words."
        )

    def project_changed(self) -> None:
        alphabet = Alphabet.of(symbols_of(self.session.dataset))
        if alphabet != self.alphabet:
            self.cancel()
            self.alphabet = self.sheet.alphabet = alphabet
            self.chances.names = alphabet.names
            self.sheet.clear()
            self._point(None)
            self._epoch = -1
            self.beginning.setText(alphabet.beginning(first_codes(self.session.dataset)))

    def show_frame(self, frame: Frame) -> None:
        if frame.epoch < self._epoch:
            self._epoch = frame.epoch
        if frame.state is State.RUNNING and frame.epoch > self._epoch and self.live.isChecked():
            self._epoch, self._wanted = frame.epoch, True
        self.say("" if self.alphabet.names else self.tr("Choose data in which each symbol is to be foretold."))

    def table(self) -> Table:
        rows = [(passage, drawn) for passage in self.sheet.passages for drawn in passage.drawn[: passage.shown] if not drawn.given]
        if not rows:
            return {}
        number = {id(passage): place for place, passage in enumerate(self.sheet.passages, 1)}
        return {
            "text": np.array([number[id(passage)] for passage, _ in rows]),
            "symbol": np.array([self.alphabet.names[drawn.symbol] for _, drawn in rows]),
            "chance": np.array([drawn.chance for _, drawn in rows]),
        }

    def theme_changed(self) -> None:
        self.sheet.theme = self.chances.theme = self.theme
        self._tint()
        self.sheet.viewport().update()
        self.chances.update()

    def extend_menu(self, menu: QMenu) -> None:
        for length in LENGTHS:
            action = menu.addAction(self.tr("{count} symbols").format(count=grouped(length)))
            action.setCheckable(True)
            action.setChecked(length == self.length)
            action.setData(length)
            action.triggered.connect(self._length_chosen)
        menu.addSeparator()
        for words, does in ((self.tr("Copy the text"), self.copy), (self.tr("Clear"), self.clear)):
            menu.addAction(words, does).setEnabled(bool(self.sheet.passages))

    # What can be done

    @property
    def temperature(self) -> float:
        return round(HOTTEST * self.heat.share, 2)

    def set_seed(self, seed: int) -> None:
        tip = self.tr("The same seed draws the same, as long as network and beginning are the same")
        self.seed.show_value(seed, 0, MOST_SEED, self.tr("seed {number}").format(number=seed), tip)

    def write(self) -> None:
        """Go on with the beginning, once."""
        codes = self._check()
        if codes:
            self.cancel()
            self._begin(codes, self.length)

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self.sheet.text)

    def clear(self) -> None:
        self.cancel()
        self.sheet.clear()
        self._point(None)

    def cancel(self) -> None:
        """Stop writing: what is shown stays."""
        job, self.job, self._wanted = self.job, None, False
        if job is not None:
            job.cancel()
            if self._passage is not None:
                self._passage.drawn = tuple(job.drawn[: self._passage.shown])
        self._passage = None
        self.button.setText(self.tr("Write"))

    def follow(self) -> None:
        """Show more of what is written, and begin anew where an epoch has ended."""
        if self.job is not None:
            self._reveal(self.job)
        elif self._wanted:
            self._wanted = False
            codes = self._check()
            if codes:
                self._begin(codes, min(self.length, LIVE_LENGTH))

    def _begin(self, codes: list[int], count: int) -> None:
        self.job = Specimen(self.session.glance, codes, count, self.temperature, self.seed.value, self._writer)
        self.button.setText(self.tr("Stop"))
        self._passage = None

    def _reveal(self, job: Specimen) -> None:
        done, written = job.done, len(job.drawn)
        if self._passage is None and job.moment is not None:
            heading = self.tr("epoch {epoch} · temperature {temperature} · seed {seed}")
            heading = heading.format(epoch=grouped(job.moment.epoch), temperature=f"{job.temperature:.2f}", seed=job.seed)
            self._passage = Passage(heading, job.begun, job.drawn)
            self.sheet.passages = [*self.sheet.passages[1 - MOST_PASSAGES :], self._passage]
            self.sheet.follow()
        passage = self._passage
        if passage is not None and passage.shown < written:
            passage.shown = min(passage.shown + max(SLOWEST, (written - passage.shown) // SHARE), written)
            self.sheet.follow()
            if self.sheet.hovered is None:
                self._point(None)
        if done and (passage is None or passage.shown == written):
            self._writer = job.writer
            self._refuse(said(job.failure) or ("" if job.moment is not None else self.tr("There is no network yet that could write.")))
            wanted = self._wanted
            self.cancel()
            self._wanted = wanted

    # Inside

    def _check(self) -> list[int]:
        """The numbers of what was typed, or none and a sentence about what is wrong with it."""
        codes, unknown = self.alphabet.read(self.beginning.text())
        self.beginning.set_faulty(bool(unknown))
        if unknown:
            pieces = ", ".join(f"“{piece}”" for piece in unknown[:5]) + (" …" if len(unknown) > 5 else "")
            self._refuse(self.tr("Not in the data, so nothing that the network knows: {symbols}.").format(symbols=pieces))
            return []
        self._refuse("" if codes else self.tr("Type at least one symbol: the network needs something to go on from."))
        return codes

    def _refuse(self, sentence: str) -> None:
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))

    def _pressed(self) -> None:
        if self.job is None:
            self.write()
        else:
            self.cancel()

    def _live_toggled(self, wanted: bool) -> None:
        if not wanted:
            self._wanted = False

    def _length_chosen(self) -> None:
        action = self.sender()
        self.length = int(action.data())  # type: ignore[attr-defined]

    def _show_temperature(self) -> None:
        self.degrees.setText(f"{self.temperature:.2f}")

    def _point(self, place: Place | None) -> None:
        """Show the chances at a place, or those of the last symbol."""
        drawn = place.drawn if place is not None else self._last()
        self.chances.show_chances(drawn)
        if drawn is None or place is None:
            self.header.show_legend()
            return
        self.header.show_legend(Entry(f"“{self.alphabet.names[drawn.symbol]}”", value=percent(drawn.chance)))

    def _last(self) -> Drawn | None:
        shown = (passage.drawn[: passage.shown] for passage in reversed(self.sheet.passages))
        return next((drawn for passage in shown for drawn in reversed(passage) if not drawn.given), None)

    def _tint(self) -> None:
        palette = self.fault.palette()
        palette.setColor(self.fault.foregroundRole(), color(self.theme.bad))
        self.fault.setPalette(palette)

    def showEvent(self, event: QShowEvent) -> None:
        self.session.jobs.add(self)
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.chances.setVisible(self.height() >= LOW)
        self.words.setVisible(self.width() >= NARROW)
        self.live.setText(self.tr("every epoch") if self.width() >= NARROWER else "")
        self.live.updateGeometry()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.session.jobs.remove(self)


def first_codes(data: Dataset | None) -> list[int]:
    """The numbers of the symbols of the first sequence."""
    if data is None or data.targets is None:
        return []
    inputs = listed(data.inputs)[0][0]
    codes = inputs[:, 0] if inputs.shape[-1] == 1 else inputs.argmax(axis=-1)
    steps = len(codes) if data.lengths is None else int(data.lengths[0])
    return [int(code) for code in codes[:steps]]
