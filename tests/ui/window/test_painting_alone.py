"""Qt paints without threads of its own, which would be woken for every plot that is a hundred pixels high."""

import os
import subprocess
import sys

import pytest

PAINTED = """
import os
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

sheet, image = (QImage(size, size, QImage.Format.Format_RGB32) for size in (600, 50))
image.fill(0)
before = len(os.listdir("/proc/self/task"))
painter = QPainter(sheet)
painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
painter.drawImage(QRectF(1.5, 1.5, 590.0, 590.0), image)
painter.end()
print(len(os.listdir("/proc/self/task")) - before, flush=True)
"""
BEFORE = {
    "nnsim": "from nnsim.app import Application\nmade = Application(['nnsim'], 'light')\n",
    "Qt alone": "from PySide6.QtWidgets import QApplication\nmade = QApplication(['nnsim'])\n",
}
AFTER = {"nnsim": "made.close()\n", "Qt alone": ""}


def threads_begun(which, **environment):
    """How many threads there are more after something tall was painted, in a program of its own."""
    kept = {name: value for name, value in os.environ.items() if name != "QT_NO_GUI_THREADPOOL"}
    told = subprocess.run(
        [sys.executable, "-c", BEFORE[which] + PAINTED + AFTER[which]], env=kept | environment, capture_output=True, text=True, check=True
    )
    return int(told.stdout.split()[-1])


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="threads are counted in /proc, which Linux has")
def test_what_is_tall_is_painted_in_one_thread(home):
    assert threads_begun("nnsim") == 0
    assert threads_begun("Qt alone", QT_NO_GUI_THREADPOOL="1") == 0
    if (os.cpu_count() or 1) > 1:  # on a single processor it does so by itself
        assert threads_begun("Qt alone") > 0, "Qt paints alone now, so nobody need tell it to"
