"""The compliance report: is this company fit to run its routes on this day, and what proves it."""

from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from dsp_desktop.compliance.queries import readiness, rules_in_force
from dsp_desktop.db.opening import demand
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.progress import Progress
from dsp_desktop.reports import kit, queries
from dsp_desktop.reports.compliance_data import (
    ComplianceReport,
    KindCount,
    discreet,
    in_order,
    place,
)
from dsp_desktop.reports.compliance_sections import story
from dsp_desktop.reports.formats import day, moment
from dsp_desktop.rules.engine import State

TITLE = "Compliance report"
#: How readiness marks a rule among the sources it used.
_A_RULE = "rule"


def load(  # noqa: PLR0913 - what to read, and what every page says of it
    source: Session,
    *,
    on: date,
    now: datetime,
    prepared_by: str,
    each_driver: bool = False,
    each_van: bool = False,
) -> ComplianceReport:
    """Read everything the report says, as of ``on``; nothing is looked up after this.

    ``now`` stands for the last change where nothing has ever been entered: else the clock
    has no part in a report, so that the same data gives the same bytes at any hour.
    """
    demand(source, Permission.REPORTS_VIEW)
    found = readiness(source, on)
    used = found.sources
    company = queries.company_sheet(source)
    policies = queries.policy_lines(source, found)
    zone = company.time_zone
    looked_at = {kind for kind, _ in found.subjects}
    open_findings = (discreet(f) for f in found.findings if f.state is not State.READY)
    return ComplianceReport(
        company=company,
        on=on,
        changed_at=queries.last_change(source) or now,
        prepared_by=prepared_by,
        summary=tuple(KindCount(kind, found.count(kind)) for kind in sorted(looked_at, key=place)),
        findings=tuple(in_order(open_findings)),
        policies=policies,
        figures=tuple(sorted((f for f in used if f.unit != _A_RULE), key=lambda f: f.name)),
        softened=tuple(
            rule
            for rule in rules_in_force(source, on)
            if rule.own is not None and rule.own is not rule.severity
        ),
        unconfirmed_rules=tuple(f for f in used if f.unit == _A_RULE and not f.confirmed),
        drivers=queries.driver_sheets(source, found, policies, zone) if each_driver else None,
        vans=queries.van_sheets(source, found, policies, zone) if each_van else None,
    )


def write(path: Path, data: ComplianceReport, *, progress: Progress) -> int:
    """Write the report and return its number of pages; the same data gives the same bytes."""
    return kit.write(path, cover(data), story(data), progress)


def cover(data: ComplianceReport) -> kit.Cover:
    """Return what every page of the report says."""
    when = moment(data.changed_at, data.company.time_zone)
    return kit.Cover(
        title=TITLE,
        company=data.company.legal_name,
        as_of=day(data.on),
        prepared=f"Prepared by {data.prepared_by}. Data as of last change {when}",
        data_of=data.changed_at,
        notice="DEMO COMPANY: EVERY NAME AND NUMBER IS INVENTED" if data.company.is_demo else "",
    )
