"""A session around a real run, for plots that let a copy of it go on by itself."""

import threading

from nnsim.engine.run import Run
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
