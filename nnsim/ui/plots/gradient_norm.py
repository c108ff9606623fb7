"""How strong the learning signal is in each layer, from the output back to the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QWidget

from nnsim.document import Node
from nnsim.ui import proposals
from nnsim.ui.plots.layer_curves import LayerCurves

if TYPE_CHECKING:
    from nnsim.ui.session import Session


class GradientNormPlot(LayerCurves):
    """‖∂L/∂W‖ of every layer with parameters, over the iterations, on a logarithmic axis."""

    key = "gradient_norm"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.curves.set_logarithmic(True, usual=True)

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("GradientNormPlot", "Gradient norm per layer")

    def explanation(self) -> str:
        return self.tr(
            "For every layer the length of its gradient: how strongly the error pulls at its weights. Look for curves that stay "
            "within a few powers of ten of each other. If the first layers lie far below the last one, gradients vanish on "
            "the way back; if they grow from layer to layer or in time, they explode. All falling together means that it is done."
        )

    def extend_menu(self, menu: QMenu) -> None:
        super().extend_menu(menu)
        proposals.offer(menu, self.session, proposals.on_gradients(self.session.frame))

    def drawing_name(self) -> str:
        return self.tr("Gradient norm of every layer over the iterations")

    def column_of(self, node: Node) -> tuple[str, str]:
        return f"grad_norm/{node.name}", node.name

    def waiting(self) -> str:
        if self.layers:
            return self.tr("Press Train: here you will see how strong the learning signal is in each layer.")
        return self.tr("Add a layer with weights: its gradient appears here.")
