"""Values for parameters at random: mostly such as people choose, now and then such as are refused."""

from nnsim.catalog import Choice, Flag, Float, Int, Numbers, Reference, Text

WRONG = ("abc", -1, 1e400, None, "", [], {"key": "nothing"}, 0, "NaN")
MOST = 12


def value(parameter, catalog, dice):
    """A value for a parameter of the catalogue."""
    if dice.random() < 0.04:
        return dice.choice(WRONG)
    if parameter.optional and dice.random() < 0.4:
        return None
    match parameter:
        case Flag():
            return dice.random() < 0.5
        case Choice():
            return dice.choice([key for key, _ in parameter.options])
        case Reference():
            return reference(parameter.family, catalog, dice)
        case Int():
            return dice.randint(parameter.minimum, min(parameter.maximum, parameter.minimum + MOST))
        case Float():
            least = parameter.minimum if parameter.minimum > -1e9 else -2.0
            return dice.choice([parameter.default, least, round(dice.uniform(max(-2.0, least), min(2.0, parameter.maximum)), 3)])
        case Numbers():
            return dice.choice([parameter.default, [0.7, 0.15, 0.15], [0.5, 0.5, 0.0], [2], [3], [4, 4], [1, 2, 3]])
        case Text():
            return dice.choice(["", "a", "B ü", "x" * 60])
    raise TypeError(type(parameter).__name__)


def reference(family, catalog, dice):
    """The key of an entry, or a mapping with some of its parameters too."""
    entry = dice.choice(sorted(catalog.entries(family), key=lambda entry: entry.key))
    if not entry.parameters or dice.random() < 0.5:
        return entry.key
    some = [item for item in entry.parameters if dice.random() < 0.5]
    return {"key": entry.key, **{item.key: value(item, catalog, dice) for item in some}}
