"""What a fuel purchase is held against. Pure: no database, no clock, no Qt."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal

from dsp_desktop.fleet.terms import FuelType
from dsp_desktop.fuel_review.terms import ExceptionKind, Fuel, Grade, Weight
from dsp_desktop.kernel.money import Money

_DAY = timedelta(days=1)
_NOON = 12
#: A shift is no longer; what is held for longer is looked at for every day.
_SHORT = timedelta(days=3)
_SERIOUS = frozenset(
    {
        ExceptionKind.OVER_TANK,
        ExceptionKind.WRONG_FUEL,
        ExceptionKind.LIQUID_ON_ELECTRIC,
        ExceptionKind.DRIVER_OFF,
        ExceptionKind.HOLDER_LEFT,
        ExceptionKind.CARD_STOPPED,
        ExceptionKind.VAN_GONE,
    }
)
_MINOR = frozenset(
    {ExceptionKind.ECONOMY_ODD, ExceptionKind.PRICE_OFF, ExceptionKind.PREMIUM_GRADE}
)


def _those(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: What a word of a statement sells; the first that is found counts.
_WORDS: tuple[tuple[Fuel, frozenset[str]], ...] = (
    (Fuel.OTHER, _those("DEF EXHAUST PROPANE LPG OIL WASH SERVICE FOOD")),
    (Fuel.CNG, _those("CNG NATURAL")),
    (Fuel.ELECTRICITY, _those("KWH ELECTRIC ELECTRICITY EV CHARGE CHARGING")),
    (Fuel.DIESEL, _those("DSL DIESEL ULSD BIODIESEL DIES B5 B20")),
    (
        Fuel.GASOLINE,
        _those(
            "UNL UNLEADED REG REGULAR GAS GASOLINE GASOHOL MID MIDGRADE PLUS PREM PREMIUM SUP "
            "SUPER E10 E15 E85 UN UNLD"
        ),
    ),
)
_GRADES: tuple[tuple[Grade, frozenset[str]], ...] = (
    (Grade.PREMIUM, _those("PREM PREMIUM SUP SUPER 91 92 93")),
    (Grade.MIDGRADE, _those("MID MIDGRADE PLUS 88 89")),
)
#: What each kind of van burns; an electric one burns nothing.
BURNS = {
    FuelType.GASOLINE: Fuel.GASOLINE,
    FuelType.HYBRID: Fuel.GASOLINE,
    FuelType.DIESEL: Fuel.DIESEL,
    FuelType.CNG: Fuel.CNG,
}
LIQUID = frozenset({Fuel.GASOLINE, Fuel.DIESEL})


@dataclass(frozen=True, slots=True)
class Limits:
    """From when on something is an exception: the figures of one day."""

    tank_over: Decimal = Decimal(5)
    shift_slack: timedelta = timedelta(minutes=60)
    fills_apart: timedelta = timedelta(hours=4)
    fills_apart_miles: int = 60
    miles_a_day: int = 500
    least_mpg: Decimal = Decimal(4)
    most_mpg: Decimal = Decimal(40)
    price_off: Decimal = Decimal(20)
    price_fills: int = 5


@dataclass(frozen=True, slots=True)
class Fill:
    """One purchase. ``at`` is the moment, ``None`` where the statement names only the day."""

    id: int
    on: date
    at: datetime | None
    total: Money
    gallons: Decimal | None = None
    price: Decimal | None = None
    product: str | None = None
    state: str | None = None
    odometer: int | None = None
    driver: int | None = None
    van: int | None = None
    card: int | None = None
    last4: str | None = None

    @property
    def order(self) -> tuple[date, datetime, int]:
        """Before or after another purchase; one without a time is the first of its day."""
        return self.on, self.at or datetime.min.replace(tzinfo=UTC), self.id


@dataclass(frozen=True, slots=True)
class VanFacts:
    """A van as the review needs it."""

    number: str
    fuel: FuelType | None = None
    tank: Decimal | None = None
    grounded_on: date | None = None
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class DriverFacts:
    """A driver; ``stopped`` says how they stopped driving: "left" or "was suspended"."""

    name: str
    stopped_on: date | None = None
    stopped: str = "left"


@dataclass(frozen=True, slots=True)
class CardFacts:
    """A card; ``stopped_on`` is the day from which on it should buy nothing."""

    called: str
    daily_limit: Money | None = None
    fill_limit: Decimal | None = None
    stopped_on: date | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A driver with something in hand from a moment to a moment; ``None`` is not over."""

    driver: int
    since: datetime
    until: datetime | None

    def at(self, moment: datetime, slack: timedelta = timedelta()) -> bool:
        """Whether ``moment`` lies within, give or take ``slack``."""
        begun = self.since - slack <= moment
        return begun and (self.until is None or moment <= self.until + slack)

    def on(self, first: datetime, last: datetime) -> bool:
        """Whether any of it lies between two moments."""
        return self.since < last and (self.until is None or self.until > first)


_Held = Mapping[int, Sequence[Held]]


class Hands:
    """Who held what, found by day: years of shifts need not be gone through for each fill."""

    def __init__(self, held: _Held) -> None:
        self._long: list[tuple[int, Held]] = []
        self._begun: dict[date, list[tuple[int, Held]]] = defaultdict(list)
        for key, stretches in held.items():
            for each in stretches:
                is_short = each.until is not None and each.until - each.since <= _SHORT
                (self._begun[each.since.date()] if is_short else self._long).append((key, each))

    def near(self, day: date) -> _Held:
        """Return what can have been in a hand on a day of the office, the day around it too."""
        found: dict[int, list[Held]] = defaultdict(list)
        for number in range(_SHORT.days + 2, -3, -1):
            for key, each in self._begun.get(day - timedelta(days=number), ()):
                found[key].append(each)
        for key, each in self._long:
            found[key].append(each)
        return found


@dataclass(frozen=True, slots=True)
class Books:
    """Everything on file around the purchases.

    ``shifts`` are vans and handhelds by who held them; ``routed`` are the drivers and
    vans of each day's routes; ``readings`` odometers by van, in order.
    """

    zone: tzinfo
    fills: Sequence[Fill]
    vans: Mapping[int, VanFacts] = field(default_factory=dict)
    drivers: Mapping[int, DriverFacts] = field(default_factory=dict)
    cards: Mapping[int, CardFacts] = field(default_factory=dict)
    last4s: frozenset[str] = frozenset()
    vans_held: _Held = field(default_factory=dict)
    cards_held: _Held = field(default_factory=dict)
    shifts: _Held = field(default_factory=dict)
    routed: Mapping[date, Sequence[tuple[int | None, int | None]]] = field(default_factory=dict)
    readings: Mapping[int, Sequence[tuple[date, int]]] = field(default_factory=dict)

    def narrowed(self, vans: _Held, shifts: _Held) -> "Books":
        """Return the same with only the vans and shifts that one day needs."""
        return replace(self, vans_held=vans, shifts=shifts)

    def name(self, driver: int) -> str:
        """Return what a driver is called."""
        known = self.drivers.get(driver)
        return known.name if known else f"driver {driver}"

    def clock(self, moment: datetime) -> str:
        """Return a moment as the office's clock shows it: "6:05 PM"."""
        here = moment.astimezone(self.zone)
        return f"{here.hour % _NOON or _NOON}:{here:%M} {'AM' if here.hour < _NOON else 'PM'}"

    def bounds(self, day: date) -> tuple[datetime, datetime]:
        """Return when a day of the office begins and ends."""
        return (
            datetime.combine(day, time(), self.zone).astimezone(UTC),
            datetime.combine(day + _DAY, time(), self.zone).astimezone(UTC),
        )

    def holders(self, held: Iterable[Held], fill: Fill) -> list[Held]:
        """Return who had it when the purchase was made, or on that day where no time is known."""
        if fill.at is not None:
            return [each for each in held if each.at(fill.at)]
        first, last = self.bounds(fill.on)
        return [each for each in held if each.on(first, last)]

    def buyer(self, fill: Fill) -> int | None:
        """Return who bought: as matched, or else who held the card."""
        if fill.driver is not None or fill.card is None:
            return fill.driver
        having = {each.driver for each in self.holders(self.cards_held.get(fill.card, ()), fill)}
        return having.pop() if len(having) == 1 else None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about one purchase that does not fit."""

    fill: int
    kind: ExceptionKind
    evidence: str

    @property
    def weight(self) -> Weight:
        """How much its kind weighs."""
        return weight_of(self.kind)


def weight_of(kind: ExceptionKind) -> Weight:
    """Return how much a kind of exception weighs.

    Example:
        >>> weight_of(ExceptionKind.OVER_TANK).value, weight_of(ExceptionKind.PRICE_OFF).value
        ('serious', 'minor')
    """
    if kind in _SERIOUS:
        return Weight.SERIOUS
    return Weight.MINOR if kind in _MINOR else Weight.WORTH_A_LOOK


def sold(product: str | None) -> tuple[Fuel | None, Grade | None]:
    """Return which fuel, and which gasoline, the words of a statement mean.

    Example:
        >>> sold("PREMIUM UNLEADED") == (Fuel.GASOLINE, Grade.PREMIUM)
        True
        >>> sold("ULSD #2"), sold("Something else")
        ((<Fuel.DIESEL: 'diesel'>, None), (None, None))
    """
    said = set(re.findall(r"[A-Z0-9]+", (product or "").upper()))
    fuel = next((fuel for fuel, words in _WORDS if words & said), None)
    if fuel is not Fuel.GASOLINE:
        return fuel, None
    grade = next((grade for grade, words in _GRADES if words & said), Grade.REGULAR)
    return fuel, grade


Market = tuple[date, Fuel | None, Grade | None, str | None]


def market_of(fill: Fill) -> Market:
    """Return among which purchases a price is compared: day, fuel, grade and state."""
    fuel, grade = sold(fill.product)
    return fill.on, fuel, grade, fill.state


def prices_paid(fills: Iterable[Fill]) -> Mapping[Market, Sequence[Decimal]]:
    """Return what was paid for a gallon, market by market."""
    found: dict[Market, list[Decimal]] = defaultdict(list)
    for fill in fills:
        if fill.price is not None and fill.price > 0 and sold(fill.product)[0] in LIQUID:
            found[market_of(fill)].append(fill.price)
    return found


def days_between(earlier: date, later: date) -> int:
    """Return the days a van can have been driven in between two readings: one at least."""
    return max(1, (later - earlier).days)


@dataclass(frozen=True, slots=True)
class Before:
    """What an odometer showed, and when."""

    on: date
    miles: int


class Trail:
    """What each van's odometer showed so far, without the readings that cannot be.

    Fills are taken in order. A reading that does not follow from the last one is doubted;
    of two in a row that agree with each other, the one they both contradict was wrong.
    """

    def __init__(self, books: Books, limits: Limits) -> None:
        self._readings = books.readings
        self._most = limits.miles_a_day
        self._known: dict[int, Before] = {}
        self._doubted: dict[int, Before] = {}
        self._last: dict[int, Fill] = {}

    def before(self, fill: Fill) -> tuple[Before | None, Fill | None]:
        """Return the last reading before a fill that is trusted, and the van's last fill.

        The odometer of that fill is left out if it is not trusted.
        """
        if fill.van is None:
            return None, None
        known = self._known.get(fill.van)
        readings = self._readings.get(fill.van, ())
        place = bisect_left(readings, (fill.on, 0))
        if place and (known is None or readings[place - 1][0] > known.on):
            known = Before(*readings[place - 1])
        return known, self._last.get(fill.van)

    def take(self, fill: Fill) -> None:
        """Go on to the next fill."""
        if fill.van is None:
            return
        trusted = fill.odometer is not None and self._take(fill.van, fill)
        if fill.gallons is not None and sold(fill.product)[0] is not Fuel.OTHER:
            self._last[fill.van] = fill if trusted else replace(fill, odometer=None)

    def _take(self, van: int, fill: Fill) -> bool:
        now = Before(fill.on, fill.odometer or 0)
        known, doubted = self.before(fill)[0], self._doubted.get(van)
        if not (
            known is None
            or self._follows(known, now)
            or (doubted is not None and self._follows(doubted, now))
        ):
            self._doubted[van] = now
            return False
        self._known[van] = now
        self._doubted.pop(van, None)
        return True

    def _follows(self, known: Before, now: Before) -> bool:
        return 0 <= now.miles - known.miles <= self._most * days_between(known.on, now.on)
