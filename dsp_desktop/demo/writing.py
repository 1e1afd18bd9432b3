"""Writes the demo's story into the database, in the order that its references need."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from dsp_desktop.company.logic import EVERY_STATE
from dsp_desktop.company.models import Company
from dsp_desktop.company.terms import Authority, UsdotStatus
from dsp_desktop.compliance.service import review_fuel
from dsp_desktop.custody.models import Custody
from dsp_desktop.db.base import Base, Record
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.demo import cover, rows
from dsp_desktop.demo.papers import paper
from dsp_desktop.demo.slips import Slips
from dsp_desktop.demo.stock import long_custody
from dsp_desktop.demo.story import ZONE, Story
from dsp_desktop.dispatch.models import Route
from dsp_desktop.documents.models import Document
from dsp_desktop.documents.terms import DocumentKind
from dsp_desktop.fleet.models import OdometerReading
from dsp_desktop.fleet.terms import VanBody
from dsp_desktop.fuel.models import FuelPurchase
from dsp_desktop.fuel_review.models import FuelException
from dsp_desktop.fuel_review.service import close_exceptions
from dsp_desktop.fuel_review.terms import ExceptionKind
from dsp_desktop.insurance.models import PolicyDriver, PolicyVan
from dsp_desktop.kernel.progress import Progress
from dsp_desktop.screening.queries import drug_test_to_correct
from dsp_desktop.screening.service import correct_drug_test
from dsp_desktop.upkeep.models import Inspection
from dsp_desktop.upkeep.queries import inspection_to_correct
from dsp_desktop.upkeep.service import correct_inspection

#: No real company may be called so: the name says what it is on every page and paper.
LEGAL_NAME = "Cascade Parcel LLC (demo)"
#: Beyond the numbers given out so far; its last digits set when the MCS-150 is due.
_USDOT = "9000046"
#: Month in which the registration of carriers (UCR) for the next year can be paid.
_UCR_OPENS = 10
_RIGHT_NUMBER = "D4810072"
_REVIEWED = timedelta(days=89)
_EXPLAINED = {
    ExceptionKind.PREMIUM_GRADE: "The pump had no regular that evening; the receipt says so.",
    ExceptionKind.OVER_LIMITS: "A car wash was on the same receipt; agreed beforehand.",
}
#: Mass rows name an import batch; the demo's own rows come from none.
_NO_BATCH = 0


class Writer:
    """Writes one story through one unit of work; whoever opened that commits it."""

    def __init__(self, uow: UnitOfWork, story: Story, now: datetime, progress: Progress) -> None:
        self._uow = uow
        self._story = story
        self._now = now
        self._progress = progress

    def write(self) -> None:
        """Write the company, its people and vans, and then every day."""
        steps = (
            self._write_company,
            self._write_vans,
            self._write_people,
            self._write_stock,
            self._write_cover,
            self._write_routes,
            self._write_custody,
            self._write_fuel,
            self._write_checks,
            self._write_corrections,
            self._write_review,
        )
        for number, step in enumerate(steps):
            self._progress.report(number, len(steps))
            step()
        self._progress.report(len(steps), len(steps))

    def _write_company(self) -> None:
        today = self._story.plan.today
        company = Company(
            legal_name=LEGAL_NAME,
            ein="00-0000046",
            usdot=_USDOT,
            mc_number="MC-900046",
            dsp_code="DEMO",
            state="WA",
            time_zone=ZONE.key,
            interstate=True,
            office_staff=2 + self._story.plan.routes // 10,
            mcs150_filed_on=today - timedelta(days=160),
            usdot_since=self._story.plan.starts - timedelta(days=75),
            usdot_status=UsdotStatus.ACTIVE,
            usdot_checked_on=today - timedelta(days=12),
            motus_verified_on=max(self._story.plan.starts, today - timedelta(days=120)),
            authority=Authority.ACTIVE,
            authority_checked_on=today - timedelta(days=12),
            boc3_states=EVERY_STATE,
            ucr_paid_year=today.year + (today.month >= _UCR_OPENS),
            ucr_vehicles=sum(
                unit.van.body is not VanBody.CARGO_VAN and unit.serves(today)
                for unit in self._story.units
            ),
            audit_on=min(self._story.plan.starts + timedelta(days=170), today),
            audit_passed=True,
            own_inspectors=False,
            is_demo=True,
        )
        self._add(company, *self._story.stations)
        kept = (
            paper(DocumentKind.DRUG_POLICY, self._story.plan.starts),
            paper(DocumentKind.RECALL_CHECK, today - timedelta(days=6)),
        )
        about = {"subject_kind": "company", "subject_id": company.id}
        self._add_mass(Document, ({**about, **row} for row in kept))

    def _write_vans(self) -> None:
        units = self._story.units
        self._add(*(unit.van for unit in units), self._story.on_order)
        for unit in units:
            unit.lease.van_id = unit.van.id
            for inspection in unit.inspections:
                inspection.van_id = unit.van.id
        self._add(*(unit.lease for unit in units))
        self._add(*(inspection for unit in units for inspection in unit.inspections))
        self._add_mass(Document, rows.papers(units))

    def _write_people(self) -> None:
        people = self._story.people
        self._add(*(person.driver for person in people))
        for person in people:
            person.license.driver_id = person.private.driver_id = person.driver.id
            for check in person.checks:
                check.driver_id = person.driver.id
            for test in person.tests:
                test.driver_id = person.driver.id
        self._add(*(person.license for person in people))
        self._add(*(person.private for person in people if person.driver.hired_on))
        self._add(*(check for person in people for check in person.checks))
        self._add(*(test for person in people for test in person.tests))
        files = (
            {"subject_kind": "driver", "subject_id": person.driver.id, **row}
            for person in people
            for row in person.papers
        )
        self._add_mass(Document, files)

    def _write_stock(self) -> None:
        stock, units = self._story.stock, self._story.units
        for key, unit in zip(stock.keys, units, strict=True):
            key.van_id = unit.van.id
        self._add(*stock.handhelds, *stock.others, *stock.cards, *stock.keys)
        self._add(*(uniform for uniform, _ in stock.uniforms))
        self._add_mass(Custody, long_custody(stock, self._story.people, ZONE))

    def _write_cover(self) -> None:
        story = self._story
        self._add(*story.policies)
        self._add_mass(PolicyVan, cover.van_rows(story.policies, story.units))
        self._add_mass(PolicyDriver, cover.driver_rows(story.policies, story.people))
        papers = (
            {"subject_kind": "policy", "subject_id": policy.id}
            | paper(DocumentKind.POLICY, policy.effective, expires=policy.expires)
            for policy in story.policies
        )
        self._add_mass(Document, papers)

    def _write_routes(self) -> None:
        story = self._story
        self._add_mass(Route, rows.routes(story.trips, story.stock, self._now))

    def _write_custody(self) -> None:
        story = self._story
        self._add_mass(Custody, rows.custody(story.trips, story.stock, self._now))

    def _write_fuel(self) -> None:
        story = self._story
        starts = story.plan.starts
        fills = rows.purchases(story.trips, story.stock, self._now, ZONE, starts)
        slips = Slips(story.units, story.people, story.stock, story.plan.today)
        self._add_mass(FuelPurchase, slips.let_slip(fills))
        self._add_mass(OdometerReading, rows.readings(story.trips, self._now))

    def _write_checks(self) -> None:
        self._add_mass(Inspection, rows.checks(self._story.trips, self._now))

    def _write_corrections(self) -> None:
        """Put right two slips of the pen, the way anybody would."""
        source = self._uow.session
        for test in (t for person in self._story.people[:1] for t in person.tests[:1]):
            said = drug_test_to_correct(source, test.id)
            because = "Two digits were swapped; the collector's form is right."
            right = replace(said.details, custody_number=_RIGHT_NUMBER, because=because)
            correct_drug_test(self._uow, test.id, right, said.version)
        for inspection in [i for unit in self._story.units for i in unit.inspections][:1]:
            was = inspection_to_correct(source, inspection.id)
            because = "The yearly report names the person who inspected, not only the shop."
            inspector = f"T. Alderwick, {was.details.inspector}"
            named = replace(was.details, inspector=inspector, because=because)
            correct_inspection(self._uow, inspection.id, named, was.version)

    def _write_review(self) -> None:
        """Hold the fuel of the last quarter against the rest, and close what was explained."""
        today = self._story.plan.today
        review_fuel(self._uow, today - _REVIEWED, today)
        for kind, reason in _EXPLAINED.items():
            found = select(FuelException.id).where(FuelException.kind == kind)
            ids = self._uow.session.scalars(found.order_by(FuelException.id)).all()
            if ids:
                close_exceptions(self._uow, ids, reason)

    def _add(self, *records: Base) -> None:
        self._uow.session.add_all(records)
        self._uow.session.flush()

    def _add_mass(self, kind: type[Record], source: Iterator[dict[str, Any]]) -> None:
        self._uow.add_mass(kind, source, batch_id=_NO_BATCH)
