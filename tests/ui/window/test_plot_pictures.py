"""The pages of help on plots have pictures: each the real plot of an example after real training, drawn while the page is read."""

import threading

import pytest
from PySide6.QtWidgets import QApplication

from nnsim import storage
from nnsim.ui.help.plot_pictures import CIRCLES, SCENES, PlotPictures, Scene, Sitting
from nnsim.ui.plots import PLOTS
from nnsim.ui.theme import DARK, LIGHT
from tests.ui.window.hand import until


def finished(key, theme=LIGHT):
    """The picture of a plot, made as the job does it."""
    sitting = Sitting(key, theme, 1.0, SCENES.get(key, CIRCLES))
    until(lambda: sitting.follow() or sitting.over)
    return sitting.image


def at_work():
    """Whether a picture is being drawn: a thread trains its example, or a second one its run."""
    names = [thread.name for thread in threading.enumerate()]
    return "nnsim portrait" in names or names.count("nnsim training") > 1


def shades(image):
    """How many colours stand in it."""
    return len({image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)})


@pytest.mark.long
def test_every_scene_is_an_example_that_its_plot_fits(opened):
    session = opened("xor").session
    for kind in PLOTS:
        session.open(storage.example(SCENES.get(kind.key, CIRCLES).example))
        assert kind.applies(session), kind.key
    assert SCENES.keys() <= {kind.key for kind in PLOTS}


def test_the_picture_appears_on_the_page_and_is_kept(opened):
    window = opened("xor").window
    window.guide.open("plot/fit")
    pictures = PlotPictures.of(window.session)
    assert "The picture is being drawn" not in window.guide.shown.text.toPlainText()  # that stands in the picture's place
    until(lambda: pictures.image("fit", 1.0) is not None)
    assert shades(pictures.image("fit", 1.0)) > 20
    assert window.guide.shown._picture("picture") is pictures.image("fit", 1.0)
    assert "after 400 iterations" in window.guide.shown.text.toPlainText()
    assert not at_work()
    assert not any(widget.isVisible() for widget in QApplication.topLevelWidgets() if type(widget).__name__ == "FitPlot")


def test_each_theme_has_its_own_picture(opened):
    opened("xor")
    light, dark = finished("scores"), finished("scores", DARK)
    assert light.pixelColor(2, 2).name() == LIGHT.panel
    assert dark.pixelColor(2, 2).name() == DARK.panel


def test_who_leaves_the_page_ends_the_work(opened):
    window = opened("xor").window
    window.guide.open("plot/gates")
    pictures = PlotPictures.of(window.session)
    until(at_work)
    window.guide.shown.open("layer/dense")
    assert not at_work()
    window.guide.shown.open("plot/time_norm")
    until(at_work)
    window.guide.shown.close()
    assert not at_work()
    assert pictures._sitting is None


def test_another_project_ends_the_work_and_the_page_can_be_opened_again(opened):
    application = opened("xor")
    window = application.window
    window.guide.open("plot/quotient")
    pictures = PlotPictures.of(window.session)
    application.session.open(storage.example("circles"))
    until(lambda: pictures._known)  # drawn again for the page that is still read
    assert pictures.image("quotient", 1.0) is not None


@pytest.mark.parametrize(
    ("scene", "why"), [(Scene("rate_divergent", 5_000), "no longer a finite number"), (Scene("nothing", 10), "nothing")],
    ids=["diverges", "is not there"],
)  # fmt: skip
def test_where_the_example_cannot_be_trained_the_page_says_so_and_tries_again_when_it_is_opened_again(opened, scene, why):
    window = opened("xor").window
    pictures = PlotPictures.of(window.session)
    pictures.scenes = {"quotient": scene}
    window.guide.open("plot/quotient")
    assert "being drawn" in pictures.words("quotient")
    until(lambda: pictures._sitting is None)
    assert "cannot be trained here" in pictures.words("quotient")
    assert why in pictures.words("quotient")
    assert pictures.image("quotient", 1.0) is None
    assert pictures._sitting is None  # it is not tried again and again
    assert not at_work()
    window.guide.shown.open("layer/dense")
    pictures.scenes = SCENES
    window.guide.shown.open("plot/quotient")
    until(lambda: pictures.image("quotient", 1.0) is not None)


@pytest.mark.long
@pytest.mark.parametrize("kind", PLOTS, ids=lambda kind: kind.key)
def test_every_plot_has_a_picture_with_something_on_it(opened, kind):
    opened("xor")
    image = finished(kind.key)
    assert (image.width(), image.height()) == (440, 260)
    assert shades(image) > 12
