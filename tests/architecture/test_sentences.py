"""Every text below the window that a person reads is a sentence, which the window can translate and tells through `said`."""

import ast
import re
from typing import TypeGuard

import pytest

from nnsim.engine.catalogue import CATALOG
from nnsim.ui.vocabulary import words
from tests.architecture.imports import ROOT
from tests.architecture.texts import unsaid

BELOW = ("catalog", "document", "datasets", "engine", "storage", "maths")
OF_THE_TERMINAL = ("engine/bench.py", "engine/headless.py", "engine/summary.py")
"""What only the command line prints."""
NO_SENTENCES = {
    # for programmers: representations, logs, threads, errors that nobody but the next function meets, source text that is made
    "catalog/sentences.py": ("A sentence cannot be changed: ",),
    "datasets/dataset.py": ("<Dataset ", " samples, inputs ", ", targets "),
    "datasets/readers/pictures.py": (
        "a PNG starts with IHDR", "a chunk leads beyond the end", "too many chunks", "a JPEG without a frame",
        "a JPEG segment starts with 255", "too many segments",
    ),
    "engine/background.py": ("nnsim ", "Work in the background failed"),
    "engine/calls.py": ("def run():",),
    "engine/compiler/lowering.py": ("the symbol ", " has no array"),
    "engine/compiler/unrolling.py": (" steps",),
    "engine/compiler/workshop.py": ("mask ",),
    "engine/memory.py": (
        "The kernel does not say how much memory is available.", "Windows does not say how much memory is free.",
        "macOS does not say how much memory is free.", " GiB", " MiB",
    ),
    "engine/program.py": ("all parameters",),
    "engine/driver.py": ("An order to the training thread failed",),
    "engine/worker.py": ("nnsim training",),
    "storage/journal.py": ("%(asctime)s %(levelname)s %(name)s: %(message)s",),
    "storage/class_defaults.py": ("/Library/Application Support/nnsim",),
    "storage/folders.py": ("Application Support",),
    "maths/primitives.py": ("cannot multiply a ", " by a ", " matrix"),
    # keys
    "datasets/readers/images.py": ("as found",),
    "datasets/readers/preview.py": ("sequence id", "column "),
    "engine/stepping.py": ("time step",),
    # names of columns, data sets and those who made them: data as a file has it, the same in every language
    "datasets/bundled.py": (
        "UCI Machine Learning Repository", "R. A. Fisher (1936), ", "M. Forina et al., ", "E. Alpaydin, C. Kaynak (1998), ",
        "W. H. Wolberg, W. N. Street, O. L. Mangasarian (1995), ",
    ),
    "datasets/sequences/arithmetic.py": ("digit of a + b",),
    "datasets/sequences/memory.py": (" step", " ago", "next bit"),
    "datasets/sequences/reber.py": (" may follow", "Embedded Reber grammar"),
    "datasets/sequences/series.py": (
        "next sunspots", "Yearly sunspot numbers 1700–2008, National Geophysical Data Center, public domain",
    ),
    "datasets/sequences/text.py": (
        "next character", "Alice in Wonderland",
        "Lewis Carroll, “Alice's Adventures in Wonderland” (1865), chapters I to IV, public domain",
    ),
    "datasets/windows.py": (" steps",),
    "storage/exports.py": ("place ",),
    "storage/predictions.py": (" output", "predicted ", "predicted class"),
    "datasets/generators.py": ("The logic gate ",),  # the catalogue's, with the table of the gate
}  # fmt: skip


def test_every_text_below_the_window_is_a_sentence() -> None:
    catalogue = frozenset(words(CATALOG))
    found = []
    for path in (path for folder in BELOW for path in sorted((ROOT / "nnsim" / folder).rglob("*.py"))):
        name = path.relative_to(ROOT / "nnsim").as_posix()
        if name not in OF_THE_TERMINAL:
            known = catalogue.union(NO_SENTENCES.get(name, ()))
            found += [f"{name}:{line}: {complaint}" for line, complaint in unsaid(path.read_text(encoding="utf-8"), known)]
    assert found == []


def test_what_is_said_to_be_no_sentence_is_there() -> None:
    gone = {
        (name, text)
        for name, texts in NO_SENTENCES.items()
        for text in texts
        if text not in (ROOT / "nnsim" / name).read_text(encoding="utf-8")
    }
    assert gone == set()


def test_the_window_tells_no_error_as_it_is() -> None:
    found = [
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "nnsim" / "ui").rglob("*.py"))
        if path.name != "sentences.py" and re.search(r"\bstr\((error|problem)\)|\bformat\([^)]*=error\)", path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_the_window_tells_no_refusal_as_it_is() -> None:
    """Who asks below the window why something cannot be done asks through `said_reason`, or only whether it can."""
    found = []
    for path in sorted((ROOT / "nnsim" / "ui").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        within = [node for node in ast.walk(tree) if isinstance(node, ast.Compare) or is_call(node, "said", "said_reason")]
        told = {id(part) for node in within for part in ast.walk(node)}
        asked = [node for node in ast.walk(tree) if is_call(node, "refuses", "replacement_refused")]
        found += [f"{path.relative_to(ROOT).as_posix()}:{node.lineno}" for node in asked if id(node) not in told]
    assert found == []


def is_call(node: ast.AST, *names: str) -> TypeGuard[ast.Call]:
    """Whether a node calls a function of one of these names."""
    function = node.func if isinstance(node, ast.Call) else None
    return (function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else "") in names


@pytest.mark.parametrize(
    "line",
    [
        "raise ProjectError(f'{name} takes no connections.')",
        "raise FileError('gone')",
        "raise source.error('is empty' if empty else sentence('is full'))",
        "yield Problem(sentence('Good.'), fix_text='Mend')",
        "notes.append('Something was left out.')",
        "return f'{name} is at rest'",
        "push(Group(commands, label='add'))",
        "class Put:\n    def text(self):\n        return self.label or 'add'",
        "sentence(f'{name} is there')",
        "sentence(text)",
        "sentence('{name} is {what}.', name=name)",
        "sentence('{name} is there.', name=name, what=what)",
        "sentence('{name} is there.', **values)",
        "counted('{count} unit', many, count)",
        "counted('{count} unit', '{count} units of {name}', count)",
    ],
)
def test_a_forgotten_sentence_is_found(line: str) -> None:
    assert unsaid(line)


@pytest.mark.parametrize(
    "line",
    [
        "raise ProjectError(sentence('{name} takes no connections.', name=name))",
        "raise ProjectError(reason)",
        "raise KeyError('no such thing')",
        "yield Problem(text, fix_text=sentence('Mend') if fix else '')",
        "counted('{count} unit', '{count} units', len(units))",
        "counted('{name}: one', '{name}: {count}', 3, name=name)",
        "class Put:\n    def text(self):\n        return self.label or sentence('add')",
        "keys.append('weight')",
        "joined(parts, ', ')",
        "Int(key='units', title='Units')",
    ],
)
def test_a_sentence_and_what_is_none_are_not_found(line: str) -> None:
    assert unsaid(line) == []
