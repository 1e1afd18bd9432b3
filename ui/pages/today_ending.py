"""How a finding is ended: by what on which page, or on the spot; and what the button says."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dsp_desktop.app import UnitOfWork
from dsp_desktop.documents.terms import DocumentKind
from dsp_desktop.insurance.terms import PolicyKind
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.rules.engine import Finding
from dsp_desktop.screening.terms import TestReason
from dsp_desktop.upkeep.terms import InspectionKind
from ui.kit.l10n import mark, translated
from ui.kit.later import later
from ui.kit.places import Place

if TYPE_CHECKING:
    from dsp_desktop.fuel.service import disable_card
else:
    disable_card = later("dsp_desktop.fuel.service").disable_card


OPEN = mark("today", "Open")
#: What entering a paper of a kind is called on a button.
_ADD_PAPER = {
    DocumentKind.EMPLOYMENT_APPLICATION: mark("today", "Add application"),
    DocumentKind.MVR: mark("today", "Add MVR"),
    DocumentKind.ROAD_TEST: mark("today", "Add road test"),
    DocumentKind.MEDICAL_CERTIFICATE: mark("today", "Add medical card"),
    DocumentKind.I9_SECTION_1: mark("today", "Add section 1"),
    DocumentKind.I9_SECTION_2: mark("today", "Add section 2"),
    DocumentKind.WORK_AUTHORIZATION: mark("today", "Add document"),
    DocumentKind.MAINTENANCE_SCHEDULE: mark("today", "Add schedule"),
    DocumentKind.DRUG_POLICY: mark("today", "Add policy"),
}
_ADD = {
    "inspection": mark("today", "Add inspection"),
    "license": mark("today", "Add license"),
    "drug_test": mark("today", "Add test"),
    "policy": mark("today", "Add policy"),
}
_EDIT = {
    "driver": mark("today", "Edit driver"),
    "van": mark("today", "Edit van"),
    "company": mark("today", "Edit company"),
}

#: The paper that ends a rule about a driver or a van.
_PAPERS = {
    "DQ-02": DocumentKind.EMPLOYMENT_APPLICATION,
    "DQ-03": DocumentKind.MVR,
    "DQ-06": DocumentKind.ROAD_TEST,
    "DQ-07": DocumentKind.MEDICAL_CERTIFICATE,
    "DQ-10": DocumentKind.MVR,
    "DQ-V3": DocumentKind.MVR,
    "EL-01": DocumentKind.I9_SECTION_1,
    "EL-02": DocumentKind.I9_SECTION_2,
    "EL-04": DocumentKind.WORK_AUTHORIZATION,
    "VEH-01": DocumentKind.MAINTENANCE_SCHEDULE,
}
_INSPECTIONS = {"VEH-05": InspectionKind.PERIODIC, "SV-02": InspectionKind.STATE}
_LICENSES = ("DQ-V1", "FMC-15")
#: What the company lacks when one of these is about the company itself.
_POLICIES = {
    "SV-06": PolicyKind.AUTO_LIABILITY,
    "SV-05": PolicyKind.AUTO_LIABILITY,
    "AMZ-02": PolicyKind.GENERAL_LIABILITY,
    "OS-08": PolicyKind.WORKERS_COMP,
}
#: Rules that end when a field of the record itself is filled in.
_FIELDS = ("AMZ-01", "DQ-V2", "FMC-01", "SV-01", "VEH-V4", "OWN-02", "AMZ-05", "FMC-03")


@dataclass(frozen=True, slots=True)
class Ending:
    """What ends a finding: the words on its button, and the place it leads to.

    ``at_once`` is the write that needs no form, named ``operation``, for who has ``permission``.
    """

    title: str
    place: Place
    at_once: Callable[[UnitOfWork, int], object] | None = None
    operation: str = ""
    permission: Permission | None = None


def ending(finding: Finding) -> Ending:
    """Return how a finding is ended."""
    place = place_that_ends(finding)
    if finding.rule == "AS-01" and finding.subject.kind == "fuel_card":
        title = translated("today", mark("today", "Disable card"))
        return Ending(title, place, disable_card, "disable_card", Permission.FUEL_EDIT)
    return Ending(translated("today", _title(place)), place)


def _title(place: Place) -> str:
    if not place.edit:
        return OPEN
    if place.record_id:
        return _EDIT.get(place.entity, OPEN)
    if place.entity == "document":
        return _ADD_PAPER[DocumentKind(str(place.start["kind"]))]
    return _ADD[place.entity]


def place_that_ends(finding: Finding) -> Place:
    """Return where the action of a finding is done, as far begun as what is known allows."""
    rule, subject = finding.rule, finding.subject
    if subject.kind == "company":
        return _for_company(finding)
    if rule in _PAPERS:
        about = f"{subject.kind}:{subject.id}"
        return Place("document", edit=True, start={"subject": about, "kind": _PAPERS[rule]})
    if rule in _INSPECTIONS:
        start = {"van_id": subject.id, "kind": _INSPECTIONS[rule]}
        return Place("inspection", edit=True, start=start)
    if rule in _LICENSES:
        return Place("license", edit=True, start={"driver_id": subject.id})
    if rule == "ND-02":
        start = {"driver_id": subject.id, "reason": TestReason.PRE_EMPLOYMENT}
        return Place("drug_test", edit=True, start=start)
    return _record(finding)


def _record(finding: Finding) -> Place:
    rule, subject = finding.rule, finding.subject
    if rule == "SV-06" and subject.kind in ("van", "driver"):  # missing on a policy's schedule
        return Place("policy", filters={"kind": PolicyKind.AUTO_LIABILITY})
    if rule == "SV-06" and subject.kind == "policy":  # it ends, and nothing follows it
        return Place("policy", edit=True)
    return Place(subject.kind, record_id=subject.id, edit=rule in _FIELDS and subject.kind in _EDIT)


def _for_company(finding: Finding) -> Place:
    if finding.rule == "ND-01":
        about = f"company:{finding.subject.id}"
        start = {"subject": about, "kind": DocumentKind.DRUG_POLICY}
        return Place("document", edit=True, start=start)
    if finding.rule in _POLICIES:
        return Place("policy", edit=True, start={"kind": _POLICIES[finding.rule]})
    return Place("company", record_id=finding.subject.id, edit=True)
