"""A background check, step by step, in the order the law wants."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from dsp_desktop.app import App
from dsp_desktop.db.audit import AuditEntry
from dsp_desktop.db.undo import undo
from dsp_desktop.kernel.errors import NotPermitted, Rejected
from dsp_desktop.registry import KINDS
from dsp_desktop.screening.queries import (
    BACKGROUND_CHECK_LIST,
    background_check_details,
    background_check_panel,
    screening_section,
    wait_until,
)
from dsp_desktop.screening.service import (
    BackgroundCheckDetails,
    accept_report,
    begin_check,
    cancel_check,
    change_check,
    order_report,
    record_authorization,
    record_clear_report,
    record_disclosure,
    record_dispute,
    record_report_to_consider,
    record_step,
    send_final_notice,
    send_pre_adverse_notice,
    take_adverse_action,
)
from dsp_desktop.screening.terms import CheckResult, CheckState, CheckStep, NoticeDelivery
from tests.support.builders import a_driver, done
from tests.support.people import codes, facts, found, on_day, refused

DISCLOSED, ORDERED, REPORTED = date(2026, 11, 2), date(2026, 11, 3), date(2026, 11, 9)
NOTICE = date(2026, 11, 23)  # a Monday, three days before Thanksgiving


@pytest.fixture
def november(app: App) -> App:
    return on_day(app, date(2026, 12, 20))


def a_check(app: App, **driver: object) -> int:
    details = BackgroundCheckDetails(a_driver(app, **driver), "Juniper Checks")
    check_id: int = done(app, begin_check, details)
    return check_id


def a_report_to_consider(app: App, **driver: object) -> int:
    check_id = a_check(app, **driver)
    done(app, record_disclosure, check_id, DISCLOSED)
    done(app, record_authorization, check_id, DISCLOSED)
    done(app, order_report, check_id, ORDERED)
    done(app, record_report_to_consider, check_id, REPORTED)
    return check_id


def state(app: App) -> CheckState:
    (row,) = found(app, BACKGROUND_CHECK_LIST)
    status: CheckState = row.status
    return status


def lacking(app: App, check_id: int, step: CheckStep, on: date) -> list[object]:
    problems = refused(app, record_step, check_id, step, on)
    return [dict(p.details)["need"] for p in problems if p.code == "check.step_missing"]


def test_no_report_is_ordered_before_disclosure_and_authorization(november: App) -> None:
    check_id = a_check(november)

    assert lacking(november, check_id, CheckStep.ORDER, ORDERED) == [
        "the disclosure to the driver",
        "the driver's written authorization",
    ]
    assert state(november) is CheckState.NEW


def test_a_disclosure_given_after_the_order_does_not_count(november: App) -> None:
    check_id = a_check(november)
    done(november, record_disclosure, check_id, ORDERED)
    done(november, record_authorization, check_id, ORDERED)

    assert lacking(november, check_id, CheckStep.ORDER, DISCLOSED) == [
        "the disclosure to the driver",
        "the driver's written authorization",
    ]


def test_a_clear_report_ends_the_check(november: App) -> None:
    check_id = a_check(november)
    done(november, record_disclosure, check_id, DISCLOSED)
    done(november, record_authorization, check_id, DISCLOSED)
    done(november, order_report, check_id, ORDERED)
    done(november, record_clear_report, check_id, REPORTED)

    assert state(november) is CheckState.CLEAR
    (problem,) = refused(november, record_dispute, check_id, REPORTED)[:1]
    assert problem.code == "check.step_missing"


def test_nobody_is_rejected_without_the_notice(november: App) -> None:
    check_id = a_report_to_consider(november)

    assert lacking(november, check_id, CheckStep.TAKE_ADVERSE_ACTION, date(2026, 12, 18)) == [
        "the copy of the report sent to the driver",
        "the summary of rights sent to the driver",
    ]


def test_half_a_notice_is_none(november: App) -> None:
    check_id = a_report_to_consider(november)
    done(november, record_step, check_id, CheckStep.SEND_REPORT_COPY, NOTICE)

    assert lacking(november, check_id, CheckStep.TAKE_ADVERSE_ACTION, date(2026, 12, 18)) == [
        "the summary of rights sent to the driver"
    ]


def test_the_wait_skips_thanksgiving_and_ends_before_the_action(november: App) -> None:
    check_id = a_report_to_consider(november)
    done(november, send_pre_adverse_notice, check_id, NOTICE, NoticeDelivery.BY_HAND)

    (problem,) = refused(november, take_adverse_action, check_id, date(2026, 12, 1))
    done(november, take_adverse_action, check_id, date(2026, 12, 2))

    assert problem.code == "check.waiting"
    assert dict(problem.details)["first"] == "2 Dec 2026"
    assert state(november) is CheckState.ADVERSE_ACTION
    with november.read() as source:
        assert wait_until(source, check_id) == date(2026, 12, 1)


def test_a_dispute_in_california_makes_the_wait_longer(november: App) -> None:
    check_id = a_report_to_consider(november, state="CA", city="Fresno")
    done(november, send_pre_adverse_notice, check_id, NOTICE, NoticeDelivery.BY_HAND)
    done(november, record_dispute, check_id, date(2026, 11, 25))

    (problem,) = refused(november, take_adverse_action, check_id, date(2026, 12, 2))

    assert dict(problem.details)["first"] == "9 Dec 2026"


def test_the_whole_way_to_the_final_notice(november: App) -> None:
    check_id = a_report_to_consider(november)
    done(november, send_pre_adverse_notice, check_id, NOTICE, NoticeDelivery.EMAIL)
    done(november, take_adverse_action, check_id, date(2026, 12, 10))
    done(november, send_final_notice, check_id, date(2026, 12, 10))

    assert state(november) is CheckState.CLOSED
    with november.read() as source:
        steps = facts(background_check_panel(source, check_id))["Steps"]
    assert [label for label, _day in steps] == [
        "Disclosed",
        "Authorized",
        "Ordered",
        "Report back",
        "Result",
        "Report copy sent",
        "Summary of rights sent",
        "Sent by",
        "Wait ends with",
        "Adverse action",
        "Final notice",
    ]


def test_a_closed_file_takes_no_more_steps(november: App) -> None:
    check_id = a_report_to_consider(november)
    done(november, accept_report, check_id, REPORTED)

    (problem,) = refused(november, accept_report, check_id, NOTICE)

    assert (problem.code, dict(problem.details)) == ("check.not_now", {"state": "accepted"})
    assert state(november) is CheckState.ACCEPTED


def test_no_step_lies_in_the_future(app: App) -> None:
    check_id = a_check(app)

    assert codes(refused(app, record_disclosure, check_id, date(2026, 3, 3))) == {
        ("on", "dates.future")
    }


def test_a_check_can_be_given_up_until_its_report_is_back(november: App) -> None:
    first = a_check(november)
    done(november, cancel_check, first)
    assert state(november) is CheckState.CANCELLED

    second = a_report_to_consider(november, name="Ben Sample")
    assert codes(refused(november, cancel_check, second)) == {("", "check.not_now")}


def test_nothing_of_it_can_be_undone(november: App) -> None:
    check_id = a_check(november)
    with november.write("record_disclosure") as step:
        record_disclosure(step, check_id, DISCLOSED)
        step.commit()

    with pytest.raises(Rejected) as refusal, november.write("undo") as back:
        undo(back, step.unit, KINDS)

    assert refusal.value.problems[0].code == "undo.impossible"


def test_once_ordered_only_the_note_may_change(november: App) -> None:
    check_id = a_report_to_consider(november)
    with november.read() as source:
        seen = background_check_details(source, check_id)

    other = replace(seen.details, vendor="Willow Reports")
    assert codes(refused(november, change_check, check_id, other, seen.version)) == {
        ("vendor", "check.already_ordered")
    }
    done(november, change_check, check_id, replace(seen.details, note="called"), seen.version)


def test_an_authorization_without_a_disclosure_is_refused_at_once(app: App) -> None:
    details = BackgroundCheckDetails(a_driver(app), " ", authorized_on=date(2026, 3, 2))

    assert codes(refused(app, begin_check, details)) == {
        ("vendor", "field.required"),
        ("disclosed_on", "check.step_missing"),
    }


def test_the_note_stays_out_of_the_audit_trail(app: App) -> None:
    done(app, begin_check, BackgroundCheckDetails(a_driver(app), "Juniper Checks", note="secret"))

    with app.read() as source:
        entries = source.scalars(
            select(AuditEntry).where(AuditEntry.entity == "background_check")
        ).all()
    assert "secret" not in str([entry.changes for entry in entries])


def test_a_driver_shows_how_far_the_check_is_and_no_finding_of_it(november: App) -> None:
    check_id = a_report_to_consider(november)
    with november.read() as source:
        driver_id = background_check_details(source, check_id).details.driver_id
        section = screening_section(source, driver_id)

    assert [(fact.label, fact.value) for fact in section.facts] == [
        ("Background check", "To consider")
    ]


def test_checks_are_found_by_driver_agency_and_result(november: App) -> None:
    a_report_to_consider(november, name="Zoë Sample")

    for typed in ("zoe", "juniper"):
        assert len(found(november, BACKGROUND_CHECK_LIST, typed)) == 1
    consider = {"result": CheckResult.CONSIDER}
    assert len(found(november, BACKGROUND_CHECK_LIST, filters=consider)) == 1
    assert found(november, BACKGROUND_CHECK_LIST, filters={"result": CheckResult.CLEAR}) == []


def test_without_permission_nothing_happens(app: App, clerk: App) -> None:
    check_id = a_check(app)

    with pytest.raises(NotPermitted), clerk.write("cancel_check") as uow:
        cancel_check(uow, check_id)
