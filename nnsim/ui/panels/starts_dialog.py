"""Many random starts: how many, how long each, and what counts as a success, said before anything begins."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from nnsim.catalog import Float, Int
from nnsim.engine.trials import ENOUGH_ACCURACY, ENOUGH_R2, Enough
from nnsim.ui.session import Session
from nnsim.ui.widgets.buttons import Button, PrimaryButton
from nnsim.ui.widgets.editors import ParameterForm
from nnsim.ui.widgets.labels import Note, Title

COUNT = 100
LEAST_ITERATIONS = 1000


class StartsDialog(QDialog):
    """Three numbers and a sentence about what will happen."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.session = session
        self.setWindowTitle(self.tr("Random starts"))
        iterations = max(session.frame.furthest, LEAST_ITERATIONS)
        several = len(session.document.output_nodes()) > 1
        numbers = session.dataset is not None and session.dataset.task == "regression"
        parameters = [
            Int(key="count", title=self.tr("Random starts"), default=COUNT, minimum=1, maximum=100_000),
            Int(key="iterations", title=self.tr("Iterations each"), default=iterations, minimum=1, maximum=10**9),
        ]
        limits = {
            "accuracy": Float(
                key="accuracy", title=self.tr("Success: accuracy at least"), default=ENOUGH_ACCURACY, minimum=0.0, maximum=1.0
            ),
            "r2": Float(key="r2", title=self.tr("Success: R² at least"), default=ENOUGH_R2, maximum=1.0),
        }
        wanted = [limit for key, limit in limits.items() if several or (key == "r2") == numbers]
        self._rest = {key: limit.default for key, limit in limits.items()}
        self.form = ParameterForm((*parameters, *wanted), session.catalog, {item.key: item.default for item in (*parameters, *wanted)})
        about = Note(
            self.tr(
                "Each start draws new random weights and trains on a copy in the background; your own run stays as it is. "
                "At the end you are told how many starts succeed on the training samples."
            )
        )
        self.begin = PrimaryButton(self.tr("Start"))
        self.begin.setDefault(True)
        self.begin.clicked.connect(self._begin)
        cancel = Button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(Title(self.tr("Try many random starts")))
        column.addWidget(self.form)
        column.addWidget(about)
        bottom = QHBoxLayout()
        bottom.addStretch(1)
        bottom.addWidget(cancel)
        bottom.addWidget(self.begin)
        column.addLayout(bottom)
        self.setFixedWidth(400)

    def _begin(self) -> None:
        if any(editor.fault.text() for editor in self.form.editors.values()):
            return  # Enter in a field that holds no number: the sentence below it says why
        values = {**self._rest, **self.form.values()}
        count, iterations, accuracy, r2 = (values[key] for key in ("count", "iterations", "accuracy", "r2"))
        assert isinstance(count, int)
        assert isinstance(iterations, int)
        self.session.try_starts(count, iterations, Enough(float(str(accuracy)), float(str(r2))))
        self.accept()
