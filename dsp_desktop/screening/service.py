"""What people do to background checks and drug tests.

Nothing here is undone: a check grows by steps, and each step is refused while one it rests
on is missing. What was entered wrong is corrected with a reason, and what it said is kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta

from sqlalchemy.orm import Session

from dsp_desktop.db.corrections import put_right, unfounded
from dsp_desktop.db.details import columns_of, half_typed, take_over
from dsp_desktop.db.names import must_exist
from dsp_desktop.db.opening import demand
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.kernel.errors import Problem, refuse
from dsp_desktop.kernel.masks import Masked
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import day_text, label
from dsp_desktop.people.queries import home_state, work_places
from dsp_desktop.rules.parameters import Figures, load_folder
from dsp_desktop.runtime.paths import PARAMETERS
from dsp_desktop.screening.checks import CheckFacts, Place, waiting_time
from dsp_desktop.screening.logic import (
    DATES,
    STEPS,
    CheckDates,
    missing,
    notice_sent_on,
    state_of,
)
from dsp_desktop.screening.models import (
    BackgroundCheck,
    BackgroundCheckCorrection,
    DrugTest,
    DrugTestCorrection,
)
from dsp_desktop.screening.terms import (
    CheckResult,
    CheckStep,
    NoticeDelivery,
    TestKind,
    TestReason,
    TestResult,
)

_RESULTS = {
    CheckStep.REPORT_CLEAR: CheckResult.CLEAR,
    CheckStep.REPORT_TO_CONSIDER: CheckResult.CONSIDER,
    CheckStep.CANCEL: CheckResult.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class BackgroundCheckDetails:
    """What the form of a background check holds; the steps are actions."""

    driver_id: int
    vendor: str
    disclosed_on: date | None = None
    authorized_on: date | None = None
    note: str | Masked | None = None


@dataclass(frozen=True, slots=True)
class DrugTestDetails:
    """What the form of a drug test holds. A blank result is one that is pending."""

    driver_id: int
    reason: TestReason
    kind: TestKind
    collected_on: date | None = None
    panel: str | Masked | None = None
    federal_form: bool | None = None
    custody_number: str | Masked | None = None
    laboratory: str | Masked | None = None
    resulted_on: date | None = None
    result: TestResult | Masked | None = None
    reviewed_by_mro: bool | None = None


@dataclass(frozen=True, slots=True)
class CorrectedCheck:
    """What really happened in a background check, and why it was recorded otherwise."""

    driver_id: int
    vendor: str
    disclosed_on: date | None
    authorized_on: date | None
    ordered_on: date | None
    completed_on: date | None
    result: CheckResult
    report_copy_sent_on: date | None
    rights_summary_sent_on: date | None
    notice_delivery: NoticeDelivery | None
    disputed_on: date | None
    accepted_on: date | None
    adverse_action_on: date | None
    final_notice_on: date | None
    because: str


@dataclass(frozen=True, slots=True)
class CorrectedTest(DrugTestDetails):
    """What a drug test really was, and why it was recorded otherwise."""

    because: str = ""


def begin_check(uow: UnitOfWork, details: BackgroundCheckDetails) -> int:
    """Open a background check of a driver, with the consent that is on file already."""
    uow.require(Permission.SCREENING_EDIT)
    must_exist(uow, "driver", details.driver_id)
    refuse(*_consent_problems(uow, details))
    return uow.add(BackgroundCheck(**columns_of(details))).id


def change_check(
    uow: UnitOfWork, check_id: int, details: BackgroundCheckDetails, seen: int
) -> None:
    """Correct who is checked by whom; once the report is ordered only the note may change."""
    uow.require(Permission.SCREENING_EDIT)
    check = uow.get(BackgroundCheck, check_id, seen=seen)
    problems = [*_consent_problems(uow, details)]
    if check.ordered_on:
        problems += [
            Problem(field.name, "check.already_ordered")
            for field in fields(details)
            if field.name != "note" and getattr(details, field.name) != getattr(check, field.name)
        ]
    refuse(*problems)
    take_over(check, details)


def record_step(
    uow: UnitOfWork, check_id: int, step: CheckStep, on: date, *, figures: Figures | None = None
) -> None:
    """Take one step of a background check, or refuse it with every reason."""
    uow.require(Permission.SCREENING_EDIT)
    check = _open_check(uow, check_id)
    refuse(*_step_problems(uow, check, step, on, figures))
    if step in DATES:
        setattr(check, DATES[step], on)
    check.result = _RESULTS.get(step, check.result)


def record_disclosure(uow: UnitOfWork, check_id: int, on: date) -> None:
    """Note that the person got the disclosure, in a document of its own."""
    uow.require(Permission.SCREENING_EDIT)
    record_step(uow, check_id, CheckStep.DISCLOSE, on)


def record_authorization(uow: UnitOfWork, check_id: int, on: date) -> None:
    """Note that the person agreed to the report in writing."""
    uow.require(Permission.SCREENING_EDIT)
    record_step(uow, check_id, CheckStep.AUTHORIZE, on)


def order_report(uow: UnitOfWork, check_id: int, on: date) -> None:
    """Note that the report was ordered."""
    uow.require(Permission.SCREENING_EDIT)
    record_step(uow, check_id, CheckStep.ORDER, on)


def record_clear_report(uow: UnitOfWork, check_id: int, on: date) -> None:
    """Note that the report came back clear."""
    uow.require(Permission.SCREENING_EDIT)
    record_step(uow, check_id, CheckStep.REPORT_CLEAR, on)


def record_report_to_consider(uow: UnitOfWork, check_id: int, on: date) -> None:
    """Note that the report came back with something to consider."""
    uow.require(Permission.SCREENING_EDIT)
    record_step(uow, check_id, CheckStep.REPORT_TO_CONSIDER, on)


def send_pre_adverse_notice(
    uow: UnitOfWork, check_id: int, on: date, delivery: NoticeDelivery
) -> None:
    """Note that the notice went out, with the report and the summary of rights in it."""
    uow.require(Permission.SCREENING_EDIT)
    check = _open_check(uow, check_id)
    steps = (CheckStep.SEND_REPORT_COPY, CheckStep.SEND_RIGHTS_SUMMARY)
    problems = [problem for step in steps for problem in _step_problems(uow, check, step, on, None)]
    refuse(*dict.fromkeys(problems))
    check.report_copy_sent_on = check.rights_summary_sent_on = on
    check.notice_delivery = delivery


def record_dispute(uow: UnitOfWork, check_id: int, on: date) -> None:
    """Note that the person disputes the report; some places add time to the wait."""
    uow.require(Permission.SCREENING_EDIT)
    record_step(uow, check_id, CheckStep.DISPUTE, on)


def accept_report(uow: UnitOfWork, check_id: int, on: date) -> None:
    """Note the decision to go on with the driver in spite of the report."""
    uow.require(Permission.SCREENING_EDIT)
    record_step(uow, check_id, CheckStep.ACCEPT, on)


def take_adverse_action(
    uow: UnitOfWork, check_id: int, on: date, *, figures: Figures | None = None
) -> None:
    """Note the decision against the driver: only after the notice and the whole wait."""
    uow.require(Permission.SCREENING_EDIT)
    record_step(uow, check_id, CheckStep.TAKE_ADVERSE_ACTION, on, figures=figures)


def send_final_notice(uow: UnitOfWork, check_id: int, on: date) -> None:
    """Note that the final notice went out; the file is closed."""
    uow.require(Permission.SCREENING_EDIT)
    record_step(uow, check_id, CheckStep.SEND_FINAL_NOTICE, on)


def cancel_check(uow: UnitOfWork, check_id: int) -> None:
    """Give up a check before its report is back."""
    uow.require(Permission.SCREENING_EDIT)
    record_step(uow, check_id, CheckStep.CANCEL, uow.clock.today())


def correct_check(uow: UnitOfWork, check_id: int, details: CorrectedCheck, seen: int) -> None:
    """Put right what was recorded wrong; what it said is kept, with the reason.

    The truth is taken as it is, a step out of order too: the rules say what that means.
    Only what cannot have happened is refused.
    """
    uow.require(Permission.SCREENING_EDIT)
    check = uow.get(BackgroundCheck, check_id, seen=seen, lock=True)
    must_exist(uow, "driver", details.driver_id)
    refuse(*_impossible(uow, details), *unfounded(uow, check, details))
    put_right(uow, check, details, BackgroundCheckCorrection)


def add_drug_test(uow: UnitOfWork, details: DrugTestDetails) -> int:
    """Note a drug test that was ordered or taken."""
    uow.require(Permission.SCREENING_EDIT)
    must_exist(uow, "driver", details.driver_id)
    refuse(*_test_problems(uow, details))
    return uow.add(DrugTest(**columns_of(details))).id


def change_drug_test(uow: UnitOfWork, test_id: int, details: DrugTestDetails, seen: int) -> None:
    """Add what is known now to a test; with a result, what has been recorded stays.

    What is private may be typed by who may not look at it: so it is never compared with
    what is on file, and typing it again is refused whether it is the same or not.
    """
    uow.require(Permission.SCREENING_EDIT)
    test = uow.get(DrugTest, test_id, seen=seen)
    problems = [*_test_problems(uow, details)]
    if test.result is not None:
        problems += [
            Problem(name, "drug_test.result_stays")
            for name, now in columns_of(details).items()
            if not isinstance(now, Masked) and getattr(test, name) not in (None, now)
        ]
    refuse(*problems)
    take_over(test, details)


def correct_drug_test(uow: UnitOfWork, test_id: int, details: CorrectedTest, seen: int) -> None:
    """Put right what was recorded wrong; what it said is kept, with the reason.

    What is private is put right by who may look at it.
    """
    uow.require(Permission.SCREENING_EDIT)
    test = uow.get(DrugTest, test_id, seen=seen, lock=True)
    must_exist(uow, "driver", details.driver_id)
    refuse(*_test_problems(uow, details), *unfounded(uow, test, details))
    put_right(uow, test, details, DrugTestCorrection)


def dates_of(check: BackgroundCheck) -> CheckDates:
    """Return the steps of a check as the pure logic wants them."""
    return CheckDates(**{field.name: getattr(check, field.name) for field in fields(CheckDates)})


def facts_of(source: Session, check: BackgroundCheck) -> CheckFacts:
    """Return a check as the rules want it, with the places whose law may apply."""
    demand(source, Permission.SCREENING_VIEW, Permission.SCREENING_EDIT)
    places = tuple(Place(*place) for place in work_places(source, check.driver_id))
    return CheckFacts(
        result=check.result,
        disclosed_on=check.disclosed_on,
        authorized_on=check.authorized_on,
        ordered_on=check.ordered_on,
        report_copy_sent_on=check.report_copy_sent_on,
        rights_summary_sent_on=check.rights_summary_sent_on,
        delivery=check.notice_delivery,
        disputed_on=check.disputed_on,
        adverse_action_on=check.adverse_action_on,
        final_notice_on=check.final_notice_on,
        places=places,
        home_state=home_state(source, check.driver_id),
    )


def _open_check(uow: UnitOfWork, check_id: int) -> BackgroundCheck:
    return uow.get(BackgroundCheck, check_id, lock=True)


def _step_problems(
    uow: UnitOfWork, check: BackgroundCheck, step: CheckStep, on: date, figures: Figures | None
) -> Iterator[Problem]:
    dates = dates_of(check)
    if on > uow.clock.today():
        yield Problem("on", "dates.future")
    lacking = missing(dates, step, on=on)
    for need in lacking:
        yield Problem("", "check.step_missing", (("need", _NEEDED[need]),))
    state = state_of(dates)
    if not lacking and (state, step) not in STEPS:
        yield Problem("", "check.not_now", (("state", label(state).lower()),))
    sent = notice_sent_on(dates)
    if step is CheckStep.TAKE_ADVERSE_ACTION and sent:
        wait = waiting_time(facts_of(uow.session, check), sent, figures or load_folder(PARAMETERS))
        if on <= wait.last_day:
            first = day_text(wait.last_day + timedelta(days=1))
            yield Problem("on", "check.waiting", (("place", wait.place), ("first", first)))


_NEEDED = {
    CheckStep.DISCLOSE: "the disclosure to the driver",
    CheckStep.AUTHORIZE: "the driver's written authorization",
    CheckStep.ORDER: "the order of the report",
    CheckStep.REPORT_TO_CONSIDER: "a report with something to consider",
    CheckStep.SEND_REPORT_COPY: "the copy of the report sent to the driver",
    CheckStep.SEND_RIGHTS_SUMMARY: "the summary of rights sent to the driver",
    CheckStep.TAKE_ADVERSE_ACTION: "the adverse action",
}


def _consent_problems(uow: UnitOfWork, details: BackgroundCheckDetails) -> Iterator[Problem]:
    yield from half_typed(details)
    if not details.vendor.strip():
        yield Problem("vendor", "field.required")
    for name in ("disclosed_on", "authorized_on"):
        day = getattr(details, name)
        if day and day > uow.clock.today():
            yield Problem(name, "dates.future")
    if not details.authorized_on:
        return
    if not details.disclosed_on:
        need = (("need", _NEEDED[CheckStep.DISCLOSE]),)
        yield Problem("disclosed_on", "check.step_missing", need)
    elif details.authorized_on < details.disclosed_on:
        yield Problem("authorized_on", "dates.backwards")


def _impossible(uow: UnitOfWork, details: CorrectedCheck) -> Iterator[Problem]:
    if not details.vendor.strip():
        yield Problem("vendor", "field.required")
    today = uow.clock.today()
    for name in dict.fromkeys(DATES.values()):
        if (day := getattr(details, name)) and day > today:
            yield Problem(name, "dates.future")
    back = details.completed_on
    known = details.result in (CheckResult.CLEAR, CheckResult.CONSIDER)
    if known and not back:
        yield Problem("completed_on", "field.required")
    if back and not known:
        yield Problem("result", "field.required")
    if back and not details.ordered_on:
        yield Problem("ordered_on", "field.required")
    elif back and details.ordered_on and back < details.ordered_on:
        yield Problem("completed_on", "dates.backwards")
    copy = details.report_copy_sent_on
    if copy and (not back or copy < back):
        yield Problem("report_copy_sent_on", "check.copy_before_report")
    if details.accepted_on and details.adverse_action_on:
        yield Problem("accepted_on", "check.two_decisions")


def _test_problems(uow: UnitOfWork, details: DrugTestDetails) -> Iterator[Problem]:
    today = uow.clock.today()
    known = details.result is not None
    yield from half_typed(details)
    for name in ("collected_on", "resulted_on"):
        day = getattr(details, name)
        if day and day > today:
            yield Problem(name, "dates.future")
    if details.collected_on and details.resulted_on and details.resulted_on < details.collected_on:
        yield Problem("resulted_on", "dates.backwards")
    if known and not details.resulted_on:
        yield Problem("resulted_on", "field.required")
    if known and not details.collected_on and details.result in _NEED_A_SAMPLE:
        yield Problem("collected_on", "field.required")
    if details.resulted_on and not known:
        yield Problem("result", "field.required")


_NEED_A_SAMPLE = (TestResult.NEGATIVE, TestResult.POSITIVE)
