"""What screens and reports read about the cost of leases."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from dsp_desktop.damage.queries import owed_by_van
from dsp_desktop.db.details import found
from dsp_desktop.db.listing import today
from dsp_desktop.db.opening import demand
from dsp_desktop.db.reckoned import ReckonedList
from dsp_desktop.fleet.logic import (
    MileageStanding,
    Reading,
    lease_standing,
    mileage_standing,
    odometer_on,
    pace,
)
from dsp_desktop.fleet.models import Lease, OdometerReading, Van
from dsp_desktop.fleet.terms import LeaseKind, LeaseStanding
from dsp_desktop.kernel.explain import Line, total
from dsp_desktop.kernel.listing import ListQuery
from dsp_desktop.kernel.money import ZERO, Money
from dsp_desktop.kernel.panel import Fact, Section
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import day_text
from dsp_desktop.leasing.logic import Driven, EndTerms, Exposure, RentTerms, exposure, rents

#: How many rents to come a panel tells.
_NEXT_RENTS = 3
_HELD = (LeaseStanding.IN_FORCE, LeaseStanding.RUN_OUT)


class ExposureRow(NamedTuple):
    """What giving one van back would cost on the day asked about.

    ``rents`` is what the early end costs in rents or fees, ``miles`` the charge for miles
    over. ``is_certain`` is false where the lease on file leaves something open.
    """

    id: int
    van: str
    van_id: int
    lessor: str
    kind: LeaseKind
    ends: date | None
    days_left: int | None
    rents: Money
    return_fee: Money
    miles: Money
    damage: Money
    owed: Money
    deposit: Money | None
    net: Money
    is_certain: bool
    ahead_mi: int | None
    over_at_end_mi: int | None
    charge_at_end: Money | None


class Leased(NamedTuple):
    """A lease with its van, what the van's odometer showed, and what its open damage costs.

    ``doubts`` is what about the damage is not certain.
    """

    lease: Lease
    van: Van
    readings: Sequence[Reading]
    damage: Sequence[Line]
    doubts: Sequence[str]


class LeaseOnFile(NamedTuple):
    """A lease as whoever checks a lessor's bill needs it. ``gone_on``: the van went back."""

    lease_id: int
    van_id: int
    lessor: str
    starts: date
    gone_on: date | None
    rent: RentTerms | None
    return_fee: Money | None


def leases_by_vin(source: Session) -> Mapping[str, Sequence[LeaseOnFile]]:
    """Return every lease and rental there is or was by its van's VIN, in order of their start.

    A van without any has an empty sequence.
    """
    demand(source, Permission.FLEET_VIEW)
    found: dict[str, list[LeaseOnFile]] = {vin: [] for vin in source.scalars(select(Van.vin))}
    rows = source.execute(
        select(Lease, Van).join(Van, Van.id == Lease.van_id).order_by(Lease.starts, Lease.id)
    )
    for lease, van in rows:
        if lease.kind is not LeaseKind.OWNED:
            found[van.vin].append(
                LeaseOnFile(
                    lease.id,
                    van.id,
                    lease.lessor,
                    lease.starts,
                    lease.returned_on,
                    _rent_terms(lease),
                    lease.return_fee,
                )
            )
    return found


def exposures(source: Session, on: date) -> list[ExposureRow]:
    """Return what giving back each van that is here would cost on a day."""
    demand(source, Permission.FLEET_VIEW)
    return [_row(each, on, today(source)) for each in _held(source, on)]


#: What giving back each van today would cost.
EXPOSURE_LIST: ReckonedList[ExposureRow] = ReckonedList(
    lambda source: exposures(source, today(source)),
    order="owed",
    view=Permission.FLEET_VIEW,
    looks_in=("van", "lessor"),
)


def lease_exposure(source: Session, lease_id: int, on: date) -> Exposure:
    """Return what ending one lease on a day would cost, line by line."""
    demand(source, Permission.FLEET_VIEW)
    lease = found(source, Lease, lease_id)
    van = found(source, Van, lease.van_id)
    read = _readings(source, [lease.van_id], today(source))
    owed = owed_by_van(source, [lease.van_id]).get(lease.van_id, ((), ()))
    return _exposure(Leased(lease, van, read.get(lease.van_id, ()), *owed), on)


def exposure_total(source: Session, query: ListQuery) -> tuple[Money, int]:
    """Return what all rows asked for come to, and how many of them are not certain."""
    ids = EXPOSURE_LIST.ids(source, query)
    rows = EXPOSURE_LIST.rows(source, ids).values()
    return sum((row.owed for row in rows), ZERO), sum(not row.is_certain for row in rows)


def lease_sections(source: Session, lease_id: int) -> tuple[Section, ...]:
    """Return what a lease's panel says of its cost: to end it today, and rents to come."""
    demand(source, Permission.FLEET_VIEW)
    lease, on = found(source, Lease, lease_id), today(source)
    if lease_standing(lease.starts, lease.ends, lease.returned_on, on) not in _HELD:
        return ()
    cost = lease_exposure(source, lease_id, on)
    facts = [Fact(line.label, line.amount) for line in cost.lines]
    if cost.deposit > ZERO:
        facts.append(Fact("Less the deposit", cost.deposit))
    facts.append(Fact("To give it back today", cost.net))
    facts += [Fact("Not certain", doubt) for doubt in cost.unknown]
    return (
        Section("Cost to end", tuple(facts)),
        Section(
            "How it is reckoned",
            tuple(Fact(line.label, line.because) for line in cost.lines),
            empty="Nothing would be owed.",
        ),
        Section(
            "Rents to come",
            tuple(_next_rents(lease, on)),
            empty="No rent falls due: none is on file, or the lease has run out.",
        ),
    )


def _next_rents(lease: Lease, on: date) -> Iterator[Fact]:
    terms = _rent_terms(lease)
    if terms is None:
        return
    last = lease.ends or date(on.year + 1, 12, 31)
    coming = (each for each in rents(terms, last) if each.first > on)
    for _number, each in zip(range(_NEXT_RENTS), coming, strict=False):
        yield Fact(f"{day_text(each.first)} to {day_text(each.last)}", each.amount)


def _held(source: Session, on: date) -> list[Leased]:
    """Return the leases under which a van is here on a day, in a fixed number of queries."""
    begun = select(Lease, Van).join(Van, Van.id == Lease.van_id).where(Lease.starts <= on)
    held = [
        (lease, van)
        for lease, van in source.execute(begun.order_by(Van.number, Lease.id))
        if lease_standing(lease.starts, lease.ends, lease.returned_on, on) in _HELD
        and lease.kind is not LeaseKind.OWNED
    ]
    van_ids = [van.id for _lease, van in held]
    read = _readings(source, van_ids, min(on, today(source)))
    owed = owed_by_van(source, van_ids)
    return [
        Leased(lease, van, read.get(van.id, ()), *owed.get(van.id, ((), ()))) for lease, van in held
    ]


def _readings(
    source: Session, van_ids: Sequence[int], through: date
) -> Mapping[int, Sequence[Reading]]:
    rows = source.execute(
        select(OdometerReading.van_id, OdometerReading.read_on, OdometerReading.miles)
        .where(OdometerReading.van_id.in_(van_ids), OdometerReading.read_on <= through)
        .order_by(OdometerReading.van_id, OdometerReading.read_on)
    )
    read = defaultdict(list)
    for van_id, read_on, miles in rows:
        read[van_id].append(Reading(read_on, miles))
    return read


def _row(leased: Leased, on: date, now: date) -> ExposureRow:
    lease, van = leased.lease, leased.van
    cost, standing = _exposure(leased, on), _standing(leased, min(on, now))
    by_label = {line.label: line.amount for line in cost.lines}
    fees, miles = lease.return_fee or ZERO, by_label.get("Excess miles", ZERO)
    damage = total(leased.damage)
    return ExposureRow(
        id=lease.id,
        van=van.number,
        van_id=van.id,
        lessor=lease.lessor,
        kind=lease.kind,
        ends=lease.ends,
        days_left=None if lease.ends is None else max(0, (lease.ends - on).days),
        rents=cost.owed - fees - miles - damage,
        return_fee=fees,
        miles=miles,
        damage=damage,
        owed=cost.owed,
        deposit=lease.deposit,
        net=cost.net,
        is_certain=not cost.unknown,
        ahead_mi=None if standing is None else standing.ahead,
        over_at_end_mi=None if standing is None else standing.over_at_end,
        charge_at_end=None if standing is None else standing.charge_at_end,
    )


def _exposure(leased: Leased, on: date) -> Exposure:
    lease = leased.lease
    driven, doubts = _driven(leased, on)
    end = EndTerms(
        ends=lease.ends,
        rule=lease.early_end,
        rents=lease.early_rents,
        share=lease.early_share,
        fee=lease.early_fee,
        notice_days=lease.notice_days or 0,
        return_fee=lease.return_fee or ZERO,
    )
    return exposure(
        on,
        rent=_rent_terms(lease),
        end=end,
        driven=driven,
        damage=leased.damage,
        deposit=lease.deposit or ZERO,
        unknown=(*doubts, *leased.doubts),
    )


def _rent_terms(lease: Lease) -> RentTerms | None:
    if lease.rent is None:
        return None
    return RentTerms(lease.rent, lease.rent_period, lease.starts, lease.billing, lease.proration)


def _driven(leased: Leased, on: date) -> tuple[Driven | None, Sequence[str]]:
    """Return the miles on the day the van would go back, and what about them is not known."""
    terms = leased.lease.mile_terms
    if terms is None:
        return None, ()
    if not leased.readings:
        return None, ("No odometer reading is on file; miles over are not counted.",)
    latest = leased.readings[-1]
    if on <= latest.on:
        return Driven(terms, latest.miles, on), ()
    a_day = pace(leased.readings, on)
    if a_day is None:
        said = f"The odometer is taken as of {day_text(latest.on)}: too few readings for a pace."
        return Driven(terms, latest.miles, latest.on), (said,)
    return Driven(terms, odometer_on(latest, a_day, on), latest.on), ()


def _standing(leased: Leased, on: date) -> MileageStanding | None:
    terms = leased.lease.mile_terms
    if terms is None or not leased.readings:
        return None
    return mileage_standing(terms, leased.readings[-1], pace(leased.readings, on), on)
