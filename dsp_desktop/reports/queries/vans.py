"""The page of each van."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from dsp_desktop.compliance.readiness import Readiness
from dsp_desktop.custody.models import Key
from dsp_desktop.custody.terms import ItemKind
from dsp_desktop.db.names import names
from dsp_desktop.db.opening import demand
from dsp_desktop.fleet.models import Lease, Van
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.reports.compliance_data import (
    Held,
    InspectionLine,
    LeaseLine,
    PolicyLine,
    VanSheet,
)
from dsp_desktop.reports.queries.records import covering, grouped, held_at, looked_at, papers
from dsp_desktop.rules.engine import State
from dsp_desktop.upkeep.models import Inspection


def van_sheets(
    source: Session, readiness: Readiness, policies: Iterable[PolicyLine], zone: str
) -> tuple[VanSheet, ...]:
    """Return the page of every van the rules look at, by number."""
    demand(source, Permission.REPORTS_VIEW)
    on = readiness.on
    ids = looked_at(readiness, "van")
    leases = grouped(
        (lease.van_id, _lease(lease))
        for lease in source.scalars(
            select(Lease)
            .where(Lease.starts <= on, or_(Lease.returned_on.is_(None), Lease.returned_on > on))
            .order_by(Lease.van_id, Lease.starts)
        )
    )
    inspections = _latest_inspections(source, on)
    on_file = papers(source, "van")
    held = _vans_held(source, on, zone)
    stations = names(source, "station")
    in_force = [p for p in policies if p.in_force(on)]
    vans = source.scalars(select(Van).order_by(Van.number))
    return tuple(
        VanSheet(
            id=van.id,
            number=van.number,
            vin=van.vin,
            plate=van.plate,
            plate_state=van.plate_state,
            make=van.make,
            model=van.model,
            year=van.year,
            body=van.body,
            gvwr_lb=van.gvwr_lb,
            actual_weight_lb=van.actual_weight_lb,
            tire_size=van.tire_size,
            fuel_type=van.fuel_type,
            odometer_mi=van.odometer_mi,
            station=stations.get(van.station_id or 0),
            status=van.status,
            registration_expires=van.registration_expires,
            inspection_sticker_expires=van.inspection_sticker_expires,
            insurance_card_expires=van.insurance_card_expires,
            state=readiness.state("van", van.id) or State.READY,
            findings=tuple(f for f in readiness.of("van", van.id) if f.state is not State.READY),
            leases=leases[van.id],
            inspections=inspections[van.id],
            papers=on_file[van.id],
            held=held[van.id],
            covered_by=covering(in_force, van.id, by_van=True),
        )
        for van in vans
        if van.id in ids
    )


def _lease(lease: Lease) -> LeaseLine:
    return LeaseLine(lease.kind, lease.lessor, lease.contract_number, lease.starts, lease.ends)


def _latest_inspections(source: Session, on: date) -> Mapping[int, tuple[InspectionLine, ...]]:
    """Return the last check of each kind of each van; of several on one day the last entered."""
    days = (
        select(Inspection.van_id, Inspection.kind, func.max(Inspection.done_on).label("day"))
        .where(Inspection.done_on <= on)
        .group_by(Inspection.van_id, Inspection.kind)
        .subquery()
    )
    rows = source.scalars(
        select(Inspection)
        .join(
            days,
            and_(
                days.c.van_id == Inspection.van_id,
                days.c.kind == Inspection.kind,
                days.c.day == Inspection.done_on,
            ),
        )
        .order_by(Inspection.id)
    )
    latest = {(i.van_id, i.kind): i for i in rows}
    return grouped(
        (i.van_id, InspectionLine(i.kind, i.done_on, i.passed, i.expires, i.inspector))
        for _, i in sorted(latest.items())
    )


def _vans_held(source: Session, on: date, zone: str) -> Mapping[int, tuple[Held, ...]]:
    """Return who has each van and each of its keys."""
    keys = dict(source.execute(select(Key.id, Key.van_id).where(Key.van_id.is_not(None))).all())
    drivers = names(source, "driver")
    rows = []
    for held in held_at(source, on, zone):
        van = held.item_id if held.item_kind is ItemKind.VAN else None
        if held.item_kind is ItemKind.KEY:
            van = keys.get(held.item_id)
        if van is not None:
            who = drivers.get(held.driver_id, f"#{held.driver_id}")
            rows.append((van, Held(held.item_kind, who, held.since, held.condition_out)))
    return grouped(rows)
