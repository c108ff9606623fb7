"""nnsim as a person starts it, with an edit and a training under way, until it is ended from outside: run as a program."""

import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from nnsim import storage
from nnsim.app import open_window
from nnsim.document import SetSetting
from nnsim.ui.main_window import MainWindow


def act() -> None:
    window = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow))
    window.session.push(SetSetting("epochs", None))
    window.session.push(SetSetting("learning_rate", 0.25))
    window.session.train()


if __name__ == "__main__":
    application = QApplication(["nnsim"])
    QTimer.singleShot(0, application, act)
    sys.exit(open_window(storage.Contents(storage.example("xor"))))
