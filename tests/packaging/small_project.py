"""A project of a few lines that packaging/start.py can install for real, without any network.

Its build backend is in its own folder and writes the wheel by hand; the program `nnsim` it installs says what it was
asked for; and its `pytest` is a module beside pyproject.toml.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.architecture.imports import ROOT

PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "nnsim"
version = "0"
[dependency-groups]
dev = []
"""
BACKEND = """
import zipfile
from pathlib import Path
INFO = "nnsim-0.dist-info/"
def get_requires_for_build_editable(settings=None):
    return []
def build_editable(folder, settings=None, metadata=None):
    files = {
        "nnsim.pth": str(Path.cwd()),
        INFO + "METADATA": "Metadata-Version: 2.1\\nName: nnsim\\nVersion: 0\\n",
        INFO + "WHEEL": "Wheel-Version: 1.0\\nGenerator: small\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
        INFO + "entry_points.txt": "[console_scripts]\\nnnsim = program:main\\n",
    }
    files[INFO + "RECORD"] = "".join(f"{name},,\\n" for name in [*files, INFO + "RECORD"])
    with zipfile.ZipFile(Path(folder, "nnsim-0-py3-none-any.whl"), "w") as wheel:
        for name, text in files.items():
            wheel.writestr(name, text)
    return "nnsim-0-py3-none-any.whl"
"""
PROGRAM = """
import json, os, sys
from pathlib import Path
def main():
    print("asked for", *sys.argv[1:])
    if os.environ.get("NNSIM_BROKEN"):
        sys.exit("the file is broken")
    if sys.argv[1] == "train":
        part = {"loss": 0.25, "accuracy": 0.975}
        print(json.dumps({"iterations": 1200, "seconds": 1.5, "train": part, "validation": None, "test": part}))
    if sys.argv[1] == "shot":
        Path(sys.argv[sys.argv.index("--out") + 1]).write_bytes(b"a picture")
"""
PYTEST = """
import os, sys
print("tested in", os.getcwd(), "with", *sys.argv[1:])
sys.exit(5)
"""
# Answers like the real one for the packages named in INSTALLED, which holds a line for each.
DPKG_QUERY = """#!{python}
import os, sys
from pathlib import Path
known = Path(os.environ["INSTALLED"]).read_text().split()
asked = [name for name in sys.argv[1:] if not name.startswith("-")]
print(*(f"{{name}} installed" for name in asked if name in known), sep="\\n")
sys.exit(any(name not in known for name in asked))
"""
APT_GET = """#!{python}
import os, sys
from pathlib import Path
with open(os.environ["INSTALLED"] + ".log", "a") as log:
    print("apt-get", *sys.argv[1:], file=log)
if os.environ.get("APT_FAILS"):
    sys.exit("E: Unable to locate anything")
if "install" in sys.argv:
    with open(os.environ["INSTALLED"], "a") as known:
        print(*(name for name in sys.argv[1:] if not name.startswith("-")), sep="\\n", file=known)
"""
SUDO = """#!{python}
import os, sys
command = [word for word in sys.argv[1:] if word != "-n"]
os.execvp(command[0], command)
"""


class SmallProject:
    """A folder with such a project, and a system whose packages are lines in a file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "project"
        self.elsewhere = folder / "elsewhere"
        self.installed = folder / "installed"
        self.tools = folder / "tools"
        for made in (self.folder / "packaging", self.elsewhere, self.tools):
            made.mkdir(parents=True)
        shutil.copy(ROOT / "packaging" / "start.py", self.folder / "packaging")
        for name, text in {
            "pyproject.toml": PYPROJECT, "backend.py": BACKEND, "program.py": PROGRAM, "pytest.py": PYTEST,
        }.items():  # fmt: skip
            (self.folder / name).write_text(text, encoding="utf-8")
        for name, text in {"dpkg-query": DPKG_QUERY, "apt-get": APT_GET, "sudo": SUDO}.items():
            (self.tools / name).write_text(text.format(python=sys.executable), encoding="utf-8")
            (self.tools / name).chmod(0o755)
        for name in ("env", "true"):
            (self.tools / name).symlink_to(shutil.which(name) or f"/usr/bin/{name}")
        self.has_packages()

    def has_packages(self, missing: tuple[str, ...] = ()) -> None:
        start = load_start()
        names = [*start.DRAWING, *start.X_WINDOW, *start.X_TESTS]
        self.installed.write_text("\n".join([*(n for n in names if n not in missing), ""]), encoding="utf-8")

    def start(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run start.py from another folder, without network, on a system that has only what this class says."""
        environment = {name: os.environ[name] for name in ("HOME", "LANG") if name in os.environ}
        environment |= {"PATH": str(self.tools), "INSTALLED": str(self.installed), "PIP_NO_INDEX": "1", **variables}
        command = [sys.executable, str(self.folder / "packaging" / "start.py"), *arguments]
        return subprocess.run(
            command, cwd=self.elsewhere, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            check=False,
        )  # fmt: skip

    def apt_calls(self) -> list[str]:
        log = Path(f"{self.installed}.log")
        return log.read_text(encoding="utf-8").splitlines() if log.exists() else []


def load_start():  # type: ignore[no-untyped-def]
    """packaging/start.py as a module; it is a script, so it is not on any path."""
    import importlib.util

    spec = importlib.util.spec_from_file_location("start", ROOT / "packaging" / "start.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
