"""The examples: each opens without a problem, is what its table makes, and those without time train to what they promise."""

import importlib.util
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import nnsim
from nnsim import storage
from tests.architecture.imports import ROOT
from tests.storage.bundled import sound_example
from tests.storage.test_examples_course import OTHERS
from tests.storage.test_examples_course import RESULTS as COURSE
from tests.storage.test_examples_graphs import RESULTS as GRAPHS
from tests.storage.test_examples_sequences import RESULTS as SEQUENCES

RESULTS: dict[str, tuple[int, str, str, float]] = {
    "gates_perceptron": (20, "train", "accuracy", 1.0),
    "line": (2_000, "train", "r2", 0.999),
    "xor": (4_000, "train", "accuracy", 1.0),
    "circles": (100, "train", "accuracy", 0.99),
    "moons": (150, "validation", "accuracy", 0.98),
    "sine": (1_000, "train", "r2", 0.97),
    "iris": (150, "test", "accuracy", 0.95),
    "diabetes": (500, "test", "r2", 0.5),
    "breast_cancer": (20, "test", "accuracy", 0.95),
    "spirals": (300, "validation", "accuracy", 0.95),
    "digits": (40, "test", "accuracy", 0.96),
}
"""Epochs, part, metric, and what it must reach. Graphs, those with time and those of the course's first parts are beside this file."""
GROUPS = (
    "Perceptron", "A line", "Several layers", "Training", "Deep networks", "Networks with memory", "Computation graphs", "Real data",
)  # fmt: skip
LAYERED = tuple(name for name in nnsim.examples() if name not in GRAPHS)
IN_A_ROW = tuple(name for name in LAYERED if len({node.position[1] for node in nnsim.example(name).network}) == 1)
GAPS = (220.0, 290.0, 360.0)
"""Between cards: a memory is wider by 70 on either side."""


def test_the_examples_are_listed_in_the_order_of_the_course() -> None:
    groups = storage.example_groups()
    assert tuple(groups) == GROUPS
    assert nnsim.examples() == tuple(name for names in groups.values() for name in names)
    assert len(set(nnsim.examples())) == len(nnsim.examples())


def test_every_example_is_tested_for_what_it_promises() -> None:
    assert set(nnsim.examples()) == {*RESULTS, *COURSE, *OTHERS, *GRAPHS, *SEQUENCES}


@pytest.mark.parametrize("name", nnsim.examples())
def test_an_example_says_what_it_is_and_has_no_problem(name: str) -> None:
    sound_example(name)


@pytest.mark.parametrize("name", RESULTS)
def test_an_example_trains_to_what_it_promises(name: str) -> None:
    epochs, part, metric, least = RESULTS[name]
    run = nnsim.Run(nnsim.example(name))
    run.train(epochs=epochs)
    assert run.evaluate(part)[metric] >= least


@pytest.mark.long
@pytest.mark.parametrize("name", ["spirals", "digits"])
def test_an_example_learns_from_most_starts(name: str) -> None:
    epochs, part, metric, least = RESULTS[name]
    reached = []
    for seed in range(10):
        project = nnsim.example(name)
        project.document.settings["seed"] = seed
        run = nnsim.Run(project)
        run.train(epochs=epochs)
        reached.append(run.evaluate("train")[metric] >= least)
    assert sum(reached) >= 7, part


@pytest.mark.parametrize("name", IN_A_ROW)
def test_the_layers_of_a_row_stand_at_equal_distances(name: str) -> None:
    nodes = nnsim.example(name).network.order()
    places = [node.position for node in nodes]
    wide = [node.kind in ("lstm", "gru") for node in nodes]
    assert [right - left for (left, _), (right, _) in pairwise(places)] == [GAPS[one + other] for one, other in pairwise(wide)]


def test_the_files_are_what_the_table_makes(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("make_examples", ROOT / "packaging" / "make_examples.py")
    assert spec is not None
    assert spec.loader is not None
    script: Any = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", list(sys.path))
        patch.setitem(sys.modules, "make_examples", script)
        spec.loader.exec_module(script)
        script.main(tmp_path)
    for name in nnsim.examples():
        made, shipped = nnsim.load(tmp_path / f"{name}.nnsim"), nnsim.example(name)
        assert made.document == shipped.document
    assert (tmp_path / "index.json").read_text() == storage.example_path("xor").with_name("index.json").read_text()


def test_each_call_gives_a_project_of_its_own() -> None:
    one = nnsim.example("xor")
    one.document.title = "Mine"
    assert nnsim.example("xor").document.title != "Mine"


def test_an_unknown_example_names_those_there_are() -> None:
    with pytest.raises(nnsim.ProjectError, match="There is no example “nothing”; there are gates_by_hand, gates_perceptron, "):
        nnsim.example("nothing")
