"""What holding a lessor's line against the lease shows."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsp_desktop.fleet.terms import Billing, Proration, RentPeriod
from dsp_desktop.kernel.money import ZERO, Money
from dsp_desktop.leasing.logic import RentTerms, rent_through
from dsp_desktop.statements.logic import Billed, Contract, Reconciled, reconcile
from dsp_desktop.statements.terms import ChargeKind, Verdict

DAY = timedelta(days=1)
START = date(2026, 1, 16)
MONTHLY = RentTerms(Money.of(900), RentPeriod.MONTH, START, Billing.CALENDAR)
LEASE = Contract(7, START, None, MONTHLY, return_fee=Money.of(350))
NOV = (date(2026, 11, 1), date(2026, 11, 30))


def rent(amount: str, first: date | None, last: date | None, days: int | None = None) -> Billed:
    return Billed(ChargeKind.RENT, Money.of(amount), first, last, days)


def held(line: Billed, *contracts: Contract, twin: str | None = None) -> Reconciled:
    return reconcile(line, contracts or (LEASE,), van_known=True, twin=twin)


@pytest.mark.parametrize(
    ("line", "verdict", "expected"),
    [
        (rent("900", *NOV), Verdict.AGREES, "900"),
        (rent("464.52", START, date(2026, 1, 31)), Verdict.AGREES, "464.52"),
        (rent("950", *NOV), Verdict.AMOUNT_DIFFERS, "900"),
        (rent("930", *NOV, days=31), Verdict.DAYS_DIFFER, "900"),
        (rent("900", date(2026, 1, 1), date(2026, 1, 31)), Verdict.BEFORE_START, "464.52"),
        (rent("900", date(2025, 12, 1), date(2025, 12, 31)), Verdict.BEFORE_START, "0"),
    ],
)
def test_a_rent_agrees_with_the_lease_or_differs_in_one_plain_way(
    line: Billed, verdict: Verdict, expected: str
) -> None:
    found = held(line)
    assert (found.verdict, found.expected) == (verdict, Money.of(expected))
    assert found.lease_id == 7


def test_after_the_van_went_back_only_the_days_before_are_owed() -> None:
    gone = Contract(7, START, date(2026, 11, 10), MONTHLY)
    found = held(rent("900", *NOV), gone)
    assert (found.verdict, found.expected) == (Verdict.AFTER_RETURN, Money.of(300))
    assert found.because == (
        "The van went back 10 Nov 2026. "
        "By the lease 1 Nov 2026 to 10 Nov 2026 costs $300.00 of rent."
    )
    later = held(rent("900", date(2026, 12, 1), date(2026, 12, 31)), gone)
    assert (later.verdict, later.expected) == (Verdict.AFTER_RETURN, ZERO)
    assert later.because == "The van went back 10 Nov 2026."


def test_a_van_that_is_not_ours_owes_nothing() -> None:
    found = reconcile(rent("900", *NOV), (), van_known=False)
    assert (found.verdict, found.expected) == (Verdict.NOT_OUR_VAN, ZERO)


def test_a_van_without_a_lease_with_this_lessor_owes_it_nothing() -> None:
    found = reconcile(rent("900", *NOV), (), van_known=True)
    assert (found.verdict, found.expected) == (Verdict.NO_LEASE, ZERO)


def test_the_same_charge_twice_is_owed_once() -> None:
    found = held(rent("900", *NOV), twin="invoice A-1 of 1 Nov 2026")
    assert (found.verdict, found.expected) == (Verdict.CHARGED_TWICE, ZERO)
    assert "invoice A-1" in found.because


def test_of_two_leases_the_one_in_force_on_the_first_day_counts() -> None:
    second = Contract(8, date(2026, 11, 1), None, RentTerms(
        Money.of(700), RentPeriod.MONTH, date(2026, 11, 1)))  # fmt: skip
    first = Contract(7, START, date(2026, 10, 31), MONTHLY)
    assert held(rent("700", *NOV), first, second).lease_id == 8
    assert held(rent("900", date(2026, 10, 1), date(2026, 10, 31)), first, second).lease_id == 7


def test_a_line_without_days_agrees_only_as_one_whole_rent() -> None:
    assert held(rent("900", None, None)).verdict is Verdict.AGREES
    assert held(rent("450", None, None)).verdict is Verdict.TO_CHECK


def test_without_a_rent_on_file_somebody_has_to_look() -> None:
    found = held(rent("900", *NOV), Contract(7, START, None, None))
    assert (found.verdict, found.expected) == (Verdict.TO_CHECK, None)


@pytest.mark.parametrize(
    ("charge", "amount", "verdict"),
    [
        (ChargeKind.RETURN_FEE, "350", Verdict.AGREES),
        (ChargeKind.RETURN_FEE, "500", Verdict.AMOUNT_DIFFERS),
        (ChargeKind.DAMAGE, "500", Verdict.TO_CHECK),
        (ChargeKind.TOLL, "5", Verdict.TO_CHECK),
    ],
)
def test_a_fee_is_held_against_the_lease_where_that_states_one(
    charge: ChargeKind, amount: str, verdict: Verdict
) -> None:
    assert held(Billed(charge, Money.of(amount), *NOV)).verdict is verdict


@given(
    st.integers(1, 300_000).map(Money),
    st.sampled_from(RentPeriod),
    st.sampled_from(Billing),
    st.sampled_from(Proration),
    st.integers(0, 400),
    st.integers(0, 90),
)
def test_what_the_lease_itself_comes_to_always_agrees(  # noqa: PLR0913, PLR0917 - what a lease states
    amount: Money, period: RentPeriod, billing: Billing, proration: Proration, skip: int, held: int
) -> None:
    terms = RentTerms(amount, period, START, billing, proration)
    first = START + skip * DAY
    last = first + held * DAY
    owed = rent_through(terms, last) - rent_through(terms, first - DAY)
    line = Billed(ChargeKind.RENT, owed, first, last)
    found = reconcile(line, [Contract(1, START, None, terms)], van_known=True)
    assert found.verdict is Verdict.AGREES
