"""Mouse gestures on the canvas, one class each: from press to release, undone by Escape."""

from nnsim.ui.canvas.gestures.choose import gesture_for
from nnsim.ui.canvas.gestures.connect import ByKeys, Connect, KeyConnect
from nnsim.ui.canvas.gestures.gesture import Gesture, Host
from nnsim.ui.canvas.gestures.move import Move
from nnsim.ui.canvas.gestures.pan import Pan
from nnsim.ui.canvas.gestures.select import Select

__all__ = ["ByKeys", "Connect", "Gesture", "Host", "KeyConnect", "Move", "Pan", "Select", "gesture_for"]
