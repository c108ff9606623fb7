"""A project in a few lines of plain text: its layers, its size, its data and its problems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nnsim.catalog import ProjectError
from nnsim.document import Count, Shapes, counted, counts, shapes_of
from nnsim.document.network import Network, Node
from nnsim.engine.project import Project


@dataclass(frozen=True)
class Summary:
    """The lines, and how many problems keep the project from running."""

    lines: tuple[str, ...]
    blocking: int


def summary(project: Project) -> Summary:
    document = project.document
    network, shapes = document.network, shapes_of(document.network)
    rows = [_row(network, node, shapes) for node in network]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    lines = [document.title]
    lines += ["  ".join(f"{cell:<{width}}" for cell, width in zip(row, (*widths, 0), strict=True)).rstrip() for row in rows]
    lines.append(f"{len(network)} layers, {len(network.connections)} connections, {_counted(counted(network, shapes))}; {_data(project)}")
    problems = project.problems()
    lines += [("Problem: " if problem.blocks else "Advice: ") + problem.text for problem in problems]
    blocking = sum(problem.blocks for problem in problems)
    if not blocking:
        lines.append("It can run.")
    return Summary(tuple(lines), blocking)


def _row(network: Network, node: Node, shapes: Shapes) -> tuple[str, str, str, str]:
    """Name, kind with activation, output shape, parameters."""
    activation = node.parameters.get("activation")
    key = activation["key"] if isinstance(activation, Mapping) else activation
    kind = node.kind if key is None else f"{node.kind} {key}"
    shape = shapes.outputs.get(node.id)
    count = counts(network, node, shapes)
    return node.name, kind, "?" if shape is None else " × ".join(map(str, shape)), _counted(count) if count.parameters else ""


def _counted(count: Count) -> str:
    """How many parameters, and how many of them learn where that is fewer."""
    some = f" ({count.trainable:,} of them trainable)" if count.trainable < count.parameters else ""
    return f"{count.parameters:,} parameters{some}"


def _data(project: Project) -> str:
    try:
        data = project.data
    except ProjectError:
        return "its data is missing"
    return "no data" if data is None else f"data: {data.name or 'own data'}, {data.samples:,} samples"
