"""One command of the window compares settings, kinds of memory first, or says why that cannot be."""

import numpy as np

import nnsim
from tests.ui.window.hand import until

COMMAND = "Compare settings"


def project(kind, loop=False):
    net = nnsim.Network()
    x = net.add("input", name="x", shape=(1,))
    memory = net.add(kind, name="memory", units=3)
    y = net.add("dense", name="y", units=1, activation="identity")
    net.connect(x, memory)
    net.connect(memory, y)
    if loop:
        net.connect(memory, memory, delay=1)
    inputs = np.random.default_rng(0).normal(size=(8, 5, 1))
    return nnsim.Project(net, nnsim.Dataset(inputs, inputs, sequence=True), loss="mse", learning_rate=0.01, epochs=2)


def run(application):
    (action,) = (action for action in application.window.all_actions() if action.text() == COMMAND)
    action.trigger()


def test_it_shows_the_plot_and_begins(application):
    session, plots = application.session, application.window.workspace.plots
    session.open(project("gru"))
    until(lambda: session.frame.weights)
    assert "comparison" not in plots.order
    plots.maximise("loss")
    run(application)
    plot = plots.plots["comparison"]
    assert plot.isVisible()
    until(lambda: not plot.work.running)
    assert [(course.kind, course.state) for course in plot.work.courses] == [(kind, "finished") for kind in ("rnn", "lstm", "gru")]
    run(application)
    assert plots.order.count("comparison") == 1


def test_it_does_not_begin_again_while_it_is_at_it(application):
    session, plots = application.session, application.window.workspace.plots
    given = project("lstm")
    given.document.settings["epochs"] = 5000
    session.open(given)
    until(lambda: session.frame.weights)
    run(application)
    work = plots.plots["comparison"].work
    until(lambda: len(work.courses[2].epochs) > 3)
    run(application)
    until(lambda: len(work.courses[2].epochs) > 6)
    assert work.running


def test_without_a_memory_optimisers_are_compared(application):
    session = application.session
    session.open(project("dense", loop=True))
    until(lambda: session.frame.weights)
    run(application)
    plot = application.window.workspace.plots.plots["comparison"]
    until(lambda: not plot.work.running)
    assert [course.kind for course in plot.work.courses] == [entry.key for entry in session.catalog.entries("optimizer")]


def test_the_perceptron_rule_leaves_nothing_to_compare_and_a_sentence_says_so(application):
    session = application.session
    session.open(nnsim.example("perceptron_and"))
    until(lambda: session.frame.weights)
    said = []
    session.notice.connect(said.append)
    run(application)
    assert said == ["The perceptron rule leaves nothing to compare: use gradient descent."]
    assert "comparison" not in application.window.workspace.plots.order
