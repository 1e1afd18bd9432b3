"""A company in order, record by record, for the gate and the findings to look at."""

from datetime import UTC, date, datetime
from typing import Any

from dsp_desktop.app import App
from dsp_desktop.company.models import Company, Station
from dsp_desktop.company.terms import Authority, UsdotStatus
from dsp_desktop.custody.models import Custody
from dsp_desktop.custody.terms import ItemKind
from dsp_desktop.db.base import Record
from dsp_desktop.documents.models import Document
from dsp_desktop.documents.terms import DocumentKind
from dsp_desktop.fleet.models import Van
from dsp_desktop.fleet.terms import VanBody
from dsp_desktop.insurance.models import Policy
from dsp_desktop.insurance.terms import PolicyKind
from dsp_desktop.kernel.money import Money
from dsp_desktop.people.models import Driver, License
from dsp_desktop.people.terms import LicenseStatus
from dsp_desktop.screening.models import DrugTest
from dsp_desktop.screening.terms import TestKind, TestReason, TestResult
from dsp_desktop.upkeep.models import Inspection
from dsp_desktop.upkeep.terms import InspectionKind

TODAY = date(2026, 11, 20)
HIRED = date(2026, 2, 5)
_MILLION = Money.of(1_000_000)

#: A motor carrier whose registrations are in order, in California too.
A_CARRIER: dict[str, Any] = {
    "usdot_since": date(2019, 4, 1),
    "usdot_status": UsdotStatus.ACTIVE,
    "usdot_checked_on": date(2026, 11, 2),
    "motus_verified_on": date(2026, 6, 1),
    "authority": Authority.ACTIVE,
    "authority_checked_on": date(2026, 11, 2),
    "boc3_states": "ALL",
    "ucr_paid_year": 2027,
    "ucr_vehicles": 2,
    "audit_passed": True,
    "own_inspectors": False,
    "ca_permit_number": "CA0000046",
    "ca_permit_expires": date(2027, 8, 31),
}


def put(app: App, *records: Record) -> list[int]:
    """Keep records as one unit of work and return their ids."""
    with app.write("test_records") as uow:
        ids = [uow.add(record).id for record in records]
        uow.commit()
    return ids


def change(app: App, kind: type[Record], record_id: int, **values: Any) -> None:
    """Change columns of one record."""
    with app.write("test_change") as uow:
        record = uow.get(kind, record_id)
        for name, value in values.items():
            setattr(record, name, value)
        uow.commit()


def a_company_in_order(app: App) -> int:
    """Found a company whose papers are complete: profile, station, policies."""
    (company,) = put(
        app,
        Company(
            legal_name="Cascade Parcel LLC",
            usdot="1896",
            mcs150_filed_on=date(2025, 6, 10),
            **A_CARRIER,
            state="CA",
            interstate=True,
            office_staff=2,
        ),
    )
    put(app, Station(code="DXX1", state="CA", city="Fresno"))
    for kind, dated in (
        (DocumentKind.BMC_91, HIRED),
        (DocumentKind.RECALL_CHECK, date(2026, 11, 2)),
    ):
        put(app, Document(subject_kind="company", subject_id=company, kind=kind, dated=dated))
    put(
        app,
        a_policy(PolicyKind.AUTO_LIABILITY, any_auto=True, mcs90=True),
        a_policy(PolicyKind.GENERAL_LIABILITY, aggregate_limit=Money.of(2_000_000)),
        a_policy(PolicyKind.WORKERS_COMP, states="CA"),
        a_policy(PolicyKind.CARGO, each_limit=Money.of(25_000)),
    )
    return company


def a_policy(kind: PolicyKind, **changes: Any) -> Policy:
    """Return a policy of a year with a limit of a million."""
    values: dict[str, Any] = {
        "carrier": "Fernhollow",
        "number": f"P-{kind.value}",
        "effective": date(2026, 6, 1),
        "expires": date(2027, 6, 1),
        "each_limit": _MILLION,
    }
    return Policy(kind=kind, **(values | changes))


def a_light_van(app: App, number: str = "08", **changes: Any) -> int:
    """Add a cargo van of 9,350 lb with its papers."""
    values: dict[str, Any] = {
        "number": number,
        "vin": f"VIN{number:>014}"[:17],
        "plate": f"PL{number}",
        "plate_state": "CA",
        "make": "Ford",
        "year": 2024,
        "gvwr_lb": 9_350,
        "tire_size": "235/65R16C",
        "in_service_on": date(2026, 11, 1),
        "registration_expires": date(2027, 9, 30),
        "insurance_card_expires": date(2027, 6, 1),
    }
    return put(app, Van(**(values | changes)))[0]


def a_step_van(app: App, number: str = "S1", **changes: Any) -> int:
    """Add a step van of 14,500 lb, inspected in June, with its papers."""
    values: dict[str, Any] = {"body": VanBody.STEP_VAN, "gvwr_lb": 14_500}
    van = a_light_van(app, number, **(values | changes))
    put(
        app,
        Inspection(van_id=van, kind=InspectionKind.PERIODIC, done_on=date(2026, 6, 1), passed=True),
        of_van(van, DocumentKind.INSPECTION_REPORT, date(2026, 6, 1)),
        of_van(van, DocumentKind.MARKING_PHOTO, date(2026, 6, 1)),
        of_van(van, DocumentKind.SAFETY_EQUIPMENT_PHOTO, date(2026, 6, 1)),
        of_van(van, DocumentKind.BIT_INSPECTION, date(2026, 11, 1)),
    )
    return van


def of_van(van: int, kind: DocumentKind, dated: date, **more: Any) -> Document:
    """Return a document among a van's papers."""
    return Document(subject_kind="van", subject_id=van, kind=kind, dated=dated, **more)


def a_cleared_driver(app: App, name: str = "Ada Example", **changes: Any) -> int:
    """Add a driver who may drive any light van."""
    values: dict[str, Any] = {
        "name": name,
        "born_on": date(1990, 1, 1),
        "state": "CA",
        "hired_on": HIRED,
        "first_day": HIRED,
        "portal_cleared": True,
    }
    (driver,) = put(app, Driver(**(values | changes)))
    put(
        app,
        License(
            driver_id=driver,
            number="D1234567",
            state="CA",
            expires=date(2029, 1, 1),
            status=LicenseStatus.VALID,
            checked_on=HIRED,
        ),
        DrugTest(
            driver_id=driver,
            kind=TestKind.NON_DOT,
            reason=TestReason.PRE_EMPLOYMENT,
            result=TestResult.NEGATIVE,
            collected_on=date(2026, 1, 20),
            federal_form=False,
        ),
        a_paper(driver, DocumentKind.I9_SECTION_1, HIRED),
        a_paper(driver, DocumentKind.I9_SECTION_2, HIRED),
    )
    return driver


def a_qualified_driver(app: App, name: str = "Ben Example", **changes: Any) -> int:
    """Add a driver whose qualification file for heavy vans is complete."""
    driver = a_cleared_driver(app, name, **changes)
    put(
        app,
        a_paper(driver, DocumentKind.EMPLOYMENT_APPLICATION, date(2026, 1, 20)),
        a_paper(
            driver,
            DocumentKind.MVR,
            date(2026, 2, 10),
            issuer="CA",
            reviewed_by="Office",
            reviewed_on=date(2026, 2, 11),
        ),
        a_paper(driver, DocumentKind.ROAD_TEST, date(2026, 2, 6)),
        a_paper(driver, DocumentKind.MEDICAL_CERTIFICATE, date(2026, 2, 3)),
        a_paper(driver, DocumentKind.SAFETY_PERFORMANCE_HISTORY, date(2026, 2, 20)),
    )
    return driver


def a_paper(driver: int, kind: DocumentKind, dated: date, **more: Any) -> Document:
    """Return a document in a driver's file."""
    return Document(subject_kind="driver", subject_id=driver, kind=kind, dated=dated, **more)


def handed_out(kind: ItemKind, item: int, driver: int) -> Custody:
    """Return an open custody."""
    since = datetime(2026, 11, 1, 17, tzinfo=UTC)
    return Custody(item_kind=kind, item_id=item, driver_id=driver, since=since)
