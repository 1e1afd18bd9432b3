"""The reports about the company as a whole."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.progress import Progress
from dsp_desktop.reports.asking import Asked, OnDay, YesNo
from dsp_desktop.reports.catalog.report import Group, Report
from dsp_desktop.reports.document import Document

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
else:  # a list of reports is shown long before anything is read
    Session = Any


def _compliance(source: Session, asked: Asked) -> Document:
    from dsp_desktop.reports import compliance_document  # noqa: PLC0415 - loads ReportLab

    return compliance_document.load(source, asked)


def _draw_compliance(path: Path, document: Document, progress: Progress) -> int:
    from dsp_desktop.reports import compliance_document  # noqa: PLC0415 - loads ReportLab

    return compliance_document.draw(path, document, progress)


REPORTS: tuple[Report, ...] = (
    Report(
        name="compliance",
        title="Compliance report",
        about="Whether the company is fit to run its routes, and what proves it.",
        group=Group.COMPANY,
        view=(
            Permission.COMPANY_VIEW,
            Permission.FLEET_VIEW,
            Permission.FUEL_VIEW,
            Permission.INSURANCE_VIEW,
            Permission.PEOPLE_VIEW,
        ),
        parameters=(
            OnDay(),
            YesNo("each_driver", "A page for each driver"),
            YesNo("each_van", "A page for each van"),
        ),
        load=_compliance,
        draw=_draw_compliance,
    ),
)
