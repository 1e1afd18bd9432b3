"""Handing things out and taking them back: one holder at a time, and never two at once."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select

from dsp_desktop.custody.logic import Item, Stretch, available
from dsp_desktop.custody.models import Custody, Key, Uniform
from dsp_desktop.custody.terms import Condition, ItemKind, ItemStatus
from dsp_desktop.db.details import columns_of, remove_unused, take_over, taken
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.devices.service import device_standing, lose_device
from dsp_desktop.devices.terms import DeviceStatus
from dsp_desktop.fleet.service import return_van, van_standing
from dsp_desktop.fuel.service import card_standing, report_card_lost
from dsp_desktop.fuel.terms import CardStatus
from dsp_desktop.kernel.errors import Problem, Rejected, refuse
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import day_text, label
from dsp_desktop.kernel.writing import as_code
from dsp_desktop.people.service import driver_standing
from dsp_desktop.people.terms import DriverStatus


@dataclass(frozen=True, slots=True)
class HandOutDetails:
    """What the hand-out form holds; ``item`` is the handle of an ``Item``.

    Without ``since`` it is handed out now.
    """

    item: int
    driver_id: int
    condition_out: Condition = Condition.GOOD
    since: datetime | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class KeyDetails:
    """What the key form holds."""

    label: str
    van_id: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class UniformDetails:
    """What the uniform form holds."""

    label: str
    kind: str
    size: str | None = None
    note: str | None = None


def hand_out(uow: UnitOfWork, details: HandOutDetails) -> int:
    """Give an item to a driver and return the id of the custody."""
    uow.require(Permission.CUSTODY_EDIT)
    item = Item.from_handle(details.item)
    stretch = Stretch(details.since or uow.clock.now(), None)
    problems = [
        *_item_problems(uow, item),
        *_driver_problems(uow, details.driver_id),
        *_time_problems(uow, item, stretch, custody_id=None),
    ]
    refuse(*problems)
    custody = Custody(
        item_kind=item.kind,
        item_id=item.id,
        driver_id=details.driver_id,
        since=stretch.since,
        condition_out=details.condition_out,
        note=details.note,
    )
    return uow.add(custody).id


def change_custody(uow: UnitOfWork, custody_id: int, details: HandOutDetails, seen: int) -> None:
    """Correct what was noted when an item was handed out."""
    uow.require(Permission.CUSTODY_EDIT)
    custody = uow.get(Custody, custody_id, seen=seen, lock=True)
    item = Item.from_handle(details.item)
    stretch = Stretch(details.since or custody.since, custody.until)
    problems = []
    if item != Item(custody.item_kind, custody.item_id):
        problems += _item_problems(uow, item)
    if details.driver_id != custody.driver_id:
        problems += _driver_problems(uow, details.driver_id)
    problems += _time_problems(uow, item, stretch, custody_id=custody_id)
    refuse(*problems)
    custody.item_kind, custody.item_id = item.kind, item.id
    custody.driver_id = details.driver_id
    custody.since = stretch.since
    custody.condition_out = details.condition_out
    custody.note = details.note


def take_back(
    uow: UnitOfWork,
    custody_id: int,
    condition_back: Condition = Condition.GOOD,
    until: datetime | None = None,
    note: str | None = None,
) -> None:
    """End a custody, now unless said otherwise; an item that did not come back is lost."""
    uow.require(Permission.CUSTODY_EDIT)
    custody = uow.get(Custody, custody_id, lock=True)
    back_at = until or uow.clock.now()
    refuse(*_back_problems(uow, custody, back_at))
    custody.until = back_at
    custody.condition_back = condition_back
    if note:
        custody.note = f"{custody.note}; {note}" if custody.note else note
    if condition_back is Condition.LOST:
        _note_lost(uow, Item(custody.item_kind, custody.item_id))


def transfer(
    uow: UnitOfWork,
    custody_id: int,
    driver_id: int,
    condition: Condition = Condition.GOOD,
    until: datetime | None = None,
) -> int:
    """Pass an item from its holder straight to another driver; return the new custody's id."""
    uow.require(Permission.CUSTODY_EDIT)
    custody = uow.get(Custody, custody_id, lock=True)
    item = Item(custody.item_kind, custody.item_id)
    moment = until or uow.clock.now()
    problems = [
        *_item_problems(uow, item),
        *_driver_problems(uow, driver_id),
        *_back_problems(uow, custody, moment),
    ]
    if custody.driver_id == driver_id:
        problems.append(Problem("driver_id", "custody.same_driver"))
    if condition is Condition.LOST:
        problems.append(Problem("condition", "custody.lost_not_passed_on"))
    refuse(*problems)
    take_back(uow, custody_id, condition, moment)
    uow.session.flush()  # the database must see it closed before it is opened again
    return hand_out(uow, HandOutDetails(item.handle, driver_id, condition, moment))


def give_back_van(uow: UnitOfWork, van_id: int, on: date | None = None) -> None:
    """Return a van to its lessor, once no driver holds it any more."""
    uow.require(Permission.FLEET_EDIT)
    van_standing(uow, van_id)
    if holder := _holder(uow, Item(ItemKind.VAN, van_id)):
        raise Rejected(Problem("", "custody.held", holder))
    return_van(uow, van_id, on)


def holder_of_van(uow: UnitOfWork, van_id: int, at: datetime) -> int | None:
    """Return the driver who had a van at a moment; ``None`` if it stood in the yard."""
    uow.require(Permission.FLEET_EDIT)
    held = select(Custody.driver_id).where(
        Custody.item_kind == ItemKind.VAN,
        Custody.item_id == van_id,
        Custody.since <= at,
        Custody.until.is_(None) | (Custody.until > at),
    )
    holder: int | None = uow.session.scalar(held.order_by(Custody.since.desc()).limit(1))
    return holder


def add_key(uow: UnitOfWork, details: KeyDetails) -> int:
    """Put a set of keys on the books and return its id."""
    uow.require(Permission.CUSTODY_EDIT)
    return uow.add(Key(**columns_of(_checked_key(uow, details, key_id=None)))).id


def change_key(uow: UnitOfWork, key_id: int, details: KeyDetails, seen: int) -> None:
    """Correct what is noted about a set of keys."""
    uow.require(Permission.CUSTODY_EDIT)
    key = uow.get(Key, key_id, seen=seen)
    take_over(key, _checked_key(uow, details, key_id=key_id))


def remove_key(uow: UnitOfWork, key_id: int) -> None:
    """Delete a set of keys entered by mistake."""
    uow.require(Permission.CUSTODY_EDIT)
    remove_unused(uow, uow.get(Key, key_id, lock=True))


def lose_key(uow: UnitOfWork, key_id: int) -> None:
    """Note that a set of keys is lost."""
    uow.require(Permission.CUSTODY_EDIT)
    _move(uow.get(Key, key_id, lock=True), ItemStatus.LOST)


def retire_key(uow: UnitOfWork, key_id: int) -> None:
    """Take a set of keys out of use: it went back with its van."""
    uow.require(Permission.CUSTODY_EDIT)
    _move(uow.get(Key, key_id, lock=True), ItemStatus.RETIRED)


def find_key(uow: UnitOfWork, key_id: int) -> None:
    """Note that a set of keys turned up again."""
    uow.require(Permission.CUSTODY_EDIT)
    _move(uow.get(Key, key_id, lock=True), ItemStatus.IN_SERVICE)


def add_uniform(uow: UnitOfWork, details: UniformDetails) -> int:
    """Put a piece of uniform on the books and return its id."""
    uow.require(Permission.CUSTODY_EDIT)
    return uow.add(Uniform(**columns_of(_checked_uniform(uow, details, uniform_id=None)))).id


def change_uniform(uow: UnitOfWork, uniform_id: int, details: UniformDetails, seen: int) -> None:
    """Correct what is noted about a piece of uniform."""
    uow.require(Permission.CUSTODY_EDIT)
    uniform = uow.get(Uniform, uniform_id, seen=seen)
    take_over(uniform, _checked_uniform(uow, details, uniform_id=uniform_id))


def remove_uniform(uow: UnitOfWork, uniform_id: int) -> None:
    """Delete a piece of uniform entered by mistake."""
    uow.require(Permission.CUSTODY_EDIT)
    remove_unused(uow, uow.get(Uniform, uniform_id, lock=True))


def lose_uniform(uow: UnitOfWork, uniform_id: int) -> None:
    """Note that a piece of uniform is lost."""
    uow.require(Permission.CUSTODY_EDIT)
    _move(uow.get(Uniform, uniform_id, lock=True), ItemStatus.LOST)


def retire_uniform(uow: UnitOfWork, uniform_id: int) -> None:
    """Take a worn-out piece of uniform out of use."""
    uow.require(Permission.CUSTODY_EDIT)
    _move(uow.get(Uniform, uniform_id, lock=True), ItemStatus.RETIRED)


def find_uniform(uow: UnitOfWork, uniform_id: int) -> None:
    """Note that a piece of uniform turned up again."""
    uow.require(Permission.CUSTODY_EDIT)
    _move(uow.get(Uniform, uniform_id, lock=True), ItemStatus.IN_SERVICE)


def _item_problems(uow: UnitOfWork, item: Item) -> list[Problem]:
    """Return why the item cannot be handed out; it stays as it is until the unit ends."""
    name, status = _standing(uow, item)
    if available(item.kind, status):
        return []
    why = (("item", name), ("status", label(status).lower()))
    return [Problem("item", "custody.item_unavailable", why)]


def _standing(uow: UnitOfWork, item: Item) -> tuple[str, StrEnum]:
    match item.kind:
        case ItemKind.VAN:
            number, status, _left_on = van_standing(uow, item.id)
            return number, status
        case ItemKind.DEVICE:
            return device_standing(uow, item.id)
        case ItemKind.FUEL_CARD:
            return card_standing(uow, item.id)
        case ItemKind.KEY:
            key = uow.get(Key, item.id, lock=True)
            return key.label, key.status
        case ItemKind.UNIFORM:
            uniform = uow.get(Uniform, item.id, lock=True)
            return uniform.label, uniform.status


def _driver_problems(uow: UnitOfWork, driver_id: int) -> list[Problem]:
    name, status = driver_standing(uow, driver_id)
    if status is DriverStatus.LEFT:
        return [Problem("driver_id", "custody.driver_left", (("driver", name),))]
    return []


def _back_problems(uow: UnitOfWork, custody: Custody, back_at: datetime) -> list[Problem]:
    """Return why a custody cannot end at that moment."""
    if custody.until is not None:
        return [Problem("", "custody.already_back")]
    if back_at > uow.clock.now():
        return [Problem("until", "field.in_future")]
    if back_at < custody.since:
        return [Problem("until", "custody.back_before_out")]
    return []


def _time_problems(
    uow: UnitOfWork, item: Item, stretch: Stretch, *, custody_id: int | None
) -> list[Problem]:
    """Return why this cannot be the time; the item is locked, so nobody else decides too."""
    if stretch.since > uow.clock.now():
        return [Problem("since", "field.in_future")]
    if stretch.until is not None and stretch.since > stretch.until:
        return [Problem("since", "custody.back_before_out")]
    others = select(Custody).where(
        Custody.item_kind == item.kind,
        Custody.item_id == item.id,
        Custody.id != (custody_id or 0),
        Custody.until.is_(None) | (Custody.until > stretch.since),
    )
    clashes = [
        other
        for other in uow.session.scalars(others)
        if stretch.meets(Stretch(other.since, other.until))
    ]
    if any(clash.until is None for clash in clashes) and (holder := _holder(uow, item)):
        return [Problem("item", "custody.held", holder)]
    return [Problem("since", "custody.overlaps")] if clashes else []


def _holder(uow: UnitOfWork, item: Item) -> tuple[tuple[str, object], ...]:
    """Return who holds an item and since which day; nothing if nobody does."""
    held = select(Custody).where(
        Custody.item_kind == item.kind, Custody.item_id == item.id, Custody.until.is_(None)
    )
    custody = uow.session.scalars(held).first()
    if custody is None:
        return ()
    name, _status = driver_standing(uow, custody.driver_id)
    return (("driver", name), ("since", day_text(custody.since.date())))


def _note_lost(uow: UnitOfWork, item: Item) -> None:
    """Mark an item that did not come back as lost, unless it is out of use already."""
    _name, status = _standing(uow, item)
    match item.kind:
        case ItemKind.DEVICE if status in (DeviceStatus.IN_SERVICE, DeviceStatus.IN_REPAIR):
            lose_device(uow, item.id)
        case ItemKind.FUEL_CARD if status in (CardStatus.ACTIVE, CardStatus.DISABLED):
            report_card_lost(uow, item.id)
        case ItemKind.KEY if status is ItemStatus.IN_SERVICE:
            lose_key(uow, item.id)
        case ItemKind.UNIFORM if status is ItemStatus.IN_SERVICE:
            lose_uniform(uow, item.id)


def _move(item: Key | Uniform, to: ItemStatus) -> None:
    if item.status is to:
        raise Rejected(Problem("status", "custody.already", (("status", label(to).lower()),)))
    item.status = to


def _checked_key(uow: UnitOfWork, details: KeyDetails, *, key_id: int | None) -> KeyDetails:
    tag = _checked_label(
        details.label, *taken(uow, Key.label, as_code(details.label), besides=key_id)
    )
    return replace(details, label=tag)


def _checked_uniform(
    uow: UnitOfWork, details: UniformDetails, *, uniform_id: int | None
) -> UniformDetails:
    twins = taken(uow, Uniform.label, as_code(details.label), besides=uniform_id)
    nameless = () if details.kind.strip() else (Problem("kind", "field.required"),)
    return replace(details, label=_checked_label(details.label, *twins, *nameless))


def _checked_label(typed: str, *problems: Problem) -> str:
    tag = as_code(typed)
    if tag is None:
        raise Rejected(Problem("label", "field.required"), *problems)
    refuse(*problems)
    return tag
