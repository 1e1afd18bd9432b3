"""What was recorded wrong is put right with a reason, and what it said is never lost."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from dsp_desktop.app import App
from dsp_desktop.compliance.queries import readiness
from dsp_desktop.db.audit import MASK
from dsp_desktop.db.history import history
from dsp_desktop.db.undo import undo
from dsp_desktop.kernel.errors import NotPermitted, Rejected, StaleRecord
from dsp_desktop.kernel.masks import DOTS
from dsp_desktop.registry import KINDS
from dsp_desktop.screening.models import DrugTest
from dsp_desktop.screening.queries import (
    BACKGROUND_CHECK_LIST,
    DRUG_TEST_LIST,
    background_check_panel,
    check_to_correct,
    drug_test_panel,
    drug_test_to_correct,
)
from dsp_desktop.screening.service import (
    BackgroundCheckDetails,
    DrugTestDetails,
    add_drug_test,
    begin_check,
    correct_check,
    correct_drug_test,
    order_report,
    record_clear_report,
    record_report_to_consider,
    send_pre_adverse_notice,
)
from dsp_desktop.screening.terms import (
    CheckResult,
    CheckState,
    NoticeDelivery,
    TestKind,
    TestReason,
    TestResult,
    TestStanding,
)
from tests.support.builders import a_driver, done
from tests.support.people import codes, facts, found, look_at, looked_up, on_day, refused

TAKEN, BACK = date(2026, 2, 20), date(2026, 2, 23)
TODAY = date(2026, 3, 2)
HIRED = date(2026, 2, 26)


def a_negative_test(app: App, driver_id: int) -> int:
    test_id: int = done(
        app,
        add_drug_test,
        DrugTestDetails(
            driver_id,
            TestReason.PRE_EMPLOYMENT,
            TestKind.NON_DOT,
            TAKEN,
            federal_form=False,
            resulted_on=BACK,
            result=TestResult.NEGATIVE,
        ),
    )
    return test_id


def correct_test(app: App, test_id: int, because: str, **changes: Any) -> None:
    with app.read() as source:
        seen = drug_test_to_correct(source, test_id)
    wanted = replace(seen.details, because=because, **changes)
    done(app, correct_drug_test, test_id, wanted, seen.version)


def panel_of(app: App, test_id: int) -> Any:
    with app.read() as source:
        return drug_test_panel(source, test_id)


def standing(app: App, driver_id: int) -> set[str]:
    """Return the rules about drug tests that this driver does not meet."""
    with app.read() as source:
        found = readiness(source, app.clock.today()).findings
    return {f.rule for f in found if f.subject.id == driver_id and f.rule.startswith("ND")}


def test_a_corrected_result_counts_and_the_first_one_stays_on_file(app: App) -> None:
    driver_id = a_driver(app, hired_on=HIRED)
    test_id = a_negative_test(app, driver_id)
    assert standing(app, driver_id) == set()

    correct_test(
        app,
        test_id,
        "  The laboratory sent the result of someone else.  ",
        result=TestResult.POSITIVE,
        reviewed_by_mro=True,
    )

    (row,) = found(app, DRUG_TEST_LIST)
    assert (row.standing, row.corrected_on) == (TestStanding.RESULT_IN, TODAY)
    assert look_at(app, "drug_test", test_id, "result") is TestResult.POSITIVE
    assert standing(app, driver_id) == {"ND-02"}
    assert dict(facts(panel_of(app, test_id))["Correction"])["Because"] == DOTS
    correction = looked_up(app, panel_of(app, test_id), "Correction")
    assert isinstance(correction.pop("Corrected"), datetime)
    assert correction == {
        "By": app.actor.name,
        "Because": "The laboratory sent the result of someone else.",
        "What it said": (
            "Result: Negative → Positive\nReviewed by a medical review officer: nothing → yes"
        ),
    }


def test_every_correction_is_told_the_newest_first(app: App) -> None:
    test_id = a_negative_test(app, a_driver(app))
    correct_test(app, test_id, "Read the 8 as a 3.", resulted_on=date(2026, 2, 28))
    correct_test(app, test_id, "It was the 26th after all.", resulted_on=date(2026, 2, 26))

    told = [s.facts for s in panel_of(app, test_id).sections if s.title == "Correction"]
    looks = [[fact.private for fact in facts if fact.private] for facts in told]
    said = [[look_at(app, p.entity, p.record_id, p.field) for p in each] for each in looks]

    assert said == [
        ["It was the 26th after all.", "Result date: 28 Feb 2026 → 26 Feb 2026"],
        ["Read the 8 as a 3.", "Result date: 23 Feb 2026 → 28 Feb 2026"],
    ]


def test_a_test_recorded_for_the_wrong_driver_goes_to_the_right_one(app: App) -> None:
    wrong = a_driver(app, hired_on=HIRED)
    right = a_driver(app, name="Bea Example", hired_on=HIRED)
    test_id = a_negative_test(app, wrong)

    correct_test(app, test_id, "Mixed up two drivers.", driver_id=right)

    assert (standing(app, wrong), standing(app, right)) == ({"ND-02"}, set())
    correction = looked_up(app, panel_of(app, test_id), "Correction")
    assert correction["What it said"] == "Driver: Ada Example → Bea Example"


@pytest.mark.parametrize(
    ("because", "changes", "expected"),
    [
        (" ", {"panel": "5-panel"}, {("because", "field.required")}),
        ("A reason", {}, {("", "correction.nothing_differs")}),
        ("A reason", {"resulted_on": date(2026, 2, 19)}, {("resulted_on", "dates.backwards")}),
        ("", {"result": None}, {("because", "field.required"), ("result", "field.required")}),
    ],
)
def test_a_correction_needs_a_reason_and_something_that_was_wrong(
    app: App, because: str, changes: dict[str, Any], expected: set[tuple[str, str]]
) -> None:
    test_id = a_negative_test(app, a_driver(app))
    with app.read() as source:
        seen = drug_test_to_correct(source, test_id)

    wanted = replace(seen.details, because=because, **changes)

    assert codes(refused(app, correct_drug_test, test_id, wanted, seen.version)) == expected
    assert "Correction" not in facts(panel_of(app, test_id))


def test_a_correction_is_not_taken_back_but_corrected_again(app: App) -> None:
    test_id = a_negative_test(app, a_driver(app))
    with app.read() as source:
        seen = drug_test_to_correct(source, test_id)
    with app.write("correct_drug_test") as uow:
        wanted = replace(seen.details, panel="5-panel", because="Left out.")
        correct_drug_test(uow, test_id, wanted, seen.version)
        unit = uow.commit().unit

    with pytest.raises(Rejected), app.write("undo") as uow:
        undo(uow, unit, KINDS)
    with pytest.raises(StaleRecord):  # what the first one looked at is no longer so
        done(app, correct_drug_test, test_id, wanted, seen.version)


def test_the_history_of_a_test_says_that_it_was_corrected_and_never_the_result(app: App) -> None:
    test_id = a_negative_test(app, a_driver(app))
    correct_test(app, test_id, "The wrong box was ticked.", result=TestResult.POSITIVE)

    with app.read() as source:
        entries = [e for e in history(source, "drug_test", test_id) if "correct" in e.operation]

    said = {change.field: change for entry in entries for change in entry.changes}
    assert said["Because"].after == MASK
    assert {e.actor_name for e in entries} == {app.actor.name}
    assert "Positive" not in str(entries)
    assert "positive" not in str(entries)


def test_only_who_may_enter_screening_corrects_it(app: App, clerk: App) -> None:
    test_id = a_negative_test(app, a_driver(app))
    on_file = BackgroundCheckDetails(a_driver(app), "Juniper", TAKEN, TAKEN)
    check_id = done(app, begin_check, on_file)
    with app.read() as source:
        test, check = drug_test_to_correct(source, test_id), check_to_correct(source, check_id)
    with pytest.raises(NotPermitted):
        done(clerk, correct_drug_test, test_id, test.details, test.version)
    with pytest.raises(NotPermitted):
        done(clerk, correct_check, check_id, check.details, check.version)


DISCLOSED, ORDERED, REPORTED = date(2026, 11, 2), date(2026, 11, 3), date(2026, 11, 9)
NOTICE = date(2026, 11, 10)


@pytest.fixture
def november(app: App) -> App:
    return on_day(app, date(2026, 11, 30))


def an_ordered_check(app: App) -> int:
    details = BackgroundCheckDetails(a_driver(app), "Juniper Checks", DISCLOSED, DISCLOSED)
    check_id: int = done(app, begin_check, details)
    done(app, order_report, check_id, ORDERED)
    return check_id


def corrected(app: App, check_id: int, **changes: Any) -> tuple[int, Any, int]:
    with app.read() as source:
        seen = check_to_correct(source, check_id)
    return check_id, replace(seen.details, **{"because": "A slip.", **changes}), seen.version


def test_a_report_recorded_as_clear_by_mistake_goes_on_as_one_to_consider(november: App) -> None:
    check_id = an_ordered_check(november)
    done(november, record_clear_report, check_id, REPORTED)

    done(november, correct_check, *corrected(november, check_id, result=CheckResult.CONSIDER))
    done(november, send_pre_adverse_notice, check_id, NOTICE, NoticeDelivery.EMAIL)

    (row,) = found(november, BACKGROUND_CHECK_LIST)
    assert (row.status, row.corrected_on) == (CheckState.NOTICE_SENT, date(2026, 11, 30))
    with november.read() as source:
        panel = background_check_panel(source, check_id)
    told = looked_up(november, panel, "Correction")
    assert told["What it said"] == "Result: Clear → Consider"


def test_the_truth_is_taken_even_where_it_breaks_the_law_and_the_rules_say_so(
    november: App,
) -> None:
    check_id = an_ordered_check(november)

    late = date(2026, 11, 4)
    done(november, correct_check, *corrected(november, check_id, disclosed_on=late))

    with november.read() as source:
        answers = readiness(source, november.clock.today()).findings
    said = [f.reason for f in answers if f.rule == "BG-01"]
    assert said == ["The disclosure of 4 Nov 2026 came after the order of 3 Nov 2026."]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"vendor": " "}, ("vendor", "field.required")),
        ({"disputed_on": date(2026, 12, 1)}, ("disputed_on", "dates.future")),
        ({"completed_on": None}, ("completed_on", "field.required")),
        ({"result": CheckResult.PENDING}, ("result", "field.required")),
        ({"ordered_on": None}, ("ordered_on", "field.required")),
        ({"ordered_on": date(2026, 11, 12)}, ("completed_on", "dates.backwards")),
        ({"report_copy_sent_on": ORDERED}, ("report_copy_sent_on", "check.copy_before_report")),
        (
            {"accepted_on": NOTICE, "adverse_action_on": NOTICE},
            ("accepted_on", "check.two_decisions"),
        ),
        ({"because": ""}, ("because", "field.required")),
    ],
)
def test_what_cannot_have_happened_is_refused(
    november: App, changes: dict[str, Any], expected: tuple[str, str]
) -> None:
    check_id = an_ordered_check(november)
    done(november, record_report_to_consider, check_id, REPORTED)

    assert expected in codes(
        refused(november, correct_check, *corrected(november, check_id, **changes))
    )


def test_a_record_never_corrected_tells_of_no_correction(november: App) -> None:
    check_id = an_ordered_check(november)
    with november.read() as source:
        assert "Correction" not in facts(background_check_panel(source, check_id))
        assert source.get(DrugTest, 1) is None
