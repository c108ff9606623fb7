"""In the window: a breakpoint stops the training inside an iteration, the window says what was hit, and everything shows that moment."""

from nnsim import storage
from nnsim.document.breaking import SetBreakpoints
from nnsim.document.breakpoints import Breakpoint
from nnsim.engine.frames import State
from nnsim.ui.panels.breakpoints import BreakpointsDialog
from nnsim.ui.panels.command_palette import plain
from tests.ui.window.hand import until


def action(application, text):
    return next(action for action in application.window.all_actions() if plain(action) == text)


def test_training_stops_where_the_loss_falls_and_the_window_says_so(opened):
    application = opened("xor")
    session, window = application.session, application.window
    session.push(SetBreakpoints((Breakpoint("loss", "<", 0.5),)))
    session.train()
    until(lambda: session.frame.hit is not None)
    assert session.frame.state is State.PAUSED
    assert session.frame.moment.phase == "loss"
    assert window.notice.text().startswith("Stopped at a breakpoint: loss < 0.5 (it is 0.49")
    inside = session.frame.moment.index
    session.step("operation")
    until(lambda: session.frame.moment.index == inside + 1)
    assert session.frame.moment.phase == "backward"
    at = session.frame.iteration
    session.train()
    until(lambda: session.frame.iteration > at + 20)


def test_the_followed_sample_is_the_wrong_one_that_was_found(opened):
    application = opened("xor", batch_size=1)
    session = application.session
    session.push(SetBreakpoints((Breakpoint("wrong"),)))
    session.train()
    until(lambda: session.frame.hit is not None)
    sample = session.frame.hit[1]
    until(lambda: session.frame.sample == sample)
    assert session.sample == sample
    assert f"sample {sample + 1} is answered wrongly" in session.frame.message


def test_breakpoints_are_undone_and_kept_in_the_file(opened, tmp_path):
    session = opened("xor").session
    items = (Breakpoint("loss", "<", 0.5), Breakpoint("not_finite"))
    session.push(SetBreakpoints(items))
    storage.save(session.snapshot(), tmp_path / "a.nnsim")
    session.undo()
    assert session.document.breakpoints == ()
    session.open(storage.read(tmp_path / "a.nnsim").run())
    until(lambda: session.frame.weights)
    assert session.document.breakpoints == items
    assert session.look(lambda run: run.breakpoints) == items


def test_the_list_opens_by_its_key_once_and_a_breakpoint_is_added_on_what_is_selected(opened):
    application = opened("xor")
    session, window = application.session, application.window
    action(application, "Breakpoints").trigger()
    action(application, "Breakpoints").trigger()
    (dialog,) = window.findChildren(BreakpointsDialog)
    assert dialog.isVisible()
    session.select({session.document.network.node("hidden").id})
    action(application, "Add a breakpoint on what is selected").trigger()
    assert len(session.document.breakpoints) == 1
    assert session.document.breakpoints[0].thing == session.document.network.node("hidden").id
    dialog.close()
    until(lambda: not window.findChildren(BreakpointsDialog))
    action(application, "Breakpoints").trigger()
    assert window.findChildren(BreakpointsDialog)[0].list.count() == 1


def test_a_branch_is_returned_to_by_its_key(opened):
    application = opened("xor")
    session = application.session
    session.worker.train(40)
    until(lambda: session.refresh() or (session.frame.iteration == 40 and session.frame.state is State.PAUSED))
    end = session.look(lambda run: run.state_hash())
    session.seek(10)
    until(lambda: session.frame.iteration == 10)
    session.set_value(f"{next(iter(session.document.network.connections))}:W", (0, 0), 2.0)
    session.worker.train(30)
    until(lambda: session.refresh() or (session.frame.iteration == 30 and session.frame.state is State.PAUSED))
    timeline = application.window.workspace.timeline
    assert timeline.branch.text() == "branch 2 of 2"
    action(application, "Return to the branch that was left last").trigger()
    until(lambda: session.frame.line == 1)
    assert session.frame.iteration == 40
    assert session.look(lambda run: run.state_hash()) == end
    assert timeline.branch.text() == "branch 1 of 2"
