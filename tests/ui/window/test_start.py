"""What the first page does not need is not loaded for it: people wait for that page."""

import subprocess
import sys

from tests.architecture.imports import ROOT

PROGRAM = """
import sys
from nnsim.app import Application
application = Application(["nnsim", "-platform", "offscreen"], "light")
application.window.show()
application.qt.processEvents()
print(sorted({name.partition(".")[0] for name in sys.modules} & {"ziamath", "ziafont", "latex2mathml"}))
application.close()
"""


def test_the_first_page_does_not_wait_for_the_typesetter() -> None:
    answer = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, cwd=ROOT, timeout=100, check=False)
    assert answer.stdout.strip().splitlines()[-1:] == ["[]"], answer.stdout + answer.stderr
