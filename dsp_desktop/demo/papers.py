"""The papers of a well-kept driver's file and of a well-kept van's, before things go wrong."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from dsp_desktop.demo.people import Person
from dsp_desktop.demo.plan import business_days
from dsp_desktop.documents.terms import DocumentKind
from dsp_desktop.screening.models import BackgroundCheck, DrugTest
from dsp_desktop.screening.terms import CheckResult, TestKind, TestReason, TestResult

REVIEWER = "M. Fernhollow, office manager"
_MVR_EVERY = timedelta(days=270)
_MEDICAL_LASTS = timedelta(days=730)
_MEDICAL_RENEWED = timedelta(days=600)
_WORK_PERMIT_SHARE = 0.06


def paper(
    kind: DocumentKind,
    dated: date,
    *,
    expires: date | None = None,
    issuer: str | None = None,
    reviewed_by: str | None = None,
) -> dict[str, Any]:
    """Return one document as a row, without whom it is about."""
    return {
        "kind": kind,
        "dated": dated,
        "expires": expires,
        "issuer": issuer,
        "title": None,
        "reviewed_by": reviewed_by,
        "reviewed_on": dated if reviewed_by else None,
        "note": None,
        "attachment_id": None,
    }


def complete_file(person: Person, today: date, chance: Random) -> None:
    """Give a driver every paper and test due by ``today``, each on a day it would be made."""
    hired = person.driver.hired_on
    if hired is None:
        return
    until = min(today, person.last_day)
    rows = [*_hiring(person, hired, chance), *_records(person, hired, until)]
    if person.step_van:
        rows += _heavy(person, hired, until)
    if chance.random() < _WORK_PERMIT_SHARE:
        expires = today + timedelta(days=chance.randint(200, 600))
        rows.append(paper(DocumentKind.WORK_AUTHORIZATION, hired, expires=expires))
    person.papers = [row for row in rows if row["dated"] <= until]
    person.checks.append(_clear_check(hired))
    person.tests.append(_test(TestReason.PRE_EMPLOYMENT, business_days(hired, -4), chance))
    later = person.first_day + timedelta(days=chance.randint(60, 900))
    if later < until - timedelta(days=7):
        person.tests.append(_test(TestReason.RANDOM, later, chance))


def _hiring(person: Person, hired: date, chance: Random) -> Iterator[dict[str, Any]]:
    first = person.first_day
    yield paper(DocumentKind.EMPLOYMENT_APPLICATION, hired - timedelta(days=chance.randint(9, 20)))
    yield paper(DocumentKind.I9_SECTION_1, hired)
    yield paper(DocumentKind.I9_SECTION_2, business_days(hired, 1), reviewed_by=REVIEWER)
    yield paper(DocumentKind.DRUG_POLICY, hired) | {"title": "Drug and alcohol policy, signed"}
    yield paper(DocumentKind.TRAINING, first - timedelta(days=1)) | {
        "title": "Driving and delivery"
    }


def _records(person: Person, hired: date, until: date) -> Iterator[dict[str, Any]]:
    """Yield a motor vehicle record at hire and every nine months, reviewed for step vans."""
    day = hired - timedelta(days=3)
    while day <= until:
        yield paper(DocumentKind.MVR, day, issuer="WA")
        if person.step_van:
            yield paper(DocumentKind.MVR_REVIEW, day, reviewed_by=REVIEWER)
        day += _MVR_EVERY


def _heavy(person: Person, hired: date, until: date) -> Iterator[dict[str, Any]]:
    """Yield what the driver of a vehicle over 10,000 lb has besides (49 CFR 391.51)."""
    yield paper(DocumentKind.ROAD_TEST, business_days(hired, 2), issuer=REVIEWER)
    history = person.first_day + timedelta(days=12)
    yield paper(DocumentKind.SAFETY_PERFORMANCE_HISTORY, history, reviewed_by=REVIEWER)
    day = business_days(hired, -2)
    while day <= until:
        yield paper(
            DocumentKind.MEDICAL_CERTIFICATE,
            day,
            expires=day + _MEDICAL_LASTS,
            issuer="Dr. A. Quarrington, National Registry 0000000000",
        )
        day += _MEDICAL_RENEWED


def _clear_check(hired: date) -> BackgroundCheck:
    ordered = business_days(hired, -7)
    return BackgroundCheck(
        vendor="Northbeam Screening (demo)",
        disclosed_on=ordered,
        authorized_on=ordered,
        ordered_on=ordered,
        completed_on=business_days(ordered, 5),
        result=CheckResult.CLEAR,
    )


def _test(reason: TestReason, day: date, chance: Random) -> DrugTest:
    return DrugTest(
        kind=TestKind.NON_DOT,
        reason=reason,
        panel="4-panel",
        federal_form=False,
        custody_number=f"D{chance.randint(0, 9_999_999):07d}",
        collected_on=day,
        resulted_on=business_days(day, 3),
        result=TestResult.NEGATIVE,
        reviewed_by_mro=False,
        laboratory="Larkfield Laboratory (demo)",
    )
