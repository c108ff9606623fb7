"""Texts and places in the form in which files keep them: nothing invisible, nothing endless. The same before saving and after reading."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from nnsim.catalog import Sentence, term
from nnsim.document import Network
from nnsim.storage import limits

SPACING = 220.0


def line(text: str, longest: int = limits.TITLE) -> str:
    """One line of text without control, direction and unpaired characters."""
    return " ".join(_visible(text, "").split())[:longest].rstrip()


def told(error: Exception) -> Sentence:
    """What an error says, in one line."""
    text = str(error)
    said = line(text, limits.SENTENCE)
    return text if isinstance(text, Sentence) and said == text else term(said)


def paragraphs(text: str, longest: int = limits.DESCRIPTION) -> str:
    """Text whose line ends are kept."""
    return _visible(text.replace("\r\n", "\n"), "\n")[:longest].strip()


def places(network: Network, given: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """Where nodes stand on the canvas: as given, or in columns along the connections where that cannot be drawn."""
    sensible = all(abs(x) <= limits.FARTHEST and abs(y) <= limits.FARTHEST for x, y in given.values())
    if sensible and (len(given) < 2 or len(set(given.values())) > 1):
        return dict(given)
    column = dict.fromkeys(network.nodes, 0)
    arriving: dict[str, list[str]] = {id: [] for id in network.nodes}
    for connection in network.connections.values():
        if connection.delay == 0:
            arriving[connection.target].append(connection.source)
    for node in network.order():
        column[node.id] = max((column[id] + 1 for id in arriving[node.id]), default=0)
    rows: dict[int, int] = {}
    laid: dict[str, tuple[float, float]] = {}
    for id, place in column.items():
        rows[place] = rows.get(place, -1) + 1
        laid[id] = (SPACING * place, SPACING * rows[place])
    return laid


def _visible(text: str, also: str) -> str:
    """Text without what cannot be seen or would turn what stands around it; white space becomes a blank."""
    kept = []
    for character in text[: 2 * limits.DESCRIPTION]:
        if character in also or not unicodedata.category(character).startswith(("C", "Z")):
            kept.append(character)
        elif character.isspace():
            kept.append(" ")
    return "".join(kept)
