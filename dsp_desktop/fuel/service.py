"""What people do to fuel cards. One function per user action; purchases are only imported."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from dsp_desktop.db.details import columns_of, remove_unused, take_over
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.fuel.logic import holds_card_number, is_longer_than_kept, last4_is_sound
from dsp_desktop.fuel.models import FuelCard
from dsp_desktop.fuel.terms import CardStatus
from dsp_desktop.kernel.errors import Problem, Rejected, refuse
from dsp_desktop.kernel.money import ZERO, Money
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import label
from dsp_desktop.kernel.writing import as_code


@dataclass(frozen=True, slots=True)
class FuelCardDetails:
    """What the fuel card form holds. ``van_id`` is set for a card that stays with a van."""

    provider: str
    last4: str
    label: str | None = None
    van_id: int | None = None
    expires: date | None = None
    daily_limit: Money | None = None
    fill_limit_gal: Decimal | None = None
    note: str | None = None


def add_card(uow: UnitOfWork, details: FuelCardDetails) -> int:
    """Put a fuel card on the books, ready to buy, and return its id."""
    uow.require(Permission.FUEL_EDIT)
    return uow.add(FuelCard(**columns_of(_checked(uow, details, card_id=None)))).id


def change_card(uow: UnitOfWork, card_id: int, details: FuelCardDetails, seen: int) -> None:
    """Correct a fuel card's details."""
    uow.require(Permission.FUEL_EDIT)
    card = uow.get(FuelCard, card_id, seen=seen)
    take_over(card, _checked(uow, details, card_id=card_id))


def remove_card(uow: UnitOfWork, card_id: int) -> None:
    """Delete a fuel card entered by mistake; one that we had is cancelled instead."""
    uow.require(Permission.FUEL_EDIT)
    remove_unused(uow, uow.get(FuelCard, card_id, lock=True))


def activate_card(uow: UnitOfWork, card_id: int) -> None:
    """Note that the provider lets the card buy: it has come, or is enabled again."""
    uow.require(Permission.FUEL_EDIT)
    card = _card(uow, card_id, CardStatus.ORDERED, CardStatus.DISABLED)
    card.status = CardStatus.ACTIVE
    card.disabled_on = None


def disable_card(uow: UnitOfWork, card_id: int) -> None:
    """Note that the provider has been told to let the card buy nothing."""
    uow.require(Permission.FUEL_EDIT)
    card = _card(uow, card_id, CardStatus.ACTIVE)
    card.status = CardStatus.DISABLED
    card.disabled_on = uow.clock.today()


def report_card_lost(uow: UnitOfWork, card_id: int) -> None:
    """Note that a card is lost; a lost one is replaced, never used again."""
    uow.require(Permission.FUEL_EDIT)
    card = _card(uow, card_id, CardStatus.ACTIVE, CardStatus.DISABLED, CardStatus.ORDERED)
    card.status = CardStatus.LOST
    card.disabled_on = card.disabled_on or uow.clock.today()


def cancel_card(uow: UnitOfWork, card_id: int) -> None:
    """Note that the provider has closed the card for good."""
    uow.require(Permission.FUEL_EDIT)
    card = _card(
        uow, card_id, CardStatus.ACTIVE, CardStatus.DISABLED, CardStatus.ORDERED, CardStatus.LOST
    )
    card.status = CardStatus.CANCELLED
    card.disabled_on = card.disabled_on or uow.clock.today()


def card_standing(uow: UnitOfWork, card_id: int) -> tuple[str, CardStatus]:
    """Return what a card is called and its status, kept as they are until the unit ends."""
    uow.require(Permission.FUEL_VIEW)
    card = uow.get(FuelCard, card_id, lock=True)
    return f"{card.provider} {card.last4}", card.status


def _card(uow: UnitOfWork, card_id: int, *allowed_from: CardStatus) -> FuelCard:
    card = uow.get(FuelCard, card_id, lock=True)
    if card.status not in allowed_from:
        now = (("status", label(card.status).lower()),)
        raise Rejected(Problem("status", "card.wrong_status", now))
    return card


def _checked(uow: UnitOfWork, details: FuelCardDetails, *, card_id: int | None) -> FuelCardDetails:
    """Return the details as we keep them; collect every problem before refusing.

    No message repeats what was typed: a full card number must not reach a log either.
    """
    problems = []
    last4 = details.last4.strip()
    if is_longer_than_kept(last4):
        problems.append(Problem("last4", "card.only_last_four"))
    elif not last4_is_sound(last4):
        problems.append(Problem("last4", "card.last_four_unsound"))
    problems += [
        Problem(name, "card.only_last_four")
        for name in ("provider", "label", "note")
        if holds_card_number(getattr(details, name))
    ]
    if not details.provider.strip():
        problems.append(Problem("provider", "field.required"))
    if details.daily_limit is not None and details.daily_limit <= ZERO:
        problems.append(Problem("daily_limit", "field.not_positive"))
    if details.fill_limit_gal is not None and details.fill_limit_gal <= 0:
        problems.append(Problem("fill_limit_gal", "field.not_positive"))
    kept = replace(
        details, provider=details.provider.strip(), last4=last4, label=as_code(details.label)
    )
    if not problems:
        problems += _twins(uow, kept, card_id=card_id)
    refuse(*problems)
    return kept


def _twins(uow: UnitOfWork, details: FuelCardDetails, *, card_id: int | None) -> list[Problem]:
    """Two live cards of a provider may share their last four digits only under two labels."""
    twin = select(FuelCard.id).where(
        FuelCard.provider == details.provider,
        FuelCard.last4 == details.last4,
        FuelCard.label.is_not_distinct_from(details.label),
        FuelCard.status.not_in((CardStatus.LOST, CardStatus.CANCELLED)),
        FuelCard.id != (card_id or 0),
    )
    if uow.session.scalar(twin.limit(1)) is None:
        return []
    return [Problem("last4", "field.taken", (("value", details.last4),))]
