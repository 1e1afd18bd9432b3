"""A report, made: read once, then written as a PDF and as a spreadsheet that say the same."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from dsp_desktop.db.opening import demand
from dsp_desktop.kernel.progress import NoProgress, Progress
from dsp_desktop.reports.asking import Asked
from dsp_desktop.reports.catalog.report import Report
from dsp_desktop.reports.document import Document
from dsp_desktop.reports.letterhead import Letterhead, letterhead


@dataclass(frozen=True, slots=True)
class Made:
    """Everything a report says; nothing is looked up after this."""

    report: Report
    document: Document
    letter: Letterhead


def make(source: Session, report: Report, asked: Asked) -> Made:
    """Read a report. Refused unless whoever asks may see all that is in it."""
    for permission in report.needs:
        demand(source, permission)
    letter = letterhead(source, now=asked.now, prepared_by=asked.prepared_by)
    return Made(report, report.load(source, asked), letter)


def write_pdf(path: Path, made: Made, progress: Progress | None = None) -> int:
    """Write the PDF and return its number of pages."""
    progress = progress or NoProgress()
    if made.report.draw is not None:
        return made.report.draw(path, made.document, progress)
    from dsp_desktop.reports import printing  # noqa: PLC0415 - a spreadsheet needs no ReportLab

    return printing.write(path, made.document, made.letter, progress)


def write_xlsx(path: Path, made: Made, progress: Progress | None = None) -> int:
    """Write the spreadsheet and return its number of sheets."""
    from dsp_desktop.reports import workbook  # noqa: PLC0415 - a PDF needs no spreadsheet

    return workbook.write(path, made.document, made.letter, progress or NoProgress())
