"""The bundle that people without Python get: built for real, and tested where it has nothing but itself.

Building takes a minute or two and is done once for each state of the sources (build/check/bundle). Linux only: on the other systems
the release's workflow runs the same self-test.
"""

import importlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.architecture.imports import ROOT

pytestmark = [pytest.mark.long, pytest.mark.skipif(not sys.platform.startswith("linux"), reason="plays a bare Linux")]

NOBODY = 65534
LARGEST = 180_000_000
PATIENCE = 600
"""Seconds for a self-test that takes fifteen of the processor: others may want the processor too."""


@pytest.fixture(scope="module")
def bundle() -> Path:
    command = [sys.executable, str(ROOT / "packaging" / "build.py"), "bundle", "--here", "--out", str(ROOT / "build" / "check")]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout[-3000:] + made.stderr[-3000:]
    return ROOT / "build" / "check" / "bundle" / "nnsim"


@pytest.fixture
def elsewhere(bundle: Path) -> Iterator[Path]:
    """A copy that whoever runs it can only read, in a folder with a difficult name; files are linked, not copied, where that can be."""
    with tempfile.TemporaryDirectory(prefix="nnsim-bundle-") as name:
        Path(name).chmod(0o755)
        copy = Path(name) / "Übungsräume – 実験 1" / "nnsim"
        copy.parent.mkdir(mode=0o755)
        try:
            shutil.copytree(bundle, copy, symlinks=True, copy_function=os.link)
        except OSError:
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(bundle, copy, symlinks=True)
        yield copy


def run(program: Path, *arguments: str, home: str = "/nonexistent", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run it from another folder, as an ordinary user without a network where we may do that, with nothing in its surroundings."""
    command = [str(program), *arguments]
    if os.geteuid() == 0:
        command = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *command]
    if subprocess.run(["unshare", "--net", "true"], capture_output=True, check=False).returncode == 0:
        command = ["unshare", "--net", *command]
    return subprocess.run(
        command, env={"HOME": home, **environment}, cwd="/", capture_output=True, text=True, encoding="utf-8", timeout=PATIENCE, check=False
    )


def selection() -> ModuleType:
    sys.path.insert(0, str(ROOT / "packaging"))
    try:
        return importlib.import_module("bundling.selection")
    finally:
        sys.path.remove(str(ROOT / "packaging"))


def without(copy: Path, *names: str) -> None:
    for name in names:
        found = list((copy / "_internal").glob(name))
        assert found != [], name
        for path in found:
            path.unlink()


def test_it_works_with_nothing_but_itself(elsewhere: Path) -> None:
    """Empty surroundings, a home that cannot be written, a folder with a difficult name, another current folder, no network."""
    home = elsewhere.parent / "home"
    home.mkdir(mode=0o555)
    tested = run(elsewhere / "nnsim", "--self-test", home=str(home))
    assert (tested.returncode, tested.stdout.splitlines()[-1:]) == (0, ["ok"]), tested.stdout + tested.stderr
    assert list(home.iterdir()) == []


def test_what_is_missing_is_named(elsewhere: Path) -> None:
    without(elsewhere, "nnsim/_resources/icons/nnsim.svg", "PySide6/QtSvg.abi3.so", "latex2mathml/unimathsymbols.txt")
    tested = run(elsewhere / "nnsim", "--self-test")
    assert tested.returncode == 1
    for name in ("icons/nnsim.svg", "PySide6/QtSvg.abi3.so", "unimathsymbols.txt"):
        assert name in tested.stdout, tested.stdout + tested.stderr


def test_without_what_everything_stands_on_it_does_not_even_start(elsewhere: Path) -> None:
    without(elsewhere, "safetensors/*.so")
    tested = run(elsewhere / "nnsim", "--self-test")
    assert tested.returncode != 0
    assert "safetensors" in tested.stderr
    assert "ok" not in tested.stdout.splitlines()


def test_everything_of_the_sources_is_in_it(bundle: Path) -> None:
    inside = bundle / "_internal"
    contents = json.loads((inside / "contents.json").read_text(encoding="utf-8"))
    modules = {path.relative_to(ROOT).with_suffix("").as_posix().removesuffix("/__init__") for path in (ROOT / "nnsim").rglob("*.py")}
    assert {name.replace(".", "/") for name in contents["modules"]} == modules - {"nnsim/__main__"}
    resources = {
        path.relative_to(ROOT / "resources").as_posix()
        for path in (ROOT / "resources").rglob("*") if path.is_file() and not path.name.endswith("~")
    }  # fmt: skip
    found = {name.removeprefix("nnsim/_resources/") for name in contents["files"] if name.startswith("nnsim/_resources/")}
    assert resources - found == set()
    assert [name for name in found - resources if not name.startswith("licences/system/")] == []


def test_what_a_start_takes_up_is_in_it(bundle: Path) -> None:
    inside = bundle / "_internal"
    assert (inside / "prepared.bin").stat().st_size > 1_000_000
    ahead = (inside / "ahead.txt").read_text(encoding="utf-8").splitlines()
    assert [name for name in ahead if not (inside / name).is_file()] == []
    unmatched = [pattern for pattern in selection().AHEAD if not any(Path(name).match(pattern) for name in ahead)]
    assert unmatched == []


def test_it_is_small_enough(bundle: Path) -> None:
    assert sum(path.stat().st_size for path in bundle.rglob("*") if path.is_file() and not path.is_symlink()) <= LARGEST


def test_the_command_line_is_in_it(elsewhere: Path) -> None:
    trained = run(elsewhere / "nnsim", "train", "xor", "--iterations", "100", "--json")
    assert json.loads(trained.stdout.splitlines()[-1])["iterations"] == 100, trained.stderr
    listed = run(elsewhere / "nnsim", "examples").stdout.splitlines()
    assert len(listed) == len(list((ROOT / "resources" / "examples").glob("*.nnsim")))
    refused = run(elsewhere / "nnsim", "xor")
    assert refused.returncode == 2
    assert "there is no display here" in refused.stderr
