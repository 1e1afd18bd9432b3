"""WEX transactions: fuel purchases, known by ticket or transaction number.

A ticket number is the merchant's own and repeats elsewhere, so day and card belong to
it; a ticket with fuel and a car wash is two purchases, so the product does too. Matching
to driver, van and card only fills what is empty: a match made by hand stays.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, ClassVar

from sqlalchemy import func, select

from dsp_desktop.db.base import Record
from dsp_desktop.db.search import folded
from dsp_desktop.fleet.models import Van
from dsp_desktop.fuel.models import FuelCard, FuelPurchase
from dsp_desktop.intake.cards import guarded
from dsp_desktop.intake.kinds.plans import Context, Planner, Readers, Values, only_ones
from dsp_desktop.intake.values import (
    Cell,
    at_most,
    clock_time,
    code,
    cut_to,
    day,
    last_four,
    money,
    plain,
    thousandths,
    whole,
)
from dsp_desktop.kernel.errors import Problem
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import day_text, money_text
from dsp_desktop.people.models import Driver

PROVIDER = "wex"
_GALLONS = {None, "GAL", "GALLON", "GALLONS", "G", "GL", "USG"}
_REFERENCE = 60
_PROVINCE = re.compile(r"[A-Za-z]{2}", re.ASCII)
_TYPED = ("product", "merchant", "city", "driver_prompt", "vehicle_prompt")
_MATCHED = ("driver_id", "van_id", "card_id")


def province(cell: Cell) -> str | None:
    """Return a state or province by its two letters; anything else is not kept."""
    text = plain(cell)
    return text.upper() if text and _PROVINCE.fullmatch(text) else None


def odometer(cell: Cell) -> int | None:
    """Return the miles typed at the pump; a zero means that nothing was typed."""
    return whole(0, 9_999_999)(cell) or None


class Fuel(Planner):
    """Plans the lines of a WEX file."""

    record: ClassVar[type[Record]] = FuelPurchase
    permission = Permission.FUEL_EDIT
    readers: ClassVar[Readers] = {
        "bought_on": day,
        "bought_at": clock_time,
        "transaction_id": at_most(40, code),
        "ticket": at_most(40, code),
        "card_last4": last_four,
        "gallons": thousandths(100_000),
        "unit": code,
        "unit_price": thousandths(10_000),
        "total": money,
        "product": cut_to(60),
        "merchant": cut_to(120),
        "city": cut_to(60),
        "state": province,
        "odometer_mi": odometer,
        "driver_prompt": cut_to(40, code),
        "vehicle_prompt": cut_to(40, code),
        "vin": code,
        "driver_last": plain,
        "driver_first": plain,
    }
    labels: ClassVar[Mapping[str, str]] = {
        "bought_on": "Day",
        "bought_at": "Time",
        "card_last4": "Card",
        "gallons": "Gallons",
        "unit_price": "Price",
        "total": "Total",
        "product": "Product",
        "merchant": "Merchant",
        "city": "City",
        "state": "State",
        "odometer_mi": "Odometer",
        "driver_prompt": "Driver prompt",
        "vehicle_prompt": "Van prompt",
        "driver_id": "Driver",
        "van_id": "Van",
        "card_id": "Fuel card",
    }
    #: The columns of a purchase that the file itself holds.
    _HELD = ("bought_on", "bought_at", "card_last4", "gallons", "unit_price", "total", "product",
             "merchant", "city", "state", "odometer_mi",
             "driver_prompt", "vehicle_prompt")  # fmt: skip

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._match = _Matches(context)
        self._columns = [FuelPurchase.id, FuelPurchase.reference] + [
            getattr(FuelPurchase, name) for name in (*self._HELD, *_MATCHED)
        ]
        self._unmatched: Counter[str] = Counter()

    def check(self, values: Values) -> Values:
        """Match the line, and leave out everything that is not kept."""
        held = {name: values.get(name) for name in self._HELD}
        for name in _TYPED:  # a number in the wrong column is a card's number all the same
            text = held[name]
            held[name] = None if text is None else guarded(text)
        if values.get("unit") not in _GALLONS:  # quarts of oil, kilowatt-hours, washes
            held["gallons"] = held["unit_price"] = None
        held["reference"] = _reference(values)
        held["driver_id"] = self._match.driver(values)
        held["van_id"] = self._match.van(values)
        held["card_id"] = self._match.card(held["card_last4"])
        for name in _MATCHED:
            self._unmatched[name] += held[name] is None
        self._unmatched["lines"] += 1
        return held

    def key(self, values: Values) -> object:
        """Return the reference."""
        return values["reference"]

    def label(self, values: Values) -> str:
        """Return day, amount and merchant."""
        bought, where = day_text(values["bought_on"]), values["merchant"] or "merchant unknown"
        return f"{bought} · {money_text(values['total'])} · {where}"

    def known(self, lines: Sequence[Values]) -> Mapping[object, Any]:
        """Return the purchases on file by reference, read as plain rows."""
        wanted = [values["reference"] for values in lines]
        rows = self.context.source.execute(
            select(*self._columns).where(FuelPurchase.reference.in_(wanted))
        )
        return {row.reference: row for row in rows}

    def new(self, values: Values) -> Values:
        """Return the purchase as it was read."""
        return values

    def wanted(self, record: Any, values: Values) -> Values:
        """Return what the file says; a match only where there is none yet."""
        return {
            name: value
            for name, value in values.items()
            if name not in _MATCHED or getattr(record, name) is None
        }

    def seen_as(self, name: str, value: object) -> object:
        """Show a match by name."""
        return self._match.name_of(name, value) if name in _MATCHED else value

    def notes(self) -> tuple[Problem, ...]:
        """Say how many lines could not be matched, and to what."""
        counts = self._unmatched
        if not any(counts[name] for name in _MATCHED):
            return ()
        details = (
            ("lines", counts["lines"]),
            ("drivers", counts["driver_id"]),
            ("vans", counts["van_id"]),
            ("cards", counts["card_id"]),
        )
        return (Problem("", "import.fuel_unmatched", details),)


def _reference(values: Values) -> str:
    """Return what one line of a statement is known by, the same in every export of it."""
    card = values.get("card_last4") or "----"
    product = values.get("product") or ""
    if values.get("transaction_id"):
        told = f"WEX {values['transaction_id']} {product}"
    elif values.get("ticket"):
        told = f"WEX {values['ticket']} {values['bought_on']} {card} {product}"
    else:
        when = f"{values['bought_on']} {values.get('bought_at')}"
        told = f"WEX {when} {card} {values['total'].cents} {product}"
    told = told.strip()
    if len(told) <= _REFERENCE:
        return told
    return f"{told[: _REFERENCE - 17]}~{sha256(told.encode()).hexdigest()[:16]}"


class _Matches:
    """Who and what a line is about, by what was typed at the pump."""

    def __init__(self, context: Context) -> None:
        source = context.source
        drivers = source.execute(select(Driver.id, Driver.transporter_id, Driver.name)).all()
        vans = source.execute(select(Van.id, Van.number, Van.vin)).all()
        cards = source.execute(select(FuelCard.id, FuelCard.provider, FuelCard.last4)).all()
        typed = source.execute(
            select(
                FuelPurchase.driver_prompt,
                func.min(FuelPurchase.driver_id),
                func.max(FuelPurchase.driver_id),
            )
            .where(FuelPurchase.driver_prompt.is_not(None), FuelPurchase.driver_id.is_not(None))
            .group_by(FuelPurchase.driver_prompt)
        ).all()
        self._prompts = {prompt: low for prompt, low, high in typed if low == high}
        self._prompts |= {d.transporter_id: d.id for d in drivers if d.transporter_id}
        self._drivers = only_ones((folded(d.name), d.id) for d in drivers)
        self._vans = only_ones((_van_key(v.number), v.id) for v in vans)
        self._vins = {v.vin: v.id for v in vans}
        self._cards = only_ones((c.last4, c.id) for c in cards if PROVIDER in c.provider.casefold())
        self._names = {
            "driver_id": {d.id: d.name for d in drivers},
            "van_id": {v.id: v.number for v in vans},
            "card_id": {c.id: f"•••• {c.last4}" for c in cards},
        }

    def driver(self, values: Values) -> int | None:
        """Return the driver by prompt, as it was matched before, or by full name."""
        by_prompt = self._prompts.get(values.get("driver_prompt") or "")
        if by_prompt is not None:
            return by_prompt
        first, last = values.get("driver_first"), values.get("driver_last")
        return self._drivers.get(folded(f"{first} {last}")) if first and last else None

    def van(self, values: Values) -> int | None:
        """Return the van by its number at the pump, or by VIN."""
        by_number = self._vans.get(_van_key(values.get("vehicle_prompt") or ""))
        return by_number if by_number is not None else self._vins.get(values.get("vin") or "")

    def card(self, last4: str | None) -> int | None:
        """Return the only WEX card that ends so."""
        return self._cards.get(last4 or "")

    def name_of(self, column: str, record_id: object) -> str | None:
        """Return what people call a match."""
        return self._names[column].get(record_id) if isinstance(record_id, int) else None


def _van_key(number: str) -> str:
    """Return a van's number without blanks, dashes and leading zeros, as typed at a pump."""
    return "".join(c for c in number.upper() if c.isalnum()).lstrip("0")
