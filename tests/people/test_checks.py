"""Who may drive: in service, licensed, of age, cleared."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dsp_desktop.people.checks import RULES, DriverFacts, LicenseFacts
from dsp_desktop.people.terms import DriverStatus, LicenseStatus
from dsp_desktop.rules.engine import State
from tests.support.rules import TODAY, ask, states, the

LICENSE = LicenseFacts("CA", cdl=False, expires=date(2028, 5, 1), status=LicenseStatus.VALID,
                       checked_on=date(2026, 3, 1))  # fmt: skip
DRIVER = DriverFacts(
    status=DriverStatus.ACTIVE,
    changed_on=None,
    license=LICENSE,
    begins=date(2026, 2, 5),
    born_on=date(1990, 1, 1),
    portal_cleared=True,
    portal_checked_on=date(2026, 11, 1),
    drives_commercial=False,
    interstate=True,
)


_NOT_YET = {"OWN-01": State.BLOCKED}


def licensed(**changes: Any) -> DriverFacts:
    return replace(DRIVER, license=replace(LICENSE, **changes))


def test_a_driver_in_order_is_ready() -> None:
    assert states(RULES, DRIVER) == {}


@pytest.mark.parametrize(
    ("expires", "state"),
    [
        (date(2026, 11, 19), State.BLOCKED),
        (TODAY, State.DUE_SOON),  # valid through its date
        (date(2026, 11, 21), State.DUE_SOON),
        (date(2027, 1, 19), State.DUE_SOON),
        (date(2027, 1, 20), None),
        (None, State.CANNOT_CONFIRM),
    ],
)
def test_a_license_is_good_through_its_last_day_and_warned_about_60_days_before(
    expires: date | None, state: State | None
) -> None:
    assert states(RULES, licensed(expires=expires)).get("DQ-V1") is state


def test_an_expired_license_says_since_when_and_what_to_do() -> None:
    finding = the(ask(RULES, licensed(expires=date(2026, 11, 18))), "DQ-V1")
    assert finding.reason == "Driver license expired 18 Nov 2026."
    assert finding.action == "Enter the renewed license."
    assert (finding.since, finding.due) == (date(2026, 11, 19), date(2026, 11, 18))


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (LicenseStatus.SUSPENDED, State.BLOCKED),
        (LicenseStatus.REVOKED, State.BLOCKED),
        (LicenseStatus.UNKNOWN, State.CANNOT_CONFIRM),
    ],
)
def test_only_a_license_known_to_be_valid_passes(status: LicenseStatus, state: State) -> None:
    assert states(RULES, licensed(status=status)) == {"DQ-V1": state}


def test_no_license_on_file_is_not_a_pass() -> None:
    assert states(RULES, replace(DRIVER, license=None)) == {"DQ-V1": State.CANNOT_CONFIRM}


@pytest.mark.parametrize(
    ("checked", "state"),
    [(None, State.DUE_SOON), (date(2025, 11, 19), State.DUE_SOON), (date(2025, 11, 20), None)],
)
def test_a_license_is_looked_at_again_each_year(checked: date | None, state: State | None) -> None:
    assert states(RULES, licensed(checked_on=checked)).get("DQ-V1") is state


def test_a_check_that_is_overdue_has_been_so_since_the_day_after() -> None:
    finding = the(ask(RULES, licensed(checked_on=date(2025, 10, 1))), "DQ-V1")
    assert (finding.since, finding.due) == (date(2026, 10, 2), date(2026, 10, 1))
    assert "1 Oct 2025" in finding.reason


@pytest.mark.parametrize(
    ("born", "commercial", "interstate", "contract", "state"),
    [
        (date(2005, 11, 20), False, True, 21, None),  # 21 today
        (date(2005, 11, 21), False, True, 21, State.BLOCKED),
        (date(2005, 11, 21), False, True, 18, None),
        (date(2008, 11, 20), False, True, 18, None),  # 18 today
        (date(2008, 11, 21), False, True, 18, State.BLOCKED),
        (date(2005, 11, 21), True, True, 18, State.BLOCKED),  # 49 CFR 391.11(b)(1)
        (date(2005, 11, 21), True, False, 18, None),
        (date(2005, 11, 21), True, None, 18, State.CANNOT_CONFIRM),
        (date(2005, 11, 20), True, None, 18, None),
        (None, False, True, 21, State.CANNOT_CONFIRM),
    ],
)
def test_age_18_anywhere_21_interstate_and_what_the_contract_asks(
    born: date | None,
    commercial: bool,  # noqa: FBT001 - a column of the table
    interstate: bool | None,  # noqa: FBT001
    contract: int,
    state: State | None,
) -> None:
    from dsp_desktop.rules.parameters import Setting
    from tests.support.rules import figures

    own = Setting(date(2020, 1, 1), str(contract), "our contract", own=True)
    facts = replace(DRIVER, born_on=born, drives_commercial=commercial, interstate=interstate)
    found = ask(RULES, facts, known=figures().with_own([("age.contract", own)]))
    assert [f.state for f in found] == ([state] if state else [])


def test_before_there_was_a_contract_the_law_alone_counts() -> None:
    facts = replace(DRIVER, begins=None, born_on=date(1999, 1, 1))
    assert states(RULES, facts, on=date(2017, 12, 31)) == {}


@pytest.mark.parametrize(
    ("born", "commercial", "says", "when"),
    [
        (date(2008, 11, 21), False, "Under 18, the minimum for anyone who drives", "21 Nov 2029"),
        (date(2005, 11, 21), True, "Under 21, the minimum for interstate", "21 Nov 2026"),
        (date(2005, 11, 21), False, "Under 21, the minimum for the delivery", "21 Nov 2026"),
    ],
)
def test_the_law_is_named_before_the_contract_and_the_day_when_all_are_met_570_52(
    born: date,
    commercial: bool,  # noqa: FBT001 - a column of the table
    says: str,
    when: str,
) -> None:
    facts = replace(DRIVER, born_on=born, drives_commercial=commercial)
    finding = the(ask(RULES, facts), "DQ-V2")
    assert finding.reason.startswith(says)
    assert finding.action == f"Do not let this driver drive before {when}."


def test_who_was_born_on_29_february_is_a_year_older_on_1_march() -> None:
    facts = replace(DRIVER, born_on=date(2004, 2, 29))
    assert states(RULES, facts, on=date(2025, 2, 28)) == {"DQ-V2": State.BLOCKED, **_NOT_YET}
    assert states(RULES, facts, on=date(2025, 3, 1)) == _NOT_YET
    assert "before 1 Mar 2025" in the(ask(RULES, facts, on=date(2025, 2, 1)), "DQ-V2").action


@pytest.mark.parametrize(
    ("cleared", "state"),
    [(True, None), (False, State.BLOCKED), (None, State.CANNOT_CONFIRM)],
)
def test_the_customers_portal_has_to_show_the_driver_as_cleared(
    cleared: bool | None,  # noqa: FBT001
    state: State | None,
) -> None:
    assert states(RULES, replace(DRIVER, portal_cleared=cleared)).get("AMZ-01") is state


def test_what_the_portal_showed_later_says_nothing_of_the_day_before() -> None:
    refused = replace(DRIVER, portal_cleared=False, portal_checked_on=TODAY)
    assert states(RULES, refused) == {"AMZ-01": State.BLOCKED}
    before = states(RULES, refused, on=date(2026, 11, 19))
    assert before == {"AMZ-01": State.CANNOT_CONFIRM}


@pytest.mark.parametrize(
    ("status", "changed", "reason"),
    [
        (DriverStatus.SUSPENDED, date(2026, 11, 17), "Suspended since 17 Nov 2026."),
        (DriverStatus.SUSPENDED, None, "Suspended."),
        (DriverStatus.SUSPENDED, TODAY, "Suspended since 20 Nov 2026."),
        (DriverStatus.LEFT, TODAY, "No longer works here since 20 Nov 2026."),
        (DriverStatus.LEFT, None, "No longer works here."),
        (DriverStatus.ONBOARDING, None, "Hiring is not finished."),
        (DriverStatus.APPLICANT, None, "Hiring is not finished."),
    ],
)
def test_only_an_active_driver_drives(
    status: DriverStatus, changed: date | None, reason: str
) -> None:
    finding = the(ask(RULES, replace(DRIVER, status=status, changed_on=changed)), "OWN-01")
    assert (finding.state, finding.reason) == (State.BLOCKED, reason)


@pytest.mark.parametrize("status", [DriverStatus.ACTIVE, DriverStatus.SUSPENDED, DriverStatus.LEFT])
def test_nobody_drives_before_the_first_day_of_work(status: DriverStatus) -> None:
    coming = replace(DRIVER, status=status, begins=TODAY, changed_on=date(2026, 12, 31))
    assert states(RULES, coming) == {}
    finding = the(ask(RULES, coming, on=date(2026, 11, 19)), "OWN-01")
    assert (finding.state, finding.due) == (State.BLOCKED, TODAY)
    assert finding.reason == "The first day of work is 20 Nov 2026."


@pytest.mark.parametrize("status", [DriverStatus.SUSPENDED, DriverStatus.LEFT])
def test_who_leaves_tomorrow_drives_today(status: DriverStatus) -> None:
    leaving = replace(DRIVER, status=status, changed_on=date(2026, 11, 21))
    assert states(RULES, leaving) == {}
    assert states(RULES, leaving, on=date(2026, 11, 21)) == {"OWN-01": State.BLOCKED}
