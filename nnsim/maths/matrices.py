"""Products of matrices that every sample has its own of: they lie row by row in the units of a signal, (rows · columns, batch)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnsim.maths.primitives import define
from nnsim.maths.symbols import Primitive


@dataclass(frozen=True)
class Products:
    """Which units are multiplied. `letters`: the axes of both matrices and of the result, "ij,jk->ik"; `sizes`: how long i, j, k … are."""

    letters: str
    sizes: tuple[tuple[str, int], ...]

    def shape(self, part: str) -> tuple[int, ...]:
        return tuple(dict(self.sizes)[letter] for letter in part)

    @property
    def parts(self) -> tuple[str, str, str]:
        both, _, result = self.letters.partition("->")
        left, _, right = both.partition(",")
        return left, right, result

    @property
    def height(self) -> int:
        """Units of the result."""
        return int(np.prod(self.shape(self.parts[2])))

    def __call__(self, unit: int) -> list[tuple[int, int]]:
        """The units of both that are multiplied and added up for one unit of the result."""
        left, right, result = self.parts
        place = {letter: int(number) for letter, number in zip(result, np.unravel_index(unit, self.shape(result)), strict=True)}
        summed = next(letter for letter in left if letter not in result)
        found = []
        for number in range(dict(self.sizes)[summed]):
            at = {**place, summed: number}
            mine, its = (
                int(np.ravel_multi_index([at[letter] for letter in part], self.shape(part))) for part in (left, right)
            )
            found.append((mine, its))
        return found

    def evaluate(self, x: Any, y: Any) -> Any:
        """(…, units, batch) of both."""
        x, y = np.asarray(x), np.asarray(y)
        left, right, result = self.parts
        before, batch = x.shape[:-2], x.shape[-1]
        subscripts = f"...{left}z,...{right}z->...{result}z"
        found = np.einsum(
            subscripts, x.reshape(*before, *self.shape(left), batch), y.reshape(*y.shape[:-2], *self.shape(right), y.shape[-1])
        )
        return found.reshape(*before, self.height, batch)


def _emit(emitter: Any, out: Any, x: Any, y: Any, products: Products) -> None:
    left, right, result = products.parts
    before, batch = x.shape[:-2], x.shape[-1]
    subscripts = f"...{left}z,...{right}z->...{result}z"
    arrays = (x.reshape(*before, *products.shape(left), batch), y.reshape(*before, *products.shape(right), batch))
    emitter.call_with(np.einsum, (subscripts, *arrays), {"out": out.reshape(*before, *products.shape(result), batch)})


def _define(key: str, tex: Callable[[str, str], str]) -> Primitive:
    return define(
        Primitive(
            key,
            lambda x, y, products: products.evaluate(x, y),
            lambda x, y, products: (*x[:-2], products.height, x[-1]),
            tex,
            1,
            emit=_emit,
            elementwise=False,
        )
    )


rows_by_columns = _define("rows_by_columns", lambda x, y: rf"{x} \, {y}")
"""X Y"""
rows_by_rows = _define("rows_by_rows", lambda x, y: rf"{x} \, {{{y}}}^{{\mathsf{{T}}}}")
"""X Yᵀ"""
columns_by_columns = _define("columns_by_columns", lambda x, y: rf"{{{x}}}^{{\mathsf{{T}}}} \, {y}")
"""Xᵀ Y"""
