"""How many parameters there are, in words; how many of them learn is said where it is fewer."""

from PySide6.QtCore import QCoreApplication

from nnsim.document import Count
from nnsim.ui.numerals import grouped

translate = QCoreApplication.translate


def figures(count: Count) -> str:
    """As a number."""
    if count.trainable == count.parameters:
        return grouped(count.parameters)
    words = translate("counting", "{count} ({trainable} trainable)")
    return words.format(count=grouped(count.parameters), trainable=grouped(count.trainable))


def told(count: Count) -> str:
    """With the word behind it."""
    words = translate("counting", "1 parameter") if count.parameters == 1 else translate("counting", "{count} parameters")
    if count.trainable < count.parameters:
        words = translate("counting", "{count} parameters ({trainable} trainable)")
    return words.format(count=grouped(count.parameters), trainable=grouped(count.trainable))
