"""A day with nnsim in a process of its own, under an audit hook that cannot be taken off again; prints what was reached for."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

REACHING = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.startfile", "webbrowser.",
            "urllib.", "http.", "ftplib.", "smtplib.", "pickle.find_class", "marshal.loads", "pty.")  # fmt: skip
reached: list[str] = []


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(REACHING) and not (event == "marshal.loads" and _imports()):
        reached.append(event)


def _imports() -> bool:
    """Python's own compiled modules are marshalled."""
    frame = sys._getframe(2)
    return frame.f_code.co_filename.startswith("<frozen")


def sockets() -> list[str]:
    """Sockets of this process that the kernel lists as of the internet (Linux only)."""
    folder = Path("/proc/self/fd")
    if not folder.is_dir():
        return []
    open_here = set()
    for entry in folder.iterdir():
        try:
            open_here.add(str(entry.readlink()))
        except OSError:  # the listing itself
            continue
    listed = set()
    for table in ("tcp", "tcp6", "udp", "udp6", "raw", "raw6"):
        path = Path("/proc/self/net") / table
        if path.exists():
            listed |= {f"socket:[{line.split()[9]}]" for line in path.read_text(encoding="ascii").splitlines()[1:]}
    maps = Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace")
    return sorted(open_here & listed) + (["Qt's network library is loaded"] if "Qt6Network" in maps else [])


PAGE = """# A page
![a](http://127.0.0.1:9/x.png) ![b](https://localhost/x.png) ![c](ftp://localhost/x.png) ![d](//localhost/x.png)
<img src="http://127.0.0.1:9/y.png"> [link](http://127.0.0.1:9/)
"""


def spend(folder: Path) -> dict[str, Any]:
    from nnsim import storage
    from nnsim.app import Application
    from nnsim.document import Note, PutFurniture
    from nnsim.engine.run import Run
    from nnsim.storage.exports import export
    from nnsim.ui.canvas.export.alone import view_of
    from nnsim.ui.canvas.export.drawing import Wanted, sheet
    from nnsim.ui.canvas.export.files import save
    from nnsim.ui.theme import LIGHT
    from nnsim.ui.widgets.safe_text import SafeText

    application = Application(["nnsim", "-platform", "offscreen"], "light")
    window, session = application.window, application.session

    def until(done: Callable[[], bool]) -> None:
        end = time.monotonic() + 60
        while not done():
            assert time.monotonic() < end
            application.qt.processEvents()

    window.show()
    session.open(storage.example("moons"))
    session.push(PutFurniture({"t1": Note("t1", PAGE, (0.0, 0.0))}, "write"))
    session.train()
    until(lambda: session.frame.iteration > 20)
    session.pause()
    application.files._write(folder / "day.nnsim")
    until((folder / "day.nnsim").is_file)
    run = storage.load(folder / "day.nnsim")
    assert isinstance(run, Run)
    export(run, "predictions", folder / "day.csv")
    export(run, "weights", folder / "day.npz")
    save(sheet(view_of(run), Wanted(LIGHT)), folder / "day.svg")
    session.open(run, folder / "day.nnsim")
    page = SafeText()
    page.show_page(PAGE)
    page.show()
    page.grab()
    window.grab()
    until(lambda: session.frame.iteration > 0)
    report = {"sockets": sockets(), "iterations": session.frame.iteration, "shown": page.document().blockCount()}
    page.close()
    page.deleteLater()
    application.close()
    return report


if __name__ == "__main__":
    sys.addaudithook(watch)
    place = Path(sys.argv[1])
    found = spend(place)
    written = sorted(path.name for path in place.iterdir() if path.name.startswith("day."))
    sys.stdout.write(json.dumps({**found, "reached": reached, "written": written}) + "\n")
