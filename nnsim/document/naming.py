"""What an edit is called in the history: what changed, from what and to what, as in "units of hidden 1, 8 → 12".

Only the edit and its inverse together know that, so an edit is named when it is done. Where more than one thing changed, or the edit
says it better, its own text stands.
"""

from collections.abc import Mapping

from nnsim.catalog import Catalog, Choice, Numbers, Parameter, Plain, Reference
from nnsim.catalog.sentences import sentence, term
from nnsim.document.change import Command
from nnsim.document.commands import PutConnection, PutNode, SetData, SetSetting, SetTexts
from nnsim.document.document import DataReference, Document
from nnsim.document.furnishing import MoveNodes
from nnsim.document.furniture import Arrow
from nnsim.document.network import CONNECTION_PARAMETERS, Node
from nnsim.document.settings import BY_KEY

DIGITS = 6


def named(done: Command, inverse: Command, document: Document) -> str:
    """The name of an edit that was just done to this document."""
    if isinstance(done, PutNode) and isinstance(inverse, PutNode):
        return _node(inverse.node, done.node, document) or done.text
    if isinstance(done, PutConnection) and isinstance(inverse, PutConnection):
        return _connection(inverse, done, document) or done.text
    if isinstance(done, SetSetting) and isinstance(inverse, SetSetting):
        return _setting(done.key, inverse.value, document)
    if isinstance(done, SetData) and isinstance(inverse, SetData):
        return _data(inverse.data, done.data, document.catalog) or done.text
    if isinstance(done, MoveNodes):
        return _move(done, document)
    if isinstance(done, SetTexts) and isinstance(inverse, SetTexts) and done.title != inverse.title:
        return sentence("title, {before} → {after}", before=inverse.title, after=done.title)
    return done.text


def setting_words(key: str, value: Plain, catalog: Catalog) -> str:
    """A setting as it stands: "seed 0", "optimiser Adam"."""
    if key == "loss" and _by_output(value):
        return sentence("a loss for each output")
    parameter = BY_KEY[key]
    return sentence("{what} {value}", what=_small(parameter.title), value=_worded(parameter, value, catalog))


def _node(before: Node, after: Node, document: Document) -> str:
    """What changed in a node, if that is one thing."""
    catalog, node = document.catalog, document.network.nodes.get(after.id, after)
    if (before.kind, before.frozen, before.position) != (after.kind, after.frozen, after.position):
        return ""
    if before.name != node.name:
        return sentence("rename {before} to {after}", before=before.name, after=node.name) if before.parameters == node.parameters else ""
    entry = catalog.layer(node.kind)
    changed = _changed(entry.parameters, before.parameters, node.parameters, catalog)
    return "" if changed is None else sentence("{what} of {name}, {change}", what=changed[0], name=node.name, change=changed[1])


def _connection(inverse: PutConnection, done: PutConnection, document: Document) -> str:
    before, network = inverse.connection, document.network
    after = network.connections.get(done.connection.id, done.connection)
    ends = (before.source, before.target) == (after.source, after.target)
    if not ends or (before.removed, before.frozen) != (after.removed, after.frozen):
        return ""
    name = network.connection_name(after).replace(">", " → ")
    changed = _changed(CONNECTION_PARAMETERS, before.parameters, after.parameters, document.catalog)
    if before.delay != after.delay:
        if before.parameters != after.parameters:
            return ""
        return sentence("delay of {name}, {before} → {after}", name=name, before=before.delay, after=after.delay)
    return "" if changed is None else sentence("{what} of {name}, {change}", what=changed[0], name=name, change=changed[1])


def _setting(key: str, before: Plain, document: Document) -> str:
    after, parameter, catalog = document.settings[key], BY_KEY[key], document.catalog
    if key == "loss" and (_by_output(before) or _by_output(after)):
        outputs = [document.network.nodes[id].name for id in document.output_nodes()]
        was, now = _losses(before, outputs), _losses(after, outputs)
        different = [name for name in outputs if was.get(name) != now.get(name)]
        if len(different) != 1:
            return sentence("losses")
        name = different[0]
        change = _change(parameter, was.get(name), now.get(name), catalog)
        return sentence("loss of {name}, {change}", name=name, change=change)
    found = _changed((parameter,), {key: before}, {key: after}, catalog)
    if found is None:
        return sentence("{what}, as it was", what=_small(parameter.title))
    return sentence("{what}, {change}", what=found[0], change=found[1])


def _data(before: DataReference | None, after: DataReference | None, catalog: Catalog) -> str:
    """What changed in a built-in data set, if that is one thing."""
    if before is None or after is None or before.generator is None or after.generator is None:
        return ""
    if _key(before.generator) != _key(after.generator):
        return ""
    entry = catalog.entry("dataset", _key(after.generator))
    if before.seed != after.seed and before.generator == after.generator:
        return sentence("seed of {name}, {before} → {after}", name=entry.title, before=before.seed, after=after.seed)
    was, now = (catalog.spec("dataset", reference.generator).values for reference in (before, after))
    changed = _changed(entry.parameters, was, now, catalog)
    return "" if changed is None else sentence("{what} of {name}, {change}", what=changed[0], name=entry.title, change=changed[1])


def _move(done: MoveNodes, document: Document) -> str:
    nodes = document.network.nodes
    names = [nodes[id].name for id in done.positions if id in nodes]
    if len(names) < len(done.positions):
        pieces = [document.furniture.get(id) for id in done.positions]
        if len(pieces) == 1:
            return sentence("move arrow") if isinstance(pieces[0], Arrow) else sentence("move note")
        return done.text
    return sentence("move {name}", name=names[0]) if len(names) == 1 else sentence("move {count} layers", count=len(names))


def _changed(
    parameters: tuple[Parameter, ...], before: Mapping[str, Plain], after: Mapping[str, Plain], catalog: Catalog
) -> tuple[str, str] | None:
    """What the one parameter is called that is different, and how it changed; None if it is not one."""
    different = [parameter for parameter in parameters if _value(parameter, before) != _value(parameter, after)]
    if len(different) != 1:
        return None
    parameter = different[0]
    was, now = _value(parameter, before), _value(parameter, after)
    if isinstance(parameter, Reference) and was is not None and now is not None and _key(was) == _key(now):
        inner = catalog.entry(parameter.family, _key(now)).parameters
        found = _changed(inner, was if isinstance(was, Mapping) else {}, now if isinstance(now, Mapping) else {}, catalog)
        if found is not None:
            return sentence("{what} ({part})", what=_small(parameter.title), part=found[0]), found[1]
    return _small(parameter.title), _change(parameter, was, now, catalog)


def _value(parameter: Parameter, values: Mapping[str, Plain]) -> Plain:
    return values.get(parameter.key, parameter.default)


def _change(parameter: Parameter, before: Plain, after: Plain, catalog: Catalog) -> str:
    """ "8 → 12"."""
    return sentence("{before} → {after}", before=_worded(parameter, before, catalog), after=_worded(parameter, after, catalog))


def _worded(parameter: Parameter, value: Plain, catalog: Catalog) -> str:
    """A value as the window would show it."""
    if value is None:
        return term(parameter.none_title)
    if isinstance(parameter, Reference):
        return term(catalog.entry(parameter.family, _key(value)).title)
    if isinstance(parameter, Choice):
        return next((term(title) for key, title in parameter.options if key == value), str(value))
    if isinstance(value, bool):
        return sentence("on") if value else sentence("off")
    if isinstance(value, tuple):
        sign = " × " if isinstance(parameter, Numbers) and parameter.whole else " / "
        return sign.join(_number(item) for item in value)
    return _number(value)


def _number(value: Plain) -> str:
    return f"{value:.{DIGITS}g}".replace("-", "−") if isinstance(value, float) else str(value)


def _key(value: Plain) -> str:
    return str(value["key"]) if isinstance(value, Mapping) else str(value)


def _by_output(loss: Plain) -> bool:
    return isinstance(loss, Mapping) and "key" not in loss


def _losses(loss: Plain, outputs: list[str]) -> Mapping[str, Plain]:
    """The loss of every output by its name."""
    return loss if isinstance(loss, Mapping) and "key" not in loss else dict.fromkeys(outputs, loss)


def _small(title: str) -> str:
    """A title inside a sentence: without its capital, unless the word has more of them."""
    return sentence("{title:clause}", title=term(title))
