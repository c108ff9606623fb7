"""What there are pages about. A topic is named "family/key", such as layer/dense, setting/learning_rate or plot/loss."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication

from nnsim.catalog import Catalog, Parameter
from nnsim.document.settings import SETTINGS
from nnsim.ui.help.synonyms import synonyms
from nnsim.ui.vocabulary import translated

translate = QCoreApplication.translate


@dataclass(frozen=True)
class Topic:
    """One page. `also`: other words for what it is about, separated by commas."""

    name: str
    title: str
    summary: str
    also: str = ""

    @property
    def words(self) -> str:
        """What a search looks through."""
        return f"{self.name} {self.title} {self.summary} {self.also}".casefold().replace("_", " ")

    def fits(self, typed: str) -> int:
        """How well it fits what was typed: 0 not at all; the more of it is in what the thing is called, the better."""
        words = typed.casefold().split()
        if not words or not all(word in self.words for word in words):
            return 0
        whole = " ".join(words)
        named = (self.title.casefold(), self.name.partition("/")[2].casefold().replace("_", " "))
        called = [other.strip() for other in self.also.casefold().split(",")]
        if whole in named:
            return 5
        if whole in called:
            return 4
        if any(name.startswith(whole) for name in named):
            return 3
        return 2 if any(whole in name for name in (*named, *called)) else 1


def headings() -> dict[str, str]:
    """Family → what stands above its pages, in the order of the contents."""
    return {
        "layer": translate("help", "Layers"), "activation": translate("help", "Activations"), "loss": translate("help", "Losses"),
        "optimizer": translate("help", "Optimisers"), "initializer": translate("help", "Initial weights"),
        "schedule": translate("help", "Decay of the learning rate"), "learning_rule": translate("help", "Learning rules"),
        "setting": translate("help", "Settings"), "dataset": translate("help", "Data sets"), "plot": translate("help", "Plots"),
        "part": translate("help", "The window"),
    }


def settings() -> Iterator[Parameter]:
    """Every setting of a project, in the language of the window."""
    return map(translated, SETTINGS)


def topics(catalog: Catalog, others: Iterable[Topic]) -> dict[str, list[Topic]]:
    """Family → its pages, in the order of the catalogue; `others` are of plots and of parts of the window."""
    found: dict[str, list[Topic]] = {family: [] for family in headings()}
    for family in catalog.families():
        found[family] = [Topic(f"{family}/{entry.key}", entry.title, entry.summary) for entry in catalog.entries(family)]
    found["setting"] = [Topic(f"setting/{parameter.key}", parameter.title, parameter.help) for parameter in settings()]
    for topic in others:
        found[topic.name.partition("/")[0]].append(topic)
    also = synonyms()
    return {family: [replace(topic, also=also.get(topic.name, "")) for topic in pages] for family, pages in found.items()}
