"""Cover: in force, high enough, and everyone on it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dsp_desktop.insurance.checks import (
    COVER_RULES,
    NEEDED,
    POLICY_RULES,
    SCHEDULE_RULES,
    CoverFacts,
    PolicyFacts,
    ScheduleFacts,
)
from dsp_desktop.insurance.terms import PolicyKind
from dsp_desktop.kernel.money import Money
from dsp_desktop.rules.engine import Severity, State
from tests.support.rules import TODAY, ask, states, the

MILLION = Money.of(1_000_000)
AUTO = PolicyFacts(
    kind=PolicyKind.AUTO_LIABILITY,
    effective=date(2026, 6, 1),
    ends=date(2027, 6, 1),
    cancelled=False,
    followed=False,
    each_limit=MILLION,
    aggregate_limit=None,
    mcs90=True,
    plate_states=("CA",),
    commercial=False,
    interstate=True,
)


def test_a_policy_in_order_is_ready() -> None:
    assert states(POLICY_RULES, AUTO) == {}
    assert states(POLICY_RULES, replace(AUTO, commercial=True)) == {}


@pytest.mark.parametrize(
    ("ends", "followed", "state"),
    [
        (TODAY, False, State.BLOCKED),  # G12: lapsed at 12:01 a.m. today
        (date(2026, 11, 21), False, State.DUE_SOON),
        (date(2027, 1, 19), False, State.DUE_SOON),  # 60 days
        (date(2027, 1, 20), False, None),
        (date(2026, 11, 21), True, None),
    ],
)
def test_g12_a_policy_does_not_cover_the_day_it_expires(
    ends: date,
    followed: bool,  # noqa: FBT001 - a column of the table
    state: State | None,
) -> None:
    facts = replace(AUTO, ends=ends, followed=followed)
    assert states(POLICY_RULES, facts).get("SV-06") is state


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"ends": date(2026, 11, 10), "cancelled": True}, State.BLOCKED),
        ({"ends": date(2026, 12, 1), "cancelled": True}, State.DUE_SOON),
        ({"ends": date(2026, 11, 10), "kind": PolicyKind.UMBRELLA}, State.DUE_SOON),
        ({"ends": date(2026, 11, 10), "kind": PolicyKind.UMBRELLA, "cancelled": True}, None),
        ({"effective": date(2026, 12, 1)}, State.BLOCKED),
        ({"effective": date(2026, 12, 1), "kind": PolicyKind.UMBRELLA}, State.DUE_SOON),
        ({"effective": date(2026, 12, 1), "followed": True}, None),
    ],
)
def test_cancellation_and_cover_that_has_not_begun(
    changes: dict[str, Any], state: State | None
) -> None:
    assert states(POLICY_RULES, replace(AUTO, **changes)).get("SV-06") is state


@pytest.mark.parametrize(
    ("state", "limit", "expected"),
    [
        ("CA", 75_000, None),  # 60,000 for all persons and 15,000 for property
        ("CA", 74_999, State.BLOCKED),
        ("NC", 150_000, None),
        ("NC", 149_999, State.BLOCKED),
        ("FL", 9_999, State.BLOCKED),
        ("NH", 0, None),
        ("NH", None, None),
        ("CA", None, State.CANNOT_CONFIRM),
        ("ZZ", 1_000_000, State.CANNOT_CONFIRM),
    ],
)
def test_auto_liability_reaches_the_minimum_of_every_plate(
    state: str, limit: int | None, expected: State | None
) -> None:
    money = None if limit is None else Money.of(limit)
    facts = replace(AUTO, plate_states=(state,), each_limit=money)
    assert states(POLICY_RULES, facts).get("SV-05") is expected


def test_a_limit_is_too_low_from_the_day_the_law_raised_the_minimum() -> None:
    long_running = replace(AUTO, effective=date(2025, 6, 1), plate_states=("NJ",))
    finding = the(ask(POLICY_RULES, replace(long_running, each_limit=Money.of(94_999))), "SV-05")
    assert finding.since == date(2026, 1, 1)  # 70,000 and 25,000
    assert states(POLICY_RULES, replace(long_running, each_limit=Money.of(95_000))) == {
        "AMZ-02": State.BLOCKED
    }


@pytest.mark.parametrize(
    ("state", "least"),
    [
        ("CA", 75_000), ("NC", 150_000), ("UT", 90_000), ("VA", 125_000), ("AL", 75_000),
        ("AK", 125_000), ("AZ", 65_000), ("AR", 75_000), ("CO", 65_000), ("CT", 75_000),
        ("DE", 60_000), ("GA", 75_000), ("FL", 10_000), ("NJ", 95_000),
    ],
)  # fmt: skip
def test_the_minimum_of_each_state_is_all_persons_and_property_together(
    state: str, least: int
) -> None:
    enough = replace(AUTO, plate_states=(state,), each_limit=Money.of(least))
    assert "SV-05" not in states(POLICY_RULES, enough)
    short = replace(enough, each_limit=Money.of(least - 1))
    assert states(POLICY_RULES, short)["SV-05"] is State.BLOCKED


def test_n02_one_step_van_sets_the_federal_limit_for_the_fleet_387_9() -> None:
    short = replace(AUTO, each_limit=Money.of(300_000), commercial=True)
    finding = the(ask(POLICY_RULES, short), "FMC-08")
    assert (finding.state, finding.since) == (State.BLOCKED, AUTO.effective)
    assert "$300,000, below $750,000" in finding.reason


@pytest.mark.parametrize(
    ("changes", "states_of_it"),
    [
        ({}, [State.BLOCKED]),
        ({"commercial": False}, []),
        ({"interstate": False}, []),
    ],
)
def test_a_lapse_breaks_the_federal_minimum_too_387_7(
    changes: dict[str, Any], states_of_it: list[State]
) -> None:
    facts = replace(AUTO, ends=TODAY, commercial=True)
    found = [f for f in ask(POLICY_RULES, replace(facts, **changes)) if f.rule == "FMC-08"]
    assert [f.state for f in found] == states_of_it
    assert [(f.since, f.due) for f in found] == [(TODAY, TODAY)] * len(found)


def test_n07_750_000_meets_the_law_and_not_the_contract() -> None:
    facts = replace(AUTO, each_limit=Money.of(750_000), commercial=True)
    assert states(POLICY_RULES, facts) == {"AMZ-02": State.BLOCKED}


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"mcs90": False}, State.BLOCKED),
        ({"mcs90": None}, State.CANNOT_CONFIRM),
        ({"interstate": None}, State.CANNOT_CONFIRM),
        ({"interstate": False, "mcs90": False}, None),
        ({"ends": date(2026, 11, 1), "mcs90": False}, State.BLOCKED),  # beside SV-06
        ({"kind": PolicyKind.UMBRELLA, "mcs90": None}, None),
    ],
)
def test_a_heavy_fleet_has_its_mcs_90(changes: dict[str, Any], state: State | None) -> None:
    facts = replace(AUTO, commercial=True, **changes)
    assert states(POLICY_RULES, facts).get("FMC-08") is state


@pytest.mark.parametrize(
    ("kind", "each", "aggregate", "found"),
    [
        (PolicyKind.AUTO_LIABILITY, 999_999, None, 1),
        (PolicyKind.GENERAL_LIABILITY, 1_000_000, 2_000_000, 0),
        (PolicyKind.GENERAL_LIABILITY, 500_000, 1_000_000, 2),
        (PolicyKind.WORKERS_COMP, 500_000, None, 1),
        (PolicyKind.CARGO, 25_000, None, 0),
        (PolicyKind.CARGO, 24_999, None, 1),
        (PolicyKind.UMBRELLA, 1, None, 0),
    ],
)
def test_each_policy_reaches_what_the_contract_asks(
    kind: PolicyKind, each: int, aggregate: int | None, found: int
) -> None:
    limit = None if aggregate is None else Money.of(aggregate)
    facts = replace(AUTO, kind=kind, each_limit=Money.of(each), aggregate_limit=limit)
    of_contract = [f for f in ask(POLICY_RULES, facts) if f.rule == "AMZ-02"]
    assert len(of_contract) == found
    lapsed = replace(facts, ends=TODAY)
    assert "AMZ-02" not in states(POLICY_RULES, lapsed)


COVER = CoverFacts(
    has_vans=True,
    on_file=NEEDED,
    in_force=NEEDED,
    heads={"CA": 12},
    comp_states=frozenset({"CA"}),
    comp_ended=None,
)
NO_COMP = NEEDED - {PolicyKind.WORKERS_COMP}


def test_a_covered_company_is_ready() -> None:
    assert states(COVER_RULES, COVER) == {}


def test_a_company_without_any_policy_on_file_is_not_a_pass() -> None:
    bare = replace(COVER, on_file=frozenset(), in_force=frozenset())
    assert states(COVER_RULES, bare) == {
        "SV-05": State.CANNOT_CONFIRM,
        "OS-08": State.CANNOT_CONFIRM,
        "AMZ-02": State.CANNOT_CONFIRM,
    }
    assert states(COVER_RULES, replace(bare, has_vans=False, heads={})) == {}


@pytest.mark.parametrize(
    ("heads", "wanted"),
    [
        ({"CA": 1}, True),
        ({"GA": 2}, False),
        ({"GA": 3}, True),
        ({"FL": 3}, False),
        ({"FL": 4}, True),
        ({"TN": 4}, False),
        ({"TN": 5}, True),
        ({"VA": 2}, False),  # more than two
        ({"VA": 3}, True),
        ({"AR": 2}, False),
        ({"AR": 3}, True),
        ({"NM": 2}, False),
        ({"NM": 3}, True),
        ({"NC": 2}, False),
        ({"NC": 3}, True),
        ({"SC": 3}, False),
        ({"SC": 4}, True),
        ({"AL": 4}, False),
        ({"AL": 5}, True),
        ({"MS": 4}, False),
        ({"MS": 5}, True),
        ({"MO": 4}, False),
        ({"MO": 5}, True),
        ({"MI": 3}, True),
        ({"WI": 3}, True),
        ({"ND": 1}, True),
        ({"WA": 1}, True),
        ({"WY": 1}, True),
        ({"TX": 200}, False),  # elective
        ({"OH": 1}, True),
        ({"": 3}, True),
        ({}, False),
    ],
)
def test_workers_compensation_from_the_states_own_number_of_employees(
    heads: dict[str, int],
    wanted: bool,  # noqa: FBT001 - a column of the table
) -> None:
    facts = replace(COVER, heads=heads, on_file=NO_COMP, in_force=NO_COMP)
    assert ("OS-08" in states(COVER_RULES, facts)) is wanted


@pytest.mark.parametrize(
    ("state", "heads", "because"),
    [
        ("MI", 1, "as soon as one employee works 35 hours a week for 13 weeks."),
        ("WI", 2, "as soon as wages of $500 are paid in a quarter."),
    ],
)
def test_hours_or_wages_may_ask_for_cover_below_the_number(
    state: str, heads: int, because: str
) -> None:
    facts = replace(COVER, heads={state: heads}, on_file=NO_COMP, in_force=NO_COMP)
    finding = the(ask(COVER_RULES, facts), "OS-08")
    assert finding.state is State.CANNOT_CONFIRM
    assert finding.reason.startswith("1 employee" if heads == 1 else f"{heads} employees")
    assert finding.reason.endswith(f"it is required {because}")
    assert "OS-08" not in states(COVER_RULES, replace(facts, heads={state: 0}))
    covered = replace(facts, on_file=NEEDED, in_force=NEEDED, comp_states=frozenset({state}))
    assert states(COVER_RULES, covered) == {}


def test_a_state_fund_is_named_as_the_way_to_cover() -> None:
    facts = replace(COVER, heads={"OH": 5}, on_file=NO_COMP, in_force=NO_COMP)
    assert "state fund (Ohio)" in the(ask(COVER_RULES, facts), "OS-08").action


@pytest.mark.parametrize(
    ("ended", "reason"),
    [
        (date(2026, 11, 1), "Workers' compensation is not in force since 1 Nov 2026; "),
        (None, "Workers' compensation is not in force; "),
    ],
)
def test_compensation_that_ended_blocks(ended: date | None, reason: str) -> None:
    facts = replace(COVER, in_force=NO_COMP, comp_ended=ended)
    finding = the(ask(COVER_RULES, facts), "OS-08")
    assert finding.state is State.BLOCKED
    assert finding.reason.startswith(reason)


@pytest.mark.parametrize(
    ("heads", "named", "state"),
    [
        ({"CA": 5, "NV": 2}, {"CA"}, State.BLOCKED),
        ({"CA": 5, "NV": 2}, {"CA", "NV"}, None),
        ({"CA": 5, "NV": 2}, set(), State.CANNOT_CONFIRM),
        ({"CA": 5}, set(), None),
        ({"": 5}, {"CA"}, State.CANNOT_CONFIRM),  # nobody has said where they work
        ({"CA": 5, "": 1}, {"CA"}, State.CANNOT_CONFIRM),
        ({"": 5}, set(), None),
    ],
)
def test_the_policy_names_every_state_where_people_work(
    heads: dict[str, int], named: set[str], state: State | None
) -> None:
    facts = replace(COVER, heads=heads, comp_states=frozenset(named))
    assert states(COVER_RULES, facts).get("OS-08") is state


@pytest.mark.parametrize(("scheduled", "found"), [(None, 0), (True, 0), (False, 1)])
def test_who_is_not_on_the_schedule_is_warned_about(
    scheduled: bool | None,  # noqa: FBT001 - a column of the table
    found: int,
) -> None:
    findings = ask(SCHEDULE_RULES, ScheduleFacts("van", scheduled))
    assert [f.severity for f in findings] == [Severity.WARNING] * found
    assert [f.state for f in findings] == [State.DUE_SOON] * found


LIGHT = replace(AUTO, has_authority=True, only_below_line=True, proof_filed=True)


@pytest.mark.parametrize(
    ("changes", "findings"),
    [
        ({}, 0),
        ({"each_limit": Money.of(300_000)}, 0),
        ({"each_limit": Money.of(299_999)}, 1),
        ({"proof_filed": False}, 1),
        ({"each_limit": Money.of(299_999), "proof_filed": False}, 2),
        ({"each_limit": Money.of(299_999), "has_authority": False}, 0),
        ({"each_limit": Money.of(299_999), "only_below_line": False}, 0),  # FMC-08 or FMC-10
    ],
)
def test_fmc_09_a_light_fleet_with_authority_carries_300_000_387_303(
    changes: dict[str, Any], findings: int
) -> None:
    found = [f for f in ask(POLICY_RULES, replace(LIGHT, **changes)) if f.rule == "FMC-09"]
    assert [f.state for f in found] == [State.DUE_SOON] * findings


@pytest.mark.parametrize(
    ("limit", "only_below_line", "blocked"),
    [
        (749_999, False, True),
        (750_000, False, False),
        (299_999, True, True),
        (300_000, True, False),
    ],
)
def test_sv_07_californias_permit_asks_for_a_limit_by_weight(
    limit: int, *, only_below_line: bool, blocked: bool
) -> None:
    facts = replace(
        AUTO, each_limit=Money.of(limit), only_below_line=only_below_line, in_california=True
    )
    assert (states(POLICY_RULES, facts).get("SV-07") is State.BLOCKED) is blocked
    assert "SV-07" not in states(POLICY_RULES, replace(facts, in_california=False))
