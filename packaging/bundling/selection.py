"""What does not belong into a bundle although PyInstaller finds it, and what does although it does not."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

WITHOUT_OPENGL = ("PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets")
REPLACED = {**dict.fromkeys(WITHOUT_OPENGL, "no_opengl.py"), "numpy._core._add_newdocs": "no_descriptions.py"}
"""Modules that files of our own stand in for, beside this one."""
HIDDEN = ("latex2mathml.exceptions", "ziamath")

EXCLUDED_MODULES = (
    "tkinter", "_tkinter", "turtle", "idlelib", "lib2to3", "ensurepip", "venv", "pip", "setuptools", "pkg_resources", "pytest", "_pytest",
    "hypothesis", "mypy", "IPython", "matplotlib", "scipy", "pandas", "sklearn", "torch", "cupy", "numba", "h5py", "colorcet", "OpenGL",
    "jupyter_rfb", "sqlite3", "_sqlite3", "PIL.ImageQt", "PIL.ImageTk", "PIL._imagingtk", "PIL._avif", "PIL._webp", "PIL._imagingcms",
    "PIL._imagingft", "ssl", "_ssl", "_hashlib", "readline", "pyqtgraph.opengl", "pyqtgraph.examples",
    "pyqtgraph.jupyter", "numpy.f2py", "PyQt5", "PyQt6", "PySide2",
    "PySide6.QtNetwork", "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtQuickWidgets", "PySide6.QtQuickControls2", "PySide6.QtDesigner",
    "PySide6.QtUiTools", "PySide6.QtSql", "PySide6.QtHelp", "PySide6.QtConcurrent", "PySide6.QtXml", "PySide6.QtDBus",
    *WITHOUT_OPENGL,
)  # fmt: skip
"""Modules that something offers to use but nnsim does not. `pydoc` must stay: pyqtgraph does not start without it. Without `_hashlib`,
Python takes its own checksums, and 5 MB of OpenSSL need be neither carried nor started."""

AHEAD = (
    "PySide6/Qt/lib/libQt6Core.so.6", "PySide6/Qt/lib/libicui18n.so.*", "PySide6/Qt/lib/libicuuc.so.*", "PySide6/QtCore.abi3.so",
    "PySide6/libpyside6.abi3.so.*", "shiboken6/*.so*", "numpy/_core/_multiarray_umath.*.so", "numpy.libs/libscipy_openblas*.so",
    "numpy.libs/libgfortran*.so*", "numpy.libs/libquadmath*.so*", "numpy/linalg/*.so", "numpy/random/*.so", "msgspec/*.so",
    "safetensors/*.so", "PySide6/Qt/lib/libQt6Gui.so.6", "PySide6/QtGui.abi3.so", "PySide6/Qt/lib/libQt6Widgets.so.6",
    "PySide6/QtWidgets.abi3.so", "PySide6/Qt/lib/libQt6DBus.so.6", "PySide6/Qt/lib/libQt6XcbQpa.so.6", "PySide6/Qt/plugins/platforms/*.so",
    "libxcb*.so*", "libxkbcommon*.so*", "PySide6/Qt/plugins/iconengines/*.so", "PySide6/Qt/lib/libQt6Svg.so.6",
    "nnsim/_resources/fonts/*.?tf", "nnsim/_resources/icons/nnsim.svg", "nnsim/_resources/examples/*.nnsim",
)  # fmt: skip
"""What a start on Linux needs until its first page is seen, in that order."""

UNWANTED = re.compile(
    r"""
      /plugins/(egldeviceintegrations|generic|networkinformation|qmltooling|qmllint|sqldrivers|tls|vectorimageformats|designer
               |printsupport|wayland-graphics-integration-(client|server))/
    | /plugins/platformthemes/libqgtk3
    | /plugins/platforms/(libqeglfs|libqlinuxfb|libqminimal|libqminimalegl|libqvkkhrdisplay|libqvnc|qdirect2d|qminimal)
    | /plugins/platforminputcontexts/(libqtvirtualkeyboard|qtvirtualkeyboard)
    | /plugins/imageformats/(lib)?q(gif|icns|pdf|tga|tiff|wbmp|webp)
    | (^|/)(lib)?Qt6?(Pdf|OpenGL|OpenGLWidgets|Qml|QmlModels|QmlMeta|QmlWorkerScript|Quick|VirtualKeyboard|VirtualKeyboardQml
               |EglFSDeviceIntegration|EglFsKmsSupport|Sql|Network|Test|Lottie\w*)(\.|$)
    | ^lib(glib-2|gthread-2|gobject-2|gio-2|gmodule-2|dbus-1|systemd|fontconfig|freetype|X11|X11-xcb|Xau|Xdmcp)\.[\d.]*so
    | ^lib(stdc\+\+|gcc_s)\.so
    | /pyqtgraph/icons/peegee/|^pyqtgraph/icons/peegee/
    | (^|/)(direct_url\.json|REQUESTED|INSTALLER|RECORD)$
    | \.pyi$|~$
    """,
    re.VERBOSE,
)
"""Parts of Qt that nnsim does not use, and on Linux what every desktop has and what must be the system's own: its drawing
drivers want the newest C++ library, its fonts the library that fits their settings, its message bus the same. The package
for Debian names them as what it depends on."""

QT_WORDS = re.compile(r"PySide6/(?:Qt/)?translations/(?:[a-z]+_)?(\w+)\.qm$")
SYSTEM_LIBRARY = re.compile(r"([^/]+\.libs/)?lib(?!python)[^/]+\.so(\.[^/]*)?")
"""A library that is only there for others: at the top of the bundle, or in the folder of libraries that a wheel carries along."""


def wanted(name: str, languages: Collection[str]) -> bool:
    """Whether a file that PyInstaller collected is to be in the bundle; `name` is its place in it.

    Qt's own words come in the languages that nnsim speaks, so that no window speaks two.
    """
    name = name.replace("\\", "/")
    words = QT_WORDS.search(name)
    return words.group(1) in languages if words else UNWANTED.search(name) is None


def orphans(libraries: Mapping[str, set[str]]) -> set[str]:
    """Libraries of the system that were collected for something that is not in the bundle after all.

    `libraries` maps the place of each binary to the file names of the libraries that it asks for.
    """
    by_name = {name.rpartition("/")[2]: name for name in libraries if SYSTEM_LIBRARY.fullmatch(name)}
    waiting = [name for name in libraries if not SYSTEM_LIBRARY.fullmatch(name)]
    kept: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in kept:
            continue
        kept.add(name)
        waiting += [by_name[wanted] for wanted in libraries[name] if wanted in by_name]
    return set(libraries) - kept


def mac_properties(version: str) -> dict[str, object]:
    """What macOS is told about the program: its files, and that it may use the whole resolution of a screen."""
    kinds = [("nnsim", "nnsim project"), ("nnlesson", "nnsim lesson")]
    return {
        "CFBundleShortVersionString": version,
        "NSHighResolutionCapable": True,
        "LSMinimumSystemVersion": "13.0",
        "CFBundleDocumentTypes": [
            {"CFBundleTypeExtensions": [suffix], "CFBundleTypeName": title, "CFBundleTypeRole": "Editor", "LSHandlerRank": "Owner"}
            for suffix, title in kinds
        ],
    }
