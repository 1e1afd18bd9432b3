"""Fuel purchases that do not fit: some of each kind, in the last weeks before today."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from dsp_desktop.demo.people import Person
from dsp_desktop.demo.stock import Stock
from dsp_desktop.demo.vehicles import Unit
from dsp_desktop.fleet.terms import FuelType
from dsp_desktop.kernel.money import Money

_RECENT = timedelta(days=28)
_STRANGE_CARD = "0042"
_MIDNIGHT = 24
Row = dict[str, Any]


class Slips:
    """Lets every so many recent fills go wrong, each in another way."""

    def __init__(self, units: list[Unit], people: list[Person], stock: Stock, today: date) -> None:
        self._vans = {unit.van.id: unit.van for unit in units if unit.serves(today)}
        self._people = people
        self._stock = stock
        self._today = today
        self._ways: tuple[Callable[[Row], list[Row] | None], ...] = (
            self._over_tank,
            self._late,
            self._premium,
            self._twice,
            self._wrong_fuel,
            self._electric,
            self._odometer_back,
            self._strange_card,
            self._dear,
            self._odometer_far,
            self._over_limit,
        )

    def let_slip(self, fills: Iterable[Row]) -> Iterator[Row]:
        """Yield every fill, a few of the last weeks as they should not be."""
        recent = []
        for row in fills:
            if row["bought_on"] < self._today - _RECENT:
                yield row
            else:
                recent.append(row)
        every = max(1, len(recent) // (len(self._ways) + 1))
        due: list[Callable[[Row], list[Row] | None]] = []
        for number, row in enumerate(recent):
            turn, rest = divmod(number, every)
            if rest == every // 2:
                due += self._ways[turn : turn + 1]
            slipped = due[0](row) if due else None
            if slipped is not None:
                del due[0]
            yield from [row] if slipped is None else slipped
        if recent:
            yield from self._of_someone_who_left(recent[0])

    def _over_tank(self, row: Row) -> list[Row] | None:
        van = self._vans.get(row["van_id"])
        if van is None or van.tank_gal is None:
            return None
        return [_priced(row, gallons=van.tank_gal * Decimal("1.24"))]

    def _late(self, row: Row) -> list[Row] | None:
        return [row | {"bought_at": time(23, 41)}]

    def _premium(self, row: Row) -> list[Row] | None:
        if row["product"] == "DSL":
            return None
        dearer = _priced(row, unit_price=row["unit_price"] + Decimal("0.620"))
        return [dearer | {"product": "PREMIUM UNL"}]

    def _twice(self, row: Row) -> list[Row] | None:
        at: time = row["bought_at"]
        if at.hour + 1 == _MIDNIGHT:
            return None
        again = _priced(row, gallons=Decimal("9.412")) | {
            "reference": f"{row['reference']}B",
            "bought_at": at.replace(hour=at.hour + 1),
            "odometer_mi": row["odometer_mi"] + 4,
        }
        return [row, again]

    def _wrong_fuel(self, row: Row) -> list[Row] | None:
        return [row | {"product": "UNL" if row["product"] == "DSL" else "DSL"}]

    def _electric(self, row: Row) -> list[Row] | None:
        electric = [van for van in self._vans.values() if van.fuel_type is FuelType.ELECTRIC]
        if not electric:
            return [row]
        van = electric[0]
        return [row | {"van_id": van.id, "vehicle_prompt": van.number, "odometer_mi": None}]

    def _odometer_back(self, row: Row) -> list[Row] | None:
        return [row | {"odometer_mi": row["odometer_mi"] - 1_000}]

    def _odometer_far(self, row: Row) -> list[Row] | None:
        return [row | {"odometer_mi": row["odometer_mi"] + 90_000}]

    def _strange_card(self, row: Row) -> list[Row] | None:
        return [row | {"card_last4": _STRANGE_CARD, "card_id": None}]

    def _dear(self, row: Row) -> list[Row] | None:
        if row["product"] == "DSL":  # too few of a day to know what it should cost
            return None
        return [_priced(row, unit_price=row["unit_price"] * Decimal("1.36"))]

    def _over_limit(self, row: Row) -> list[Row] | None:
        return [row | {"total": Money.of("171.35")}]

    def _of_someone_who_left(self, like: Row) -> Iterator[Row]:
        """Yield what the driver who kept the card bought with it afterwards."""
        for person in self._people:
            day = person.last_day + timedelta(days=2) if person.keeps_things else date.max
            if day <= self._today:
                card = self._stock.cards[person.card]
                yield like | {
                    "reference": f"{like['reference']}L",
                    "bought_on": day,
                    "card_id": card.id,
                    "card_last4": card.last4,
                    "driver_id": None,
                    "driver_prompt": None,
                    "van_id": None,
                    "vehicle_prompt": None,
                    "odometer_mi": None,
                }


def _priced(row: Row, **changes: Decimal) -> Row:
    """Return the row with other gallons or another price, and what that comes to."""
    changed = row | {name: round(value, 3) for name, value in changes.items()}
    return changed | {"total": Money.rounded(changed["gallons"] * changed["unit_price"])}
