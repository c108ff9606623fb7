"""A session around a real run, for plots that let a copy of it go on by itself."""

import threading

import nnsim
from nnsim.engine.frames import State
from nnsim.engine.picture import picture
from nnsim.engine.run import Run
from nnsim.ui.wishes import Wishes
from tests.ui.plots.worlds import PlotSession


class RunSession(PlotSession):
    """`glance` asks the run at once; while it is `busy`, nobody gets an answer."""

    def __init__(self, run: Run) -> None:
        super().__init__(run.project.network, run.project.data)
        self.run = run
        self.busy = threading.Event()

    def glance(self, job, given_up):
        while self.busy.is_set() and not given_up():
            self.busy.wait(0.001)
        return None if given_up() else job(self.run)

    def open_run(self, run: Run) -> None:
        """Another project."""
        self.run, self.dataset = run, run.project.data
        self.replace(run.project.network)


def trained(name: str, iterations: int = 40) -> RunSession:
    """A bundled example after some training, with nothing shown yet."""
    run = nnsim.Run(nnsim.example(name))
    run.train(iterations=iterations)
    session = RunSession(run)
    session.parts = run.machine.binding.parts_of
    return session


def look(session: RunSession, state: State = State.PAUSED) -> None:
    """Show the frame that the plots ask for."""
    wishes = Wishes()
    for owner, fields in session.wishes.items():
        wishes.set(owner, fields)
    session.show_frame(picture(session.run, wishes.request(session.sample, (-1.0, 1.0, -1.0, 1.0)), state))
