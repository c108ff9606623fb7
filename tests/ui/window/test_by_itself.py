"""In the whole window, with a real run: a loop that is left to itself follows its weights, and a network writes while it trains."""

import nnsim
from nnsim import storage
from nnsim.engine.frames import State
from nnsim.engine.run import Run
from tests.ui.window.hand import until


def test_a_weight_that_is_typed_changes_what_the_loop_does(application):
    network = nnsim.Network()
    x = network.add("input", name="x", shape=(1,))
    h = network.add("dense", name="h", units=1, activation="tanh", bias=False)
    network.connect(x, h)
    loop = network.connect(h, h, delay=1)
    network.connect(h, network.add("dense", name="y", units=1))
    run = Run(nnsim.Project(network, nnsim.Dataset([[[1.0]] * 3], [[[1.0]] * 3])))
    run.parameters["h>h.W"][...] = 0.5
    application.session.open(run)
    plots = application.window.workspace.plots
    plots.show_plots(["loss", "dynamics"])
    plot = plots.plots["dynamics"]
    until(lambda: plot.behaviour is not None and plot.behaviour.kind == "settles")
    application.session.set_value(f"{loop.id}:W", (0, 0), -3.0)
    until(lambda: plot.behaviour.kind == "cycles")
    assert plot.sentence.text().endswith("it repeats itself every 2 steps.")
    application.session.undo()
    until(lambda: plot.behaviour.kind == "settles")


def test_a_network_writes_after_every_epoch_while_it_trains(application):
    project = storage.example("reber_lstm")
    project.document.settings.update(epochs=None, split=(1.0, 0.0, 0.0))
    application.session.open(project)
    plots = application.window.workspace.plots
    plots.show_plots(["loss", "writing"])
    plot = plots.plots["writing"]
    assert plot.alphabet.names == tuple("BTPSXVE")
    until(lambda: application.session.frame.state is not State.EMPTY)
    plot.live.setChecked(True)
    application.session.train()
    until(lambda: len(plot.sheet.passages) >= 2 and application.session.frame.state is State.RUNNING)
    first, second = (int(passage.heading.split()[1]) for passage in plot.sheet.passages[:2])
    assert first < second
    plots.show_plots(["loss"])  # which gives up what is being written
    application.session.pause()
