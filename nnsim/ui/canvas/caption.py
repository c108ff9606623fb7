"""The line at the bottom of the canvas: what is drawn, and how to read it."""

from PySide6.QtCore import QCoreApplication

from nnsim.document import Count, Document, Network
from nnsim.ui.canvas.scene import NetworkScene
from nnsim.ui.canvas.strengths import MOST_CURVES
from nnsim.ui.counting import told as told_count
from nnsim.ui.moments import for_whom, told
from nnsim.ui.numerals import grouped

translate = QCoreApplication.translate


def caption(network: Network, total: Count, drawing: NetworkScene) -> str:
    """A line about the drawing as it is now; `total` parameters (counted once for a document, not for every frame)."""
    moment, counted = drawing.scenery.frame.moment, told_count(total)
    if moment is not None:
        place = translate("canvas", "operation {0} of {1}").format(moment.index + 1, moment.count)
        whose = for_whom(moment, drawing.scenery.frame.sample)
        return " · ".join([told(network, moment), *([place] if moment.count else []), *([whose] if whose else []), counted])
    parts = [counted]
    if from_afar(drawing):
        return " · ".join([*parts, *([whole()] if drawing.scenery.scale > 0.0 else [])])
    if drawing.scenery.scale > 0.0:
        widest = f"{drawing.scenery.scale:.2g}"
        parts.append(translate("canvas", "edges: width = |w|, widest {0}, blue positive, orange negative").format(widest))
    if drawing.all_curves > MOST_CURVES:
        parts.append(translate("canvas", "the strongest {0} of {1} drawn").format(grouped(MOST_CURVES), grouped(drawing.all_curves)))
    if any(bundle.matrix.isVisible() for bundle in drawing.bundles.values()):
        parts.append(translate("canvas", "many weights as a matrix: rows to, columns from"))
    if drawing.scenery.frame.sequences:
        parts.append(translate("canvas", "in the cards time runs to the right"))
    if drawing.scenery.frame.maps:
        parts.append(translate("canvas", "hover a unit to see its own map"))
    elif drawing.scenery.scale > 0.0:
        parts.append(translate("canvas", "hover a unit to see its numbers"))
    return " · ".join(parts)


def whole() -> str:
    """How the curves of blocks are read."""
    return translate("canvas", "one curve for all weights between two layers: as much blue as is positive, as much orange as is negative")


def from_afar(drawing: NetworkScene) -> bool:
    """Whether cards are blocks at the zoom at hand: no unit is seen, and no single weight."""
    return drawing.scenery.seen == 0.0


def welcome(document: Document) -> str:
    """What an empty canvas says."""
    if document.network.nodes:
        return ""
    return translate("canvas", "Drag an Input and a Dense layer here from the palette, then draw a connection from one card to the other.")
