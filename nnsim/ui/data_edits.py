"""Edits of what the network learns from: points painted on a map, data brought in from a file, a value typed at an input."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject

from nnsim.catalog import ProjectError
from nnsim.datasets import Dataset
from nnsim.document import Command, Group, SetData
from nnsim.ui.feeding import input_of
from nnsim.ui.fitting import drawn, fitted
from nnsim.ui.open_project import OpenProject
from nnsim.ui.sentences import said


class DataEdits(QObject):
    """Everything is pushed to the session as one command."""

    def __init__(self, session: OpenProject, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._stroke = 0

    def paint(self, inputs: Any, targets: Any) -> None:
        """Replace the points of the data set; one drag becomes one entry of the history."""
        session = self._session
        if session.dataset is None:
            return
        try:
            edited = session.dataset.with_points(inputs, targets)
        except ProjectError as error:
            session.notice.emit(said(error))
            return
        reference = session.project.keep(edited, self.tr("Painted points"))
        session.push(SetData(reference, self.tr("paint points"), gesture=self._painting()))

    def type_values(self, row: int, values: Mapping[tuple[str, int], float], gesture: int = 0) -> None:
        """Give units of inputs, by (node id, unit), other numbers in one sample; of a graph without data this makes its data. Undoable."""
        session, nodes = self._session, self._session.document.network.nodes
        dataset = session.dataset
        changed: dict[str, Any] = {}
        for (id, unit), value in values.items():
            array = changed.get(id, input_of(dataset, nodes[id]) if id in nodes else None)
            if array is None or row >= len(array) or unit >= array[row].size:
                return
            changed[id] = array if id in changed else array.copy()
            changed[id][row].reshape(-1)[unit] = value
        if dataset is None or not changed:
            return
        named = {nodes[id].name: array for id, array in changed.items()}
        inputs = {**dataset.inputs, **named} if isinstance(dataset.inputs, dict) else next(iter(changed.values()))
        reference = session.project.keep(dataset.with_points(inputs, dataset.targets), self.tr("Typed values"))
        session.push(SetData(reference, self.tr("value of {name}").replace("{name}", ", ".join(named)), gesture=gesture))

    def _painting(self) -> int:
        """Strokes that follow each other merge until something else is done."""
        if self._session.history.undo_text != self.tr("paint points"):
            self._stroke = self._session.next_gesture()
        return self._stroke

    def take(self, dataset: Dataset, suggestion: Any = None, draw: bool = False) -> None:
        """Learn from imported data; the network is fitted to it as suggested, or drawn for it, in one edit."""
        session = self._session
        reference = session.project.keep(dataset)
        commands: list[Command] = [SetData(reference, self.tr("import data"))]
        commands += (drawn if draw else fitted)(session.document, dataset, suggestion)
        session.push(Group(tuple(commands), self.tr("import data")))
        if dataset.notes:
            session.notice.emit(" ".join(map(said, dataset.notes)))
