"""What the rules look at where the company is looked at as a motor carrier."""

from dsp_desktop.company.checks import CarrierFacts, PermitFacts
from dsp_desktop.company.logic import EVERY_STATE
from dsp_desktop.company.terms import Authority
from dsp_desktop.compliance.rows import CompanyRow, VanRow
from dsp_desktop.compliance.subjects import Shelf
from dsp_desktop.documents.terms import DocumentKind
from dsp_desktop.kernel.states import STATES

_CALIFORNIA = "CA"


def carrier_facts(shelf: Shelf, profile: CompanyRow, *, commercial: bool) -> CarrierFacts:
    """Return the company as FMCSA knows it; ``commercial`` if a van asked about is heavy."""
    heavy = sum(shelf.is_commercial(van.id) for van in shelf.fleet)
    qualified = shelf.paper("company", profile.id, DocumentKind.INSPECTOR_QUALIFICATION)
    checked = shelf.paper("company", profile.id, DocumentKind.RECALL_CHECK)
    return CarrierFacts(
        usdot=profile.usdot,
        usdot_since=profile.usdot_since,
        usdot_status=profile.usdot_status,
        usdot_checked_on=profile.usdot_checked_on,
        mcs150_filed_on=profile.mcs150_filed_on,
        details_changed_on=profile.details_changed_on,
        motus_verified_on=profile.motus_verified_on,
        authority=profile.authority,
        authority_checked_on=profile.authority_checked_on,
        authority_basis=profile.authority_basis,
        boc3_states=_states(profile.boc3_states),
        ucr_paid_year=profile.ucr_paid_year,
        ucr_vehicles=profile.ucr_vehicles,
        audit_on=profile.audit_on,
        audit_passed=profile.audit_passed,
        audit_letter_on=profile.audit_letter_on,
        own_inspectors=profile.own_inspectors,
        inspectors_known=qualified is not None,
        records_off_site=profile.records_off_site,
        interstate=profile.interstate,
        has_vans=bool(shelf.fleet),
        commercial=max(heavy, int(commercial)),
        works_in=_works_in(shelf) & STATES.keys(),
        recalls_checked_on=checked.dated if checked else None,
    )


def permit_facts(shelf: Shelf, van: VanRow | None) -> PermitFacts:
    """Return what is known of California's permit; of one van, whether that one needs it."""
    profile = shelf.records.company
    here = {profile.state if profile else None, *_of_stations(shelf)}
    here |= {van.plate_state} if van else {one.plate_state for one in shelf.fleet}
    return PermitFacts(
        in_california=_CALIFORNIA in here and bool(van or shelf.fleet),
        number=profile.ca_permit_number if profile else None,
        expires=profile.ca_permit_expires if profile else None,
    )


def cover_asked(shelf: Shelf, van: VanRow | None) -> dict[str, bool]:
    """Return what decides which liability limit a carrier of light vans needs."""
    profile, figures, on = shelf.records.company, shelf.records.figures, shelf.records.on
    line = figures.whole("weight.commercial_from", on) - 1
    weights = [(one.gvwr_lb, one.actual_weight_lb) for one in shelf.fleet]
    proof = profile and shelf.paper("company", profile.id, DocumentKind.BMC_91)
    return {
        "has_authority": profile is not None and profile.authority is Authority.ACTIVE,
        "only_below_line": bool(weights)
        and all(rated and max(rated, actual or 0) < line for rated, actual in weights),
        "proof_filed": bool(proof),
        "in_california": permit_facts(shelf, van).in_california,
    }


def _works_in(shelf: Shelf) -> frozenset[str]:
    """Return the states the company leaves from or plates vans in."""
    plates = {van.plate_state for van in shelf.fleet if van.plate_state}
    return frozenset(plates | {state for state in _of_stations(shelf) if state})


def _of_stations(shelf: Shelf) -> set[str | None]:
    return {station.state for station in shelf.records.stations}


def _states(text: str | None) -> frozenset[str] | None:
    if text is None:
        return None
    return frozenset(STATES) if text == EVERY_STATE else frozenset(text.split())
