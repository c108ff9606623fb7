"""What is done to a bundle after PyInstaller: needless libraries go, ours are made smaller, licences and the list of contents come in."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

from bundling import early, selection
from bundling.facts import ROOT, VERSION, commit

CONTENTS = "contents.json"
OURS_TO_STRIP = ("libpython3*.so*", "python3*/lib-dynload/*.so", "PIL/*.so", "safetensors/*.so")
"""Symbols for debuggers are taken out of these. NumPy's OpenBLAS does not survive that, and Qt comes without."""
LICENCES = Path("nnsim", "_resources", "licences", "system")


def finish_linux(inside: Path) -> None:
    """`inside` is the folder of libraries and resources."""
    binaries = [path for path in inside.rglob("*") if ".so" in path.name and path.is_file() and not path.is_symlink()]
    asked = {path.relative_to(inside).as_posix(): asked_for(path) for path in binaries}
    for name in selection.orphans(asked):
        (inside / name).unlink()
    for link in [path for path in inside.rglob("*") if path.is_symlink() and not path.exists()]:
        link.unlink()
    for pattern in OURS_TO_STRIP:
        for path in sorted(inside.glob(pattern)):
            subprocess.run(["strip", "--strip-unneeded", str(path)], check=True)
    write_ahead(inside)
    target = inside / LICENCES
    target.mkdir(exist_ok=True)
    for package in system_packages(inside):
        shutil.copyfile(f"/usr/share/doc/{package}/copyright", target / f"{package}.txt")


def write_ahead(inside: Path) -> None:
    """List what is to be read ahead, in the order in which it is needed; a library with several names once."""
    found: dict[Path, str] = {}
    for pattern in selection.AHEAD:
        for path in sorted(inside.glob(pattern)):
            found.setdefault(path.resolve(), path.relative_to(inside).as_posix())
    (inside / early.AHEAD).write_text("".join(f"{name}\n" for name in found.values()), encoding="utf-8")


def asked_for(library: Path) -> set[str]:
    """File names of the libraries that a library asks for by itself."""
    answer = subprocess.run(["objdump", "-p", str(library)], capture_output=True, text=True, check=True)
    return set(re.findall(r"^\s*NEEDED\s+(\S+)", answer.stdout, re.MULTILINE))


def system_packages(inside: Path) -> dict[str, str]:
    """Debian's packages whose libraries are in the bundle, and their versions; none where Debian's tools are not."""
    if shutil.which("dpkg-query") is None:
        return {}
    found: dict[str, str] = {}
    for path in sorted(inside.glob("lib*.so*")):
        if path.is_symlink() or path.name.startswith(("libpython", "libQt6", "libshiboken", "libpyside")):
            continue
        answer = subprocess.run(["dpkg-query", "--search", f"*/{path.name}"], capture_output=True, text=True, check=False).stdout
        for package in sorted({line.split(":")[0] for line in answer.splitlines() if line.endswith(f"/{path.name}")})[:1]:
            if Path(f"/usr/share/doc/{package}/copyright").is_file():
                version = ["dpkg-query", "--show", "--showformat", "${Version}\n", package]
                found[package] = subprocess.run(version, capture_output=True, text=True, check=True).stdout.split()[0]
    return found


def modules() -> list[str]:
    """Every module of nnsim, as it is imported."""
    found = []
    for path in sorted((ROOT / "nnsim").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[-1] != "__main__":
            found.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return sorted(found)


def write_contents(inside: Path) -> None:
    """List every file with its checksum, so that the self-test can find what is missing or was changed."""
    names = sorted(path.relative_to(inside).as_posix() for path in inside.rglob("*") if path.is_file() and path.name != CONTENTS)
    files = {name: checksum(inside / name) for name in names}
    record = {"version": VERSION, "commit": commit(), "modules": modules(), "files": files}
    (inside / CONTENTS).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def checksum(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
