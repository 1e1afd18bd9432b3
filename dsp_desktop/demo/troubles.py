"""What goes wrong in a company that is mostly well run: some of everything, on purpose.

Each function spoils one thing about one person or van that was complete before. People
come from those who have been here a while, so that the same seed spoils the same files.
"""

from datetime import date, timedelta
from typing import Any

from dsp_desktop.demo.days import Trip
from dsp_desktop.demo.papers import paper
from dsp_desktop.demo.people import Hiring, Person
from dsp_desktop.demo.plan import Plan, business_days
from dsp_desktop.demo.vehicles import STEP_VAN, Unit, periodic
from dsp_desktop.documents.terms import DocumentKind
from dsp_desktop.fleet.terms import LeaseKind, VanStatus
from dsp_desktop.people.terms import DriverStatus, LicenseStatus
from dsp_desktop.screening.models import BackgroundCheck
from dsp_desktop.screening.terms import CheckResult, NoticeDelivery

_SETTLED = timedelta(days=45)
_VENDOR = "Northbeam Screening (demo)"
_NOTE = "The report names a charge of 2019; the applicant says that it was dismissed."


def spoil_files(people: list[Person], today: date) -> None:
    """Let licenses lapse, records go stale and files stay incomplete."""
    settled = [p for p in people if p.last_day == date.max and p.first_day < today - _SETTLED]
    vans_only = [p for p in settled if not p.step_van]
    heavy = [p for p in settled if p.step_van]
    for crew, kinds in ((vans_only[1::2], _ORDINARY), (heavy, _HEAVY)):
        for person, spoils in zip(crew, kinds, strict=False):
            for spoil in spoils:
                spoil(person, today)


def _license_expired(person: Person, today: date) -> None:
    person.license.expires = today - timedelta(days=2)
    person.fit = False


def _license_suspended(person: Person, today: date) -> None:
    person.license.status = LicenseStatus.SUSPENDED
    person.license.checked_on = today - timedelta(days=3)
    person.driver.status = DriverStatus.SUSPENDED
    person.driver.suspended_on = today - timedelta(days=3)
    person.fit = False


def _birthday_unknown(person: Person, _today: date) -> None:
    person.driver.born_on = None
    person.fit = False


def _record_stale(person: Person, today: date) -> None:
    """Leave the last motor vehicle record more than a year old."""
    _remove(person, DocumentKind.MVR, since=today - timedelta(days=380))
    first = min((r["dated"] for r in person.papers if r["kind"] is DocumentKind.MVR), default=None)
    if first is None:
        row = next(r for r in person.papers if r["kind"] is DocumentKind.I9_SECTION_1)
        person.papers.append({**row, "kind": DocumentKind.MVR, "issuer": "WA"})
    _latest(person, DocumentKind.MVR)["dated"] = today - timedelta(days=380)


def _work_permit_ends(person: Person, today: date) -> None:
    _remove(person, DocumentKind.WORK_AUTHORIZATION, since=date.min)
    row = dict(_latest(person, DocumentKind.I9_SECTION_1))
    row |= {"kind": DocumentKind.WORK_AUTHORIZATION, "expires": today + timedelta(days=25)}
    person.papers.append(row)


def _wrong_form(person: Person, _today: date) -> None:
    """Test a van driver on the federal form, which is for others."""
    person.tests[-1].federal_form = True


_ORDINARY = (
    (_license_expired,),
    (_license_suspended,),
    (_birthday_unknown, _work_permit_ends),
    (_record_stale, _wrong_form),
)


def _medical_ends_soon(person: Person, today: date) -> None:
    _latest(person, DocumentKind.MEDICAL_CERTIFICATE)["expires"] = today + timedelta(days=9)


def _file_incomplete(person: Person, _today: date) -> None:
    """Qualify someone for step vans whose file was never finished."""
    for kind in (
        DocumentKind.EMPLOYMENT_APPLICATION,
        DocumentKind.ROAD_TEST,
        DocumentKind.MEDICAL_CERTIFICATE,
        DocumentKind.MVR,
        DocumentKind.MVR_REVIEW,
    ):
        _remove(person, kind, since=date.min)
    person.fit = False


def _review_due(person: Person, today: date) -> None:
    """Leave the last yearly review of the driving record almost a year old."""
    reviewed = today - timedelta(days=345)
    for kind in (DocumentKind.MVR, DocumentKind.MVR_REVIEW):
        row = dict(_latest(person, kind))
        _remove(person, kind, since=reviewed)
        row["dated"] = reviewed
        row["reviewed_on"] = reviewed if row["reviewed_by"] else None
        person.papers.append(row)


#: The first is someone of the first weeks, whose record at hire is older than the review.
_HEAVY = ((_review_due, _medical_ends_soon), (_file_incomplete,))


def add_newcomers(hiring: Hiring, plan: Plan) -> list[Person]:
    """Add who is being hired now: two whose papers lag behind, and those about to start."""
    today = plan.today
    late = hiring.person(business_days(today, -6))
    late.driver.portal_cleared = False
    early = hiring.person(business_days(today, -1))
    soon = hiring.person(business_days(today, 4))
    for person in (late, early):
        person.fit = False
    hiring.everyone += [late, early, soon]
    return [late, early, soon]


def spoil_newcomers(newcomers: list[Person]) -> None:
    """Leave out of the newest files what is still missing there."""
    late, early, _soon = newcomers
    _remove(late, DocumentKind.I9_SECTION_2, since=date.min)
    late.tests.clear()
    _remove(early, DocumentKind.I9_SECTION_1, since=date.min)
    _remove(early, DocumentKind.I9_SECTION_2, since=date.min)
    early.scheduled = False


def add_applicants(hiring: Hiring, today: date) -> None:
    """Add applicants at different steps of a background check, not all of them as the law asks."""
    waiting, hasty, unasked, clean = (hiring.person(None) for _ in range(4))
    waiting.checks = [
        _report(today, 9, result=CheckResult.CONSIDER, notice=business_days(today, -2))
    ]
    hasty.checks = [_report(today, 14, result=CheckResult.CONSIDER, notice=None)]
    hasty.checks[0].adverse_action_on = business_days(today, -3)
    unasked.checks = [_report(today, 4, result=CheckResult.PENDING, notice=None)]
    unasked.checks[0].disclosed_on = None
    unasked.checks[0].authorized_on = None
    clean.checks = [_report(today, 3, result=CheckResult.PENDING, notice=None)]
    hiring.everyone += [waiting, hasty, unasked, clean]


def _report(
    today: date, days_ago: int, *, result: CheckResult, notice: date | None
) -> BackgroundCheck:
    ordered = business_days(today, -days_ago)
    done = result is not CheckResult.PENDING
    return BackgroundCheck(
        vendor=_VENDOR,
        disclosed_on=ordered,
        authorized_on=ordered,
        ordered_on=ordered,
        completed_on=business_days(ordered, 5) if done else None,
        result=result,
        report_copy_sent_on=notice,
        rights_summary_sent_on=notice,
        notice_delivery=NoticeDelivery.EMAIL if notice else None,
        note=_NOTE if result is CheckResult.CONSIDER else None,
    )


def keep_things(people: list[Person], today: date) -> None:
    """Let the last driver who left keep the fuel card and a device."""
    gone = [p for p in people if p.last_day < today]
    if gone:
        max(gone, key=lambda p: p.last_day).keeps_things = True


def spoil_vans(units: list[Unit], today: date) -> None:
    """Ground a van, forget another on the policy, let inspections and plates come due."""
    here = [u for u in units if u.serves(today) and u.lease.kind is LeaseKind.LEASE]
    heavy = [u for u in here if u.model is STEP_VAN]
    cargo = [u for u in here if u.model is not STEP_VAN]
    if heavy:
        _inspection_due(heavy[0], today)
    for unit in heavy[1:][-1:]:
        unit.van.gvwr_lb = None
        unit.fit = False
    _ground(cargo[len(cargo) // 2], today)
    cargo[-1].scheduled = False
    cargo[0].papers.append(paper(DocumentKind.OPEN_RECALL, today - timedelta(days=6)))


def plan_the_wrong_truck(trips: list[Trip], truck: Unit, today: date) -> None:
    """Plan a truck that needs a commercial license for tomorrow, with a driver who has none."""
    for number, trip in enumerate(trips):
        if trip.day > today and trip.person.step_van:
            trips[number] = trip._replace(unit=truck, odometer_mi=truck.miles)
            return


def _inspection_due(unit: Unit, today: date) -> None:
    """Leave four days until the yearly inspection runs out, and papers that are missing."""
    last = today + timedelta(days=4 - 365)
    unit.inspections = [i for i in unit.inspections if i.done_on < last]
    unit.inspections.append(periodic(last))
    lost = (
        DocumentKind.MAINTENANCE_SCHEDULE,
        DocumentKind.MARKING_PHOTO,
        DocumentKind.INSPECTION_REPORT,
    )
    unit.papers = [r for r in unit.papers if r["kind"] not in lost]


def _ground(unit: Unit, today: date) -> None:
    van = unit.van
    van.status = VanStatus.GROUNDED
    van.grounded_on = today - timedelta(days=1)
    van.grounded_because = "Front left tire below 4/32 in"
    van.portal_grounded = True
    van.portal_reason = "Tire tread"
    van.registration_expires = today + timedelta(days=19)
    van.insurance_card_expires = today - timedelta(days=3)
    unit.fit = False


def _latest(person: Person, kind: DocumentKind) -> dict[str, Any]:
    return max((r for r in person.papers if r["kind"] is kind), key=lambda r: r["dated"])


def _remove(person: Person, kind: DocumentKind, *, since: date) -> None:
    person.papers = [r for r in person.papers if r["kind"] is not kind or r["dated"] < since]
