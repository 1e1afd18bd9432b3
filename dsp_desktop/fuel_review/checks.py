"""What does not fit about a fuel purchase, and why. Pure: no database, no clock, no Qt.

Each check asks one question of one purchase; each answer is a :class:`Finding` that says
in figures what was bought and what it was held against.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

from dsp_desktop.fleet.logic import van_called
from dsp_desktop.fleet.terms import FuelType
from dsp_desktop.fuel_review.logic import (
    BURNS,
    LIQUID,
    Before,
    Books,
    Fill,
    Finding,
    Hands,
    Held,
    Limits,
    Trail,
    VanFacts,
    days_between,
    market_of,
    prices_paid,
    sold,
)
from dsp_desktop.fuel_review.terms import ExceptionKind, Fuel, Grade
from dsp_desktop.kernel.money import ZERO, Money
from dsp_desktop.kernel.progress import Progress
from dsp_desktop.kernel.wording import day_text, label, listed, money_text

_HUNDRED = Decimal(100)
_STEP = 200
Answers = Iterator[tuple[ExceptionKind, str]]


@dataclass(frozen=True, slots=True)
class _Case:
    """One purchase with what the others say about it."""

    fill: Fill
    books: Books
    limits: Limits
    #: The fill of the same van just before, and the odometer as known before this one.
    last: Fill | None
    before: Before | None
    spent_today: Money
    median: Decimal | None
    compared: int

    @property
    def van(self) -> VanFacts | None:
        return self.books.vans.get(self.fill.van) if self.fill.van is not None else None


def review(
    books: Books, days: tuple[date, date], limits: Mapping[date, Limits], progress: Progress
) -> list[Finding]:
    """Return what does not fit about the purchases of some days, the first and last included.

    Purchases before them are looked at too: they say what the odometer showed. ``limits``
    holds the figures of each of the days.
    """
    first, last = days
    fills = sorted(books.fills, key=lambda fill: fill.order)
    prices = prices_paid(fills)
    trail = Trail(books, limits[first])
    spent: dict[tuple[int, date], Money] = defaultdict(lambda: ZERO)
    found: list[Finding] = []
    vans, shifts = Hands(books.vans_held), Hands(books.shifts)
    of_day = books
    for number, fill in enumerate(fills):
        if number % _STEP == 0:
            progress.report(number, len(fills))
        if fill.card is not None:
            spent[fill.card, fill.on] += fill.total
        before, previous = trail.before(fill)
        if first <= fill.on <= last:
            if of_day is books or fills[number - 1].on != fill.on:
                of_day = books.narrowed(vans.near(fill.on), shifts.near(fill.on))
            market = prices.get(market_of(fill), ())
            case = _Case(
                fill,
                of_day,
                limits[fill.on],
                previous,
                before,
                spent[fill.card, fill.on] if fill.card is not None else ZERO,
                median(market) if market else None,
                len(market),
            )
            found += _told(case)
        trail.take(fill)
    return found


def _told(case: _Case) -> Iterable[Finding]:
    """Return what the checks say of one purchase, one finding for each kind."""
    said: dict[ExceptionKind, list[str]] = {}
    for check in _CHECKS:
        for kind, evidence in check(case):
            said.setdefault(kind, []).append(evidence)
    return [Finding(case.fill.id, kind, " ".join(words)) for kind, words in said.items()]


def _over_tank(case: _Case) -> Answers:
    van, gallons = case.van, case.fill.gallons
    if van is None or not van.tank or gallons is None or sold(case.fill.product)[0] is Fuel.OTHER:
        return
    most = van.tank * (_HUNDRED + case.limits.tank_over) / _HUNDRED
    if gallons > most:
        yield (
            ExceptionKind.OVER_TANK,
            (
                f"{_gal(gallons)} were bought; the tank of {van_called(van.number)} holds "
                f"{_gal(van.tank)} (with {case.limits.tank_over:f}% over: {_gal(most)})."
            ),
        )


def _wrong_fuel(case: _Case) -> Answers:
    van, (fuel, _grade) = case.van, sold(case.fill.product)
    if van is None or van.fuel is None:
        return
    bought = f"{case.fill.product or 'Fuel'}" + (
        f", {_gal(case.fill.gallons)}," if case.fill.gallons else ""
    )
    if van.fuel is FuelType.ELECTRIC:
        if fuel in LIQUID or (fuel is None and case.fill.gallons):
            yield (
                ExceptionKind.LIQUID_ON_ELECTRIC,
                f"{bought} was bought for {van_called(van.number)}, which is electric.",
            )
    elif fuel in {Fuel.GASOLINE, Fuel.DIESEL, Fuel.CNG} and fuel is not BURNS[van.fuel]:
        yield (
            ExceptionKind.WRONG_FUEL,
            (
                f"{bought} was bought for {van_called(van.number)}, which runs on "
                f"{_fuel_text(van.fuel)}."
            ),
        )


def _driver_off(case: _Case) -> Answers:
    fill, books = case.fill, case.books
    buyer = books.buyer(fill)
    if buyer is None:
        return
    routed = any(driver == buyer for driver, _van in books.routed.get(fill.on, ()))
    first, last = books.bounds(fill.on)
    shifts = [each for each in books.shifts.get(buyer, ()) if each.on(first, last)]
    when = f"{day_text(fill.on)}" + (f" at {books.clock(fill.at)}" if fill.at else "")
    if not shifts and not routed:
        yield (
            ExceptionKind.DRIVER_OFF,
            (
                f"{books.name(buyer)} bought on {when}: no route that day, and neither a van nor a "
                "handheld in hand."
            ),
        )
    elif fill.at and shifts and not any(s.at(fill.at, case.limits.shift_slack) for s in shifts):
        minutes = int(case.limits.shift_slack.total_seconds() // 60)
        spans = listed(sorted({_span(books, each) for each in shifts}))
        yield (
            ExceptionKind.DRIVER_OFF,
            (
                f"{books.name(buyer)} bought on {when}; the shift was {spans}, "
                f"give or take {minutes} minutes."
            ),
        )


def _card(case: _Case) -> Answers:
    fill, books = case.fill, case.books
    card = books.cards.get(fill.card) if fill.card is not None else None
    if card is None:
        if books.cards and fill.last4 and fill.last4 not in books.last4s:
            yield (ExceptionKind.CARD_UNKNOWN, f"No card of ours ends in {fill.last4}.")
        return
    if card.stopped_on is not None and card.stopped_on < fill.on:
        yield (
            ExceptionKind.CARD_STOPPED,
            (
                f"{card.called} was stopped {day_text(card.stopped_on)} and bought "
                f"{day_text(fill.on)}."
            ),
        )
    if card.fill_limit is not None and fill.gallons is not None and fill.gallons > card.fill_limit:
        yield (
            ExceptionKind.OVER_LIMITS,
            (
                f"{_gal(fill.gallons)} in one fill; the limit of {card.called} is "
                f"{_gal(card.fill_limit)}."
            ),
        )
    spent = case.spent_today
    if card.daily_limit is not None and spent - fill.total <= card.daily_limit < spent:
        yield (
            ExceptionKind.OVER_LIMITS,
            (
                f"With this purchase {card.called} bought for {money_text(spent)} that day; its "
                f"limit is {money_text(card.daily_limit)}."
            ),
        )


def _left(case: _Case) -> Answers:
    fill, books = case.fill, case.books
    held = books.holders(books.cards_held.get(fill.card or 0, ()), fill)
    who = {each.driver for each in held} | ({fill.driver} if fill.driver is not None else set())
    for driver in sorted(who):
        facts = books.drivers.get(driver)
        if facts is not None and facts.stopped_on is not None and facts.stopped_on < fill.on:
            how = "held the card" if any(h.driver == driver for h in held) else "is who bought"
            yield (
                ExceptionKind.HOLDER_LEFT,
                (
                    f"{facts.name} {how} and {facts.stopped} {day_text(facts.stopped_on)}; the "
                    f"purchase is of {day_text(fill.on)}."
                ),
            )


def _van_away(case: _Case) -> Answers:
    fill, van = case.fill, case.van
    if van is None:
        return
    name = van_called(van.number)
    if van.left_on is not None and van.left_on < fill.on:
        said = f"{name} went back {day_text(van.left_on)}; the fill is of {day_text(fill.on)}."
        yield (ExceptionKind.VAN_GONE, said)
    elif van.grounded_on is not None and van.grounded_on < fill.on:
        yield (
            ExceptionKind.VAN_GROUNDED,
            (
                f"{name} has been grounded since {day_text(van.grounded_on)}; the fill is of "
                f"{day_text(fill.on)}."
            ),
        )


def _van_elsewhere(case: _Case) -> Answers:
    fill, books, van = case.fill, case.books, case.van
    buyer = books.buyer(fill)
    if van is None or buyer is None or fill.van is None:
        return
    name = van_called(van.number)
    having = books.holders(books.vans_held.get(fill.van, ()), fill)
    if having:
        if all(each.driver != buyer for each in having):
            others = listed(
                [f"{books.name(each.driver)} ({_span(books, each)})" for each in having]
            )
            when = f" at {books.clock(fill.at)}" if fill.at else ""
            yield (
                ExceptionKind.VAN_ELSEWHERE,
                f"{books.name(buyer)} bought{when}; {name} was with {others}.",
            )
        return
    first, last = books.bounds(fill.on)
    drivers = {d for d, v in books.routed.get(fill.on, ()) if v == fill.van and d is not None}
    drivers |= {h.driver for h in books.vans_held.get(fill.van, ()) if h.on(first, last)}
    if drivers and buyer not in drivers:
        who = listed(sorted(map(books.name, drivers)))
        yield (
            ExceptionKind.VAN_ELSEWHERE,
            f"{books.name(buyer)} bought; {name} was driven by {who} that day.",
        )


def _two_fills(case: _Case) -> Answers:
    fill, last, van = case.fill, case.last, case.van
    if van is None or last is None or not last.at or not fill.at or not fill.gallons:
        return
    apart = fill.at - last.at
    if apart > case.limits.fills_apart:
        return
    driven = None
    if fill.odometer is not None and last.odometer is not None:
        driven = fill.odometer - last.odometer
        if driven >= case.limits.fills_apart_miles:
            return
    miles = "an unknown number of miles" if driven is None else f"{max(0, driven):,} miles"
    yield (
        ExceptionKind.TWO_FILLS,
        (
            f"{van_called(van.number)} took {_gal(last.gallons)} at {case.books.clock(last.at)} "
            f"and {_gal(fill.gallons)} at {case.books.clock(fill.at)}, "
            f"{_minutes(apart.seconds)} and {miles} later."
        ),
    )


def _odometer(case: _Case) -> Answers:
    fill, before, van = case.fill, case.before, case.van
    if van is None or fill.odometer is None or before is None:
        return
    driven, days = fill.odometer - before.miles, days_between(before.on, fill.on)
    known = f"{before.miles:,} mi on {day_text(before.on)}"
    if driven < 0:
        said = f"{fill.odometer:,} mi was typed; {van_called(van.number)} had {known}."
        yield (ExceptionKind.ODOMETER_BACKWARDS, said)
    elif driven > case.limits.miles_a_day * days:
        yield (
            ExceptionKind.ODOMETER_IMPOSSIBLE,
            (
                f"{fill.odometer:,} mi was typed; {van_called(van.number)} had {known}: "
                f"{driven:,} mi in {days} day{'s' if days > 1 else ''}, at most "
                f"{case.limits.miles_a_day * days:,} can be."
            ),
        )
    else:
        yield from _economy(case, van)


def _economy(case: _Case, van: VanFacts) -> Answers:
    """Ask about miles a gallon where both readings can be trusted and the tank was filled."""
    fill, last = case.fill, case.last
    gallons, before = fill.gallons, case.before
    if not gallons or last is None or last.odometer is None or before is None:
        return
    if sold(fill.product)[0] is Fuel.OTHER:
        return
    driven = (fill.odometer or 0) - last.odometer
    mpg = Decimal(driven) / gallons
    least, most = case.limits.least_mpg, case.limits.most_mpg
    if driven and not least <= mpg <= most:
        yield (
            ExceptionKind.ECONOMY_ODD,
            (
                f"{driven:,} mi since the fill of {day_text(last.on)} on {_gal(gallons)} is "
                f"{mpg:.1f} mi a gallon for {van_called(van.number)}; {least:f} to {most:f} can be."
            ),
        )


def _price(case: _Case) -> Answers:
    fill, limits = case.fill, case.limits
    if case.median is None or not fill.price or case.compared < limits.price_fills:
        return
    off = (fill.price - case.median) / case.median * _HUNDRED
    if abs(off) > limits.price_off:
        fuel, grade = sold(fill.product)
        what = " ".join(label(word).lower() for word in (grade, fuel) if word is not None)
        yield (
            ExceptionKind.PRICE_OFF,
            f"${fill.price:.3f} a gallon is {abs(off):.0f}% "
            f"{'above' if off > 0 else 'below'} the ${case.median:.3f} that was the median of "
            f"{case.compared} fills of {what} that day"
            + (f" in {fill.state}." if fill.state else "."),
        )


def _premium(case: _Case) -> Answers:
    if sold(case.fill.product)[1] is Grade.PREMIUM:
        yield (ExceptionKind.PREMIUM_GRADE, f"{case.fill.product}: our vans run on regular.")


def _gal(gallons: Decimal | None) -> str:
    return "an unknown number of gallons" if gallons is None else f"{gallons:.2f} gal"


def _fuel_text(fuel: FuelType) -> str:
    return (
        "gasoline (hybrid)"
        if fuel is FuelType.HYBRID
        else label(fuel).lower().replace("cng", "CNG")
    )


def _minutes(seconds: int) -> str:
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def _span(books: Books, held: Held) -> str:
    until = "not over" if held.until is None else books.clock(held.until)
    return f"{books.clock(held.since)} to {until}"


_CHECKS = (
    _over_tank,
    _wrong_fuel,
    _driver_off,
    _card,
    _left,
    _van_away,
    _van_elsewhere,
    _two_fills,
    _odometer,
    _price,
    _premium,
)
