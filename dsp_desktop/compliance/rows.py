"""What the rules are fed from: one row type a table, and all of them together.

Rows are named tuples: thousands of them are read for one look at the company, and a mapped
object for each would cost more than all the rules together.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from dsp_desktop.company.terms import Authority, UsdotStatus
from dsp_desktop.devices.terms import DeviceKind
from dsp_desktop.documents.terms import DocumentKind
from dsp_desktop.fleet.terms import FuelType, LeaseKind, VanBody, VanStatus
from dsp_desktop.insurance.terms import PolicyKind
from dsp_desktop.kernel.money import Money
from dsp_desktop.people.terms import DriverStatus, LicenseStatus
from dsp_desktop.rules.engine import Severity
from dsp_desktop.rules.parameters import Figures
from dsp_desktop.screening.terms import (
    CheckResult,
    NoticeDelivery,
    TestKind,
    TestReason,
)
from dsp_desktop.upkeep.terms import InspectionKind


class CompanyRow(NamedTuple):
    """The company's profile."""

    id: int
    legal_name: str
    usdot: str | None
    state: str | None
    interstate: bool | None
    office_staff: int
    mcs150_filed_on: date | None
    records_daily_checks: bool
    usdot_since: date | None
    usdot_status: UsdotStatus | None
    usdot_checked_on: date | None
    details_changed_on: date | None
    motus_verified_on: date | None
    authority: Authority | None
    authority_checked_on: date | None
    authority_basis: str | None
    boc3_states: str | None
    ucr_paid_year: int | None
    ucr_vehicles: int | None
    audit_on: date | None
    audit_passed: bool | None
    audit_letter_on: date | None
    own_inspectors: bool | None
    records_off_site: bool | None
    ca_permit_number: str | None
    ca_permit_expires: date | None


class StationRow(NamedTuple):
    """Where a station is."""

    id: int
    city: str | None
    state: str | None
    asks_emissions: bool | None


class VanRow(NamedTuple):
    """One van that has not gone back, or was asked for."""

    id: int
    number: str
    status: VanStatus
    body: VanBody
    gvwr_lb: int | None
    actual_weight_lb: int | None
    tire_size: str | None
    fuel_type: FuelType | None
    station_id: int | None
    make: str | None
    year: int | None
    plate: str | None
    plate_state: str | None
    registration_expires: date | None
    inspection_sticker_expires: date | None
    insurance_card_expires: date | None
    in_service_on: date | None
    left_on: date | None
    grounded_on: date | None
    grounded_because: str | None
    portal_grounded: bool | None
    portal_reason: str | None


class LeaseRow(NamedTuple):
    """Whose a van is or was, and from when to when."""

    id: int
    van_id: int
    kind: LeaseKind
    lessor: str
    starts: date
    ends: date | None
    returned_on: date | None
    allowance_mi: int | None
    return_terms: str | None


class DriverRow(NamedTuple):
    """One driver who has not left, or was asked for."""

    id: int
    name: str
    status: DriverStatus
    qualifications: str | None
    state: str | None
    city: str | None
    station_id: int | None
    born_on: Any  # as read, sealed; opened for the rules
    hired_on: date | None
    first_day: date | None
    ended_on: date | None
    suspended_on: date | None
    portal_cleared: bool | None
    portal_checked_on: date | None


class LicenseRow(NamedTuple):
    """One license."""

    driver_id: int
    state: str
    cdl: bool
    license_class: str | None
    issued: date | None
    expires: date | None
    status: LicenseStatus
    checked_on: date | None


class PaperRow(NamedTuple):
    """One document the rules look for."""

    id: int
    subject_kind: str
    subject_id: int
    kind: DocumentKind
    dated: date
    expires: date | None
    issuer: str | None
    reviewed_by: str | None
    reviewed_on: date | None


class PolicyRow(NamedTuple):
    """One insurance policy."""

    id: int
    kind: PolicyKind
    carrier: str
    number: str
    effective: date
    expires: date
    cancelled_on: date | None
    each_limit: Money | None
    aggregate_limit: Money | None
    mcs90: bool | None
    any_auto: bool
    any_driver: bool
    states: str | None


class OnPolicyRow(NamedTuple):
    """A van or a driver on a schedule."""

    policy_id: int
    subject_id: int


class InspectionRow(NamedTuple):
    """The latest inspection of one van and kind."""

    id: int
    van_id: int
    kind: InspectionKind
    done_on: date
    passed: bool
    expires: date | None
    defects: str | None
    checklist: str | None


class DefectRow(NamedTuple):
    """One safety defect that a van has not been released from, or whose report waits."""

    van_id: int
    item: str
    note: str
    found_on: date
    worked_on: date | None
    certified_on: date | None
    released_on: date | None
    reviewed_on: date | None


class RouteRow(NamedTuple):
    """A planned route, or a past one in a commercial motor vehicle."""

    day: date
    driver_id: int | None
    van_id: int | None
    fuel_card_id: int | None


class CheckRow(NamedTuple):
    """One background check with what is needed of its driver."""

    id: int
    driver_name: str
    state: str | None
    city: str | None
    station_id: int | None
    result: CheckResult
    disclosed_on: date | None
    authorized_on: date | None
    ordered_on: date | None
    report_copy_sent_on: date | None
    rights_summary_sent_on: date | None
    notice_delivery: NoticeDelivery | None
    disputed_on: date | None
    adverse_action_on: date | None
    final_notice_on: date | None
    accepted_on: date | None


class TestRow(NamedTuple):
    """One drug test."""

    driver_id: int
    kind: TestKind
    reason: TestReason
    result: Any  # likewise
    collected_on: date | None
    resulted_on: date | None
    federal_form: bool | None
    reviewed_by_mro: bool | None


class DeviceRow(NamedTuple):
    """One device and who holds it."""

    id: int
    label: str
    kind: DeviceKind
    serial: str | None
    imei: str | None
    holder: str | None
    holder_status: DriverStatus | None
    ended_on: date | None


class CardRow(NamedTuple):
    """One active fuel card and who holds it."""

    id: int
    last4: str
    van_id: int | None
    van_number: str | None
    van_status: VanStatus | None
    holder: str | None
    holder_status: DriverStatus | None
    ended_on: date | None
    suspended_on: date | None
    ever_held: bool


class NoteRow(NamedTuple):
    """A free text that may hold a private number, and the record it belongs to."""

    kind: str
    id: int
    called: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Records:
    """Everything read for one day, and the figures and severities in force."""

    on: date
    figures: Figures
    softened: dict[str, Severity]
    company: CompanyRow | None
    stations: list[StationRow]
    vans: list[VanRow]
    leases: list[LeaseRow]
    drivers: list[DriverRow]
    licenses: list[LicenseRow]
    papers: list[PaperRow]
    policies: list[PolicyRow]
    policy_vans: list[OnPolicyRow]
    policy_drivers: list[OnPolicyRow]
    inspections: list[InspectionRow]
    defects: list[DefectRow]
    routes: list[RouteRow]
    checks: list[CheckRow]
    tests: list[TestRow]
    devices: list[DeviceRow]
    cards: list[CardRow]
    notes: list[NoteRow]
