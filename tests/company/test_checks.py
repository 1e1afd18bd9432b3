"""The MCS-150 cycle, and no Social Security number in clear."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsp_desktop.company.checks import COMPANY_RULES as RULES
from dsp_desktop.company.checks import CompanyFacts, holds_private_number, mcs150_due
from dsp_desktop.rules.engine import Severity, State
from tests.support.rules import TODAY, ask, figures, states, the

COMPANY = CompanyFacts("1896", date(2025, 6, 10), has_commercial=True, private_in=())
FIGURES = figures()


@pytest.mark.parametrize(
    ("usdot", "due"),
    [
        ("1896", date(2027, 6, 30)),  # M01
        ("1234567", date(2028, 7, 31)),  # M02
        ("1234590", date(2027, 10, 31)),  # M05
        ("1234512", date(2027, 2, 28)),
        ("1234521", date(2028, 1, 31)),
        ("1234502", date(2028, 2, 29)),  # 0 is even; 2028 is a leap year
        ("10", date(2027, 10, 31)),
        ("007", date(2028, 7, 31)),
        ("5", None),
        ("", None),
        ("12A4", None),
        ("١٢", None),  # digits of another script are no USDOT number
    ],
)
def test_last_digit_sets_the_month_and_the_one_before_it_the_year_390_19(
    usdot: str, due: date | None
) -> None:
    assert mcs150_due(usdot, TODAY, FIGURES, on=TODAY) == due


@given(st.integers(10, 99_999_999), st.dates(date(2005, 1, 1), date(2090, 1, 1)))
def test_the_next_due_date_is_within_two_years_and_of_the_right_parity(
    number: int, day: date
) -> None:
    due = mcs150_due(str(number), day, FIGURES, on=day)
    assert due is not None
    assert day <= due <= day + timedelta(days=731)
    assert due.year % 2 == (number // 10) % 2
    assert due.month == (number % 10 or 10)
    assert (due + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("filed", "on", "state", "due"),
    [
        (date(2025, 6, 10), TODAY, None, None),
        # An update in between does not move the cycle; the 60 days before the date do count.
        (date(2026, 9, 1), date(2027, 5, 15), State.DUE_SOON, date(2027, 6, 30)),
        (date(2027, 4, 30), date(2027, 5, 15), State.DUE_SOON, date(2027, 6, 30)),
        (date(2027, 5, 1), date(2027, 5, 15), None, None),
        (date(2025, 8, 10), TODAY, None, None),  # late, but filed
        (date(2025, 6, 10), date(2027, 4, 30), None, None),
        (date(2025, 6, 10), date(2027, 5, 1), State.DUE_SOON, date(2027, 6, 30)),
        (date(2025, 6, 10), date(2027, 6, 30), State.DUE_SOON, date(2027, 6, 30)),
        (date(2025, 6, 10), date(2027, 7, 1), State.BLOCKED, date(2027, 6, 30)),
        (None, TODAY, State.CANNOT_CONFIRM, date(2027, 6, 30)),
        (date(1996, 6, 10), TODAY, State.BLOCKED, date(1997, 6, 30)),
    ],
)
def test_a_filing_counts_for_the_date_it_is_near(
    filed: date | None, on: date, state: State | None, due: date | None
) -> None:
    found = ask(RULES, replace(COMPANY, mcs150_filed_on=filed), on=on)
    assert [(f.state, f.due) for f in found] == ([(state, due)] if state else [])


def test_an_overdue_update_stops_heavy_vehicles_and_warns_the_others() -> None:
    late = replace(COMPANY, mcs150_filed_on=date(2023, 6, 1))
    assert the(ask(RULES, late), "FMC-03").severity is Severity.BLOCKER
    light = replace(late, has_commercial=False)
    assert the(ask(RULES, light), "FMC-03").state is State.DUE_SOON


@pytest.mark.parametrize(
    ("usdot", "commercial", "expected"),
    [
        (None, False, {}),
        (None, True, {}),  # FMC-02 asks for the number
        ("7", True, {"FMC-03": State.CANNOT_CONFIRM}),
    ],
)
def test_without_a_number_to_read_nothing_is_assumed(
    usdot: str | None, *, commercial: bool, expected: dict[str, State]
) -> None:
    facts = replace(COMPANY, usdot=usdot, has_commercial=commercial)
    assert states(RULES, facts) == expected


@pytest.mark.parametrize(
    ("text", "private"),
    [
        ("SSN 219-09-9999", True),
        ("219 09 9999 is hers", True),
        ("his ssn: 219099999", True),
        ("Social Security number is 219099999", True),
        ("call 219-555-0142", False),
        ("000-12-3456", False),
        ("666-12-3456", False),
        ("900-12-3456", False),
        ("219-00-3456", False),
        ("219-09-0000", False),
        ("tracking 219099999", False),
        ("1219-09-99991", False),
        ("219-09 9999", False),
    ],
)
def test_what_looks_like_a_social_security_number(text: str, *, private: bool) -> None:
    assert holds_private_number(text) is private


def test_a_number_in_clear_is_named_by_place_and_never_printed() -> None:
    places = tuple(f"document #{i}" for i in range(7))
    finding = the(ask(RULES, replace(COMPANY, private_in=places)), "PR-02")
    assert finding.state is State.BLOCKED
    assert finding.reason.endswith(
        "document #0, document #1, document #2, document #3, document #4 and 2 more."
    )
