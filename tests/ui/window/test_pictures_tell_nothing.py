"""No picture or table that leaves the window says who made it, where, or on what."""

import re
import zlib
from contextlib import suppress

import pytest

from nnsim.engine.trace import table, trace
from nnsim.storage.files import Contents
from nnsim.ui.canvas.export.alone import view_of
from nnsim.ui.canvas.export.drawing import Wanted, sheet
from nnsim.ui.canvas.export.files import FORMATS, save
from nnsim.ui.theme import LIGHT
from tests.storage.test_exports import telling
from tests.ui.window.test_run_controls import train_to


def unpacked(data):
    """The bytes of a file, and what is packed inside it."""
    found = [data]
    for start in (match.end() for match in re.finditer(rb"stream\r?\n|tEXt|zTXt|iTXt|IDAT", data)):
        with suppress(zlib.error):
            found.append(zlib.decompressobj().decompress(data[start : start + 10_000_000]))
    return b"".join(found)


@pytest.fixture
def run(opened, tmp_path):
    """Of a project that was saved where its folder has a name that would tell."""
    application = opened("xor")
    train_to(application.session, 5)
    application.files._write(tmp_path / "secret-folder.nnsim")
    return application, Contents.of(application.session.project).run()


def test_nothing_is_told(run, tmp_path):
    application, alone = run
    plots = application.window.workspace.plots
    made = sheet(view_of(alone), Wanted(LIGHT, numbers=True))
    for form in FORMATS:
        save(made, tmp_path / f"network.{form}")
    for ending in ("png", "svg", "csv"):
        plots.plots["loss"].save(tmp_path / f"plot.{ending}")
    assert application.window.grab().save(str(tmp_path / "window.png"))
    alone.train(iterations=2)
    (tmp_path / "trace.csv").write_text(table(list(trace(alone, "iteration", 0, application.session.notations.now))), encoding="utf-8")
    files = [path for path in tmp_path.iterdir() if path.suffix != ".nnsim"]
    assert len(files) == len(FORMATS) + 5
    for path in files:
        data = unpacked(path.read_bytes())
        assert [word for word in {*telling(path), b"secret-folder"} if word in data] == [], path.name
