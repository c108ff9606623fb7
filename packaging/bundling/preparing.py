"""Records what a start compiles from text, for `early.py` in the bundle to take up: run in a process of its own, once for each bundle.

    python packaging/bundling/preparing.py prepared.bin

The order of imports is part of it: what is imported before the recording begins is missing in the record, and compiled at each start.
"""

# ruff: noqa: E402
import marshal
import re
import sys
import types

WITHOUT_REFERENCES = 2
"""The last way of writing code down that does not depend on who else holds its parts, so that two builds are the same."""
SHIBOKEN = "shibokensupport/"
patterns, methods, modules = {}, {}, {}


def record_patterns():
    program, compile_pattern = re._compiler._sre.compile, re._compiler.compile
    asked = {}

    def compile(pattern, flags=0):
        if isinstance(pattern, str | bytes):
            asked[pattern] = int(flags)
        return compile_pattern(pattern, flags)

    def make(pattern, flags, code, groups, names, places):
        if pattern in asked:
            patterns[pattern, asked.pop(pattern)] = (int(flags), [int(word) for word in code], groups, dict(names), tuple(places))
        return program(pattern, flags, code, groups, names, places)

    re._compiler._sre = types.SimpleNamespace(**{**vars(re._compiler._sre), "compile": make})
    re._compiler.compile = compile


record_patterns()

import builtins
import dataclasses
import importlib
from pathlib import Path


def record_texts():
    compile_text, execute = builtins.compile, builtins.exec

    def compile(source, filename, *more, **named):
        code = compile_text(source, filename, *more, **named)
        if isinstance(source, bytes) and isinstance(filename, str) and filename.startswith(SHIBOKEN):
            modules[filename, source] = marshal.dumps(code, WITHOUT_REFERENCES)
        return code

    def execute_text(text, *places):
        code = compile_text(text, "<string>", "exec")
        methods[text] = marshal.dumps(code, WITHOUT_REFERENCES)
        execute(code, *places)

    builtins.compile = compile
    dataclasses.exec = execute_text


def main(out: str) -> None:
    record_texts()
    sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2])]
    from bundling.finishing import modules as ours

    for name in ("nnsim.app", *ours()):
        importlib.import_module(name)
    kinds = {"patterns": patterns, "methods": methods, "modules": modules}
    ordered = {kind: dict(sorted(found.items(), key=repr)) for kind, found in kinds.items()}
    Path(out).write_bytes(marshal.dumps(ordered, WITHOUT_REFERENCES))


if __name__ == "__main__":
    main(sys.argv[1])
