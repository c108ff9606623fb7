"""nnsim opens no network connection, starts no other program, and executes nothing that a file says."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.imports import ROOT, imported

NETWORK = {
    "socket", "ssl", "http", "urllib", "ftplib", "smtplib", "poplib", "imaplib", "nntplib", "telnetlib", "socketserver", "xmlrpc",
    "asyncio", "webbrowser", "requests", "wsgiref", "select", "selectors", "asyncore", "asynchat",
}  # fmt: skip
NETWORK_OF_QT = {"QtNetwork", "QtWebEngineCore", "QtWebEngineWidgets", "QtWebSockets", "QtHttpServer", "QtDBus", "QtQml"}
PROGRAMS = {"subprocess", "multiprocessing", "pty", "code", "codeop", "runpy", "cffi"}
PICKLED = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "h5py"}
ALLOWED = {("display.py", "socket")}
"""Before a window is opened it is asked whether a display answers at a local socket."""
EXECUTES = {"eval", "exec", "compile", "__import__", "system", "popen", "startfile", "startDetached", "execvp", "spawnv", "fork", "openUrl"}
EXECUTES_ALLOWED = {("engine/calls.py", "compile"), ("engine/calls.py", "exec"), ("ui/widgets/outside.py", "openUrl")}
"""Calls in a row, without any text of a user; and the address that a user has confirmed goes to the system's browser."""
OWNERS = {"builtins", "os", "QProcess", "QDesktopServices"}
"""Of whom: methods of the same name that other things have are harmless."""


def faults(name: str, text: str) -> list[str]:
    """What a source file does that it should not."""
    tree = ast.parse(text)
    found = []
    for line, module in imported(tree):
        words = module.split(".")
        strange = words[0] in NETWORK | PROGRAMS | PICKLED or (words[0] == "PySide6" and NETWORK_OF_QT.intersection(words))
        if strange and (name, words[0]) not in ALLOWED:
            found.append(f"{name}:{line}: imports {module}")
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            called = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            owner = getattr(function.value, "id", "") if isinstance(function, ast.Attribute) else "builtins"
            if called in EXECUTES and owner in OWNERS and (name, called) not in EXECUTES_ALLOWED:
                found.append(f"{name}:{node.lineno}: calls {called}")
            if called == "load" and any(word.arg == "allow_pickle" for word in node.keywords):
                found.append(f"{name}:{node.lineno}: loads what may be pickled")
    return found


def test_no_source_file_reaches_outside() -> None:
    package = ROOT / "nnsim"
    found = [
        fault
        for path in sorted(package.rglob("*.py"))
        for fault in faults(path.relative_to(package).as_posix(), path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "import socket", "from urllib import request", "import urllib.request", "from PySide6.QtNetwork import QTcpSocket", "import pickle",
        "def f():\n    import ssl", "import importlib; importlib.import_module('http.client')", "import subprocess", "eval(text)",
        "exec(text)", "os.system(text)", "QProcess.startDetached(x)", "QDesktopServices.openUrl(x)", "np.load(x, allow_pickle=True)",
        "compile(text, '', 'eval')",
    ],
)  # fmt: skip
def test_reaching_outside_is_found(line: str) -> None:
    assert faults("storage/files.py", line)


@pytest.mark.parametrize("line", ["import re; re.compile('a')", "dialog.exec()", "import os", "import zlib"])
def test_what_stays_inside_is_not(line: str) -> None:
    assert faults("ui/files.py", line) == []


def test_a_day_with_nnsim_opens_no_connection(tmp_path: Path) -> None:
    """Drawing, training, saving, importing, exporting and reading a page full of addresses, watched by the interpreter and the kernel."""
    process = subprocess.run(
        [sys.executable, "-P", str(ROOT / "tests" / "architecture" / "watched_day.py"), str(tmp_path)],
        capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert process.returncode == 0, process.stderr
    report = json.loads(process.stdout.splitlines()[-1])
    assert report["reached"] == []
    assert report["sockets"] == []
    assert report["iterations"] > 0
    assert report["shown"] > 0
    assert report["written"] == ["day.csv", "day.nnsim", "day.npz", "day.svg"]
