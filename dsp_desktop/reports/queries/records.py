"""What the pages of drivers and vans have in common: papers, custody, cover."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from dsp_desktop.compliance.readiness import Readiness
from dsp_desktop.custody.models import Custody
from dsp_desktop.db.opening import demand
from dsp_desktop.documents.models import Document
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import label
from dsp_desktop.reports.compliance_data import (
    PRIVATE_PAPERS,
    Paper,
    PolicyLine,
)

LineT = TypeVar("LineT")


def papers(source: Session, kind: str) -> Mapping[int, tuple[Paper, ...]]:
    """Return the documents about each record of one kind, newest first, no private ones."""
    demand(source, Permission.REPORTS_VIEW)
    rows = source.scalars(
        select(Document)
        .where(Document.subject_kind == kind, Document.kind.not_in(PRIVATE_PAPERS))
        .order_by(Document.subject_id, Document.dated.desc(), Document.id)
    )
    return grouped(
        (d.subject_id, Paper(d.kind, d.title, d.dated, d.expires, d.issuer)) for d in rows
    )


def held_at(source: Session, on: date, zone: str) -> list[Custody]:
    """Return what was in someone's hands when that day ended."""
    demand(source, Permission.REPORTS_VIEW)
    end = datetime.combine(on + timedelta(days=1), time.min, ZoneInfo(zone))
    return list(
        source.scalars(
            select(Custody)
            .where(Custody.since < end, or_(Custody.until.is_(None), Custody.until >= end))
            .order_by(Custody.since, Custody.id)
        )
    )


def covering(policies: Iterable[PolicyLine], number: int, *, by_van: bool) -> tuple[str, ...]:
    """Say which of the policies cover one van or one driver, and how."""
    found = []
    for policy in policies:
        listed = policy.vans if by_van else policy.drivers
        everyone = policy.any_auto if by_van else policy.any_driver
        if everyone or any(number == i for i, _ in listed):
            how = "all" if everyone else "on its schedule"
            found.append(f"{label(policy.kind)}: {policy.carrier} {policy.number} ({how})")
    return tuple(found)


def looked_at(readiness: Readiness, kind: str) -> frozenset[int]:
    """Return the ids of one kind that the rules look at."""
    return frozenset(number for found, number in readiness.subjects if found == kind)


def grouped(pairs: Iterable[tuple[int, LineT]]) -> Mapping[int, tuple[LineT, ...]]:
    """Gather lines by id; an id without lines has none."""
    groups: dict[int, list[LineT]] = defaultdict(list)
    for key, line in pairs:
        groups[key].append(line)
    return defaultdict(tuple, {key: tuple(lines) for key, lines in groups.items()})
