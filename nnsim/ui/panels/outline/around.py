"""Rows of the outline about what computes nothing: groups with what is in them, notes, arrows, and what hangs under outputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from nnsim.catalog import Plain, Reference
from nnsim.document import Arrow, Block, End, Note, Piece, PutFurniture, SetSetting
from nnsim.document.furniture import NARROWEST, STYLES, TINTS, WIDEST
from nnsim.document.settings import BY_KEY
from nnsim.ui import furniture_edits as edits
from nnsim.ui.numerals import exact, number
from nnsim.ui.panels.outline.keys import Key
from nnsim.ui.targets import target_of
from nnsim.ui.things import counted_things, end_name, name_of, spoken
from nnsim.ui.vocabulary import translated
from nnsim.ui.widgets.editors.stepping import read

if TYPE_CHECKING:
    from nnsim.ui.session import Session

translate = QCoreApplication.translate
LINE_BREAK = "↵"
"""Stands for the end of a line where a note is typed in one."""
LONGEST = 60
"""Of a note, in its row."""


class Around:
    """Says and changes what such rows stand for; the keys are those of which `Key.around` holds."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def _piece(self, key: Key) -> Piece | None:
        return self._session.document.furniture.get(key.id)

    # What is said

    def title(self, key: Key) -> str:
        """What a row is called."""
        if key.kind == "look":
            return {
                "color": translate("outline", "Colour"), "style": translate("outline", "Text size"),
                "width": translate("outline", "Width"), "collapsed": translate("outline", "Shown as"),
            }[key.name]  # fmt: skip
        if key.kind == "end":
            return translate("outline", "from") if key.name == "source" else translate("outline", "to")
        if key.kind == "loss":
            return translate("outline", "Loss")
        if key.kind == "target":
            return translate("outline", "Target")
        return name_of(self._session.document, key.id, LONGEST)

    def value(self, key: Key) -> str:
        """What stands in the second column."""
        session, piece = self._session, self._piece(key)
        match key.kind:
            case "group":
                assert isinstance(piece, Block)
                inside = counted_things(session.document, piece.members & session.document.ids())
                return translate("outline", "block · {inside}").format(inside=inside) if piece.collapsed else inside
            case "note":
                return translate("outline", "note")
            case "arrow":
                return translate("outline", "arrow")
            case "look":
                return self._look(key)
            case "end":
                assert isinstance(piece, Arrow)
                return end_name(session.document, piece.source if key.name == "source" else piece.target)
            case "loss":
                loss = session.frame.losses.get(key.id, session.frame.loss if len(session.document.output_nodes()) == 1 else None)
                title = self._loss_title(key.id)
                return title if loss is None else f"{number(loss)} · {title}"
        return self._target(key) or translate("outline", "none")

    def _look(self, key: Key) -> str:
        piece = self._piece(key)
        assert piece is not None
        if key.name == "color":
            return edits.tint_title(piece.color)
        if isinstance(piece, Block):
            return translate("outline", "one block") if piece.collapsed else translate("outline", "frame")
        assert isinstance(piece, Note)
        return _styles()[piece.style] if key.name == "style" else exact(piece.width)

    def _loss_title(self, node_id: str) -> str:
        document = self._session.document
        return document.catalog.spec("loss", document.loss_of(node_id)).entry.title

    def _target(self, key: Key) -> str:
        session = self._session
        row = session.sample
        if session.parts is not None and 0 <= row < len(session.parts.train):
            row = int(session.parts.train[row])
        return target_of(session.document, session.dataset, session.frame, key.id, row)

    def spoken(self, key: Key) -> str:
        """A whole row in words."""
        if key.kind in ("group", "note", "arrow"):
            words = spoken(self._session.document, key.id)
            return translate("outline", "{words}: {value}").format(words=words, value=self.value(key)) if key.kind == "group" else words
        owner = name_of(self._session.document, key.id)
        return translate("outline", "{title} of {name}: {value}").format(title=self.title(key), name=owner, value=self.value(key))

    # What is typed and chosen

    def can(self, key: Key) -> bool:
        return key.kind in ("group", "note", "look", "end", "loss")

    def options(self, key: Key) -> list[tuple[str, Plain]] | None:
        """What can be chosen from, with titles; None where it is typed."""
        session, document = self._session, self._session.document
        if key.kind == "end":
            arrow = self._piece(key)
            assert isinstance(arrow, Arrow)
            kept = (arrow.target if key.name == "source" else arrow.source).thing
            things = [*document.network.nodes, *(id for id, piece in document.standing().items() if not isinstance(piece, Arrow))]
            return [(name_of(document, id), id) for id in things if id != kept]
        if key.kind == "loss":
            parameter = translated(BY_KEY["loss"])
            assert isinstance(parameter, Reference)
            return [(entry.title, entry.key) for entry in session.catalog.entries(parameter.family)]
        if key.kind != "look" or key.name == "width":
            return None
        if key.name == "color":
            return [(edits.tint_title(tint), tint) for tint in TINTS]
        if key.name == "style":
            return [(_styles()[style], style) for style in STYLES]
        return [(translate("outline", "frame"), False), (translate("outline", "one block"), True)]

    def chosen(self, key: Key) -> Plain:
        """The option that holds now."""
        piece = self._piece(key)
        if key.kind == "end":
            assert isinstance(piece, Arrow)
            return (piece.source if key.name == "source" else piece.target).thing
        if key.kind == "loss":
            return self._session.document.catalog.spec("loss", self._session.document.loss_of(key.id)).entry.key
        if key.name == "style":
            assert isinstance(piece, Note)
            return piece.style
        if key.name == "color":
            assert piece is not None
            return piece.color
        return isinstance(piece, Block) and piece.collapsed

    def text(self, key: Key) -> str:
        """What is typed over."""
        piece = self._piece(key)
        if isinstance(piece, Note) and key.kind == "note":
            return piece.text.replace("\n", LINE_BREAK)
        return piece.name if isinstance(piece, Block) and key.kind == "group" else self.value(key)

    def take(self, key: Key, given: object) -> bool:
        """Take what was typed or chosen. Raises ProjectError or ValueError if that cannot be."""
        session = self._session
        if key.kind == "loss":
            return self._take_loss(key.id, str(given))
        piece, command = self._piece(key), None
        if isinstance(piece, Block) and key.kind == "group":
            command = edits.renaming(piece, str(given))
        elif isinstance(piece, Note) and key.kind == "note":
            command = edits.writing(session.document, piece, str(given).replace(LINE_BREAK, "\n"), 0)
        elif isinstance(piece, Arrow) and key.kind == "end":
            command = edits.leading(piece, key.name, End((piece.source if key.name == "source" else piece.target).point, str(given)))
        elif piece is not None:
            command = self._looking(piece, key.name, given)
        return command is None or session.push(command)

    def _looking(self, piece: Piece, name: str, given: object) -> PutFurniture | None:
        if name == "color":
            return edits.tinting([piece], str(given))
        if isinstance(piece, Block):
            return edits.collapsing([piece]) if bool(given) != piece.collapsed else None
        assert isinstance(piece, Note)
        if name == "style":
            return edits.styling([piece], str(given))
        width = float(read(str(given)))
        if not NARROWEST <= width <= WIDEST:
            raise ValueError(translate("outline", "must be from {least} to {most}").format(least=exact(NARROWEST), most=exact(WIDEST)))
        return edits.widening(piece, width)

    def _take_loss(self, node_id: str, loss: str) -> bool:
        document = self._session.document
        outputs = document.output_nodes()
        names: Mapping[str, Plain] = {document.network.nodes[id].name: loss if id == node_id else document.loss_of(id) for id in outputs}
        return self._session.push(SetSetting("loss", dict(names) if len(outputs) > 1 else loss))


def _styles() -> dict[str, str]:
    return {
        "heading": translate("outline", "heading"), "text": translate("outline", "text"), "small": translate("outline", "small"),
    }  # fmt: skip
