"""What a lease costs, to date and to its end. Pure: no database, no clock, no Qt.

Each rent is rounded once, where it is payable; every other sum is made of such rents, so
that the rents to a day and the rents left after it always make up the rents of the term.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from dsp_desktop.fleet.logic import MileTerms
from dsp_desktop.fleet.terms import Billing, EarlyEnd, Proration, RentPeriod
from dsp_desktop.kernel.dates import months_after
from dsp_desktop.kernel.explain import Line, total
from dsp_desktop.kernel.money import ZERO, Money
from dsp_desktop.kernel.wording import day_text, money_text

_DAY = timedelta(days=1)
_WEEK = 7
_THIRTY = 30
_YEAR, _MONTHS = 365, 12


@dataclass(frozen=True, slots=True)
class RentTerms:
    """How rent is reckoned. ``starts`` is the first day it is owed for."""

    rent: Money
    period: RentPeriod
    starts: date
    billing: Billing = Billing.ANNIVERSARY
    proration: Proration = Proration.DAYS_OF_PERIOD


@dataclass(frozen=True, slots=True)
class Rent:
    """One payable rent: for which days, how much, and how it was reckoned."""

    first: date
    last: date
    amount: Money
    because: str

    @property
    def days(self) -> int:
        """Days it is for, both ends included."""
        return (self.last - self.first).days + 1


def rents(terms: RentTerms, last: date) -> Iterator[Rent]:
    """Yield the rents owed if the van stays through ``last``, in order.

    Example:
        >>> terms = RentTerms(Money.of(900), RentPeriod.MONTH, date(2026, 1, 16), Billing.CALENDAR)
        >>> [(each.days, each.amount.amount) for each in rents(terms, date(2026, 3, 10))]
        [(16, Decimal('464.52')), (28, Decimal('900')), (10, Decimal('290.32'))]
    """
    first = terms.starts
    number = 0
    while first <= last:
        number += 1
        begins, next_begins = _period(terms, first, number)
        end = min(next_begins - _DAY, last)
        amount, because = _amount(
            terms, days=(end - first).days + 1, whole=(next_begins - begins).days
        )
        yield Rent(first, end, amount, because)
        first = next_begins


def rent_through(terms: RentTerms, last: date) -> Money:
    """Return what rent comes to from the start through ``last``; nothing before the start."""
    return sum((each.amount for each in rents(terms, last)), ZERO)


def _period(terms: RentTerms, first: date, number: int) -> tuple[date, date]:
    """Return when the period that ``first`` is in begins, and when the next one does."""
    if terms.period is RentPeriod.WEEK:
        return first, first + _WEEK * _DAY
    if terms.period is RentPeriod.MONTH and terms.billing is Billing.ANNIVERSARY:
        return first, months_after(terms.starts, number)
    begins = first.replace(day=1)
    return begins, months_after(begins, 1)


def _amount(terms: RentTerms, *, days: int, whole: int) -> tuple[Money, str]:
    """Return the rent for some days of a period of ``whole`` days, and its formula."""
    rent, said = terms.rent, money_text(terms.rent)
    if terms.period is RentPeriod.DAY:
        return Money(rent.cents * days), f"{_days(days)} at {said} a day"
    unit = str(terms.period)
    if days == whole or terms.proration is Proration.WHOLE:
        begun = "" if days == whole else f", begun ({_days(days)})"
        return rent, f"1 {unit}{begun} at {said} a {unit}"
    by_the_month = terms.period is RentPeriod.MONTH
    if by_the_month and terms.proration is Proration.THIRTIETHS:
        part, words = Decimal(min(days, _THIRTY)) / _THIRTY, f"{min(days, _THIRTY)} of 30 days"
    elif by_the_month and terms.proration is Proration.DAYS_OF_YEAR:
        part = min(Decimal(1), Decimal(days * _MONTHS) / _YEAR)
        words = f"{_days(days)} at 12/365 of a month"
    else:
        part, words = Decimal(days) / whole, f"{days} of {whole} days"
    return rent.times(part), f"{words} at {said} a {unit}"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


@dataclass(frozen=True, slots=True)
class EndTerms:
    """What a lease says about ending it before its last day; ``None`` is not on file.

    ``rents`` are how many rents for ``SOME_RENTS``, ``share`` the percentage of those left
    for ``SHARE_OF_RENTS``, ``fee`` the amount of ``FEE``.
    """

    ends: date | None
    rule: EarlyEnd | None = None
    rents: int | None = None
    share: Decimal | None = None
    fee: Money | None = None
    notice_days: int = 0
    return_fee: Money = ZERO


@dataclass(frozen=True, slots=True)
class Exposure:
    """What ending a lease on a day would cost, line by line, and what could not be confirmed."""

    lines: tuple[Line, ...]
    deposit: Money
    unknown: tuple[str, ...]

    @property
    def owed(self) -> Money:
        """What would be owed, before the deposit."""
        return total(self.lines)

    @property
    def net(self) -> Money:
        """What would be owed once the deposit is set against it; below zero comes back."""
        return self.owed - self.deposit


@dataclass(frozen=True, slots=True)
class Driven:
    """Miles at the day the van goes back: read, or reckoned from ``a_day``."""

    terms: MileTerms
    odometer: int
    read_on: date


def exposure(  # noqa: PLR0913 - the parts of the bill, each by name
    on: date,
    *,
    rent: RentTerms | None,
    end: EndTerms,
    driven: Driven | None,
    damage: Sequence[Line] = (),
    deposit: Money = ZERO,
    unknown: Sequence[str] = (),
) -> Exposure:
    """Return what it costs to give the van back on a day: rents, fees, miles, damage.

    Rent through the day itself is owed anyway and is not part of it. Where the lease on
    file does not say what an early end costs, all rents left are taken: the worst case.
    """
    lines: list[Line] = []
    doubts = list(unknown)
    if end.ends is None or on < end.ends:
        for each in _early_end(on, rent, end):
            if isinstance(each, Line):
                lines.append(each)
            else:
                doubts.append(each)
    if end.return_fee > ZERO:
        lines.append(Line("Return fee", end.return_fee, "stated on the lease"))
    if driven is not None:
        over = _miles_over(on, driven)
        lines += over[0]
        doubts += over[1]
    lines += damage
    return Exposure(tuple(lines), deposit, tuple(doubts))


def _early_end(on: date, rent: RentTerms | None, end: EndTerms) -> Iterator[Line | str]:
    """Yield what ending it early costs, and what about that is not known."""
    if rent is None:
        yield "The rent is not on file."
        if end.rule is EarlyEnd.FEE and end.fee is not None:
            yield Line("Early end", end.fee, "fee stated on the lease")
        return
    left = None if end.ends is None else rent_through(rent, end.ends) - rent_through(rent, on)
    rule = end.rule
    if rule is None and left is not None:
        yield "The lease on file does not say what an early end costs; all rents left are taken."
        rule = EarlyEnd.RENTS_LEFT
    span = f"{day_text(on + _DAY)} to {day_text(end.ends)}" if end.ends else ""
    match rule:
        case EarlyEnd.RENTS_LEFT if left is not None:
            yield Line("Rents left", left, f"all rents from {span}")
            return
        case EarlyEnd.SHARE_OF_RENTS if left is not None:
            if end.share is None:
                yield "What share of the rents left is owed is not on file; all of it is taken."
            share = Decimal(100) if end.share is None else end.share
            said = f"{share.normalize():f}% of {money_text(left)}, the rents from {span}"
            yield Line("Rents left", left.times(share / 100), said)
            return
        case EarlyEnd.SOME_RENTS:
            yield from _some_rents(rent, end, left)
        case EarlyEnd.FEE:
            if end.fee is None:
                yield "The fee for an early end is not on file."
            else:
                yield Line("Early end", end.fee, "fee stated on the lease")
    yield from _notice(on, rent, end)


def _some_rents(rent: RentTerms, end: EndTerms, left: Money | None) -> Iterator[Line | str]:
    if end.rents is None:
        yield "How many rents an early end costs is not on file."
        return
    owed = Money(rent.rent.cents * end.rents)
    said = f"{end.rents} {'rent' if end.rents == 1 else 'rents'} of {money_text(rent.rent)}"
    if left is not None and left < owed:
        owed, said = left, f"{said}, but no more than the rents left"
    yield Line("Early end", owed, said)


def _notice(on: date, rent: RentTerms, end: EndTerms) -> Iterator[Line]:
    """Yield the rent while a notice given on the day runs; never past the last day."""
    if end.notice_days <= 0:
        return
    last = on + end.notice_days * _DAY
    if end.ends is not None:
        last = min(last, end.ends)
    amount = rent_through(rent, last) - rent_through(rent, on)
    if amount > ZERO:
        yield Line("Rent during the notice", amount, f"{_days(end.notice_days)} of notice")


def _miles_over(on: date, driven: Driven) -> tuple[list[Line], list[str]]:
    """Return the charge for miles over what is allowed through the day."""
    terms = driven.terms
    allowed = terms.allowed_through(on)
    used = max(0, driven.odometer - terms.at_start)
    over = used - allowed
    if over <= 0:
        return [], []
    charge = terms.charge(over)
    if charge is None:
        return [], [f"{over:,} miles over; what a mile over costs is not on file."]
    how = "read" if driven.read_on >= on else f"reckoned from {day_text(driven.read_on)}"
    said = f"{used:,} mi ({how}) less {allowed:,} allowed = {over:,} at ${terms.rate} a mile"
    return [Line("Excess miles", charge, said)], []
