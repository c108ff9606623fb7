"""Calls: what an operation consists of, prebuilt NumPy calls on arrays made beforehand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import CodeType
from typing import Any


@dataclass(frozen=True)
class Call:
    """One prebuilt call: a function with the arrays it reads and writes."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    keywords: Mapping[str, Any] = field(default_factory=dict)


def straight_line(calls: Sequence[Call]) -> Callable[[], None]:
    """One function that makes the calls in order, without a loop: a third faster than a loop on tiny networks.

    Its text consists of numbered names alone; functions and arrays are its globals.
    """
    names: dict[str, Any] = {}
    for number, call in enumerate(calls):
        names[f"f{number}"] = call.function
        names |= {f"a{number}_{place}": argument for place, argument in enumerate(call.arguments)}
        names |= {f"k{number}_{place}": argument for place, argument in enumerate(call.keywords.values())}
    exec(_code(tuple((len(call.arguments), tuple(call.keywords)) for call in calls)), names)
    run: Callable[[], None] = names["run"]
    return run


@lru_cache(maxsize=512)
def _code(forms: tuple[tuple[int, tuple[str, ...]], ...]) -> CodeType:
    """The compiled text for calls with so many arguments and such keywords: the same for every time step of a loop."""
    lines = ["def run():", " pass"]
    for number, (count, keywords) in enumerate(forms):
        given = [f"a{number}_{place}" for place in range(count)]
        given += [f"{keyword}=k{number}_{place}" for place, keyword in enumerate(keywords)]
        lines.append(f" f{number}({', '.join(given)})")
    return compile("\n".join(lines), "<operation>", "exec")
