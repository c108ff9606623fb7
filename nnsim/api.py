"""The public interface: the parts below, under the names that outside programs use."""

from __future__ import annotations

from typing import Any

from nnsim import document, engine
from nnsim.datasets import Dataset, make
from nnsim.document.breakpoints import Breakpoint
from nnsim.engine.catalogue import CATALOG
from nnsim.engine.project import Project
from nnsim.engine.run import Run
from nnsim.engine.streams import stream
from nnsim.storage import example, examples, load, save


class Network(document.Network):
    """A network in the words of the standard catalogue. Build it with `add` and `connect`."""

    def __init__(self) -> None:
        super().__init__(CATALOG)


def dataset(key: str, seed: int = 0, **parameters: object) -> Dataset:
    """A built-in data set, drawn by seed. Raises ProjectError for a key or parameter that does not exist."""
    return make(CATALOG.spec("dataset", {"key": key, **parameters}), stream(seed, "data"))


def catalog() -> dict[str, list[dict[str, Any]]]:
    """Everything that can be built: by family, a list of key, title, summary, formula (TeX) and parameters."""
    return {
        family: [
            {
                "key": entry.key, "title": entry.title, "summary": entry.summary, "equations": entry.formula,
                "parameters": {parameter.key: parameter.default for parameter in entry.parameters},
            }
            for entry in CATALOG.entries(family)
        ]
        for family in CATALOG.families()
    }


__all__ = ["Breakpoint", "Dataset", "Network", "Project", "Run", "catalog", "dataset", "engine", "example", "examples", "load", "save"]
