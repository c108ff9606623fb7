"""A start is over when the window is seen: what its first page does not need is loaded afterwards."""

import os
import subprocess
import sys

import pytest

from tests.architecture.imports import ROOT

LATER = (
    "pyqtgraph", "ziamath", "latex2mathml", "nnsim.ui.workspace", "nnsim.ui.interior", "nnsim.ui.canvas", "nnsim.ui.plots", "nnsim.ui.help",
    "nnsim.ui.report", "nnsim.ui.lessons.desk", "nnsim.ui.panels.inspector", "nnsim.ui.panels.import_dialog", "nnsim.ui.panels.palette",
)  # fmt: skip
NEVER = ("scipy", "matplotlib", "pandas", "PySide6.QtNetwork", "PySide6.QtQml", "tkinter", "sqlite3", "ssl")
PROGRAM = """
import sys
from nnsim import app
application = app.Application(["nnsim"])
try:
    window = application.window
    window.show()
    window.grab()
    print(*sys.modules)
    while window.furnishing.waiting:
        application.qt.processEvents()
    application.qt.processEvents()
    print(*sys.modules)
finally:
    application.close()
"""


@pytest.fixture(scope="module")
def loaded() -> tuple[set[str], set[str]]:
    """What is loaded when the first page is seen, and a little later."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", PROGRAM]
    answer = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, check=True)
    first, second = (set(line.split()) for line in answer.stdout.splitlines())
    return first, second


@pytest.mark.parametrize("name", [*LATER, *NEVER])
def test_the_first_page_is_shown_before_it_is_loaded(loaded: tuple[set[str], set[str]], name: str) -> None:
    assert name not in loaded[0]


@pytest.mark.parametrize("name", NEVER)
def test_the_window_does_without(loaded: tuple[set[str], set[str]], name: str) -> None:
    assert name not in loaded[1]


def test_the_workspace_is_loaded_by_itself_soon_after(loaded: tuple[set[str], set[str]]) -> None:
    assert "nnsim.ui.workspace" in loaded[1]
