"""A problem of a document: one sentence about one place, and the edit that mends it where there is one."""

from dataclasses import dataclass

from nnsim.document.commands import Command


@dataclass(frozen=True)
class Problem:
    """One sentence about one place. `blocks`: training cannot start; others are advice. `other`: what would mend it as well."""

    text: str
    node: str | None = None
    connection: str | None = None
    blocks: bool = True
    fix: Command | None = None
    fix_text: str = ""
    other: Command | None = None
    other_text: str = ""
