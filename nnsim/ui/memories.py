"""What a memory consists of, as canvas and plots show it over time: which values there are, in which order, and what they are called."""

from collections.abc import Iterable

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from nnsim.document import Network, Node
from nnsim.document.timing import groups, takes_steps
from nnsim.engine.frames import Frame

ORDER = ("f", "i", "o", "r", "z", "g", "c", "h")
GATES = frozenset({"f", "i", "o", "r", "z"})
STATES = ("h", "a")
"""What a memory says, by the name it has in cells and layers, or in a loop that is drawn."""
WORDS = {
    "f": QT_TRANSLATE_NOOP("canvas", "forget"), "i": QT_TRANSLATE_NOOP("canvas", "input"), "o": QT_TRANSLATE_NOOP("canvas", "output"),
    "r": QT_TRANSLATE_NOOP("canvas", "reset"), "z": QT_TRANSLATE_NOOP("canvas", "update"), "g": QT_TRANSLATE_NOOP("canvas", "candidate"),
    "c": QT_TRANSLATE_NOOP("canvas", "cell"), "h": QT_TRANSLATE_NOOP("canvas", "hidden"), "a": QT_TRANSLATE_NOOP("canvas", "activation"),
}  # fmt: skip
translate = QCoreApplication.translate


def drawn(given: Iterable[str]) -> tuple[str, ...]:
    """Which of the values are shown, from top to bottom: gates, candidate, cell, what the layer says; else its activation."""
    names = set(given)
    return tuple(name for name in ORDER if name in names) or tuple(sorted(names & {"a"} or names))[:1]


def symbol(name: str, gated: bool) -> str:
    """How a value is written: the candidate of a cell with a tilde."""
    if name == "g":
        return "c̃" if gated else "h̃"
    return name


def word(name: str) -> str:
    """What a value is called, or nothing."""
    return translate("canvas", str(WORDS[name])) if name in WORDS else ""


def bounded(name: str, names: Iterable[str]) -> bool:
    """Whether a value lies between −1 and 1: gates, and in a cell what went through tanh."""
    return name in GATES or (name in ("g", "h") and "g" in names)


def reads_backwards(node: Node) -> bool:
    """Whether a layer goes through a sequence from its end to its beginning: then its past lies at the later steps."""
    return node.parameters.get("reads") == "backwards"


def computed(network: Network, frame: Frame) -> dict[str, range]:
    """Node id → the steps that a forward phase under way has come to, of nodes it is not through with; what stands at others is older."""
    moment, found = frame.moment, dict[str, range]()
    if moment is None or moment.phase != "forward" or moment.node not in network.nodes:
        return found
    steps = max((values.shape[-1] for given in frame.sequences.values() for values in given.values()), default=0)
    begun = False
    for group in groups(network):
        ids = [node.id for node in group]
        if moment.node in ids:
            begun = True
            if moment.time is not None and takes_steps(network, group):
                place = ids.index(moment.node)
                for other, node in enumerate(group):
                    behind = int(other > place)  # comes after the present one at each step
                    found[node.id] = range(moment.time + behind, steps) if reads_backwards(node) else range(moment.time + 1 - behind)
        elif begun:
            found |= dict.fromkeys(ids, range(0))
    return found
