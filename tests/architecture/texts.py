"""Finds texts of the window that no translator would ever see.

Every text that a person reads must stand inside `self.tr(...)` or `QCoreApplication.translate(...)`, as a plain literal:
Qt's extraction reads the source and can follow neither f-strings nor sums.
"""

import ast
import re
import string
from collections.abc import Container, Iterable, Iterator

WORD = re.compile(r"[^\W\d_]{2,}")  # one letter alone is a symbol of mathematics, not a word


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TRANSLATORS = {"tr": 0, "translate": 1, "QT_TRANSLATE_NOOP": 1, "sentence": 0}  # which argument holds the text

# The first text given to these is one that people read; what follows may be a key, a shortcut, a unit.
SHOWN_FIRST = _words(
    """
    QLabel QAction QPushButton QCheckBox QRadioButton QGroupBox QDockWidget QMenu QToolBar QCommandLinkButton
    QProgressDialog QTableWidgetItem QTreeWidgetItem QListWidgetItem QStandardItem QGraphicsTextItem
    QGraphicsSimpleTextItem QUndoCommand setText setPlainText setHtml setMarkdown setToolTip setStatusTip setWhatsThis
    setWindowTitle setTitle setPlaceholderText setAccessibleName setAccessibleDescription addAction addMenu addSection
    addTab setTabText setTabToolTip addItem addItems insertItem insertItems setItemText addRow setPrefix setSuffix
    setSpecialValueText setLabelText setInformativeText setDetailedText setHeaderLabels setHorizontalHeaderLabels
    setVerticalHeaderLabels setHeaderLabel setWindowFilePath addToolBar addButton setButtonText setNameFilter
    Int Float Flag Choice Text Numbers Reference
    setApplicationDisplayName showMessage showText drawText drawStaticText addText addSimpleText insertPlainText appendPlainText
    """
)
# All texts given to these are read: a title, a question, a filter.
SHOWN_ALL = {
    "QMessageBox": _words("QMessageBox about information question warning critical"),
    "QInputDialog": _words("getText getInt getDouble getItem getMultiLineText"),
    "QFileDialog": _words("getOpenFileName getOpenFileNames getSaveFileName getExistingDirectory"),
}
KEYWORDS = _words(
    """
    text title toolTip statusTip whatsThis windowTitle placeholderText accessibleName accessibleDescription prefix suffix
    specialValueText informativeText detailedText labelText help none_title
    """
)


def untranslated(source: str) -> list[tuple[int, str]]:
    """Line and complaint of every text shown without translation, or translated in a way that cannot be extracted."""
    found = []
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call):
            found += [(call.lineno, f"{text!r} is not translated") for text in _shown(call) if WORD.search(text)]
            found += [(call.lineno, complaint) for complaint in _unextractable(call)]
    return sorted(found)


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""


def _shown(call: ast.Call) -> Iterator[str]:
    name = _name(call.func)
    owner = _name(call.func.value) if isinstance(call.func, ast.Attribute) else name
    if name == "addItem" and len(call.args) == 1 and not _is_text(call.args[0]):
        return  # a scene's or a plot's item
    if name in SHOWN_ALL.get(owner, ()):
        yield from (text for argument in call.args for text in _literals(argument))
    elif name in SHOWN_FIRST:
        first = next((argument for argument in call.args if _is_text(argument)), None)
        if first is not None:
            yield from _literals(first)
    elif name == "setLabel":  # pyqtgraph's: which axis, then its text
        yield from (text for argument in call.args[1:] for text in _literals(argument))
    if name in SHOWN_FIRST or name.startswith("Q"):
        yield from (text for word in call.keywords if word.arg in KEYWORDS for text in _literals(word.value))


def _is_text(argument: ast.expr) -> bool:
    return any(True for _ in _literals(argument)) or (isinstance(argument, ast.Call) and _name(argument.func) in TRANSLATORS)


def _literals(value: ast.expr) -> Iterator[str]:
    """The literal pieces that `value` would show; the inside of a translation or of any other call is not shown as it is."""
    match value:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=pieces) | ast.List(elts=pieces) | ast.Tuple(elts=pieces) | ast.BoolOp(values=pieces):
            for piece in pieces:
                yield from _literals(piece)
        case ast.FormattedValue(value=inner) | ast.NamedExpr(value=inner) | ast.Starred(value=inner):
            yield from _literals(inner)
        case ast.BinOp(left=left, right=right) | ast.IfExp(body=left, orelse=right):
            yield from _literals(left)
            yield from _literals(right)
        case ast.Call(func=ast.Attribute(value=inner, attr="format" | "join"), args=arguments):
            yield from _literals(inner)
            for argument in arguments:
                yield from _literals(argument)


def _unextractable(call: ast.Call) -> Iterator[str]:
    position = TRANSLATORS.get(_name(call.func))
    if position is None or len(call.args) <= position:
        return
    text = call.args[position]
    if not isinstance(text, ast.Constant) and any(WORD.search(piece) for piece in _literals(text)):
        yield f"{ast.unparse(text)} is put together before it is translated"


PHRASE = re.compile(r"[^\W\d_]{2,}\s+[^\W\d_]{2,}")
PIECE = re.compile(r"[^\W\d_]{3,}\s|\s[^\W\d_]{3,}")  # beside what an f-string puts in
OF_PROGRAMMERS = ("RuntimeError", "TypeError", "LookupError", "KeyError")


def loose(source: str, translators: Iterable[str] = tuple(TRANSLATORS)) -> list[tuple[int, str]]:
    """Line and text of every phrase that stands outside a translation, whatever is done with it; docstrings are no phrases."""
    tree = ast.parse(source)
    exempt: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            exempt.add(id(node.value))
        elif isinstance(node, ast.Call):
            name = _name(node.func)
            if name in translators or name in OF_PROGRAMMERS:
                exempt.update(id(part) for argument in node.args for part in ast.walk(argument))
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            pieces = [part for part in node.values if isinstance(part, ast.Constant)]
            found += [(node.lineno, str(part.value)) for part in pieces if id(part) not in exempt and PIECE.search(str(part.value))]
            exempt.update(map(id, pieces))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in exempt and PHRASE.search(node.value):
            found.append((node.lineno, node.value))
    return sorted(set(found))


TEMPLATES = {"sentence": 1, "counted": 2}  # makers of sentences below the window: how many of their arguments are templates
GIVEN = {"sentence": frozenset[str](), "counted": frozenset({"count"})}  # values that are no keywords
SAID_FIRST = _words("ProjectError FileError TextError TrainingError ShapeError ValueError Problem refusal error")
"""What is given to these first reaches a person, below the window too."""
SAID = _words("text fix_text other_text label message reason cause")


def unsaid(source: str, known: Container[str] = ()) -> list[tuple[int, str]]:
    """Line and complaint of every text below the window that is no sentence, and of every sentence that cannot be translated.

    `known` texts may stand there, and so may the lines of TeX.
    """
    tree = ast.parse(source)
    found: list[tuple[int, str]] = []
    texts = loose(source, (*TEMPLATES, "__init__"))  # what a thread is called goes to the one above
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = _name(node.func)
            if name in TEMPLATES and isinstance(node.func, ast.Name):
                found += [(node.lineno, complaint) for complaint in _wrong_template(name, node)]
            said = node.args[:1] if name in SAID_FIRST else []
            said += [word.value for word in node.keywords if word.arg in SAID]
            texts += [(node.lineno, text) for value in said for text in _bare(value)]
        elif isinstance(node, ast.FunctionDef) and node.name in SAID:
            answers = [answer.value for answer in ast.walk(node) if isinstance(answer, ast.Return) and answer.value is not None]
            texts += [(node.lineno, text) for value in answers for text in _bare(value)]
    found += [(line, f"{text!r} is no sentence") for line, text in texts if text not in known and "\\" not in text]
    return sorted(set(found))


def _bare(value: ast.expr) -> list[str]:
    """The literals with words that a value consists of."""
    match value:
        case ast.JoinedStr(values=pieces):
            return [text for piece in pieces for text in _bare(piece)]
        case ast.Constant(value=str(text)):
            return [text] if WORD.search(text) else []
        case ast.IfExp(body=one, orelse=other) | ast.BinOp(left=one, right=other):
            return _bare(one) + _bare(other)
        case ast.BoolOp(values=several):
            return [text for one in several for text in _bare(one)]
    return []


def _wrong_template(name: str, call: ast.Call) -> Iterator[str]:
    """Why the templates of a sentence cannot be translated, or do not go with its values."""
    given = {word.arg for word in call.keywords if word.arg is not None}
    if any(word.arg is None for word in call.keywords):
        yield f"{ast.unparse(call)}: its values cannot be seen"
    for argument in call.args[: TEMPLATES[name]]:
        if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
            yield f"{ast.unparse(argument)} is no literal, so no translator sees it"
            continue
        wanted = {field for _, field, _, _ in string.Formatter().parse(argument.value) if field is not None}
        if wanted - given - GIVEN[name]:
            yield f"{argument.value!r} asks for {sorted(wanted - given - GIVEN[name])}"
    if name == "sentence":
        template = call.args[0] if call.args else None
        text = template.value if isinstance(template, ast.Constant) and isinstance(template.value, str) else ""
        unused = given - {field for _, field, _, _ in string.Formatter().parse(text)}
        if text and unused:
            yield f"{text!r} has no place for {sorted(unused)}"
