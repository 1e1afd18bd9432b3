"""Reports beside the same lines drawn bare on a ReportLab canvas, in the same typeface.

The canvas is told where each line goes: no layout, no rules, no bookmarks, no tags. Plain is
the report laid out by the program with nothing tagged; tagged is the file a person gets,
archival and readable aloud. Once the compliance report itself, once nothing but a long table.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject
from reportlab.platypus import Flowable

from benchmarks.rounds import Row, compared, timed
from benchmarks.setting import Setting
from dsp_desktop.kernel.progress import NoProgress
from dsp_desktop.reports import compliance_report, kit
from dsp_desktop.reports.compliance_data import ComplianceReport
from dsp_desktop.reports.compliance_sections import story
from dsp_desktop.reports.paper import Paper
from dsp_desktop.reports.tables import Column, table
from dsp_desktop.reports.text import Heading

_COLUMNS = ("Date", "Driver", "Route", "In", "Out", "Minutes", "Gross")
_NAMES = ("Garcia, Maria", "O'Neil, Sean", "Nguyễn, Thị", "Hernández, José", "Щербакова, Юлия")
_ROWS = 5_000
_COVER = kit.Cover(
    title="Rows",
    company="Cascade Parcel LLC",
    as_of="20 Nov 2026",
    prepared="Prepared by Benchmark",
    data_of=datetime(2026, 11, 20, tzinfo=UTC),
)

#: One line of text: which page, where, what, in which weight and size.
Line = tuple[int, float, float, str, str, float]
Story = Callable[[], list[Flowable]]


def report(setting: Setting) -> Iterator[Row]:
    """Time the compliance report with a page for each driver and van, then a long table."""
    data = _data(setting)
    cover = compliance_report.cover(data)
    yield from _rows(setting, "compliance report", cover, lambda: list(story(data)))
    yield from _rows(setting, f"report of {_ROWS:,} rows by {len(_COLUMNS)}", _COVER, _long_table)


def _rows(setting: Setting, what: str, cover: kit.Cover, tell: Story) -> Iterator[Row]:
    lines = _lines(cover, tell)
    bare, ours = setting.folder / "bare.pdf", setting.folder / "ours.pdf"

    def plain() -> None:
        with _untagged():
            _laid_out(ours, cover, tell)

    def tagged() -> None:
        kit.write(ours, cover, tell(), NoProgress())

    # What people get is compressed, and so are its bare lines; what is only laid out is not.
    for name, at_most, write, packed in (("plain", 3, plain, 0), ("tagged", 6, tagged, 1)):
        yield compared(
            f"{what} / the same rows drawn on a ReportLab canvas: {name}",
            at_most,
            lambda write=write: timed(write),
            lambda packed=packed: timed(lambda: _bare(bare, lines, packed)),
            rounds=setting.rounds,
            note=f"{lines[-1][0]} pages, {len(lines):,} lines",
        )


def _data(setting: Setting) -> ComplianceReport:
    app = setting.open(setting.middle)
    with app.read() as source:
        data = compliance_report.load(
            source,
            on=app.clock.today(),
            now=app.clock.now(),
            prepared_by="Benchmark",
            each_driver=True,
            each_van=True,
        )
    app.close()
    return data


def _long_table() -> list[Flowable]:
    columns = [Column(title, 10, title in ("Minutes", "Gross")) for title in _COLUMNS]
    rows = [
        (
            f"2026-{n // 420 % 12 + 1:02d}-{n // 15 % 28 + 1:02d}",
            _NAMES[n % len(_NAMES)],
            f"CX{n % 97}",
            "07:15",
            "17:32",
            f"{300 + n % 350}",
            f"${90 + n % 211}.{n % 100:02d}",
        )
        for n in range(_ROWS)
    ]
    return [Heading(1, "Rows"), table(columns, rows)]


def _laid_out(path: Path, cover: kit.Cover, tell: Story) -> None:
    file = BytesIO()
    kit.lay_out(file, cover, tell(), NoProgress())
    path.write_bytes(file.getvalue())


def _untagged() -> ExitStack:
    """Return a context in which nothing drawn is marked as content or decoration."""
    stack = ExitStack()
    for name in ("begin", "begin_artifact", "end"):
        stack.enter_context(patch.object(Paper, name, lambda *_: None))
    return stack


def _bare(path: Path, lines: list[Line], packed: int) -> None:
    canvas = Canvas(str(path), pagesize=letter, pageCompression=packed)
    page = 1
    for number, x, y, text, font, size in lines:
        if number != page:
            canvas.showPage()
            page = number
        canvas.setFont(font, size)
        canvas.drawString(x, y, text)
    canvas.save()


def _lines(cover: kit.Cover, tell: Story) -> list[Line]:
    """Lay the report out once and note every line it draws, save those in no page's order."""
    lines: list[Line] = []
    write, draw = Paper.write, PDFTextObject._formatText  # noqa: SLF001 - every text of ReportLab

    def note(page: int, *line: Any) -> None:
        if not lines or page >= lines[-1][0]:
            lines.append((page, *line))

    def written(paper: Paper, x: float, y: float, text: str, style: ParagraphStyle) -> None:
        note(paper.getPageNumber(), x, y, text, style.fontName, style.fontSize)
        write(paper, x, y, text, style)

    def formatted(made: Any, text: Any) -> Any:
        canvas = made._canvas  # noqa: SLF001
        place = canvas.absolutePosition(made.getX(), made.getY())
        note(canvas.getPageNumber(), *place, text, made._fontname, made._fontsize)  # noqa: SLF001
        return draw(made, text)

    with (
        patch.object(Paper, "write", written),
        patch.object(PDFTextObject, "_formatText", formatted),
    ):
        kit.lay_out(BytesIO(), cover, tell(), NoProgress())
    return [line for line in lines if line[0] <= _pages(lines)]


def _pages(lines: list[Line]) -> int:
    """Return the last page: what is drawn after it (page numbers) is counted to the next."""
    return lines[-1][0] - 1
