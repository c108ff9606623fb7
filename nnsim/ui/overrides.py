"""Keeps an error in a method that Qt calls from ending the program.

Shiboken adds to an exception in which method it came up. Before Python 3.12 one that was raised in C (an index out of range, a division
by zero) is not an object yet at that moment, and looking into it is a segmentation fault. Once Python code has passed it on, it is one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import wraps
from types import FunctionType
from typing import Any

import shiboken6

OWN, QT = "nnsim", "PySide6"


def guard_overrides() -> None:
    """Let an error in a method that Qt calls be told like any other, for all classes there are. To be called before they are used."""
    if sys.version_info < (3, 12):
        for kind in _below(shiboken6.Object):
            if _package(kind) == OWN:
                guard(kind)


def guard(kind: type) -> None:
    """The same for the methods of one class that take the place of Qt's."""
    qt = [base for base in kind.__mro__ if _package(base) == QT]
    for name, method in list(vars(kind).items()):
        own = isinstance(method, FunctionType) and not name.startswith("__")
        if own and not _is_guarded(method) and any(name in vars(base) for base in qt):
            setattr(kind, name, _guarded(method))


def _guarded(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def passing_on(*arguments: Any) -> Any:
        try:
            return method(*arguments)
        except BaseException:
            raise  # an object now

    return passing_on


def _is_guarded(method: Callable[..., Any]) -> bool:
    return getattr(method, "__wrapped__", None) is not None


def _package(kind: type) -> str:
    return kind.__module__.partition(".")[0]


def _below(kind: type) -> Iterator[type]:
    nearest: list[type] = type.__subclasses__(kind)
    for below in nearest:
        yield below
        yield from _below(below)
