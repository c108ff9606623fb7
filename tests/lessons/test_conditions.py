"""The language of tasks: what it accepts, what it refuses, and what it says when a task is not met."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnsim import Run, storage
from nnsim.engine.frames import State
from nnsim.lessons.conditions import ConditionError, judged, parsed
from nnsim.lessons.conditions.names import FUNCTIONS, NAMES
from nnsim.lessons.situation import Situation


@pytest.fixture(scope="module")
def run():
    made = Run(storage.example("xor"))
    made.train(iterations=20)
    return made


@pytest.fixture
def now(run):
    return Situation(run.project.document, run, State.PAUSED, frozenset({"operation"}))


def holds(text, now):
    return judged(parsed(text), now)


@pytest.mark.parametrize(
    "text",
    [
        "iteration == 20", "epoch >= 1 and trained", "not diverged", "paused", "0 < loss < 5", "loss == history('loss')",
        "best('loss') <= worst('loss')", "hidden_layers == 1", "parameters > 0", "has('dense')", "count('dense') == 2", "loops == 0",
        "furthest >= iteration",
        "stepped('operation') and not stepped('epoch')", "setting('seed') >= 0", "optimizer in ['sgd', 'adam', 'momentum']",
        "loss_name != ''", "abs(-2) == 2", "max(1, 2, 3) == 3", "round(2.345, 2) in [2.34, 2.35]", "2 ** 10 == 1024", "-1 < 0 < 1",
        "0 <= output(0, 1) <= 1", "output(0, 1)[0] == output(0, 1)", "not (1 > 2 or 2 > 3)", "True",
        "setting('shuffle') or not setting('shuffle')",
        "phase == ''", "accuracy <= 1", "batch_size == 4", "learning_rate == setting('learning_rate')", "hidden_units == 2",
        "setting('loss.reduction') != 'x'",
    ],
)  # fmt: skip
def test_what_is_so_is_met(text, now):
    verdict = holds(text, now)
    assert verdict.met, verdict.why


def test_every_word_of_the_language_can_be_asked(now):
    for name in NAMES:
        value = 'name == ""' if NAMES[name].value == "a text" else "name" if NAMES[name].value == "true or false" else "name > 0"
        holds(value.replace("name", name), now)
    layer = next(node.name for node in now.document.network if node.kind == "dense")
    edge = now.document.network.connection_name(next(iter(now.document.network.connections.values())))
    asked = {
        "units": f"units('{layer}') > 0", "activation": f"activation('{layer}') != ''", "kind": f"kind('{layer}') == 'dense'",
        "weight": f"weight('{edge}', 0, 1) != 0", "bias": f"abs(bias('{layer}', 0)) >= 0", "output": "output(0, 0) > -9",
        "signal": f"signal('{layer}') >= 0 and signal('{layer}.in', 1, 2) != 0", "delta": f"delta('{layer}', 0, 3) != 7",
        "gradient": f"gradient('{edge}.W', 0, 1) != 7 and gradient('{layer}.b', 0) != 7",
        "grad_norm": f"grad_norm('{layer}') >= 0", "history": f"history('grad_norm/{layer}') >= 0", "best": "best('accuracy') >= 0",
        "worst": "worst('accuracy') >= 0", "setting": "setting('seed') >= 0", "parameter": f"parameter('{layer}', 'units') > 0",
        "count": "count('lstm') == 0", "has": "not has('lstm')",
        "stepped": "stepped('operation')", "abs": "abs(-1) == 1", "min": "min(1, 2) == 1", "max": "max(1, 2) == 2",
        "round": "round(1.4) == 1",
    }  # fmt: skip
    assert asked.keys() == FUNCTIONS.keys()
    for text in asked.values():
        verdict = holds(text, now)
        assert verdict.met, (text, verdict.why)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("iteration > 100", "The number of iterations must be above 100; it is 20."),
        ("hidden_units <= 1", "The number of hidden units must be at most 1; it is 2."),
        ("diverged", "The run has to diverge; it has not."),
        ("not trained", "The run has to stand at its beginning: reset it."),
        ("trained and optimizer == 'adam'", "The optimiser must be “adam”; it is “sgd”."),
        ("1 == 1 and 100 < iteration", "The number of iterations must be above 100; it is 20."),
        ("not (iteration > 10)", "The number of iterations must be at most 10; it is 20."),
        ("diverged or has('lstm')",
         "One of these is needed. The run has to diverge; it has not · The network needs a layer of the kind lstm."),
        ("units('nobody') == 3", "There is no layer named “nobody”."),
        ("weight('nobody', 0, 0) == 3", "There is no “nobody.W” in this network."),
        ("1 / 0 > 1", "“1 / 0” cannot be worked out now."),
        ("10.0 ** 300 ** 2 > 1", "“10.0 ** 300 ** 2” cannot be worked out now."),
        ("output(1) > 1", "The network has 2 input numbers, and the task gives it 1."),
        ("output(1, 1)[3] > 1", "The network has 1 outputs; there is none at 3."),
        ("val_accuracy > 1", "There is no val_accuracy here: it needs classes, and samples in its part."),
        ("history('nothing') > 1", "“nothing” is not known yet: train."),
    ],
)
def test_what_is_missing_is_said_with_its_value(text, said, now):
    verdict = holds(text, now)
    assert not verdict.met
    assert verdict.why == said


def test_of_several_ways_an_unknown_one_does_not_matter_if_another_holds(now):
    assert holds("units('nobody') == 3 or trained", now).met


def test_without_a_run_the_drawing_can_still_be_asked(run):
    now = Situation(run.project.document, None, State.EMPTY)
    assert holds("hidden_layers == 1 and iteration == 0", now).met
    assert holds("accuracy > 0", now).why == "The network cannot run yet: look at what the window says of it."


def test_what_is_typed_into_a_paused_network_counts_at_once():
    run = Run(storage.example("xor"))
    before = Situation(run.project.document, run).value("accuracy")
    run.parameters["y.b" if "y.b" in run.parameters else list(run.parameters)[-1]][...] = 50.0
    assert before >= 0
    assert Situation(run.project.document, run).value("accuracy") == 0.5


@pytest.mark.parametrize(
    "text",
    [
        '__import__("os")', '__import__("os").system("x")', "().__class__", "loss.real", "[x for x in (1,)]", "(lambda: 1)()", "open('x')",
        "f'{loss}'", "b'x' == b'x'", "1j == 1", "9**9**9**9", "loss", "1", "'a'", "loss if paused else loss", "(y := 1) == 1",
        "output(*[1])", "units(name='h') > 1", "loss is 1", "unknown > 1", "units > 1", "loss() > 1", "setting('nothing') == 1",
        "setting('split') == 1", "units(optimizer) > 1", "stepped('century')", "optimizer > 'a'", "loss == 'a'", "loss and paused",
        "not loss", "~1 == 1", "1 // 2 == 0", "1 % 2 == 1", "1 << 9 == 1", "loss in 1", "loss in ['a']", "loss in []", "loss[0] > 1",
        "output(0)[loss] > 1", "output(0)[0:1] > 1", "1e999 > 1", "10**400 > 1" * 60, "1" * 400 + " > 1", "", "   ", "\0", "(" * 300, "a b",
        "-" * 300 + "1 > 0", "await x", "{1: 2} == 1", "{1} == 1", "... == 1", "None == 1", "round(1, 2, 3) > 1", "abs() > 1",
    ],
)  # fmt: skip
def test_hostile_and_wrong_conditions_are_refused_in_one_sentence(text):
    if text == "9**9**9**9":
        text += " > 1"
        assert not holds(text, Situation(storage.example("xor").document, None)).met
        return
    with pytest.raises(ConditionError) as found:
        parsed(text)
    assert str(found.value).endswith(".")
    assert "\n" not in str(found.value)


_words = st.sampled_from([*NAMES, *FUNCTIONS, "h", "and", "or", "not", "in", "(", ")", "[", "]", ",", "<", ">=", "==", "**", "*", "-", "+",
                          "/", "0", "1", "2.5", "1e300", "'h'", "'loss'", "True", "."])  # fmt: skip
_pieces = st.one_of(st.text(max_size=60), st.lists(_words, max_size=25).map(" ".join))


@given(_pieces)
def test_no_text_at_all_does_more_than_be_refused_or_judged(text):
    try:
        condition = parsed(text)
    except ConditionError:
        return
    verdict = judged(condition, Situation(storage.example("xor").document, None))
    assert isinstance(verdict.met, bool)
    assert verdict.met or verdict.why


def _numbers(depth):
    leaf = st.one_of(
        st.floats(allow_nan=False, allow_infinity=False).map(repr),
        st.sampled_from(["loss", "iteration", "units('h')", "output(0, 1)", "best('loss')"])
    )
    return st.recursive(
        leaf, lambda inner: st.one_of(st.builds("({} {} {})".format, inner, st.sampled_from(["+", "-", "*", "/", "**"]), inner),
                                      st.builds("max({}, {})".format, inner, inner), st.builds("round({})".format, inner)), max_leaves=depth
    )  # fmt: skip


@given(left=_numbers(6), sign=st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), right=_numbers(6), turned=st.booleans())
def test_whatever_is_worked_out_stays_a_verdict(run, left, sign, right, turned):
    text = f"{'not ' if turned else ''}{left} {sign} {right}"
    try:
        condition = parsed(text)
    except ConditionError:
        return
    verdict = judged(condition, Situation(run.project.document, run))
    assert verdict.met or verdict.why.endswith(".")


def test_the_depth_of_a_condition_is_limited():
    with pytest.raises(ConditionError, match="at most 20 deep"):
        parsed("1" + " + 1" * 30 + " > 1")
    assert isinstance(parsed("1" + " + 1" * 10 + " > 1").tree, ast.Compare)


def test_a_learning_rate_is_the_number_that_was_typed_also_where_numbers_are_short():
    project = storage.example("digits")
    assert project.settings["dtype"] == "float32"
    assert judged(parsed("learning_rate == 0.003"), Situation(project.document, Run(project))).met
