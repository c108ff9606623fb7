"""Events: what was done to a run from outside, so that replaying it gives the same numbers again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nnsim.catalog import Plain, sentence, term

SETTINGS = {
    "learning_rate": sentence("learning rate"), "schedule": sentence("schedule"), "epochs": sentence("epochs"),
    "early_stopping": sentence("early stopping"), "clip_norm": sentence("clip norm"), "record_every": sentence("record every"),
}
"""What is said of the settings that change during a run."""


@dataclass(frozen=True)
class Event:
    """Something done to the run from outside at the start of an iteration: new values of all parameters, or a setting.

    `words` say which values, if that is known. Those of one `gesture` of the hand are one event while the run stands still; 0: none.
    """

    iteration: int
    values: Any = None
    setting: str = ""
    value: Plain = None
    words: str = ""
    gesture: int = 0

    @property
    def title(self) -> str:
        if not self.setting:
            return self.words or sentence("values set")
        return sentence("{setting} = {value}", setting=SETTINGS.get(self.setting, self.setting), value=_written(self.value))

    @property
    def bytes(self) -> int:
        return 0 if self.values is None else int(self.values.nbytes)


def _written(value: Plain) -> object:
    """What was set, as a person writes it: of a choice its name, of a number what matters of it."""
    if value is None:
        return sentence("none")
    if isinstance(value, Mapping):
        value = value.get("key")
    if isinstance(value, str):
        return term(value.replace("_", " "))
    return f"{value:.6g}" if isinstance(value, float) else value
