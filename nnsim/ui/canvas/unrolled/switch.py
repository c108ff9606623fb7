"""Unrolling the network over time and rolling it up again: view state only, kept with the project, never an edit of it."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from nnsim.engine.frames import Frame, State
from nnsim.ui.canvas.scene import NetworkScene
from nnsim.ui.canvas.unrolled.values import steps_of
from nnsim.ui.canvas.unrolled.view import UnrolledView
from nnsim.ui.canvas.unrolled.words import locked_text
from nnsim.ui.session import Session
from nnsim.ui.widgets.buttons import Button

KEY = "unrolled"
"""Under this name it is kept with the project."""
MARGIN_X, MARGIN_Y, GAP = 13, 14, 12


class Switch(QObject):
    """Holds the unrolled view and the button that leads to it, both above `canvas`, which tells it what it is told itself.

    `beside`: room at the right of the button for what stands there while the network is not unrolled.
    """

    turned = Signal()
    """The network was unrolled, or rolled up again."""

    def __init__(self, session: Session, drawing: NetworkScene, canvas: QWidget, beside: int) -> None:
        super().__init__(canvas)
        self._session = session
        self._canvas = canvas
        self._beside = beside
        self._steps = 0
        self.on = False
        self.view = UnrolledView(session, drawing, canvas)
        self.button = Button(parent=canvas)
        self.button.clicked.connect(self.toggle)
        self._label()

    def locked(self) -> str | None:
        """Why nothing can be edited, or None."""
        return locked_text() if self.on else None

    def steps_in_sight(self) -> tuple[int, int] | None:
        """The first and the last step that are looked at; None where the network is not unrolled."""
        return self.view.stage.steps_in_sight() if self.on else None

    def unrolls(self) -> str | None:
        """Why the network cannot be unrolled, or None."""
        if self.on or self._steps:
            return None
        return self.tr("There is no time in this network: choose sequences as data, or let the input repeat its sample.")

    def toggle(self) -> None:
        """Unroll it, or roll it up again; the project remembers which."""
        if self.unrolls() is None:
            self._turn(not self.on)
            self._session.set_view(KEY, self.on)

    def replace(self) -> None:
        """Another project was opened."""
        self._steps = 0
        self._turn(False)

    def show_document(self) -> None:
        if self.on:
            self.view.show_document()

    def show_frame(self, frame: Frame) -> bool:
        """Follow a frame; whether it changed if the network can be unrolled."""
        before = self._steps
        if frame.state is not State.EMPTY:
            self._steps = steps_of(frame)
        if self.on and not self._steps:
            self._turn(False)
        elif not self.on and self._steps and not before and self._session.document.view.get(KEY) is True:
            self._turn(True)
        elif self.on:
            self.view.show_frame(frame)
        self._label()
        return bool(before) != bool(self._steps)

    def lay_out(self) -> None:
        """Fill the canvas; the button stands in its lower right corner, left of the overview of the drawing while that is there."""
        rect = self._canvas.rect()
        self.view.setGeometry(rect)
        self.button.adjustSize()
        aside = 0 if self.on else self._beside
        x = rect.width() - self.button.width() - MARGIN_X - aside
        self.button.move(x, rect.height() - self.button.height() - MARGIN_Y)

    def room(self) -> int:
        """Pixels at the right end of the line at the bottom that are taken."""
        taken = 0 if self.on else self._beside
        return taken + MARGIN_X + (self.button.width() + GAP if self._steps or self.on else 0)

    def _turn(self, on: bool) -> None:
        if on == self.on:
            return
        self.on = on
        if on:
            self.lay_out()
            self.view.show_document()
            self.view.fit()
            self.view.show()
            self.view.raise_()
            self.view.unfold()
        self._label()
        self.turned.emit()
        if not on:  # the focus has gone elsewhere by now: a view that is hidden would hand it on by itself
            self.view.put_away()

    def _label(self) -> None:
        text = self.tr("Draw again") if self.on else self.tr("Unroll")
        if text != self.button.text():
            self.button.setText(text)
            self.button.setAccessibleName(text)
            self.button.setToolTip(self.tr("Show the network once for every time step, or as it was drawn (U)"))
            self.lay_out()
        self.button.setVisible(self.on or bool(self._steps))
        self.button.raise_()
