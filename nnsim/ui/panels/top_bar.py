"""The top bar: what is open, the controls of the run, and the numbers that matter."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QMenu, QVBoxLayout, QWidget

from nnsim.engine.frames import Frame, State
from nnsim.engine.trials import Trials
from nnsim.ui.lines import Lines
from nnsim.ui.numerals import brief, grouped
from nnsim.ui.panels.count_field import CountField
from nnsim.ui.panels.readouts import Readouts
from nnsim.ui.panels.starts_dialog import StartsDialog
from nnsim.ui.panels.steps import grains
from nnsim.ui.session import Session
from nnsim.ui.theme import LARGE, SMALL
from nnsim.ui.widgets.buttons import Button, PrimaryButton
from nnsim.ui.widgets.fields import Slider
from nnsim.ui.widgets.labels import Elided, Hairline
from nnsim.ui.widgets.plain import plain

HEIGHT = 47
FINE = ("line", "operation", "time step", "layer", "phase")
"""What a press on “step” can be."""
TENTH = 20
"""Of the speed's slider: from one speed to a tenth of it."""
LEAST = 760
ROOMY = 1390
"""Below this width the bar is drawn tighter."""
LEAST_NAMES, NAMES, MOST_NAMES = 90, 190, 340
"""Width of the project's name and state: at least, usually, and of a long name where there is room. They give way to the numbers."""


class TopBar(QWidget):
    """Everything that starts, stops and moves the run. Each control does what it says or says why it cannot."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setFixedHeight(HEIGHT)
        self.setAutoFillBackground(True)
        self.setAccessibleName(self.tr("Run"))
        self._grains = {grain.key: grain for grain in grains()}
        self._last_grain = self._fine = "operation"
        self._shown_facts: tuple[object, ...] = ()
        self._asking = False
        self.commands: dict[str, QAction] = {}
        self.buttons: dict[str, Button] = {}
        self._make_commands()
        self.name = Elided("", LARGE, 600)
        self.state = Elided("", SMALL, muted=True)
        self.readouts = Readouts()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._bar = self._row()
        column.addLayout(self._bar)
        column.addWidget(Hairline())
        session.frameChanged.connect(self._show_frame)
        session.documentChanged.connect(lambda _: self._show_document())
        session.historyChanged.connect(self._show_document)
        session.problemsChanged.connect(self._show_controls)
        session.projectReplaced.connect(self._show_all)
        session.themeChanged.connect(self.readouts.dress)
        session.starts.changed.connect(lambda _: self._show_document())
        self.readouts.dress(session.theme)
        self._show_all()

    # Building

    def _make_commands(self) -> None:
        session = self.session
        make = self._command
        make("train", self.tr("Train"), "Space", self._train)
        make("rewind", self.tr("Run backwards"), "Ctrl+Space", self._rewind)
        make("back", self.tr("Step back"), "Ctrl+B", self._step_back)
        for grain in self._grains.values():
            make(grain.key, grain.forward, grain.keys, partial(self._step_finely if grain.key in FINE else self._step, grain.key))
        for grain in self._grains.values():
            make(f"{grain.key}:back", grain.back, grain.back_keys, partial(self._step_back_by, grain.key))
        make("slower", self.tr("Slower"), "Ctrl+,", lambda: self.speed.setValue(self.speed.value() - TENTH))
        make("faster", self.tr("Faster"), "Ctrl+.", lambda: self.speed.setValue(self.speed.value() + TENTH))
        make("count", self.tr("Steps at a time"), "Ctrl+F12", self._ask_count)
        make("return", self.tr("Return to the branch that was left last"), "Ctrl+Alt+B", lambda: session.return_to())
        make("reset", self.tr("Same start again"), "Ctrl+R", session.reset)
        make("new_start", self.tr("New random start"), "Ctrl+Shift+R", session.new_start)
        make("try_starts", self.tr("Try 100 starts…"), "Ctrl+Alt+R", self._try_starts)

    def _command(self, key: str, text: str, shortcut: str, run: Callable[[], object]) -> None:
        action = QAction(text, self)
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
        action.triggered.connect(lambda: run())
        self.addAction(action)
        self.commands[key] = action

    def _row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(14, 0, 13, 0)
        row.setSpacing(6)
        texts = QHBoxLayout()
        texts.setSpacing(10)
        self.name.keep(60)
        self.state.keep(50)
        texts.addWidget(self.name)
        texts.addWidget(self.state, 1)
        holder = QWidget()
        holder.setLayout(texts)
        texts.setContentsMargins(0, 0, 0, 0)
        holder.setMinimumWidth(LEAST_NAMES)
        holder.setMaximumWidth(NAMES)
        self._names = holder
        row.addWidget(holder, 10)  # before the room between the controls and the numbers
        self._add_button(row, "reset", Button("", "reset"), self.tr("Start again"))
        self.buttons["reset"].setMenu(self._reset_menu())
        self._add_button(row, "back", Button(self.tr("back"), "back"), self.tr("Step back"))
        train = PrimaryButton(self.tr("Train"), "play")
        train.setFixedWidth(84)
        self._add_button(row, "train", train, self.tr("Train"))
        self._add_fine_steps(row)
        self._add_button(row, "iteration", Button(self.tr("iteration"), "iteration", trailing=True), self.tr("Step one iteration"))
        self._add_button(row, "epoch", Button(self.tr("epoch"), "epoch", trailing=True), self.tr("Step one epoch"))
        self.count = CountField()
        self.count.left.connect(self._count_left)
        row.addWidget(self.count)
        row.addSpacing(8)
        self._speed_name = Elided(self.tr("speed"), SMALL, muted=True)
        self._speed_name.keep(60)
        row.addWidget(self._speed_name)
        self.speed = Slider(100)
        self.speed.setFixedWidth(108)
        self.speed.setValue(100)
        self.speed.setAccessibleName(self.tr("Speed"))
        self.speed.valueChanged.connect(self._set_speed)
        self._tell_speed()
        row.addWidget(self.speed)
        row.addStretch(1)
        row.addWidget(self.readouts)
        self.readouts.grown.connect(self._give_way)
        return row

    def _add_button(self, row: QHBoxLayout, key: str, button: Button, name: str) -> None:
        button.setAccessibleName(name)
        if key != "reset":
            button.clicked.connect(self.commands[key].trigger)
        self.buttons[key] = button
        row.addWidget(button)

    def _add_fine_steps(self, row: QHBoxLayout) -> None:
        """The button for the smallest steps, and beside it the choice of what such a step is."""
        step = Button(self.tr("step"), "step", trailing=True)
        step.clicked.connect(lambda: self.commands[self._fine].trigger())
        self.buttons["step"] = step
        choose = Button("")
        choose.setFixedWidth(22)
        choose.setAccessibleName(self.tr("What a step is"))
        choose.setToolTip(self.tr("What a step is: a line, an operation, a time step, a layer or a phase; and every kind of step back"))
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for grain in FINE:
            menu.addAction(self.commands[grain])
        menu.addSeparator()
        for grain in self._grains:
            menu.addAction(self.commands[f"{grain}:back"])
        menu.addSeparator()
        for key in ("count", "rewind", "return"):
            menu.addAction(self.commands[key])
        choose.setMenu(menu)
        self.buttons["choose"] = choose
        pair = QHBoxLayout()
        pair.setSpacing(1)
        pair.addWidget(step)
        pair.addWidget(choose)
        row.addLayout(pair)

    def _reset_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for key in ("reset", "new_start", "try_starts"):
            menu.addAction(self.commands[key])
        return menu

    def add_left(self, widget: QWidget) -> None:
        """Put a widget in front of the project's name."""
        self._bar.insertWidget(0, widget)

    # Acting

    def _set_speed(self, value: int) -> None:
        self.session.set_speed(value / 100)
        self._tell_speed()

    def _tell_speed(self) -> None:
        value = self.speed.value()
        rate = self.tr("{count} operations a second").format(count=brief(10.0 ** (value / TENTH), 2))
        rate = {0: self.tr("one operation a second"), 100: self.tr("as fast as it goes")}.get(value, rate)
        self.speed.setToolTip(self.tr("From one operation a second to as fast as it goes; now {rate}").format(rate=rate))

    def _train(self) -> None:
        """Train or pause."""
        self._say_what_ended()
        self.session.toggle()

    def _say_what_ended(self) -> None:
        """Where a rule has ended the training: what keeps it from going on."""
        frame = self.session.frame
        if frame.state is State.FINISHED and frame.message:
            words = self.tr("{why} Change the rule under Learning, or go back, to train on.")
            self.session.notice.emit(words.format(why=frame.message))

    def _step(self, grain: str) -> None:
        self._say_what_ended()
        self._last_grain = grain
        Lines.of(self.session).step(grain, *self._many())

    def _step_finely(self, grain: str) -> None:
        """A step of one of the grains that the button beside Train can have; it has this one from now on."""
        self._fine = grain
        self._step(grain)
        self._show_controls()
        self._give_way()

    def _step_back(self) -> None:
        Lines.of(self.session).back(self._last_grain, *self._many())

    def _step_back_by(self, grain: str) -> None:
        self._last_grain = grain
        self._step_back()
        self._show_controls()

    def _many(self) -> tuple[int, ...]:
        """How many steps at a time, where it is not one."""
        self.count.commit()
        return (self.count.count,) if self.count.count > 1 else ()

    def _ask_count(self) -> None:
        """Go to the field that says how many steps a press makes; where the bar is too narrow for it, it is shown for the time."""
        self.count.show()
        self._asking = True
        self._give_way()
        self.count.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.count.selectAll()

    def _count_left(self) -> None:
        self._asking = False
        self._give_way()
        self._show_controls()

    def _rewind(self) -> None:
        """Run backwards, or pause what runs."""
        if self.session.frame.state is State.RUNNING:
            self.session.pause()
            return
        self.session.rewind()

    def _try_starts(self) -> None:
        """Begin the series, or give up the one under way."""
        starts = self.session.starts
        if starts.trials is not None:
            starts.cancel()
        else:
            StartsDialog(self.session, self.window()).open()

    # Showing

    def _show_all(self) -> None:
        self._show_document()
        self._show_frame(self.session.frame)

    def _show_document(self) -> None:
        session = self.session
        self.name.setText(session.document.title or self.tr("Untitled"))
        trials = session.starts.trials
        self.state.setText(self.tr("unsaved") if session.dirty else self.tr("saved") if session.path else self.tr("new"))
        self.commands["try_starts"].setText(self.tr("Try 100 starts…"))
        self.state.setToolTip(plain(str(session.path)) if session.path else self.tr("This project has no file yet."))
        if trials is not None:
            self._show_trials(trials)
        wanted = self.name.sizeHint().width() + self.state.sizeHint().width() + 14
        if self._names.maximumWidth() != min(max(wanted, NAMES), MOST_NAMES):
            self._names.setMaximumWidth(min(max(wanted, NAMES), MOST_NAMES))
            self._give_way()
        self._show_controls()

    def _show_trials(self, trials: Trials) -> None:
        tried, count = len(trials.outcomes), trials.count
        self.state.setText(self.tr("{tried} of {count} starts").format(tried=grouped(tried), count=grouped(count)))
        self.state.setToolTip(
            self.tr("Trying random starts, {iterations} iterations each: {successes} of {tried} succeed so far").format(
                iterations=grouped(trials.iterations), successes=trials.successes, tried=tried
            )
        )
        self.commands["try_starts"].setText(self.tr("Stop trying starts"))

    def _show_frame(self, frame: Frame) -> None:
        dataset = self.session.dataset
        batch = self.session.document.settings["batch_size"]
        rule = self.session.document.settings["learning_rule"]
        size = 1 if rule == "perceptron" else batch if isinstance(batch, int) else None
        watched = self.readouts.watched
        self.readouts.show_frame(frame, dataset is not None and dataset.task == "regression", self.session.parts, size)
        if self.readouts.watched != watched:
            self._give_way()
        if self._control_facts() != self._shown_facts:
            self._show_controls()

    def _control_facts(self) -> tuple[object, ...]:
        """All in a frame that the controls depend on."""
        session = self.session
        return session.frame.state is State.RUNNING, session.reason_not("back"), session.reason_not("return"), self._last_grain, self._fine

    def _show_controls(self) -> None:
        self._shown_facts = self._control_facts()
        running = self.session.frame.state is State.RUNNING
        text = self.tr("Pause") if running else self.tr("Train")
        train = self.buttons["train"]
        if train.text() != text:
            train.setText(text)
            train.set_glyph("pause" if running else "play")
            train.setAccessibleName(text)
            self.commands["train"].setText(text)
        if self._fine == "time step" and self.session.reason_not("time step") is not None:
            self._fine = "operation"
        for key, action in self.commands.items():
            asked = {"train": "pause" if running else "train", "operation": "step", "iteration": "step"}.get(key, key)
            asked = "back" if key.endswith(":back") else asked
            reason = self.session.reason_not(asked)
            if action.isEnabled() != (reason is None):
                action.setEnabled(reason is None)
            tip = reason if reason is not None else self._tip(key)
            if action.toolTip() != tip:
                action.setToolTip(tip)
            button = self.buttons.get("step" if key == self._fine else key)
            if button is not None and key != "reset":
                button.setEnabled(reason is None)
                if button.toolTip() != tip:
                    button.setToolTip(tip)
        self.buttons["step"].setText(self._grains[self._fine].word)
        self.buttons["step"].setAccessibleName(self.commands[self._fine].text())
        self.buttons["reset"].setToolTip(self.tr("Start again: same start, new random start, or 100 starts"))

    def _tip(self, key: str) -> str:
        action = self.commands[key]
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        text = self._grains[self._last_grain].back if key == "back" else action.text()
        steps = key.removesuffix(":back") in self._grains or key == "back"
        if steps and self.count.count > 1:
            text = self.tr("{step}, {count} times").format(step=text, count=grouped(self.count.count))
        return f"{text} ({keys})" if keys else text

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.speed.setFixedWidth(108 if self.width() >= ROOMY else 64)
        self._give_way()

    def _give_way(self) -> None:
        """Leave out, one after the other, what can best be missed, until the rest has room."""
        shown = self.readouts
        wanted = {
            self._speed_name: self.width() >= ROOMY, self.count: True, shown.epoch: True, shown.iteration: True,
            shown.validation: shown.watched, shown.score: True,
        }  # the iteration also stands on the timeline
        if self._asking:
            del wanted[self.count]
        for widget, want in wanted.items():
            widget.setVisible(want)
        for widget in (self._speed_name, self.count):
            spare = widget is self._speed_name or (self.count.count == 1 and not self._asking)
            if spare and self._needed() + self._names.maximumWidth() - LEAST_NAMES > self.width():
                widget.hide()  # the project's name comes before it
        for widget in wanted:
            if self._needed() <= self.width():
                break
            widget.hide()
        self._bar.activate()  # at once, not at some later event

    def _needed(self) -> int:
        """Pixels that what is not hidden takes at least."""
        for widget in (*self.readouts.all, self.readouts):
            widget.row.invalidate()
            widget.updateGeometry()
        self._bar.invalidate()
        return self._bar.minimumSize().width()

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST, HEIGHT)


