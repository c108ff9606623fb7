"""The errors that people outside the program meet.

Each carries sentences for a person, never a traceback: what is wrong and what to do. They stand in the lowest
folder because every folder above raises them.
"""

import math
from collections.abc import Iterable

from nnsim.catalog.sentences import joined, sentence


class ProjectError(ValueError):
    """The network or its settings cannot run.

    `problems` lists every reason as one plain sentence; `str(error)` joins them.
    """

    def __init__(self, problems: str | Iterable[str]) -> None:
        self.problems: tuple[str, ...] = (problems,) if isinstance(problems, str) else tuple(problems)
        super().__init__(problems if isinstance(problems, str) else joined(self.problems))


class FileError(ValueError):
    """A file cannot be read or written. `str(error)` is one plain sentence."""


class Diverged(ArithmeticError):
    """Training produced a number that is not finite; the run keeps its last finite state.

    `array` is the name of what became infinite first ("loss", a parameter or a gradient), `iteration` the one in which it
    happened, `last_loss` the last finite loss (not a number if there was none).
    """

    def __init__(self, array: str, iteration: int, last_loss: float, cause: str) -> None:
        self.array = array
        self.iteration = iteration
        self.last_loss = last_loss
        self.cause = cause
        last = sentence(" (last finite loss {loss:.6g})", loss=last_loss) if math.isfinite(last_loss) else ""
        what = sentence("{what:capital}", what=sentence("{what}", what=array)) if array.startswith("the ") else array
        super().__init__(
            sentence(
                "{what} is no longer a finite number at iteration {iteration}{last}. {cause}",
                what=what, iteration=iteration, last=last, cause=cause,
            )
        )
