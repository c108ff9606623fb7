"""Which part of nnsim may import what, and a reader of source files that finds where that is not so.

The order is that of the folders: catalog < maths < document, datasets < engine < storage < lessons < ui. The files are
parsed, never run, so an import inside a function or behind TYPE_CHECKING counts like any other.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EVERYBODY_MAY_USE = {"resources"}  # finds the files that ship with nnsim; itself standard library only


@dataclass(frozen=True)
class Rule:
    """What a part may import beside itself, the standard library and `resources`."""

    parts: frozenset[str] = frozenset()
    libraries: frozenset[str] = frozenset()


def _rule(parts: str = "", libraries: str = "") -> Rule:
    return Rule(frozenset(parts.split()), frozenset(libraries.split()))


WITHOUT_WINDOW = "catalog maths document datasets engine storage lessons"
RULES = {
    "catalog": _rule(),
    "resources": _rule(),
    "display": _rule(),
    "licences": _rule(),
    "maths": _rule("catalog", "numpy"),
    "document": _rule("catalog"),
    "datasets": _rule("catalog", "numpy PIL"),
    "engine": _rule("catalog maths document datasets", "numpy threadpoolctl"),
    "storage": _rule("catalog maths document datasets engine", "numpy msgspec safetensors"),
    "lessons": _rule("catalog maths document datasets engine storage", "numpy msgspec"),
    "ui": _rule("catalog document datasets engine storage lessons licences", "numpy PySide6 shiboken6 pyqtgraph ziamath latex2mathml"),
    "api": _rule(WITHOUT_WINDOW, "numpy"),
    "__init__": _rule(f"{WITHOUT_WINDOW} api", "numpy"),
    "cli": _rule(f"{WITHOUT_WINDOW} __init__ api ui app pictures selftest display", "numpy threadpoolctl"),
    "app": _rule(f"{WITHOUT_WINDOW} __init__ ui", "numpy threadpoolctl PySide6 shiboken6 pyqtgraph"),
    "pictures": _rule(f"{WITHOUT_WINDOW} ui app", "PySide6"),
    "selftest": _rule(f"{WITHOUT_WINDOW} __init__ ui app pictures licences", "numpy PIL"),
    "__main__": _rule("cli"),
}
STRANGERS_IN_UI = frozenset({"canvas", "panels", "plots"})


@dataclass
class Checker:
    """Reads the package below `source` (the folder that holds `nnsim/`)."""

    source: Path
    problems: list[str] = field(default_factory=list)

    def check(self) -> list[str]:
        for path in sorted((self.source / "nnsim").rglob("*.py")):
            self._check_file(path)
        return self.problems

    def _check_file(self, path: Path) -> None:
        inside = path.relative_to(self.source / "nnsim").with_suffix("").parts
        part = inside[0]
        where = path.relative_to(self.source).as_posix()
        if part not in RULES:
            self.problems.append(f"{where}: no rule says what {part} may import")
            return
        for line, name in imported(ast.parse(path.read_text(encoding="utf-8"))):
            complaint = self._complaint(inside, name)
            if complaint:
                self.problems.append(f"{where}:{line}: {complaint}")

    def _complaint(self, inside: tuple[str, ...], name: str) -> str | None:
        part, rule = inside[0], RULES[inside[0]]
        words = name.split(".")
        if name.startswith("."):
            return f"the import of {name} is relative; write it from nnsim on"
        if words[0] != "nnsim":
            allowed = words[0] in sys.stdlib_module_names or words[0] in rule.libraries
            return None if allowed else f"{part} may not import {words[0]}"
        target = self._part(words)
        if target != part and target not in rule.parts | EVERYBODY_MAY_USE:
            return f"{part} may not import nnsim.{target}"
        if part == target == "ui" and len(words) > 2 and len(inside) > 1:
            here, there = inside[1], words[2]
            if here != there and {here, there} <= STRANGERS_IN_UI:
                return f"ui/{here} may not import ui/{there}"
        return None

    def _part(self, words: list[str]) -> str:
        """`nnsim.engine.run` is in engine; `nnsim.Run`, like `nnsim` itself, comes from nnsim/__init__.py."""
        package = self.source / "nnsim"
        if len(words) > 1 and ((package / words[1]).is_dir() or (package / f"{words[1]}.py").exists()):
            return words[1]
        return "__init__"


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and full dotted name of everything imported; `from a import b` is a.b, since b may be a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = "." * node.level + (node.module or "")
            yield from ((node.lineno, f"{origin}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            function = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if function in ("import_module", "__import__") and isinstance(node.args[0].value, str):
                yield node.lineno, node.args[0].value
