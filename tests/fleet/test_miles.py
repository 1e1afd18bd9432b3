"""Miles: the pace, the allowance, and what is over at the end."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsp_desktop.fleet.logic import MileTerms, Reading, mileage_standing, odometer_on, pace
from dsp_desktop.fleet.terms import AllowancePer
from dsp_desktop.kernel.money import ZERO, Money

DAY = timedelta(days=1)
days = st.dates(date(2024, 1, 1), date(2028, 12, 31))


def test_the_pace_is_that_of_the_last_ninety_days() -> None:
    readings = [
        Reading(date(2025, 1, 1), 0),
        Reading(date(2026, 1, 1), 1_000),
        Reading(date(2026, 4, 1), 10_000),
    ]
    assert pace(readings, date(2026, 5, 1)) == 100


def test_two_readings_of_one_week_tell_no_pace() -> None:
    readings = [Reading(date(2026, 1, 1), 0), Reading(date(2026, 1, 8), 900)]
    assert pace(readings, date(2026, 5, 1)) is None
    assert pace([], date(2026, 5, 1)) is None


def test_a_reading_after_the_day_asked_about_does_not_count() -> None:
    readings = [Reading(date(2026, 1, 1), 0), Reading(date(2026, 6, 1), 900)]
    assert pace(readings, date(2026, 5, 1)) is None


def test_an_odometer_that_ran_backwards_tells_no_pace() -> None:
    readings = [Reading(date(2026, 1, 1), 900), Reading(date(2026, 6, 1), 100)]
    assert pace(readings, date(2026, 7, 1)) is None


@pytest.mark.parametrize(
    ("per", "allowed"),
    [(AllowancePer.TERM, 1_000), (AllowancePer.MONTH, 36_000), (AllowancePer.YEAR, 3_000)],
)
def test_an_allowance_by_the_month_or_year_is_that_of_every_month_or_year(
    per: AllowancePer, allowed: int
) -> None:
    assert MileTerms(date(2026, 1, 1), date(2028, 12, 31), 0, 1_000, per).allowed == allowed


@given(days, st.integers(1, 2000), st.integers(0, 200_000), st.integers(-50, 3000))
def test_the_allowance_grows_day_by_day_from_nothing_to_all_of_it(
    starts: date, term: int, allowance: int, run: int
) -> None:
    miles = MileTerms(starts, starts + (term - 1) * DAY, 0, allowance)
    to_date = miles.allowed_through(starts + run * DAY)
    assert 0 <= to_date <= miles.allowed_through(starts + (run + 1) * DAY) <= allowance
    assert miles.allowed_through(miles.ends) == allowance


def test_without_a_pace_only_the_miles_to_date_are_told() -> None:
    miles = MileTerms(date(2026, 1, 1), date(2026, 12, 31), 500, 36_500)
    standing = mileage_standing(miles, Reading(date(2026, 1, 10), 1_400), None, date(2026, 1, 10))
    assert (standing.used, standing.ahead) == (900, -100)
    assert standing.over_at_end is None


def test_miles_after_the_last_day_are_those_driven_already() -> None:
    miles = MileTerms(date(2025, 1, 1), date(2025, 12, 31), 0, 10_000, rate=Decimal("0.25"))
    latest = Reading(date(2026, 2, 1), 12_000)
    standing = mileage_standing(miles, latest, Decimal(100), date(2026, 2, 1))
    assert standing.used_at_end == 12_000
    assert standing.charge_at_end == Money.of(500)


def test_an_odometer_is_never_reckoned_backwards() -> None:
    latest = Reading(date(2026, 2, 1), 12_000)
    assert odometer_on(latest, Decimal(100), date(2026, 1, 1)) == 12_000
    assert odometer_on(latest, Decimal("99.9"), date(2026, 2, 11)) == 12_999


@given(st.integers(-500, 500_000), st.decimals(0, 2, places=3))
def test_only_miles_over_the_allowance_cost(over: int, rate: Decimal) -> None:
    charge = MileTerms(date(2026, 1, 1), date(2026, 12, 31), 0, 100, rate=rate).charge(over)
    assert charge == (Money.rounded(rate * over) if over > 0 else ZERO)


def test_an_unknown_rate_makes_an_unknown_charge() -> None:
    miles = MileTerms(date(2026, 1, 1), date(2026, 12, 31), 0, 100)
    assert (miles.charge(1), miles.charge(0)) == (None, ZERO)
