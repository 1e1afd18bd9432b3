"""The company as a motor carrier: USDOT number, authority, agents, UCR, audit, permits."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsp_desktop.company.checks import (
    CARRIER_RULES,
    PERMIT_RULES,
    CarrierFacts,
    PermitFacts,
    ucr_bracket,
)
from dsp_desktop.company.terms import Authority, UsdotStatus
from dsp_desktop.rules.engine import Severity, State
from tests.support.rules import TODAY, ask, figures, states, the

FIGURES = figures()
CARRIER = CarrierFacts(
    usdot="1896",
    usdot_since=date(2019, 4, 1),
    usdot_status=UsdotStatus.ACTIVE,
    usdot_checked_on=date(2026, 11, 2),
    mcs150_filed_on=date(2025, 6, 10),
    details_changed_on=None,
    motus_verified_on=date(2026, 6, 1),
    authority=Authority.ACTIVE,
    authority_checked_on=date(2026, 11, 2),
    authority_basis=None,
    boc3_states=frozenset({"CA", "OR"}),
    ucr_paid_year=2027,
    ucr_vehicles=2,
    audit_on=None,
    audit_passed=True,
    audit_letter_on=None,
    own_inspectors=False,
    inspectors_known=False,
    records_off_site=None,
    interstate=True,
    has_vans=True,
    commercial=2,
    works_in=frozenset({"CA"}),
    recalls_checked_on=date(2026, 11, 2),
)
#: Everything unknown, as on the first day.
NOTHING_KNOWN = replace(
    CARRIER,
    usdot=None, usdot_since=None, usdot_status=None, usdot_checked_on=None, mcs150_filed_on=None,
    motus_verified_on=None, authority=None, authority_checked_on=None, boc3_states=None,
    ucr_paid_year=None, ucr_vehicles=None, audit_passed=None, own_inspectors=None, interstate=None,
)  # fmt: skip


def test_a_carrier_in_order_is_ready() -> None:
    assert ask(CARRIER_RULES, CARRIER) == []


def test_what_is_not_known_is_never_a_pass_with_commercial_motor_vehicles() -> None:
    assert states(CARRIER_RULES, NOTHING_KNOWN) == dict.fromkeys(
        ("FMC-02", "FMC-06", "FMC-11", "VEH-07"), State.CANNOT_CONFIRM
    )


def test_without_commercial_motor_vehicles_only_the_authority_is_asked_for() -> None:
    light = replace(NOTHING_KNOWN, commercial=0)
    assert states(CARRIER_RULES, light) == {"FMC-06": State.CANNOT_CONFIRM}
    assert ask(CARRIER_RULES, replace(light, interstate=False)) == []
    assert ask(CARRIER_RULES, replace(light, has_vans=False)) == []


def test_within_one_state_no_federal_number_is_needed() -> None:
    inside = replace(NOTHING_KNOWN, interstate=False, own_inspectors=False)
    assert ask(CARRIER_RULES, inside) == []


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"usdot": None}, State.CANNOT_CONFIRM),
        ({"usdot_status": None}, State.CANNOT_CONFIRM),
        ({"usdot_status": UsdotStatus.INACTIVE}, State.BLOCKED),
        ({"usdot_status": UsdotStatus.OUT_OF_SERVICE}, State.BLOCKED),
        ({"usdot_checked_on": None}, State.DUE_SOON),
        ({"usdot_checked_on": date(2026, 10, 20)}, None),  # 31 days ago
        ({"usdot_checked_on": date(2026, 10, 19)}, State.DUE_SOON),
    ],
)
def test_fmc_02_the_number_is_active_and_was_looked_up_392_9b(
    changes: dict[str, object], state: State | None
) -> None:
    facts = replace(CARRIER, **changes)  # type: ignore[arg-type] # by name
    assert states(CARRIER_RULES, facts).get("FMC-02") is state


@pytest.mark.parametrize(
    ("changed", "filed", "state"),
    [
        (date(2026, 10, 21), date(2025, 6, 10), State.DUE_SOON),  # the 30th day
        (date(2026, 10, 20), date(2025, 6, 10), State.DUE_SOON),  # a warning is never worse
        (date(2026, 10, 20), None, State.DUE_SOON),
        (date(2026, 10, 20), date(2026, 10, 20), None),
        (date(2026, 10, 20), date(2026, 10, 19), State.DUE_SOON),
        (date(2026, 11, 21), None, None),  # not changed yet
    ],
)
def test_fmc_04_a_change_is_filed_within_30_days_390_201(
    changed: date, filed: date | None, state: State | None
) -> None:
    facts = replace(CARRIER, details_changed_on=changed, mcs150_filed_on=filed)
    assert states(CARRIER_RULES, facts).get("FMC-04") is state


def test_fmc_04_says_whether_the_thirty_days_are_over() -> None:
    facts = replace(CARRIER, details_changed_on=date(2026, 10, 21))
    last_day = the(ask(CARRIER_RULES, facts), "FMC-04")
    after = the(ask(CARRIER_RULES, facts, on=date(2026, 11, 21)), "FMC-04")
    assert (last_day.due, last_day.since) == (TODAY, date(2026, 10, 21))
    assert (after.due, after.since) == (TODAY, date(2026, 11, 21))
    assert "is due" in last_day.reason
    assert "was due" in after.reason


def test_fmc_05_motus_is_a_hint_since_it_takes_the_filings() -> None:
    facts = replace(CARRIER, motus_verified_on=None, usdot_checked_on=date(2026, 5, 17))
    assert ask(CARRIER_RULES, facts, on=date(2026, 5, 17)) == []
    finding = the(ask(CARRIER_RULES, facts, on=date(2026, 5, 18)), "FMC-05")
    assert (finding.severity, finding.state) == (Severity.INFO, State.READY)


@pytest.mark.parametrize(
    ("changes", "state", "severity"),
    [
        ({"authority": None}, State.CANNOT_CONFIRM, Severity.WARNING),
        ({"authority": Authority.NOT_NEEDED}, State.DUE_SOON, Severity.WARNING),
        ({"authority": Authority.NOT_NEEDED, "authority_basis": " "}, State.DUE_SOON,
         Severity.WARNING),
        ({"authority": Authority.INACTIVE}, State.DUE_SOON, Severity.WARNING),
        ({"authority": Authority.REVOKED}, State.BLOCKED, Severity.BLOCKER),
        ({"authority_checked_on": None}, State.DUE_SOON, Severity.WARNING),
    ],
)  # fmt: skip
def test_fmc_06_authority_or_the_legal_basis_for_doing_without(
    changes: dict[str, object], state: State, severity: Severity
) -> None:
    finding = the(ask(CARRIER_RULES, replace(CARRIER, **changes)), "FMC-06")  # type: ignore[arg-type] # by name
    assert (finding.state, finding.severity) == (state, severity)


def test_fmc_06_a_legal_basis_or_work_within_one_state_is_enough() -> None:
    exempt = replace(CARRIER, authority=Authority.NOT_NEEDED, authority_basis="Exempt zone")
    inside = replace(CARRIER, authority=Authority.INACTIVE, interstate=False)
    assert ask(CARRIER_RULES, exempt) == ask(CARRIER_RULES, inside) == []


def test_fmc_07_a_process_agent_in_every_state_worked_in_366() -> None:
    wide = replace(CARRIER, works_in=frozenset({"CA", "NV", "WA"}))
    finding = the(ask(CARRIER_RULES, wide), "FMC-07")
    assert "Nevada and Washington" in finding.reason
    assert states(CARRIER_RULES, replace(CARRIER, boc3_states=None)) == {"FMC-07": State.DUE_SOON}
    without = replace(CARRIER, boc3_states=None, authority=Authority.NOT_NEEDED)
    assert "FMC-07" not in states(CARRIER_RULES, without)


@pytest.mark.parametrize(
    ("on", "state", "severity"),
    [
        (date(2026, 9, 30), None, None),
        (date(2026, 10, 1), State.DUE_SOON, Severity.WARNING),
        (date(2026, 12, 31), State.DUE_SOON, Severity.WARNING),
        (date(2027, 1, 1), State.BLOCKED, Severity.BLOCKER),
    ],
)
def test_fmc_11_next_years_registration_warns_from_october_and_blocks_from_january(
    on: date, state: State | None, severity: Severity | None
) -> None:
    facts = replace(CARRIER, ucr_paid_year=2026)
    (found,) = [f for f in ask(CARRIER_RULES, facts, on=on) if f.rule == "FMC-11"] or [None]
    assert (found and found.state, found and found.severity) == (state, severity)
    assert found is None or found.due == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("vehicles", "bracket", "fee"),
    [(0, 1, 46), (2, 1, 46), (3, 2, 138), (5, 2, 138), (6, 3, 276), (20, 3, 276), (21, 4, 963),
     (100, 4, 963), (101, 5, 4592), (1000, 5, 4592), (1001, 6, 44836), (9999, 6, 44836)],
)  # fmt: skip
def test_ucr_brackets_and_fees_367_20(vehicles: int, bracket: int, fee: int) -> None:
    assert ucr_bracket(vehicles, FIGURES, TODAY) == bracket
    assert FIGURES.whole(f"ucr.fee.{bracket}", TODAY) == fee
    assert not FIGURES.on(f"ucr.fee.{bracket}", TODAY).confirmed


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_more_vehicles_are_never_in_a_lower_bracket(one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert ucr_bracket(low, FIGURES, TODAY) <= ucr_bracket(high, FIGURES, TODAY)


def test_fmc_11_a_fleet_that_outgrew_what_was_paid_is_told() -> None:
    grown = the(ask(CARRIER_RULES, replace(CARRIER, commercial=3)), "FMC-11")
    assert (grown.state, grown.severity) == (State.DUE_SOON, Severity.WARNING)
    assert "$138" in grown.action
    assert ask(CARRIER_RULES, replace(CARRIER, commercial=1, ucr_vehicles=0)) == []
    assert "FMC-11" in states(CARRIER_RULES, replace(CARRIER, ucr_vehicles=None))


@pytest.mark.parametrize(
    ("on", "state", "due"),
    [
        (date(2026, 10, 1), None, None),
        (date(2026, 10, 2), State.DUE_SOON, date(2026, 12, 1)),  # 60 days before
        (date(2026, 12, 1), State.DUE_SOON, date(2026, 12, 1)),
        (date(2026, 12, 2), State.DUE_SOON, date(2027, 6, 1)),
        (date(2030, 6, 1), State.DUE_SOON, date(2027, 6, 1)),
        (date(2030, 6, 2), None, None),  # its letters need not be kept any longer
    ],
)
def test_fmc_13_the_audit_of_a_new_carrier_385(
    on: date, state: State | None, due: date | None
) -> None:
    facts = replace(CARRIER, usdot_since=date(2025, 12, 1), audit_passed=None)
    (found,) = [f for f in ask(CARRIER_RULES, facts, on=on) if f.rule == "FMC-13"] or [None]
    assert (found and found.state, found and found.due) == (state, due)


def test_fmc_13_a_failed_audit_has_sixty_days_from_the_letter() -> None:
    facts = replace(CARRIER, audit_passed=False, audit_letter_on=date(2026, 9, 21))
    last_day = the(ask(CARRIER_RULES, facts), "FMC-13")
    after = the(ask(CARRIER_RULES, facts, on=date(2026, 11, 21)), "FMC-13")
    assert (last_day.due, after.due) == (TODAY, TODAY)
    assert "is due" in last_day.reason
    assert "was due" in after.reason
    undated = replace(facts, audit_letter_on=None)
    assert "not on file" in the(ask(CARRIER_RULES, undated), "FMC-13").reason
    unknown_start = replace(CARRIER, usdot_since=None, audit_passed=None)
    assert states(CARRIER_RULES, unknown_start) == {"FMC-13": State.CANNOT_CONFIRM}


def test_fmc_14_records_kept_off_site_are_a_hint() -> None:
    finding = the(ask(CARRIER_RULES, replace(CARRIER, records_off_site=True)), "FMC-14")
    assert (finding.severity, finding.state) == (Severity.INFO, State.READY)
    assert "48 hours" in finding.reason


def test_veh_07_our_own_inspectors_are_qualified_on_paper_396_19() -> None:
    own = replace(CARRIER, own_inspectors=True)
    assert states(CARRIER_RULES, own) == {"VEH-07": State.DUE_SOON}
    assert ask(CARRIER_RULES, replace(own, inspectors_known=True)) == []


@pytest.mark.parametrize(
    ("checked_on", "state"),
    [
        (None, State.DUE_SOON),
        (date(2026, 10, 19), State.DUE_SOON),
        (date(2026, 10, 20), None),  # 31 days ago
    ],
)
def test_veh_v3_the_fleets_vins_are_checked_for_recalls_every_month(
    checked_on: date | None, state: State | None
) -> None:
    facts = replace(CARRIER, recalls_checked_on=checked_on)
    assert states(CARRIER_RULES, facts).get("VEH-V3") is state
    assert "VEH-V3" not in states(CARRIER_RULES, replace(facts, has_vans=False))


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (PermitFacts(in_california=False, number=None, expires=None), None),
        (PermitFacts(in_california=True, number=None, expires=None), State.CANNOT_CONFIRM),
        (PermitFacts(in_california=True, number="CA46", expires=None), State.CANNOT_CONFIRM),
        (PermitFacts(in_california=True, number="CA46", expires=date(2026, 11, 19)), State.BLOCKED),
        (PermitFacts(in_california=True, number="CA46", expires=TODAY), State.DUE_SOON),
        (
            PermitFacts(in_california=True, number="CA46", expires=date(2027, 1, 19)),
            State.DUE_SOON,
        ),  # 60 days
        (PermitFacts(in_california=True, number="CA46", expires=date(2027, 1, 20)), None),
    ],
)
def test_sv_07_californias_permit_for_vans_of_any_size(
    facts: PermitFacts, state: State | None
) -> None:
    assert states(PERMIT_RULES, facts).get("SV-07") is state
