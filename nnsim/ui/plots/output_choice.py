"""Which of several outputs a plot shows, and what that one learns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from nnsim.datasets import Dataset
from nnsim.ui.widgets.chooser import Chooser

if TYPE_CHECKING:
    from nnsim.ui.plots.header import Header
    from nnsim.ui.session import Session


translate = QCoreApplication.translate


class OutputChoice(QObject):
    """Two arrows in the head of a plot, there only where there are several outputs. `changed`: another one was chosen by hand.

    An output that is selected on the drawing is chosen, too.
    """

    changed = Signal()

    def __init__(self, session: Session, header: Header, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.chooser = Chooser(translate("OutputChoice", "The output before"), translate("OutputChoice", "The next output"), header)
        self.chooser.chosen.connect(self._choose)
        header.add_control(self.chooser)
        self.ids: list[str] = []
        self.id = ""
        """Of the output that is shown; empty while there is none of a known size."""
        self.dataset: Dataset | None = None
        """What it learns from: the data with its targets alone."""
        self._selected: frozenset[str] = frozenset()
        self._split: tuple[Dataset | None, str] = (None, "")

    @property
    def several(self) -> bool:
        return len(self.ids) > 1

    @property
    def first(self) -> bool:
        """Whether it is the one that is shown until another is chosen."""
        return self.ids[:1] == [self.id]

    def refresh(self) -> None:
        """Take over the network, the data and the selection as they are now."""
        session = self._session
        outputs = session.document.output_nodes()
        self.ids = outputs if set(outputs) <= session.shapes.outputs.keys() else []
        fresh = session.selection - self._selected
        self._selected = frozenset(session.selection)
        selected = [id for id in self.ids if id in fresh]
        kept = [id for id in self.ids if id == self.id]
        self.id = next(iter(selected or kept or self.ids), "")
        name = session.document.network.nodes[self.id].name if self.id else ""
        self.chooser.setVisible(self.several)
        given = session.dataset
        if self.several:
            tip = ""
            if given is not None and given.classes:
                tip = translate("OutputChoice", "The names of classes belong to the data and are the same for all outputs.")
            self.chooser.show_value(self.ids.index(self.id), 0, len(self.ids) - 1, name, tip)
        if self._split[0] is not given or self._split[1] != name:
            self._split, self.dataset = (given, name), None if given is None else given.of_output(name)

    def take(self, id: object) -> None:
        """Begin with that one. A file may hold anything."""
        self.id = id if isinstance(id, str) else ""

    def _choose(self, place: int) -> None:
        self.id = self.ids[place]
        self.changed.emit()

