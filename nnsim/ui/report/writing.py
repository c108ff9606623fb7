"""A report as HTML that stands for itself, and the same page as PDF by Qt's own printing. Everything typed is text, never markup."""

from base64 import b64encode
from html import escape

from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QMarginsF, QSizeF, QUrl
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPdfWriter, QTextDocument

from nnsim.catalog import ProjectError
from nnsim.ui.canvas.export.drawing import View, Wanted, sheet
from nnsim.ui.canvas.export.files import image as image_of
from nnsim.ui.canvas.export.sheet import png_of
from nnsim.ui.report.chart import chart
from nnsim.ui.report.content import Content
from nnsim.ui.session import Session
from nnsim.ui.theme import LIGHT

translate = QCoreApplication.translate
WIDTH = 600
"""Of pictures, in pixels of a page."""
STYLE = (
    "body{font-family:Inter,'Segoe UI',Helvetica,Arial,sans-serif;font-size:10.5pt;color:#1b2430;line-height:1.4}"
    "body{max-width:46em;margin:2em auto;padding:0 1em}"
    "h1{font-size:19pt;margin:0 0 4px}h2{font-size:12.5pt;margin:20px 0 6px}table{border-collapse:collapse}"
    "td,th{padding:2px 18px 2px 0;text-align:left;vertical-align:top}th{color:#66707d;font-weight:normal}"
    ".picture{line-height:100%}.muted{color:#66707d}.done{color:#15803d}.open{color:#9a5b00}img{max-width:100%}"
)
PICTURES = ("network", "losses", "scores")


def pictures(session: Session, content: Content) -> dict[str, QImage]:
    """The pictures of a report by name: the network as it is drawn, and the curves."""
    found: dict[str, QImage | None] = {"network": _network(session)}
    names = {"loss": translate("report", "loss"), "val_loss": translate("report", "validation loss")}
    found["losses"] = chart(content.curves, names, WIDTH, 230)
    names = {
        "accuracy": translate("report", "accuracy"), "val_accuracy": translate("report", "validation accuracy"),
        "r2": translate("report", "R²"), "val_r2": translate("report", "validation R²"),
    }  # fmt: skip
    found["scores"] = chart(content.curves, names, WIDTH, 190)
    return {name: image for name, image in found.items() if image is not None}


def _network(session: Session) -> QImage | None:
    view = View(session.document, session.shapes, session.dataset, session.frame, session.sample)
    try:
        drawn = sheet(view, Wanted(LIGHT, ground=False))
        return image_of(drawn.scaled(min(2.0, 2.0 * WIDTH / max(drawn.units[0], 1.0), 2.0 * WIDTH / max(drawn.units[1], 1.0))))
    except ProjectError:  # an empty canvas
        return None


def html(content: Content, images: dict[str, QImage], student: str, notes: str, inside: bool = True) -> str:
    """The page. `inside`: pictures stand in it; else they are named, for a document that holds them."""

    def shown(name: str, words: str) -> str:
        if name not in images:
            return ""
        image = images[name]
        source = f"data:image/png;base64,{b64encode(png_of(image)).decode('ascii')}" if inside else f"report:{name}"
        width = min(WIDTH, round(image.width() / (3 if name != "network" else 2)))
        return f'<p class="picture"><img src="{source}" alt="{escape(words, quote=True)}" width="{width}"></p>'

    parts = [f"<h1>{escape(content.title)}</h1>"]
    under = " · ".join(text for text in (student.strip(), content.lesson) if text)
    if under:
        parts.append(f'<p class="muted">{escape(under)}</p>')
    parts.append(shown("network", translate("report", "The network")))
    parts += [_heading(translate("report", "Result")), _table(content.facts)]
    parts += [shown("losses", translate("report", "Loss by iteration")), shown("scores", translate("report", "Scores by iteration"))]
    parts += [_heading(translate("report", "Settings")), _table(content.settings)]
    head = (translate("report", "Layer"), translate("report", "Kind"), translate("report", "Units"), translate("report", "Parameters"))
    parts += [_heading(translate("report", "Layers")), _table(content.layers, head)]
    if content.answers:
        parts += [_heading(translate("report", "Tasks and answers")), _answers(content)]
    if notes.strip():
        parts += [_heading(translate("report", "Notes")), *(f"<p>{escape(line)}</p>" for line in notes.strip().split("\n") if line.strip())]
    made = translate("report", "Made with nnsim")
    body = "".join(parts)
    title = escape(content.title)
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title><style>{STYLE}</style></head>'
        f'<body>{body}<p class="muted">{escape(made)}</p></body></html>\n'
    )


def pdf(content: Content, images: dict[str, QImage], student: str, notes: str) -> bytes:
    """The same as pages of A4."""
    document = QTextDocument()
    for name, image in images.items():
        document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(f"report:{name}"), image)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(content.title)
    writer.setCreator("nnsim")
    writer.setResolution(96)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(18, 16, 18, 16), QPageLayout.Unit.Millimeter)
    document.documentLayout().setPaintDevice(writer)
    document.setHtml(html(content, images, student, notes, inside=False))
    document.setPageSize(QSizeF(writer.pageLayout().paintRectPixels(96).size()))
    document.print_(writer)
    document.deleteLater()
    buffer.close()
    return bytes(buffer.data().data())


def _heading(text: str) -> str:
    return f"<h2>{escape(text)}</h2>"


def _table(rows: tuple[tuple[str, ...], ...], head: tuple[str, ...] = ()) -> str:
    first = f"<tr>{''.join(f'<th>{escape(cell)}</th>' for cell in head)}</tr>" if head else ""
    body = "".join(
        "<tr>" + "".join(f"<{'th' if not head and place == 0 else 'td'}>{escape(cell)}</{'th' if not head and place == 0 else 'td'}>"
                         for place, cell in enumerate(row)) + "</tr>"
        for row in rows
    )  # fmt: skip
    return f"<table>{first}{body}</table>"


def _answers(content: Content) -> str:
    done, still = translate("report", "done"), translate("report", "open")
    rows = "".join(
        f'<tr><td>{escape(answer.text)}</td><td>{escape(answer.answer)}</td>'
        f'<td class="{"done" if answer.done else "open"}">{escape(done if answer.done else still)}</td></tr>'
        for answer in content.answers
    )
    return f"<table>{rows}</table>"
