"""What a link of a lesson can point at in the window, and what a button of one can do: names, checked beforehand."""

from __future__ import annotations

from nnsim.catalog import sentence
from nnsim.document.settings import BY_KEY
from nnsim.engine.catalogue import CATALOG
from nnsim.engine.stepping import GRAINS

PLAIN = ("train", "step", "back", "reset", "speed", "timeline", "canvas", "menu", "lesson")
PANELS = ("palette", "data", "learning", "inspector", "outline", "plots", "feed", "predict")
PLOTS = (
    "activation_function", "activation_spread", "activations", "comparison", "confusion", "decision_map", "diagnosis", "distribution",
    "dynamics", "fit", "flat_ends", "gates", "gradient_norm", "hidden_space", "landscape", "likes", "loss", "metric", "patterns",
    "quotient", "sample_course", "scores", "sequence", "tangents", "time_norm", "unit_maps", "update_ratio", "weight_matrix", "weights",
    "worst", "writing",
)  # fmt: skip
"""Keys of the window's plots; a test holds that they are these."""
ACTIONS = ("train", "pause", "step", "back", "reset", "new_start", "seek")
_MOST_STEPS = 10_000


def point_fault(target: str) -> str | None:
    """Why nothing can be pointed at under a name, or None if it can. Layers of the drawing are known only when it is open."""
    kind, _, key = target.partition("/")
    known: tuple[str, ...]
    match kind:
        case "node":
            return None if key else sentence("point:node/ is followed by the name of a layer.")
        case "panel":
            known = PANELS
        case "plot":
            known = PLOTS
        case "setting":
            known = tuple(BY_KEY)
        case "layer":
            known = tuple(entry.key for entry in CATALOG.entries("layer"))
        case _:
            if target in PLAIN:
                return None
            known = (*PLAIN, "panel/…", "plot/…", "setting/…", "layer/…", "node/…")
            return sentence("There is no “{name}” to point at; there are {known}.", name=target[:60], known=", ".join(known))
    if key in known:
        return None
    return sentence("There is no {kind} “{key}” to point at; there are {known}.", kind=kind, key=key[:60], known=", ".join(known))


def help_fault(target: str) -> str | None:
    """Why there is no page of help of that name."""
    family, _, key = target.partition("/")
    if (family == "setting" and key in BY_KEY) or (family == "plot" and key in PLOTS) or CATALOG.has(family, key):
        return None
    known = ", ".join(f"{name}/…" for name in ("setting", "plot", *CATALOG.families()))
    return sentence("There is no page of help “{name}”; there are {known}.", name=target[:60], known=known)


def action_fault(argument: str) -> str | None:
    """Why `[[do argument]]` cannot be done."""
    action, words = (argument.split() or [""])[0], argument.split()[1:]
    if action not in ACTIONS:
        return sentence("There is nothing to do by the name “{name}”; there are {known}.", name=argument[:40], known=", ".join(ACTIONS))
    if action in ("step", "back"):
        grain, count = steps(words)
        if grain not in GRAINS or not 1 <= count <= _MOST_STEPS:
            return sentence("A step is written as in “do step operation 5”; there are steps of one {known}.", known=", ".join(GRAINS))
    elif action == "seek":
        if len(words) != 1 or not words[0].isdecimal() or len(words[0]) > 9:
            return sentence("Seeking is written with the iteration, as in “do seek 100”.")
    elif words:
        return sentence("“do {action}” stands alone.", action=action)
    return None


def steps(words: list[str]) -> tuple[str, int]:
    """Grain and number of “time step 5”; a number of 0 where it is none."""
    count = 1
    if words and words[-1].isdecimal() and len(words[-1]) < 7:
        count, words = int(words[-1]), words[:-1]
    return " ".join(words), count
