"""The folders stand on each other in one order only, and nothing but the window knows Qt."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.imports import ROOT, RULES, Checker


def test_every_import_points_downwards() -> None:
    assert Checker(ROOT).check() == []


def test_only_the_window_and_the_place_that_puts_the_parts_together_know_qt() -> None:
    knowing = {part for part, rule in RULES.items() if rule.libraries & {"PySide6", "shiboken6", "pyqtgraph"}}
    assert knowing == {"ui", "app", "pictures"}


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("catalog/entries.py", "import numpy"),
        ("resources.py", "import numpy as np"),
        ("maths/dense.py", "from nnsim.document import Network"),
        ("maths/dense.py", "from nnsim import datasets"),
        ("document/network.py", "import numpy"),
        ("document/network.py", "from nnsim.maths import dense"),
        ("datasets/iris.py", "import nnsim.document"),
        ("engine/run.py", "from PySide6.QtCore import QObject"),
        ("engine/run.py", "from nnsim.storage import save"),
        ("storage/files.py", "from nnsim.lessons import lesson"),
        ("lessons/lesson.py", "import nnsim.ui"),
        ("ui/window.py", "from nnsim.maths import dense"),
        ("ui/window.py", "from nnsim import Run"),
        ("ui/canvas/view.py", "from nnsim.ui.plots import loss"),
        ("ui/plots/loss.py", "from nnsim.ui import panels"),
        ("ui/panels/inspector.py", "import nnsim.ui.canvas.view"),
        ("cli.py", "import PySide6"),
        ("__init__.py", "import pyqtgraph"),
        ("__init__.py", "from nnsim.app import main"),
        ("engine/run.py", "from . import program"),
        ("engine/run.py", "def late():\n    import torch"),
        ("engine/run.py", "def late():\n    import importlib\n    importlib.import_module('nnsim.ui')"),
        ("engine/run.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from nnsim.ui import window"),
        ("helpers/tools.py", "import os"),
    ],
)
def test_an_import_that_points_upwards_or_outwards_is_found(tmp_path: Path, file: str, line: str) -> None:
    plant(tmp_path, file, line)
    assert len(Checker(tmp_path).check()) == 1


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("maths/dense.py", "import numpy as np\nfrom nnsim.catalog import entries\nimport math"),
        ("engine/run.py", "from nnsim import maths, document\nfrom nnsim.engine.program import Program"),
        ("ui/canvas/view.py", "from PySide6.QtCore import Qt\nfrom nnsim.ui.style import palette\nimport nnsim.resources"),
        ("ui/window.py", "from nnsim.ui.canvas import view\nfrom nnsim.ui.plots import loss"),
        ("cli.py", "import nnsim\nfrom nnsim import app, Run"),
    ],
)
def test_an_import_that_points_downwards_is_fine(tmp_path: Path, file: str, line: str) -> None:
    plant(tmp_path, file, line)
    assert Checker(tmp_path).check() == []


@pytest.mark.parametrize("module", ["nnsim", "nnsim.cli"])
def test_importing_the_library_or_its_commands_loads_no_qt(module: str) -> None:
    program = f"import sys, {module}; print([m for m in sys.modules if m.split('.')[0] in ('PySide6', 'pyqtgraph')])"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (answer.stdout.strip(), answer.stderr) == ("[]", "")


def plant(folder: Path, file: str, line: str) -> None:
    for part in ("catalog", "maths", "document", "datasets", "engine", "storage", "lessons", "ui"):
        (folder / "nnsim" / part).mkdir(parents=True)
    for module in ("resources", "cli", "app"):
        (folder / "nnsim" / f"{module}.py").write_text("", encoding="utf-8")
    target = folder / "nnsim" / file
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(line, encoding="utf-8")
