"""What there are pages about. A topic is named "family/key", such as layer/dense, setting/learning_rate or plot/loss."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from nnsim.catalog import Catalog, Parameter
from nnsim.document.settings import SETTINGS
from nnsim.ui.vocabulary import translated

translate = QCoreApplication.translate


@dataclass(frozen=True)
class Topic:
    """One page. `words`: what a search looks through."""

    name: str
    title: str
    summary: str

    @property
    def words(self) -> str:
        return f"{self.name} {self.title} {self.summary}".casefold().replace("_", " ")


def headings() -> dict[str, str]:
    """Family → what stands above its pages, in the order of the contents."""
    return {
        "layer": translate("help", "Layers"), "activation": translate("help", "Activations"), "loss": translate("help", "Losses"),
        "optimizer": translate("help", "Optimisers"), "initializer": translate("help", "Initial weights"),
        "schedule": translate("help", "Decay of the learning rate"), "learning_rule": translate("help", "Learning rules"),
        "setting": translate("help", "Settings"), "dataset": translate("help", "Data sets"), "plot": translate("help", "Plots"),
    }


def settings() -> Iterator[Parameter]:
    """Every setting of a project, in the language of the window."""
    return map(translated, SETTINGS)


def topics(catalog: Catalog, plots: Iterable[Topic]) -> dict[str, list[Topic]]:
    """Family → its pages, in the order of the catalogue."""
    found: dict[str, list[Topic]] = {family: [] for family in headings()}
    for family in catalog.families():
        found[family] = [Topic(f"{family}/{entry.key}", entry.title, entry.summary) for entry in catalog.entries(family)]
    found["setting"] = [Topic(f"setting/{parameter.key}", parameter.title, parameter.help) for parameter in settings()]
    found["plot"] = list(plots)
    return found
