"""The pages in Markdown. Nothing of them is written twice: words, equations, parameters and pictures come from the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication

from nnsim.catalog import Catalog, Choice, Entry, Flag, LayerEntry, Parameter, Plain, Reference
from nnsim.engine.reference import equations
from nnsim.ui.help.advice import advice
from nnsim.ui.help.parts import Part, keys
from nnsim.ui.help.topics import Topic, headings
from nnsim.ui.numerals import brief, grouped
from nnsim.ui.panels.data import SEED
from nnsim.ui.panels.inspector.equation_card import broken, split
from nnsim.ui.theme import LARGE
from nnsim.ui.vocabulary import translated

translate = QCoreApplication.translate
Write = Callable[[str], str]
ROOM = 520.0
"""Pixels of a line of an equation on a page."""


@dataclass
class Page:
    """A page's text. Pictures are named in it: "equation-3" is the third of `equations`, "picture" the entry's own."""

    text: str = ""
    equations: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        if text:
            self.text += f"{text}\n\n"

    def show(self, equation: str) -> None:
        for line in broken(equation, ROOM, LARGE):
            self.equations.append(line)
            self.say(f"![{_told(line)}](equation-{len(self.equations) - 1})")


def contents(found: Mapping[str, Iterable[Topic]]) -> Page:
    """What there is, family by family."""
    page = Page()
    title = translate("help", "Help")
    page.say(f"# {title}")
    page.say(translate(
        "help", "One page for everything that can be built, set or seen. Press Alt+F1 and click something to go to its page."
    ))
    for family, title in headings().items():
        entries = " · ".join(link(topic.name, topic.title) for topic in found[family])
        page.say(f"## {title}\n\n{entries}")
    return page


def of_entry(entry: Entry, catalog: Catalog, write: Write) -> Page:
    """What something is, computes, and is good for."""
    page = Page()
    page.say(f"# {_escaped(entry.title)}")
    page.say(_escaped(entry.summary))
    computed = equations(entry.family, entry.key)
    for formula in split(write(entry.formula)) if entry.formula else ():
        page.show(formula)
    page.say(f"![{_escaped(entry.title)}](picture)")
    page.say(_escaped(_caption(entry)))
    when = translate("help", "When to use it")
    page.say(f"## {when}")
    page.say(_escaped(entry.use))
    for phase, title in _phases(entry).items():
        if phase in computed:
            page.say(f"## {title}")
            for equation in computed[phase]:
                page.show(write(equation))
    parameters = parameters_of(entry)
    if parameters:
        heading = translate("help", "Parameters")
        page.say(f"## {heading}")
        page.say(_table(parameters, catalog))
    return page


def parameters_of(entry: Entry) -> tuple[Parameter, ...]:
    """What can be set on something; on a data set that is drawn by chance, also which samples."""
    drawn = entry.family == "dataset" and entry.parameters
    return (*entry.parameters, translated(SEED)) if drawn else entry.parameters


def of_setting(parameter: Parameter, catalog: Catalog) -> Page:
    """What a setting does, how to choose it, and what can be chosen."""
    page = Page()
    page.say(f"# {_escaped(parameter.title)}")
    page.say(_escaped(parameter.help))
    usually = translate("help", "Usually")
    page.say(f"{usually}: {_usually(parameter, catalog)}")
    heading = translate("help", "How to choose it")
    page.say(f"## {heading}")
    page.say(_escaped(advice()[parameter.key]))
    if isinstance(parameter, Reference):
        choices = catalog.entries(parameter.family)
        rows = [f"| {link(f'{entry.family}/{entry.key}', entry.title)} | {_cell(entry.summary)} |" for entry in choices]
        choice = translate("help", "Choice")
        page.say("\n".join([f"| {choice} | |", "|---|---|", *rows]))
    elif isinstance(parameter, Choice):
        page.say("\n".join(f"- {_escaped(title)}" for _, title in parameter.options))
    return page


def of_part(part: Part) -> Page:
    """What a part of the window is for, and what can be done there."""
    page = Page()
    page.say(f"# {_escaped(part.topic.title)}")
    page.say(_escaped(part.topic.summary))
    if part.parameters:
        page.say(_table(part.parameters, Catalog(())))
    actions = [action for action in part.actions() if action.text()]
    if actions:
        heads = translate("help", "What can be done"), translate("help", "Keys")
        rows = [f"| {_cell(action.text().replace('&', ''))} | {_cell(keys(action))} |" for action in actions]
        page.say("\n".join([f"| {' | '.join(heads)} |", "|---|---|", *rows]))
    return page


def of_plot(topic: Topic, explanation: str, caption: str) -> Page:
    """What a plot shows, in words and in a picture; `caption` stands below that."""
    page = Page()
    page.say(f"# {_escaped(topic.title)}")
    page.say(_escaped(explanation))
    page.say(f"![{_escaped(topic.title)}](picture)")
    page.say(_escaped(caption))
    return page


def link(name: str, title: str) -> str:
    return f"[{_escaped(title)}](<help:{name}>)"


def _caption(entry: Entry) -> str:
    """What its picture shows, where that does not go without saying."""
    if isinstance(entry, LayerEntry):
        if entry.group == translate("catalogue", "Maths"):
            return translate("help", "Above each line the value that goes along it, below it how much the result changes with that value.")
        return translate("help", "In a small network with its first random weights: blue is positive, orange is negative.")
    told = {
        "optimizer": translate(
            "help", "40 steps with a learning rate of 0.1 in a long valley, from the ring on. The lowest point is in the middle."
        ),
        "initializer": translate("help", "The weights from 50 units to 50 others, drawn once."),
        "gradient": translate("help", "Gradient descent in a long valley: 40 steps from the ring on, each straight downhill."),
        "perceptron": translate("help", "Learning AND: the line between both answers after each change, the last one in full colour."),
        "softmax": translate("help", "The inputs of the other two units stay 0."),
    }
    return told.get(entry.family) or told.get(entry.key, "")


def _phases(entry: Entry) -> dict[str, str]:
    backward = translate("help", "Backward pass")
    if entry.family == "loss":
        return {"loss": translate("help", "What is computed"), "backward": backward}
    forward = translate("help", "Forward pass")
    return {"forward": forward, "backward": backward, "update": translate("help", "Update")}


def _table(parameters: Iterable[Parameter], catalog: Catalog) -> str:
    heads = translate("help", "Name"), translate("help", "Usually"), translate("help", "What it does")
    rows = [f"| {' | '.join(heads)} |", "|---|---|---|"]
    rows += [f"| {_cell(parameter.title)} | {_usually(parameter, catalog)} | {_cell(parameter.help)} |" for parameter in parameters]
    return "\n".join(rows)


def _usually(parameter: Parameter, catalog: Catalog) -> str:
    value = parameter.default
    if value is None:
        return _cell(parameter.none_title)
    if isinstance(parameter, Reference):
        entry = catalog.entry(parameter.family, value)
        return link(f"{entry.family}/{entry.key}", entry.title)
    if isinstance(parameter, Choice):
        return _cell(dict(parameter.options)[str(value)])
    if isinstance(parameter, Flag):
        return translate("help", "yes") if value else translate("help", "no")
    return _cell(_number(value))


def _number(value: Plain) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_number, value)) or "–"
    if isinstance(value, int | float):
        return grouped(value) if isinstance(value, int) else brief(value)
    return str(value)


def _escaped(text: str) -> str:
    """Words in which nothing is taken for Markdown."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#|~" else sign for sign in text)


def _cell(text: str) -> str:
    return _escaped(text.replace("\n", " "))


def _told(tex: str) -> str:
    """An equation for those who have pages read to them, without any sign that means something in Markdown."""
    return " ".join("".join(sign if sign.isalnum() or sign in "=+-−()," else " " for sign in tex).split())
