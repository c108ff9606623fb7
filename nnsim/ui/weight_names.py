"""The names of units, and of rows and columns of weights: what the data calls them, gates by their letters, else numbers of units."""

from nnsim.datasets import Dataset
from nnsim.document import Connection, Network, Node


def row_names(network: Network, dataset: Dataset | None, node_id: str, count: int) -> list[str]:
    """Names of the units that weights lead to; where gates stand one below the other, with the gate's letter."""
    node = network.nodes[node_id]
    entry = network.entry(node)
    gates = entry.gates(node.parameters) if entry.gates is not None else ()
    units = count // max(len(gates), 1)
    if len(gates) >= 2 and count == units * len(gates) and node.parameters.get("units") == units:
        return [f"{gate} {number + 1}" for gate in gates for number in range(units)]
    labels = _classes(network, node, dataset) if dataset is not None else ()
    return list(labels) if len(labels) == count > 1 else [f"{number + 1}" for number in range(count)]


def column_names(network: Network, dataset: Dataset | None, connection: Connection | None, count: int) -> list[str]:
    """Names of the units that weights come from."""
    source = network.nodes[connection.source] if connection is not None else None
    if dataset is not None and source is not None and source.kind == "input" and len(dataset.feature_names) == count:
        return list(dataset.feature_names)
    return [f"{number + 1}" for number in range(count)]


def unit_name(network: Network, node: Node, unit: int, units: int, dataset: Dataset | None) -> str:
    """What a unit is called: by the data where it has names, else by its number, counted from 1."""
    if units == 1:
        return node.name
    if dataset is not None:
        if node.kind == "input" and len(dataset.feature_names) == units:
            return f"{node.name} · {dataset.feature_names[unit]}"
        labels = _classes(network, node, dataset)
        if len(labels) == units:
            return f"{node.name} · {labels[unit]}"
    return f"{node.name} · {unit + 1}"


def _classes(network: Network, node: Node, dataset: Dataset) -> tuple[str, ...]:
    """Of an output, the classes that it learns itself."""
    if network.out_of(node.id):
        return ()
    return (dataset.of_output(node.name) if node.name in dataset.output_names else dataset).class_labels()
