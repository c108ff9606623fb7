"""Which letters the symbols have: every notation with a layer written in it, so that one's own course is recognised at a glance."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QDialog, QSizePolicy, QVBoxLayout, QWidget

from nnsim.engine.notation import NOTATIONS, Notation
from nnsim.ui import fonts
from nnsim.ui.sentences import said
from nnsim.ui.session import Session
from nnsim.ui.theme import BODY, SMALL
from nnsim.ui.widgets import formula, painting
from nnsim.ui.widgets.labels import Note, Title

HEIGHT, EDGE = 68, 12


class NotationButton(QAbstractButton):
    """One notation: its letters, where they are used, and a layer. The one in use is outlined."""

    def __init__(self, notation: Notation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notation = notation
        self.setCheckable(True)
        self.setText(notation.title)
        self.setAccessibleName(notation.title)
        self.setAccessibleDescription(said(notation.about))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        return QSize(460, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        marked = self.isChecked() or self.hasFocus()
        fill = painting.hover(self) if self.underMouse() else painting.panel(self)
        edge = painting.accent(self) if marked else painting.line(self)
        painting.frame(painter, QRectF(self.rect()), fill, edge, 1.5 if marked else 1.0)
        inner = QRectF(self.rect()).adjusted(EDGE, 7, -EDGE, -7)
        painter.setFont(fonts.text(BODY, 600))
        painter.setPen(painting.ink(self))
        painter.drawText(inner, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, self.notation.title)
        painter.setFont(fonts.text(SMALL))
        painter.setPen(painting.muted(self))
        room = inner.adjusted(170, 2, 0, 0)
        about = painter.fontMetrics().elidedText(said(self.notation.about), Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight, about)
        picture = formula.pixmap(self.notation.example(), painting.ink(self).name(), BODY, self.devicePixelRatioF())
        if picture is not None:
            size = picture.deviceIndependentSize()
            room = inner.adjusted(0, 20, 0, 0)
            shrink = min(1.0, room.width() / size.width(), room.height() / size.height())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            place = QRectF(room.left(), room.center().y() - size.height() * shrink / 2, size.width() * shrink, size.height() * shrink)
            painter.drawPixmap(place, picture, QRectF(picture.rect()))

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.HoverEnter, QEvent.Type.HoverLeave):
            self.update()
        return super().event(event)


class NotationDialog(QDialog):
    """A list to choose from; what is chosen is shown at once, everywhere. """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("notations")
        self.setWindowTitle(self.tr("Notation"))
        self.session = session
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(7)
        column.addWidget(Title(self.tr("How symbols are written")))
        column.addWidget(
            Note(self.tr("Choose the letters of your course. They are kept with this project, so that others see it in them too."))
        )
        self.buttons = [NotationButton(notation) for notation in NOTATIONS]
        for button in self.buttons:
            button.clicked.connect(lambda _=False, button=button: self._choose(button))
            column.addWidget(button)
        self._show()
        session.notations.changed.connect(self._show)

    def _choose(self, button: NotationButton) -> None:
        self.session.notations.choose(button.notation.key)
        self._show()

    def _show(self) -> None:
        for button in self.buttons:
            button.setChecked(button.notation is self.session.notations.now)
