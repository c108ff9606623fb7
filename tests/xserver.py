"""Runs a test marked `xserver` in a process of its own, on an X server of its own.

A process can show its windows in one place only, and the other tests draw off screen. So a marked test is written like
any other, and here its place in the list is taken by an item that runs it elsewhere and reports what came of it.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SCREEN = "1600x1000x24"
INSIDE = "NNSIM_TEST_ON_X_SERVER"
WITHOUT = ("-p", "no:cacheprovider", "-p", "no:xvfb")  # the second one, where installed, would start a server of its own
INCOMPLETE = "A real X window needs Xvfb and xdotool; install the packages xvfb, xauth and xdotool."


class FailedElsewhere(Exception):
    """What the other process printed about the failing test."""


class OnXServer(pytest.Item):
    """Stands for one marked test."""

    def runtest(self) -> None:
        if shutil.which("Xvfb") is None or shutil.which("xdotool") is None:
            raise FailedElsewhere(INCOMPLETE)
        with x_server() as display:
            environment = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", INSIDE: "1"}
            environment.pop("WAYLAND_DISPLAY", None)
            root = Path(self.config.rootpath)
            command = [sys.executable, "-m", "pytest", "-q", "-m", "xserver", *WITHOUT, self.nodeid]
            result = subprocess.run(
                command, env=environment, cwd=root, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
            )
        if result.returncode:
            raise FailedElsewhere(result.stdout + result.stderr)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
        return str(excinfo.value) if isinstance(excinfo.value, FailedElsewhere) else str(excinfo.getrepr())

    def reportinfo(self) -> tuple[Path, None, str]:
        return self.path, None, self.name


@contextmanager
def x_server() -> Iterator[str]:
    """An X server on the first free display, whose name is the value."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read, encoding="ascii") as answer:
            number = answer.readline().strip()  # comes when the server is ready, or empty when it could not start
        if not number:
            raise FailedElsewhere("Xvfb did not start.")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


def send_elsewhere(items: list[pytest.Item]) -> None:
    """Put an OnXServer in the place of each marked test, unless this already is the other process."""
    if os.environ.get(INSIDE):
        return
    for position, item in enumerate(items):
        if item.get_closest_marker("xserver") is None or isinstance(item, OnXServer):
            continue
        substitute = OnXServer.from_parent(item.parent, name=item.name, nodeid=item.nodeid)
        for marker in item.iter_markers():
            substitute.add_marker(pytest.MarkDecorator(marker, _ispytest=True))
        items[position] = substitute
