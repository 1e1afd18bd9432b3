"""What screens and reports read about fuel cards and what was bought with them."""

from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from dsp_desktop.db.biglist import BigList
from dsp_desktop.db.details import found, seen
from dsp_desktop.db.listing import JoinedList, contains, today, within
from dsp_desktop.db.opening import demand
from dsp_desktop.db.search import Way, named, one_of, substring
from dsp_desktop.fleet.models import Van
from dsp_desktop.fuel.models import FuelCard, FuelPurchase
from dsp_desktop.fuel.service import FuelCardDetails
from dsp_desktop.fuel.terms import CardStatus
from dsp_desktop.kernel.listing import Choice, Seen
from dsp_desktop.kernel.money import Money
from dsp_desktop.kernel.panel import Fact, Panel, Section, known
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import day_text, label, money_text
from dsp_desktop.people.models import Driver

_LATEST = 5


class FuelCardRow(NamedTuple):
    """One line of the fuel card list."""

    id: int
    last4: str
    provider: str
    label: str | None
    status: CardStatus
    van: str | None
    van_id: int | None
    expires: date | None
    daily_limit: Money | None
    fill_limit_gal: Decimal | None
    disabled_on: date | None


class FuelPurchaseRow(NamedTuple):
    """One line of the purchase list, with what it was matched to."""

    id: int
    bought_on: date
    bought_at: time | None
    van: str | None
    van_id: int | None
    driver: str | None
    driver_id: int | None
    merchant: str | None
    city: str | None
    state: str | None
    gallons: Decimal | None
    unit_price: Decimal | None
    total: Money
    odometer_mi: int | None
    card_last4: str | None
    product: str | None
    reference: str


def _card_matches(_source: Session, typed: str) -> ColumnElement[bool]:
    columns = (FuelCard.last4, FuelCard.provider, FuelCard.label, Van.number)
    return or_(*(contains(column, typed) for column in columns))


def _purchase_ways(source: Session, typed: str) -> list[Way]:
    """Look for names in the small tables, then for their ids in the big one."""
    indexed = (FuelPurchase.reference, FuelPurchase.merchant, FuelPurchase.card_last4)
    return [
        *substring(source, FuelPurchase, indexed, typed),
        *one_of(source, FuelPurchase.van_id, named(source, Van, Van.number, typed)),
        *one_of(source, FuelPurchase.driver_id, named(source, Driver, Driver.name, typed)),
    ]


FUEL_CARD_LIST = JoinedList(
    FuelCard,
    FuelCardRow,
    order="last4",
    view=Permission.FUEL_VIEW,
    matches=_card_matches,
    joins=((Van, Van.id == FuelCard.van_id),),
    columns={"van": Van.number},
    filters={"status": lambda _source, status: FuelCard.status == status},
)

FUEL_PURCHASE_LIST = BigList(
    FuelPurchase,
    FuelPurchaseRow,
    order="bought_on",
    view=Permission.FUEL_VIEW,
    ways=_purchase_ways,
    joins=((Van, Van.id == FuelPurchase.van_id), (Driver, Driver.id == FuelPurchase.driver_id)),
    columns={"van": Van.number, "driver": Driver.name},
    filters={"period": within(FuelPurchase.bought_on)},
)


def fuel_card_details(source: Session, card_id: int) -> Seen[FuelCardDetails]:
    """Return what the fuel card form edits."""
    demand(source, Permission.FUEL_VIEW)
    return seen(source, FuelCard, card_id, FuelCardDetails)


def fuel_card_picks(source: Session) -> Sequence[Choice]:
    """Return the cards a record may name; those out of use come last."""
    demand(source, Permission.FUEL_VIEW, Permission.DISPATCH_EDIT)
    gone = FuelCard.status.in_((CardStatus.LOST, CardStatus.CANCELLED))
    columns = (FuelCard.id, FuelCard.provider, FuelCard.last4, FuelCard.label, FuelCard.status)
    rows = source.execute(select(*columns).order_by(gone, FuelCard.provider, FuelCard.last4))
    return [
        Choice(card_id, _card_label(provider, last4, tag, status))
        for card_id, provider, last4, tag, status in rows
    ]


def fuel_card_panel(source: Session, card_id: int) -> Panel:
    """Return what this area knows about one card; the page adds who holds it."""
    demand(source, Permission.FUEL_VIEW)
    card = found(source, FuelCard, card_id)
    van = source.get(Van, card.van_id) if card.van_id else None
    facts = (
        Fact("Status", card.status),
        Fact(
            "Belongs to",
            van.number if van else "Whoever holds it",
            entity="van" if van else "",
            record_id=card.van_id or 0,
        ),
        Fact("Expires", card.expires),
        Fact("Daily limit", card.daily_limit),
        Fact("Limit of a fill", card.fill_limit_gal, unit="gal"),
        *known(Fact("Stopped on", card.disabled_on)),
        *known(Fact("Note", card.note)),
    )
    bought = FuelPurchase.card_id == card_id
    return Panel(
        f"•••• {card.last4}",
        " · ".join(filter(None, (card.provider, card.label))),
        (Section("Card", facts), _latest_purchases(source, bought)),
    )


def fuel_purchase_panel(source: Session, purchase_id: int) -> Panel:
    """Return what there is to know about one purchase."""
    demand(source, Permission.FUEL_VIEW)
    bought = found(source, FuelPurchase, purchase_id)
    van = source.get(Van, bought.van_id) if bought.van_id else None
    driver = source.get(Driver, bought.driver_id) if bought.driver_id else None
    card = source.get(FuelCard, bought.card_id) if bought.card_id else None
    last4 = f"•••• {bought.card_last4}" if bought.card_last4 else None
    purchase = (
        Fact("Total", bought.total),
        Fact("Gallons", bought.gallons, unit="gal"),
        Fact("Price a gallon", bought.unit_price and f"${bought.unit_price:.3f}"),
        Fact("Product", bought.product),
        Fact("Merchant", bought.merchant),
        Fact("Place", ", ".join(filter(None, (bought.city, bought.state))) or None),
        Fact("Odometer as typed", bought.odometer_mi, unit="mi"),
        Fact("Reference", bought.reference),
    )
    matched = (
        Fact(
            "Van",
            van.number if van else f"Not matched ({bought.vehicle_prompt or 'no prompt'})",
            entity="van" if van else "",
            record_id=bought.van_id or 0,
        ),
        Fact(
            "Driver",
            driver.name if driver else f"Not matched ({bought.driver_prompt or 'no prompt'})",
            entity="driver" if driver else "",
            record_id=bought.driver_id or 0,
        ),
        Fact("Card", last4, entity="fuel_card" if card else "", record_id=bought.card_id or 0),
    )
    return Panel(
        money_text(bought.total),
        " · ".join(filter(None, (day_text(bought.bought_on), bought.merchant))),
        (Section("Purchase", purchase), Section("Matched to", matched)),
    )


def van_sections(source: Session, van_id: int) -> tuple[Section, ...]:
    """Return the cards that belong to a van and its latest fills, for the van's own panel."""
    demand(source, Permission.FUEL_VIEW)
    cards = select(FuelCard).where(FuelCard.van_id == van_id).order_by(FuelCard.last4)
    facts = tuple(
        Fact(
            card.provider,
            _card_text(card, on=today(source)),
            entity="fuel_card",
            record_id=card.id,
        )
        for card in source.scalars(cards)
    )
    return (
        Section("Fuel card", facts, empty="No fuel card belongs to this van."),
        _latest_purchases(source, FuelPurchase.van_id == van_id),
    )


def _latest_purchases(source: Session, bought: ColumnElement[bool]) -> Section:
    newest_first = (
        select(FuelPurchase)
        .where(bought)
        .order_by(FuelPurchase.bought_on.desc(), FuelPurchase.id.desc())
        .limit(_LATEST)
    )
    facts = tuple(
        Fact(day_text(p.bought_on), p.total, entity="fuel_purchase", record_id=p.id)
        for p in source.scalars(newest_first)
    )
    return Section("Latest fuel", facts, empty="No purchase has been imported.")


def _card_label(provider: str, last4: str, tag: str | None, status: CardStatus) -> str:
    name = " · ".join(filter(None, (f"{provider} {last4}", tag)))
    return name if status is CardStatus.ACTIVE else f"{name} ({label(status).lower()})"


def _card_text(card: FuelCard, *, on: date) -> str:
    if card.status is not CardStatus.ACTIVE:
        return f"•••• {card.last4}, {label(card.status).lower()}"
    expired = card.expires is not None and card.expires < on
    return f"•••• {card.last4}" + (", expired" if expired else "")
