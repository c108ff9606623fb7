"""Every lesson followed literally: each task waits when its page opens its project, and is done by what the page and its hint say."""

from collections.abc import Callable

import pytest

from nnsim.document import PutConnection, PutNode, RemoveConnection
from nnsim.lessons import library
from tests.lessons.learner import Learner, lesson, marks, openings

Doing = Callable[[Learner], object]

OR = (("input>output.W", (1, 1)), ("output.b", (-0.5,)))
XOR = (("input>hidden.W", (20, 20, -20, -20)), ("hidden.b", (-10, 30)), ("hidden>output.W", (20, 20)), ("output.b", (-30,)))


def typed(*tables: tuple[str, tuple[float, ...]]) -> Doing:
    """Numbers are typed, table by table."""

    def do(learner: Learner) -> None:
        for key, values in tables:
            learner.type(key, *values)

    return do


def trained(epochs: int, **settings: object) -> Doing:
    """Settings are chosen, one goes back to the start, and trains for so many epochs."""

    def do(learner: Learner) -> None:
        for key, value in settings.items():
            learner.set(key, value)
        learner.same_start()
        learner.train(epochs)

    return do


def given(epochs: int, names: tuple[str, ...], **parameters: object) -> Doing:
    """Layers are changed, one goes back to the start, and trains."""

    def do(learner: Learner) -> None:
        for name in names:
            learner.give(name, **parameters)
        learner.same_start()
        learner.train(epochs)

    return do


def values(epochs: int = 1, **numbers: float) -> Doing:
    """Numbers are typed into a graph, and one iteration is made."""

    def do(learner: Learner) -> None:
        learner.feed(**numbers)
        learner.step("iteration", epochs)

    return do


def there_and_back(learner: Learner) -> None:
    learner.train(200)
    learner.run.seek(0)


def without_loop(learner: Learner) -> None:
    learner.cut("hidden>hidden")
    learner.same_start()
    learner.train(100)


def with_dropout(learner: Learner) -> None:
    for before, after in (("hidden 1", "hidden 2"), ("hidden 2", "output")):
        network = learner.run.project.network.copy()
        old = next(link for link in network.connections.values() if network.connection_name(link) == f"{before}>{after}")
        added = network.add("dropout", rate=0.5)
        first, last = network.connect(before, added), network.connect(added, after)
        learner.do(PutNode(added), PutConnection(first), RemoveConnection(old.id), PutConnection(last))
    learner.same_start()
    learner.train(300)


def smaller_loop(learner: Learner) -> None:
    learner.step("iteration")
    learner.type("hidden>hidden.W", 0.3)
    learner.step("iteration")


QUICK: dict[str, dict[str, Doing]] = {
    "neuron": {
        "bias": typed(("neuron.b", (-1.5,))),
        "or": typed(("neuron.b", (-0.5,))),
        "not": typed(("input>neuron.W", (-1, 0)), ("neuron.b", (0.5,))),
        "nand": typed(("input>neuron.W", (-1, -1)), ("neuron.b", (1.5,))),
        "smooth": typed(("input>neuron.W", (10, 10)), ("neuron.b", (-15,))),
    },
    "perceptron": {"and": trained(6), "or_by_hand": typed(*OR), "xor_trained": trained(25), "three_of_four": typed(*OR)},
    "line": {
        "by_hand": typed(("input>output.W", (1,)), ("output.b", (1,))),
        "first_step": lambda learner: learner.step("iteration"),
        "learned": trained(1_000),
        "diverges": trained(40, learning_rate=0.2),
        "edge": trained(100, learning_rate=0.17),
    },
    "graphs": {
        "product_value": values(x=3, y=4, z=3),
        "product_gradient": lambda learner: learner.feed(y=2),
        "flat": lambda learner: learner.feed(x=0, y=0),
        "bottom": trained(60),
    },
    "xor": {"by_hand": typed(*XOR), "learned": trained(2_500), "more_units": given(2_500, ("hidden",), units=4)},
    "backprop": {"one_iteration": trained(1), "trained": trained(5_600), "back": there_and_back},
    "activations": {
        "tanh": trained(60),
        "identity": given(100, ("hidden",), activation="identity"),
        "leaky": given(60, ("hidden 1", "hidden 2"), activation="leaky_relu"),
        "iris": trained(100),
    },
    "vanishing": {
        "fades": trained(3),
        "relu": trained(20),
        "zeros": given(200, ("hidden", "output"), initializer="zeros"),
    },
    "training": {
        "single": trained(20),
        "full": trained(20, batch_size=24),
        "digits": trained(20, batch_size=128),
        "diverge": trained(3, learning_rate=30),
        "plain": trained(10, optimizer="sgd"),
        "adam": trained(10, optimizer="adam"),
    },
    "overfitting": {
        "overfit": trained(100),
        "small": given(300, ("hidden 1", "hidden 2"), units=3),
        "decay": trained(300, optimizer={"key": "adam", "weight_decay": 0.01}),
        "dropout": with_dropout,
    },
    "recurrent": {"echo": trained(50), "elman": trained(30), "cut": without_loop, "vanish": smaller_loop},
}
LONG: dict[str, dict[str, Doing]] = {
    "lstm_gru": {"rnn": trained(20), "lstm": trained(5), "gru": trained(5), "letters": trained(4)},
}


def follow(name: str, doings: dict[str, Doing]) -> None:
    """Do the tasks in the order of the pages. What the page opens, or an earlier task has left open, must not count for a later one."""
    of, left = lesson(name), list[Learner]()
    for page, mark, _ in openings(of):
        if mark.kind != "task":
            continue
        learner = Learner(name, mark.argument)
        by_itself = [other.argument for other in marks(of, page) if other.kind == "open" and learner.is_done_in(other.argument)]
        assert [*by_itself, learner.is_done()] == [False], f"{mark.argument} is done already, and teaches nothing"
        too_soon = [before.task.key for before in left if before.is_done(learner.task)]
        assert too_soon == [], f"{mark.argument} is done by what is still open then"
        doings[mark.argument](learner)
        assert learner.verdict().why == "", mark.argument
        left.append(learner)


@pytest.mark.parametrize("name", QUICK)
def test_each_task_waits_and_is_done_by_what_its_page_says(name):
    follow(name, QUICK[name])


@pytest.mark.long
@pytest.mark.parametrize("name", LONG)
def test_each_task_that_takes_a_while_waits_and_is_done_by_what_its_page_says(name):
    follow(name, LONG[name])


def test_every_task_of_every_lesson_is_followed():
    assert {found.path.name: set(found.lesson.tasks) for found in library.built_in()} == {
        name: set(doings) for name, doings in {**QUICK, **LONG}.items()
    }
