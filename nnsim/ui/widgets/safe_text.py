"""Markdown that somebody else wrote, shown without reaching any file or address.

Qt's own browser would read pictures from wherever a page names them and open whatever a link says. Here a page is parsed into a
document that can load nothing; pictures come only from the function that is given, under names of our own, and every other one
becomes its address in words. HTML is shown as the text it is. Links are sorted by `storage.pages.link`: those that point into the
window are told by signals, an address shows its real host and opens only when confirmed, everything else is no link.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, QMimeData, QPoint, QSize, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QGuiApplication,
    QHelpEvent,
    QImage,
    QPalette,
    QTextCursor,
    QTextDocument,
    QTextFragment,
    QTextTable,
)
from PySide6.QtGui import QTextBlockFormat as BlockFormat
from PySide6.QtGui import QTextCharFormat as CharFormat
from PySide6.QtWidgets import QFrame, QMenu, QTextBrowser, QToolTip, QWidget

from nnsim.storage import pages
from nnsim.ui import fonts
from nnsim.ui.theme import BODY
from nnsim.ui.widgets.outside import ask_to_open

Pictures = Callable[[str], QImage | None]
LEADING = 130.0
"""Height of a line in hundredths."""
ALONE = "\ufffc"
"""The text of a block that is nothing but a picture."""
_PICTURE, _LINK = "nnsim-picture:", "nnsim-link:"
_FEATURES = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML


def no_pictures(name: str) -> QImage | None:
    """For pages that have none."""
    return None


class SafeText(QTextBrowser):
    """Shows pages. `pictures` gives the picture of a name as the page writes it, or None if the page has no such member."""

    pointed = Signal(str)
    """What a link `point:…` points at."""
    help_wanted = Signal(str)
    """The page of help that a link `help:…` names."""

    def __init__(self, pictures: Pictures = no_pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._links: list[pages.Link] = []
        self._text = ""
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(fonts.text(BODY))
        self.setAccessibleName(self.tr("Page"))
        self.setUndoRedoEnabled(False)
        self.document().setDocumentMargin(0.0)
        self.anchorClicked.connect(self._follow)

    def show_page(self, text: str) -> None:
        """Show a page of Markdown. Raises TextError, and leaves what was shown, for one that is too large or too nested."""
        pages.require_modest(text)
        self._text = text
        self._render()

    def link_at(self, href: str) -> pages.Link | None:
        """Where an anchor of the shown page leads."""
        number = href.removeprefix(_LINK)
        return self._links[int(number)] if href.startswith(_LINK) and number.isdecimal() and int(number) < len(self._links) else None

    def height_for(self, width: int) -> int:
        """How high the whole page is when it is so wide."""
        room = self.document().clone()
        room.setTextWidth(width)
        return round(room.size().height()) + 1

    def sizeHint(self) -> QSize:
        return QSize(420, 240)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Never anything from a file or an address: Qt would look for it itself if it were given nothing."""
        return _nothing(kind)

    def doSetSource(self, name: QUrl | str, kind: QTextDocument.ResourceType = QTextDocument.ResourceType.UnknownResource) -> None:
        """A page leads to no other by its address."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            link = self.link_at(self.anchorAt(self.viewport().mapFrom(self, event.pos())))
            QToolTip.showText(event.globalPos(), link.target if link is not None and link.kind == "outside" else "", self)
            return True
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.menu_at(event.pos())
        menu.exec(event.globalPos())
        menu.deleteLater()

    def menu_at(self, place: QPoint) -> QMenu:
        """Qt's menu, in which the address of a link is the one that it leads to; what stays in the window has none."""
        moved = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        menu = self.createStandardContextMenu(place + moved)
        link = self.link_at(self.anchorAt(place))
        for action in menu.actions():
            if action.objectName() == "link-copy":
                action.setVisible(link is not None and link.kind == "outside")
                action.triggered.connect(lambda: self._copy_address(link))
        return menu

    def createMimeDataFromSelection(self) -> QMimeData:
        """Words alone: the names of pictures and links mean nothing anywhere else, be they copied or dragged."""
        data = QMimeData()
        data.setText(self.textCursor().selection().toPlainText().replace(ALONE, ""))
        return data

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._text:
            self._render()

    def _copy_address(self, link: pages.Link | None) -> None:
        """Over what Qt has put there before: its name for the link."""
        if link is not None:
            QGuiApplication.clipboard().setText(link.target)

    def _follow(self, address: QUrl) -> None:
        link = self.link_at(address.toString())
        if link is None:
            return
        if link.kind == "point":
            self.pointed.emit(link.target)
        elif link.kind == "help":
            self.help_wanted.emit(link.target)
        else:
            ask_to_open(link, self.window())

    def _render(self) -> None:
        page = _Bare(self)
        page.setDefaultFont(self.font())
        page.setDocumentMargin(0.0)
        page.setUndoRedoEnabled(False)
        page.setMarkdown(self._text, _FEATURES)
        self._links = []
        parts = list(_parts(page))
        together = QTextCursor(page)
        together.beginEditBlock()  # else the page would be laid out after each change
        for place in reversed(range(len(parts))):
            following = parts[place + 1].href if place + 1 < len(parts) else ""
            self._settle(page, parts[place], following)
        _space(page, self.palette().color(QPalette.ColorRole.Mid))
        together.endEditBlock()
        before = self.document()
        self.setExtraSelections([])  # they point into the text that goes
        self.setDocument(page)
        if isinstance(before, _Bare):
            before.deleteLater()

    def _settle(self, page: QTextDocument, part: "_Part", following: str) -> None:
        """Make one piece of a page harmless; `following` is what the next piece links to."""
        cursor = QTextCursor(page)
        cursor.setPosition(part.start)
        cursor.setPosition(part.start + part.length, QTextCursor.MoveMode.KeepAnchor)
        if part.picture is not None:
            self._settle_picture(page, cursor, part)
        elif part.href:
            self._settle_link(cursor, part, following)
        elif part.format.fontFixedPitch():
            typed = CharFormat()
            typed.setFontFamilies([fonts.NUMBERS])
            cursor.mergeCharFormat(typed)

    def _settle_picture(self, page: QTextDocument, cursor: QTextCursor, part: "_Part") -> None:
        assert part.picture is not None
        image = self._pictures(part.picture)
        if image is None or image.isNull():
            plain = CharFormat()
            plain.setForeground(self.palette().color(QPalette.ColorRole.PlaceholderText))
            shown = part.picture if len(part.picture) <= 200 else part.picture[:199] + "…"
            cursor.insertText(self.tr("[picture that is not part of this page: {address}]").format(address=shown), plain)
            return
        name = f"{_PICTURE}{part.start}"
        page.addResource(QTextDocument.ResourceType.ImageResource, QUrl(name), image)
        named = part.format.toImageFormat()
        named.setName(name)
        named.setAnchor(False)
        named.clearProperty(CharFormat.Property.AnchorHref)
        cursor.setCharFormat(named)

    def _settle_link(self, cursor: QTextCursor, part: "_Part", following: str) -> None:
        link = pages.link(part.href)
        if link is None:
            plain = CharFormat(part.format)
            for what in (CharFormat.Property.IsAnchor, CharFormat.Property.AnchorHref, CharFormat.Property.AnchorName,
                         CharFormat.Property.ForegroundBrush, CharFormat.Property.TextUnderlineStyle,
                         CharFormat.Property.FontUnderline, CharFormat.Property.TextToolTip):
                plain.clearProperty(what.value)
            cursor.setCharFormat(plain)
            return
        known = CharFormat(part.format)
        known.setAnchorHref(f"{_LINK}{len(self._links)}")
        known.clearProperty(CharFormat.Property.TextToolTip.value)
        self._links.append(link)
        words = cursor.selectedText()
        cursor.setCharFormat(known)
        if link.kind == "outside" and part.href != following and words != link.target:
            cursor.setPosition(part.start + part.length)
            beside = CharFormat()
            beside.setForeground(self.palette().color(QPalette.ColorRole.PlaceholderText))
            cursor.insertText(f" ({link.host})", beside)


class _Bare(QTextDocument):
    """A document that loads nothing, also before it belongs to a browser."""

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        return _nothing(kind)


class _Part(NamedTuple):
    """A piece of a page whose characters look alike."""

    start: int
    length: int
    format: CharFormat
    href: str
    picture: str | None


def _nothing(kind: int) -> QImage | str:
    """One clear pixel for a picture: with no picture at all, Qt would try the name as that of a file."""
    if kind != QTextDocument.ResourceType.ImageResource.value:
        return ""
    clear = QImage(1, 1, QImage.Format.Format_ARGB32)
    clear.fill(0)
    return clear


def _parts(page: QTextDocument) -> Iterator[_Part]:
    block = page.begin()
    while block.isValid():
        inside = block.begin()
        while not inside.atEnd():
            yield from _part(inside.fragment())
            inside += 1
        block = block.next()


def _part(fragment: QTextFragment) -> Iterator[_Part]:
    """The piece; each picture of several in a row for itself."""
    format = fragment.charFormat()
    href = format.anchorHref() if format.isAnchor() else ""
    if not format.isImageFormat():
        yield _Part(fragment.position(), fragment.length(), format, href, None)
        return
    name = format.toImageFormat().name()
    for place in range(fragment.length()):
        yield _Part(fragment.position() + place, 1, format, href, name)


def _space(page: QTextDocument, line: QColor) -> None:
    """Lines far enough apart to be read, and tables with thin lines."""
    page.setIndentWidth(20.0)
    cursor = QTextCursor(page)
    done = -1
    block = page.begin()
    while block.isValid():
        cursor.setPosition(block.position())
        spaced = BlockFormat()
        if block.text() != ALONE:  # a picture alone is as high as it is
            spaced.setLineHeight(LEADING, BlockFormat.LineHeightTypes.ProportionalHeight.value)
        table = cursor.currentTable()
        if table is not None:
            spaced.setTopMargin(0.0)
            spaced.setBottomMargin(0.0)
            if table.firstPosition() != done:
                _draw_thin(table, line)
            done = table.firstPosition()
        cursor.mergeBlockFormat(spaced)
        block = block.next()


def _draw_thin(table: QTextTable, line: QColor) -> None:
    first = table.cellAt(0, 0).firstCursorPosition()
    if not first.block().text() and first.position() < table.cellAt(0, 0).lastPosition():
        first.deleteChar()  # an empty line that Qt's parser leaves there
        first.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        bold = CharFormat()
        bold.setFontWeight(600)
        first.mergeCharFormat(bold)
    thin = table.format()
    thin.setBorderCollapse(True)
    thin.setBorderBrush(line)
    thin.setCellPadding(5.0)
    thin.setTopMargin(4.0)
    thin.setBottomMargin(10.0)
    table.setFormat(thin)
