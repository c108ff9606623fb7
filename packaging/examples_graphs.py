"""The examples that are computation graphs: operations in place of layers, differentiated themselves, with values that can be typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

import nnsim

Node = tuple[str, float, float] | tuple[str, float, float, Mapping[str, Any]]
"""Kind, column and row, and perhaps parameters."""
WIDTH, HEIGHT = 134.0, 100.0
"""Of a column and of a row."""


@dataclass(frozen=True)
class Graph:
    """`nodes` by name; `edges` as "x y > q", from the first input to the last; `values` of the inputs, by name."""

    name: str
    title: str
    description: str
    nodes: Mapping[str, Node]
    edges: tuple[str, ...]
    values: Mapping[str, float]
    settings: Mapping[str, Any] = field(default_factory=dict)


def made(graph: Graph) -> nnsim.Project:
    """The project of an entry of the table."""
    network = nnsim.Network()
    nodes = {}
    for name, (kind, column, row, *given) in graph.nodes.items():
        parameters = {"shape": (1,)} if kind == "input" else dict(given[0]) if given else {}
        nodes[name] = network.add(kind, name=name, position=(WIDTH * column, HEIGHT * row), **parameters)
    for edge in graph.edges:
        sources, _, target = edge.partition(" > ")
        for source in sources.split():
            network.connect(nodes[source], nodes[target])
    data = nnsim.Dataset({name: np.array([[value]]) for name, value in graph.values.items()}, name="Values") if graph.values else None
    return nnsim.Project(network, data, title=graph.title, description=graph.description, loss="value", **graph.settings)


VARIABLE = {"trainable": True}
SQUARE = {"exponent": 2.0}

EXAMPLES = (
    Graph(
        "graph_product", "f = (x + y) · z",
        "The smallest computation graph worth stepping through: values go forward above the edges, gradients come back below them. "
        "An addition hands its gradient on to both inputs, a multiplication times the value of the other; click a value to type another.",
        {"x": ("input", 0, 0), "y": ("input", 0, 1), "z": ("input", 0, 2), "q": ("add", 1.3, 0.5), "f": ("multiply", 2.6, 1.25)},
        ("x y > q", "q z > f"), {"x": -2.0, "y": 5.0, "z": -4.0},
    ),
    Graph(
        "graph_partial", "Partial derivatives",
        "f(x, y) = x² + xy + y² as a graph, and as a surface: hold y and go along x, and the slope of the cut is ∂f/∂x = 2x + y. "
        "Drag the point on the surface and compare both slopes with the gradients below x and y.",
        {
            "x": ("input", 0, 0), "y": ("input", 0, 2), "x²": ("power", 1.4, 0, SQUARE), "xy": ("multiply", 1.4, 1),
            "y²": ("power", 1.4, 2, SQUARE), "f": ("add", 2.8, 1),
        },
        ("x > x²", "x y > xy", "y > y²", "x² xy y² > f"), {"x": 1.0, "y": 2.0},
    ),
    Graph(
        "graph_total", "A total derivative",
        "f = x · y, where x = z² and y = 3z both depend on z: two paths lead from z to f, each with a slope that is a product. "
        "Their sum below z is the total derivative, here 24 + 12 = 36, the same as the derivative of 3z³ at 2.",
        {
            "z": ("input", 0, 1), "three": ("constant", 0, 2, {"value": 3.0}), "x": ("power", 1.4, 0.4, SQUARE),
            "y": ("multiply", 1.4, 1.6), "f": ("multiply", 2.8, 1),
        },
        ("z > x", "z three > y", "x y > f"), {"z": 2.0},
    ),
    Graph(
        "graph_difference", "The derivative as a limit",
        "The slope between x and x + ε comes ever closer to the derivative of f = x² as ε shrinks: at x = 3 it is 6 + ε. "
        "Drag the slider of the difference quotient, down to where ε is so small that the digits of the computer run out.",
        {"x": ("input", 0, 0), "f": ("power", 1.6, 0, SQUARE)},
        ("x > f",), {"x": 3.0},
    ),
    Graph(
        "graph_neuron", "A sigmoid neuron as a graph",
        "1 / (1 + e^−(w0·x0 + w1·x1 + w2)), taken apart into single operations: this is all that backpropagation has to know of a neuron. "
        "The gradients of the four operations behind the sum multiply to σ (1 − σ) = 0.197.",
        {
            "w0": ("input", 0, 0), "x0": ("input", 0, 0.9), "w1": ("input", 0, 1.8), "x1": ("input", 0, 2.7), "w2": ("input", 1.1, 3.2),
            "p0": ("multiply", 1.1, 0.45), "p1": ("multiply", 1.1, 2.25), "sum": ("add", 2.2, 1.35), "in": ("add", 3.3, 1.9),
            "negate": ("negate", 4.4, 1.9), "exp": ("exp", 5.5, 1.9), "one": ("constant", 5.5, 3.0, {"value": 1.0}),
            "add": ("add", 6.6, 1.9), "f": ("reciprocal", 7.7, 1.9),
        },
        (
            "w0 x0 > p0", "w1 x1 > p1", "p0 p1 > sum", "sum w2 > in", "in > negate", "negate > exp", "exp one > add", "add > f",
        ),
        {"w0": 2.0, "x0": -1.0, "w1": -3.0, "x1": -2.0, "w2": -3.0},
    ),
    Graph(
        "graph_descent", "Down the slope of a graph",
        "The same f = x² + xy + y², but x and y are variables now, and gradient descent moves them: from (3, −1) to the lowest point, "
        "where both gradients are 0. Learning the weights of a network is nothing else, with more variables.",
        {
            "x": ("constant", 0, 0, {**VARIABLE, "value": 3.0}), "y": ("constant", 0, 2, {**VARIABLE, "value": -1.0}),
            "x²": ("power", 1.4, 0, SQUARE), "xy": ("multiply", 1.4, 1), "y²": ("power", 1.4, 2, SQUARE), "f": ("add", 2.8, 1),
        },
        ("x > x²", "x y > xy", "y > y²", "x² xy y² > f"), {}, {"learning_rate": 0.1},
    ),
)
