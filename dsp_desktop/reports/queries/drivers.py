"""The page of each driver."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from dsp_desktop.compliance.readiness import Readiness
from dsp_desktop.db.names import names
from dsp_desktop.db.opening import demand, masked, may
from dsp_desktop.db.search import folded
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.people.models import Driver, License
from dsp_desktop.reports.compliance_data import (
    DriverSheet,
    Held,
    LicenseLine,
    PolicyLine,
    discreet,
    is_private,
)
from dsp_desktop.reports.queries.records import covering, grouped, held_at, looked_at, papers
from dsp_desktop.rules.engine import Finding, State, worst
from dsp_desktop.screening.models import BackgroundCheck


def driver_sheets(
    source: Session, readiness: Readiness, policies: Iterable[PolicyLine], zone: str
) -> tuple[DriverSheet, ...]:
    """Return the page of every driver the rules look at, by name."""
    demand(source, Permission.REPORTS_VIEW)
    ids = looked_at(readiness, "driver")
    licenses = grouped(
        (line.driver_id, line)
        for line in source.scalars(select(License).order_by(License.driver_id, License.expires))
    )
    checks = grouped(
        source.execute(
            select(BackgroundCheck.driver_id, BackgroundCheck.id).order_by(BackgroundCheck.id)
        )
    )
    on_file = papers(source, "driver")
    held = _held_by_drivers(source, readiness.on, zone)
    stations = names(source, "station")
    drivers = sorted(
        source.scalars(select(Driver).order_by(Driver.id)), key=lambda d: folded(d.name)
    )
    in_force = [p for p in policies if p.in_force(readiness.on)]
    sheets = []
    for driver in drivers:
        if driver.id not in ids:
            continue
        subjects = [("driver", driver.id), *(("background_check", i) for i in checks[driver.id])]
        findings = [f for kind, number in subjects for f in readiness.of(kind, number)]
        sheets.append(
            DriverSheet(
                id=driver.id,
                name=driver.name,
                transporter_id=driver.transporter_id,
                position=driver.position,
                station=stations.get(driver.station_id or 0),
                status=driver.status,
                hired_on=driver.hired_on,
                first_day=driver.first_day,
                portal_cleared=driver.portal_cleared,
                state=worst(f.state for f in findings),
                findings=tuple(discreet(f) for f in findings if f.state is not State.READY),
                licenses=tuple(_license(source, line) for line in licenses[driver.id]),
                private=_private(source, findings),
                papers=on_file[driver.id],
                held=held[driver.id],
                covered_by=covering(in_force, driver.id, by_van=False),
            )
        )
    return tuple(sheets)


def _license(source: Session, line: License) -> LicenseLine:
    return LicenseLine(
        number=masked(source, line, "number") or "",
        state=line.state,
        license_class=line.license_class,
        cdl=line.cdl,
        issued=line.issued,
        expires=line.expires,
        status=line.status,
        checked_on=line.checked_on,
    )


def _private(source: Session, findings: Iterable[Finding]) -> tuple[tuple[str, State], ...]:
    """Say of drug tests, medical card and background check only how each stands.

    Not even that of what whoever makes the report may not see.
    """
    by_title: dict[str, list[State]] = {
        title: [] for title, needed in _KEPT_APART.items() if may(source, needed)
    }
    for finding in findings:
        if is_private(finding.rule):
            title = "Drug tests" if finding.rule.startswith("ND-") else "Medical card"
            by_title[title].append(finding.state)
        elif finding.subject.kind == "background_check":
            by_title["Background check"].append(finding.state)
    return tuple((title, worst(states)) for title, states in by_title.items())


_KEPT_APART = {
    "Drug tests": Permission.MEDICAL_LOOK,
    "Medical card": Permission.MEDICAL_LOOK,
    "Background check": Permission.SCREENING_VIEW,
}


def _held_by_drivers(source: Session, on: date, zone: str) -> Mapping[int, tuple[Held, ...]]:
    held = held_at(source, on, zone)
    called = {kind: names(source, kind.value) for kind in {h.item_kind for h in held}}
    return grouped(
        (
            h.driver_id,
            Held(
                h.item_kind,
                called[h.item_kind].get(h.item_id, f"#{h.item_id}"),
                h.since,
                h.condition_out,
            ),
        )
        for h in held
    )
