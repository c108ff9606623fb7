"""What happens at a moment of a step-through, in one sentence."""

from PySide6.QtCore import QCoreApplication

from nnsim.document import Network
from nnsim.engine.frames import Moment

translate = QCoreApplication.translate


def told(network: Network, moment: Moment) -> str:
    """A sentence without its full stop."""
    sentences = {
        "forward": translate("moments", "Forward pass: {node} computes its activations"),
        "loss": translate("moments", "Loss: what {node} gives is compared with its target"),
        "backward": translate("moments", "Backward pass: the error reaches {node}"),
        "update": translate("moments", "Update: every weight takes its step"),
    }
    node = network.nodes.get(moment.node or "")
    said = sentences[moment.phase].format(node=node.name if node is not None else "")
    if moment.time is None:
        return said
    return translate("moments", "{what}, time step {step} of {steps}").format(what=said, step=moment.time + 1, steps=moment.steps)
