"""Learning rules: how the phases of an iteration are composed.

Gradient descent follows the loss downhill. The perceptron rule looks at one sample at a time and changes only what was wrong:
w ← w + α (y − a) x (Rosenblatt 1958). In the words of the program: Δ = a − y, then the update of plain gradient descent.
"""

from dataclasses import dataclass

from nnsim.catalog import Entry
from nnsim.maths.losses import PERCEPTRON, Loss


@dataclass(frozen=True)
class LearningRule:
    """`error` takes the loss's place where the rule has none; `one_by_one`: one sample an iteration; `stops_without_error`."""

    error: Loss | None = None
    one_by_one: bool = False
    stops_without_error: bool = False


ENTRIES = (
    Entry(
        family="learning_rule", key="gradient", title="gradient descent", summary="Every weight moves against its gradient of the loss.",
        formula=r"w \leftarrow w - \alpha \frac{\partial L}{\partial w}", definition=LearningRule(),
        use="For all networks whose units have a slope.",
    ),
    Entry(
        family="learning_rule", key="perceptron", title="perceptron rule",
        summary="One sample at a time; only a wrong output changes its weights. Stops after an epoch without an error.",
        formula=r"w \leftarrow w + \alpha \, (y - a) \, x",
        definition=LearningRule(PERCEPTRON, one_by_one=True, stops_without_error=True),
        use=(
            "For a single layer of step units, as Rosenblatt taught it in 1958. It finds a line that separates two classes if there "
            "is one, and goes on for ever if not."
        ),
    ),
)
