"""The modules of the canvas stand in layers: none needs one that needs it, not even for its types."""

import ast

from tests.architecture.imports import ROOT, imported

PACKAGE = "nnsim.ui.canvas"


def needs():
    """The modules of the canvas that each of them imports. What the package itself hands on is for others."""
    paths = {}
    for path in (ROOT / "nnsim" / "ui" / "canvas").rglob("*.py"):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        paths[name] = path
    del paths[PACKAGE]
    trees = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in paths.items()}
    return {name: {_module(found, paths) for _, found in imported(tree)} - {None, name} for name, tree in trees.items()}


def _module(name, paths):
    while name and name not in paths:
        name = name.rpartition(".")[0]
    return name or None


def circles(graph):
    """Modules that cannot be put below all that need them."""
    left = dict(graph)
    while free := [name for name, below in left.items() if not below & left.keys()]:
        for name in free:
            del left[name]
    return set(left)


def test_no_module_needs_one_that_needs_it():
    assert circles(needs()) == set()


def test_a_circle_is_found():
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}) == {"a", "b", "c"}
