"""What every test stands on: a home of its own, windows drawn off screen, and nothing left behind or complained about.

Python's warnings and Qt's messages fail a test by the settings in pyproject.toml; what is logged as a warning, and what
is still alive when a test ends, fails it here.
"""

import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import settings

from tests import xserver
from tests.left_behind import alive, collecting_at_the_end, left_behind

if not os.environ.get(xserver.INSIDE):  # before Qt is imported, which is when it decides
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

COMPILED = Path(__file__).parents[1] / ".pytest_cache" / "compiled"
# Some fifty tests start nnsim in a process of its own, and to compile all its modules takes longer than most of these tests.
sys.dont_write_bytecode, sys.pycache_prefix = False, str(COMPILED)
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
os.environ["PYTHONPYCACHEPREFIX"] = str(COMPILED)

settings.register_profile("here", deadline=None, derandomize=False)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

FOLDERS = {
    "HOME": "", "USERPROFILE": "", "APPDATA": "config", "LOCALAPPDATA": "data", "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data", "XDG_STATE_HOME": "state", "XDG_CACHE_HOME": "cache", "XDG_RUNTIME_DIR": "runtime",
}  # fmt: skip


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    xserver.send_elsewhere(items)


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty home folder. A short path, because the name of a socket in it may have about a hundred letters only."""
    with tempfile.TemporaryDirectory(prefix="nnsim-home-", ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        for variable, inside in FOLDERS.items():
            (folder / inside).mkdir(mode=0o700, exist_ok=True)
            monkeypatch.setenv(variable, str(folder / inside))
        core = sys.modules.get("PySide6.QtCore")
        if core is not None:  # Qt looks at the variables only once
            for form in (core.QSettings.Format.NativeFormat, core.QSettings.Format.IniFormat):
                core.QSettings.setPath(form, core.QSettings.Scope.UserScope, str(folder / "config"))
        yield folder


@pytest.fixture(autouse=True)
def nothing_left_behind(home: Path, request: pytest.FixtureRequest) -> Iterator[None]:
    """A thread, an active timer or a window that outlives its test fails it."""
    with_qt = "qapp" in request.fixturenames  # which qtbot stands on
    with collecting_at_the_end() if with_qt else nullcontext():
        before = alive()
        yield
        things = left_behind(before, with_timers=with_qt)
    if things:
        pytest.fail("left behind: " + "; ".join(things), pytrace=False)


@pytest.fixture(autouse=True)
def logged_warnings(nothing_left_behind: None) -> Iterator[list[logging.LogRecord]]:
    """Warnings and errors logged so far. A test that expects some looks at them and clears the list."""
    records: list[logging.LogRecord] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = records.append
    logging.getLogger().addHandler(handler)
    yield records
    logging.getLogger().removeHandler(handler)
    if records:
        lines = "; ".join(f"{record.name}: {record.getMessage()}" for record in records)
        pytest.fail(f"logged: {lines}", pytrace=False)
