"""Devices, fuel cards, keys and uniforms, and who holds what for long."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from dsp_desktop.custody.models import Key, Uniform
from dsp_desktop.custody.terms import Condition, ItemKind, ItemStatus
from dsp_desktop.demo import numbers
from dsp_desktop.demo.people import Person
from dsp_desktop.demo.plan import Plan, roster
from dsp_desktop.demo.vehicles import Unit
from dsp_desktop.devices.models import Device
from dsp_desktop.devices.terms import DeviceKind, DeviceStatus
from dsp_desktop.fuel.models import FuelCard
from dsp_desktop.fuel.terms import CardStatus
from dsp_desktop.kernel.money import Money

_PIECES = ("Jacket", "Polo shirt")
_SIZES = ("S", "M", "M", "L", "L", "XL", "2XL")
_RETIRED_AFTER = timedelta(days=120)


@dataclass(slots=True)
class Stock:
    """Everything that is handed out, besides the vans."""

    handhelds: list[Device]
    others: list[Device]
    cards: list[FuelCard]
    keys: list[Key]
    uniforms: list[tuple[Uniform, Person]]


def make_stock(plan: Plan, people: list[Person], units: list[Unit], chance: Random) -> Stock:
    """Return the equipment a company of this size has, cards already given to people."""
    pack = -(-plan.routes // 7)
    handhelds = [_handheld(i + 1, chance) for i in range(plan.routes + plan.routes // 7 + 5)]
    handhelds[-2].status = DeviceStatus.IN_REPAIR
    handhelds[-3].status = DeviceStatus.LOST
    return Stock(
        handhelds=handhelds,
        others=[
            *(_extra(DeviceKind.BATTERY_PACK, "B", i + 1) for i in range(pack)),
            *(_extra(DeviceKind.CHARGER, "C", i + 1) for i in range(pack)),
        ],
        cards=_deal_cards(people, plan, chance),
        keys=[Key(label=f"K-{unit.van.number}") for unit in units],
        uniforms=list(_dress(people, plan.today, chance)),
    )


def held(
    kind: ItemKind,
    item_id: int,
    driver_id: int,
    since: datetime,
    until: datetime | None,
) -> dict[str, Any]:
    """Return one custody as a row."""
    return {
        "item_kind": kind,
        "item_id": item_id,
        "driver_id": driver_id,
        "since": since,
        "until": until,
        "condition_out": Condition.GOOD,
        "condition_back": None if until is None else Condition.GOOD,
        "note": None,
    }


def long_custody(stock: Stock, people: list[Person], zone: ZoneInfo) -> Iterator[dict[str, Any]]:
    """Yield who held which card and uniform from their first day to their last."""
    for person in people:
        if person.card >= 0:
            card = stock.cards[person.card].id
            yield _term(ItemKind.FUEL_CARD, card, person, zone)
        if person.keeps_things:  # the last handheld never goes out on a route
            since = datetime.combine(person.last_day, time(9, 30), zone)
            last = stock.handhelds[-1].id
            yield held(ItemKind.DEVICE, last, person.driver.id, since, None)
    for uniform, person in stock.uniforms:
        yield _term(ItemKind.UNIFORM, uniform.id, person, zone)


def _term(kind: ItemKind, item_id: int, person: Person, zone: ZoneInfo) -> dict[str, Any]:
    since = datetime.combine(person.first_day, time(8, 30), zone)
    left = person.last_day != date.max
    until = datetime.combine(person.last_day, time(20, 30), zone) if left else None
    if person.keeps_things and kind is ItemKind.FUEL_CARD:
        until = None
    return held(kind, item_id, person.driver.id, since, until)


def _handheld(number: int, chance: Random) -> Device:
    serial = chance.randint(100_000, 999_999)
    return Device(
        label=f"H-{number:02d}",
        kind=DeviceKind.HANDHELD,
        make="Samsung",
        model="Galaxy XCover6 Pro",
        serial=f"DEM0{serial}{number:03d}",
        imei=numbers.imei(number),
        phone_number=numbers.phone(chance),
        status=DeviceStatus.IN_SERVICE,
    )


def _extra(kind: DeviceKind, letter: str, number: int) -> Device:
    return Device(label=f"{letter}-{number:02d}", kind=kind, serial=f"DEM0{letter}{number:05d}")


def _deal_cards(people: list[Person], plan: Plan, chance: Random) -> list[FuelCard]:
    """Give each driver a card for as long as they stay; a card handed back is given again."""
    free_from: list[date] = []
    for person in sorted(people, key=lambda p: p.first_day):
        if person.first_day > plan.today or person.driver.first_day is None:
            continue
        back = (n for n, free in enumerate(free_from) if free < person.first_day)
        person.card = next(back, len(free_from))
        if person.card == len(free_from):
            free_from.append(date.max)
        free_from[person.card] = date.max if person.keeps_things else person.last_day
    spare = roster(plan.routes) // 20 + 2
    lasts = chance.sample(range(1000, 10_000), len(free_from) + spare)
    cards = [_card(number + 1, last) for number, last in enumerate(lasts)]
    for card, free in zip(cards, free_from, strict=False):
        if free < plan.today:
            card.status, card.disabled_on = CardStatus.DISABLED, free
    for card in cards[len(free_from) + 1 :]:  # one has been switched on and given to nobody
        card.status = CardStatus.ORDERED
    return cards


def _card(number: int, last4: int) -> FuelCard:
    return FuelCard(
        provider="WEX",
        last4=f"{last4:04d}",
        label=f"F-{number:02d}",
        status=CardStatus.ACTIVE,
        daily_limit=Money.of(150),
    )


def _dress(people: list[Person], today: date, chance: Random) -> Iterator[tuple[Uniform, Person]]:
    number = 0
    for person in people:
        if person.first_day > today:
            continue
        size = chance.choice(_SIZES)
        for piece in _PIECES:
            number += 1
            uniform = Uniform(label=f"U-{number:04d}", kind=piece, size=size)
            if person.last_day < today - _RETIRED_AFTER:
                uniform.status = ItemStatus.RETIRED
            yield uniform, person
