"""The small cards under the outputs: which there are, where they hang, and the loss and the target that they show."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QPointF
from PySide6.QtWidgets import QGraphicsScene

from nnsim.datasets import Dataset
from nnsim.document import Document
from nnsim.ui.canvas import geometry
from nnsim.ui.canvas.card import CardItem
from nnsim.ui.canvas.output import OutputItem, ValueItem
from nnsim.ui.canvas.scenery import Scenery
from nnsim.ui.targets import target_of


class OutputCards:
    """One small card for every output of the document."""

    def __init__(self, scene: QGraphicsScene, scenery: Scenery, cards: Mapping[str, CardItem]) -> None:
        self.items: dict[str, OutputItem] = {}
        self._scene = scene
        self._scenery = scenery
        self._cards = cards

    def show_document(self, document: Document) -> None:
        wanted = document.output_nodes()
        for id in [id for id in self.items if id not in wanted]:
            self._scene.removeItem(self.items.pop(id))
        for id in wanted:
            if id not in self.items:
                self.items[id] = OutputItem(self._scenery, id)
                self._scene.addItem(self.items[id])
            entry = document.catalog.spec("loss", document.loss_of(id)).entry
            title = entry.title[:1].upper() + entry.title[1:]
            if document.settings["learning_rule"] == "perceptron":
                title = QCoreApplication.translate("canvas", "Wrong answers")
            self.items[id].change(title, self._cards[id].plan.width)
            self.place(id)

    def place(self, id: str) -> None:
        """Follow a card, if it is an output's."""
        item, card = self.items.get(id), self._cards[id]
        if item is not None:
            item.setPos(card.pos() + QPointF(0.0, card.plan.height / 2 + geometry.OUTPUT_GAP))

    def losing(self) -> frozenset[str]:
        """Outputs whose loss is what was computed last."""
        return frozenset(id for id in self.items if self._scenery.losing(id))

    def show_losses(self, document: Document | None, dataset: Dataset | None, row: int) -> list[ValueItem]:
        """Losses of the frame; `row` of the data set is the followed sample. What is to be painted anew is handed back."""
        frame = self._scenery.frame
        between = frame.moment is None or frame.moment.index == frame.moment.count - 1
        alone = frame.loss if between and len(self.items) == 1 else None
        changed: list[ValueItem] = []
        for id, item in self.items.items():
            target = "" if document is None else target_of(document, dataset, frame, id, row)
            words = QCoreApplication.translate("canvas", "target {value}").format(value=target) if target else ""
            if item.show_values(frame.losses.get(id, alone), words):
                changed.append(item.value)
        return changed
