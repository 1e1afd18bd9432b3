"""What the compliance report says, as plain values: complete, detached, nothing private."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from dsp_desktop.compliance.queries import RuleInForce
from dsp_desktop.compliance.readiness import FigureUsed
from dsp_desktop.custody.terms import Condition, ItemKind
from dsp_desktop.db.search import folded
from dsp_desktop.documents.terms import BACKGROUND_PAPERS, MEDICAL_PAPERS, DocumentKind
from dsp_desktop.fleet.terms import FuelType, LeaseKind, VanBody, VanStatus
from dsp_desktop.insurance.terms import PolicyKind
from dsp_desktop.kernel.money import Money
from dsp_desktop.people.terms import DriverStatus, LicenseStatus
from dsp_desktop.rules.engine import Finding, State
from dsp_desktop.upkeep.terms import InspectionKind

_DRUG_TESTS = "ND-"
_MEDICAL = ("DQ-07",)
#: Papers whose very dates are medical or drug-test details.
PRIVATE_PAPERS = (*MEDICAL_PAPERS, *BACKGROUND_PAPERS)


def is_private(rule: str) -> bool:
    """Whether a rule looks at drug tests or at a person's health."""
    return rule.startswith(_DRUG_TESTS) or rule in _MEDICAL


def discreet(finding: Finding) -> Finding:
    """Return the finding with nothing left of drug tests or health but the state of it."""
    if not is_private(finding.rule):
        return finding
    keeps_dates = not finding.rule.startswith(_DRUG_TESTS)
    return replace(
        finding,
        reason=_SAID[finding.state],
        action="Look at the record itself; details are not printed here.",
        since=finding.since if keeps_dates else None,
        due=finding.due if keeps_dates else None,
    )


_SAID = {
    State.READY: "This requirement is met.",
    State.DUE_SOON: "Something about this requirement is to be put right soon.",
    State.CANNOT_CONFIRM: "Whether this requirement is met cannot be confirmed.",
    State.BLOCKED: "This requirement is not met.",
}


@dataclass(frozen=True, slots=True)
class CompanySheet:
    """Who the company is, and how large."""

    legal_name: str
    ein: str | None
    usdot: str | None
    mc_number: str | None
    dsp_code: str | None
    state: str | None
    time_zone: str
    interstate: bool | None
    office_staff: int
    mcs150_filed_on: date | None
    is_demo: bool
    stations: tuple[str, ...]
    vans: Counter[VanStatus]
    drivers: Counter[DriverStatus]


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many subjects of one kind are in which state."""

    kind: str
    counts: Counter[State]


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """One policy of the insurance schedule; ``vans`` and ``drivers`` are on its schedule."""

    id: int
    kind: PolicyKind
    carrier: str
    number: str
    effective: date
    expires: date
    cancelled_on: date | None
    each_limit: Money | None
    aggregate_limit: Money | None
    deductible: Money | None
    any_auto: bool
    any_driver: bool
    mcs90: bool | None
    states: str | None
    vans: tuple[tuple[int, str], ...]
    drivers: tuple[tuple[int, str], ...]
    state: State | None

    def in_force(self, on: date) -> bool:
        """Whether it covers that day: its last day is the one before it expires."""
        ends = min(self.expires, self.cancelled_on or self.expires)
        return self.effective <= on < ends


@dataclass(frozen=True, slots=True)
class Paper:
    """A document on file."""

    kind: DocumentKind
    title: str | None
    dated: date
    expires: date | None
    issuer: str | None


@dataclass(frozen=True, slots=True)
class Held:
    """An item in someone's hands: what it is, or who has it."""

    kind: ItemKind
    called: str
    since: datetime
    condition: Condition


@dataclass(frozen=True, slots=True)
class LicenseLine:
    """A driver license; of its number only the last four are known here."""

    number: str
    state: str
    license_class: str | None
    cdl: bool
    issued: date | None
    expires: date | None
    status: LicenseStatus
    checked_on: date | None


@dataclass(frozen=True, slots=True)
class DriverSheet:
    """One driver's page. ``private`` says of each private requirement how it stands."""

    id: int
    name: str
    transporter_id: str | None
    position: str | None
    station: str | None
    status: DriverStatus
    hired_on: date | None
    first_day: date | None
    portal_cleared: bool | None
    state: State
    findings: tuple[Finding, ...]
    licenses: tuple[LicenseLine, ...]
    private: tuple[tuple[str, State], ...]
    papers: tuple[Paper, ...]
    held: tuple[Held, ...]
    covered_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeaseLine:
    """How we came to have a van."""

    kind: LeaseKind
    lessor: str
    contract_number: str | None
    starts: date
    ends: date | None


@dataclass(frozen=True, slots=True)
class InspectionLine:
    """The latest check of its kind."""

    kind: InspectionKind
    done_on: date
    passed: bool
    expires: date | None
    inspector: str | None


@dataclass(frozen=True, slots=True)
class VanSheet:
    """One van's page."""

    id: int
    number: str
    vin: str
    plate: str | None
    plate_state: str | None
    make: str | None
    model: str | None
    year: int | None
    body: VanBody
    gvwr_lb: int | None
    actual_weight_lb: int | None
    tire_size: str | None
    fuel_type: FuelType | None
    odometer_mi: int | None
    station: str | None
    status: VanStatus
    registration_expires: date | None
    inspection_sticker_expires: date | None
    insurance_card_expires: date | None
    state: State
    findings: tuple[Finding, ...]
    leases: tuple[LeaseLine, ...]
    inspections: tuple[InspectionLine, ...]
    papers: tuple[Paper, ...]
    held: tuple[Held, ...]
    covered_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComplianceReport:
    """Everything one compliance report says. ``None`` pages were not asked for.

    ``changed_at`` is when anything in the company was last changed.
    """

    company: CompanySheet
    on: date
    changed_at: datetime
    prepared_by: str
    summary: tuple[KindCount, ...]
    findings: tuple[Finding, ...]
    policies: tuple[PolicyLine, ...]
    figures: tuple[FigureUsed, ...]
    softened: tuple[RuleInForce, ...]
    unconfirmed_rules: tuple[FigureUsed, ...]
    drivers: tuple[DriverSheet, ...] | None
    vans: tuple[VanSheet, ...] | None

    def found(self, state: State) -> tuple[Finding, ...]:
        """Return the findings in one state, in the order they are printed."""
        return tuple(finding for finding in self.findings if finding.state is state)


#: In the order the report speaks of them.
KINDS = ("company", "policy", "driver", "background_check", "van", "device", "fuel_card")


def place(kind: str) -> tuple[int, str]:
    """Return where the report speaks of a kind of subject."""
    return (KINDS.index(kind) if kind in KINDS else len(KINDS), kind)


def in_order(findings: Iterable[Finding]) -> Sequence[Finding]:
    """Sort findings for print: by kind, then by what the subject is called, then by due day."""
    return sorted(
        findings,
        key=lambda f: (
            place(f.subject.kind),
            folded(f.subject.label),
            f.subject.id,
            f.due or date.max,
            f.rule,
        ),
    )
