"""The papers about custody: what is still out, receipts, ledgers, labels."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.progress import Progress
from dsp_desktop.reports.asking import Asked, Count, OnDay, OneOf, Opens, Period
from dsp_desktop.reports.catalog.picks import A_DRIVER, A_THING
from dsp_desktop.reports.catalog.report import Group, Report
from dsp_desktop.reports.document import Document
from dsp_desktop.reports.sheets_of_labels import LabelCode, LabelKind, LabelSheet

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
else:  # a list of reports is shown long before anything is read
    Session = Any

_VIEW = (Permission.CUSTODY_VIEW, Permission.FLEET_VIEW, Permission.PEOPLE_VIEW)


def _still_out(source: Session, asked: Asked) -> Document:
    from dsp_desktop.reports.fleet import still_out  # noqa: PLC0415 - when it is made

    return still_out.load(source, asked)


def _receipt(source: Session, asked: Asked) -> Document:
    from dsp_desktop.reports.fleet import custody_papers  # noqa: PLC0415 - when it is made

    return custody_papers.receipt(source, asked)


def _ledger_of_driver(source: Session, asked: Asked) -> Document:
    from dsp_desktop.reports.fleet import custody_papers  # noqa: PLC0415 - when it is made

    return custody_papers.ledger_of_driver(source, asked)


def _ledger_of_item(source: Session, asked: Asked) -> Document:
    from dsp_desktop.reports.fleet import custody_papers  # noqa: PLC0415 - when it is made

    return custody_papers.ledger_of_item(source, asked)


def _labels(source: Session, asked: Asked) -> Document:
    from dsp_desktop.reports.fleet import labels  # noqa: PLC0415 - when it is made

    return labels.load(source, asked)


def _draw_labels(path: Path, document: Document, progress: Progress) -> int:
    from dsp_desktop.reports import label_sheets  # noqa: PLC0415 - a spreadsheet needs no ReportLab

    return label_sheets.draw(path, document, progress)


REPORTS: tuple[Report, ...] = (
    Report(
        name="still-out",
        title="Still out",
        about="Who holds what when a day ends, and what should have come back by then.",
        group=Group.FLEET,
        view=_VIEW,
        parameters=(OnDay(),),
        load=_still_out,
    ),
    Report(
        name="custody-receipt",
        title="Custody receipt",
        about="What one driver was handed and gave back on a day, to be signed by both.",
        group=Group.FLEET,
        view=_VIEW,
        parameters=(OnDay(), A_DRIVER),
        load=_receipt,
    ),
    Report(
        name="custody-of-driver",
        title="Custody ledger of a driver",
        about="Everything a driver held in a period, and how it looked.",
        group=Group.FLEET,
        view=_VIEW,
        parameters=(Period(Opens.LAST_90_DAYS), A_DRIVER),
        load=_ledger_of_driver,
    ),
    Report(
        name="custody-of-item",
        title="Custody ledger of an item",
        about="Everybody who held a van, device, card, key or uniform in a period.",
        group=Group.FLEET,
        view=_VIEW,
        parameters=(Period(Opens.LAST_90_DAYS), A_THING),
        load=_ledger_of_item,
    ),
    Report(
        name="labels",
        title="Labels",
        about="Labels with QR or bar codes for badges, vans, keys, devices, cards and uniforms.",
        group=Group.FLEET,
        view=(*_VIEW, Permission.FUEL_VIEW),
        parameters=(
            OnDay(),
            OneOf("kind", "Labels for", LabelKind, LabelKind.KEYS),
            OneOf("sheet", "Sheet", LabelSheet, LabelSheet.AVERY_5160),
            OneOf("code", "Code", LabelCode, LabelCode.QR),
            Count("first", "First free label", opens=1, least=1, most=80),
        ),
        load=_labels,
        draw=_draw_labels,
    ),
)
