"""Typesetting: an expression as TeX, named values by their names."""

from __future__ import annotations

from nnsim.maths.symbols import Constant, Expr, Symbol

SUM, PRODUCT, PREFIX, ATOM = range(4)
"""How closely the parts of a typeset expression hold together."""


class Names:
    """What the values of a program are called in TeX."""

    def __init__(self) -> None:
        self._names: dict[int, str] = {}
        self._kept: list[Expr] = []

    def give(self, expr: Expr, tex: str) -> None:
        """Name a value; the first name stays."""
        if not isinstance(expr, Symbol):
            self._names.setdefault(id(expr), tex)
            self._kept.append(expr)

    def of(self, expr: Expr) -> str | None:
        return expr.tex if isinstance(expr, Symbol) else self._names.get(id(expr))


def equation(name: str, expr: Expr, names: Names) -> str:
    """`name = …`, looking one level into the expression even if it has a name itself."""
    right = names.of(expr) if isinstance(expr, Symbol) else None
    if right is None:
        own = names.of(expr)
        right = own if own is not None and own != name else _render(expr, names)[0]
    return f"{name} = {right}"


def _render(expr: Expr, names: Names) -> tuple[str, int]:
    assert expr.primitive is not None
    primitive = expr.primitive
    parts: list[str] = []
    for position, argument in enumerate(expr.arguments):
        text, rank = _named(argument, names)
        if needs_brackets(primitive.key, primitive.rank, position, rank, text):
            text = rf"\left({text}\right)"
        parts.append(text)
    return primitive.tex(*parts), primitive.rank


def _named(expr: Expr, names: Names) -> tuple[str, int]:
    known = names.of(expr)
    if known is not None:
        negative = isinstance(expr, Constant) and not expr.name and expr.value < 0
        return known, SUM if negative else ATOM
    return _render(expr, names)


def needs_brackets(key: str, rank: int, position: int, inner: int, text: str) -> bool:
    """Whether an argument of rank `inner`, typeset as `text`, stands in brackets inside a primitive."""
    if rank == ATOM:
        return key in ("square", "power", "transpose") and position == 0 and inner < ATOM
    if key == "subtract" and position == 1:
        return inner == SUM
    if key == "add":
        return position == 1 and text.lstrip("{").startswith("-")
    return inner < rank or (rank == PREFIX and inner == SUM)


def expression(expr: Expr, names: Names) -> tuple[str, int]:
    """A value by its name, or what it is made of; and its rank."""
    return _named(expr, names)
