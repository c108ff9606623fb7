"""What a bundle does first: it takes up what was compiled when it was made, and reads ahead; and all is as if it did not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.imports import ROOT

BUNDLING = ROOT / "packaging" / "bundling"
START = """
import marshal, re, sys
sys.path.insert(0, "packaging")
from bundling import early

class Watched(dict):
    missed = []

    def get(self, text):
        if text not in self:
            self.missed.append(text)
        return super().get(text)

with open(sys.argv[1], "rb") as file:
    prepared = marshal.loads(file.read())
early.adopt({**prepared, "patterns": Watched(prepared["patterns"]), "methods": Watched(prepared["methods"])})
import nnsim.app
print(Watched.missed)
"""
AS_EVER = """
import builtins, marshal, re, sys
sys.path.insert(0, "packaging")
from bundling import early

python = builtins.compile
early.begin(sys.argv[1])
from dataclasses import FrozenInstanceError, dataclass, replace

@dataclass(frozen=True, order=True)
class Unheard:
    never_seen_before: int
    nor_this: str = "x"

one = Unheard(1)
assert one == Unheard(1, "x") and one < replace(one, never_seen_before=2), one
assert repr(one).endswith("Unheard(never_seen_before=1, nor_this='x')")
try:
    one.nor_this = "y"
except FrozenInstanceError:
    print("frozen")
assert re.match(r"(?P<word>nev[e]r){2}-seen", "nevernever-seen")["word"] == "never"
from nnsim.engine.frames import FrameRequest
assert FrameRequest() == FrameRequest()
import PySide6.QtCore
assert builtins.compile is python, "nobody else needs it"
try:
    PySide6.QtCore.QObject().setObjectName(1, 2)
except TypeError as error:
    print("setObjectName" in str(error), "told by Shiboken")
"""
WITHOUT = """
import sys
sys.path.insert(0, "packaging")
from bundling import early
early.begin(sys.argv[1])
import nnsim.document
print("started")
"""


def in_a_process(program: str, *arguments: str, **environment: str) -> str:
    command = [sys.executable, *(["-c", program] if "\n" in program else [program]), *arguments]
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **environment}
    answer = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=surroundings, check=False)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bundle") / "prepared.bin"
    in_a_process(str(BUNDLING / "preparing.py"), str(path), PYTHONHASHSEED="1")
    return path


@pytest.mark.long
def test_a_start_of_the_window_compiles_nothing_from_text(prepared: Path) -> None:
    assert in_a_process(START, str(prepared)) == "[]\n"


@pytest.mark.long
def test_what_was_not_recorded_is_compiled_as_ever_and_what_was_behaves_the_same(prepared: Path) -> None:
    assert in_a_process(AS_EVER, str(prepared.parent)).split() == ["frozen", "True", "told", "by", "Shiboken"]


@pytest.mark.long
def test_two_records_of_one_state_are_the_same(prepared: Path, tmp_path: Path) -> None:
    in_a_process(str(BUNDLING / "preparing.py"), str(tmp_path / "again.bin"), PYTHONHASHSEED="2", TZ="Asia/Tokyo", LC_ALL="C")
    assert (tmp_path / "again.bin").read_bytes() == prepared.read_bytes()


@pytest.mark.parametrize("content", [None, b"", b"no record", b"{"])
def test_a_bundle_without_a_record_that_can_be_read_starts_nevertheless(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "prepared.bin").write_bytes(content)
    assert in_a_process(WITHOUT, str(tmp_path)) == "started\n"


@pytest.mark.skipif(sys.platform != "linux", reason="only there")
def test_what_is_read_ahead_may_be_missing_or_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    from bundling.early import read_ahead

    (tmp_path / "library.so").write_bytes(bytes(10_000))
    (tmp_path / "folder").mkdir()
    open_before = set(os.listdir("/proc/self/fd"))
    read_ahead(str(tmp_path), ["gone.so", "folder", "library.so", "link/../gone"])
    assert set(os.listdir("/proc/self/fd")) == open_before


def test_libraries_are_read_ahead_in_the_order_of_need_and_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    from bundling.finishing import write_ahead

    needed = ["PySide6/Qt/lib/libQt6Core.so.6", "numpy/random/mtrand.cpython-311.so", "PySide6/QtWidgets.abi3.so"]
    for name in ("libxcb-util.so.1.0", *reversed(needed)):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"library")
    (tmp_path / "libxcb-util.so.1").symlink_to("libxcb-util.so.1.0")
    write_ahead(tmp_path)
    listed = (tmp_path / "ahead.txt").read_text(encoding="utf-8").splitlines()
    assert listed == [*needed, "libxcb-util.so.1"]
