"""What a lease costs: its rents, and the cost to end it."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsp_desktop.fleet.logic import MileTerms
from dsp_desktop.fleet.terms import Billing, EarlyEnd, Proration, RentPeriod
from dsp_desktop.kernel.explain import Line
from dsp_desktop.kernel.money import ZERO, Money
from dsp_desktop.leasing.logic import (
    Driven,
    EndTerms,
    RentTerms,
    exposure,
    rent_through,
    rents,
)

DAY = timedelta(days=1)
START = date(2026, 1, 16)
MONTHLY = RentTerms(Money.of(900), RentPeriod.MONTH, START)
days = st.dates(date(2024, 1, 1), date(2028, 12, 31))
terms = st.builds(
    RentTerms,
    st.integers(0, 500_000).map(Money),
    st.sampled_from(RentPeriod),
    days,
    st.sampled_from(Billing),
    st.sampled_from(Proration),
)


@given(terms, st.integers(0, 900))
def test_rents_follow_each_other_without_a_gap_up_to_the_last_day(
    terms: RentTerms, held: int
) -> None:
    last = terms.starts + held * DAY
    found = list(rents(terms, last))
    assert found[0].first == terms.starts
    assert found[-1].last == last
    assert all(one.last + DAY == two.first for one, two in pairwise(found))


@given(terms, st.integers(0, 900), st.integers(0, 60))
def test_a_longer_stay_never_costs_less(terms: RentTerms, held: int, more: int) -> None:
    last = terms.starts + held * DAY
    assert rent_through(terms, last) <= rent_through(terms, last + more * DAY)


@given(terms, st.integers(0, 900))
def test_no_week_or_month_costs_more_than_its_rent(terms: RentTerms, held: int) -> None:
    if terms.period is not RentPeriod.DAY:
        found = rents(terms, terms.starts + held * DAY)
        assert all(each.amount <= terms.rent for each in found)


@given(terms, st.integers(0, 700), st.integers(1, 700))
def test_rents_paid_and_rents_left_make_up_the_rents_of_the_term(
    terms: RentTerms, held: int, rest: int
) -> None:
    on = terms.starts + held * DAY
    ends = on + rest * DAY
    cost = exposure(on, rent=terms, end=EndTerms(ends, EarlyEnd.RENTS_LEFT), driven=None)
    assert rent_through(terms, on) + cost.owed == rent_through(terms, ends)


def test_nothing_is_owed_before_the_lease_begins() -> None:
    assert rent_through(MONTHLY, START - DAY) == ZERO


@pytest.mark.parametrize(
    ("proration", "broken"),
    [
        (Proration.DAYS_OF_PERIOD, "464.52"),  # 16 of January's 31 days
        (Proration.THIRTIETHS, "480"),  # 16 of 30 days
        (Proration.DAYS_OF_YEAR, "473.42"),  # 16 x 900 x 12 / 365
        (Proration.WHOLE, "900"),
    ],
)
def test_a_broken_first_month_costs_what_the_lease_states(
    proration: Proration, broken: str
) -> None:
    lease = RentTerms(Money.of(900), RentPeriod.MONTH, START, Billing.CALENDAR, proration)
    first, second = rents(lease, date(2026, 2, 28))
    assert first.amount == Money.of(broken)
    assert second.amount == Money.of(900)


def test_thirty_one_days_by_thirtieths_cost_one_rent_and_no_more() -> None:
    lease = RentTerms(
        Money.of(900), RentPeriod.MONTH, date(2026, 3, 1), Billing.CALENDAR, Proration.THIRTIETHS
    )
    assert rent_through(lease, date(2026, 3, 30)) == Money.of(900)
    assert rent_through(lease, date(2026, 3, 31)) == Money.of(900)


def test_a_month_from_the_thirty_first_ends_with_the_month_that_is_shorter() -> None:
    lease = RentTerms(Money.of(900), RentPeriod.MONTH, date(2026, 1, 31))
    assert [(each.first, each.last) for each in rents(lease, date(2026, 3, 30))] == [
        (date(2026, 1, 31), date(2026, 2, 27)),
        (date(2026, 2, 28), date(2026, 3, 30)),
    ]


def test_a_rental_by_the_week_costs_sevenths_of_its_last_week() -> None:
    rental = RentTerms(Money.of(350), RentPeriod.WEEK, date(2026, 11, 1))
    assert [each.amount for each in rents(rental, date(2026, 11, 10))] == [
        Money.of(350),
        Money.of(150),
    ]


ENDS = date(2027, 1, 15)
ON = date(2026, 11, 21)


def ending(end: EndTerms, **more: object) -> dict[str, Money]:
    given: dict[str, object] = {"rent": MONTHLY, "driven": None} | more
    found = exposure(ON, end=end, **given)  # type: ignore[arg-type] # spelled out by the tests
    assert not found.unknown
    return {line.label: line.amount for line in found.lines}


def test_all_rents_left_are_owed_and_no_notice_beside_them() -> None:
    cost = ending(EndTerms(ENDS, EarlyEnd.RENTS_LEFT, notice_days=30))
    # 24 of 30 days left of the month begun on 16 November, and the whole of the next.
    assert cost == {"Rents left": Money.of("1620.00")}


def test_a_share_of_the_rents_left_is_rounded_once() -> None:
    cost = ending(EndTerms(ENDS, EarlyEnd.SHARE_OF_RENTS, share=Decimal("33.3")))
    assert cost == {"Rents left": Money.of("539.46")}


def test_some_rents_cost_no_more_than_those_that_are_left() -> None:
    assert ending(EndTerms(ENDS, EarlyEnd.SOME_RENTS, rents=1)) == {"Early end": Money.of(900)}
    assert ending(EndTerms(ENDS, EarlyEnd.SOME_RENTS, rents=6)) == {"Early end": Money.of(1620)}


def test_notice_costs_rent_until_the_last_day_and_not_past_it() -> None:
    assert ending(EndTerms(None, EarlyEnd.NOTICE_ONLY, notice_days=10)) == {
        "Rent during the notice": Money.of(300)
    }
    assert ending(EndTerms(ENDS, EarlyEnd.NOTICE_ONLY, notice_days=300)) == {
        "Rent during the notice": Money.of(1620)
    }


def test_a_fee_is_owed_with_the_return_fee_and_the_damage() -> None:
    end = EndTerms(ENDS, EarlyEnd.FEE, fee=Money.of(750), notice_days=0, return_fee=Money.of(395))
    cost = ending(end, damage=[Line("Dent", Money.of(210), "estimate of 1 Nov")])
    assert cost == {
        "Early end": Money.of(750),
        "Return fee": Money.of(395),
        "Dent": Money.of(210),
    }


def test_after_the_last_day_only_fees_miles_and_damage_are_left() -> None:
    end = EndTerms(ON - DAY, EarlyEnd.RENTS_LEFT, return_fee=Money.of(395), notice_days=30)
    assert ending(end) == {"Return fee": Money.of(395)}


def test_miles_over_are_those_past_what_is_allowed_through_the_day() -> None:
    miles = MileTerms(date(2026, 1, 1), date(2026, 12, 31), 250, 36_500, rate=Decimal("0.185"))
    over = Driven(miles, odometer=250 + 32_500 + 1_000, read_on=ON)
    cost = ending(EndTerms(None), driven=over)  # 325 days to 21 November, 100 miles each
    assert cost == {"Excess miles": Money.of(185)}
    below = Driven(miles, odometer=20_000, read_on=ON)
    assert ending(EndTerms(None), driven=below) == {}


def test_a_deposit_is_set_against_what_is_owed() -> None:
    found = exposure(
        ON,
        rent=MONTHLY,
        end=EndTerms(ENDS, EarlyEnd.FEE, fee=Money.of(100)),
        driven=None,
        deposit=Money.of(500),
    )
    assert (found.owed, found.net) == (Money.of(100), Money.of(-400))


@pytest.mark.parametrize(
    ("rent", "end", "owed", "said"),
    [
        (None, EndTerms(ENDS, EarlyEnd.FEE, fee=Money.of(5)), 5, "The rent is not on file."),
        (MONTHLY, EndTerms(ENDS), 1620, "does not say what an early end costs"),
        (MONTHLY, EndTerms(ENDS, EarlyEnd.FEE), 0, "fee for an early end is not on file"),
        (MONTHLY, EndTerms(ENDS, EarlyEnd.SOME_RENTS), 0, "How many rents"),
        (MONTHLY, EndTerms(ENDS, EarlyEnd.SHARE_OF_RENTS), 1620, "What share of the rents"),
    ],
)
def test_what_the_lease_does_not_say_is_named_and_the_worst_case_taken(
    rent: RentTerms | None, end: EndTerms, owed: int, said: str
) -> None:
    found = exposure(ON, rent=rent, end=end, driven=None)
    assert found.owed == Money.of(owed)
    assert any(said in each for each in found.unknown)


def test_miles_over_without_a_rate_are_named_as_not_known() -> None:
    miles = MileTerms(date(2026, 1, 1), date(2026, 12, 31), 0, 10)
    found = exposure(
        ON, rent=None, end=EndTerms(ON), driven=Driven(miles, 50_000, ON), unknown=["One dent."]
    )
    assert found.lines == ()
    assert found.unknown == (
        "One dent.",
        "49,992 miles over; what a mile over costs is not on file.",
    )
