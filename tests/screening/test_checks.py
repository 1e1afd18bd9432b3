"""Background checks by the clock, drug tests by the book."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dsp_desktop.rules.engine import Severity, State
from dsp_desktop.screening.checks import (
    CHECK_RULES,
    TEST_RULES,
    TESTING_RULES,
    CheckFacts,
    Place,
    Test,
    TestFacts,
    TestingFacts,
    waiting_time,
)
from dsp_desktop.screening.terms import (
    CheckResult,
    NoticeDelivery,
    TestKind,
    TestReason,
    TestResult,
)
from tests.support.rules import TODAY, ask, figures, states, the

MONDAY = date(2026, 11, 23)
CHECK = CheckFacts(
    result=CheckResult.CONSIDER,
    disclosed_on=date(2026, 11, 2),
    authorized_on=date(2026, 11, 2),
    ordered_on=date(2026, 11, 3),
    report_copy_sent_on=None,
    rights_summary_sent_on=None,
    delivery=NoticeDelivery.BY_HAND,
    disputed_on=None,
    adverse_action_on=None,
    final_notice_on=None,
    places=(Place("TX", "Austin"),),
    home_state="TX",
)
SENT = replace(CHECK, report_copy_sent_on=MONDAY, rights_summary_sent_on=MONDAY)


def test_a_check_in_order_has_nothing_to_say() -> None:
    assert states(CHECK_RULES, CHECK) == {}


@pytest.mark.parametrize("rule", ["BG-01", "BG-02"])
@pytest.mark.parametrize(
    ("given", "ordered", "state"),
    [
        (None, None, State.DUE_SOON),
        (None, date(2026, 11, 3), State.BLOCKED),
        (date(2026, 11, 4), date(2026, 11, 3), State.BLOCKED),
        (date(2026, 11, 3), date(2026, 11, 3), None),
        (date(2026, 11, 3), None, None),
    ],
)
def test_disclosure_and_authorization_come_before_the_order_1681b_b_2(
    rule: str, given: date | None, ordered: date | None, state: State | None
) -> None:
    field = {"BG-01": "disclosed_on", "BG-02": "authorized_on"}[rule]
    facts = replace(CHECK, ordered_on=ordered, **{field: given})
    assert states(CHECK_RULES, facts).get(rule) is state


@pytest.mark.parametrize(
    ("copy", "rights", "acted", "final", "missing"),
    [
        (MONDAY, MONDAY, date(2026, 12, 2), None, 0),
        (None, None, None, None, 0),
        (None, MONDAY, date(2026, 12, 2), None, 1),
        (None, None, date(2026, 12, 2), None, 2),
        (MONDAY, date(2026, 12, 3), date(2026, 12, 2), None, 1),
        (None, None, None, date(2026, 12, 2), 2),  # the final notice is an act too
        (None, None, date(2027, 1, 5), None, 0),  # not yet
    ],
)
def test_both_enclosures_go_out_before_the_decision_1681b_b_3(
    copy: date | None, rights: date | None, acted: date | None, final: date | None, missing: int
) -> None:
    facts = replace(
        CHECK,
        report_copy_sent_on=copy,
        rights_summary_sent_on=rights,
        adverse_action_on=acted,
        final_notice_on=final,
    )
    found = [f for f in ask(CHECK_RULES, facts, on=date(2026, 12, 10)) if f.rule == "BG-04"]
    assert [f.state for f in found] == [State.BLOCKED] * missing


@pytest.mark.parametrize(
    ("places", "delivery", "home", "disputed", "last_day"),
    [
        # F01: five business days, Thanksgiving skipped, the day of the notice not counted
        ((Place("TX"),), NoticeDelivery.BY_HAND, "TX", None, date(2026, 12, 1)),
        ((), NoticeDelivery.BY_HAND, None, None, date(2026, 12, 1)),
        # F02: Washington asks for two days, so the federal custom is the longer one
        ((Place("WA", "Seattle"),), NoticeDelivery.BY_HAND, "WA", None, date(2026, 12, 1)),
        # Philadelphia: ten business days
        ((Place("PA", "Philadelphia"),), NoticeDelivery.BY_HAND, "PA", None, date(2026, 12, 8)),
        ((Place("PA", "Pittsburgh"),), NoticeDelivery.BY_HAND, "PA", None, date(2026, 12, 1)),
        # The place of work counts as well as the home, the longest wins
        (
            (Place("NJ", "Camden"), Place("PA", "philadelphia ")),
            NoticeDelivery.BY_HAND,
            "NJ",
            None,
            date(2026, 12, 8),
        ),
        # California: by hand as anywhere; by mail five calendar days later, by e-mail two
        # business days later; ten by mail to another state; five more after a dispute
        ((Place("CA"),), NoticeDelivery.BY_HAND, "CA", None, date(2026, 12, 1)),
        ((Place("CA"),), NoticeDelivery.MAIL, "CA", None, date(2026, 12, 4)),
        ((Place("CA"),), NoticeDelivery.MAIL, "NV", None, date(2026, 12, 10)),
        ((Place("CA"),), NoticeDelivery.EMAIL, "CA", None, date(2026, 12, 3)),
        ((Place("CA"),), None, "CA", None, date(2026, 12, 10)),  # not known how: the longest
        ((Place("CA"),), NoticeDelivery.BY_HAND, "CA", date(2026, 11, 25), date(2026, 12, 8)),
        ((Place("CA"),), NoticeDelivery.BY_HAND, "CA", date(2026, 12, 2), date(2026, 12, 1)),
        ((Place("CA"),), NoticeDelivery.MAIL, None, None, date(2026, 12, 10)),  # not known where to
        # San Francisco counts seven calendar days: shorter here than five business days
        ((Place("CA", "San Francisco"),), NoticeDelivery.BY_HAND, "CA", None, date(2026, 12, 1)),
        # New York City by any of its names
        ((Place("NY", "Brooklyn"),), NoticeDelivery.BY_HAND, "NY", None, date(2026, 12, 1)),
        # Unincorporated Los Angeles County: ten business days more if time was asked for
        (
            (Place("CA", "Los Angeles County"),),
            NoticeDelivery.BY_HAND,
            "CA",
            date(2026, 11, 25),
            date(2026, 12, 15),
        ),
        # ... by name, and from the mailing: ten business days beside California's own clock
        (
            (Place("CA", "East Los Angeles"),),
            NoticeDelivery.MAIL,
            "CA",
            date(2026, 11, 25),
            date(2026, 12, 15),
        ),
        # The City of Los Angeles and Chicago: five business days
        ((Place("CA", "Los Angeles"),), NoticeDelivery.BY_HAND, "CA", None, date(2026, 12, 1)),
        ((Place("IL", "Chicago"),), NoticeDelivery.MAIL, "IL", None, date(2026, 12, 1)),
        # A dispute moves no clock where the law names no days for it
        (
            (Place("PA", "Philadelphia"),),
            NoticeDelivery.BY_HAND,
            "PA",
            date(2026, 11, 25),
            date(2026, 12, 8),
        ),
    ],
)
def test_f01_f02_the_longest_wait_that_applies_counts(
    places: tuple[Place, ...],
    delivery: NoticeDelivery | None,
    home: str | None,
    disputed: date | None,
    last_day: date,
) -> None:
    facts = replace(SENT, places=places, delivery=delivery, home_state=home, disputed_on=disputed)
    assert waiting_time(facts, MONDAY, figures()).last_day == last_day


def test_seven_calendar_days_win_where_no_holiday_falls() -> None:
    facts = replace(SENT, places=(Place("CA", "San Francisco"),))
    wait = waiting_time(facts, date(2026, 11, 16), figures())  # Monday; five business days: 23rd
    assert (wait.last_day, wait.place) == (date(2026, 11, 23), "federal custom")
    saturday = waiting_time(facts, date(2026, 11, 14), figures())
    assert (saturday.last_day, saturday.place) == (date(2026, 11, 21), "San Francisco")


@pytest.mark.parametrize(
    ("on", "acted", "state"),
    [
        (date(2026, 11, 22), None, None),  # not sent yet on that day
        (MONDAY, None, State.BLOCKED),
        (date(2026, 12, 1), None, State.BLOCKED),
        (date(2026, 12, 2), None, None),
        (date(2026, 12, 5), date(2026, 12, 1), State.BLOCKED),
        (date(2026, 12, 5), date(2026, 12, 2), None),
        (date(2026, 12, 1), date(2026, 12, 3), State.BLOCKED),  # decided later: still waiting
    ],
)
def test_the_decision_waits_until_the_day_after_the_last_counted_day(
    on: date, acted: date | None, state: State | None
) -> None:
    facts = replace(SENT, adverse_action_on=acted)
    assert states(CHECK_RULES, facts, on=on).get("BG-05") is state


@pytest.mark.parametrize(
    "changes",
    [
        {"result": CheckResult.CLEAR},
        {"result": CheckResult.CANCELLED},
        {"accepted_on": date(2026, 11, 24)},
        {"rights_summary_sent_on": None},
    ],
)
def test_nothing_waits_where_nothing_is_held_against_anyone(changes: dict[str, Any]) -> None:
    found = states(CHECK_RULES, replace(SENT, **changes), on=date(2026, 11, 25))
    assert "BG-05" not in found


_BOTH = [State.CANNOT_CONFIRM, State.BLOCKED]


@pytest.mark.parametrize(
    ("places", "on", "acted", "said"),
    [
        ((), MONDAY, None, _BOTH),
        ((Place("PA"),), MONDAY, None, _BOTH),  # Philadelphia waits longer
        ((Place("PA"),), date(2026, 12, 2), None, [State.CANNOT_CONFIRM]),
        ((Place("PA"),), date(2026, 12, 8), None, [State.CANNOT_CONFIRM]),
        ((Place("PA"),), date(2026, 12, 9), None, []),
        ((Place("PA"),), date(2027, 5, 1), date(2026, 12, 8), [State.CANNOT_CONFIRM]),
        ((Place("PA"),), date(2027, 5, 1), date(2026, 12, 9), []),  # no law waits longer
        ((), date(2027, 5, 1), date(2026, 12, 9), []),
        ((Place("PA"), Place("PA", "Philadelphia")), MONDAY, None, [State.BLOCKED]),
        ((Place("TX"), Place("")), MONDAY, None, _BOTH),  # a station, and not known where
        ((Place("TX"),), MONDAY, None, [State.BLOCKED]),  # no city of Texas has a clock
    ],
)
def test_not_knowing_the_place_is_said_while_a_longer_wait_may_run(
    places: tuple[Place, ...], on: date, acted: date | None, said: list[State]
) -> None:
    facts = replace(SENT, places=places, adverse_action_on=acted)
    found = [f for f in ask(CHECK_RULES, facts, on=on) if f.rule == "BG-05"]
    assert [f.state for f in found] == said


NEGATIVE = Test(
    TestKind.NON_DOT,
    TestReason.PRE_EMPLOYMENT,
    TestResult.NEGATIVE,
    date(2026, 1, 5),
    federal_form=False,
)


def on_file(*tests: Test) -> TestFacts:
    return TestFacts(tests)


def a_test(result: TestResult | None, **changes: Any) -> Test:
    return replace(NEGATIVE, result=result, **changes)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (on_file(NEGATIVE), None),
        (on_file(), State.BLOCKED),
        (on_file(a_test(None)), State.CANNOT_CONFIRM),
        (on_file(a_test(None, collected_on=None)), State.CANNOT_CONFIRM),
        (on_file(a_test(TestResult.CANCELLED)), State.BLOCKED),
        (on_file(a_test(TestResult.POSITIVE)), State.BLOCKED),
        (on_file(a_test(TestResult.NEGATIVE, reason=TestReason.RANDOM)), State.BLOCKED),
        (on_file(a_test(TestResult.NEGATIVE, collected_on=date(2026, 11, 21))), State.BLOCKED),
        (
            on_file(
                a_test(TestResult.REFUSED, reason=TestReason.RANDOM, collected_on=date(2026, 5, 1)),
                NEGATIVE,
            ),
            State.BLOCKED,
        ),
        (on_file(a_test(TestResult.REFUSED, collected_on=None), NEGATIVE), State.BLOCKED),
        # A refusal gives no sample: it counts from the day it was reported.
        (
            on_file(
                NEGATIVE,
                a_test(TestResult.REFUSED, collected_on=None, resulted_on=date(2026, 5, 1)),
            ),
            State.BLOCKED,
        ),
        (
            on_file(
                NEGATIVE,
                a_test(TestResult.REFUSED, collected_on=None, resulted_on=date(2026, 11, 21)),
            ),
            None,
        ),
        # Of two tests on one day the failed one counts, whichever was entered first.
        (on_file(a_test(TestResult.POSITIVE, reviewed_by_mro=True), NEGATIVE), State.BLOCKED),
        (on_file(NEGATIVE, a_test(TestResult.POSITIVE, reviewed_by_mro=True)), State.BLOCKED),
        (
            on_file(
                a_test(
                    TestResult.NEGATIVE,
                    reason=TestReason.RETURN_TO_DUTY,
                    collected_on=date(2026, 7, 1),
                ),
                a_test(
                    TestResult.POSITIVE,
                    reason=TestReason.RANDOM,
                    collected_on=date(2026, 5, 1),
                    reviewed_by_mro=True,
                ),
                NEGATIVE,
            ),
            None,
        ),
    ],
)
def test_a_negative_test_comes_before_the_first_route(
    facts: TestFacts, state: State | None
) -> None:
    assert states(TEST_RULES, facts).get("ND-02") is state


@pytest.mark.parametrize(
    ("result", "before", "after"),
    [
        (TestResult.NEGATIVE, State.CANNOT_CONFIRM, None),
        (TestResult.POSITIVE, State.CANNOT_CONFIRM, State.BLOCKED),
    ],
)
def test_a_test_is_under_way_until_its_result_is_in(
    result: TestResult, before: State, after: State | None
) -> None:
    taken, known = date(2026, 11, 17), date(2026, 11, 20)
    facts = on_file(a_test(result, collected_on=taken, resulted_on=known, reviewed_by_mro=True))
    assert states(TEST_RULES, facts, on=date(2026, 11, 19)).get("ND-02") is before
    assert states(TEST_RULES, facts, on=known).get("ND-02") is after


@pytest.mark.parametrize(
    ("first_day", "state"),
    [(date(2027, 1, 5), None), (date(2027, 1, 6), State.BLOCKED), (None, None)],
)
def test_a_test_for_an_earlier_hiring_is_none_for_this_one(
    first_day: date | None, state: State | None
) -> None:
    facts = TestFacts((NEGATIVE,), first_day)  # of 5 Jan 2026
    assert states(TEST_RULES, facts, on=date(2027, 1, 10)).get("ND-02") is state


def test_nobody_reads_a_result_in_what_a_rule_says() -> None:
    """Everybody sees findings: a failed test, a refused one and none at all sound the same."""
    reviewed = a_test(TestResult.POSITIVE, reviewed_by_mro=True)
    failed = [reviewed, a_test(TestResult.REFUSED), a_test(TestResult.CANCELLED)]
    said = {tuple(ask(TEST_RULES, on_file(*tests))) for tests in ([], *([test] for test in failed))}

    assert len(said) == 1
    assert not any(result.value in str(said).lower() for result in TestResult)


def test_a_missing_test_may_be_softened_a_failed_one_never() -> None:
    softened = {"ND-02": Severity.WARNING}
    assert the(ask(TEST_RULES, on_file(), softened=softened), "ND-02").state is State.DUE_SOON
    failed = on_file(a_test(TestResult.POSITIVE, reviewed_by_mro=True))
    assert the(ask(TEST_RULES, failed, softened=softened), "ND-02").state is State.BLOCKED


@pytest.mark.parametrize(
    ("test", "state"),
    [
        (NEGATIVE, None),
        (replace(NEGATIVE, federal_form=True), State.DUE_SOON),
        (replace(NEGATIVE, federal_form=None), State.CANNOT_CONFIRM),  # nobody has said
        (a_test(None, federal_form=None), None),  # no result yet
        (replace(NEGATIVE, federal_form=None, kind=TestKind.DOT), None),
        (replace(NEGATIVE, federal_form=True, kind=TestKind.DOT), None),
        (a_test(TestResult.POSITIVE, reviewed_by_mro=True), None),
        (a_test(TestResult.POSITIVE, reviewed_by_mro=False), State.DUE_SOON),
        (a_test(TestResult.POSITIVE), State.CANNOT_CONFIRM),
    ],
)
def test_a_non_dot_test_uses_its_own_form_and_a_review_of_what_is_not_negative(
    test: Test, state: State | None
) -> None:
    assert states(TEST_RULES, on_file(test)).get("ND-01") is state


@pytest.mark.parametrize(
    ("tests", "policy", "state"),
    [(True, False, State.DUE_SOON), (True, True, None), (False, False, None)],
)
def test_a_company_that_tests_has_a_written_policy(
    tests: bool,  # noqa: FBT001 - columns of the table
    policy: bool,  # noqa: FBT001
    state: State | None,
) -> None:
    facts = TestingFacts(tests_drivers=tests, has_policy=policy)
    assert states(TESTING_RULES, facts, on=TODAY).get("ND-01") is state
