"""The compliance report beside its own lines drawn bare on a ReportLab canvas.

The canvas gets every line of text the report drew, at its place, in the same typeface:
no rules of layout, no bookmarks, no tags. Plain is the report as it is laid out and
assembled; tagged is the file a person gets, archival and readable aloud.
"""

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from reportlab.lib.pagesizes import letter
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from benchmarks.rounds import Row, compared, timed
from benchmarks.setting import Setting
from dsp_desktop.kernel.progress import NoProgress
from dsp_desktop.reports import compliance_report, kit
from dsp_desktop.reports.assembly import assemble
from dsp_desktop.reports.compliance_data import ComplianceReport
from dsp_desktop.reports.compliance_sections import blocks
from dsp_desktop.reports.sheet import Sheet
from dsp_desktop.reports.styles import Style
from dsp_desktop.reports.typeface import Weight
from dsp_desktop.runtime.paths import FONTS

_WHAT = "compliance report / the same rows drawn on a ReportLab canvas"

#: One line of text: which page, where, what, in which weight and size.
Line = tuple[int, float, float, str, str, float]


def report(setting: Setting) -> Iterator[Row]:
    """Time the report with a page for each driver and van, plain and tagged."""
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
    for weight in Weight:
        registerFont(TTFont(weight.value, FONTS / f"{weight.value}.ttf"))
    lines = _lines(data)
    bare, ours = setting.folder / "bare.pdf", setting.folder / "ours.pdf"
    pages = lines[-1][0] + 1
    ways = {"plain": (3, _plain), "tagged": (6, _tagged)}
    for name, (at_most, write) in ways.items():
        yield compared(
            f"{_WHAT}: {name}",
            at_most,
            lambda write=write: timed(lambda: write(ours, data)),
            lambda: timed(lambda: _bare(bare, lines)),
            rounds=setting.rounds,
            note=f"{pages} pages, {len(lines):,} lines",
        )


def _plain(path: Path, data: ComplianceReport) -> None:
    sheet = kit.lay_out(compliance_report.cover(data), blocks(data))
    kit.save(assemble(sheet), path)


def _tagged(path: Path, data: ComplianceReport) -> None:
    compliance_report.write(path, data, progress=NoProgress())


def _bare(path: Path, lines: list[Line]) -> None:
    canvas = Canvas(str(path), pagesize=letter)
    page = 0
    for number, x, y, text, font, size in lines:
        if number != page:
            canvas.showPage()
            page = number
        canvas.setFont(font, size)
        canvas.drawString(x, y, text)
    canvas.save()


def _lines(data: ComplianceReport) -> list[Line]:
    """Lay the report out once and note every line it draws."""
    lines: list[Line] = []
    draw = Sheet.text

    def noted(sheet: Sheet, x: float, y: float, text: str, style: Style) -> None:
        lines.append((len(sheet.pages) - 1, x, y, text, style.weight.value, style.size))
        draw(sheet, x, y, text, style)

    with patch.object(Sheet, "text", noted):
        kit.lay_out(compliance_report.cover(data), blocks(data))
    return lines
