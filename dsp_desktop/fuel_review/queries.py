"""What screens and reports read about purchases that do not fit, and what a review reads."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from dsp_desktop.company.queries import time_zone
from dsp_desktop.custody.models import Custody
from dsp_desktop.custody.terms import ItemKind
from dsp_desktop.db.details import found
from dsp_desktop.db.listing import JoinedList, contains, within
from dsp_desktop.db.opening import demand
from dsp_desktop.dispatch.models import Route
from dsp_desktop.fleet.models import OdometerReading, Van
from dsp_desktop.fleet.terms import ReadingSource, VanStatus
from dsp_desktop.fuel.models import FuelCard, FuelPurchase
from dsp_desktop.fuel.terms import CardStatus
from dsp_desktop.fuel_review.logic import Books, CardFacts, DriverFacts, Fill, Held, VanFacts
from dsp_desktop.fuel_review.models import FuelException
from dsp_desktop.fuel_review.terms import ExceptionKind, ExceptionStanding, Weight
from dsp_desktop.kernel.listing import Span
from dsp_desktop.kernel.money import Money
from dsp_desktop.kernel.panel import Fact, Panel, Section, known
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import day_text, label, money_text
from dsp_desktop.people.models import Driver
from dsp_desktop.people.terms import DriverStatus

#: How far back fills are read to know what an odometer showed before.
_BACK = timedelta(days=60)
#: A van or a handheld is seldom in one hand for longer; what is still out is read anyway.
_LONG_SHIFT = timedelta(days=31)
_AROUND = timedelta(days=2)
_ON_SHIFT = (ItemKind.VAN, ItemKind.DEVICE)


class ExceptionRow(NamedTuple):
    """One line of the list of what does not fit."""

    id: int
    purchase_id: int
    bought_on: date
    kind: ExceptionKind
    weight: Weight
    status: ExceptionStanding
    van: str | None
    van_id: int | None
    driver: str | None
    driver_id: int | None
    total: Money
    gallons: Decimal | None
    merchant: str | None
    card_last4: str | None
    evidence: str
    found_at: datetime
    closed_by: str | None
    reason: str | None


_SEARCHED = (Van.number, Driver.name, FuelPurchase.merchant, FuelPurchase.card_last4)

EXCEPTION_LIST: JoinedList[ExceptionRow] = JoinedList(
    FuelException,
    ExceptionRow,
    order="bought_on",
    view=Permission.FUEL_VIEW,
    matches=lambda _source, typed: or_(
        contains(FuelException.evidence, typed), *(contains(each, typed) for each in _SEARCHED)
    ),
    joins=(
        (FuelPurchase, FuelPurchase.id == FuelException.purchase_id),
        (Van, Van.id == FuelPurchase.van_id),
        (Driver, Driver.id == FuelPurchase.driver_id),
    ),
    columns={
        "status": FuelException.standing,
        "van": Van.number,
        "van_id": FuelPurchase.van_id,
        "driver": Driver.name,
        "driver_id": FuelPurchase.driver_id,
        "total": FuelPurchase.total,
        "gallons": FuelPurchase.gallons,
        "merchant": FuelPurchase.merchant,
        "card_last4": FuelPurchase.card_last4,
    },
    filters={
        "status": lambda _source, standing: FuelException.standing == standing,
        "kind": lambda _source, kind: FuelException.kind == kind,
        "weight": lambda _source, weight: FuelException.weight == weight,
        "period": within(FuelException.bought_on),
    },
)


def exception_panel(source: Session, exception_id: int) -> Panel:
    """Return one exception: what it was held against, the purchase, and what was said of it."""
    demand(source, Permission.FUEL_VIEW)
    each = found(source, FuelException, exception_id)
    bought = found(source, FuelPurchase, each.purchase_id)
    van = source.get(Van, bought.van_id) if bought.van_id else None
    driver = source.get(Driver, bought.driver_id) if bought.driver_id else None
    card = source.get(FuelCard, bought.card_id) if bought.card_id else None
    last4 = f"•••• {bought.card_last4}" if bought.card_last4 else None
    purchase = (
        Fact(
            "Purchase",
            " · ".join(filter(None, (money_text(bought.total), bought.merchant))),
            entity=FuelPurchase.entity,
            record_id=bought.id,
        ),
        Fact("Van", van and van.number, entity="van" if van else "", record_id=bought.van_id or 0),
        Fact(
            "Driver",
            driver and driver.name,
            entity="driver" if driver else "",
            record_id=bought.driver_id or 0,
        ),
        Fact("Card", last4, entity="fuel_card" if card else "", record_id=bought.card_id or 0),
        *known(Fact("Product", bought.product), Fact("Gallons", bought.gallons, unit="gal")),
    )
    said = known(
        Fact("Closed by", each.closed_by), Fact("On", each.closed_at), Fact("Reason", each.reason)
    )
    others = tuple(
        fact
        for fact in purchase_exceptions(source, bought.id).facts
        if fact.record_id != exception_id
    )
    return Panel(
        label(each.kind),
        f"{day_text(each.bought_on)} · {label(each.standing)}",
        (
            Section(
                "Why",
                (
                    Fact("Evidence", each.evidence),
                    Fact("Weight", each.weight),
                    Fact("Found", each.found_at),
                ),
            ),
            Section("What was bought", purchase),
            Section("What it was", said, empty="Nobody has said yet."),
            *([Section("Also about this purchase", others)] if others else []),
        ),
    )


def purchase_exceptions(source: Session, purchase_id: int) -> Section:
    """Return what does not fit about a purchase, for its own panel."""
    demand(source, Permission.FUEL_VIEW)
    rows = source.scalars(
        select(FuelException)
        .where(FuelException.purchase_id == purchase_id)
        .order_by(FuelException.id)
    )
    facts = tuple(
        Fact(label(each.kind), label(each.standing), entity=FuelException.entity, record_id=each.id)
        for each in rows
    )
    return Section("Exceptions", facts, empty="Nothing was found that does not fit.")


def exceptions_of(source: Session, first: date, last: date) -> Sequence[ExceptionRow]:
    """Return the exceptions of the purchases of some days, in the order of the days."""
    demand(source, Permission.FUEL_VIEW)
    ids = source.scalars(
        select(FuelException.id)
        .where(FuelException.bought_on.between(first, last))
        .order_by(FuelException.bought_on, FuelException.purchase_id, FuelException.id)
    ).all()
    rows = EXCEPTION_LIST.rows(source, ids)
    return [rows[each] for each in ids]


def first_day(source: Session, today: date, span: Span) -> date:
    """Return the first day a review of a span looks at: of all time, the first purchase's."""
    demand(source, Permission.FUEL_VIEW)
    if span.days is not None:
        return today - timedelta(days=span.days - 1)
    first = source.scalar(
        select(FuelPurchase.bought_on).order_by(FuelPurchase.bought_on, FuelPurchase.id).limit(1)
    )
    return min(first or today, today)


def books(source: Session, first: date, last: date) -> Books:
    """Return what was bought in some days and everything on file around it.

    The number of questions does not depend on how much there is.
    """
    demand(source, Permission.FUEL_VIEW)
    zone = ZoneInfo(time_zone(source) or "UTC")
    noon = datetime(first.year, first.month, first.day, 12, tzinfo=zone)
    begins = noon - _AROUND
    ends = begins + (last - first) + 2 * _AROUND
    cards = source.execute(
        select(
            FuelCard.id, FuelCard.provider, FuelCard.last4, FuelCard.status, FuelCard.disabled_on,
            FuelCard.daily_limit, FuelCard.fill_limit_gal,
        )
    ).all()  # fmt: skip
    held = _held(source, begins, ends)
    vans, handhelds = held[ItemKind.VAN], held[ItemKind.DEVICE]
    return Books(
        zone=zone,
        fills=list(_fills(source, first - _BACK, last, zone)),
        vans=_vans(source),
        drivers=_drivers(source),
        cards={
            row.id: CardFacts(
                f"{row.provider} {row.last4}",
                row.daily_limit,
                row.fill_limit_gal,
                None if row.status is CardStatus.ACTIVE else row.disabled_on,
            )
            for row in cards
        },
        last4s=frozenset(row.last4 for row in cards),
        vans_held=vans,
        cards_held=held[ItemKind.FUEL_CARD],
        shifts=_by_driver(each for items in (vans, handhelds) for each in items.values()),
        routed=_routed(source, first, last),
        readings=_readings(source, first - _BACK, last),
    )


def _fills(source: Session, first: date, last: date, zone: ZoneInfo) -> Iterator[Fill]:
    statement = select(
        FuelPurchase.id, FuelPurchase.bought_on, FuelPurchase.bought_at, FuelPurchase.total,
        FuelPurchase.gallons, FuelPurchase.unit_price, FuelPurchase.product, FuelPurchase.state,
        FuelPurchase.odometer_mi, FuelPurchase.driver_id, FuelPurchase.van_id,
        FuelPurchase.card_id, FuelPurchase.card_last4,
    ).where(FuelPurchase.bought_on.between(first, last))  # fmt: skip
    for key, on, at, *rest in source.execute(statement):
        moment = None if at is None else datetime.combine(on, at, zone)
        yield Fill(key, on, moment, *rest)


def _vans(source: Session) -> Mapping[int, VanFacts]:
    rows = source.execute(
        select(
            Van.id, Van.number, Van.fuel_type, Van.tank_gal, Van.status, Van.grounded_on,
            Van.left_on,
        )
    )  # fmt: skip
    return {
        row.id: VanFacts(
            row.number,
            row.fuel_type,
            row.tank_gal,
            row.grounded_on if row.status is VanStatus.GROUNDED else None,
            row.left_on,
        )
        for row in rows
    }


def _drivers(source: Session) -> Mapping[int, DriverFacts]:
    rows = source.execute(
        select(Driver.id, Driver.name, Driver.status, Driver.ended_on, Driver.suspended_on)
    )
    return {
        row.id: DriverFacts(row.name, row.suspended_on, "was suspended")
        if row.status is DriverStatus.SUSPENDED
        else DriverFacts(row.name, row.ended_on)
        for row in rows
    }


def _held(
    source: Session, begins: datetime, ends: datetime
) -> Mapping[ItemKind, Mapping[int, Sequence[Held]]]:
    """Return who held which van, handheld and card between two moments.

    Three questions that an index answers each: shifts that began lately, what is still
    out, and cards, which people keep for years.
    """
    in_time = Custody.since <= ends, or_(Custody.until.is_(None), Custody.until >= begins)
    asked: tuple[ColumnElement[bool], ...] = (
        and_(Custody.item_kind.in_(_ON_SHIFT), Custody.since >= begins - _LONG_SHIFT, *in_time),
        and_(
            Custody.item_kind.in_(_ON_SHIFT),
            Custody.since < begins - _LONG_SHIFT,
            Custody.until.is_(None),
        ),
        and_(Custody.item_kind == ItemKind.FUEL_CARD, *in_time),
    )
    held: dict[ItemKind, dict[int, list[Held]]] = {
        kind: defaultdict(list) for kind in (*_ON_SHIFT, ItemKind.FUEL_CARD)
    }
    for condition in asked:
        rows = source.execute(
            select(
                Custody.item_kind, Custody.item_id, Custody.driver_id, Custody.since, Custody.until
            )
            .where(condition)
            .order_by(Custody.since, Custody.id)
        )
        for kind, item_id, driver_id, since, until in rows:
            held[kind][item_id].append(Held(driver_id, since, until))
    return held


def _by_driver(stretches: Iterable[Sequence[Held]]) -> Mapping[int, Sequence[Held]]:
    shifts: dict[int, list[Held]] = defaultdict(list)
    for items in stretches:
        for each in items:
            shifts[each.driver].append(each)
    return shifts


def _routed(
    source: Session, first: date, last: date
) -> Mapping[date, Sequence[tuple[int | None, int | None]]]:
    routed: dict[date, list[Any]] = defaultdict(list)
    for day, *pair in source.execute(
        select(Route.day, Route.driver_id, Route.van_id).where(Route.day.between(first, last))
    ):
        routed[day].append(tuple(pair))
    return routed


def _readings(source: Session, first: date, last: date) -> Mapping[int, Sequence[tuple[date, int]]]:
    """Return what odometers showed; what a fill told is what is being asked about."""
    readings: dict[int, list[tuple[date, int]]] = defaultdict(list)
    rows = source.execute(
        select(OdometerReading.van_id, OdometerReading.read_on, OdometerReading.miles)
        .where(
            OdometerReading.read_on.between(first, last),
            OdometerReading.source != ReadingSource.FUEL,
        )
        .order_by(OdometerReading.van_id, OdometerReading.read_on)
    )
    for van, on, miles in rows:
        readings[van].append((on, miles))
    return readings
