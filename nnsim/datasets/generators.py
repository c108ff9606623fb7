"""Small data sets that are drawn rather than measured: gates, lines, and two classes in the plane.

Each is a function of a random generator and its parameters, so the same seed gives the same points.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from nnsim.catalog import Entry, Float, Int, Parameter
from nnsim.datasets.dataset import Dataset

Floats = NDArray[np.float64]
_CORNERS = ((0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0))
_PLANE = ("x1", "x2")


def _gate(key: str, outputs: tuple[int, int, int, int], use: str) -> Entry:
    def definition(rng: np.random.Generator) -> Dataset:
        return Dataset(
            _CORNERS, np.array(outputs, dtype=np.float64), name=key.upper(), feature_names=_PLANE,
            target_names=(key,), classes=("0", "1"), points=True,
        )

    table = ", ".join(f"{int(a)}{int(b)} → {out}" for (a, b), out in zip(_CORNERS, outputs, strict=True))
    return Entry(
        family="dataset", key=key, title=key.upper(), group="Gates", definition=definition,
        summary=f"The logic gate {key.upper()}: {table}.", use=use,
    )


def line3(rng: np.random.Generator) -> Dataset:
    return Dataset([1.0, 2.0, 3.0], [2.0, 3.0, 4.0], name="Three points", feature_names=("x",), target_names=("y",))


def line(rng: np.random.Generator, samples: int, slope: float, intercept: float, noise: float) -> Dataset:
    x = rng.uniform(-1, 1, samples)
    y = slope * x + intercept + noise * rng.standard_normal(samples)
    return Dataset(x, y, name="Noisy line", feature_names=("x",), target_names=("y",))


def sine(rng: np.random.Generator, samples: int, periods: float, noise: float) -> Dataset:
    x = rng.uniform(-1, 1, samples)
    y = np.sin(np.pi * periods * x) + noise * rng.standard_normal(samples)
    return Dataset(x, y, name="Noisy sine", feature_names=("x",), target_names=("y",))


def blobs(rng: np.random.Generator, samples: int, classes: int, noise: float) -> Dataset:
    label = np.arange(samples) % classes
    angle = 2 * np.pi * label / classes + np.pi / 4
    centre = 0.6 * np.column_stack((np.cos(angle), np.sin(angle)))
    points = centre + noise * rng.standard_normal((samples, 2))
    return _plane("Blobs", points, label, classes)


def circles(rng: np.random.Generator, samples: int, noise: float) -> Dataset:
    label = np.arange(samples) % 2
    radius = np.where(label == 0, 0.8, 0.35)
    angle = rng.uniform(0, 2 * np.pi, samples)
    points = radius[:, np.newaxis] * np.column_stack((np.cos(angle), np.sin(angle)))
    return _plane("Circles", points + noise * rng.standard_normal((samples, 2)), label)


def moons(rng: np.random.Generator, samples: int, noise: float) -> Dataset:
    label = np.arange(samples) % 2
    angle = rng.uniform(0, np.pi, samples)
    side = np.where(label == 0, 1.0, -1.0)
    points = np.column_stack((side * (np.cos(angle) - 0.5), side * (np.sin(angle) - 0.25))) * 0.6
    return _plane("Moons", points + noise * rng.standard_normal((samples, 2)), label)


def spirals(rng: np.random.Generator, samples: int, turns: float, noise: float) -> Dataset:
    label = np.arange(samples) % 2
    along = np.sqrt(rng.uniform(0.01, 1, samples))
    angle = 2 * np.pi * turns * along + np.pi * label
    points = 0.95 * along[:, np.newaxis] * np.column_stack((np.sin(angle), np.cos(angle)))
    return _plane("Spirals", points + noise * rng.standard_normal((samples, 2)), label)


def checkerboard(rng: np.random.Generator, samples: int, fields: int, noise: float) -> Dataset:
    points = rng.uniform(-1, 1, (samples, 2))
    column, row = np.minimum((points + 1) / 2 * fields, fields - 1).astype(int).T
    return _plane("Checkerboard", points + noise * rng.standard_normal((samples, 2)), (column + row) % 2)


def _plane(name: str, points: Floats, label: NDArray[np.int64], classes: int = 2) -> Dataset:
    """Points with their class: as one number 0 or 1 if there are two classes, which fits a single sigmoid output."""
    targets = label.astype(np.float64)[:, np.newaxis] if classes == 2 else label
    return Dataset(
        points, targets, name=name, feature_names=_PLANE, target_names=("class",),
        classes=tuple(str(index) for index in range(classes)), points=True,
    )


def _samples(default: int) -> Int:
    return Int(
        key="samples", title="Points", default=default, minimum=4, maximum=10_000, help="How many points are drawn."
    )


def _noise(default: float) -> Float:
    return Float(
        key="noise", title="Noise", default=default, minimum=0, maximum=1,
        help="Standard deviation of the random shift of each point; the data itself spans −1 to 1.",
    )


def _drawn(
    definition: Callable[..., Dataset], title: str, summary: str, group: str, *parameters: Parameter, use: str
) -> Entry:
    return Entry(
        family="dataset", key=definition.__name__, title=title, summary=summary, group=group,
        definition=definition, parameters=parameters, use=use,
    )


ENTRIES: tuple[Entry, ...] = (
    _gate(
        "and", (0, 0, 0, 1),
        use="For a neuron with its weights set by hand, and for the perceptron, which learns it in six epochs.",
    ),
    _gate(
        "or", (0, 1, 1, 1),
        use="For a neuron with its weights set by hand, and for the perceptron, which learns it in four epochs.",
    ),
    _gate(
        "xor", (0, 1, 1, 0),
        use="To see that a single layer is not enough: it takes a hidden layer with two units.",
    ),
    _gate(
        "nand", (1, 1, 1, 0),
        use="For a neuron with its weights set by hand: from NAND alone everything can be built.",
    ),
    _drawn(
        line3, "Three points", "The points (1, 2), (2, 3), (3, 4): the line y = x + 1, exactly.", "Curves",
        use="For the first steps of gradient descent: all numbers can be checked by hand.",
    ),
    _drawn(
        line, "Noisy line", "A straight line over x from −1 to 1, with noise on y.", "Curves",
        _samples(100),
        Float(key="slope", title="Slope", default=0.8, minimum=-10, maximum=10, help="How steep the line is."),
        Float(key="intercept", title="Intercept", default=0.1, minimum=-10, maximum=10, help="Height at x = 0."),
        _noise(0.1),
        use="For regression with one input, and for comparing losses: no line hits all points.",
    ),
    _drawn(
        sine, "Noisy sine", "A sine curve over x from −1 to 1, with noise on y.", "Curves",
        _samples(100),
        Float(
            key="periods", title="Periods", default=1.0, above=0, maximum=10, help="Full waves from x = −1 to x = 1."
        ),
        _noise(0.1),
        use="For curves that take a hidden layer, and for seeing how many units a bend needs.",
    ),
    _drawn(
        blobs, "Blobs", "Round clouds on a circle of radius 0.6, one for each class.", "Points in the plane",
        _samples(200),
        Int(key="classes", title="Classes", default=2, minimum=2, maximum=10, help="How many clouds there are."),
        _noise(0.15),
        use="For classes that lines can separate. Raise the noise until they overlap.",
    ),
    _drawn(
        circles, "Circles", "A ring of radius 0.8 around one of radius 0.35: no line tells them apart.",
        "Points in the plane", _samples(200), _noise(0.05),
        use="For a border that closes: three or four hidden units are enough.",
    ),
    _drawn(
        moons, "Moons", "Two half moons that grip into each other, within −1 to 1.", "Points in the plane",
        _samples(200), _noise(0.06),
        use="For a border that bends, and for overfitting with much noise and few samples.",
    ),
    _drawn(
        spirals, "Spirals", "Two spirals wound into each other, within −1 to 1: hard for small networks.",
        "Points in the plane", _samples(200),
        Float(
            key="turns", title="Turns", default=1.25, minimum=0.25, maximum=5, help="How often each arm winds round."
        ),
        _noise(0.02),
        use="For a hard border: it takes two hidden layers, or many units.",
    ),
    _drawn(
        checkerboard, "Checkerboard", "Fields of two colours in turn, over −1 to 1 both ways.", "Points in the plane",
        _samples(400),
        Int(key="fields", title="Fields", default=4, minimum=2, maximum=10, help="Fields along each side."),
        _noise(0.0),
        use="For a border of many pieces: deep networks do better than wide ones here.",
    ),
)
