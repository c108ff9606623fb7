"""What belongs into a bundle, and what its packages say of themselves."""

import json
import re
import shutil
import tarfile
from pathlib import Path

import pytest

from tests.architecture.imports import ROOT


@pytest.fixture(autouse=True)
def packaging(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Something like a bundle."""
    for name in ("nnsim", "_internal/nnsim/_resources/icons/nnsim.svg", "_internal/b.so", "_internal/a.so"):
        path = tmp_path / "bundle" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    (tmp_path / "bundle" / "nnsim").chmod(0o755)
    (tmp_path / "bundle" / "_internal" / "link.so").symlink_to("a.so")
    return tmp_path / "bundle"


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("PySide6/Qt/lib/libQt6Gui.so.6", True), ("PySide6/Qt/plugins/platforms/libqxcb.so", True), ("libxcb-cursor.so.0", True),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", True), ("nnsim/_resources/fonts/Inter-Regular.otf", True),
        ("PySide6\\plugins\\platforms\\qwindows.dll", True), ("numpy-2.4.6.dist-info/licenses/LICENSE.txt", True),
        ("PySide6/Qt/lib/libQt6Quick.so.6", False), ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", False), ("libstdc++.so.6", False),
        ("PySide6\\plugins\\sqldrivers\\qsqlite.dll", False), ("nnsim/_resources/examples/xor.nnsim~", False), ("libX11.so.6", False),
        ("PySide6/Qt/translations/qtbase_de.qm", True), ("PySide6/Qt/translations/qtbase_fr.qm", False),
    ],
)  # fmt: skip
def test_a_bundle_holds_what_nnsim_uses_and_qt_speaks_no_language_that_nnsim_does_not(name: str, right: bool) -> None:
    from bundling.selection import wanted

    assert wanted(name, ["de"]) is right


def test_libraries_that_nothing_asks_for_any_more_go_and_what_they_asked_for_too() -> None:
    from bundling.selection import orphans

    asked = {
        "PySide6/QtGui.abi3.so": {"libused.so.1", "libc.so.6"}, "libused.so.1": {"libalso.so.2"}, "libalso.so.2": set(),
        "libleft.so.1": {"libbehind.so.1"}, "libbehind.so.1": set(), "pillow.libs/libwebp.so.7": set(), "libpython3.11.so.1.0": set(),
    }  # fmt: skip
    assert orphans(asked) == {"libleft.so.1", "libbehind.so.1", "pillow.libs/libwebp.so.7"}


def test_the_archive_is_the_same_each_time_and_owned_by_nobody_in_particular(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bundling.linux import archive

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    first = archive(folder, folder.parent / "nnsim-1.tar.xz").read_bytes()
    (folder / "_internal" / "a.so").touch()
    assert archive(folder, folder.parent / "nnsim-1.tar.xz").read_bytes() == first
    with tarfile.open(folder.parent / "nnsim-1.tar.xz") as tar:
        members = tar.getmembers()
    assert [member.name for member in members] == sorted(member.name for member in members)
    assert {(member.uid, member.gid, member.mtime) for member in members} == {(0, 0, 1700000000)}
    assert {member.name: member.mode for member in members}["nnsim-1/nnsim"] == 0o755
    assert next(member for member in members if member.name.endswith("link.so")).linkname == "a.so"


def test_rights_and_times_in_a_package_are_not_those_of_whoever_builds_it(folder: Path) -> None:
    from bundling.linux import make_uniform

    (folder / "nnsim").rename(folder / "program")
    (folder / "nnsim").mkdir(mode=0o700)
    (folder / "program").rename(folder / "nnsim" / "nnsim")
    (folder / "_internal" / "a.so").chmod(0o600)
    make_uniform(folder, 1_700_000_000)
    found = {path: path.lstat() for path in (folder, *folder.rglob("*"))}
    assert {int(seen.st_mtime) for seen in found.values()} == {1_700_000_000}
    assert {oct(seen.st_mode & 0o777) for path, seen in found.items() if path.is_dir()} == {"0o755"}
    assert {path.name for path, seen in found.items() if path.is_file() and seen.st_mode & 0o100 and not path.is_symlink()} == {"nnsim"}
    assert {oct(seen.st_mode & 0o777) for path, seen in found.items() if path.suffix == ".so" and not path.is_symlink()} == {"0o644"}


def test_two_builds_are_compared_file_by_file(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import compare_builds

    copy = tmp_path / "copy"
    shutil.copytree(folder, copy, symlinks=True)
    assert compare_builds.main(["--of", str(folder), str(copy)]) == 0
    assert "the same" in capsys.readouterr().out
    (copy / "_internal" / "a.so").write_text("other", encoding="utf-8")
    (copy / "_internal" / "b.so").chmod(0o755)
    (copy / "_internal" / "link.so").unlink()
    assert compare_builds.main(["--of", str(folder), str(copy)]) == 1
    said = capsys.readouterr().out
    assert "_internal/a.so: differs" in said
    assert "_internal/b.so: differs" in said
    assert "_internal/link.so: only in" in said


def test_every_file_and_every_module_is_listed(folder: Path) -> None:
    from bundling.finishing import write_contents

    write_contents(folder / "_internal")
    contents = json.loads((folder / "_internal" / "contents.json").read_text(encoding="utf-8"))
    assert sorted(contents["files"]) == ["a.so", "b.so", "link.so", "nnsim/_resources/icons/nnsim.svg"]
    assert {"nnsim", "nnsim.selftest", "nnsim.ui.whole"} <= set(contents["modules"])


def test_the_bill_of_materials_names_every_library_with_version_and_licence(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bundling.bill import bill

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    artefact = folder.parent / "nnsim.tar.xz"
    artefact.write_bytes(b"an artefact")
    text = bill(artefact, folder / "_internal").read_text(encoding="utf-8")
    record = json.loads(text)
    assert (record["bomFormat"], record["specVersion"]) == ("CycloneDX", "1.5")
    assert record["metadata"]["timestamp"] == "2023-11-14T22:13:20Z"
    names = {component["name"]: component for component in record["components"]}
    assert {"Python", "numpy", "msgspec", "Inter"} <= names.keys()
    assert any(name.lower().replace("_", "-") == "pyside6-essentials" for name in names)
    assert names["numpy"]["purl"] == f"pkg:pypi/numpy@{names['numpy']['version']}"
    assert all(component["licenses"] for component in record["components"])
    assert bill(artefact, folder / "_internal").read_text(encoding="utf-8") == text


def test_exactly_the_libraries_that_nnsim_needs_are_pinned() -> None:
    from bundling.facts import distributions, name_of

    lines = (ROOT / "packaging" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = [line for line in lines if not line.startswith("#")]
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in pinned)
    assert {*distributions(), "pyinstaller"} - {name_of(line) for line in pinned} == set()


@pytest.mark.parametrize(("version", "numbers"), [("0.1.0", (0, 1, 0, 0)), ("1.2", (1, 2, 0, 0)), ("1.2.3.4", (1, 2, 3, 4))])
def test_windows_counts_versions_in_four_numbers(version: str, numbers: tuple[int, ...]) -> None:
    from bundling.windows import four_numbers

    assert four_numbers(version) == numbers


def test_both_programs_of_windows_open_the_files_that_linux_opens() -> None:
    installer = (ROOT / "packaging" / "windows" / "nnsim.nsi").read_text(encoding="utf-8")
    kinds = (ROOT / "packaging" / "linux" / "nnsim.xml").read_text(encoding="utf-8")
    for suffix in re.findall(r'glob pattern="\*(\.\w+)"', kinds):
        assert f"\\{suffix}" in installer
