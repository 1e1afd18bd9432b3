"""Whose report it is, how fresh its data is, and who made it: the same for all reports."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from dsp_desktop.db.opening import demand
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.reports import queries

DEMO = "DEMO COMPANY: EVERY NAME AND NUMBER IS INVENTED"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands on every page and on the first sheet; ``notice`` is empty or of a demo."""

    company: str
    zone: str
    changed_at: datetime
    prepared_by: str
    notice: str


def letterhead(source: Session, *, now: datetime, prepared_by: str) -> Letterhead:
    """Read whose company it is; ``now`` counts only where nothing has ever been entered."""
    demand(source, Permission.REPORTS_VIEW, Permission.AUDIT_VIEW)
    sheet = queries.company_sheet(source)
    return Letterhead(
        company=sheet.legal_name,
        zone=sheet.time_zone,
        changed_at=queries.last_change(source) or now,
        prepared_by=prepared_by,
        notice=DEMO if sheet.is_demo else "",
    )
