"""Breakpoints in the record of a project: what says nothing special is not written, what is read passes the document's own checks."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from nnsim.catalog import ProjectError, sentence
from nnsim.document import Document
from nnsim.document.breakpoints import Breakpoint, checked
from nnsim.storage import tidy
from nnsim.storage.schema import ProjectRecord
from nnsim.storage.text import TextError

_USUAL = {field.name: field.default for field in fields(Breakpoint)}


def encoded(document: Document) -> dict[str, Any]:
    """The member of a project's record; none where there are no breakpoints."""
    records = [_record(breakpoint) for breakpoint in document.breakpoints]
    return {"breakpoints": records} if records else {}


def decoded(record: ProjectRecord) -> tuple[Breakpoint, ...]:
    """The breakpoints of a document. Raises TextError."""
    found = []
    for index, given in enumerate(record.breakpoints):
        try:
            found.append(
                checked(
                    Breakpoint(
                        given.kind, given.comparison, given.threshold, given.thing, given.value, tuple(given.unit), given.sample,
                        given.enabled,
                    )
                )
            )
        except ProjectError as error:
            place = f"$.breakpoints[{index}]"
            raise TextError(sentence("is not as it should be: {error:bare} (at {place})", error=tidy.told(error), place=place)) from None
    return tuple(found)


def _record(breakpoint: Breakpoint) -> dict[str, Any]:
    given = {name: getattr(breakpoint, name) for name in _USUAL}
    unusual = {name: value for name, value in given.items() if value != _USUAL[name]}
    if "unit" in unusual:
        unusual["unit"] = list(breakpoint.unit)
    return {"kind": breakpoint.kind, **unusual}
