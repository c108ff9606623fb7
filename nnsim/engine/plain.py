"""Equations as plain text, for tables and the clipboard: what is typeset in TeX, in letters that every program can show."""

from __future__ import annotations

import re

SIGNS = {
    r"\cdot": "·", r"\partial": "∂", r"\Delta": "Δ", r"\delta": "δ", r"\sigma": "σ", r"\alpha": "α", r"\eta": "η", r"\beta": "β",
    r"\rho": "ρ", r"\mu": "μ", r"\lambda": "λ", r"\epsilon": "ε", r"\tau": "τ", r"\varphi": "φ", r"\sum": "Σ", r"\leq": "≤", r"\geq": "≥",
    r"\infty": "∞", r"\odot": "⊙", r"\cdots": "…", r"\ldots": "…", r"\to": "→", r"\quad": " ", r"\qquad": "  ", r"\tanh": "tanh",
    r"\ln": "ln ", r"\max": "max", r"\min": "min", r"\sin": "sin", r"\cos": "cos", r"\left": "", r"\right": "", r"\prod": "∏",
}  # fmt: skip
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\s+|.", re.DOTALL)
THIN = "\u2009"
_ACCENTS = {r"\tilde": "̃", r"\hat": "̂"}


def plain(tex: str) -> str:
    """A text that a spreadsheet shows as a person would type it: fractions with a stroke, roots with √, subscripts behind a low line."""
    tokens = _TOKEN.findall(tex)
    found, rest = _read(tokens, 0, None)
    assert rest == len(tokens)
    return re.sub(r" {2,}", " ", found.replace(THIN, " ").replace("∂ ", "∂")).strip()


def _read(tokens: list[str], at: int, end: str | None) -> tuple[str, int]:
    text = ""
    while at < len(tokens):
        token = tokens[at]
        if token == end:
            return text, at + 1
        piece, at = _piece(tokens, at)
        text += piece
    return text, at


def _piece(tokens: list[str], at: int) -> tuple[str, int]:
    """What one token says, with the arguments that belong to it."""
    token = tokens[at]
    if token == "{":
        return _read(tokens, at + 1, "}")
    if token in (r"\frac", r"\sqrt", r"\mathrm", r"\mathsf", "_", "^", *_ACCENTS):
        one, at = _argument(tokens, at + 1)
        if token == r"\frac":
            other, at = _argument(tokens, at)
            return f"{_grouped(one)}/{_grouped(other)}", at
        if token == r"\sqrt":
            return f"√({one})", at
        if token in _ACCENTS:
            return one + _ACCENTS[token], at
        if token in "_^":
            if token == "_":
                return "_" + ",".join(part for part in one.split(THIN) if part.strip()), at
            return f"^{one}" if len(one) == 1 or one[:1] == "(" else f"^({one})", at
        return one, at
    if token in (r"\begin", r"\end"):
        return "", _argument(tokens, at + 1)[1]
    if token in (r"\,", r"\;", r"\ "):
        return " " if token == r"\ " else THIN, at + 1
    if token == r"\\":
        return "; ", at + 1
    return SIGNS.get(token, token.lstrip("\\") if len(token) > 1 else "" if token == "&" else token), at + 1


def _argument(tokens: list[str], at: int) -> tuple[str, int]:
    while at < len(tokens) and tokens[at].isspace():
        at += 1
    return _piece(tokens, at) if at < len(tokens) else ("", at)


def _grouped(text: str) -> str:
    """Part of a fraction, in brackets where it is more than one thing."""
    text = text.replace("∂ ", "∂").strip()
    return f"({text})" if re.search(rf"[ {THIN}+·/-]", text.lstrip("-∂")) else text
