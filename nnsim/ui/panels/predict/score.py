"""How many predictions of each kind were right at the first try; kept with the project, so that it can be handed in."""

from nnsim.ui.session import Session

KEY = "predictions"


class Score:
    """Of the open project. By kind of calculation: right answers, and questions answered."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def by_kind(self) -> dict[str, tuple[int, int]]:
        """Only what makes sense: a file may hold anything."""
        kept = self._session.document.view.get(KEY)
        found = {}
        for kind, pair in kept.items() if isinstance(kept, dict) else ():
            if isinstance(pair, list | tuple) and len(pair) == 2:
                right, asked = pair
                if isinstance(right, int) and isinstance(asked, int) and 0 <= right <= asked:
                    found[kind] = (right, asked)
        return found

    def count(self, kind: str, right: bool) -> None:
        score = self.by_kind()
        before, asked = score.get(kind, (0, 0))
        score[kind] = (before + right, asked + 1)
        self._session.set_view(KEY, dict(score))

    def clear(self) -> None:
        self._session.set_view(KEY, {})
