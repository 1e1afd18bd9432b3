"""What a van itself has to be: weighed, registered, insured, released."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dsp_desktop.fleet.checks import VAN_RULES, VanFacts, WeightClass, weight_class
from dsp_desktop.fleet.terms import VanBody, VanStatus
from dsp_desktop.rules.engine import Severity, State
from tests.support.rules import TODAY, ask, figures, states, the

VAN = VanFacts(
    status=VanStatus.ACTIVE,
    body=VanBody.CARGO_VAN,
    gvwr_lb=9_350,
    actual_weight_lb=None,
    tire_size="235/65R16C",
    make="Ford",
    year=2024,
    plate="ABC1234",
    plate_state="CA",
    registration_expires=date(2027, 6, 30),
    sticker_expires=None,
    insurance_card_expires=date(2027, 6, 30),
    grounded_on=None,
    grounded_because=None,
    unsafe_on=None,
    defects=None,
    lessor="Northlease",
    controlled_since=date(2024, 1, 1),
    in_service_on=date(2024, 1, 1),
    left_on=None,
    has_schedule=True,
)
STEP_VAN = replace(VAN, body=VanBody.STEP_VAN, gvwr_lb=14_500)


@pytest.mark.parametrize(
    ("gvwr", "actual", "expected"),
    [
        (10_000, None, WeightClass.LIGHT),
        (10_001, None, WeightClass.COMMERCIAL),
        (26_000, None, WeightClass.COMMERCIAL),
        (26_001, None, WeightClass.CDL),
        (None, None, None),
        # The greater of the two counts.
        (9_950, 10_000, WeightClass.LIGHT),
        (9_950, 10_001, WeightClass.COMMERCIAL),
        (14_500, 9_000, WeightClass.COMMERCIAL),
        (25_500, 26_001, WeightClass.CDL),
        # What it weighed may prove it heavy, never light.
        (None, 10_001, WeightClass.COMMERCIAL),
        (None, 9_000, None),
    ],
)
def test_n01_the_greater_of_rated_and_actual_weight_decides_which_rules_count_390_5_383_5(
    gvwr: int | None, actual: int | None, expected: WeightClass | None
) -> None:
    assert weight_class(gvwr, actual, figures(), TODAY) is expected


@pytest.mark.parametrize("facts", [VAN, STEP_VAN])
def test_a_van_in_order_is_ready(facts: VanFacts) -> None:
    assert states(VAN_RULES, facts) == {}


@pytest.mark.parametrize(
    ("body", "severity"),
    [
        (VanBody.STEP_VAN, Severity.BLOCKER),  # G13
        (VanBody.BOX_TRUCK, Severity.BLOCKER),
        (VanBody.CARGO_VAN, Severity.WARNING),
    ],
)
def test_g13_a_weight_nobody_knows_is_never_a_light_one(body: VanBody, severity: Severity) -> None:
    finding = the(ask(VAN_RULES, replace(VAN, body=body, gvwr_lb=None)), "FMC-01")
    assert (finding.state, finding.severity) == (State.CANNOT_CONFIRM, severity)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"registration_expires": date(2026, 11, 19)}, {"SV-01": State.BLOCKED}),
        ({"registration_expires": TODAY}, {"SV-01": State.DUE_SOON}),
        ({"registration_expires": None}, {"SV-01": State.CANNOT_CONFIRM}),
        ({"insurance_card_expires": date(2026, 11, 19)}, {"VEH-V4": State.BLOCKED}),
        ({"insurance_card_expires": date(2026, 12, 20)}, {"VEH-V4": State.DUE_SOON}),
        ({"insurance_card_expires": date(2026, 12, 21)}, {}),
        ({"insurance_card_expires": None}, {"VEH-V4": State.CANNOT_CONFIRM}),
        ({"plate": None}, {"VEH-V4": State.CANNOT_CONFIRM}),
        ({"plate_state": None}, {"VEH-V4": State.CANNOT_CONFIRM}),
        # California asks for no safety inspection, so a sticker on file is only a sticker ...
        ({"sticker_expires": date(2026, 11, 19)}, {"VEH-V4": State.BLOCKED}),
        # ... Pennsylvania does, and SV-02 speaks for it.
        ({"sticker_expires": date(2026, 11, 19), "plate_state": "PA"}, {}),
        # Texas dropped it for light vans in 2025; for a heavy one SV-04 speaks.
        ({"sticker_expires": date(2026, 11, 19), "plate_state": "TX"}, {}),
        ({"sticker_expires": date(2026, 11, 19), "plate_state": "TX", "gvwr_lb": 14_500}, {}),
    ],
)
def test_papers_in_the_van_are_good_through_their_last_day(
    changes: dict[str, Any], expected: dict[str, State]
) -> None:
    assert states(VAN_RULES, replace(VAN, **changes)) == expected


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (
            {
                "status": VanStatus.GROUNDED,
                "grounded_on": date(2026, 11, 19),
                "grounded_because": "Brakes.",
            },
            "Grounded since 19 Nov 2026: Brakes.",
        ),
        ({"status": VanStatus.GROUNDED}, "Grounded."),
        ({"unsafe_on": TODAY}, "The daily check of 20 Nov 2026 found it unsafe."),
        (
            {"unsafe_on": TODAY, "defects": "Tire tread"},
            "The daily check of 20 Nov 2026 found it unsafe: Tire tread.",
        ),
    ],
)
def test_a_grounded_or_unsafe_van_stays(changes: dict[str, Any], reason: str) -> None:
    finding = the(ask(VAN_RULES, replace(VAN, **changes)), "VEH-V1")
    assert (finding.state, finding.reason) == (State.BLOCKED, reason)


def test_a_van_was_not_grounded_before_its_day() -> None:
    grounded = replace(VAN, status=VanStatus.GROUNDED, grounded_on=date(2026, 11, 19))
    assert states(VAN_RULES, grounded, on=date(2026, 11, 18)) == {}
    assert states(VAN_RULES, grounded, on=date(2026, 11, 19)) == {"VEH-V1": State.BLOCKED}


@pytest.mark.parametrize("status", [VanStatus.ON_ORDER, VanStatus.RETURNED])
def test_a_van_we_do_not_have_does_not_leave(status: VanStatus) -> None:
    assert states(VAN_RULES, replace(VAN, status=status)) == {"OWN-02": State.BLOCKED}


def test_a_van_is_ours_from_the_day_it_arrived_to_the_day_it_went_back() -> None:
    gone = replace(
        VAN,
        status=VanStatus.RETURNED,
        in_service_on=date(2026, 11, 2),
        left_on=date(2026, 11, 18),
    )
    assert states(VAN_RULES, gone, on=date(2026, 11, 17)) == {}
    assert states(VAN_RULES, gone, on=date(2026, 11, 18)) == {"OWN-02": State.BLOCKED}
    assert states(VAN_RULES, gone, on=date(2026, 11, 2)) == {}
    before = the(ask(VAN_RULES, gone, on=date(2026, 11, 1)), "OWN-02")
    assert before.reason == "This van is in service only from 2 Nov 2026."
    assert (before.state, before.due) == (State.BLOCKED, date(2026, 11, 2))


def test_a_heavy_van_needs_its_maintenance_file_396_3() -> None:
    bare = replace(STEP_VAN, make=None, year=None, tire_size=None, lessor=None, has_schedule=False)
    finding = the(ask(VAN_RULES, bare), "VEH-01")
    assert (finding.state, finding.severity) == (State.DUE_SOON, Severity.WARNING)
    assert finding.reason == (
        "The maintenance file lacks: make, model year, tire size, who furnishes it (lease) "
        "and maintenance schedule."
    )
    assert finding.since == date(2024, 1, 31)
    assert "VEH-01" not in states(VAN_RULES, replace(bare, gvwr_lb=9_350))
    assert "VEH-01" not in states(VAN_RULES, replace(bare, gvwr_lb=None))
    assert "VEH-01" in states(VAN_RULES, replace(bare, gvwr_lb=9_350, actual_weight_lb=10_001))


@pytest.mark.parametrize(
    ("since", "asked"), [(date(2026, 10, 22), False), (date(2026, 10, 21), True), (None, True)]
)
def test_a_van_for_under_30_days_needs_none(
    since: date | None,
    asked: bool,  # noqa: FBT001 - a column of the table
) -> None:
    facts = replace(STEP_VAN, has_schedule=False, controlled_since=since)
    assert ("VEH-01" in states(VAN_RULES, facts)) is asked
