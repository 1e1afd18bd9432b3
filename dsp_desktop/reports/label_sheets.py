"""Draws labels on the sheets they are sold on: what people read, and what a scanner reads."""

from io import BytesIO
from pathlib import Path
from typing import Any

from reportlab.graphics.barcode.code128 import Code128
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth

from dsp_desktop.kernel.progress import Progress
from dsp_desktop.reports import kit
from dsp_desktop.reports.document import Document
from dsp_desktop.reports.fleet.labels import LabelRun
from dsp_desktop.reports.formats import moment
from dsp_desktop.reports.paper import Paper
from dsp_desktop.reports.sheets_of_labels import Label, LabelCode, Measures, Spot, measures
from dsp_desktop.reports.structure import Node
from dsp_desktop.reports.styles import INK, PAGE_HEIGHT, PAGE_WIDTH, STRONG_CELL
from dsp_desktop.reports.typeface import BOLD, REGULAR, clean

_TITLE = ParagraphStyle("label title", STRONG_CELL, fontName=BOLD, textColor=INK)
_BELOW = ParagraphStyle("label below", STRONG_CELL, fontName=REGULAR, textColor=INK)
_EDGE = ParagraphStyle("label edge", _BELOW, fontSize=5.5)
_INSET = 5.0
#: White around a code, in its own modules: what a reader needs to find it.
_QUIET_QR, _QUIET_BARS = 2, 10
#: The narrowest bar a hand scanner reads for certain from an office printer, in points.
_NARROWEST = 0.54
_LARGEST_QR = 90.0


def draw(path: Path, document: Document, progress: Progress) -> int:
    """Write the sheets and return how many there are."""
    run = document.drawn_from
    assert isinstance(run, LabelRun)  # noqa: S101 - load made it
    sheet, letter = measures(run.sheet), run.letter
    changed = moment(letter.changed_at, letter.zone)
    cover = kit.Cover(
        title=document.title,
        company=letter.company,
        as_of=document.when,
        prepared=f"Prepared by {letter.prepared_by}. Data as of last change {changed}",
        data_of=letter.changed_at,
        notice=letter.notice,
    )
    drawn = BytesIO()
    paper = Paper(
        drawn,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        invariant=1,
        initialFontName=REGULAR,
        pageCompression=0,
    )
    _begin(paper, document, cover, run)
    page = 0
    for number, label in enumerate(run.labels, start=run.first - 1):
        spot = sheet.spot(number, PAGE_HEIGHT)
        while page < spot.page:
            _edge(paper, cover, run)
            paper.showPage()
            page += 1
        _draw(paper, label, spot, sheet, run.code)
        progress.report(number - run.first + 2, len(run.labels))
    _edge(paper, cover, run)
    paper.showPage()
    paper.save()
    return kit.write_drawn(path, drawn, paper.root, cover)


def _begin(paper: Paper, document: Document, cover: kit.Cover, run: LabelRun) -> None:
    """Say in the margin of the first sheet what it is; it is the heading of the document."""
    paper.bookmark("labels", document.title, 0, PAGE_HEIGHT)
    with paper.marked(Node("H1")):
        paper.write(24, PAGE_HEIGHT - 20, clean(f"{cover.company} · {document.title}"), _EDGE)
    if not run.labels:
        with paper.marked(Node("P")):
            paper.write(24, PAGE_HEIGHT - 60, "There is nothing of this kind to label.", _TITLE)


def _edge(paper: Paper, cover: kit.Cover, run: LabelRun) -> None:
    """Say in the upper margin, where no label lies, whose it is and how it must be printed."""
    sheet = measures(run.sheet).title
    with paper.artifact("Pagination"):
        said = f"{sheet}. Print at 100%, not fitted to the page. {cover.when}. {cover.prepared}"
        paper.write(24, PAGE_HEIGHT - 28, clean(said), _EDGE)
        if cover.notice:
            paper.write_right(PAGE_WIDTH - 24, PAGE_HEIGHT - 20, cover.notice, _EDGE)


def _draw(paper: Paper, label: Label, spot: Spot, sheet: Measures, wanted: LabelCode) -> None:
    room = sheet.width - 2 * _INSET
    if label.code is None:
        _words(paper, label, spot.x + _INSET, spot.y, room, sheet.height)
    elif wanted is LabelCode.BARS and _bar_width(label.code, room) >= _NARROWEST:
        _bars(paper, label, label.code, spot, sheet)
    else:
        side = min(sheet.height - 2 * _INSET, room / 2.4, _LARGEST_QR)
        _square(paper, label.code, spot.x + _INSET, spot.y + (sheet.height - side) / 2, side)
        left = spot.x + 2 * _INSET + side
        _words(paper, label, left, spot.y, room - side - _INSET, sheet.height)


def _words(  # noqa: PLR0913, PLR0917 - where they stand
    paper: Paper, label: Label, x: float, y: float, width: float, height: float
) -> None:
    """Draw the title as large as it fits, and the line below it, in the middle of the height."""
    title = _fitted(label.title, _TITLE, width, height * 0.34)
    below = _fitted(label.below, _BELOW, width, height * 0.2)
    whole = title.fontSize + below.fontSize * 1.3
    top = y + (height + whole) / 2
    with paper.marked(Node("P")):
        paper.write(x, top - title.fontSize * 0.8, clean(label.title), title)
        paper.write(x, top - title.fontSize - below.fontSize, clean(label.below), below)


def _fitted(text: str, style: ParagraphStyle, width: float, height: float) -> ParagraphStyle:
    """Return the style in a size in which the text fits."""
    at_one = stringWidth(clean(text), style.fontName, 1) or 1
    size = round(min(height, width / at_one, 20.0), 1)
    return ParagraphStyle(f"{style.name} {size}", style, fontSize=size)


def _square(paper: Paper, code: str, x: float, y: float, side: float) -> None:
    """Draw a QR code: each row of dark modules in as few rectangles as it takes."""
    widget: Any = QrCodeWidget(code, barLevel="M")
    qr = widget.qr
    qr.make()
    count = qr.getModuleCount()
    one = side / (count + 2 * _QUIET_QR)
    node = Node("Figure", alt=f"QR code: {code}", box=(x, y, x + side, y + side))
    with paper.marked(node):
        paper.setFillColor(INK)
        for row in range(count):
            top = y + side - (_QUIET_QR + row + 1) * one
            column = 0
            while column < count:
                run = 0
                while column + run < count and qr.isDark(row, column + run):
                    run += 1
                if run:
                    left = x + (_QUIET_QR + column) * one
                    paper.rect(left, top, run * one, one, stroke=0, fill=1)
                column += run or 1


def _bar_width(code: str, room: float) -> float:
    """Return how wide the narrowest bar would be."""
    return room / (float(Code128(code, barWidth=1, quiet=0).width) + 2 * _QUIET_BARS)


def _bars(paper: Paper, label: Label, code: str, spot: Spot, sheet: Measures) -> None:
    """Draw bars over the upper part of the label and the words under them."""
    room = sheet.width - 2 * _INSET
    one = min(_bar_width(code, room), 1.2)
    high = sheet.height * 0.48
    bars = Code128(code, barWidth=one, barHeight=high, quiet=0)
    x = spot.x + (sheet.width - bars.width) / 2
    y = spot.y + sheet.height - _INSET - high
    node = Node("Figure", alt=f"Bar code: {code}", box=(x, y, x + bars.width, y + high))
    with paper.marked(node):
        paper.setFillColor(INK)
        bars.drawOn(paper, x, y)
    _words(paper, label, spot.x + _INSET, spot.y + 1, room, sheet.height - _INSET - high - 1)
