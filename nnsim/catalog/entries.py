"""Entries: one for everything that can be built.

An entry says what a thing is called, what can be set on it and which definition computes it. The definition is opaque here: an
equation page for a layer, a generator for a data set. Palette, inspector, files, tests and help follow from entries alone.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from nnsim.catalog.errors import ProjectError
from nnsim.catalog.parameters import Parameter, Plain, Reference, shown
from nnsim.catalog.sentences import Sentence, sentence, term

Shape: TypeAlias = tuple[int, ...]
ShapeRule: TypeAlias = Callable[[Mapping[str, Plain], tuple[Shape, ...]], Shape]


class ShapeError(ValueError):
    """Inputs do not fit a layer; the text is the end of a sentence that starts with the layer's name."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that can be built, in a family such as "activation". `definition` computes it. Words make no difference.

    `summary` says what it is, `use` when one would take it.
    """

    family: str
    key: str
    title: str = field(compare=False)
    summary: str = field(compare=False)
    definition: object
    parameters: tuple[Parameter, ...] = ()
    group: str = field(default="", compare=False)
    formula: str = ""
    use: str = field(default="", compare=False)

    def parameter(self, key: str) -> Parameter:
        """The parameter of that key. Raises KeyError."""
        for parameter in self.parameters:
            if parameter.key == key:
                return parameter
        raise KeyError(key)


@dataclass(frozen=True, kw_only=True)
class LayerEntry(Entry):
    """A kind of node. `shape` gives the output's shape from parameters and input shapes (raises ShapeError).

    `weighted`: connections into it carry weights. `inputs`: fewest and most connections into it. `width`: rows that a
    weight matrix into it has (for maxout more than its units). `recurrent`: it remembers from one time step to the next.
    `gates`: names of the equal parts, one below the other, of its weights and biases. `own`: names and shapes of
    parameters that belong to no connection, apart from the bias.
    """

    family: str = "layer"
    shape: ShapeRule
    weighted: bool = False
    inputs: tuple[int, int | None] = (1, None)
    width: Callable[[Mapping[str, Plain]], int] | None = None
    recurrent: bool = False
    gates: Callable[[Mapping[str, Plain]], tuple[str, ...]] | None = None
    own: Callable[[Mapping[str, Plain]], Mapping[str, Shape]] | None = None
    color: str = "maths"


@dataclass(frozen=True)
class Spec:
    """An entry that was chosen, with all its parameters filled in."""

    entry: Entry
    values: Mapping[str, Plain] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.entry.key

    def plain(self) -> Plain:
        """The shortest plain form: the key alone, or a mapping with what differs from the defaults."""
        changed = {
            parameter.key: self.values[parameter.key]
            for parameter in self.entry.parameters
            if self.values[parameter.key] != parameter.default
        }
        return {"key": self.key, **changed} if changed else self.key

    def full(self) -> dict[str, Plain]:
        """The plain form with every parameter written out."""
        return {"key": self.key, **self.values}


class Catalog:
    """All entries, by family and key, in the order they were given. Immutable."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._families: dict[str, dict[str, Entry]] = {}
        for entry in entries:
            family = self._families.setdefault(entry.family, {})
            if entry.key in family:
                raise RuntimeError(f"The catalogue has two entries {entry.family} {entry.key}.")
            family[entry.key] = entry

    def families(self) -> tuple[str, ...]:
        return tuple(self._families)

    def entries(self, family: str) -> tuple[Entry, ...]:
        return tuple(self._families.get(family, {}).values())

    def has(self, family: str, key: object) -> bool:
        return key in self._families.get(family, {})

    def entry(self, family: str, key: object) -> Entry:
        """Raises ProjectError that names what there is instead."""
        entry = self._families.get(family, {}).get(key) if isinstance(key, str) else None
        if entry is None:
            known = ", ".join(self._families.get(family, {}))
            what = spoken(family)
            raise ProjectError(sentence("There is no {family} {key}; there are {known}.", family=what, key=shown(key), known=known))
        return entry

    def layer(self, key: object) -> LayerEntry:
        entry = self.entry("layer", key)
        assert isinstance(entry, LayerEntry)
        return entry

    def spec(self, family: str, value: object) -> Spec:
        """The chosen entry from a key or a mapping with "key" and parameters. Raises ProjectError."""
        if isinstance(value, Spec):
            value = value.full()
        if isinstance(value, Mapping):
            given = dict(value)
            key = given.pop("key", None)
        else:
            given, key = {}, value
        entry = self.entry(family, key)
        return Spec(entry, self.values(entry, given))

    def values(self, entry: Entry, given: Mapping[str, object]) -> dict[str, Plain]:
        """All parameters of an entry, checked, with defaults filled in. Raises ProjectError with every fault."""
        known = {parameter.key: parameter for parameter in entry.parameters}
        faults = [_unknown(entry, key) for key in given if key not in known]
        values: dict[str, Plain] = {}
        for parameter in entry.parameters:
            try:
                value = parameter.check(given.get(parameter.key, parameter.default))
            except ValueError as error:
                faults.append(sentence("{title}: {key} {error}.", title=term(entry.title), key=parameter.key, error=error))
                continue
            if isinstance(parameter, Reference) and value is not None:
                value = self.spec(parameter.family, value).plain()
            values[parameter.key] = value
        if faults:
            raise ProjectError(faults)
        return values


def spoken(family: str) -> str:
    """A family's name as it stands in a sentence."""
    return family.replace("_", " ")


def _unknown(entry: Entry, key: object) -> Sentence:
    title, known = term(entry.title), ", ".join(parameter.key for parameter in entry.parameters)
    if not known:
        return sentence("{title} has no setting {key}.", title=title, key=shown(key))
    return sentence("{title} has no setting {key}; it has {known}.", title=title, key=shown(key), known=known)
