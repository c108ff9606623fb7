"""Work in a thread of its own, beside the training thread: it can be given up at any moment, and what it found is read from outside."""

from __future__ import annotations

import logging
import threading
from abc import ABC, abstractmethod

from threadpoolctl import threadpool_limits

from nnsim.catalog import ProjectError, sentence

LOG = logging.getLogger(__name__)


class Background(ABC):
    """Derive from this, say in `work` what is to be done, and look at `given_up` often in there. Nothing else may use what `work` uses."""

    def __init__(self, name: str) -> None:
        self.failure = ""
        """Why the work ended early, as a sentence."""
        self._cancelled = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"nnsim {name}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    @property
    def done(self) -> bool:
        """Whether nothing is to be expected any more."""
        return not self._thread.is_alive()

    def given_up(self) -> bool:
        return self._cancelled.is_set()

    def give_up(self) -> None:
        """Let it end when it looks, without waiting."""
        self._cancelled.set()

    def wait(self, seconds: float) -> bool:
        """Whether it has ended by itself within so many seconds."""
        self._thread.join(seconds)
        return self.done

    def cancel(self) -> None:
        """Give up what is under way, and wait until it has ended."""
        self._cancelled.set()
        self._thread.join()

    @abstractmethod
    def work(self) -> None:
        """What is done in the thread. A ProjectError or ValueError ends it, and becomes `failure`."""

    def _run(self) -> None:
        with threadpool_limits(1, user_api="blas"):
            try:
                self.work()
            except (ProjectError, ValueError) as error:
                self.failure = str(error)
            except Exception:
                LOG.exception("Work in the background failed")
                self.failure = sentence("Something inside nnsim went wrong. The log says more.")
