"""Following a link that leads out of nnsim: only after whoever clicked it has seen the whole address and said yes."""

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from nnsim.storage.pages import Link


def ask_to_open(link: Link, parent: QWidget | None) -> bool:
    """Ask, and hand the address to the system's browser if that is wanted; nnsim itself opens no connection."""
    translate = QCoreApplication.translate
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(translate("Outside", "Open a link"))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(translate("Outside", "This link leads out of nnsim, to {host}.").format(host=link.host))
    box.setInformativeText(translate("Outside", "{address}\n\nIs it to be opened in your web browser?").format(address=link.target))
    open_it = box.addButton(translate("Outside", "Open in the browser"), QMessageBox.ButtonRole.AcceptRole)
    copy = box.addButton(translate("Outside", "Copy the address"), QMessageBox.ButtonRole.ActionRole)
    cancel = box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(cancel)
    box.exec()
    wanted = box.clickedButton()
    box.deleteLater()
    if wanted is copy:
        QGuiApplication.clipboard().setText(link.target)
    return bool(wanted is open_it and QDesktopServices.openUrl(QUrl(link.target)))
