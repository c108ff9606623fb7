"""A project as the plain record and the arrays that a file keeps: the same for the same project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from nnsim.catalog import FileError, Plain, sentence
from nnsim.datasets import Dataset
from nnsim.document import CONNECTION_PARAMETERS, Document, Network, shapes_of
from nnsim.document.settings import checked
from nnsim.engine.project import Project
from nnsim.storage import breakpoints, furniture, tidy
from nnsim.storage.migrations import lowest
from nnsim.storage.places import parameter_shapes


def encoded(project: Project) -> tuple[dict[str, Any], dict[str, Any]]:
    """The record and the arrays by name."""
    document, arrays = project.document, dict[str, Any]()
    datasets = _datasets(project, arrays)
    initial = _initial(project, arrays)
    _marks(document.network, arrays)
    around = {**furniture.encoded(document), **breakpoints.encoded(document)}
    record = {
        "nnsim": "project",
        "format": list(lowest(around)),
        "title": tidy.line(document.title),
        "description": tidy.paragraphs(document.description),
        "nodes": _nodes(document.network),
        "connections": _connections(document.network),
        "settings": {key: plain(checked(document.catalog, key, value)) for key, value in document.settings.items()},
        "outputs": None if document.outputs is None else [id for id in document.outputs if id in document.network.nodes],
        "data": _data(document),
        "datasets": datasets,
        "initial": initial,
        "view": plain(document.view),
        **around,
    }
    return record, arrays


def plain(value: Plain) -> Any:
    """A plain value as JSON has it: tuples as lists."""
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    return value


def _nodes(network: Network) -> list[dict[str, Any]]:
    positions = tidy.places(network, {node.id: node.position for node in network})
    return [
        {
            "id": node.id,
            "name": network.checked_name(node.name, besides=node.id),
            "kind": node.kind,
            "position": [float(number) for number in positions[node.id]],
            "parameters": plain(network.catalog.values(network.entry(node), node.parameters)),
        }
        for node in network
    ]


def _connections(network: Network) -> list[dict[str, Any]]:
    ordinary = {parameter.key: parameter.default for parameter in CONNECTION_PARAMETERS}
    records = []
    for connection in network.connections.values():
        record: dict[str, Any] = {"id": connection.id, "source": connection.source, "target": connection.target}
        if connection.delay:
            record["delay"] = connection.delay
        values = network.connection_values(connection.parameters)
        unusual = {key: plain(value) for key, value in values.items() if value != ordinary.get(key)}
        if unusual:
            record["parameters"] = unusual
        records.append(record)
    return records


def _marks(network: Network, arrays: dict[str, Any]) -> None:
    """Removed and frozen numbers as rows of indices."""
    for connection in network.connections.values():
        for title, indices in (("removed", connection.removed), ("frozen", connection.frozen)):
            if indices:
                arrays[f"connections/{connection.id}/{title}"] = _rows(indices, 2)
    for node in network:
        if node.frozen:
            arrays[f"nodes/{node.id}/frozen"] = _rows(node.frozen, 1)


def _rows(indices: Iterable[tuple[int, ...]], width: int) -> Any:
    fitting = sorted(index for index in indices if len(index) == width)
    return np.array(fitting, np.int64).reshape(-1, width)


def _data(document: Document) -> dict[str, Any] | None:
    data = document.data
    if data is None:
        return None
    generator = None if data.generator is None else plain(document.catalog.spec("dataset", data.generator).plain())
    return {"generator": generator, "blob": data.blob, "seed": data.seed, "title": tidy.line(data.title)}


def _datasets(project: Project, arrays: dict[str, Any]) -> dict[str, Any]:
    """The samples that the project keeps and refers to."""
    data = project.document.data
    kept = project.blobs.get(data.blob) if data is not None and data.blob is not None else None
    if data is None or data.blob is None or kept is None:
        return {}
    if not isinstance(kept, Dataset):
        raise FileError(sentence("The data of this project is no data set, so it cannot be saved."))
    where = f"datasets/{data.blob}"
    record: dict[str, Any] = {
        "name": tidy.line(kept.name),
        "inputs": _arrays(kept.inputs, f"{where}/inputs", arrays),
        "targets": _arrays(kept.targets, f"{where}/targets", arrays),
        "feature_names": [tidy.line(name) for name in kept.feature_names],
        "target_names": [tidy.line(name) for name in kept.target_names],
        "classes": [tidy.line(name) for name in kept.classes],
        "image_shape": None if kept.image_shape is None else list(kept.image_shape),
        "attribution": tidy.line(kept.attribution, 2_000),
        "sequence": kept.sequence,
        "points": kept.points,
        "notes": [tidy.line(note, 2_000) for note in kept.notes],
    }
    if kept.ordered or kept.overlap:
        record |= {"ordered": kept.ordered, "overlap": kept.overlap}
    if kept.lengths is not None:
        arrays[f"{where}/lengths"] = kept.lengths
    return {data.blob: record}


def _arrays(given: Any, where: str, arrays: dict[str, Any]) -> list[str] | None:
    if isinstance(given, dict):
        for index, array in enumerate(given.values()):
            arrays[f"{where}/{index}"] = array
        return list(given)
    if given is not None:
        arrays[where] = given
    return None


def _initial(project: Project, arrays: dict[str, Any]) -> dict[str, str]:
    """Values set by hand that still fit the network; what was set on layers that are gone is not kept."""
    document: Document = project.document
    wanted = parameter_shapes(document.network, shapes_of(document.network)) if document.initial else {}
    found: dict[str, str] = {}
    for key, blob in document.initial.items():
        values = project.blobs.get(blob)
        if key in wanted and isinstance(values, np.ndarray) and values.shape == wanted[key]:
            kept = values if values.dtype == np.float32 else values.astype(np.float64, copy=False)
            arrays[f"values/{blob}"] = kept
            found[key] = blob
    return found
