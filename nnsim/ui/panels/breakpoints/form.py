"""The form for one breakpoint: what is watched, then only the fields that this needs."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from nnsim.catalog import Choice, Float, Int, Parameter, Plain
from nnsim.document import Network
from nnsim.document.breakpoints import COMPARED, COMPARISONS, METRICS, VALUES, Breakpoint
from nnsim.ui.sentences import said
from nnsim.ui.session import Session

translate = QCoreApplication.translate


def kinds() -> tuple[tuple[str, str], ...]:
    """What can be watched, in words."""
    return (
        ("loss", translate("breakpoints", "the loss")), ("metric", translate("breakpoints", "a metric")),
        ("gradient", translate("breakpoints", "a gradient's norm")), ("weight", translate("breakpoints", "a weight or bias")),
        ("signal", translate("breakpoints", "a signal")), ("iteration", translate("breakpoints", "the iteration")),
        ("wrong", translate("breakpoints", "the first wrong sample")), ("not_finite", translate("breakpoints", "a value is not finite")),
    )  # fmt: skip


def parameters(session: Session, shown: Breakpoint) -> tuple[Parameter, ...]:
    """The fields of a breakpoint as parameters, which have editors."""
    network, kind = session.document.network, shown.kind
    found: list[Parameter] = [Choice(key="kind", title=translate("breakpoints", "Stop on"), default=kind, options=kinds())]
    things = _things(session, network, shown)
    if things:
        found.append(Choice(key="thing", title=translate("breakpoints", "Of"), default=shown.thing, options=tuple(things.items())))
    if kind == "signal":
        values = tuple((key, said(words)) for key, words in VALUES.items())
        found.append(Choice(key="value", title=translate("breakpoints", "Value"), default=shown.value, options=values))
    if kind == "weight" and shown.thing.endswith(":b"):
        found.append(_number("to", translate("breakpoints", "Unit")))
    elif kind == "weight":
        found += [_number("to", translate("breakpoints", "To unit")), _number("from", translate("breakpoints", "From unit"))]
    elif kind == "signal":
        found += [_number("to", translate("breakpoints", "Unit")), _number("sample", translate("breakpoints", "Sample"))]
    if kind in COMPARED:
        signs = tuple(COMPARISONS.items())
        found.append(Choice(key="comparison", title=translate("breakpoints", "It becomes"), default="<", options=signs))
        found.append(Float(key="threshold", title=translate("breakpoints", "Threshold"), default=0.0))
    return tuple(found)


def values_of(shown: Breakpoint) -> dict[str, Plain]:
    """What the fields show."""
    unit = shown.unit
    return {
        "kind": shown.kind, "thing": shown.thing, "value": shown.value, "to": unit[0] + 1 if unit else None,
        "from": unit[1] + 1 if len(unit) > 1 else None, "sample": None if shown.sample is None else shown.sample + 1,
        "comparison": shown.comparison, "threshold": shown.threshold,
    }  # fmt: skip


def changed(session: Session, before: Breakpoint, key: str, values: Mapping[str, Plain]) -> Breakpoint:
    """The breakpoint after a field was edited; another kind begins with what is most usual for it."""
    if key == "kind":
        return usual(session, str(values["kind"]), before)
    thing = str(values.get("thing", before.thing))
    to, source = _index(values.get("to")), _index(values.get("from"))
    unit: tuple[int, ...] = ()
    if thing == before.thing and to is not None:
        needs_two = before.kind == "weight" and not thing.endswith(":b")
        unit = (to, source or 0) if needs_two else (to,)
        if needs_two and key == "from" and source is None:
            unit = ()
    elif thing == before.thing and source is not None and key == "from":
        unit = (0, source)
    return Breakpoint(
        before.kind, str(values.get("comparison", before.comparison)), float(str(values.get("threshold", before.threshold))), thing,
        str(values.get("value", before.value)), unit, _index(values.get("sample")), before.enabled,
    )  # fmt: skip


def usual(session: Session, kind: str, before: Breakpoint) -> Breakpoint:
    """The first breakpoint of a kind."""
    frame = session.frame
    things = list(_things(session, session.document.network, Breakpoint(kind)))
    thing = things[0] if things else ""
    signs = {"loss": ("<", 0.1), "metric": (">=", 0.95), "gradient": (">", 10.0), "weight": (">", 1.0), "signal": (">", 0.9)}
    sign, threshold = signs.get(kind, ("==", float(frame.furthest + 100)))
    if kind not in COMPARED:
        sign, threshold = Breakpoint.comparison, 0.0
    return Breakpoint(kind, sign, threshold, thing, enabled=before.enabled)


def _things(session: Session, network: Network, shown: Breakpoint) -> dict[str, str]:
    """What can be watched of a kind, with its name; also what is watched now, if it is gone."""
    frame = session.frame
    match shown.kind:
        case "metric":
            known = [name for name in METRICS if name in frame.metrics or (name == "val_loss" and frame.validation_loss is not None)]
            others = [name for name in frame.metrics if name not in known]
            named = {name: said(METRICS.get(name, name)) for name in [*known, *others] or ["accuracy"]}
        case "gradient":
            named = {"": translate("breakpoints", "all layers together")}
            named |= {node.id: node.name for node in network if node.id in frame.biases or network.entry(node).weighted}
        case "weight":
            joined = [one for one in network.connections.values() if one.id in frame.weights]
            named = {f"{one.id}:W": network.connection_name(one).replace(">", " → ") for one in joined}
            words = translate("breakpoints", "bias of {name}")
            named |= {f"{node.id}:b": words.format(name=node.name) for node in network if node.id in frame.biases}
        case "signal":
            named = {node.id: node.name for node in network}
        case _:
            return {}
    if shown.thing and shown.thing not in named:
        named[shown.thing] = translate("breakpoints", "something that is gone")
    return named


def _number(key: str, title: str) -> Int:
    return Int(key=key, title=title, default=None, optional=True, none_title=translate("breakpoints", "any"), minimum=1)


def _index(value: Plain) -> int | None:
    return value - 1 if isinstance(value, int) else None
