"""Reads every hostile file in a process of its own, under an audit hook, and prints for each what was said, how long it took, how much
room, and what else was reached for.
"""

import json
import sys
import sysconfig
import time
from pathlib import Path
from typing import Any

from nnsim import storage
from nnsim.catalog import FileError, ProjectError
from nnsim.datasets import readers
from nnsim.lessons import checking
from nnsim.lessons import reading as lessons
from tests.architecture.imports import ROOT
from tests.hostile.case import Case
from tests.hostile.cases import CASES, MARK
from tests.hostile.room import Room

REACHING = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "pickle.find_class", "exec", "compile", "import")
OWN = tuple(str(Path(place).resolve()) for place in (ROOT, sys.prefix, sysconfig.get_paths()["stdlib"], "/usr/share", "/proc/self"))
GATE = Path("datasets/readers/files.py").as_posix()


class Watch:
    """What the interpreter was asked to do while a file was read."""

    def __init__(self) -> None:
        self.on = False
        self.seen: list[str] = []
        self.chosen = Path()

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.on:
            return
        self.on = False  # what follows asks for things itself
        if event == "open" and not isinstance(arguments[0], int):  # a handle of what is open already
            self._opened(*arguments[:2])
        elif event == "import":
            if not _ours(_file_of(arguments[0])):
                self.seen.append(f"import {arguments[0]}")
        elif event in ("exec", "compile"):
            if not _known():
                self.seen.append(event)
        elif event.startswith(REACHING):
            self.seen.append(event)
        self.on = True

    def _opened(self, path: object, mode: object) -> None:
        place = Path(str(path)).absolute()
        if place == self.chosen or self.chosen in place.parents:
            frame = sys._getframe(2)
            if not frame.f_code.co_filename.replace("\\", "/").endswith((GATE, "lessons/reading.py")) or (mode and "w" in str(mode)):
                self.seen.append(f"open {place.name} by {frame.f_code.co_filename}")
        elif not _ours(str(place.resolve())):
            self.seen.append(f"open {place}")


def _ours(path: str) -> bool:
    return path.startswith(OWN)


def _file_of(module: object) -> str:
    """Where an import comes from: named modules of the library and of nnsim are found below their own folders."""
    found = sys.modules.get(str(module))
    return str(getattr(found, "__file__", None) or OWN[0])


def _known() -> bool:
    """Python compiles and runs modules that it imports; conditions of lessons become trees, which are never run."""
    frame = sys._getframe(2)
    while frame is not None:
        place = frame.f_code.co_filename
        if place.startswith("<frozen importlib") or (place.endswith("ast.py") and frame.f_code.co_name == "parse"):
            return True
        frame = frame.f_back  # type: ignore[assignment]
    return False


def read(case: Case, path: Path) -> list[str]:
    """Notes about what was left out. Raises FileError or ProjectError."""
    if case.way == "project":
        return list(map(str, storage.read(path).notes))
    if case.way == "data":
        made = readers.read(path)
        made.class_labels()
        return list(made.notes) or [""]
    lessons.read(path)  # as the window does; what it shows as plain words is for the author to know
    _, faults = checking.checked(path)
    if faults:
        raise FileError(" ".join(fault.text for fault in faults))
    return [""]


def report(case: Case, folder: Path, watch: Watch) -> dict[str, Any]:
    folder.mkdir()
    path = folder / case.name
    case.make(path)
    watch.seen, watch.chosen = [], path.absolute()
    room, begun, said, notes = Room(), time.process_time(), "", list[str]()
    watch.on = True
    try:
        notes = read(case, path)
    except FileError as error:
        said = str(error)
    except ProjectError as error:  # said beside the file that was chosen
        said = f"{case.name}: {error}"
    finally:
        watch.on = False
    seconds = time.process_time() - begun
    left = sorted(entry.name for entry in folder.iterdir() if entry.name not in (case.name, "beginning"))
    return {
        "said": said, "notes": notes, "seconds": seconds, "room": room.taken, "reached": watch.seen, "left": left,
        "harmed": (folder / MARK).exists(),
    }  # fmt: skip


if __name__ == "__main__":
    watching = Watch()
    sys.addaudithook(watching)
    place = Path(sys.argv[1])
    found = {case.key: report(case, place / str(number), watching) for number, case in enumerate(CASES)}
    sys.stdout.write(json.dumps(found))
