"""Where the plots are is kept in the project file, and comes back with it; to look at plots makes no project unsaved."""


from nnsim import storage
from nnsim.engine.frames import State
from tests.ui.window.hand import until


def arranged(plots):
    plots.show_plots(["loss", "metric", "gradient_norm", "activations", "confusion"])
    plots.stack("metric", -1)
    plots.widen("activations", 1.5)
    plots.float_plot("gradient_norm", (300, 200, 400, 300))
    plots.plots["activations"].axes.set_follow(False)
    plots.plots["metric"].axes.curves.set_across(True, True)
    plots.maximise("confusion")
    return plots.arrangement


def test_the_arrangement_is_saved_and_found_again(opened, tmp_path):
    application = opened()
    session, plots = application.session, application.window.workspace.plots
    wanted = arranged(plots)
    storage.save(session.snapshot(), tmp_path / "a.nnsim")
    session.open_example("digits")
    assert plots.arrangement != wanted
    assert not plots.windows
    application.window.files.open_path(str(tmp_path / "a.nnsim"))
    until(lambda: session.frame.state is not State.EMPTY)
    assert plots.arrangement == wanted
    assert plots.windows["gradient_norm"].place == (300, 200, 400, 300)
    assert not application.window.workspace.upper.isVisible()
    assert plots.plots["metric"].axes.curves.in_epochs
    plots.maximise(None)


def test_saved_and_loaded_and_saved_again_it_is_the_same_file(opened, tmp_path):
    application = opened()
    arranged(application.window.workspace.plots)
    storage.save(application.session.project.frozen_copy(), tmp_path / "a.nnsim")
    again = storage.load(tmp_path / "a.nnsim")
    storage.save(again, tmp_path / "b.nnsim")
    assert (tmp_path / "a.nnsim").read_bytes() == (tmp_path / "b.nnsim").read_bytes()
    application.window.workspace.plots.maximise(None)


def test_a_list_of_plots_as_the_first_version_wrote_it_is_understood(opened, tmp_path):
    application = opened()
    project = storage.example("xor")
    project.document.view = {"plots": ("confusion", "loss", "nothing")}
    storage.save(project, tmp_path / "old.nnsim")
    application.window.files.open_path(str(tmp_path / "old.nnsim"))
    assert application.window.workspace.plots.order == ["confusion", "loss"]


def test_to_arrange_plots_is_no_edit(opened):
    application = opened()
    session = application.session
    arranged(application.window.workspace.plots)
    assert not session.dirty
    assert not session.history.can_undo
    application.window.workspace.plots.maximise(None)
