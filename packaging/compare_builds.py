"""Builds one commit twice under different circumstances, and compares everything that came out, byte by byte.

    python packaging/compare_builds.py [COMMIT] [--keep FOLDER] [--bundle]      compare two builds of a commit (HEAD)
    python packaging/compare_builds.py --of FOLDER FOLDER                       compare what two people have built

Each build is made in a clone of its own: other folder, other time zone, language, mask of file rights, home and order of files. Both use
one environment with exactly the libraries of constraints.txt, as two people have who follow the README. Linux only, like the packages.
What differs is listed, inside the packages as well, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from bundling.facts import ROOT
from bundling.finishing import checksum
from bundling.freezing import own_environment

MOST = 20
"""So many differences are named."""
CIRCUMSTANCES: tuple[dict[str, str], ...] = (
    {"TZ": "UTC", "LC_ALL": "C.UTF-8", "umask": "022", "folder": "one"},
    {"TZ": "Pacific/Auckland", "LC_ALL": "C", "umask": "077", "folder": "another folder, ü"},
)


def built(commit: str, below: Path, python: Path, circumstances: dict[str, str], what: str) -> Path:
    """Clone the commit and build it there; returns the folder of everything that was built."""
    clone = below / circumstances["folder"]
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    subprocess.run(["git", "-C", str(clone), "checkout", "--quiet", commit], check=True)
    home = below / f"home of {circumstances['folder']}"
    home.mkdir()
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "TZ": circumstances["TZ"], "LC_ALL": circumstances["LC_ALL"]}
    command = [str(python), "packaging/build.py", what, "--here"]
    subprocess.run(command, cwd=clone, env=environment, umask=int(circumstances["umask"], 8), check=True)
    return clone / "build"


def contents(folder: Path) -> dict[str, str]:
    """What each file is: where a link leads to, or rights and checksum."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = f"link to {path.readlink()}"
        elif path.is_file():
            found[name] = f"{'program' if path.stat().st_mode & 0o100 else 'file'} {checksum(path)}"
    return found


def differences(first: Path, second: Path) -> list[str]:
    """One line for each file that is not the same in both folders."""
    one, other = contents(first), contents(second)
    return [
        f"{name}: {'differs' if name in one and name in other else f'only in {first if name in one else second}'}"
        for name in sorted(one.keys() | other.keys()) if one.get(name) != other.get(name)
    ]  # fmt: skip


def inside(package: Path, out: Path) -> Path:
    """Everything in a package, what it tells the system included."""
    out.mkdir()
    if package.suffix == ".deb":
        subprocess.run(["dpkg-deb", "--raw-extract", str(package), str(out)], check=True)
    else:
        subprocess.run(["tar", "-xf", str(package), "-C", str(out)], check=True)
    return out


def compared(first: Path, second: Path) -> list[str]:
    """What differs between two folders, and where it is a package, what differs in it."""
    told = []
    for line in differences(first, second):
        told.append(line)
        name = line.partition(": ")[0]
        if line.endswith(": differs") and name.endswith((".deb", ".tar.xz")):
            with tempfile.TemporaryDirectory(prefix="nnsim-inside-") as folder:
                both = [inside(place / name, Path(folder) / str(number)) for number, place in enumerate((first, second))]
                told += [f"  in it, {part}" for part in differences(*both)] or ["  in it, nothing: only rights, order or packing"]
    return told


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="compare_builds.py", description="Build one commit twice, and compare what came out.")
    parser.add_argument("commit", nargs="?", default="HEAD")
    parser.add_argument("--bundle", action="store_true", help="only the bundle, without the packages")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep both builds there")
    parser.add_argument("--of", nargs=2, type=Path, metavar="FOLDER", help="compare two folders that are there already")
    chosen = parser.parse_args(arguments)
    if chosen.of:
        return told(compared(*chosen.of), len(contents(chosen.of[0])))
    below = (chosen.keep or Path(tempfile.mkdtemp(prefix="nnsim-twice-"))).absolute()
    below.mkdir(parents=True, exist_ok=True)
    try:
        what = "bundle" if chosen.bundle else "all"
        python = own_environment()
        first, second = (built(chosen.commit, below, python, circumstances, what) for circumstances in CIRCUMSTANCES)
        found, count = [], 0
        for part in ("bundle/nnsim",) if chosen.bundle else ("bundle/nnsim", "packages"):
            found += compared(first / part, second / part)
            count += len(contents(first / part))
        return told(found, count)
    finally:
        if chosen.keep is None:
            shutil.rmtree(below, ignore_errors=True)


def told(found: list[str], count: int) -> int:
    for line in found[:MOST]:
        print(line)
    if found:
        print(f"{len(found)} differences" + (f", of which {MOST} are named" if len(found) > MOST else ""))
        return 1
    print(f"{count} files, byte by byte the same")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
