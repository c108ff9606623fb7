"""A project from the record and the arrays of a file. Every value passes the catalogue; what does not fit is refused with its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from nnsim.catalog import Catalog, ProjectError, sentence
from nnsim.datasets import Dataset
from nnsim.document import SETTINGS, Connection, DataReference, Document, Network, Node, shapes_of
from nnsim.document.settings import checked
from nnsim.engine.project import Project
from nnsim.storage import breakpoints, furniture, limits, tidy
from nnsim.storage.places import parameter_shapes, parameter_total
from nnsim.storage.schema import DatasetRecord, ProjectRecord, without_strangers
from nnsim.storage.text import TextError, plain_value


def decoded(record: ProjectRecord, arrays: Mapping[str, Any], catalog: Catalog, notes: list[str]) -> Project:
    """The project. Raises TextError; what was left out or tidied is noted."""
    left = dict(arrays)
    network = Network(catalog)
    _add_nodes(network, record, left)
    _add_connections(network, record, left)
    _require_no_cycle(network)
    positions = tidy.places(network, {node.id: node.position for node in network})
    if any(positions[node.id] != node.position for node in network):
        notes.append(sentence("The places of the layers could not be drawn, so the layers were laid out anew."))
        for node in list(network):
            network.nodes[node.id] = _moved(node, positions[node.id])
    document = Document(network, title=tidy.line(record.title), description=tidy.paragraphs(record.description))
    if (document.title, document.description) != (record.title, record.description):
        notes.append(sentence("Characters that cannot be seen were taken out of the title or the description."))
    _set_settings(document, record, notes)
    if record.outputs is not None:
        unknown = [id for id in record.outputs if id not in network.nodes]
        if unknown or len(set(record.outputs)) < len(record.outputs):
            raise TextError(sentence("is not as it should be: $.outputs names a layer that is not there, or one twice"))
        document.outputs = tuple(record.outputs)
    blobs: dict[str, Any] = {}
    document.data = _data(record, catalog, left, blobs, notes)
    document.initial = _initial(record, network, left, blobs, notes)
    document.view = plain_value(record.view)  # type: ignore[assignment]
    document.furniture = furniture.decoded(document, record, notes)
    document.breakpoints = breakpoints.decoded(record)
    if left:
        raise TextError(sentence("has an array “{name}” that belongs to nothing in the project", name=tidy.line(next(iter(left)), 60)))
    return Project.of(document, blobs)


@contextmanager
def _at(place: str) -> Iterator[None]:
    """What the catalogue refuses, with its place in the file."""
    try:
        yield
    except ProjectError as error:
        raise TextError(
            sentence(
                "is not as it should be: {error:bare} (at {place})", error=tidy.told(error), place=place
            )
        ) from None


def _add_nodes(network: Network, record: ProjectRecord, left: dict[str, Any]) -> None:
    for index, node in enumerate(record.nodes):
        with _at(f"$.nodes[{index}]"):
            if node.id in network.nodes:
                raise ProjectError(sentence("Two layers have the id {id}.", id=node.id))
            entry = network.catalog.layer(node.kind)
            network.nodes[node.id] = Node(
                id=node.id,
                name=network.checked_name(node.name),
                kind=entry.key,
                parameters=network.catalog.values(entry, plain_value(node.parameters)),  # type: ignore[arg-type]
                position=node.position,
                frozen=_marks(left.pop(f"nodes/{node.id}/frozen", None), 1),
            )


def _add_connections(network: Network, record: ProjectRecord, left: dict[str, Any]) -> None:
    """Connections, checked together: asking one by one would take long for thousands."""
    seen: set[tuple[str, str, int]] = set()
    arrived: Counter[str] = Counter()
    for index, connection in enumerate(record.connections):
        with _at(f"$.connections[{index}]"):
            if connection.id in network.connections or connection.id in network.nodes:
                raise ProjectError(sentence("Two things have the id {id}.", id=connection.id))
            for end in (connection.source, connection.target):
                if end not in network.nodes:
                    raise ProjectError(sentence("A connection leads to or from the layer {end}, which is not there.", end=end))
            key = (connection.source, connection.target, connection.delay)
            target = network.nodes[connection.target]
            most = network.entry(target).inputs[1]
            arrived[target.id] += 1
            if key in seen or not 0 <= connection.delay <= 1000:
                raise ProjectError(sentence("A connection into {name} is there twice, or has a delay that cannot be.", name=target.name))
            if most is not None and arrived[target.id] > most:
                raise ProjectError(sentence("{name} takes at most {most} connections.", name=target.name, most=most))
            seen.add(key)
            where = f"connections/{connection.id}"
            network.connections[connection.id] = Connection(
                id=connection.id,
                source=connection.source,
                target=connection.target,
                delay=connection.delay,
                parameters=network.connection_values(plain_value(connection.parameters)),  # type: ignore[arg-type]
                removed=_marks(left.pop(f"{where}/removed", None), 2),
                frozen=_marks(left.pop(f"{where}/frozen", None), 2),
            )


def _marks(array: Any, width: int) -> frozenset[tuple[int, ...]]:
    """Rows of indices as tuples."""
    if array is None:
        return frozenset()
    if array.ndim != 2 or array.shape[1] != width or array.dtype != np.int64 or (array.size and int(array.min()) < 0):
        raise ProjectError(sentence("Removed or frozen weights are not given as rows of indices."))
    return frozenset(map(tuple, array.tolist()))


def _require_no_cycle(network: Network) -> None:
    waiting: Counter[str] = Counter()
    leaving: dict[str, list[str]] = {id: [] for id in network.nodes}
    for connection in network.connections.values():
        if connection.delay == 0:
            waiting[connection.target] += 1
            leaving[connection.source].append(connection.target)
    ready = [id for id in network.nodes if not waiting[id]]
    done = 0
    while ready:
        done += 1
        for target in leaving[ready.pop()]:
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    if done < len(network.nodes):
        name = next(network.nodes[id].name for id, count in waiting.items() if count > 0)
        raise TextError(sentence("is not as it should be: the connections through {name} close a cycle without a delay", name=name))


def _moved(node: Node, position: tuple[float, float]) -> Node:
    return Node(node.id, node.name, node.kind, node.parameters, position, node.frozen)


def _set_settings(document: Document, record: ProjectRecord, notes: list[str]) -> None:
    known = {parameter.key for parameter in SETTINGS}
    for key, value in without_strangers(record.settings, known, sentence("settings"), notes).items():
        with _at(f"$.settings.{key}"):
            document.settings[key] = checked(document.catalog, key, plain_value(value))


def _data(
    record: ProjectRecord, catalog: Catalog, left: dict[str, Any], blobs: dict[str, Any], notes: list[str]
) -> DataReference | None:
    data = record.data
    strangers = [blob for blob in record.datasets if data is None or blob != data.blob]
    if strangers:
        raise TextError(sentence("has a data set that the project does not use"))
    if data is None:
        return None
    if (data.generator is None) == (data.blob is None):
        raise TextError(sentence("is not as it should be: $.data must name either a built-in data set or one in the file"))
    title = tidy.line(data.title)
    if data.blob is None:
        with _at("$.data.generator"):
            generator = catalog.spec("dataset", plain_value(data.generator)).plain()
        return DataReference(generator=generator, seed=data.seed, title=title)
    if data.blob in record.datasets:
        blobs[data.blob] = _dataset(record.datasets[data.blob], f"datasets/{data.blob}", left)
        if blobs[data.blob].non_finite:
            notes.append(
                sentence("The data has {count:,} values that are not finite numbers.", count=blobs[data.blob].non_finite)
            )
    else:
        notes.append(sentence("The data is not in the file: choose a data set or import it again."))
    return DataReference(blob=data.blob, seed=data.seed, title=title)


def _dataset(record: DatasetRecord, where: str, left: dict[str, Any]) -> Dataset:
    inputs = _samples(record.inputs, f"{where}/inputs", left, ("f8",))
    if inputs is None:
        raise TextError(sentence("has no samples: the array {where}/inputs is missing", where=where))
    targets = _samples(record.targets, f"{where}/targets", left, ("f8", "i8"))
    lengths = left.pop(f"{where}/lengths", None)
    with _at(f"$.{where.replace('/', '.')}"):
        return Dataset(
            inputs, targets, lengths, name=tidy.line(record.name), feature_names=record.feature_names,
            target_names=record.target_names, classes=record.classes, image_shape=record.image_shape,
            attribution=record.attribution, sequence=record.sequence, points=record.points, notes=record.notes,
            ordered=record.ordered, overlap=record.overlap,
        )


def _samples(names: list[str] | None, where: str, left: dict[str, Any], types: tuple[str, ...]) -> Any:
    if names is None:
        return None if where not in left else _sample_array(where, left, types)
    return {name: _sample_array(f"{where}/{index}", left, types) for index, name in enumerate(names)}


def _sample_array(where: str, left: dict[str, Any], types: tuple[str, ...]) -> Any:
    array = left.pop(where, None)
    if array is None:
        raise TextError(sentence("has no array {where}", where=where))
    if array.size > limits.DATA_CELLS or array.ndim == 0 or len(array) > limits.DATA_ROWS:
        raise TextError(sentence("has more samples in {where} than nnsim reads", where=where))
    if array.dtype.str[1:] not in types:
        raise TextError(sentence("has numbers of a wrong type in {where}", where=where))
    return array


def _initial(
    record: ProjectRecord, network: Network, left: dict[str, Any], blobs: dict[str, Any], notes: list[str]
) -> dict[str, str]:
    """Values set by hand, after the size of the network was estimated."""
    shapes = shapes_of(network)
    total, largest = parameter_total(network, shapes)
    if total > limits.PARAMETERS:
        size = total * (8 if record.settings.get("dtype", "float64") == "float64" else 4) / 2**30
        raise TextError(
            sentence(
                "has a network of {total:,} parameters, {size:,.3g} GiB, most of them in {largest}; nnsim takes at most {most:,}",
                total=total, size=size, largest=largest, most=limits.PARAMETERS,
            )
        )
    wanted = parameter_shapes(network, shapes) if record.initial else {}
    for key, blob in record.initial.items():
        values = left.pop(f"values/{blob}", None)
        values = blobs.get(blob) if values is None else values
        if not isinstance(values, np.ndarray) or values.dtype.kind != "f":
            raise TextError(sentence("has no values for {name}", name=tidy.line(key, 60)))
        if key not in wanted:
            raise TextError(sentence("has values for {name}, which the network does not have", name=tidy.line(key, 60)))
        if values.shape != wanted[key]:
            raise TextError(
                sentence(
                    "has values of the shape {shape} for {name}, which has the shape {wanted}",
                    shape=values.shape, name=tidy.line(key, 60), wanted=wanted[key],
                )
            )
        blobs[blob] = values
        if not np.isfinite(values).all():
            notes.append(
                sentence(
                    "The starting values of {name} contain non-finite values: set them again before training.", name=tidy.line(key, 60)
                )
            )
    return dict(record.initial)
