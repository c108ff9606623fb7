"""The catalogue in the language of the window: titles, summaries and helps of everything that can be built or set.

The catalogue itself knows no Qt. Its words are translated where it reaches the window, in the context "catalogue"; translators find them
there because packaging/update_translations.py asks `words` for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from nnsim.catalog import Catalog, Choice, Entry, Parameter
from nnsim.document import CONNECTION_PARAMETERS
from nnsim.document.settings import SETTINGS

CONTEXT = "catalogue"


def told(text: str) -> str:
    return QCoreApplication.translate(CONTEXT, text) if text else ""


def translated(parameter: Parameter) -> Parameter:
    """The same parameter in the language of the window."""
    if isinstance(parameter, Choice):
        parameter = replace(parameter, options=tuple((key, told(title)) for key, title in parameter.options))
    return replace(parameter, title=told(parameter.title), help=told(parameter.help), none_title=told(parameter.none_title))


def translated_catalog(catalog: Catalog) -> Catalog:
    """The same catalogue in the language of the window."""
    return Catalog(_translated_entry(entry) for family in catalog.families() for entry in catalog.entries(family))


def _translated_entry(entry: Entry) -> Entry:
    parameters = tuple(translated(parameter) for parameter in entry.parameters)
    words = {name: told(getattr(entry, name)) for name in ("title", "summary", "group", "use")}
    return replace(entry, parameters=parameters, **words)


def words(catalog: Catalog) -> list[str]:
    """Every text that `translated_catalog` and the forms of settings ask a translation of, each once."""
    entries = [entry for family in catalog.families() for entry in catalog.entries(family)]
    found = [text for entry in entries for text in (entry.title, entry.summary, entry.group, entry.use)]
    parameters = [parameter for entry in entries for parameter in entry.parameters]
    for parameter in (*parameters, *SETTINGS, *CONNECTION_PARAMETERS):
        found += _words_of(parameter)
    return list(dict.fromkeys(text for text in found if text))


def _words_of(parameter: Parameter) -> Iterator[str]:
    yield from (parameter.title, parameter.help, parameter.none_title)
    if isinstance(parameter, Choice):
        yield from (title for _, title in parameter.options)
