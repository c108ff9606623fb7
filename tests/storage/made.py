"""Projects, and files with one thing wrong, for the tests of project files."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import nnsim
from nnsim.datasets.readers.files import opened
from nnsim.document import Arrow, Block, End, Note
from nnsim.document.breakpoints import Breakpoint
from nnsim.storage import archive, files
from nnsim.storage.tensors import tensor_bytes, tensors


def project(**settings: Any) -> nnsim.Project:
    """Two inputs, three hidden units, one output; data of its own, a value set by hand, a removed and a frozen weight."""
    network = nnsim.Network()
    x = network.add("input", name="x", shape=(2,))
    h = network.add("dense", name="h", units=3, activation={"key": "leaky_relu", "slope": 0.2})
    y = network.add("dense", name="y", units=1, activation="sigmoid")
    first, _ = network.connect(x, h), network.connect(h, y, trainable=False)
    network.connections[first.id] = type(first)(
        first.id, first.source, first.target, 0, first.parameters, frozenset({(0, 1)}), frozenset({(2, 0), (2, 1)})
    )
    random = np.random.default_rng(1)
    inputs = random.normal(size=(40, 2))
    data = nnsim.Dataset(
        inputs, (inputs[:, :1] * inputs[:, 1:] > 0) * 1.0, name="Four fields", feature_names=("left", "right"),
        classes=("no", "yes"), points=True, notes=("Drawn for a test.",), attribution="nobody",
    )  # fmt: skip
    given = {"loss": "binary_cross_entropy", "optimizer": "adam", "batch_size": 8, "split": (0.7, 0.15, 0.15), "learning_rate": 0.01}
    made = nnsim.Project(network, data, title="Fields – Felder ✓", description="Two\nlines.", **{**given, **settings})
    made.blobs["start"] = np.array([0.1, -0.2, 0.3])
    made.document.initial = {f"{h.id}:b": "start"}
    made.document.view = {"plots": ("loss", "map"), "sample": 3}
    return made


def furnished() -> nnsim.Project:
    """The same with notes, arrows and a group inside a group."""
    made = project()
    _, h, y = made.network.nodes
    made.document.furniture = {
        "t1": Note("t1", "Look at\nthese units ✓", (-40.0, 180.5), 160.0, "heading"),
        "t2": Note("t2", "and here", (0.0, 300.0)),
        "a1": Arrow("a1", End(thing="t1"), End((12.0, 3.5), h, 2)),
        "a2": Arrow("a2", End((1.0, 2.0)), End((300.0, 2.5))),
        "g1": Block("g1", "inside", frozenset({h, "t1"}), collapsed=True),
        "g2": Block("g2", "around – außen", frozenset({"g1", y})),
    }
    return made


def watched() -> nnsim.Project:
    """The same with breakpoints of every kind."""
    made = furnished()
    _, h, _ = made.network.nodes
    made.document.breakpoints = (
        Breakpoint("loss", "<", 0.1), Breakpoint("metric", ">=", 0.95, "accuracy", enabled=False), Breakpoint("gradient", ">", 10.0, h),
        Breakpoint("weight", "<=", -0.125, f"{h}:b", unit=(2,)), Breakpoint("signal", ">", 1e-3, h, "delta", (1,), 7),
        Breakpoint("iteration", "==", 500.0), Breakpoint("wrong"), Breakpoint("not_finite"),
    )  # fmt: skip
    return made


def trained(iterations: int = 23, **settings: Any) -> nnsim.Run:
    run = nnsim.Run(project(**settings))
    run.train(iterations=iterations)
    return run


def branched() -> nnsim.Run:
    """Line 1 with a value set by hand, left at 4 for line 2 with another learning rate, which was left at 6 for line 3."""
    run = trained(5)
    run.set_value(next(iter(run.machine.parameters.slots.values())).name, (0, 0), 0.5)
    run.train(iterations=4)
    for leaves, length in ((4, 5), (6, 3)):
        run.seek(leaves)
        run.change("learning_rate", 0.01 * leaves)
        run.train(iterations=length)
    return run


def same(one: nnsim.Project, other: nnsim.Project) -> bool:
    """Whether everything that can be edited is equal, arrays bit for bit."""
    first, second = one.document, other.document
    blobs = one.blobs.keys() == other.blobs.keys() and all(
        np.array_equal(one.blobs[key], other.blobs[key])
        if isinstance(one.blobs[key], np.ndarray)
        else one.blobs[key].content_hash() == other.blobs[key].content_hash()
        for key in one.blobs
    )
    return blobs and all(
        getattr(first, name) == getattr(second, name)
        for name in ("network", "settings", "data", "outputs", "initial", "title", "description", "view", "furniture", "breakpoints")
    )


def members(path: Path) -> dict[str, bytes]:
    return archive.read_members(path)


def write(path: Path, changed: dict[str, bytes]) -> Path:
    path.write_bytes(archive.pack(changed))
    return path


def with_project(path: Path, change: Callable[[dict[str, Any]], object], source: Any = None) -> Path:
    """A file whose project.json was changed; `change` works on it in place or returns the text that takes its place."""
    return _changed(path, "project.json", change, source or project())


def with_run(path: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    return _changed(path, "run.json", change, trained())


def with_arrays(path: Path, change: Callable[[dict[str, Any]], object], member: str = "tensors.safetensors") -> Path:
    """A file whose arrays were changed in place."""
    files.save(trained() if member.startswith("run") else project(), path)
    parts = members(path)
    arrays = {name: array.copy() for name, array in tensors(parts[member]).items()}
    change(arrays)
    return write(path, {**parts, member: tensor_bytes(arrays)})


def _changed(path: Path, member: str, change: Callable[[dict[str, Any]], object], source: Any) -> Path:
    files.save(source, path)
    parts = members(path)
    content = json.loads(parts[member])
    text = change(content)
    parts[member] = text if isinstance(text, bytes) else json.dumps(content).encode()
    return write(path, parts)


def bytes_of(path: Path) -> Any:
    with opened(path) as source:
        return source.whole()
