"""What the self-test shows is all that there is."""

from nnsim.ui.plots import PLOTS
from nnsim.ui.whole import SHOWN


def test_every_kind_of_plot_fits_one_of_its_examples(opened):
    session = opened(SHOWN[0]).session
    fitting = set()
    for name in SHOWN:
        session.open_example(name)
        fitting |= {kind.key for kind in PLOTS if kind.applies(session)}
    assert fitting == {kind.key for kind in PLOTS}
