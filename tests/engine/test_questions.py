"""What the next operation gives is asked before it is executed, and a wrong answer is told from another by the slip that leads to it."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nnsim
from nnsim.engine.answers import Typed, agrees, judged, read
from nnsim.engine.questions import Asked, Predicting, Question, Slip, ask, copied
from nnsim.engine.run import Run
from tests.drawn import layered


@pytest.fixture
def run() -> Run:
    """Two inputs, two sigmoid units, one sigmoid unit; all four cases of XOR in one batch."""
    project = nnsim.Project(layered(), nnsim.dataset("xor"), loss="half_squared_error", optimizer="sgd", learning_rate=0.5)
    made = Run(project)
    made.parameters["x>h.W"][...] = [[0.3, -0.8], [0.5, 0.95]]
    made.parameters["h.b"][...] = [0.2, -0.4]
    made.parameters["h>y.W"][...] = [[1.2, -0.7]]
    made.parameters["y.b"][...] = [0.1]
    return made


def asked(run: Run, element: int = 0, sample: int = 0) -> Asked:
    found = ask(Run.restored(*copied(run)), element, sample)
    assert found is not None
    return found


def advance(run: Run, phase: str, node: str | None) -> None:
    """Step until this operation comes next."""
    while (run.upcoming_operation.phase, run.upcoming_operation.node) != (phase, node):
        run.step()


def question(run: Run, kind: str, element: int = 0, sample: int = 0) -> Question:
    return next(one for one in asked(run, element, sample).questions if one.kind == kind)


def typed(text: str) -> Typed:
    found = read(text)
    assert found is not None
    return found


def slip_of(found: Question, value: float) -> str:
    verdict = judged(found, typed(repr(float(value))))
    assert not verdict.right
    return verdict.slip.key if verdict.slip is not None else ""


def test_the_answer_is_what_the_operation_gives_and_the_run_stays_where_it_is(run: Run) -> None:
    run.step()
    before = run.state_hash(), run.operation
    found = {one.kind: one.value for one in asked(run, element=1, sample=2).questions}
    assert (run.state_hash(), run.operation) == before
    run.step()
    assert found == {"sum": run.signals["h.in"][2, 1], "activation": run.signals["h"][2, 1]}


def test_it_is_said_what_the_questions_are_for(run: Run) -> None:
    run.step()
    found = asked(run, element=5, sample=3)
    assert (found.iteration, found.operation, found.phase, found.element, found.count, found.sample) == (0, 1, "forward", 1, 2, 3)
    advance(run, "update", None)
    assert asked(run, element=4).parameter == ("h.b", 0, 0)


def test_nothing_is_asked_of_what_is_read_from_the_data(run: Run) -> None:
    assert asked(run).questions == ()


def test_slips_in_a_weighted_sum(run: Run) -> None:
    run.step()
    run.step()
    found, a, weights = question(run, "sum", sample=1), run.signals["h"][1], run.parameters["h>y.W"][0]
    right = float(weights @ a) + 0.1
    assert judged(found, typed(f"{right:.4f}")).right
    assert slip_of(found, -right) == "sign"
    assert slip_of(found, right - 0.1) == "bias"
    assert slip_of(found, right - weights[1] * a[1]) == "addend"
    assert slip_of(found, weights @ run.signals["h.in"][1] + 0.1) == "operand"
    assert slip_of(found, 2 * right) == "multiple"
    assert slip_of(found, 17.0) == ""


def test_a_value_of_another_unit_or_sample_is_recognised(run: Run) -> None:
    run.step()
    found = question(run, "sum", element=0, sample=1)
    sums = run.parameters["x>h.W"] @ np.array([[0, 0, 1, 1], [0, 1, 0, 1]]) + run.parameters["h.b"][:, None]
    assert slip_of(found, sums[1, 1]) == "unit"
    assert slip_of(found, sums[0, 2]) == "sample"


def test_slips_in_an_activation(run: Run) -> None:
    run.step()
    found = question(run, "activation", sample=3)
    assert slip_of(found, run.parameters["x>h.W"][0].sum() + 0.2) == "function"


def test_slips_on_the_way_back(run: Run) -> None:
    advance(run, "backward", "h")
    delta, weights = run.deltas["y"][1, 0], run.parameters["h>y.W"][0].copy()
    a = run.signals["h"][1, 0]
    found = {one.name: one for one in asked(run, sample=1).questions if one.kind == "delta"}
    upstream, inner = found.values()
    assert math.isclose(inner.value, weights[0] * delta * a * (1 - a))
    assert slip_of(inner, -inner.value) == "sign"
    assert slip_of(inner, weights[0] * delta) == "derivative"
    assert slip_of(inner, weights[0] * delta * a) in ("factor", "term")
    changed = weights[0] - 0.5 * run.gradients["h>y.W"][0, 0]
    assert slip_of(upstream, changed * delta) == "new_weights"


def test_a_gradient_without_the_number_of_samples(run: Run) -> None:
    advance(run, "backward", "y")
    found = question(run, "delta", sample=2)
    assert slip_of(found, 4 * found.value) in ("factor", "multiple")


def test_slips_in_an_update(run: Run) -> None:
    advance(run, "update", None)
    found = question(run, "update", element=0)
    old, gradient = run.parameters["x>h.W"][0, 0], run.gradients["x>h.W"][0, 0]
    assert math.isclose(found.value, old - 0.5 * gradient)
    # so small a step shows only in many digits
    for value, key in ((old + 0.5 * gradient, "term_sign"), (old - gradient, "factor"), (-0.5 * gradient, "term")):
        verdict = judged(found, typed(repr(float(value))), digits=10)
        assert verdict.slip is not None
        assert verdict.slip.key == key


def test_a_network_with_gates_can_be_asked_about_at_every_step() -> None:
    loaded = nnsim.example("addition_lstm")
    run = Run(loaded.project if isinstance(loaded, Run) else loaded)
    advance(run, "backward", "memory")
    assert {one.kind for one in asked(run).questions} == {"delta"}
    assert all(one.slips for one in asked(run, element=2, sample=4).questions)


def test_in_the_background_the_run_is_only_looked_at(run: Run) -> None:
    run.step()
    work = Predicting(lambda job, given_up: job(run), 0, 1)
    work.cancel()  # waits for its end
    again = Predicting(lambda job, given_up: job(run), 0, 1)
    again._thread.join()
    assert again.failure == ""
    assert again.asked == asked(run, 0, 1)


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.934", 0.934), ("-0,25", -0.25), ("−3", -3.0), (".5", 0.5), ("1e-3", 0.001), ("1.5·10^-4", 1.5e-4), ("1/4", 0.25),
     ("-1 / 8", -0.125)],
)
def test_numbers_are_read_as_people_write_them(text: str, value: float) -> None:
    assert math.isclose(typed(text).value, value)


@pytest.mark.parametrize("text", ["", "one", "1,2,3", "1/0", "--1", ".", "e3", "nan", "1e999"])
def test_what_is_no_number_is_not_read(text: str) -> None:
    assert read(text) is None


@given(st.floats(-1e6, 1e6).filter(lambda value: abs(value) > 1e-6), st.integers(2, 6))
def test_every_rounding_to_enough_digits_is_accepted(value: float, digits: int) -> None:
    assert agrees(float(f"{value:.{digits - 1}e}"), value, digits)
    assert not agrees(value * (1 + 11 * 10.0 ** (1 - digits)), value, digits)


def test_an_answer_with_fewer_digits_is_right_if_that_tells_it_from_every_slip() -> None:
    found = Question("a", "a = …", "activation", 0.5084, (Slip("sign", -0.5084), Slip("new_weights", 0.5112)))
    for text, right, rounded, vague in (
        ("0.508", True, False, False), ("0.51", False, False, True), ("0.5", False, False, True), ("0.4", False, False, False)
    ):  # fmt: skip
        verdict = judged(found, typed(text))
        assert (verdict.right, verdict.rounded, verdict.vague) == (right, rounded, vague), text
    assert judged(Question("a", "", "activation", 0.5084, ()), typed("0.51")).rounded
    assert judged(Question("g", "", "gradient", 0.0004, ()), typed("0")).vague
