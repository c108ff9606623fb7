"""What has changed is painted at once, and the window only once."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QGraphicsScene, QGraphicsView, QHBoxLayout, QLabel, QWidget

from nnsim.ui.painting import paint_now, tell_views


class Counts(QObject):
    """How often something was painted, and its window told to."""

    def __init__(self) -> None:
        super().__init__()
        self.painted: list[QObject] = []
        self.told = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.painted.append(watched)
        elif event.type() == QEvent.Type.UpdateRequest:
            self.told += 1
        return False


def window_of_scenes(qtbot, count):
    """A window that can be seen, with so many drawings and a label."""
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    views = [QGraphicsView(QGraphicsScene(0, 0, 40, 40, window), window) for _ in range(count)]
    label = QLabel("0", window)
    for widget in (*views, label):
        row.addWidget(widget)
    with qtbot.waitExposed(window):
        window.show()
    qtbot.wait(20)
    return window, views, label


def counting(*watched):
    counts = Counts()
    for each in watched:
        each.installEventFilter(counts)
    return counts


def test_many_scenes_are_painted_with_one_look_at_the_window(qtbot):
    window, views, label = window_of_scenes(qtbot, 4)
    counts = counting(window, label, *(view.viewport() for view in views))
    for view in views:
        view.scene().addRect(5, 5, 20, 20)
    label.setText("1")
    paint_now()
    assert sorted(map(id, counts.painted)) == sorted(map(id, [window, label, *(view.viewport() for view in views)]))
    assert counts.told == 1


def test_one_window_and_one_scene_of_it(qtbot):
    window, (one, other), _ = window_of_scenes(qtbot, 2)
    elsewhere, (third,), _ = window_of_scenes(qtbot, 1)
    counts = counting(*(view.viewport() for view in (one, other, third)))
    for view in (one, other, third):
        view.scene().addRect(5, 5, 20, 20)
    paint_now(one.scene(), window)
    assert counts.painted == [one.viewport()]
    paint_now()
    assert set(counts.painted) == {one.viewport(), other.viewport(), third.viewport()}
    assert elsewhere.isVisible()


def test_where_nothing_has_changed_nothing_is_painted(qtbot):
    window, views, label = window_of_scenes(qtbot, 2)
    counts = counting(window, label, *(view.viewport() for view in views))
    paint_now()
    assert not counts.painted


def test_views_can_be_told_before_anything_is_painted(qtbot, qapp):
    window, (view, other), _ = window_of_scenes(qtbot, 2)
    counts = counting(view.viewport(), other.viewport())
    view.scene().addRect(5, 5, 20, 20)
    other.scene().addRect(5, 5, 20, 20)
    tell_views(view.scene(), window)
    assert not counts.painted
    qapp.processEvents()
    assert counts.painted.count(view.viewport()) == 1


def test_a_popup_is_painted_and_a_hidden_window_is_not(qtbot):
    window, _, label = window_of_scenes(qtbot, 1)
    hidden, _, gone = window_of_scenes(qtbot, 1)
    hidden.hide()
    popup = QLabel("0", window, Qt.WindowType.Popup)
    popup.show()
    qtbot.wait(20)
    counts = counting(label, gone, popup)
    for each in (label, gone, popup):
        each.setText("1")
    paint_now()
    popup.hide()
    assert set(counts.painted) == {label, popup}
