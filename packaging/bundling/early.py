"""What a bundle does before anything else, so that its window is there sooner: PyInstaller runs this file first.

It has the system read the libraries that are needed next while Python is still at work, and takes up what was compiled when the
bundle was made. Otherwise each start compiles a thousand methods of data classes, a hundred regular expressions and Shiboken's own
modules from their texts, which is a sixth of all that a processor does until the window is seen. What comes out depends on the text
and on the Python alone, and a bundle has its Python with it; a text that is not known is compiled as ever.

Nothing here may come from `__future__`: code that is compiled on behalf of others would inherit it.
"""

import _sre
import _thread
import builtins
import marshal
import os
import re
import sys

PREPARED = "prepared.bin"
AHEAD = "ahead.txt"


def read_ahead(folder, names):
    """Ask for whole files before they are asked for piece by piece, each piece with a wait of its own."""
    for name in names:
        try:
            file = os.open(os.path.join(folder, name), os.O_RDONLY)
        except OSError:  # whoever needs it will say so
            continue
        try:
            os.posix_fadvise(file, 0, 0, os.POSIX_FADV_WILLNEED)
        except OSError:  # a file system that cannot
            return
        finally:
            os.close(file)


def adopt(prepared):
    """Answer from what `preparing.py` recorded where Python would compile."""
    patterns, methods, modules = prepared["patterns"], prepared["methods"], prepared["modules"]
    compile_pattern, compile_text = re._compiler.compile, builtins.compile

    def known_pattern(pattern, flags=0):
        found = patterns.get((pattern, flags)) if isinstance(pattern, str | bytes) else None
        return compile_pattern(pattern, flags) if found is None else _sre.compile(pattern, *found)

    def known_method(text, *places):
        found = methods.get(text)
        builtins.exec(text if found is None else marshal.loads(found), *places)

    def known_module(source, filename, mode, *more, **named):
        found = modules.pop((filename, source), None) if isinstance(source, bytes) and isinstance(filename, str) else None
        if not modules:  # that was the last one: Python's own again
            builtins.compile = compile_text
        return compile_text(source, filename, mode, *more, **named) if found is None else marshal.loads(found)

    re._compiler.compile = known_pattern
    import dataclasses  # not before: it brings patterns of its own

    dataclasses.exec = known_method
    if modules:
        builtins.compile = known_module


def begin(folder):
    """Do both, with what there is in the folder of the bundle."""
    if sys.platform == "linux":
        try:
            with open(os.path.join(folder, AHEAD), encoding="utf-8") as file:
                _thread.start_new_thread(read_ahead, (folder, file.read().splitlines()))
        except OSError:  # a bundle without: it only takes longer
            pass
    try:
        with open(os.path.join(folder, PREPARED), "rb") as file:
            prepared = marshal.loads(file.read())
    except (OSError, EOFError, ValueError, TypeError):  # missing or damaged, which the self-test tells
        return
    adopt(prepared)


if getattr(sys, "frozen", False):
    begin(sys._MEIPASS)
