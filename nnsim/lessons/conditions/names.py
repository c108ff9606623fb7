"""What a condition can speak of: one table that feeds the check of a condition, its evaluation and the page for teachers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from nnsim.catalog import Parameter, Reference, sentence
from nnsim.document.settings import BY_KEY
from nnsim.engine.catalogue import CATALOG
from nnsim.engine.stepping import GRAINS


class Kind(Enum):
    """What an expression can be."""

    NUMBER = sentence("a number")
    TEXT = sentence("a text")
    TRUTH = sentence("true or false")
    NUMBERS = sentence("several numbers")
    LIST = sentence("a list")
    SETTING = sentence("a setting")


@dataclass(frozen=True)
class Function:
    """Something that is asked with arguments of certain kinds; the last `optional` of them may be left out, `more`: any number may follow.

    `allowed`: if not empty, the only texts that the first argument may be.
    """

    kind: Kind
    arguments: tuple[Kind, ...]
    optional: int = 0
    more: bool = False
    allowed: tuple[str, ...] = ()


def _settings() -> dict[str, Parameter]:
    """Settings by key, and what a chosen optimiser, loss … is set to: "optimizer.weight_decay"."""
    found: dict[str, Parameter] = dict(BY_KEY)
    for key, setting in BY_KEY.items():
        if isinstance(setting, Reference):
            for entry in CATALOG.entries(setting.family):
                found |= {f"{key}.{parameter.key}": parameter for parameter in entry.parameters}
    return found


SETTINGS: Mapping[str, Parameter] = _settings()
_NUMBER, _TEXT, _TRUTH = Kind.NUMBER, Kind.TEXT, Kind.TRUTH

NAMES: Mapping[str, Kind] = {
    **dict.fromkeys(
        (
            "loss", "val_loss", "accuracy", "val_accuracy", "test_accuracy", "iteration", "epoch", "operation", "furthest",
            "learning_rate", "batch_size", "parameters", "hidden_layers", "hidden_units", "loops",
        ), _NUMBER
    ),
    **dict.fromkeys(("optimizer", "loss_name", "phase"), _TEXT),
    **dict.fromkeys(("diverged", "trained", "paused"), _TRUTH),
}  # fmt: skip

FUNCTIONS: Mapping[str, Function] = {
    "units": Function(_NUMBER, (_TEXT,)),
    "activation": Function(_TEXT, (_TEXT,)),
    "kind": Function(_TEXT, (_TEXT,)),
    "weight": Function(_NUMBER, (_TEXT, _NUMBER, _NUMBER)),
    "bias": Function(_NUMBER, (_TEXT, _NUMBER)),
    "output": Function(Kind.NUMBERS, (_NUMBER,), more=True),
    "signal": Function(_NUMBER, (_TEXT, _NUMBER, _NUMBER), optional=2),
    "delta": Function(_NUMBER, (_TEXT, _NUMBER, _NUMBER), optional=2),
    "gradient": Function(_NUMBER, (_TEXT, _NUMBER, _NUMBER), optional=1),
    "grad_norm": Function(_NUMBER, (_TEXT,)),
    "history": Function(_NUMBER, (_TEXT,)),
    "best": Function(_NUMBER, (_TEXT,)),
    "worst": Function(_NUMBER, (_TEXT,)),
    "setting": Function(Kind.SETTING, (_TEXT,), allowed=tuple(SETTINGS)),
    "parameter": Function(_NUMBER, (_TEXT, _TEXT)),
    "count": Function(_NUMBER, (_TEXT,)),
    "has": Function(_TRUTH, (_TEXT,)),
    "stepped": Function(_TRUTH, (_TEXT,), allowed=GRAINS),
    "abs": Function(_NUMBER, (_NUMBER,)),
    "min": Function(_NUMBER, (_NUMBER,), more=True),
    "max": Function(_NUMBER, (_NUMBER,), more=True),
    "round": Function(_NUMBER, (_NUMBER, _NUMBER), optional=1),
}
