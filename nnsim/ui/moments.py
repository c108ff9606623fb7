"""What happens at a moment of a step-through, in one sentence."""

from PySide6.QtCore import QCoreApplication

from nnsim.document import Network
from nnsim.engine.frames import Frame, Moment
from nnsim.ui.numerals import grouped

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
    sentence = sentences[moment.phase]
    if moment.collects:
        sentence = translate("moments", "Backward pass: the gradients of the weights of {node} are added up over all time steps")
    elif moment.phase == "forward" and node is not None and not network.into(node.id):
        sentence = translate("moments", "Forward pass: {node} gives its values")
    said = sentence.format(node=node.name if node is not None else "")
    if moment.time is None:
        return said
    return translate("moments", "{what}, time step {step} of {steps}").format(what=said, step=moment.time + 1, steps=moment.steps)


def for_whom(moment: Moment, sample: int) -> str:
    """Which sample is followed, and with how many others it is computed; nothing where that is not known."""
    if not moment.samples:
        return ""
    number = grouped(sample + 1)
    if moment.samples == 1:
        return translate("moments", "sample {sample} alone").format(sample=number)
    if moment.batches <= 1:
        return translate("moments", "sample {sample} of all {count}").format(sample=number, count=grouped(moment.samples))
    words = translate("moments", "sample {sample} in batch {batch} of {batches}, {count} samples")
    return words.format(sample=number, batch=grouped(moment.batch + 1), batches=grouped(moment.batches), count=grouped(moment.samples))


def between(frame: Frame) -> bool:
    """Whether the run stands between two iterations."""
    return frame.moment is None or frame.moment.index == frame.moment.count - 1
