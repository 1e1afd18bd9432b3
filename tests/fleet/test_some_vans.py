"""Rules that hold some vans only: heavy ones, leased ones, those at the line, those tested."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dsp_desktop.fleet.checks import (
    EMISSIONS_RULES,
    HEAVY_RULES,
    LEASE_RULES,
    LINE_RULES,
    RECALL_RULES,
    EmissionsFacts,
    HeavyFacts,
    LeaseFacts,
    RecallFacts,
    Roadside,
)
from dsp_desktop.fleet.terms import LeaseKind
from dsp_desktop.rules.engine import Severity, State
from tests.fleet.test_checks import VAN
from tests.support.rules import TODAY, ask, states, the

STEP_VAN = HeavyFacts(
    weight_lb=14_500,
    interstate=True,
    marked=True,
    equipped=True,
    lessor="Northlease",
    leased_since=date(2024, 1, 1),
    lease_kept=True,
    plate_state="WA",
    bit_on=None,
    apportioned=False,
    tax_paid_on=None,
)
LEASE = LeaseFacts(LeaseKind.LEASE, "Northlease", date(2027, 12, 31), 90_000, "Clean")
TESTED = EmissionsFacts(
    electric=False,
    tested_on=date(2026, 3, 1),
    good_until=date(2028, 3, 1),
    registration_expired=False,
)


def test_a_heavy_van_in_order_is_ready() -> None:
    assert ask(HEAVY_RULES, STEP_VAN) == []


@pytest.mark.parametrize(
    ("changes", "rule", "state", "severity"),
    [
        ({"marked": False}, "FMC-12", State.DUE_SOON, Severity.WARNING),
        ({"equipped": False}, "VEH-09", State.DUE_SOON, Severity.WARNING),
        ({"lease_kept": False}, "VEH-10", State.READY, Severity.INFO),
        ({"plate_state": "CA"}, "SV-08", State.DUE_SOON, Severity.WARNING),
        ({"weight_lb": 33_000}, "SV-10", State.READY, Severity.INFO),
    ],
)
def test_what_a_heavy_van_lacks_is_told(
    changes: dict[str, Any], rule: str, state: State, severity: Severity
) -> None:
    (finding,) = ask(HEAVY_RULES, replace(STEP_VAN, **changes))
    assert (finding.rule, finding.state, finding.severity) == (rule, state, severity)


def test_within_one_state_neither_marks_nor_apportioned_plates_are_asked_for() -> None:
    inside = replace(STEP_VAN, interstate=False, marked=False, weight_lb=33_000)
    assert ask(HEAVY_RULES, inside) == []
    assert set(states(HEAVY_RULES, replace(inside, interstate=None))) == {"FMC-12", "SV-10"}


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({"leased_since": date(2026, 10, 21)}, False),  # thirty days
        ({"leased_since": date(2026, 10, 20)}, True),
        ({"leased_since": None}, False),  # we own it
    ],
)
def test_veh_10_the_lease_of_more_than_thirty_days_is_on_file_396_3(
    changes: dict[str, Any], *, asked: bool
) -> None:
    facts = replace(STEP_VAN, lease_kept=False, **changes)
    assert ("VEH-10" in states(HEAVY_RULES, facts)) is asked


@pytest.mark.parametrize(
    ("bit_on", "said"),
    [
        (date(2026, 8, 21), "expired"),  # 91 days ago
        (date(2026, 8, 22), "today"),
        (date(2026, 9, 5), "in 14 days"),
        (date(2026, 9, 6), None),
    ],
)
def test_sv_08_california_inspects_every_ninety_days(bit_on: date, said: str | None) -> None:
    facts = replace(STEP_VAN, plate_state="CA", bit_on=bit_on)
    found = ask(HEAVY_RULES, facts)
    assert [said in f.reason for f in found if said] == ([True] if said else [])
    assert bool(found) is (said is not None)


@pytest.mark.parametrize(
    ("weight", "apportioned", "asked"),
    [(26_000, False, False), (26_001, False, True), (26_001, True, False)],
)
def test_sv_10_apportioned_plates_from_26_001_lb(
    weight: int, *, apportioned: bool, asked: bool
) -> None:
    facts = replace(STEP_VAN, weight_lb=weight, apportioned=apportioned)
    assert ("SV-10" in states(HEAVY_RULES, facts)) is asked


@pytest.mark.parametrize(
    ("weight", "paid", "asked"),
    [
        (54_999, None, False),
        (55_000, None, True),
        (55_000, date(2026, 6, 30), True),  # of the year before
        (55_000, date(2026, 7, 1), False),
    ],
)
def test_sv_11_the_heavy_use_tax_is_of_a_year_from_july_4481(
    weight: int, paid: date | None, *, asked: bool
) -> None:
    facts = replace(STEP_VAN, weight_lb=weight, apportioned=True, tax_paid_on=paid)
    assert ("SV-11" in states(HEAVY_RULES, facts)) is asked
    early = states(HEAVY_RULES, facts, on=date(2026, 6, 30))
    assert ("SV-11" in early) is (weight == 55_000 and paid is None)


@pytest.mark.parametrize(
    ("rated", "weighed", "asked"),
    [
        (9_999, None, False),
        (10_000, None, True),
        (10_001, None, False),
        (9_350, 10_000, True),
        (10_000, 10_400, False),  # heavier than it is rated: a commercial motor vehicle
        (None, None, False),
    ],
)
def test_fmc_10_exactly_10_000_lb_is_for_a_lawyer_387_3(
    rated: int | None, weighed: int | None, *, asked: bool
) -> None:
    found = ask(LINE_RULES, replace(VAN, gvwr_lb=rated, actual_weight_lb=weighed))
    assert [(f.rule, f.state) for f in found] == [("FMC-10", State.READY)] * asked


def test_sv_12_a_lease_says_how_long_how_far_and_how_it_ends() -> None:
    assert ask(LEASE_RULES, LEASE) == []
    bare = replace(LEASE, ends=None, allowance_mi=None, return_terms=None)
    lease = the(ask(LEASE_RULES, bare), "SV-12")
    assert "last day, miles allowed and return terms" in lease.reason
    assert (lease.state, lease.severity) == (State.DUE_SOON, Severity.WARNING)
    rental = the(ask(LEASE_RULES, replace(bare, kind=LeaseKind.RENTAL)), "SV-12")
    assert "does not say: return terms." in rental.reason  # rentals run on, and go by the day
    assert ask(LEASE_RULES, replace(LEASE, allowance_mi=0)) == []


def test_sv_12_a_van_is_back_by_the_last_day_of_its_lease() -> None:
    assert ask(LEASE_RULES, replace(LEASE, ends=TODAY)) == []
    late = the(ask(LEASE_RULES, replace(LEASE, ends=date(2026, 11, 19))), "SV-12")
    assert (late.since, late.due) == (TODAY, date(2026, 11, 19))


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, None),
        ({"good_until": date(2026, 11, 19)}, State.DUE_SOON),
        ({"good_until": TODAY}, State.DUE_SOON),
        ({"good_until": date(2027, 1, 19)}, State.DUE_SOON),  # 60 days
        ({"good_until": date(2027, 1, 20)}, None),
        ({"good_until": None}, None),  # a year from March
        ({"good_until": None, "tested_on": date(2025, 11, 19)}, State.DUE_SOON),
        ({"tested_on": None}, State.DUE_SOON),
        ({"tested_on": None, "electric": True}, None),
        ({"tested_on": None, "registration_expired": True}, State.BLOCKED),
        ({"good_until": date(2026, 11, 19), "registration_expired": True}, State.BLOCKED),
        ({"good_until": TODAY, "registration_expired": True}, State.DUE_SOON),
    ],
)
def test_sv_03_an_emissions_test_where_the_county_asks_for_one(
    changes: dict[str, Any], state: State | None
) -> None:
    assert states(EMISSIONS_RULES, replace(TESTED, **changes)).get("SV-03") is state


@pytest.mark.parametrize(
    ("day", "settled_on", "state", "due"),
    [
        (date(2026, 11, 11), None, None, None),  # nine days ago
        (date(2026, 11, 10), None, State.DUE_SOON, date(2026, 11, 25)),
        (date(2026, 11, 5), None, State.DUE_SOON, TODAY),
        (date(2026, 11, 4), None, State.DUE_SOON, date(2026, 11, 19)),  # late; still a warning
        (date(2026, 11, 4), TODAY, None, None),
        (date(2026, 11, 4), date(2026, 11, 21), State.DUE_SOON, date(2026, 11, 19)),
        (date(2025, 11, 20), None, State.DUE_SOON, date(2025, 12, 5)),
        (date(2025, 11, 19), None, None, None),  # no longer kept
    ],
)
def test_veh_08_a_roadside_report_is_returned_within_fifteen_days_396_9(
    day: date, settled_on: date | None, state: State | None, due: date | None
) -> None:
    facts = replace(STEP_VAN, roadside=(Roadside(day, settled_on, stopped=False),))
    (found,) = ask(HEAVY_RULES, facts) or [None]
    assert (found and found.state, found and found.due) == (state, due)


def test_veh_08_a_van_put_out_of_service_stays_until_its_repair_is_certified() -> None:
    order = Roadside(date(2025, 1, 5), None, stopped=True)
    old = Roadside(date(2024, 1, 5), date(2024, 1, 7), stopped=True)
    finding = the(ask(HEAVY_RULES, replace(STEP_VAN, roadside=(order, old))), "VEH-08")
    assert (finding.state, finding.severity) == (State.BLOCKED, Severity.BLOCKER)
    assert finding.since == date(2025, 1, 5)
    tomorrow = replace(order, settled_on=date(2026, 11, 21))
    assert states(HEAVY_RULES, replace(STEP_VAN, roadside=(tomorrow,))) == {"VEH-08": State.BLOCKED}
    certified = replace(order, settled_on=TODAY)
    assert ask(HEAVY_RULES, replace(STEP_VAN, roadside=(certified,))) == []


def test_veh_v3_an_open_recall_warns_until_it_is_remedied() -> None:
    facts = RecallFacts(((date(2026, 10, 1), None), (date(2026, 9, 1), date(2026, 9, 30))))
    finding = the(ask(RECALL_RULES, facts), "VEH-V3")
    assert (finding.state, finding.since) == (State.DUE_SOON, date(2026, 10, 1))
    assert ask(RECALL_RULES, RecallFacts(((date(2026, 10, 1), TODAY),))) == []
