"""The whole application off screen, taken down after each test."""

import pytest

from nnsim import storage
from nnsim.app import Application
from tests.ui.window import small_lesson
from tests.ui.window.hand import until


@pytest.fixture
def application(qapp, qtbot):
    """The application with its window shown, on the welcome page."""
    made = Application(["nnsim"], "light")
    made.window.show()
    yield made
    made.close()


@pytest.fixture
def opened(application):
    """Opens an example, which trains until somebody stops it, and waits until its first frame is shown."""

    def open_example(name="xor", **settings):
        project = storage.example(name)
        project.document.settings.update({"epochs": None} | settings)
        application.session.open(project)
        until(lambda: application.session.frame.weights)
        return application

    return open_example


@pytest.fixture
def place(tmp_path):
    """The folder of a lesson of two pages."""
    return small_lesson.write(tmp_path)


@pytest.fixture
def playing(opened, place):
    """The application with XOR open and the first page of the lesson beside it."""
    application = opened("xor")
    application.window.resize(1280, 800)
    application.window.lessons.open_path(str(place))
    return application
