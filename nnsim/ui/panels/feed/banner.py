"""What says over the drawing that an input fed by hand is seen, and takes one back to the followed sample with one click."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from nnsim.ui import fonts
from nnsim.ui.session import Session
from nnsim.ui.theme import BODY
from nnsim.ui.widgets import painting
from nnsim.ui.widgets.buttons import LinkButton

FROM_TOP = 10


class Banner(QWidget):
    """At the upper edge of the canvas, in the middle."""

    def __init__(self, session: Session, over: QWidget) -> None:
        super().__init__(over)
        self.session, self._over = session, over
        self.setAccessibleName(self.tr("What is seen"))
        self.words = QLabel(self.tr("Input fed by hand"))
        self.words.setFont(fonts.text(BODY, 600))
        self.back = LinkButton("")
        self.back.clicked.connect(session.feeding.end)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 3, 6, 3)
        row.setSpacing(4)
        row.addWidget(self.words)
        row.addWidget(self.back)
        session.feeding.changed.connect(self.refresh)
        session.frameChanged.connect(self.refresh)
        over.installEventFilter(self)
        self.hide()

    def refresh(self, _: object = None) -> None:
        """Be there as long as what is fed by hand is what is shown."""
        shown = self.session.feeding.shown
        if shown:
            words = self.tr("Back to sample {number}").format(number=self.session.sample + 1)
            said = self._said()
            if (words, said) != (self.back.text(), self.words.text()):
                self.back.setText(words)
                self.words.setText(said)
                self.back.setToolTip(self.tr("Show the followed sample again (Esc)"))
                self._place()
        if shown != self.isVisibleTo(self._over):
            self.setVisible(shown)
            self._place()

    def _said(self) -> str:
        """What was done by hand."""
        feeding = self.session.feeding
        count = len(feeding.held)
        if not count:
            return self.tr("Input fed by hand")
        held = self.tr("1 activation held by hand") if count == 1 else self.tr("{count} activations held by hand").format(count=count)
        return held if feeding.as_sampled else self.tr("Input fed by hand, {held}").format(held=held)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        self.adjustSize()
        self.move((self._over.width() - self.width()) // 2, FROM_TOP)
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        radius = self.height() / 2
        edge = painting.accent(self)
        ground = painting.mixed(painting.panel(self), edge, 0.08)
        painting.frame(QPainter(self), QRectF(self.rect()), ground, edge, 1, radius)
