"""The command line: one table of commands, errors in one sentence, and exit status 0 (done), 1 (cannot) or 2 (wrong usage)."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from nnsim import Diverged, FileError, Project, ProjectError, Run, __version__, storage
from nnsim.display import display_there
from nnsim.document.settings import checked
from nnsim.engine import bench, headless
from nnsim.engine.summary import summary
from nnsim.lessons import command as lessons
from nnsim.lessons.reading import is_lesson
from nnsim.storage.exports import EXPORTS, export, require_ending

COMMANDS = ("examples", "train", "check", "shot", "bench", "export", "lesson")
SELF_TEST = "--self-test"
INTERRUPTED = 130
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
NO_DISPLAY = (
    "there is no display here to open a window on; “nnsim train {name}” trains without one, "
    "and “nnsim shot {name} --out picture.png” saves a picture of the window"
)


class Parser(argparse.ArgumentParser):
    """Says nothing where there is no console, as in the windowed program; argparse of Python 3.11.2, which is Debian's, would fail."""

    def _print_message(self, message: str, file: Any = None) -> None:
        if (file or sys.stderr) is not None:
            super()._print_message(message, file)


class UsageError(ValueError):
    """The command line asks for something that there is not; `str(error)` is one sentence."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    _speak_utf8()
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        status = _dispatch(given)
        if sys.stdout is not None:  # as in the windowed program on Windows
            sys.stdout.flush()
        return status
    except SystemExit as stop:  # from the parser, which has said why
        return stop.code if isinstance(stop.code, int) else 2
    except UsageError as error:
        return _say(error, 2)
    except (ProjectError, FileError, Diverged) as error:
        return _say(error, 1)
    except KeyboardInterrupt:
        return _say("stopped; nothing was saved", INTERRUPTED)
    except BrokenPipeError:  # whoever read our output has read enough
        _forget_output()
        return 1
    except MemoryError:
        return _say("there is not enough memory for this", 1)
    except OSError as error:
        name = f"{Path(os.fsdecode(error.filename)).name}: " if isinstance(error.filename, str | bytes) else ""
        return _say(f"{name}{error.strerror or str(error) or 'the system reports an error'}", 1)  # or the words of our own code


def _dispatch(given: list[str]) -> int:
    if given and given[0] == SELF_TEST:
        tested: int = importlib.import_module("nnsim.selftest").main(given[1:], display_there(os.environ, sys.platform))
        return tested
    parser = _parser()
    if given and (given[0] in COMMANDS or given[0] in ("-h", "--help", "--version")):
        chosen = parser.parse_args(_settings_apart(given))
        action: Callable[[argparse.Namespace], int] = chosen.action
        return action(chosen)
    window = Parser(prog="nnsim", usage=parser.format_usage().removeprefix("usage: ").rstrip())
    window.add_argument("source", nargs="?")
    return _window(window.parse_args(given))


def _parser() -> Parser:
    parser = Parser(
        prog="nnsim",
        usage="nnsim [FILE or example]\n       nnsim {" + ",".join(COMMANDS) + "} ...",
        description="Draw a neural network, train it, and see how it learns. Without a command, opens the window.",
    )
    parser.add_argument("--version", action="version", version=f"nnsim {__version__}")
    parser.add_argument(SELF_TEST, action="store_true", help="test whether everything is there and works")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="command", prog="nnsim")

    examples = subparsers.add_parser("examples", help="list the bundled examples")
    examples.set_defaults(action=_examples)

    train = subparsers.add_parser("train", help="train without a window")
    train.add_argument("source", metavar="FILE-or-example")
    length = train.add_mutually_exclusive_group()
    length.add_argument("--epochs", type=_count, metavar="N", help="passes over the training samples")
    length.add_argument("--iterations", type=_count, metavar="N", help="updates; without either, about 2,000")
    train.add_argument("--seed", type=_count, metavar="S", help="start of all random numbers")
    train.add_argument(
        "--set", dest="settings", action="append", default=[], metavar="KEY=VALUE", help="change a setting of the project; more may follow"
    )
    train.add_argument("--out", type=Path, metavar="FILE", help="save the trained network there")
    train.add_argument("--json", action="store_true", help="print the result as one JSON object on the last line")
    train.set_defaults(action=_train)

    check = subparsers.add_parser("check", help="problems in plain words, shapes, parameter count")
    check.add_argument("source", metavar="FILE")
    check.set_defaults(action=_check)

    shot = subparsers.add_parser("shot", help="save a picture of the window, or of the network alone, after training")
    shot.add_argument("source", metavar="FILE-or-example")
    shot.add_argument("--out", type=Path, required=True, metavar="PICTURE.png")
    shot.add_argument("--epochs", type=_count, metavar="N", help="passes over the training samples before the picture")
    shot.add_argument("--size", type=_size, default=(1440, 900), metavar="1440x900")
    shot.add_argument("--theme", choices=("light", "dark"), default="light")
    shot.add_argument("--select", metavar="NODE", help="the layer that is selected")
    shot.add_argument("--canvas", action="store_true", help="the network alone; the picture may also end in .svg or .pdf")
    shot.add_argument("--scale", type=_percent, default=100, metavar="PERCENT", help="size of the network alone, 100 as on the screen")
    shot.add_argument("--step", type=_count, default=0, metavar="N", help="operations into the next iteration")
    shot.set_defaults(action=_shot)

    bench = subparsers.add_parser("bench", help="the standard workloads, time per iteration")
    bench.add_argument("names", nargs="*", metavar="NAME")
    bench.add_argument("--json", action="store_true")
    bench.set_defaults(action=_bench)

    leaving = subparsers.add_parser("export", help="write predictions, history, weights or a picture for other programs")
    leaving.add_argument("source", metavar="FILE-or-example")
    leaving.add_argument("what", choices=(*EXPORTS, "picture"))
    leaving.add_argument("--out", type=Path, required=True, metavar="FILE", help="its ending says the format: .csv .npz .svg …")
    leaving.set_defaults(action=_export)

    lesson = subparsers.add_parser("lesson", help="check a lesson, begin a new one, or pack one into a single file")
    lesson.add_argument("what", choices=lessons.ACTIONS)
    lesson.add_argument("folder", type=Path, metavar="FOLDER")
    lesson.add_argument("--out", type=Path, metavar="FILE.nnlesson", help="the file that is packed")
    lesson.set_defaults(action=_lesson)
    return parser


def _examples(_: argparse.Namespace) -> int:
    titles = {name: storage.example(name).document.title for name in storage.examples()}
    width, wide = (max(map(len, texts)) for texts in (titles, titles.values()))
    for group, names in storage.example_groups().items():
        for name in names:
            print(f"{name:<{width}}  {titles[name]:<{wide}}  {group}")
    return 0


def _train(chosen: argparse.Namespace) -> int:
    if chosen.out is not None:
        storage.require_writable(chosen.out)
    settings = _settings(chosen.settings)
    if chosen.seed is not None:
        settings["seed"] = chosen.seed
    content = storage.found(chosen.source).content
    _require_settings(content, settings)
    run = headless.prepared(content, settings, own_length=chosen.epochs is None and chosen.iterations is None)
    progress = Progress(chosen.source) if sys.stderr is not None and sys.stderr.isatty() else None
    try:
        result = headless.train(run, headless.goal(run, chosen.epochs, chosen.iterations), progress)
    finally:
        if progress is not None:
            progress.clear()
    if chosen.out is not None:
        storage.save(run, chosen.out)
    if chosen.json:
        print(json.dumps(result.record(), ensure_ascii=False, allow_nan=False))
    else:
        print("\n".join(result.lines()))
    return 0


def _settings_apart(given: list[str]) -> list[str]:
    """The same arguments with a `--set` before each setting, so that what follows the settings is the file."""
    apart: list[str] = []
    among = False
    for number, text in enumerate(given):
        if text == "--":
            return apart + given[number:]
        if among and "=" in text and not text.startswith("-") and apart[-1] != "--set":
            apart.append("--set")
        elif text.startswith("-"):
            among = text == "--set" or text.startswith("--set=")
        elif apart and apart[-1] != "--set":
            among = False
        apart.append(text)
    return apart


def _settings(given: list[str]) -> dict[str, object]:
    """Settings from texts KEY=VALUE. Raises UsageError."""
    settings: dict[str, object] = {}
    for text in given:
        key, equals, value = text.partition("=")
        if not equals or not key.strip():
            raise UsageError(f"settings are given as KEY=VALUE, for example learning_rate=0.01, not as “{text[:60]}”")
        settings[key.strip().replace("-", "_")] = plain_value(value.strip())
    return settings


def plain_value(text: str) -> object:
    """A number, true, false, none, a list of numbers, JSON for lists and mappings, or else the text itself. Raises UsageError."""
    if text.lower() in ("none", "null", ""):
        return None
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    if NUMBER.fullmatch(text):
        return int(text) if re.fullmatch(r"[+-]?\d{1,16}", text, re.ASCII) else float(text)
    if text[0] in "{[":
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            raise UsageError(f"“{text[:60]}” is no JSON; a mapping is written like {{\"key\": \"adam\", \"beta1\": 0.9}}") from None
    parts = text.split(",")
    if len(parts) > 1 and all(NUMBER.fullmatch(part.strip()) for part in parts):
        return [plain_value(part.strip()) for part in parts]
    return text


def _require_settings(content: Project | Run, settings: Mapping[str, object]) -> None:
    """Raises UsageError for a setting that there is not or a value that cannot be."""
    project = content.project if isinstance(content, Run) else content
    for key, value in settings.items():
        try:
            checked(project.network.catalog, key, value)
        except ProjectError as error:
            raise UsageError(str(error)) from None


class Progress:
    """A bar on standard error that is drawn over itself."""

    WIDTH = 30

    def __init__(self, name: str) -> None:
        self._name = Path(name).name

    def __call__(self, run: Run, done: int, goal: int) -> None:
        share = done / max(goal, 1)
        bar = "█" * round(share * self.WIDTH)
        loss = f"  loss {run.loss:.6g}" if run.loss is not None else ""
        sys.stderr.write(f"\r\x1b[K{self._name}  {bar:·<{self.WIDTH}} {share:4.0%}  {done:,} of {goal:,} iterations{loss}")
        sys.stderr.flush()

    def clear(self) -> None:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


def _check(chosen: argparse.Namespace) -> int:
    report = summary(storage.found(chosen.source).project)
    print("\n".join(report.lines))
    if report.blocking:
        count = f"{report.blocking} problem{'s' if report.blocking > 1 else ''}"
        return _say(f"{Path(chosen.source).name} cannot run: {count} in the way", 1)
    return 0


def _shot(chosen: argparse.Namespace) -> int:
    storage.require_writable(chosen.out)
    content, epochs = storage.found(chosen.source).content, chosen.epochs
    if epochs is None and not chosen.step and not isinstance(content, Run):
        epochs = headless.usual_epochs(Run(content))
    usual = {"epochs": epochs, "theme_name": chosen.theme, "select": chosen.select, "step": chosen.step}
    if chosen.canvas:
        _pictures().drawing(content, chosen.out, scale=chosen.scale / 100, **usual)
    else:
        _pictures().shot(content, chosen.out, size=chosen.size, **usual)
    return 0


def _export(chosen: argparse.Namespace) -> int:
    """What a file holds, as it stands: of a project without a training that was saved, before the first iteration."""
    if chosen.what != "picture":
        require_ending(chosen.what, chosen.out)
    storage.require_writable(chosen.out)
    content = storage.found(chosen.source).content
    if chosen.what == "picture":
        _pictures().drawing(content, chosen.out)
    else:
        export(content if isinstance(content, Run) else Run(content), chosen.what, chosen.out)
    return 0


def _lesson(chosen: argparse.Namespace) -> int:
    lines, faults = lessons.run(chosen.what, chosen.folder, chosen.out)
    print("\n".join(lines))
    if faults:
        return _say(f"{chosen.folder.name}: {faults} problem{'s' if faults > 1 else ''} in this lesson", 1)
    return 0


def _bench(chosen: argparse.Namespace) -> int:
    rows = []
    for timing in map(bench.measure, bench.chosen(chosen.names)):
        rows.append({"name": timing.workload.name, "title": timing.workload.title, "microseconds": round(timing.seconds * 1e6, 3)})
        if not chosen.json:
            print(f"{timing.workload.name:<18} {timing.seconds * 1e6:10.2f} µs  {timing.workload.title}", flush=True)
    if chosen.json:
        print(json.dumps(rows, ensure_ascii=False))
    return 0


def _window(chosen: argparse.Namespace) -> int:
    contents, path = (None, None) if chosen.source is None else to_open(chosen.source, sys.stderr is not None)
    if not display_there(os.environ, sys.platform):
        raise UsageError(NO_DISPLAY.format(name=chosen.source or "xor"))
    status: int = _app().open_window(contents, path)
    return status


def to_open(source: str, console: bool) -> tuple[storage.Contents | None, Path | None]:
    """What the window is to show, and its file. Without contents the window reads the file itself and says or asks what is to be said.

    Raises FileError where there is a console to say it on; the windowed program on Windows has none.
    """
    if is_lesson(source):
        return None, Path(source)
    try:
        path = storage.named(source)
        if path is not None and storage.is_data(path):
            return None, path
        return (storage.Contents(storage.example(source)) if path is None else storage.read(path)), path
    except storage.TrainingError:
        return None, Path(source)
    except FileError:
        if console:
            raise
        return None, Path(source)


def _app() -> Any:
    """The window's part of nnsim, loaded only when a window is wanted."""
    return importlib.import_module("nnsim.app")


def _pictures() -> Any:
    """What draws pictures of it, loaded only when one is wanted."""
    return importlib.import_module("nnsim.pictures")


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 2**53:
        raise argparse.ArgumentTypeError(f"must be a whole number, not {text[:40]!r}")
    return int(text)


def _percent(text: str) -> int:
    number = _count(text)
    if not 1 <= number <= 10_000:
        raise argparse.ArgumentTypeError(f"must be from 1 to 10000, not {text[:40]!r}")
    return number


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdigit() and height.isdigit() and 200 <= int(width) <= 8000 and 200 <= int(height) <= 8000):
        raise argparse.ArgumentTypeError(f"must be like 1440x900, with 200 to 8000 pixels each, not {text[:40]!r}")
    return int(width), int(height)


def _say(sentence: object, status: int) -> int:
    """One line on standard error, and the exit status."""
    text = " ".join(str(sentence).split())
    try:
        print(f"nnsim: {text if text.endswith(('.', '!', '?')) else text + '.'}", file=sys.stderr, flush=True)
    except OSError:
        _forget_output()
    return status


def _speak_utf8() -> None:
    """Titles have letters that a console's own encoding may lack; replace those rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _forget_output() -> None:
    """Nobody reads our output any more: let the interpreter's last flush go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            os.dup2(nowhere, stream.fileno())
        except (OSError, ValueError):
            continue
    os.close(nowhere)
