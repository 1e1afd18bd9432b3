"""Drug tests: a result stays, and says nothing where it should not."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from dsp_desktop.app import App
from dsp_desktop.db.audit import AuditEntry
from dsp_desktop.kernel.masks import DOTS, Masked
from dsp_desktop.screening.queries import (
    DRUG_TEST_LIST,
    drug_test_details,
    drug_test_panel,
    screening_section,
)
from dsp_desktop.screening.service import DrugTestDetails, add_drug_test, change_drug_test
from dsp_desktop.screening.terms import TestKind, TestReason, TestResult, TestStanding
from tests.support.builders import a_driver, done
from tests.support.people import codes, facts, found, look_at, looked_up, refused


def a_test(app: App, driver_id: int, **changes: Any) -> int:
    details = DrugTestDetails(
        driver_id, TestReason.PRE_EMPLOYMENT, TestKind.NON_DOT, date(2026, 2, 20), "5-panel"
    )
    test_id: int = done(app, add_drug_test, replace(details, **changes))
    return test_id


def test_a_test_without_a_result_is_pending(app: App) -> None:
    a_test(app, a_driver(app))

    (row,) = found(app, DRUG_TEST_LIST)
    assert row.standing is TestStanding.PENDING
    assert found(app, DRUG_TEST_LIST, filters={"standing": TestStanding.RESULT_IN}) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"resulted_on": date(2026, 2, 19)}, {"resulted_on": "dates.backwards"}),
        ({"collected_on": date(2026, 3, 3)}, {"collected_on": "dates.future"}),
        ({"result": TestResult.NEGATIVE}, {"resulted_on": "field.required"}),
        ({"resulted_on": date(2026, 2, 23)}, {"result": "field.required"}),
        (
            {"result": TestResult.POSITIVE, "resulted_on": date(2026, 3, 1), "collected_on": None},
            {"collected_on": "field.required"},
        ),
    ],
)
def test_dates_and_result_have_to_fit(
    app: App, changes: dict[str, Any], expected: dict[str, str]
) -> None:
    details = DrugTestDetails(a_driver(app), TestReason.RANDOM, TestKind.NON_DOT, date(2026, 2, 20))

    problems = dict(codes(refused(app, add_drug_test, replace(details, **changes))))

    assert expected.items() <= problems.items()


def test_a_refused_test_needs_no_sample(app: App) -> None:
    test_id = a_test(
        app,
        a_driver(app),
        collected_on=None,
        resulted_on=date(2026, 2, 20),
        result=TestResult.REFUSED,
    )

    assert found(app, DRUG_TEST_LIST)[0].standing is TestStanding.RESULT_IN
    assert look_at(app, "drug_test", test_id, "result") is TestResult.REFUSED


def test_a_recorded_result_stays(app: App) -> None:
    test_id = a_test(app, a_driver(app), result=TestResult.NEGATIVE, resulted_on=date(2026, 2, 23))
    with app.read() as source:
        seen = drug_test_details(source, test_id)

    other = replace(seen.details, result=TestResult.POSITIVE, collected_on=date(2026, 2, 19))
    assert codes(refused(app, change_drug_test, test_id, other, seen.version)) == {
        ("result", "drug_test.result_stays"),
        ("collected_on", "drug_test.result_stays"),
    }
    reviewed = replace(seen.details, reviewed_by_mro=True)
    done(app, change_drug_test, test_id, reviewed, seen.version)
    assert found(app, DRUG_TEST_LIST)[0].reviewed_by_mro is True


def test_the_result_comes_in_later(app: App) -> None:
    test_id = a_test(app, a_driver(app))
    with app.read() as source:
        seen = drug_test_details(source, test_id)
    known = replace(seen.details, result=TestResult.NEGATIVE, resulted_on=date(2026, 2, 23))

    done(app, change_drug_test, test_id, known, seen.version)

    assert len(found(app, DRUG_TEST_LIST, filters={"standing": TestStanding.RESULT_IN})) == 1
    assert look_at(app, "drug_test", test_id, "result") is TestResult.NEGATIVE
    assert look_at(app, "drug_test", test_id, "panel") == "5-panel"


def test_the_drivers_own_panel_tells_the_day_and_not_the_result(app: App) -> None:
    driver_id = a_driver(app)
    test_id = a_test(app, driver_id, result=TestResult.POSITIVE, resulted_on=date(2026, 2, 23))

    with app.read() as source:
        section = screening_section(source, driver_id)
        panel = drug_test_panel(source, test_id)

    assert [(fact.label, fact.value) for fact in section.facts] == [
        ("Drug test", "Result of 23 Feb 2026")
    ]
    assert ("Result", DOTS) in facts(panel)["Test"]
    assert looked_up(app, panel, "Test")["Result"] is TestResult.POSITIVE


def test_who_types_a_result_again_does_not_learn_whether_it_was_the_same(app: App) -> None:
    test_id = a_test(app, a_driver(app), result=TestResult.NEGATIVE, resulted_on=date(2026, 2, 23))
    with app.read() as source:
        seen = drug_test_details(source, test_id)
    assert isinstance(seen.details.result, Masked)

    for guess in (TestResult.NEGATIVE, TestResult.POSITIVE):
        guessed = replace(seen.details, result=guess)
        problems = refused(app, change_drug_test, test_id, guessed, seen.version)
        assert codes(problems) == {("result", "drug_test.result_stays")}
    half = replace(seen.details, panel=f"{seen.details.panel}5")
    assert codes(refused(app, change_drug_test, test_id, half, seen.version)) == {
        ("panel", "field.half_masked"),
        ("panel", "drug_test.result_stays"),
    }


def test_the_audit_trail_does_not_know_the_result(app: App) -> None:
    a_test(app, a_driver(app), result=TestResult.POSITIVE, resulted_on=date(2026, 2, 23))

    with app.read() as source:
        entry = source.scalars(select(AuditEntry).where(AuditEntry.entity == "drug_test")).one()
    assert entry.changes["result"] == "•••"


def test_tests_are_found_by_driver_and_reason(app: App) -> None:
    a_test(app, a_driver(app), custody_number="CC-77")

    assert len(found(app, DRUG_TEST_LIST, "ada")) == 1
    assert len(found(app, DRUG_TEST_LIST, "cc-77")) == 1
    assert found(app, DRUG_TEST_LIST, filters={"reason": TestReason.RANDOM}) == []
