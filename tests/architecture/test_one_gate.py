"""Whatever a user chooses is opened by one function, `datasets.readers.files.opened`, and becomes a project by one other."""

import ast

import pytest

from tests.architecture.imports import ROOT

GATE = "datasets/readers/files.py"
OTHERS = {
    "storage/disk.py": "what is being replaced or was just written",
    "storage/atomic.py": "reads back what was just written",
    "storage/recovery.py": "nnsim's own folder; the work in it goes through the gate",
    "storage/journal.py": "nnsim's own log",
    "storage/processes.py": "asks the kernel which processes live",
    "storage/class_defaults.py": "what was set for everybody, in one place of the system",
    "engine/memory.py": "asks the kernel how much memory is free",
    "licences.py": "what was installed with nnsim",
    "selftest.py": "what was installed with nnsim",
    "cli.py": "the null device",
}
"""Who else opens files, and why: none of them is named by a user or by another file."""
PLACES = {"read_bytes", "read_text"}
LOADERS = {"fromfile", "loadtxt", "genfromtxt", "memmap", "ZipFile", "TarFile", "QFile", "addApplicationFont", "QSvgRenderer", "QMovie"}
WITH_A_NAME = {"QImage", "QPixmap", "QIcon", "QImageReader"}
"""Widgets of Qt that read a file if their one argument is a text."""
TEXTS = {"str", "fspath", "as_posix", "toLocalFile"}


def openings(text: str) -> list[tuple[int, str]]:
    """Line and call of everything that opens a file, other than what was installed with nnsim."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        owner = getattr(function.value, "id", "") if isinstance(function, ast.Attribute) else "builtins"
        mode = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
        with_mode = isinstance(mode, str) and set(mode) <= set("rwaxbt+")
        opens = name == "open" and (owner in ("builtins", "os", "io", "codecs", "gzip") or with_mode)
        loads = name in LOADERS or (name == "load" and owner in ("np", "numpy", "pickle", "tomllib", "json"))
        inner = node.args[0].func if len(node.args) == 1 and isinstance(node.args[0], ast.Call) else None
        pictures = name in WITH_A_NAME and getattr(inner, "id", getattr(inner, "attr", "")) in TEXTS
        if opens or loads or pictures or (name in PLACES and owner != "builtins"):
            written = ast.unparse(node)
            if "resource(" not in written:
                found.append((node.lineno, written[:80]))
    return found


IN_MEMORY = ("zipfile.ZipFile(source.file)", "QSvgRenderer(QByteArray(", "gzip.GzipFile(fileobj=")
"""What the gate has opened already, and pictures that nnsim has made itself."""
OF_NNSIM = {"ui/whole.py", "app.py", "storage/examples.py", "datasets/bundled.py", "ui/fonts.py"}
"""They go through files that were installed with nnsim, by names that `resource` has given."""


def test_only_the_gate_opens_what_a_user_chooses() -> None:
    package = ROOT / "nnsim"
    found = []
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package).as_posix()
        if name != GATE and name not in OTHERS and name not in OF_NNSIM:
            calls = openings(path.read_text(encoding="utf-8"))
            found += [f"{name}:{line}: {call}" for line, call in calls if not call.startswith(IN_MEMORY)]
    assert found == []


@pytest.mark.parametrize(
    "call",
    [
        "open(path)", "path.open('rb')", "os.open(path, flags)", "path.read_bytes()", "np.load(path)", "zipfile.ZipFile(path)",
        "QPixmap(str(path))", "QIcon(str(path))", "io.open(path)", "gzip.open(path)", "np.fromfile(path)", "QImage(os.fspath(path))",
    ],
)  # fmt: skip
def test_an_opening_is_found(call: str) -> None:
    assert openings(call)


@pytest.mark.parametrize(
    "call",
    ["session.open(project)", "dialog.open()", "QPixmap(24, 24)", "resource('a').read_text()", "QImage(size, form)", "read_text(path)"],
)
def test_what_opens_no_file_is_not(call: str) -> None:
    assert openings(call) == []


def test_nobody_is_let_through_without_need() -> None:
    idle = {name for name in OTHERS if not openings((ROOT / "nnsim" / name).read_text(encoding="utf-8"))}
    assert idle == set()


def test_projects_are_made_of_bytes_in_one_place() -> None:
    """The reader of the record is called by the reader of files, and by that of the clipboard; both have looked at the limits before."""
    package = ROOT / "nnsim"
    callers = {
        path.relative_to(package).as_posix()
        for path in (package / "storage").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "decoded"
    }
    assert callers == {"storage/files.py", "storage/fragments.py"}


def test_every_way_to_a_project_goes_through_the_reader_of_files() -> None:
    """Double click and command line, Open, drop and recent files, recovery, lessons, examples."""
    ways = {
        "cli.py": "storage.read(", "ui/files.py": "storage.read(", "storage/sources.py": "load(path)",
        "storage/recovery.py": "read(self.work)", "lessons/reading.py": "from_bytes(", "storage/examples.py": "read(example_path",
    }  # fmt: skip
    for name, call in ways.items():
        assert call in (ROOT / "nnsim" / name).read_text(encoding="utf-8"), name
