"""Which nnsim this is, and what it is made of: every part with its version and the whole text of its licence."""

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QPlainTextEdit, QSplitter, QVBoxLayout, QWidget

from nnsim.licences import OWN, Component, components
from nnsim.resources import resource
from nnsim.ui import fonts
from nnsim.ui.theme import BODY, SMALL
from nnsim.ui.widgets.labels import Note, Title

SIZE = QSize(940, 640)


class AboutDialog(QDialog):
    """A list of parts on the left, the licence of the chosen one on the right; nnsim itself is the first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("About nnsim"))
        self.parts = QListWidget()
        self.parts.setAccessibleName(self.tr("What nnsim is made of"))
        self.parts.setFont(fonts.text(BODY))
        self.parts.setSpacing(2)
        self.parts.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.licence = Note()
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(self.tr("Licence"))
        self.text.setReadOnly(True)
        self.text.setFont(fonts.numbers(SMALL))
        version = QCoreApplication.applicationVersion()
        self._own(version)
        for component in components():
            self._add(component)
        self.parts.currentItemChanged.connect(self._show)
        self.parts.setCurrentRow(0)
        self._lay_out(version)
        self.resize(SIZE)

    def _lay_out(self, version: str) -> None:
        both = QSplitter(Qt.Orientation.Horizontal)
        both.addWidget(self.parts)
        right = QWidget()
        inner = QVBoxLayout(right)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.licence)
        inner.addWidget(self.text, 1)
        both.addWidget(right)
        both.setStretchFactor(1, 1)
        both.setSizes([230, SIZE.width() - 230])
        column = QVBoxLayout(self)
        heading = QHBoxLayout()
        heading.addWidget(Title(self.tr("nnsim {version}").format(version=version)))
        heading.addStretch(1)
        column.addLayout(heading)
        column.addWidget(Note(self.tr(
            "Draw a neural network, train it, and see how it learns. nnsim sends nothing anywhere: it has no account, asks for no "
            "update, and works without a network. Below is what it is made of; thanks to everybody who made it."
        )))  # fmt: skip
        column.addWidget(both, 1)

    def _own(self, version: str) -> None:
        item = QListWidgetItem(self.tr("nnsim {version}").format(version=version))
        item.setData(Qt.ItemDataRole.UserRole, None)
        self.parts.addItem(item)

    def _add(self, component: Component) -> None:
        item = QListWidgetItem(f"{component.title} {component.version}".rstrip())
        item.setData(Qt.ItemDataRole.UserRole, component)
        self.parts.addItem(item)

    def _show(self, item: QListWidgetItem | None) -> None:
        component = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        name, text = (component.licence, component.text) if isinstance(component, Component) else (OWN, own_licence())
        self.licence.setText(self.tr("Licence: {name}").format(name=name))
        self.text.setPlainText(text)


def own_licence() -> str:
    """The licence of nnsim itself."""
    try:
        return resource("licences", "nnsim.txt").read_text(encoding="utf-8")
    except OSError:
        return QCoreApplication.translate("AboutDialog", "The licence of nnsim is missing; please install nnsim again.")
