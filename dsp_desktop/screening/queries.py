"""What screens and reports read about background checks and drug tests."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Enum, case, or_, select, type_coerce
from sqlalchemy.orm import Session

from dsp_desktop.db.corrections import to_correct, told
from dsp_desktop.db.details import found, seen
from dsp_desktop.db.listing import JoinedList, contains
from dsp_desktop.db.opening import demand, is_called, private_fact
from dsp_desktop.db.search import named
from dsp_desktop.kernel.listing import ListQuery, Seen
from dsp_desktop.kernel.panel import Fact, Panel, Section
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import day_text, label
from dsp_desktop.people.models import Driver
from dsp_desktop.rules.parameters import Figures, load_folder
from dsp_desktop.runtime.paths import PARAMETERS
from dsp_desktop.screening.checks import waiting_time
from dsp_desktop.screening.logic import CheckDates, notice_sent_on, state_of
from dsp_desktop.screening.models import (
    BackgroundCheck,
    BackgroundCheckCorrection,
    DrugTest,
    DrugTestCorrection,
)
from dsp_desktop.screening.service import (
    BackgroundCheckDetails,
    CorrectedCheck,
    CorrectedTest,
    DrugTestDetails,
    dates_of,
    facts_of,
)
from dsp_desktop.screening.terms import (
    CheckResult,
    CheckState,
    TestKind,
    TestReason,
    TestStanding,
)


class BackgroundCheckRow(NamedTuple):
    """One line of the list of background checks; ``status`` is how far it has come."""

    id: int
    driver: str
    driver_id: int
    vendor: str
    status: CheckState
    ordered_on: date | None
    completed_on: date | None
    result: CheckResult
    notice_on: date | None
    adverse_action_on: date | None
    final_notice_on: date | None
    corrected_on: date | None


class DrugTestRow(NamedTuple):
    """One line of the list of drug tests: whether there is a result, never which."""

    id: int
    driver: str
    driver_id: int
    reason: TestReason
    kind: TestKind
    collected_on: date | None
    resulted_on: date | None
    standing: TestStanding
    federal_form: bool | None
    reviewed_by_mro: bool | None
    corrected_on: date | None


class _Stored(NamedTuple):
    """A check as the table holds it; its state is computed."""

    id: int
    driver: str
    driver_id: int
    vendor: str
    disclosed_on: date | None
    authorized_on: date | None
    ordered_on: date | None
    completed_on: date | None
    result: CheckResult
    report_copy_sent_on: date | None
    rights_summary_sent_on: date | None
    disputed_on: date | None
    accepted_on: date | None
    adverse_action_on: date | None
    final_notice_on: date | None
    corrected_on: date | None


def _check_matches(source: Session, typed: str) -> ColumnElement[bool]:
    ids = named(source, Driver, Driver.name, typed)
    return or_(BackgroundCheck.driver_id.in_(ids), contains(BackgroundCheck.vendor, typed))


def _test_matches(source: Session, typed: str) -> ColumnElement[bool]:
    ids = named(source, Driver, Driver.name, typed)
    return or_(DrugTest.driver_id.in_(ids), is_called(source, DrugTest.custody_number, typed))


_STANDING = type_coerce(
    case((DrugTest.result.is_(None), "pending"), else_="result_in"),
    Enum(TestStanding, values_callable=lambda kinds: [k.value for k in kinds], native_enum=False),
)


_CHECKS = JoinedList(
    BackgroundCheck,
    _Stored,
    order="ordered_on",
    matches=_check_matches,
    joins=((Driver, Driver.id == BackgroundCheck.driver_id),),
    view=Permission.SCREENING_VIEW,
    columns={"driver": Driver.name},
    filters={"result": lambda _source, result: BackgroundCheck.result == result},
)

#: What the computed columns sort by.
_SORTED_BY = {"notice_on": "report_copy_sent_on", "status": "completed_on"}


class BackgroundCheckList:
    """Answers the list of background checks; how far each has come is computed."""

    def ids(self, source: Session, query: ListQuery) -> Sequence[int]:
        """Return the first ids that match, in order."""
        sort = _SORTED_BY.get(query.sort, query.sort)
        return _CHECKS.ids(
            source,
            ListQuery(query.text, sort, query.descending, query.filters, query.only, query.limit),
        )

    def count(self, source: Session, query: ListQuery) -> int:
        """Return how many match in all."""
        return _CHECKS.count(source, query)

    def rows(self, source: Session, ids: Sequence[int]) -> Mapping[int, BackgroundCheckRow]:
        """Return one page, each check with the state it has come to."""
        return {i: _row(stored) for i, stored in _CHECKS.rows(source, ids).items()}


def _row(stored: _Stored) -> BackgroundCheckRow:
    dates = CheckDates(**{f.name: getattr(stored, f.name) for f in fields(CheckDates)})
    return BackgroundCheckRow(
        stored.id,
        stored.driver,
        stored.driver_id,
        stored.vendor,
        state_of(dates),
        stored.ordered_on,
        stored.completed_on,
        stored.result,
        notice_sent_on(dates),
        stored.adverse_action_on,
        stored.final_notice_on,
        stored.corrected_on,
    )


BACKGROUND_CHECK_LIST = BackgroundCheckList()


def _stands(_source: Session, standing: TestStanding) -> ColumnElement[bool]:
    is_pending = DrugTest.result.is_(None)
    return is_pending if standing is TestStanding.PENDING else ~is_pending


DRUG_TEST_LIST = JoinedList(
    DrugTest,
    DrugTestRow,
    order="collected_on",
    matches=_test_matches,
    joins=((Driver, Driver.id == DrugTest.driver_id),),
    view=Permission.SCREENING_VIEW,
    columns={"driver": Driver.name, "standing": _STANDING},
    filters={
        "standing": _stands,
        "reason": lambda _source, reason: DrugTest.reason == reason,
    },
)


def background_check_details(source: Session, check_id: int) -> Seen[BackgroundCheckDetails]:
    """Return what the form of a background check edits."""
    demand(source, Permission.SCREENING_VIEW)
    return seen(source, BackgroundCheck, check_id, BackgroundCheckDetails)


def drug_test_details(source: Session, test_id: int) -> Seen[DrugTestDetails]:
    """Return what the form of a drug test edits."""
    demand(source, Permission.SCREENING_VIEW)
    return seen(source, DrugTest, test_id, DrugTestDetails)


def check_to_correct(source: Session, check_id: int) -> Seen[CorrectedCheck]:
    """Return what a background check says now, for whoever puts it right."""
    demand(source, Permission.SCREENING_VIEW)
    return to_correct(source, BackgroundCheck, check_id, CorrectedCheck)


def drug_test_to_correct(source: Session, test_id: int) -> Seen[CorrectedTest]:
    """Return what a drug test says now, for whoever puts it right."""
    demand(source, Permission.SCREENING_VIEW)
    return to_correct(source, DrugTest, test_id, CorrectedTest)


def wait_until(source: Session, check_id: int, figures: Figures | None = None) -> date | None:
    """Return the last day of the wait before adverse action; ``None`` without a notice."""
    demand(source, Permission.SCREENING_VIEW)
    check = found(source, BackgroundCheck, check_id)
    sent = notice_sent_on(dates_of(check))
    if sent is None:
        return None
    counted = figures or load_folder(PARAMETERS)
    return waiting_time(facts_of(source, check), sent, counted).last_day


def background_check_panel(source: Session, check_id: int, figures: Figures | None = None) -> Panel:
    """Return a background check at a glance: every step and its day."""
    demand(source, Permission.SCREENING_VIEW)
    check = found(source, BackgroundCheck, check_id)
    driver = found(source, Driver, check.driver_id)
    steps = (
        Fact("Disclosed", check.disclosed_on),
        Fact("Authorized", check.authorized_on),
        Fact("Ordered", check.ordered_on),
        Fact("Report back", check.completed_on),
        Fact("Result", check.result),
        Fact("Report copy sent", check.report_copy_sent_on),
        Fact("Summary of rights sent", check.rights_summary_sent_on),
        Fact("Sent by", check.notice_delivery),
        Fact("Disputed", check.disputed_on),
        Fact("Wait ends with", wait_until(source, check_id, figures)),
        Fact("Accepted", check.accepted_on),
        Fact("Adverse action", check.adverse_action_on),
        Fact("Final notice", check.final_notice_on),
    )
    about = (
        Fact("Driver", driver.name, entity="driver", record_id=driver.id),
        Fact("Agency", check.vendor),
        private_fact(source, "Note", check, "note"),
    )
    return Panel(
        driver.name,
        f"Background check · {label(state_of(dates_of(check)))}",
        (
            Section("About", _known(about)),
            Section("Steps", _known(steps), "No step yet. Begin with the disclosure."),
            *told(source, BackgroundCheckCorrection, check_id),
        ),
    )


def drug_test_panel(source: Session, test_id: int) -> Panel:
    """Return a drug test at a glance: whether there is a result; which, only by a look."""
    demand(source, Permission.SCREENING_VIEW)
    test = found(source, DrugTest, test_id)
    driver = found(source, Driver, test.driver_id)
    facts = (
        Fact("Driver", driver.name, entity="driver", record_id=driver.id),
        Fact("Reason", test.reason),
        Fact("Kind", test.kind),
        private_fact(source, "Panel", test, "panel"),
        Fact("Federal form", test.federal_form),
        private_fact(source, "Chain of custody", test, "custody_number"),
        private_fact(source, "Laboratory", test, "laboratory"),
        Fact("Collected", test.collected_on),
        Fact("Result date", test.resulted_on),
        private_fact(source, "Result", test, "result"),
        Fact("Reviewed by an MRO", test.reviewed_by_mro),
    )
    return Panel(
        driver.name,
        f"Drug test · {label(test.reason)}",
        (Section("Test", _known(facts)), *told(source, DrugTestCorrection, test_id)),
    )


def screening_section(source: Session, driver_id: int) -> Section:
    """Return a driver's screening for the driver's own panel: how far, never what was found."""
    demand(source, Permission.SCREENING_VIEW)
    check = source.scalar(
        select(BackgroundCheck)
        .where(BackgroundCheck.driver_id == driver_id)
        .order_by(BackgroundCheck.id.desc())
        .limit(1)
    )
    test = source.scalar(
        select(DrugTest)
        .where(DrugTest.driver_id == driver_id)
        .order_by(DrugTest.collected_on.desc().nulls_last(), DrugTest.id.desc())
        .limit(1)
    )
    facts = []
    if check:
        state = label(state_of(dates_of(check)))
        facts.append(Fact("Background check", state, entity="background_check", record_id=check.id))
    if test:
        value = f"Result of {day_text(test.resulted_on)}" if test.resulted_on else "Result pending"
        facts.append(Fact("Drug test", value, entity="drug_test", record_id=test.id))
    return Section("Screening", tuple(facts), "No background check or drug test on file.")


def _known(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    return tuple(fact for fact in facts if fact.value is not None)
