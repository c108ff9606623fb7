"""The matrix product of two signals: A (rows, inner) times B (inner, columns), or times a vector (inner).

Both belong to the sample; a matrix comes from an input whose shape has two numbers. Two vectors give their scalar product.
Notation: delta = ∂L/∂a.
"""

from typing import Any

from nnsim.catalog import ShapeError, sentence
from nnsim.maths.layers.layer import Layer, layer_entry
from nnsim.maths.layers.operations import MATHS
from nnsim.maths.matrices import Products, columns_by_columns, rows_by_columns, rows_by_rows


def forward(x, shapes):
    a = rows_by_columns(x[0], x[1], products=_products("ij,jk->ik", shapes))
    return locals()


def to_input(k, x, shapes, delta):
    if k == 0:
        return rows_by_rows(delta, x[1], products=_products("ik,jk->ij", shapes))
    return columns_by_columns(x[0], delta, products=_products("ij,ik->jk", shapes))


def _products(letters: str, shapes: Any) -> Products:
    (rows, inner), (_, columns) = _sizes(shapes)
    return Products(letters, (("i", rows), ("j", inner), ("k", columns)))


def _sizes(shapes: Any) -> tuple[tuple[int, int], tuple[int, int]]:
    """(rows, columns) of both: a vector on the left is a row, one on the right a column."""
    left, right = shapes
    return (left if len(left) == 2 else (1, *left)), (right if len(right) == 2 else (*right, 1))


def shape(parameters: Any, inputs: Any) -> tuple[int, ...]:
    sizes = ["×".join(map(str, size)) for size in inputs]
    if any(len(size) > 2 for size in inputs):
        raise ShapeError(sentence("multiplies matrices and vectors, but gets {left} and {right}.", left=sizes[0], right=sizes[-1]))
    (rows, inner), (wanted, columns) = _sizes(inputs)
    if inner != wanted:
        raise ShapeError(
            sentence(
                "cannot multiply {left} by {right}: the first has {inner} columns, the second {wanted} rows.",
                left=sizes[0], right=sizes[1], inner=inner, wanted=wanted,
            )
        )
    if len(inputs[1]) == 1:
        return (rows,)
    return (rows, columns) if len(inputs[0]) == 2 else (columns,)


ENTRY = layer_entry(
    "matmul", "Matmul", "The matrix product of the first input and the second: a matrix times a matrix or a vector, or two vectors.",
    Layer(forward, to_input=to_input), group=MATHS, shape=shape, inputs=(2, 2), formula=r"a = X_1 \, X_2",
    use=(
        "When both factors come out of the network: similarities of vectors, or attention. For a product with learned weights take a "
        "dense layer."
    ),
)
