"""Starts nnsim, or its tests, on a computer that has nothing but Python.

    python3 packaging/start.py                  opens nnsim on an example
    python3 packaging/start.py test [...]       runs the tests on all cores; or pytest with what follows

Both commands of the README are this one file, so there is no second list of steps that could grow old. It may use
nothing but the standard library, because it runs before anything is installed, and its syntax stays one that older
Pythons can read as far as the sentence that turns them away.
"""

import ctypes.util
import hashlib
import importlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036  (this is the sentence people with an older Python meet)
    sys.exit(f"nnsim needs Python 3.11 or newer; this is Python {sys.version_info[0]}.{sys.version_info[1]}.")

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
SUFFIX = ".exe" if os.name == "nt" else ""
STATE = VENV / "nnsim-start.json"
EXAMPLE, EPOCHS = "spirals", 300
ALL_TESTS = ["--numprocesses=auto", "--dist=worksteal"]  # a process for each core: the tests spend half their time waiting

# What Qt's wheels expect of the system: Debian's package -> the library (or program) that elsewhere stands for it.
DRAWING = {
    "libgl1": "GL", "libegl1": "EGL", "libglib2.0-0": "glib-2.0", "libdbus-1-3": "dbus-1",
    "libfontconfig1": "fontconfig", "libxkbcommon0": "xkbcommon",
}  # fmt: skip
X_WINDOW = {
    "libxcb-cursor0": "xcb-cursor", "libxkbcommon-x11-0": "xkbcommon-x11", "libxcb-icccm4": "xcb-icccm",
    "libxcb-keysyms1": "xcb-keysyms", "libxcb-shape0": "xcb-shape",
}  # fmt: skip
X_TESTS = {"xvfb": "Xvfb", "xauth": "xauth", "xdotool": "xdotool", "binutils": "objcopy"}  # the last one for the bundle
OFFLINE = re.compile(
    r"name resolution|getaddrinfo failed|nodename nor servname|[Nn]etwork is unreachable|NewConnectionError"
    r"|Failed to establish|ConnectTimeout|ConnectionError"
)


class StartError(Exception):
    """One plain sentence about what stands in the way, perhaps followed by another program's own words."""


def main(arguments: list[str]) -> int:
    try:
        if not arguments:
            return open_example()
        if arguments[0] == "test":
            return run_tests(arguments[1:])
    except StartError as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    helping = arguments[0] in ("-h", "--help")
    print("Usage: start.py   or   start.py test [arguments for pytest]", file=sys.stdout if helping else sys.stderr)
    return 0 if helping else 2


def open_example() -> int:
    display = has_display()
    wayland = bool(os.environ.get("WAYLAND_DISPLAY"))
    provide_system_packages(
        required=DRAWING | (X_WINDOW if display and not wayland else {}), optional=X_WINDOW if wayland else {}
    )
    provide_environment(tools=False)
    if not display:
        return show_without_display()
    return hand_over([str(BIN / f"nnsim{SUFFIX}"), EXAMPLE])


def run_tests(arguments: list[str]) -> int:
    provide_system_packages(required=DRAWING, optional=X_WINDOW | X_TESTS)
    provide_environment(tools=True)
    os.chdir(ROOT)
    return hand_over([str(BIN / f"python{SUFFIX}"), "-m", "pytest", *(arguments or ALL_TESTS)])


def has_display() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def hand_over(command: list[str]) -> int:
    """Become the program, so that signals and the exit status are its own; Windows cannot, and waits for it."""
    sys.stdout.flush()
    if os.name != "nt":
        os.execv(command[0], command)
    return subprocess.run(command).returncode


# The system


def provide_system_packages(required: dict[str, str], optional: dict[str, str]) -> None:
    """Install what is missing where that is allowed; go on without what is only optional."""
    if not sys.platform.startswith("linux"):
        return
    if not (shutil.which("dpkg-query") and shutil.which("apt-get")):
        name_missing_libraries(required, optional)
        return
    wanted = [*required, *optional]
    missing = missing_packages(wanted)
    if needs_ensurepip():
        missing.append("python3-venv")
    if not missing:
        return
    install_packages(missing)
    importlib.invalidate_caches()
    still = missing_packages([name for name in missing if name != "python3-venv"])
    if needs_ensurepip():
        still.append("python3-venv")
    tell_about_missing(
        [name for name in still if name not in optional], [name for name in still if name in optional],
        f"install with: sudo apt-get install {' '.join(still)}",
    )  # fmt: skip


def needs_ensurepip() -> bool:
    return not STATE.exists() and importlib.util.find_spec("ensurepip") is None


def missing_packages(names: list[str]) -> list[str]:
    if not names:
        return []
    # Debian 13 and Ubuntu 24.04 renamed some packages when time_t became 64 bits wide.
    asked = [spelling for name in names for spelling in (name, f"{name}t64")]
    command = ["dpkg-query", "--show", "--showformat", "${Package} ${db:Status-Status}\n", *asked]
    answer = subprocess.run(command, capture_output=True, text=True, errors="replace").stdout
    present = {line.split()[0].removesuffix("t64") for line in answer.splitlines() if line.endswith(" installed")}
    return [name for name in names if name.removesuffix("t64") not in present]


def install_packages(names: list[str]) -> None:
    prefix = administrator()
    if prefix is None:
        return
    print(f"Installing system packages: {', '.join(names)} ...", flush=True)
    command = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "DPkg::Lock::Timeout=120"]
    run_quietly([*command, "update"])  # a source that does not answer need not matter: the next line decides
    result = run_quietly([*command, "install", "-y", "--no-install-recommends", *names])
    if result.returncode:
        print(f"apt-get could not install the system packages. It said:\n{last_words(result.stdout)}", file=sys.stderr)


def administrator() -> list[str] | None:
    """How to run a command as root: directly, through sudo, or (None) not at all."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo is None:
        return None
    if run_quietly([sudo, "-n", "true"]).returncode == 0:
        return [sudo, "-n"]
    if sys.stdin is not None and sys.stdin.isatty():
        print("Some system packages are missing; sudo may ask for your password to install them.", flush=True)
        return [sudo]
    return None


def name_missing_libraries(required: dict[str, str], optional: dict[str, str]) -> None:
    """Other Linux families name their packages in their own ways, so here the libraries themselves are named."""
    if needs_ensurepip():
        raise StartError("This Python lacks ensurepip; please install your system's package for Python's venv.")

    def absent(wanted: dict[str, str]) -> list[str]:
        programs = [name for name in wanted.values() if name in X_TESTS.values() and shutil.which(name) is None]
        libraries = [name for name in wanted.values() if name not in X_TESTS.values()]
        return [f"lib{name}" for name in libraries if ctypes.util.find_library(name) is None] + programs

    tell_about_missing(absent(required), absent(optional), "please install your system's packages for them")


def tell_about_missing(required: list[str], optional: list[str], advice: str) -> None:
    if required:
        raise StartError(f"nnsim needs {', '.join(required + optional)}, which this system lacks; {advice}")
    if optional:
        print(f"Going on without {', '.join(optional)}, which only real X windows and the bundle need; {advice}", file=sys.stderr)


# Python's libraries


def provide_environment(tools: bool) -> None:
    """Make `.venv` hold what pyproject.toml asks for, and `tools` (those the tests need) if wanted; once."""
    state = read_state()
    stamp = installation_stamp()
    tools = tools or bool(state.get("tools"))
    if state.get("stamp") == stamp and state.get("tools") == tools and (BIN / f"nnsim{SUFFIX}").exists():
        return
    if state.get("unfinished") or not environment_works():
        make_environment()
        state = {}
    requirements = ["--editable", str(ROOT), *(development_tools() if tools else [])]
    print("Installing the libraries nnsim needs (the first time takes a minute or two) ...", flush=True)
    write_state({"unfinished": True})  # stays behind if this is interrupted, and makes the next start begin anew
    pip = [str(BIN / f"python{SUFFIX}"), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
    result = run_quietly([*pip, *requirements])
    if result.returncode:
        write_state(state)
        sentence = "The libraries could not be installed"
        if OFFLINE.search(result.stdout):
            sentence = "The libraries could not be fetched, since this computer seems to be offline; try again later"
        raise StartError(f"{sentence}. pip said:\n{last_words(result.stdout)}")
    write_state({"stamp": stamp, "tools": tools})


def installation_stamp() -> str:
    """Changes when an installation made earlier may no longer fit: other dependencies, Python, or folder."""
    stamp = hashlib.sha256((ROOT / "pyproject.toml").read_bytes())
    stamp.update(f"{sys.version_info[:3]} {sys.platform} {ROOT}".encode())
    return stamp.hexdigest()


def read_state() -> dict[str, object]:
    try:
        state = json.loads(STATE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {"unfinished": True}


def write_state(state: dict[str, object]) -> None:
    temporary = STATE.with_suffix(".part")
    temporary.write_text(json.dumps(state), encoding="utf-8")
    temporary.replace(STATE)


def environment_works() -> bool:
    """Is there a virtual environment of this Python with a working pip? Half-made or moved ones are not."""
    python = BIN / f"python{SUFFIX}"
    if not python.exists():
        return False
    try:
        result = run_quietly([str(python), "-c", "import sys, pip; print(*sys.version_info[:2], sys.prefix)"])
    except OSError:
        return False
    expected = f"{sys.version_info[0]} {sys.version_info[1]} {VENV}"
    return result.returncode == 0 and result.stdout.strip().lower() == expected.lower()


def make_environment() -> None:
    if Path(sys.prefix).resolve() == VENV.resolve():
        raise StartError("The folder .venv must be made anew: leave it first (deactivate), then start again.")
    print("Making a place for the libraries, .venv in this folder ...", flush=True)
    result = run_quietly([sys.executable, "-m", "venv", "--clear", str(VENV)])
    if result.returncode:
        raise StartError(f"The folder .venv could not be made. Python said:\n{last_words(result.stdout)}")


def development_tools() -> list[str]:
    import tomllib  # new in Python 3.11, which older ones would trip over above

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [str(requirement) for requirement in project["dependency-groups"]["dev"]]


# Without a display


def show_without_display() -> int:
    """Do what the window would have done, and leave a picture of it and a summary in the current folder."""
    picture, summary = Path(f"nnsim-{EXAMPLE}.png").absolute(), Path(f"nnsim-{EXAMPLE}.txt").absolute()
    print("There is no display here, so nnsim trains the example off screen and saves a picture of its window.")
    print(f"Training the example {EXAMPLE} for {EPOCHS} epochs ...", flush=True)
    words = ask_nnsim("train", EXAMPLE, "--epochs", str(EPOCHS), "--json").strip().splitlines()
    try:
        text = summarise(json.loads(words[-1]))
    except (ValueError, KeyError, TypeError, IndexError):
        raise StartError("nnsim trained, but what it reported about it could not be read.") from None
    print("Drawing the window ...", flush=True)
    ask_nnsim("shot", EXAMPLE, "--out", str(picture), "--epochs", str(EPOCHS))
    try:
        summary.write_text(f"{text}\nPicture of the window: {picture.name}\n", encoding="utf-8")
    except OSError as error:
        raise StartError(f"The summary could not be written to {summary}: {error.strerror}.") from None
    print(f"{text}\nPicture: {picture}\nSummary: {summary}")
    return 0


def ask_nnsim(*arguments: str) -> str:
    command = [str(BIN / f"nnsim{SUFFIX}"), *arguments]
    result = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", stdin=subprocess.DEVNULL)
    if result.returncode:
        raise StartError(f"nnsim {arguments[0]} failed. It said:\n{last_words(result.stdout + result.stderr)}")
    return result.stdout


def summarise(report: dict[str, object]) -> str:
    """A table of what `nnsim train --json` reports: one line for each part of the data that there is."""
    parts = [(name, report[name]) for name in ("train", "validation", "test") if report[name] is not None]
    names = list(dict.fromkeys(key for _, values in parts for key, value in values.items() if is_number(value)))
    head = f"nnsim, example {EXAMPLE}: {report['iterations']:,} iterations in {report['seconds']:.1f} seconds\n"
    lines = ["part        " + "".join(f"{name.replace('_', ' '):>22}" for name in names)]
    for part, values in parts:
        lines.append(f"{part:<12}" + "".join(f"{values[n]:>22.4f}" if n in values else " " * 22 for n in names))
    return "\n".join([head, *(line.rstrip() for line in lines), ""])


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


# Other programs


def run_quietly(command: list[str]) -> "subprocess.CompletedProcess[str]":
    """Run to the end with both outputs in one text; the terminal stays free for a question such as sudo's."""
    return subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace", cwd=ROOT
    )


def last_words(text: str, lines: int = 12) -> str:
    return "\n".join(f"    {line}" for line in [line for line in text.splitlines() if line.strip()][-lines:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
