"""`nnsim --self-test`: whether this installation has everything and everything works, for whoever installed it.

It looks for every file of the bundle, opens the window (off screen where there is no display), trains examples in it, draws every plot,
saves, reads and exports, and says what is missing. Nothing is written but into a folder that is taken away again.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

import numpy as np
from PIL import Image

from nnsim import Run, __version__, datasets, storage
from nnsim.catalog import FileError, ProjectError
from nnsim.datasets.readers import read_images
from nnsim.engine.catalogue import CATALOG
from nnsim.lessons import reading
from nnsim.licences import components
from nnsim.resources import resource

CONTENTS = "contents.json"
"""Beside the program's libraries in a bundle: every file with its SHA-256, and every module."""
OFF_SCREEN = ["nnsim", "-platform", "offscreen"]


class Missing(Exception):
    """Something is missing or does not work; `str(error)` says what."""


def main(given: Sequence[str], display: bool) -> int:
    """What the command line asks for: the name of a file for a picture of the window, or nothing. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="nnsim --self-test", description="Test whether everything is there and works.")
    parser.add_argument("picture", nargs="?", type=Path, metavar="PICTURE.png", help="where to save a picture of the window")
    picture: Path | None = parser.parse_args(given).picture
    if picture is not None:
        storage.require_writable(picture)
    return run(display, picture, lambda line: sys.stdout.write(f"{line}\n"))


def run(display: bool, picture: Path | None, say: Callable[[str], object]) -> int:
    """Test everything and say what is missing, or "ok"; 0 if nothing is. `picture` gets a picture of the window."""
    missing: list[str] = []
    began = time.perf_counter()
    with _accidents(missing):
        for title, test in TESTS:
            _try(title, test, missing)
        _try("the window", lambda: _window(display, picture, missing), missing)
    for line in missing:
        say(f"missing: {line}")
    if missing:
        return 1
    say(f"nnsim {__version__}, Python {sys.version.split()[0]}, {sys.platform}: tested in {time.perf_counter() - began:.1f} seconds")
    say("ok")
    return 0


def _try(title: str, test: Callable[[], object], missing: list[str]) -> None:
    """Whatever goes wrong is something to tell: a test of everything must not end at the first."""
    try:
        test()
    except (Missing, FileError, ProjectError) as error:
        missing.append(f"{title}: {error}")
    except (ImportError, OSError, ArithmeticError, LookupError, RuntimeError, TypeError, ValueError, AttributeError) as error:
        missing.append(f"{title}: {_told(error)}")


def _told(error: BaseException) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1:]
    place = f" ({Path(last[0].filename).name}, line {last[0].lineno})" if last else ""
    return f"{type(error).__name__}: {' '.join(str(error).split())}{place}"


@contextmanager
def _accidents(missing: list[str]) -> Iterator[None]:
    """Errors in the window's own slots and in threads, which nobody gets to catch, are told of as well."""
    hook, thread_hook = sys.excepthook, threading.excepthook

    def in_a_slot(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        missing.append(f"an error in the window: {_told(error)}")

    def in_a_thread(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            missing.append(f"an error in the background: {_told(arguments.exc_value)}")

    sys.excepthook, threading.excepthook = in_a_slot, in_a_thread
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook = hook, thread_hook


# Files


def bundle_folder() -> Path | None:
    """Where the files of a bundle lie; None where nnsim was not installed as one."""
    inside = getattr(sys, "_MEIPASS", None)
    return Path(inside) if inside is not None else None


def _files() -> None:
    """On macOS the system's own seal does this: `codesign --verify --deep nnsim.app`."""
    folder = bundle_folder()
    if folder is not None and sys.platform != "darwin":
        contents = json.loads((folder / CONTENTS).read_text(encoding="utf-8"))
        wrong = [*damaged(folder, contents["files"]), *unknown(contents["modules"])]
        if wrong:
            raise Missing(", ".join(wrong[:12]) + (f" and {len(wrong) - 12} more" if len(wrong) > 12 else ""))


def damaged(folder: Path, files: dict[str, str]) -> Iterator[str]:
    """The files that are not there, or not as they were delivered."""
    for name, digest in files.items():
        path = folder / name
        if not path.is_file():
            yield name
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            yield f"{name} (changed)"


def unknown(modules: list[str]) -> Iterator[str]:
    """The modules that cannot be imported."""
    for name in modules:
        try:
            importlib.import_module(name)
        except ImportError as error:
            yield f"{name} ({error})"


# Without a window


def _examples() -> None:
    for name in storage.examples():
        storage.example(name)


def _data() -> None:
    for entry in CATALOG.entries("dataset"):
        datasets.make(CATALOG.spec("dataset", entry.key), np.random.default_rng(0))


def _lessons() -> None:
    for path in sorted(resource("lessons").iterdir()):
        if path.is_dir():
            reading.read(path, built_in=True)


def _licences() -> None:
    for component in components():
        if not component.text.strip():
            raise Missing(component.title)
        if component.distribution and not component.version:
            raise Missing(f"the version of {component.title}")


def _pictures() -> None:
    """Every kind of picture that data may come in is read."""
    with tempfile.TemporaryDirectory(prefix="nnsim-self-test-") as name:
        for kind in ("PNG", "JPEG", "BMP", "GIF"):
            folder = Path(name) / kind
            for label in ("a", "b"):
                (folder / label).mkdir(parents=True)
                Image.new("L", (8, 8), 100).save(folder / label / f"one.{kind.lower()}", kind)
            read_images(folder)


def _saving() -> None:
    """What was trained is saved and read again, and goes on as if nothing had happened."""
    run = Run(storage.example("xor"))
    run.train(iterations=10)
    with tempfile.TemporaryDirectory(prefix="nnsim-self-test-") as name:
        path = Path(name) / "trained.nnsim"
        storage.save(run, path)
        if storage.load(path).state_hash() != run.state_hash():  # type: ignore[union-attr]
            raise Missing("what was saved is not what was read")


TESTS: tuple[tuple[str, Callable[[], object]], ...] = (
    ("files", _files), ("examples", _examples), ("data sets", _data), ("lessons", _lessons), ("licences", _licences),
    ("pictures", _pictures), ("saving", _saving),
)  # fmt: skip


# With a window


def _window(display: bool, picture: Path | None, missing: list[str]) -> None:
    app, pictures, whole = (importlib.import_module(f"nnsim.{name}") for name in ("app", "pictures", "ui.whole"))
    with pictures.quiet_off_screen():
        application = app.Application(["nnsim"] if display else OFF_SCREEN, "light")
        try:
            missing += [f"the window: {lack}" for lack in whole.lacking()]
            missing += [f"the window: {lack}" for lack in whole.tour(application.qt, application.window, picture)]
        finally:
            application.close()
    with tempfile.TemporaryDirectory(prefix="nnsim-self-test-") as name:
        for suffix in (".svg", ".pdf", ".png"):
            pictures.drawing(storage.example("xor"), Path(name) / f"network{suffix}")
