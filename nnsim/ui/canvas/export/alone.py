"""The picture of a network without a window or a session, as the command line wants it."""

from PySide6.QtCore import QObject

from nnsim.document import shapes_of
from nnsim.engine.frames import Frame, State
from nnsim.engine.picture import picture
from nnsim.engine.project import Project
from nnsim.engine.run import Run
from nnsim.ui.canvas.export.drawing import View
from nnsim.ui.canvas.scenery import NOTHING
from nnsim.ui.canvas.wishes import wishes
from nnsim.ui.fitting import extent_of, split_of
from nnsim.ui.wishes import Wishes


def view_of(source: Project | Run, select: str | None = None) -> View:
    """What the canvas would show of a run, or of a project that has none yet. Raises ProjectError if it has no node of that name."""
    project = source.project if isinstance(source, Run) else source
    document, shapes, dataset = project.document, shapes_of(project.network), project.data
    run = source if isinstance(source, Run) else None if any(problem.blocks for problem in project.problems()) else Run(project)
    parts = split_of(document, dataset)
    selection = frozenset() if select is None else frozenset({project.network.node(select).id})
    row = int(parts.train[0]) if parts is not None and len(parts.train) else 0
    frame = Frame()
    if run is not None:
        owner, wanted = QObject(), Wishes()
        wanted.set(owner, wishes(project.network, shapes, NOTHING))
        frame = picture(run, wanted.request(0, extent_of(dataset)), State.PAUSED)
    return View(document, shapes, dataset, frame, 0, row, selection)
