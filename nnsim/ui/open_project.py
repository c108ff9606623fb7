"""What the parts of the session use of it.

The session makes its parts (edits of data, edits of the run, feeding by hand) and hands itself to them; they ask for this, not for the
session, so each of them can be read, and tested, without it.
"""

from typing import Any, Protocol

from PySide6.QtCore import QObject, SignalInstance

from nnsim.datasets import Dataset, Split
from nnsim.document import Command, Document, History
from nnsim.engine.frames import Frame
from nnsim.engine.project import Project
from nnsim.engine.worker import Worker
from nnsim.ui.jobs import Jobs


class OpenProject(Protocol):
    """An open project with its run: see `nnsim.ui.session.Session`, which is one."""

    project: Project
    history: History
    worker: Worker
    jobs: Jobs
    frame: Frame
    sample: int
    dataset: Dataset | None
    parts: Split | None

    @property
    def document(self) -> Document: ...

    @property
    def notice(self) -> SignalInstance: ...

    @property
    def documentChanged(self) -> SignalInstance: ...

    @property
    def projectReplaced(self) -> SignalInstance: ...

    @property
    def frameChanged(self) -> SignalInstance: ...

    @property
    def historyChanged(self) -> SignalInstance: ...

    def push(self, command: Command) -> bool: ...

    def next_gesture(self) -> int: ...

    def want(self, owner: QObject, **fields: Any) -> None: ...

    def unwant(self, owner: QObject) -> None: ...

    def refresh(self) -> None: ...
