"""Making the bundle: a folder with the program, Python and all libraries, by PyInstaller in an environment of its own."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path

from bundling import early, finishing
from bundling.facts import PROJECT, ROOT, VERSION, BuildError, git, name_of, source_date_epoch
from bundling.windows import version_file

BUILD = ROOT / "build"
ENVIRONMENT = BUILD / "environment"
SOURCES = ("nnsim", "resources", "packaging", "pyproject.toml")
PLATFORM = {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")
MACHINE = {"amd64": "x86_64", "arm64": "arm64", "aarch64": "arm64"}.get(platform.machine().lower(), platform.machine().lower())
NAME = f"nnsim-{VERSION}-{PLATFORM}-{MACHINE}"


def own_environment() -> Path:
    """The Python of an environment that holds exactly the libraries of `packaging/constraints.txt`, made if it is not there."""
    python = ENVIRONMENT / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    constraints = ROOT / "packaging" / "constraints.txt"
    stamp = ENVIRONMENT / "made-of.txt"
    wanted = constraints.read_text(encoding="utf-8") + (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    if not (python.exists() and stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted):
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)], check=True)
        requirements = [*PROJECT["dependencies"], "pyinstaller"]
        subprocess.run(
            [str(python), "-m", "pip", "install", "--quiet", "--constraint", str(constraints), *requirements],
            check=True,
        )
        stamp.write_text(wanted, encoding="utf-8")
    return python


def bundle(out: Path) -> Path:
    """Make the bundle below `out` with the libraries of the Python that runs this, or return the one that is there if nothing changed."""
    target, stamp = out / "nnsim", out / "made-of.txt"
    with alone(out):
        wanted = digest()
        if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted and program(target).is_file():
            return target
        stamp.unlink(missing_ok=True)
        freeze(out)
        inside = inside_of(target)
        if PLATFORM == "linux":
            finishing.finish_linux(inside)
        finishing.write_contents(inside)
        stamp.write_text(wanted, encoding="utf-8")
    return target


def freeze(out: Path) -> None:
    """Run PyInstaller with all that could differ from one time to the next held fixed."""
    settings = {"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": str(source_date_epoch()), "PYTHONDONTWRITEBYTECODE": "1"}
    if PLATFORM == "windows":
        settings["NNSIM_VERSION_FILE"] = str(version_file(out))
        settings["NNSIM_ICON"] = str(ROOT / "packaging" / "windows" / "nnsim.ico")
    if PLATFORM == "macos":
        settings["NNSIM_ICON"] = str(ROOT / "packaging" / "windows" / "nnsim.ico")  # PyInstaller makes it an .icns by Pillow
    prepared = out / "work" / early.PREPARED
    prepared.parent.mkdir(parents=True, exist_ok=True)
    recorder = [sys.executable, str(ROOT / "packaging" / "bundling" / "preparing.py"), str(prepared)]
    subprocess.run(recorder, env={**os.environ, **settings, "QT_QPA_PLATFORM": "offscreen"}, check=True)
    settings["NNSIM_PREPARED"] = str(prepared)
    command = [
        sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "ERROR", "--distpath", str(out),
        "--workpath", str(out / "work"), str(ROOT / "packaging" / "nnsim.spec"),
    ]  # fmt: skip
    result = subprocess.run(command, env={**os.environ, **settings}, cwd=ROOT, check=False)
    if result.returncode:
        raise BuildError("PyInstaller could not make the bundle; what it said stands above.")
    shutil.rmtree(out / "work", ignore_errors=True)


def inside_of(target: Path) -> Path:
    """The folder of libraries and resources in a bundle."""
    return target / "_internal"


def program(target: Path) -> Path:
    """What is started to use a bundle from a console."""
    return target / ("nnsim.exe" if PLATFORM == "windows" else "nnsim")


def digest() -> str:
    """Changes whenever a bundle made now would differ from one made before."""
    found = hashlib.sha256(f"{sys.version} {PLATFORM} {MACHINE}".encode())
    for path in sources():
        found.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    for requirement in (*PROJECT["dependencies"], "pyinstaller"):
        found.update(f"{requirement} {metadata.version(name_of(requirement))}".encode())
    return found.hexdigest()


def sources() -> list[Path]:
    """Every file that can change a bundle: what git knows, or where there is no git, what is there."""
    listed = git("ls-files", "--cached", "--others", "--exclude-standard", "--", *SOURCES)
    if listed:
        return [ROOT / name for name in sorted(listed.splitlines()) if (ROOT / name).is_file()]
    return sorted(path for source in SOURCES for path in [ROOT / source, *(ROOT / source).rglob("*")] if path.is_file())


@contextmanager
def alone(out: Path) -> Iterator[None]:
    """Let one process at a time build below `out`; others wait, and find what was built."""
    out.mkdir(parents=True, exist_ok=True)
    with (out / "building.lock").open("a") as lock:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
