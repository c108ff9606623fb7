"""Another nnsim in a process of its own, for tests: it does what it is told line by line, and answers each with one line of JSON."""

import json
import sys

from PySide6.QtCore import QSocketNotifier

from nnsim import storage
from nnsim.app import Application
from tests.ui.window.hand import until


def told(application: Application) -> dict[str, object]:
    """The names of all layers, and the weights into the last one."""
    session, network = application.session, application.session.document.network
    weights = session.frame.weights
    return {
        "layers": [node.name for node in network],
        "weights": {network.connection_name(network.connections[id]): array.tolist() for id, array in weights.items()},
        "history": session.history.undo_text if session.history.can_undo else "",
    }


def main(arguments: list[str]) -> int:
    application = Application(["nnsim"], "light")
    session, canvas = application.session, application.window.workspace.canvas
    application.window.resize(1200, 800)
    application.window.show()
    if arguments:
        session.open(storage.example(arguments[0]))
        until(lambda: session.frame.weights)
    else:
        session.new()
    until(canvas.isVisible)

    def answer() -> None:
        order = sys.stdin.readline().strip()
        if order in ("copy", "cut", "paste"):
            if order != "paste":
                session.select(session.document.network.nodes)
            canvas.do(order)
        if order == "end" or not order:
            listening.setEnabled(False)
            application.qt.exit()  # without asking whether to save
        sys.stdout.write(json.dumps(told(application)) + "\n")
        sys.stdout.flush()

    listening = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    listening.activated.connect(answer)
    sys.stdout.write(json.dumps(told(application)) + "\n")
    sys.stdout.flush()
    application.qt.exec()
    application.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
