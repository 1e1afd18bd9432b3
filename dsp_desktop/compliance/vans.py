"""What the rules look at that are asked of some vans only: heavy, leased, near the line."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from dsp_desktop.compliance.chapter import Chapter
from dsp_desktop.compliance.rows import VanRow
from dsp_desktop.compliance.subjects import Shelf
from dsp_desktop.documents.terms import DocumentKind
from dsp_desktop.fleet import checks as fleet
from dsp_desktop.fleet.checks import (
    EmissionsFacts,
    HeavyFacts,
    LeaseFacts,
    RecallFacts,
    Roadside,
    VanFacts,
)
from dsp_desktop.fleet.terms import FuelType, LeaseKind
from dsp_desktop.rules.engine import Subject


def some_vans(
    shelf: Shelf,
    named: Sequence[tuple[Subject, VanRow]],
    facts: Sequence[tuple[Subject, VanFacts]],
) -> Iterator[Chapter[Any]]:
    """Yield the rules that hold some of these vans only, with those vans."""
    line = shelf.records.figures.whole("weight.commercial_from", shelf.records.on) - 1
    at_line = [one for one in facts if line in (one[1].gvwr_lb, one[1].actual_weight_lb)]
    heavy = [(subject, van) for subject, van in named if shelf.is_commercial(van.id)]
    leased = [(subject, _lease_facts(shelf, van)) for subject, van in named]
    tested = {station.id for station in shelf.records.stations if station.asks_emissions}
    asked = [(subject, van) for subject, van in named if van.station_id in tested]
    yield Chapter(fleet.LINE_RULES, at_line)
    recalled = [(subject, _recall_facts(shelf, van)) for subject, van in named]
    yield Chapter(fleet.RECALL_RULES, [(s, recall) for s, recall in recalled if recall.recalls])
    yield Chapter(
        fleet.HEAVY_RULES, [(subject, _heavy_facts(shelf, van)) for subject, van in heavy]
    )
    yield Chapter(fleet.LEASE_RULES, [(subject, lease) for subject, lease in leased if lease])
    yield Chapter(
        fleet.EMISSIONS_RULES, [(subject, _emissions_facts(shelf, van)) for subject, van in asked]
    )


def _heavy_facts(shelf: Shelf, van: VanRow) -> HeavyFacts:
    lease, since = shelf.lease(van.id)
    leased = lease is not None and lease.kind is not LeaseKind.OWNED
    profile = shelf.records.company
    of_lease = lease and shelf.paper("lease", lease.id, DocumentKind.LEASE)
    return HeavyFacts(
        weight_lb=max(van.gvwr_lb or 0, van.actual_weight_lb or 0),
        interstate=profile.interstate if profile else None,
        marked=_has(shelf, van, DocumentKind.MARKING_PHOTO),
        equipped=_has(shelf, van, DocumentKind.SAFETY_EQUIPMENT_PHOTO),
        lessor=lease.lessor if lease else None,
        leased_since=since if leased else None,
        lease_kept=bool(of_lease) or _has(shelf, van, DocumentKind.LEASE),
        plate_state=van.plate_state,
        bit_on=_dated(shelf, van, DocumentKind.BIT_INSPECTION),
        apportioned=_has(shelf, van, DocumentKind.APPORTIONED_REGISTRATION),
        tax_paid_on=_dated(shelf, van, DocumentKind.HEAVY_USE_TAX),
        roadside=_roadside(shelf, van),
    )


def _lease_facts(shelf: Shelf, van: VanRow) -> LeaseFacts | None:
    lease, _since = shelf.lease(van.id)
    if lease is None or lease.kind is LeaseKind.OWNED:
        return None
    return LeaseFacts(lease.kind, lease.lessor, lease.ends, lease.allowance_mi, lease.return_terms)


def _roadside(shelf: Shelf, van: VanRow) -> tuple[Roadside, ...]:
    reports = shelf.papers("van", van.id, DocumentKind.ROADSIDE_REPORT)
    orders = shelf.papers("van", van.id, DocumentKind.OUT_OF_SERVICE_ORDER)
    return (
        *(Roadside(paper.dated, paper.reviewed_on, stopped=True) for paper in orders),
        *(Roadside(paper.dated, paper.reviewed_on, stopped=False) for paper in reports),
    )


def _recall_facts(shelf: Shelf, van: VanRow) -> RecallFacts:
    found = shelf.papers("van", van.id, DocumentKind.OPEN_RECALL)
    return RecallFacts(tuple((paper.dated, paper.reviewed_on) for paper in found))


def _emissions_facts(shelf: Shelf, van: VanRow) -> EmissionsFacts:
    test = shelf.paper("van", van.id, DocumentKind.EMISSIONS_TEST)
    ends = van.registration_expires
    return EmissionsFacts(
        electric=van.fuel_type is FuelType.ELECTRIC,
        tested_on=test.dated if test else None,
        good_until=test.expires if test else None,
        registration_expired=ends is not None and ends < shelf.records.on,
    )


def _has(shelf: Shelf, van: VanRow, kind: DocumentKind) -> bool:
    """Whether a paper of a kind is there and has not run out."""
    paper = shelf.paper("van", van.id, kind)
    return paper is not None and (paper.expires or shelf.records.on) >= shelf.records.on


def _dated(shelf: Shelf, van: VanRow, kind: DocumentKind) -> date | None:
    paper = shelf.paper("van", van.id, kind)
    return paper.dated if paper else None
