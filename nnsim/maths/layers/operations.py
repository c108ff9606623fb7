"""Single operations, the nodes of computation graphs: subtract, divide, negate, reciprocal, power, exp, log, max, σ and others.

x_k is what comes through the k-th connection. `to_input` is local gradient times upstream gradient: delta = ∂L/∂a comes from behind,
and ∂a/∂x_k is what the operation multiplies it by. Everything goes unit by unit.
"""

from collections.abc import Callable
from functools import reduce
from typing import Any

from nnsim.catalog import Float, LayerEntry, Sentence, ShapeError, sentence
from nnsim.maths.layers.layer import Layer, layer_entry
from nnsim.maths.picking import largest_of_all
from nnsim.maths.primitives import absolute, cos, exp, heaviside, log, maximum, sigmoid, sign, sin, tanh

MATHS = "Maths"


def add(x):
    a = reduce(lambda sum_, x_k: sum_ + x_k, x)
    return locals()


def add_to_input(k, delta):
    return 1 * delta


def subtract(x):
    a = x[0] - x[1]
    return locals()


def subtract_to_input(k, delta):
    return 1 * delta if k == 0 else -1 * delta


def multiply(x):
    a = reduce(lambda product, x_k: product * x_k, x)
    return locals()


def multiply_to_input(k, x, delta):
    others = [x_j for j, x_j in enumerate(x) if j != k]
    return reduce(lambda product, x_j: product * x_j, [*others, delta])


def divide(x):
    a = x[0] / x[1]
    return locals()


def divide_to_input(k, x, delta):
    return 1 / x[1] * delta if k == 0 else -(x[0] / x[1] ** 2) * delta


def divide_undefined(x):
    return sentence("{x:g} is divided by 0", x=x[0]) if x[1] == 0 else None


def negate(x):
    a = -x[0]
    return locals()


def negate_to_input(k, delta):
    return -1 * delta


def reciprocal(x):
    a = 1 / x[0]
    return locals()


def reciprocal_to_input(k, x, delta):
    return -(1 / x[0] ** 2) * delta


def reciprocal_undefined(x):
    return sentence("1 is divided by 0") if x[0] == 0 else None


def power(x, exponent):
    a = raised(x[0], exponent)
    return locals()


def power_to_input(k, x, exponent, delta):
    return 0 * delta if exponent == 0 else exponent * raised(x[0], exponent - 1) * delta


def power_undefined(x, exponent):
    if x[0] < 0 and exponent != int(exponent):
        return sentence("{x:g} to the power {exponent:g} is no real number: take a whole exponent", x=x[0], exponent=exponent)
    if x[0] == 0 and exponent < 0:
        return sentence("0 to the power {exponent:g} is a division by 0", exponent=exponent)
    if x[0] == 0 and exponent < 1 and exponent != 0:
        return sentence("the slope of 0 to the power {exponent:g} is infinite", exponent=exponent)
    return None


def raised(base: Any, exponent: float) -> Any:
    """base to a power, without writing down an exponent of 0 or 1."""
    if exponent == 0:
        return 0 * base + 1
    return base if exponent == 1 else base**exponent


def exponential(x):
    a = exp(x[0])
    return locals()


def exponential_to_input(k, a, delta):
    return a * delta


def exponential_undefined(x):
    return sentence("e to the power {x:g} is too large for a number", x=x[0]) if x[0] > 709 else None


def logarithm(x):
    a = log(x[0])
    return locals()


def logarithm_to_input(k, x, delta):
    return 1 / x[0] * delta


def logarithm_undefined(x):
    return sentence("{x:g} has no logarithm: only numbers above 0 have one", x=x[0]) if x[0] <= 0 else None


def largest(x):
    a = reduce(maximum, x)
    return locals()


def largest_to_input(k, x, delta):
    return largest_of_all(x[k], *x, place=k) * delta


def logistic(x):
    a = sigmoid(x[0])
    return locals()


def logistic_to_input(k, a, delta):
    return a * (1 - a) * delta


def hyperbolic(x):
    a = tanh(x[0])
    return locals()


def hyperbolic_to_input(k, a, delta):
    return (1 - a**2) * delta


def rectified(x):
    a = maximum(x[0], 0)
    return locals()


def rectified_to_input(k, x, delta):
    return heaviside(x[0], 0) * delta


def sine(x):
    a = sin(x[0])
    return locals()


def sine_to_input(k, x, delta):
    return cos(x[0]) * delta


def size(x):
    a = absolute(x[0])
    return locals()


def size_to_input(k, x, delta):
    return sign(x[0]) * delta


def same(parameters: Any, inputs: Any) -> tuple[int, ...]:
    """The shape of what is done unit by unit."""
    if any(shape != inputs[0] for shape in inputs):
        sizes = ", ".join("×".join(map(str, shape)) for shape in inputs)
        raise ShapeError(sentence("needs inputs of one size, but they have {sizes}.", sizes=sizes))
    found: tuple[int, ...] = inputs[0]
    return found


def _of_one(
    key: str, title: str, summary: str, formula: str, forward: Callable[..., Any], to_input: Callable[..., Any],
    undefined: Callable[..., Sentence | None] | None = None, *, use: str,
) -> LayerEntry:  # fmt: skip
    definition = Layer(forward, to_input=to_input, undefined=undefined)
    return layer_entry(key, title, summary, definition, group=MATHS, shape=same, inputs=(1, 1), formula=formula, use=use)


ENTRIES = (
    layer_entry(
        "add", "Add", "The sum of its inputs, unit by unit. Backwards it hands the same gradient to each of them.",
        Layer(add, to_input=add_to_input), group=MATHS, shape=same, formula=r"a = \sum_k x_k",
        use="For sums in a computation graph, and to bring a skip connection back in: the layer before then learns only the difference.",
    ),
    layer_entry(
        "subtract", "Subtract", "The first input less the second. Backwards the second gets the gradient with its sign turned.",
        Layer(subtract, to_input=subtract_to_input), group=MATHS, shape=same, inputs=(2, 2), formula=r"a = x_1 - x_2",
        use="For differences in a computation graph, such as an error.",
    ),
    layer_entry(
        "multiply", "Multiply", "The product of its inputs, unit by unit. Backwards each gets the gradient times all the others.",
        Layer(multiply, to_input=multiply_to_input), group=MATHS, shape=same, formula=r"a = \prod_k x_k",
        use="For products in a computation graph, and to let one branch open and close another one, as a gate does.",
    ),
    layer_entry(
        "divide", "Divide", "The first input divided by the second, which must not be 0.",
        Layer(divide, to_input=divide_to_input, undefined=divide_undefined), group=MATHS, shape=same, inputs=(2, 2),
        formula=r"a = \frac{x_1}{x_2}",
        use="For quotients in a computation graph. Keep the second input away from 0.",
    ),
    _of_one(
        "negate", "Negate", "Its input with the sign turned.", r"a = -x", negate, negate_to_input,
        use="To turn a sign in a computation graph, for example in front of exp in a sigmoid.",
    ),
    _of_one(
        "reciprocal", "Reciprocal", "One divided by its input, which must not be 0: with exp, add and negate it makes a sigmoid.",
        r"a = \frac{1}{x}", reciprocal, reciprocal_to_input, reciprocal_undefined,
        use="For 1/x in a computation graph, such as the last step of a sigmoid.",
    ),
    layer_entry(
        "power", "Power", "Its input to a fixed power: 2 is the square, 0.5 the root. With an exponent that is not whole the input must "
        "not be negative.",
        Layer(power, to_input=power_to_input, undefined=power_undefined), group=MATHS, shape=same, inputs=(1, 1), formula=r"a = x^p",
        parameters=(
            Float(key="exponent", title="Exponent", default=2.0, minimum=-100.0, maximum=100.0, help="The power p, a number that stays."),
        ),
        use="For squares, cubes and roots in a computation graph. The exponent is fixed; to learn it, write the power as exp(p · ln x).",
    ),
    _of_one(
        "exp", "Exp", "e to the power of its input; it is its own derivative.", r"a = e^x", exponential, exponential_to_input,
        exponential_undefined,
        use="In a computation graph, for growth, sigmoids and softmax. Inputs above some 700 are too large for a computer.",
    ),
    _of_one(
        "log", "Log", "The natural logarithm of its input, which must be more than 0.", r"a = \ln x", logarithm, logarithm_to_input,
        logarithm_undefined,
        use="In a computation graph, for logarithms of probabilities, as in cross-entropy.",
    ),
    layer_entry(
        "max", "Max", "The largest of its inputs, unit by unit. Backwards that one gets the whole gradient, of equal ones the first.",
        Layer(largest, to_input=largest_to_input), group=MATHS, shape=same, formula=r"a = \max_k x_k",
        use="In a computation graph, to see how only the winner gets a gradient. ReLU and pooling work in this way.",
    ),
    _of_one(
        "sigmoid", "Sigmoid", "Squashes its input to between 0 and 1.", r"a = \sigma(x)", logistic, logistic_to_input,
        use="As a node of a computation graph. A layer of units with a sigmoid is a dense layer with that activation.",
    ),
    _of_one(
        "tanh", "Tanh", "Squashes its input to between −1 and 1.", r"a = \tanh(x)", hyperbolic, hyperbolic_to_input,
        use="As a node of a computation graph. A layer of units with tanh is a dense layer with that activation.",
    ),
    _of_one(
        "relu", "ReLU", "Its input where that is positive, else 0; the slope at 0 is 0.", r"a = \max(x, 0)", rectified, rectified_to_input,
        use="As a node of a computation graph. A layer of units with ReLU is a dense layer with that activation.",
    ),
    _of_one(
        "sin", "Sine", "The sine of its input, in radians.", r"a = \sin x", sine, sine_to_input,
        use="In a computation graph, for waves. As an activation it is seldom used: one and the same value belongs to many inputs.",
    ),
    _of_one(
        "absolute", "Absolute", "Its input without the sign; the slope at 0 is 0.", r"a = |x|", size, size_to_input,
        use="In a computation graph, for distances and for the absolute error. It has a kink at 0.",
    ),
)
