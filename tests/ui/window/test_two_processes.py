"""Layers go from one nnsim to another that runs at the same time, through the clipboard of the system, with their weights."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nnsim.document import DataReference, SetData, SetSetting
from tests.ui.window.hand import until

ROOT = Path(__file__).parents[3]


class Another:
    """The other process; its answers are waited for with this one's window alive: it may have to hand over what it copied."""

    def __init__(self, home: Path, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.ui.window.another_window", *arguments], cwd=ROOT, env=os.environ | {"HOME": str(home)},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        os.set_blocking(self.process.stdout.fileno(), False)
        self._read = b""

    def answer(self) -> dict[str, object]:
        until(self._whole, 60.0)
        line, _, self._read = self._read.partition(b"\n")
        return json.loads(line)

    def _whole(self) -> bool:
        assert self.process.poll() is None
        self._read += self.process.stdout.read() or b""
        return b"\n" in self._read

    def ask(self, order: str) -> dict[str, object]:
        self.process.stdin.write(f"{order}\n".encode())
        self.process.stdin.flush()
        return self.answer()


@pytest.fixture
def another(home, tmp_path):
    started = []

    def start(*arguments):
        started.append(Another(tmp_path, *arguments))
        started[-1].answer()
        return started[-1]

    yield start
    for one in started:
        one.process.stdin.close()
        one.process.wait(30)
        one.process.stdout.close()


def layers(session):
    return [node.name for node in session.document.network]


@pytest.mark.long
@pytest.mark.xserver
def test_layers_go_from_another_process_into_this_one_and_back(application, another):
    session, canvas = application.session, application.window.workspace.canvas
    session.new()
    until(canvas.isVisible)
    other = another("xor")
    copied = other.ask("copy")
    canvas.do("paste")
    assert layers(session) == ["input", "hidden", "output"]
    assert session.history.undo_text == "paste 3 layers"
    session.push(SetSetting("loss", "binary_cross_entropy"))
    session.push(SetData(DataReference(generator="xor", title="XOR")))
    until(lambda: len(session.frame.weights) == 2)
    network = session.document.network
    for connection in network.connections.values():
        assert session.frame.weights[connection.id].tolist() == copied["weights"][network.connection_name(connection)]
    session.select(node.id for node in network if node.name != "input")
    canvas.do("copy")
    back = other.ask("paste")
    assert back["layers"] == ["input", "hidden", "output", "hidden 2", "output 2"]
    assert back["history"] == "paste 2 layers"
