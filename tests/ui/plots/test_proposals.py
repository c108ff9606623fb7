"""From the menus of the loss, the gradients and the metric a breakpoint is added on what they show."""

import pytest

from nnsim.document.breakpoints import Breakpoint
from nnsim.engine.frames import Frame
from nnsim.ui.plots.gradient_norm import GradientNormPlot
from nnsim.ui.plots.loss import LossPlot
from nnsim.ui.plots.metric import MetricPlot
from tests.ui.plots.worlds import two_classes


@pytest.fixture
def session():
    return two_classes()


@pytest.mark.parametrize(
    ("kind", "proposed"),
    [
        (LossPlot, Breakpoint("loss", "<", 0.21)), (GradientNormPlot, Breakpoint("gradient", ">", 5.0)),
        (MetricPlot, Breakpoint("metric", ">=", 0.95, "accuracy")),
    ],
)  # fmt: skip
def test_a_plot_offers_a_breakpoint_on_its_number(session, shown, kind, proposed):
    plot = shown(kind(session))
    session.show_frame(Frame(loss=0.4134, gradient_norms={"n2": 0.5, "n3": 0.1}))
    asked = []
    session.breakpointAsked.connect(asked.append)
    menu = plot.context_menu()
    (action,) = [action for action in menu.actions() if action.text() == "Add a breakpoint…"]
    action.trigger()
    assert asked == [proposed]
