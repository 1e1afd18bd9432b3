"""Who the company is, how it is insured, and what the owner has set."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from dsp_desktop.company.models import Company, Station
from dsp_desktop.compliance.readiness import Readiness
from dsp_desktop.db.audit import AuditEntry
from dsp_desktop.db.opening import demand
from dsp_desktop.db.search import folded
from dsp_desktop.fleet.models import Van
from dsp_desktop.insurance.models import Policy, PolicyDriver, PolicyVan
from dsp_desktop.insurance.terms import PolicyKind
from dsp_desktop.kernel.changes import COMING_IN, WROTE
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.people.models import Driver
from dsp_desktop.reports.compliance_data import (
    CompanySheet,
    PolicyLine,
)
from dsp_desktop.reports.queries.records import grouped

StatusT = TypeVar("StatusT", bound=StrEnum)
_A_YEAR = timedelta(days=365)


def last_change(source: Session) -> datetime | None:
    """Return when anything in the company was last changed, by the audit trail."""
    demand(source, Permission.REPORTS_VIEW, Permission.AUDIT_VIEW)
    # Who came and what they looked at changes nothing that a report says.
    changed = (AuditEntry.operation.not_in(COMING_IN), AuditEntry.verb.in_(WROTE))
    newest = select(AuditEntry.at).where(*changed).order_by(AuditEntry.id.desc())
    return source.scalar(newest.limit(1))


def company_sheet(source: Session) -> CompanySheet:
    """Return who the company is; a company without its own record yet is said to be that."""
    demand(source, Permission.REPORTS_VIEW, Permission.AUDIT_VIEW, Permission.RECOVERY_EDIT)
    company = source.scalar(select(Company).order_by(Company.id).limit(1))
    stations = source.scalars(
        select(Station).where(Station.closed_on.is_(None)).order_by(Station.code)
    )
    places = tuple(
        " · ".join(part for part in (s.code, s.name, s.city and f"{s.city}, {s.state}") if part)
        for s in stations
    )
    if company is None:
        company = Company(
            legal_name="Company not named yet",
            time_zone="UTC",
            office_staff=0,
            is_demo=False,
        )
    return CompanySheet(
        legal_name=company.legal_name,
        ein=company.ein,
        usdot=company.usdot,
        mc_number=company.mc_number,
        dsp_code=company.dsp_code,
        state=company.state,
        time_zone=company.time_zone,
        interstate=company.interstate,
        office_staff=company.office_staff,
        mcs150_filed_on=company.mcs150_filed_on,
        is_demo=company.is_demo or source.info["vault"].is_demo,
        stations=places,
        vans=_counted(source, Van.status),
        drivers=_counted(source, Driver.status),
    )


def _counted(source: Session, status: InstrumentedAttribute[StatusT]) -> Counter[StatusT]:
    counts: Counter[StatusT] = Counter()
    for value, count in source.execute(select(status, func.count()).group_by(status)):
        counts[value] = count
    return counts


def policy_lines(source: Session, readiness: Readiness) -> tuple[PolicyLine, ...]:
    """Return the policies in force, to come, or ended within the year before."""
    demand(source, Permission.REPORTS_VIEW)
    on = readiness.on
    policies = source.scalars(
        select(Policy)
        .where(Policy.expires > on - _A_YEAR)
        .order_by(Policy.kind, Policy.effective.desc(), Policy.id)
    ).all()
    vans = _scheduled(source, PolicyVan, Van.number, PolicyVan.van_id == Van.id, on)
    drivers = _scheduled(source, PolicyDriver, Driver.name, PolicyDriver.driver_id == Driver.id, on)
    return tuple(
        PolicyLine(
            id=p.id,
            kind=p.kind,
            carrier=p.carrier,
            number=p.number,
            effective=p.effective,
            expires=p.expires,
            cancelled_on=p.cancelled_on,
            each_limit=p.each_limit,
            aggregate_limit=p.aggregate_limit,
            deductible=p.deductible,
            any_auto=p.any_auto,
            any_driver=p.any_driver,
            mcs90=p.mcs90,
            states=p.states,
            vans=vans[p.id],
            drivers=drivers[p.id],
            state=readiness.state("policy", p.id),
        )
        for p in sorted(policies, key=lambda p: tuple(PolicyKind).index(p.kind))
    )


def _scheduled(
    source: Session, schedule: Any, called: Any, joined: Any, on: date
) -> Mapping[int, tuple[tuple[int, str], ...]]:
    subject = schedule.van_id if schedule is PolicyVan else schedule.driver_id
    rows = source.execute(
        select(schedule.policy_id, subject, called)
        .join_from(schedule, called.class_, joined)
        .where(schedule.since <= on, or_(schedule.until.is_(None), schedule.until > on))
    )
    ordered = sorted(rows, key=lambda row: (folded(row[2]), row[1]))
    return grouped((policy, (number, name)) for policy, number, name in ordered)
