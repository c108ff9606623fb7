"""Texts that were put together below the window, in the window's language.

Everything under `nnsim/ui` knows no Qt, and says what it has to say as sentences that remember their template. They are translated
where they reach the window, in the context "sentences"; what a term in them names is the catalogue's, and translated as its words are.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from nnsim.catalog import Sentence, term
from nnsim.document import Problem
from nnsim.ui.vocabulary import CONTEXT as CATALOGUE

CONTEXT = "sentences"


def said(text: object) -> str:
    """What came from below, in the language of the window: a sentence, an error or a plain text. Signals take nothing but its result."""
    text = str(text)
    if not isinstance(text, Sentence):
        return _translated(text)
    values = {name: term(said(value)) if isinstance(value, Sentence) else value for name, value in text.values}
    try:
        return _translated(text.template).format(**values)
    except (LookupError, ValueError, AttributeError):  # a translation with a placeholder that the sentence does not have
        return text.template.format(**values)


def said_reason(reason: str | None) -> str | None:
    """Why something cannot be done, in the language of the window; None stays None."""
    return None if reason is None else said(reason)


def said_problem(problem: Problem) -> Problem:
    """The same problem in the language of the window."""
    return replace(problem, text=said(problem.text), fix_text=said(problem.fix_text), other_text=said(problem.other_text))


def _translated(text: str) -> str:
    """As a sentence or as a word of the catalogue, whichever is known."""
    for context in (CONTEXT, CATALOGUE):
        found = QCoreApplication.translate(context, text) if text else ""
        if found and found != text:
            return found
    return text
