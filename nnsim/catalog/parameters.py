"""Parameter kinds: what can be set on an entry, in one table that feeds checks, files, the command line and the window.

A kind knows how to check a plain value (`str`, `int`, `float`, `bool`, `None`, lists and mappings of these). The window chooses an
editor by kind, so a new parameter appears there without a line of window code.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from nnsim.catalog.sentences import sentence

Plain: TypeAlias = "None | bool | int | float | str | tuple[Plain, ...] | Mapping[str, Plain]"


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """Something a user can set. `default` is used where nothing is said; `optional` ones also take None.

    Words make no difference: a parameter is the same in every language.
    `shown_when` is `(other key, values)`: the window shows this parameter only while the other has one of the values.
    """

    key: str
    title: str = field(compare=False)
    default: Plain = None
    help: str = field(default="", compare=False)
    optional: bool = False
    none_title: str = field(default="none", compare=False)
    shown_when: tuple[str, tuple[Plain, ...]] | None = None

    def check(self, value: object) -> Plain:
        """Return the value in its plain form. Raises ValueError with the end of a sentence: "must be …, not 3"."""
        if value is None and self.optional:
            return None
        return self.convert(value)

    def convert(self, value: object) -> Plain:
        raise ValueError(sentence("cannot be set to {value}", value=shown(value)))


@dataclass(frozen=True, kw_only=True)
class Int(Parameter):
    """A whole number in [minimum, maximum]."""

    minimum: int = 0
    maximum: int = 2**53

    def convert(self, value: object) -> int:
        whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
        if isinstance(value, bool) or not whole:
            raise ValueError(sentence("must be a whole number, not {value}", value=shown(value)))
        number = int(value)  # type: ignore[call-overload]
        if not self.minimum <= number <= self.maximum:
            limits = (
                sentence("from {minimum} to {maximum}", minimum=self.minimum, maximum=self.maximum)
                if self.maximum < 2**53
                else sentence("{minimum} or more", minimum=self.minimum)
            )
            raise ValueError(sentence("must be {limits}, not {value}", limits=limits, value=shown(value)))
        return int(number)


@dataclass(frozen=True, kw_only=True)
class Float(Parameter):
    """A finite number between minimum and maximum; `above` and `below` exclude the ends."""

    minimum: float = -math.inf
    maximum: float = math.inf
    above: float | None = None
    below: float | None = None
    logarithmic: bool = False

    def convert(self, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise ValueError(sentence("must be a finite number, not {value}", value=shown(value)))
        number = float(value)
        if self.above is not None and number <= self.above:
            raise ValueError(sentence("must be more than {above:g}, not {value}", above=self.above, value=shown(value)))
        if self.below is not None and number >= self.below:
            raise ValueError(sentence("must be less than {below:g}, not {value}", below=self.below, value=shown(value)))
        if not self.minimum <= number <= self.maximum:
            if self.maximum == math.inf:
                raise ValueError(sentence("must be {minimum:g} or more, not {value}", minimum=self.minimum, value=shown(value)))
            raise ValueError(
                sentence(
                    "must be from {minimum:g} to {maximum:g}, not {value}", minimum=self.minimum, maximum=self.maximum, value=shown(value)
                )
            )
        return number


@dataclass(frozen=True, kw_only=True)
class Flag(Parameter):
    """Yes or no."""

    def convert(self, value: object) -> bool:
        if not isinstance(value, bool):
            raise ValueError(sentence("must be true or false, not {value}", value=shown(value)))
        return value


@dataclass(frozen=True, kw_only=True)
class Text(Parameter):
    """A short text of at most `longest` characters."""

    longest: int = 200

    def convert(self, value: object) -> str:
        if not isinstance(value, str) or len(value) > self.longest:
            raise ValueError(
                sentence("must be a text of at most {longest} characters, not {value}", longest=self.longest, value=shown(value))
            )
        return value


@dataclass(frozen=True, kw_only=True)
class Choice(Parameter):
    """One of a few words; `options` are (key, title) pairs."""

    options: tuple[tuple[str, str], ...] = field(compare=False)

    def convert(self, value: object) -> str:
        keys = [key for key, _ in self.options]
        if not isinstance(value, str) or value not in keys:
            raise ValueError(sentence("must be one of {keys}, not {value}", keys=", ".join(keys), value=shown(value)))
        return value


@dataclass(frozen=True, kw_only=True)
class Numbers(Parameter):
    """A tuple of numbers, such as a shape (`whole=True`), a split or the epochs of a schedule."""

    whole: bool = False
    minimum: float = -math.inf
    shortest: int = 0
    longest: int = 64

    def convert(self, value: object) -> Plain:
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = (value,)
        if not isinstance(value, list | tuple):
            raise ValueError(sentence("must be a list of numbers, not {value}", value=shown(value)))
        if not self.shortest <= len(value) <= self.longest:
            raise ValueError(
                sentence(
                    "must have {shortest} to {longest} numbers, not {count}", shortest=self.shortest, longest=self.longest, count=len(value)
                )
            )
        item = (
            Int(key=self.key, title=self.title, minimum=int(max(self.minimum, -(2**53))))
            if self.whole
            else Float(key=self.key, title=self.title, minimum=self.minimum)
        )
        return tuple(item.convert(number) for number in value)


@dataclass(frozen=True, kw_only=True)
class Reference(Parameter):
    """An entry of another family, by key or as a mapping `{"key": …, parameters …}`; the catalogue checks it."""

    family: str

    def convert(self, value: object) -> Plain:
        if isinstance(value, str):
            return value
        if isinstance(value, Mapping) and isinstance(value.get("key"), str):
            return dict(value)
        raise ValueError(sentence("must name an entry of the family {family}, not {value}", family=self.family, value=shown(value)))


def shown(value: object) -> str:
    """A value as it may stand in a sentence: short, whatever it is."""
    if isinstance(value, str):
        value = " ".join(value.split())
        return f"“{value[:40]}…”" if len(value) > 40 else f"“{value}”"
    if value is None:
        return sentence("nothing")
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:40]}…"

