"""Inspections: the yearly one, the state's, and what the customer asks for each day."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dsp_desktop.rules.engine import State
from dsp_desktop.upkeep.checks import RULES, Checked, FoundDefect, InspectionFacts
from tests.support.rules import TODAY, ask, states, the

VAN = InspectionFacts(
    commercial=True,
    plate_state="CA",
    sticker_expires=None,
    periodic=Checked(date(2026, 6, 1), passed=True),
    state=None,
    portal_grounded=False,
    portal_reason=None,
    daily_wanted=False,
    pre_trip_on=None,
    report_on=date(2026, 6, 1),
)


def test_an_inspected_van_is_ready() -> None:
    assert states(RULES, VAN) == {}


@pytest.mark.parametrize(
    ("done_on", "state"),
    [
        (date(2025, 11, 19), State.BLOCKED),  # G05
        (date(2025, 11, 20), State.DUE_SOON),  # its last day: the date itself, a year on
        (date(2026, 1, 4), State.DUE_SOON),  # 45 days
        (date(2026, 1, 5), None),
    ],
)
def test_g05_an_inspection_counts_through_the_same_date_a_year_on_396_17(
    done_on: date, state: State | None
) -> None:
    facts = replace(VAN, periodic=Checked(done_on, passed=True))
    assert states(RULES, facts).get("VEH-05") is state


@pytest.mark.parametrize(
    ("periodic", "state"),
    [
        (None, State.BLOCKED),
        (Checked(date(2026, 11, 1), passed=False), State.BLOCKED),
        (Checked(date(2026, 6, 1), passed=True, expires=date(2026, 11, 1)), State.BLOCKED),
        (Checked(date(2026, 6, 1), passed=True, expires=date(2029, 1, 1)), None),
    ],
)
def test_a_missing_failed_or_shortened_inspection_blocks_a_heavy_van_only(
    periodic: Checked | None, state: State | None
) -> None:
    facts = replace(VAN, periodic=periodic)
    assert states(RULES, facts).get("VEH-05") is state
    assert states(RULES, replace(facts, commercial=False)) == {}


PA = replace(VAN, plate_state="PA")


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, State.CANNOT_CONFIRM),
        ({"sticker_expires": date(2026, 11, 19)}, State.BLOCKED),
        ({"sticker_expires": TODAY}, State.DUE_SOON),
        ({"sticker_expires": date(2027, 11, 30)}, None),
        ({"state": Checked(date(2025, 11, 19), passed=True)}, State.BLOCKED),
        ({"state": Checked(date(2026, 10, 1), passed=True)}, None),
        ({"state": Checked(date(2026, 1, 1), passed=True, expires=date(2026, 12, 31))},
         State.DUE_SOON),
        ({"state": Checked(date(2026, 10, 1), passed=False), "sticker_expires": date(2027, 5, 1)},
         State.BLOCKED),
        # The later of sticker and report counts.
        ({"state": Checked(date(2025, 11, 1), passed=True), "sticker_expires": date(2027, 5, 1)},
         None),
        ({"plate_state": "RI", "state": Checked(date(2025, 11, 1), passed=True)}, None),
        ({"plate_state": "MO", "state": Checked(date(2024, 11, 19), passed=True)}, State.BLOCKED),
        ({"plate_state": "WV", "state": Checked(date(2024, 11, 20), passed=True)}, State.DUE_SOON),
        ({"plate_state": "NH"}, None),  # repealed from 31 Jan 2026
        ({"plate_state": "TX"}, None),  # HB 3297, from 1 Jan 2025; commercial vehicles are SV-04
        ({"plate_state": "CA"}, None),
        ({"plate_state": None}, None),
    ],
)  # fmt: skip
def test_states_with_a_safety_inspection_want_it_valid(
    changes: dict[str, Any], state: State | None
) -> None:
    assert states(RULES, replace(PA, **changes)).get("SV-02") is state


def test_new_hampshire_asked_for_it_until_the_repeal() -> None:
    facts = replace(PA, plate_state="NH")
    assert states(RULES, facts, on=date(2026, 1, 30))["SV-02"] is State.CANNOT_CONFIRM


@pytest.mark.parametrize(
    ("state", "last_year"),
    [(state, 1) for state in ("DE", "HI", "LA", "ME", "MA", "NY", "NC", "PA", "VT", "VA")]
    + [(state, 2) for state in ("RI", "MO", "WV")],
)
def test_each_state_counts_from_the_day_of_its_inspection(state: str, last_year: int) -> None:
    done = date(2026 - last_year, 11, 20)
    facts = replace(PA, plate_state=state, state=Checked(done, passed=True))
    assert states(RULES, facts)["SV-02"] is State.DUE_SOON
    assert states(RULES, facts, on=date(2026, 11, 21))["SV-02"] is State.BLOCKED


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        (None, "The customer's portal shows this van as grounded."),
        ("Tire tread", "The customer's portal shows this van as grounded: Tire tread."),
    ],
)
def test_a_van_grounded_in_the_portal_stays(reason: str | None, says: str) -> None:
    facts = replace(VAN, portal_grounded=True, portal_reason=reason)
    finding = the(ask(RULES, facts), "AMZ-05")
    assert (finding.state, finding.reason) == (State.BLOCKED, says)


@pytest.mark.parametrize(
    ("wanted", "done", "state"),
    [
        (False, None, None),
        (True, None, State.CANNOT_CONFIRM),
        (True, date(2026, 11, 19), State.CANNOT_CONFIRM),
        (True, TODAY, None),
    ],
)
def test_where_daily_checks_are_recorded_todays_comes_first(
    wanted: bool,  # noqa: FBT001 - a column of the table
    done: date | None,
    state: State | None,
) -> None:
    facts = replace(VAN, daily_wanted=wanted, pre_trip_on=done)
    assert states(RULES, facts).get("AMZ-05") is state


TEXAN = replace(VAN, plate_state="TX", state=Checked(date(2026, 10, 1), passed=True))


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, None),
        ({"state": None}, State.CANNOT_CONFIRM),
        ({"state": Checked(date(2025, 11, 19), passed=True)}, State.BLOCKED),
        ({"state": Checked(date(2025, 11, 20), passed=True)}, State.DUE_SOON),
        ({"state": Checked(date(2026, 10, 1), passed=False)}, State.BLOCKED),
        ({"state": None, "sticker_expires": date(2026, 11, 19)}, State.BLOCKED),
        ({"state": None, "commercial": False}, None),
        ({"state": None, "plate_state": "WA"}, None),
    ],
)
def test_sv_04_texas_still_inspects_commercial_vehicles_every_year(
    changes: dict[str, Any], state: State | None
) -> None:
    found = states(RULES, replace(TEXAN, **changes))
    assert found.get("SV-04") is state
    assert "SV-02" not in found


def test_sv_04_before_texas_dropped_it_for_others_one_rule_answers_for_all() -> None:
    bare = replace(TEXAN, state=None)
    assert "SV-04" not in states(RULES, bare, on=date(2024, 12, 31))
    assert "SV-02" in states(RULES, bare, on=date(2024, 12, 31))
    assert "SV-04" in states(RULES, bare, on=date(2025, 1, 1))


@pytest.mark.parametrize(
    ("report_on", "on", "asked"),
    [
        (None, date(2027, 8, 1), True),  # 14 months on: the last day it is kept
        (None, date(2027, 8, 2), False),
        (date(2026, 5, 31), TODAY, True),  # the report of an inspection before
        (date(2026, 6, 1), TODAY, False),
        (date(2026, 6, 4), TODAY, False),
    ],
)
def test_k02_veh_06_the_report_is_kept_for_fourteen_months_396_21(
    report_on: date | None, on: date, *, asked: bool
) -> None:
    facts = replace(VAN, report_on=report_on)
    assert ("VEH-06" in states(RULES, facts, on=on)) is asked
    assert "VEH-06" not in states(RULES, replace(facts, commercial=False), on=on)


FOUND = FoundDefect("Horn", "silent", date(2026, 11, 18))
WORKED = replace(FOUND, worked_on=date(2026, 11, 19))
CERTIFIED = replace(WORKED, certified_on=date(2026, 11, 19))
RELEASED = replace(CERTIFIED, released_on=date(2026, 11, 20))
REVIEWED = replace(RELEASED, reviewed_on=date(2026, 11, 20))


@pytest.mark.parametrize(
    ("defect", "rules"),
    [
        (FOUND, {"VEH-02", "VEH-03"}),
        (WORKED, {"VEH-03"}),
        (replace(FOUND, certified_on=TODAY), set()),  # needs no repair, and none was made
        (CERTIFIED, set()),  # the van itself is grounded until it is released
        (RELEASED, {"VEH-04"}),
        (REVIEWED, set()),
    ],
)
def test_a_commercial_van_stays_until_each_step_is_taken_396_11_396_13(
    defect: FoundDefect, rules: set[str]
) -> None:
    found = states(RULES, replace(VAN, defects=(defect,)))
    assert found == dict.fromkeys(rules, State.BLOCKED)
    assert states(RULES, replace(VAN, commercial=False, defects=(defect,))) == {}


def test_a_day_gone_by_knows_no_step_that_came_after_it() -> None:
    facts = replace(VAN, defects=(REVIEWED,))
    assert set(states(RULES, facts, on=date(2026, 11, 18))) == {"VEH-02", "VEH-03"}
    assert set(states(RULES, facts, on=date(2026, 11, 19))) == set()


def test_the_findings_name_what_was_found() -> None:
    facts = replace(VAN, defects=(FOUND, replace(FOUND, item="Tires", note="bald.")))
    finding = the(ask(RULES, facts), "VEH-03")
    assert finding.reason == (
        "Not certified as repaired, or as needing none: Horn: silent; Tires: bald."
    )
    assert finding.since == date(2026, 11, 18)
