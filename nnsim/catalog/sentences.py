"""Sentences for people that are put together below the window and can still be translated in it.

A sentence is the English text, so that the command line, logs and whoever imports nnsim get a plain string. It also remembers how it
was made: its template, which translators see, and the values that stand in it, which they do not. The window translates the template
and fills the same values in; a value that is a sentence itself is translated too. For one thing and for several there are two
templates; a template is always a literal, since those who collect the texts for translators read the source.
"""

from collections.abc import Iterable


class Sentence(str):
    """A text filled into a template: `values` are (name, value) pairs. Immutable; equal to the plain string that it reads as."""

    __slots__ = ("template", "values")

    template: str
    values: tuple[tuple[str, object], ...]

    def __new__(cls, template: str, values: tuple[tuple[str, object], ...] = ()) -> "Sentence":
        made = super().__new__(cls, template.format(**dict(values)))
        object.__setattr__(made, "template", template)
        object.__setattr__(made, "values", values)
        return made

    def __str__(self) -> "Sentence":
        """Itself, not a plain copy: so the `str(error)` of an exception that carries a sentence is that sentence."""
        return self

    def __format__(self, spec: str) -> str:
        """As a value it can begin another sentence, `{what:capital} is full.`, be a word, `the {title:lower} layer`, or the end,
        `It stopped: {reason:clause}.`, also with its own beginning, `It stopped: {reason:bare}.`
        """
        match spec:
            case "capital":
                return self[:1].upper() + self[1:]
            case "lower":
                return self.lower()
            case "clause":
                is_word = self[1:2].islower() or self[1:2].isspace()  # and no abbreviation
                return (self[:1].lower() + self[1:] if is_word else self[:]).rstrip(".")
            case "bare":
                return self.rstrip(".")
        return super().__format__(spec)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"A sentence cannot be changed: {name}")

    def __reduce__(self) -> tuple[type["Sentence"], tuple[str, tuple[tuple[str, object], ...]]]:
        return Sentence, (self.template, self.values)


def sentence(template: str, /, **values: object) -> Sentence:
    """`sentence("{layer} has {count:,} units.", layer=name, count=3)`. Of an exception among the values its text is taken."""
    return Sentence(template, tuple((name, _text(value) if isinstance(value, Exception) else value) for name, value in values.items()))


def counted(one: str, many: str, /, count: int, **values: object) -> Sentence:
    """`counted("{count:,} unit", "{count:,} units", 3)`: for one thing and for several, by `count`, which is among the values."""
    return Sentence(one if count == 1 else many, (("count", count), *values.items()))


def _text(error: Exception) -> Sentence:
    text = str(error)
    return text if isinstance(text, Sentence) else term(text)


def term(text: str) -> Sentence:
    """A word that is no literal here because the catalogue holds it, such as the title of a loss, as a value in a sentence."""
    return Sentence(text.replace("{", "{{").replace("}", "}}"))


def joined(parts: Iterable[str], separator: str = " ") -> Sentence:
    """Texts in a row, of which those that are sentences can still be translated."""
    values = tuple((f"part{place}", part) for place, part in enumerate(parts))
    return Sentence(separator.join(f"{{{name}}}" for name, _ in values), values)
