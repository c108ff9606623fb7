"""What is typed in the outline, as commands; what cannot be is said in a sentence."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from nnsim.catalog import Choice, Flag, Numbers, Parameter, Plain, ProjectError, Reference
from nnsim.document import PutConnection, PutNode
from nnsim.ui.furniture_edits import removing
from nnsim.ui.panels.outline.keys import DELAY, Key
from nnsim.ui.panels.outline.words import Words
from nnsim.ui.sentences import said
from nnsim.ui.widgets.editors.stepping import read

if TYPE_CHECKING:
    from nnsim.ui.session import Session

translate = QCoreApplication.translate


class Edits:
    """Changes what a row stands for."""

    def __init__(self, session: Session, words: Words) -> None:
        self._session, self._words = session, words

    def can(self, key: Key) -> bool:
        """Whether something can be typed in a row."""
        if key.around:
            return self._words.around.can(key)
        if key.kind == "unit":
            feeding = self._session.feeding
            return feeding.reason_not(key.id) is None and feeding.number(key.id, key.place[0]) is not None
        return key.kind in ("layer", "setting", "tie") or (key.of_run and self._words.number(key) is not None)

    def options(self, key: Key) -> list[tuple[str, Plain]] | None:
        """What a setting can be chosen from, with titles; None where it is typed."""
        if key.around:
            return self._words.around.options(key)
        if key.kind not in ("setting", "tie") or (key.kind == "tie" and key.name == DELAY):
            return None
        parameter = self._words.parameter(key)
        none: list[tuple[str, Plain]] = [(parameter.none_title, None)] if parameter.optional else []
        if isinstance(parameter, Flag):
            return [(translate("outline", "on"), True), (translate("outline", "off"), False)]
        if isinstance(parameter, Choice):
            return [*none, *((title, value) for value, title in parameter.options)]
        if isinstance(parameter, Reference):
            return [*none, *((entry.title, entry.key) for entry in self._session.catalog.entries(parameter.family))]
        return None

    def chosen(self, key: Key) -> str:
        """The title of the option that holds now."""
        options = self.options(key) if key.around else None
        if options is None:
            return self._words.value(key)
        now = self._words.around.chosen(key)
        return next((title for title, value in options if value == now), "")

    def text(self, key: Key) -> str:
        """What is typed over."""
        if key.around:
            return self._words.around.text(key)
        if key.kind == "layer":
            return self._session.document.network.nodes[key.id].name
        if key.kind == "unit":
            value = self._session.feeding.number(key.id, key.place[0])
            return f"{value:.6g}" if value is not None else ""
        if key.of_run:
            found = self._words.number(key)
            return f"{found:.6g}" if found is not None else ""
        return self._words.value(key)

    def take(self, key: Key, given: object) -> bool:
        """Take what was typed or chosen; False, and a sentence, if that cannot be."""
        try:
            return self._take(key, given)
        except ProjectError as error:
            self._session.notice.emit(said(error))
        except ValueError as error:
            what = self._words.number_name(key) if key.of_run else self._words.title(key)
            self._session.notice.emit(translate("outline", "{what} {why}.").format(what=what[:1].upper() + what[1:], why=said(error)))
        return False

    def _take(self, key: Key, given: object) -> bool:
        if key.around:
            return self._words.around.take(key, given)
        session = self._session
        network = session.document.network
        if key.kind == "layer":
            name = network.checked_name(str(given), besides=key.id)
            node = network.nodes[key.id]
            return name == node.name or session.push(PutNode(replace(node, name=name)))
        if key.kind == "setting":
            node = network.nodes[key.id]
            parameters = {**node.parameters, key.name: self._value(key, given)}
            return parameters == node.parameters or session.push(PutNode(replace(node, parameters=parameters)))
        if key.kind == "tie":
            connection = network.connections[key.id]
            if key.name == DELAY:
                changed = replace(connection, delay=_whole(str(given)))
            else:
                changed = replace(connection, parameters={**connection.parameters, key.name: self._value(key, given)})
            return changed == connection or session.push(PutConnection(changed))
        number = float(read(str(given)))
        if not math.isfinite(number):
            raise ValueError(translate("outline", "must be a finite number"))
        if key.kind == "unit":
            session.feeding.set_number(key.id, key.place[0], number)
        elif number != self._words.number(key):
            session.set_value(key.parameter, key.place, number)
        return True

    def _value(self, key: Key, given: object) -> Plain:
        """The value of a setting that was chosen or typed."""
        if self.options(key) is not None:
            return given  # type: ignore[return-value]
        parameter, text = self._words.parameter(key), str(given).strip()
        if parameter.optional and text.casefold() in ("", parameter.none_title.casefold()):
            return None
        return parameter.check(_numbers(text) if isinstance(parameter, Numbers) else _plain(parameter, text))

    def remove(self, key: Key) -> bool:
        """Remove a layer, a connection, a weight, or what stands around them; False where there is nothing that can go."""
        network = self._session.document.network
        if key.thing or key.kind in ("into", "out"):
            command = removing(self._session.document, {key.id})
            return command is not None and self._session.push(command)
        if key.kind == "weight":
            connection = network.connections[key.id]
            removed = connection.removed ^ {key.place}
            label = translate("outline", "remove {what}") if key.place in removed else translate("outline", "restore {what}")
            label = label.format(what=self._words.number_name(key))
            changed = replace(connection, removed=removed, frozen=connection.frozen - {key.place})
            return self._session.push(PutConnection(changed, label=label))
        if key.kind == "unit" and self._session.feeding.is_held(key.id, key.place[0]):
            self._session.feeding.release(key.id, key.place[0])
            return True
        return False


def _plain(parameter: Parameter, text: str) -> object:
    """A number where it is one, else the text."""
    try:
        return read(text)
    except ValueError:
        if isinstance(parameter.default, str):
            return text
        raise


def _numbers(text: str) -> list[float | int]:
    for sign in "×x*;/()[],":
        text = text.replace(sign, " ")
    return [read(word) for word in text.split()]


def _whole(text: str) -> int:
    value = read(text)
    if value != int(value):
        raise ValueError(translate("outline", "must be a whole number"))
    return int(value)
