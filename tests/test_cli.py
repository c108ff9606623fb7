"""The command line: what each command prints, saves and answers, and that errors are one sentence."""

import io
import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import nnsim
from nnsim import cli
from nnsim.engine import bench
from tests.architecture.imports import ROOT

WITHOUT_DISPLAY = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]):
    def run(*arguments: object, status: int = 0) -> str:
        """What the command prints; with a status other than 0, the one sentence that it says."""
        assert cli.main([str(argument) for argument in arguments]) == status
        out, error = capsys.readouterr()
        if status == 0:
            assert error == ""
            return out
        assert error.startswith(("nnsim: ", "usage: ")), error
        assert "Traceback" not in error
        if error.startswith("nnsim: "):
            assert error.count("\n") == 1
            assert error.endswith((".\n", "!\n", "?\n"))
        return error

    return run


def process(*arguments: str, surroundings: dict[str, str] | None = None, **more: Any) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **WITHOUT_DISPLAY, "PYTHONPATH": str(ROOT), **(surroundings or {})}
    return subprocess.run(
        [sys.executable, "-m", "nnsim", *arguments], capture_output=True, text=True, env=environment, timeout=120, check=False, **more
    )


def last_line(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text.strip().splitlines()[-1])
    return found


def test_examples_are_listed_with_their_titles(ask) -> None:
    lines = ask("examples").splitlines()
    assert [line.split()[0] for line in lines] == list(nnsim.examples())
    learned = next(line for line in lines if line.startswith("xor "))
    assert "XOR needs a hidden layer" in learned
    assert learned.endswith("Several layers")


def test_training_tells_its_result_in_words(ask) -> None:
    out = ask("train", "xor", "--iterations", 2_000)
    assert out.startswith("2,000 iterations in ")
    assert "accuracy 100.00%" in out


@pytest.mark.parametrize(
    ("length", "iterations"), [(["--epochs", "3"], 42), (["--iterations", "10"], 10), ([], 2_002), (["--epochs", "0"], 0)]
)
def test_training_reports_as_json(ask, length: list[str], iterations: int) -> None:
    report = last_line(ask("train", "spirals", *length, "--json"))
    assert list(report) == ["iterations", "seconds", "train", "validation", "test"]
    assert report["iterations"] == iterations
    assert report["train"].keys() == report["validation"].keys() == {"loss", "accuracy"}
    assert report["test"] is None


def test_digits_reach_what_they_promise(ask) -> None:
    report = last_line(ask("train", "digits", "--epochs", 40, "--json"))
    assert report["test"]["accuracy"] >= 0.96


def test_a_number_that_json_does_not_have_is_null(ask) -> None:
    report = last_line(ask("train", "gates_perceptron", "--set", "learning_rule=gradient", "loss=value", "--iterations", 1, "--json"))
    assert "NaN" not in json.dumps(report)


def test_the_same_seed_gives_the_same_result_and_another_seed_another(ask) -> None:
    results = [last_line(ask("train", "xor", "--epochs", 20, "--seed", seed, "--json"))["train"] for seed in (1, 1, 2)]
    assert results[0] == results[1] != results[2]


def test_a_trained_network_is_saved_and_goes_on(ask, tmp_path: Path) -> None:
    out = tmp_path / "trained.nnsim"
    ask("train", "moons", "--epochs", 2, "--out", out)
    run = nnsim.load(out)
    assert isinstance(run, nnsim.Run)
    assert run.epoch == 2
    assert last_line(ask("train", out, "--epochs", 1, "--out", out, "--json"))["iterations"] == 7
    again = nnsim.Run(nnsim.example("moons"))
    again.train(epochs=3)
    assert nnsim.load(out).state_hash() == again.state_hash()


def test_settings_are_changed_for_this_training(ask, tmp_path: Path) -> None:
    out = tmp_path / "a.nnsim"
    ask(
        "train", "moons", "--set", "learning_rate=0.01", 'optimizer={"key": "momentum", "momentum": 0.5}', "--set", "split=0.5,0.25,0.25",
        "--set", "batch-size=none", "--set", "standardize=true", "--epochs", 1, "--out", out,
    )  # fmt: skip
    settings = nnsim.load(out).project.settings
    assert settings["learning_rate"] == 0.01
    assert settings["optimizer"] == {"key": "momentum", "momentum": 0.5}
    assert settings["split"] == (0.5, 0.25, 0.25)
    assert settings["batch_size"] is None
    assert settings["standardize"] is True


@pytest.mark.parametrize(
    "arguments",
    [
        ["--set", "learning_rate=0.01", "batch_size=2", "xor"], ["--set", "learning_rate=0.01", "--set", "batch_size=2", "xor"],
        ["--set=learning_rate=0.01", "batch_size=2", "xor"], ["xor", "--set", "learning_rate=0.01", "batch_size=2"],
        ["--set", "learning_rate=0.01", "xor", "--set", "batch_size=2"], ["--set", "learning_rate=0.01", "batch_size=2", "--", "xor"],
        ["--seed", "3", "--set", "learning_rate=0.01", "batch_size=2", "--seed", "4", "xor"],
    ],
)  # fmt: skip
def test_settings_may_stand_anywhere(ask, tmp_path: Path, arguments: list[str]) -> None:
    out = tmp_path / "a.nnsim"
    ask("train", "--iterations", 1, "--out", out, *arguments)
    settings = nnsim.load(out).project.settings
    assert (settings["learning_rate"], settings["batch_size"]) == (0.01, 2)


def test_a_saved_run_takes_over_settings_that_may_change_and_starts_anew_for_others(ask, tmp_path: Path) -> None:
    out = tmp_path / "a.nnsim"
    ask("train", "xor", "--iterations", 50, "--out", out)
    ask("train", out, "--set", "learning_rate=0.5", "--iterations", 10, "--out", out)
    assert (nnsim.load(out).iteration, nnsim.load(out).learning_rate) == (60, 0.5)
    ask("train", out, "--seed", 9, "--iterations", 10, "--out", out)
    assert nnsim.load(out).iteration == 10


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3), ("-2", -2), ("0.5", 0.5), ("1e-3", 1e-3), (".5", 0.5), ("true", True), ("False", False), ("none", None), ("null", None),
        ("adam", "adam"), ("0.7,0.3,0", [0.7, 0.3, 0]), ('{"key": "adam"}', {"key": "adam"}), ("[1, 2]", [1, 2]), ("nan", "nan"),
        ("1_000", "1_000"), ("١٢", "١٢"), ("0x10", "0x10"), ("__import__('os')", "__import__('os')"),
    ],
)  # fmt: skip
def test_values_of_settings_are_plain(text: str, value: object) -> None:
    found = cli.plain_value(text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["train", "xor", "--set", "learning_rate"], "KEY=VALUE"),
        (["train", "--set", "learning_rate", "xor"], "KEY=VALUE"),
        (["train", "xor", "--set"], "expected one argument"),
        (["train", "xor", "--set", "--json"], "expected one argument"),
        (["train", "--set", "learning_rate=1"], "required"),
        (["train", "xor", "--set", "learning_rate=1", "seed"], "unrecognized"),
        (["train", "xor", "--set", "speed=3"], "There is no setting “speed”"),
        (["train", "xor", "--set", "learning_rate=fast"], "learning_rate must be a finite number"),
        (["train", "xor", "--set", "loss={]"], "is no JSON"),
        (["train", "xor", "--set", "optimizer=magic"], "There is no optimizer “magic”"),
        (["train"], "required"),
        (["train", "xor", "--epochs", "-1"], "whole number"),
        (["train", "xor", "--epochs", "1.5"], "whole number"),
        (["train", "xor", "--epochs", "1", "--iterations", "1"], "not allowed with"),
        (["shot", "xor"], "--out"),
        (["shot", "xor", "--out", "x.png", "--size", "big"], "1440x900"),
        (["shot", "xor", "--out", "x.png", "--theme", "pink"], "invalid choice"),
        (["xor", "spirals"], "unrecognized"),
        (["--fast"], "unrecognized"),
    ],
)
def test_wrong_usage_answers_2(ask, arguments: list[str], words: str) -> None:
    assert words in ask(*arguments, status=2)


@pytest.mark.parametrize("command", ["train", "check"])
def test_files_that_cannot_be_read_answer_1(ask, tmp_path: Path, command: str) -> None:
    (tmp_path / "empty.nnsim").touch()
    (tmp_path / "bad.nnsim").write_bytes(b"bad")
    os.mkfifo(tmp_path / "pipe.nnsim")
    assert "empty.nnsim is an empty file" in ask(command, tmp_path / "empty.nnsim", status=1)
    assert "bad.nnsim is not an nnsim project" in ask(command, tmp_path / "bad.nnsim", status=1)
    assert "not a file that can be read" in ask(command, tmp_path / "pipe.nnsim", status=1)
    assert "not a file that can be read" in ask(command, tmp_path, status=1)
    assert "not a file that can be read" in ask(command, "/dev/zero", status=1)
    assert "does not exist" in ask(command, tmp_path / "none.nnsim", status=1)
    assert "There is no file and no example “none”" in ask(command, "none", status=1)


def test_a_place_where_nothing_can_be_saved_is_said_before_training(ask, tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "missing" / "a.nnsim"):
        ask("train", "xor", "--iterations", 10**9, "--out", place, status=1)


def test_divergence_is_one_sentence(ask, tmp_path: Path) -> None:
    out = tmp_path / "a.nnsim"
    assert "no longer a finite number" in ask("train", "line", "--set", "learning_rate=1000", "--out", out, status=1)
    assert not out.exists()


def test_a_project_that_cannot_run_says_why(ask, tmp_path: Path) -> None:
    network = nnsim.Network()
    network.connect(network.add("input", name="x", shape=(3,)), network.add("dense", name="y", units=2))
    path = tmp_path / "a.nnsim"
    nnsim.save(nnsim.Project(network, nnsim.dataset("xor"), title="Not yet"), path)
    assert "x has 3 values, but each sample has 2 values" in ask("train", path, status=1)


def test_check_shows_layers_size_and_data(ask) -> None:
    lines = ask("check", "digits").splitlines()
    assert lines[0] == "Handwritten digits"
    assert lines[2].split() == ["hidden", "dense", "relu", "100", "6,500", "parameters"]
    assert lines[4] == "3 layers, 2 connections, 7,510 parameters; data: Handwritten digits, 1,797 samples"
    assert lines[5] == "It can run."


def test_check_shows_problems_and_answers_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    network = nnsim.Network()
    network.connect(network.add("input", name="x", shape=(3,)), network.add("dense", name="y", units=2))
    nnsim.save(nnsim.Project(network, nnsim.dataset("xor")), tmp_path / "a.nnsim")
    assert cli.main(["check", str(tmp_path / "a.nnsim")]) == 1
    out, error = capsys.readouterr()
    assert "Problem: x has 3 values, but each sample has 2 values." in out
    assert error == "nnsim: a.nnsim cannot run: 2 problems in the way.\n"


def test_bench_measures_what_is_named(ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench.measure, "__defaults__", (1, 0.01))
    [row] = json.loads(ask("bench", "xor", "--json"))
    assert row["name"] == "xor"
    assert 0 < row["microseconds"] < 1e6
    assert "XOR 2-2-1" in ask("bench", "xor")
    assert "There is no workload “nothing”" in ask("bench", "nothing", status=1)


@pytest.mark.parametrize("workload", bench.WORKLOADS, ids=lambda workload: workload.name)
def test_every_workload_can_run(workload: bench.Workload) -> None:
    assert bench.project(workload).problems() == []


@pytest.mark.parametrize(("what", "name"), [("predictions", "a.csv"), ("history", "b.csv"), ("weights", "c.npz"), ("weights", "d.csv")])
def test_export_writes_what_other_programs_read(ask, tmp_path: Path, what: str, name: str) -> None:
    ask("train", "xor", "--iterations", 5, "--out", tmp_path / "a.nnsim")
    assert ask("export", tmp_path / "a.nnsim", what, "--out", tmp_path / name) == ""
    assert (tmp_path / name).stat().st_size > 100
    assert "not as a.txt" in ask("export", "xor", what, "--out", tmp_path / "a.txt", status=1)


def test_shot_saves_a_picture_of_the_window(tmp_path: Path) -> None:
    out = tmp_path / "picture.png"
    found = process("shot", "xor", "--out", str(out), "--epochs", "5", "--size", "1000x700", "--theme", "dark", "--select", "hidden")
    assert (found.returncode, found.stdout, found.stderr) == (0, "", "")
    header = out.read_bytes()[:24]
    assert header[:8] == b"\x89PNG\r\n\x1a\n"
    assert [int.from_bytes(header[at : at + 4], "big") for at in (16, 20)] == [1000, 700]
    unknown = process("shot", "xor", "--out", str(out), "--epochs", "0", "--select", "nobody")
    assert unknown.returncode == 1
    assert "nobody" in unknown.stderr.splitlines()[-1]


def test_shot_saves_the_drawing_alone(tmp_path: Path) -> None:
    out = tmp_path / "network.svg"
    found = process("shot", "xor", "--canvas", "--out", str(out), "--epochs", "5", "--scale", "50", "--theme", "dark")
    assert (found.returncode, found.stdout, found.stderr) == (0, "", "")
    assert 'aria-label="hidden"' in out.read_text("utf-8")
    assert "#171a21" in out.read_text("utf-8")
    other = process("shot", "xor", "--canvas", "--out", str(tmp_path / "network.jpg"))
    assert (other.returncode, len(other.stderr.splitlines())) == (1, 1)
    assert ".svg, .pdf or .png" in other.stderr


@pytest.mark.long
@pytest.mark.parametrize(
    "surroundings", [{"QT_QPA_PLATFORM": "xcb"}, {"QT_QPA_PLATFORM": "wayland;xcb", "DISPLAY": ":4711"}, {"QT_QPA_PLATFORM": "minimal"}]
)
def test_shot_draws_off_screen_whatever_the_surroundings_say(tmp_path: Path, surroundings: dict[str, str]) -> None:
    out = tmp_path / "picture.png"
    found = process("shot", "xor", "--out", str(out), "--epochs", "0", "--size", "800x600", surroundings=surroundings)
    assert (found.returncode, found.stdout, found.stderr) == (0, "", "")
    assert out.stat().st_size > 10_000, "letters and lines are there"


def test_only_what_the_off_screen_platform_says_of_size_hints_is_kept_quiet() -> None:
    code = (
        "from PySide6.QtCore import qWarning\n"
        "from nnsim.ui.messages import quiet_off_screen\n"
        "qWarning('before')\n"
        "with quiet_off_screen():\n"
        "    qWarning('This plugin does not support propagateSizeHints()')\n"
        "    qWarning('This plugin does not support raise()')\n"
        "    qWarning('100 % other')\n"
        "qWarning('This plugin does not support propagateSizeHints()')\n"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    size_hints = "This plugin does not support propagateSizeHints()"
    assert found.stderr.splitlines() == ["before", "This plugin does not support raise()", "100 % other", size_hints]


def test_without_a_display_the_window_says_what_to_run_instead() -> None:
    for arguments in ([], ["xor"]):
        found = process(*arguments)
        assert found.returncode == 2
        assert found.stdout == ""
        assert found.stderr.count("\n") == 1
        assert "nnsim train xor" in found.stderr


def test_a_display_is_there_where_one_answers(tmp_path: Path) -> None:
    assert cli.display_there({}, "darwin")
    assert not cli.display_there({}, "linux")
    assert not cli.display_there({"DISPLAY": ":4711"}, "linux")
    assert cli.display_there({"DISPLAY": "localhost:10.0"}, "linux"), "forwarded ones are left to Qt"
    assert cli.display_there({"QT_QPA_PLATFORM": "offscreen"}, "linux")
    waiting = {"WAYLAND_DISPLAY": "wayland-9", "XDG_RUNTIME_DIR": str(tmp_path)}
    assert not cli.display_there(waiting, "linux")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-9"))
        server.listen()
        assert cli.display_there(waiting, "linux")


def test_it_runs_as_a_module_and_loads_no_qt() -> None:
    code = "import sys; from nnsim.cli import main; main(['train', 'xor', '--epochs', '1']); print('PySide6' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert found.stdout.endswith("False\n")
    assert process("--version").stdout == f"nnsim {nnsim.__version__}\n"


def test_the_windowed_program_has_no_console_and_works() -> None:
    code = (
        "import sys; sys.stdout = sys.stderr = None; from nnsim.cli import main\n"
        "found = [main(line.split()) for line in ('examples', 'train xor --epochs 1', 'train none', 'train', '--version')]\n"
        "sys.exit(0 if found == [0, 0, 1, 2, 0] else 3)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (found.returncode, found.stdout, found.stderr) == (0, "", "")


def test_what_the_window_is_to_show_is_read_once_and_errors_are_said_where_they_can_be_seen(tmp_path: Path) -> None:
    nnsim.save(nnsim.example("xor"), tmp_path / "a.nnsim")
    (tmp_path / "bad.nnsim").write_bytes(b"bad")
    contents, path = cli.to_open("xor", console=True)
    assert contents is not None
    assert path is None
    contents, path = cli.to_open(str(tmp_path / "a.nnsim"), console=True)
    assert contents is not None
    assert path == tmp_path / "a.nnsim"
    with pytest.raises(nnsim.FileError):
        cli.to_open(str(tmp_path / "bad.nnsim"), console=True)
    assert cli.to_open(str(tmp_path / "bad.nnsim"), console=False) == (None, tmp_path / "bad.nnsim")


def test_nobody_reading_on_is_no_error() -> None:
    code = f"{sys.executable} -m nnsim examples | true; exit ${{PIPESTATUS[0]}}"
    found = subprocess.run(
        ["bash", "-c", f"sleep 0; {code}"], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False
    )
    assert found.returncode in (0, 1)
    assert found.stderr == ""


def test_an_interrupted_training_saves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(nnsim.Run, "burst", interrupted)
    assert cli.main(["train", "xor", "--out", str(tmp_path / "a.nnsim")]) == 130
    assert capsys.readouterr().err == "nnsim: stopped; nothing was saved.\n"
    assert list(tmp_path.iterdir()) == []


def test_progress_is_drawn_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert cli.main(["train", "xor", "--iterations", "500"]) == 0
    assert "500 of 500 iterations" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_where_a_file_of_nnsim_is_missing_it_says_which_and_what_to_do(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "nnsim", tmp_path / "nnsim", ignore=shutil.ignore_patterns("__pycache__"))
    told = process("examples", surroundings={"PYTHONPATH": str(tmp_path)}, cwd=tmp_path)
    assert (told.returncode, told.stderr.count("\n")) == (1, 1)
    assert told.stderr.startswith("nnsim: nnsim's own file examples/index.json is missing (looked in ")
    assert told.stderr.endswith("); please install nnsim again.\n")
