"""One command starts nnsim, or its tests, on a computer that has nothing but Python."""

import json
import shutil
import sys
from pathlib import Path

import pytest

from tests.architecture.imports import ROOT
from tests.packaging.small_project import SmallProject, load_start

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="plays a Debian")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> SmallProject:
    """A project that was started once; making the virtual environment takes seconds, so the tests share it."""
    project = SmallProject(tmp_path_factory.mktemp("made"))
    first = project.start(DISPLAY=":99")
    assert (first.returncode, first.stderr) == (0, "")
    assert "Installing the libraries" in first.stdout
    return project


@pytest.fixture
def untouched(tmp_path: Path) -> SmallProject:
    return SmallProject(tmp_path)


def test_the_window_opens_on_the_example_and_a_second_start_only_does_that(made: SmallProject) -> None:
    """What takes time is making the place and asking for libraries; none of that is done again."""
    before = sorted((path, path.stat().st_mtime_ns) for path in made.folder.rglob("*") if path.is_file())
    again = made.start(DISPLAY=":99")
    assert (again.stdout, again.stderr) == ("asked for spirals\n", "")
    assert sorted((path, path.stat().st_mtime_ns) for path in made.folder.rglob("*") if path.is_file()) == before


def test_tests_run_in_the_project_with_the_arguments_and_exit_status_of_pytest(made: SmallProject) -> None:
    result = made.start("test", "-x", "tests/maths")
    assert result.stdout.endswith(f"tested in {made.folder} with -x tests/maths\n")
    assert result.returncode == 5


def test_all_tests_run_on_all_cores(made: SmallProject) -> None:
    assert made.start("test").stdout == f"tested in {made.folder} with --numprocesses=auto --dist=worksteal\n"


def test_without_a_display_a_picture_and_a_summary_are_left_in_the_current_folder(made: SmallProject) -> None:
    result = made.start()
    picture, summary = made.elsewhere / "nnsim-spirals.png", made.elsewhere / "nnsim-spirals.txt"
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("There is no display here")
    assert str(picture) in result.stdout
    assert str(summary) in result.stdout
    assert picture.read_bytes() == b"a picture"
    text = summary.read_text(encoding="utf-8")
    assert "1,200 iterations in 1.5 seconds" in text
    assert [line.split() for line in text.splitlines() if line.startswith(("part", "t"))] == [
        ["part", "loss", "accuracy"],
        ["train", "0.2500", "0.9750"],
        ["test", "0.2500", "0.9750"],
    ]


def test_what_nnsim_says_about_a_failure_is_passed_on(made: SmallProject) -> None:
    result = made.start(NNSIM_BROKEN="1")
    assert result.returncode == 1
    assert "the file is broken" in result.stderr
    assert "Traceback" not in result.stderr


def test_other_dependencies_are_installed_into_the_same_place(made: SmallProject) -> None:
    path = made.folder / "pyproject.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    result = made.start(DISPLAY=":99")
    assert "Installing the libraries" in result.stdout
    assert "Making a place" not in result.stdout
    assert made.start(DISPLAY=":99").stdout == "asked for spirals\n"


@pytest.mark.long
@pytest.mark.parametrize("damage", ["interrupted", "emptied"])
def test_a_half_made_environment_is_made_anew(made: SmallProject, damage: str) -> None:
    venv = made.folder / ".venv"
    if damage == "interrupted":
        (venv / "nnsim-start.json").write_text(json.dumps({"unfinished": True}), encoding="utf-8")
    else:
        shutil.rmtree(venv / "bin")
    result = made.start(DISPLAY=":99")
    assert "Making a place for the libraries" in result.stdout
    assert (result.stdout.splitlines()[-1], result.stderr) == ("asked for spirals", "")


def test_a_library_that_cannot_be_had_is_told_in_pips_own_words(made: SmallProject) -> None:
    path = made.folder / "pyproject.toml"
    before = path.read_text(encoding="utf-8")
    made.start("test")
    path.write_text(before.replace("dev = []", 'dev = ["a-library-nobody-made"]'), encoding="utf-8")
    result = made.start("test")
    path.write_text(before, encoding="utf-8")
    assert result.returncode == 1
    assert result.stderr.startswith("The libraries could not be installed. pip said:\n")
    assert "a-library-nobody-made" in result.stderr
    assert made.start("test").stdout.startswith("tested in"), "what was installed before still counts"


def test_a_computer_that_is_offline_is_told_from_pips_words() -> None:
    start = load_start()
    assert start.OFFLINE.search("NewConnectionError(': [Errno -3] Temporary failure in name resolution')")
    assert not start.OFFLINE.search("ERROR: No matching distribution found for a-library-nobody-made")


def test_missing_system_packages_are_installed_where_that_is_allowed(made: SmallProject) -> None:
    made.has_packages(missing=("libegl1", "libglib2.0-0", "xvfb"))
    result = made.start("test")
    assert "Installing system packages: libegl1, libglib2.0-0, xvfb ..." in result.stdout
    assert result.stderr == ""
    assert "update" in made.apt_calls()[-2]
    assert made.apt_calls()[-1].endswith("install -y --no-install-recommends libegl1 libglib2.0-0 xvfb")
    assert "Installing" not in made.start("test").stdout


def test_what_is_missing_and_may_not_be_installed_is_named_with_its_command(untouched: SmallProject) -> None:
    untouched.has_packages(missing=("libgl1", "libxcb-cursor0"))
    result = untouched.start(DISPLAY=":99", APT_FAILS="1")
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1] == (
        "nnsim needs libgl1, libxcb-cursor0, which this system lacks; "
        "install with: sudo apt-get install libgl1 libxcb-cursor0"
    )
    assert not (untouched.folder / ".venv").exists()


def test_without_what_is_only_optional_the_tests_go_on(made: SmallProject) -> None:
    made.has_packages(missing=("xdotool",))
    result = made.start("test", APT_FAILS="1")
    made.has_packages()
    assert "Going on without xdotool" in result.stderr
    assert result.stderr.splitlines()[-1].endswith("sudo apt-get install xdotool")
    assert result.returncode == 5


def test_without_a_display_nothing_of_a_real_window_is_asked_for(made: SmallProject) -> None:
    start = load_start()
    made.has_packages(missing=(*start.X_WINDOW, *start.X_TESTS))
    result = made.start(APT_FAILS="1")
    made.has_packages()
    assert (result.returncode, result.stderr) == (0, "")


def test_a_package_that_debian_renamed_is_known_by_both_names(made: SmallProject) -> None:
    made.has_packages(missing=("libglib2.0-0",))
    with made.installed.open("a", encoding="utf-8") as known:
        known.write("libglib2.0-0t64\n")
    result = made.start(DISPLAY=":99", APT_FAILS="1")
    made.has_packages()
    assert (result.stdout, result.stderr) == ("asked for spirals\n", "")


def test_a_python_without_ensurepip_asks_for_the_package_that_has_it(
    untouched: SmallProject, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    start = load_start()
    monkeypatch.setenv("PATH", str(untouched.tools))
    monkeypatch.setenv("INSTALLED", str(untouched.installed))
    monkeypatch.setattr(start, "STATE", untouched.folder / ".venv" / "nnsim-start.json")
    monkeypatch.setattr(start, "administrator", list)
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    monkeypatch.setattr(start.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(start.StartError, match=r"nnsim needs python3-venv, .* sudo apt-get install python3-venv"):
        start.provide_system_packages(start.DRAWING, {})
    assert untouched.apt_calls()[-1].endswith("install -y --no-install-recommends python3-venv")
    assert "Installing system packages: python3-venv" in capfd.readouterr().out


def test_other_linux_families_are_told_which_libraries_are_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    start = load_start()
    monkeypatch.setenv("PATH", str(tmp_path))
    found = {"GL", "EGL", "glib-2.0", "dbus-1", "fontconfig", "xkbcommon"}
    monkeypatch.setattr(start.ctypes.util, "find_library", lambda name: name if name in found else None)
    start.name_missing_libraries(start.DRAWING, start.X_WINDOW | start.X_TESTS)
    assert "Going on without libxcb-cursor, libxkbcommon-x11" in capsys.readouterr().err
    found.remove("EGL")
    with pytest.raises(start.StartError, match="nnsim needs libEGL, which this system lacks"):
        start.name_missing_libraries(start.DRAWING, {})


def test_it_says_how_it_is_used(untouched: SmallProject) -> None:
    helped, wrong = untouched.start("--help"), untouched.start("tset")
    assert (helped.returncode, helped.stderr) == (0, "")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert helped.stdout == wrong.stderr
    assert helped.stdout.startswith("Usage: start.py")


def test_an_older_python_is_turned_away_before_it_meets_anything_it_cannot_read() -> None:
    import ast

    source = (ROOT / "packaging" / "start.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 7))
    before, _, after = source.partition("if sys.version_info < (3, 11):")
    assert "nnsim needs Python 3.11 or newer" in after.splitlines()[1]
    assert "tomllib" not in before
