"""Which rules are asked of which subjects: of the whole company, or at the gate of one pair."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from dsp_desktop.company import checks as company
from dsp_desktop.compliance.carrier import carrier_facts, cover_asked, permit_facts
from dsp_desktop.compliance.chapter import Chapter
from dsp_desktop.compliance.rows import DriverRow, PolicyRow, Records, VanRow
from dsp_desktop.compliance.subjects import (
    Shelf,
    card_facts,
    device_facts,
    of_company,
    of_driver,
    of_policy,
    of_van,
    states_named,
)
from dsp_desktop.compliance.vans import some_vans
from dsp_desktop.devices import checks as devices
from dsp_desktop.dispatch import checks as dispatch
from dsp_desktop.documents import checks as documents
from dsp_desktop.documents.terms import DocumentKind
from dsp_desktop.fleet import checks as fleet
from dsp_desktop.fleet.checks import WeightClass
from dsp_desktop.fleet.logic import van_called
from dsp_desktop.fuel import checks as fuel
from dsp_desktop.insurance import checks as insurance
from dsp_desktop.insurance.checks import CoverFacts, PolicyFacts, ScheduleFacts
from dsp_desktop.insurance.terms import PolicyKind
from dsp_desktop.people import checks as people
from dsp_desktop.rules.engine import Subject
from dsp_desktop.screening import checks as screening
from dsp_desktop.upkeep import checks as upkeep

_OF_CARRIERS = (company.COMPANY_RULES, company.CARRIER_RULES)


def whole_company(shelf: Shelf) -> Iterator[Chapter[Any]]:
    """Yield every rule with every subject it looks at."""
    records = shelf.records
    heavy = shelf.commercial_drivers
    yield from _company(shelf, commercial=shelf.has_commercial)
    yield Chapter(
        screening.TESTING_RULES,
        [
            (
                of_company(records),
                screening.TestingFacts(
                    tests_drivers=bool(records.tests), has_policy=_has_drug_policy(shelf)
                ),
            )
        ],
    )
    yield from _vans(shelf, shelf.fleet)
    yield from _drivers(shelf, shelf.staff, commercial=heavy)
    yield Chapter(dispatch.RULES, list(_planned_pairs(shelf)))
    called = ((Subject("background_check", row.id, row.driver_name), row) for row in records.checks)
    yield Chapter(screening.CHECK_RULES, [(subject, shelf.check(row)) for subject, row in called])
    yield Chapter(
        devices.RULES,
        [
            (Subject("device", row.id, row.label), device_facts(row, records.on))
            for row in records.devices
        ],
    )
    yield Chapter(fuel.RULES, list(_cards(shelf)))


def one_pair(shelf: Shelf, driver: DriverRow, van: VanRow) -> Iterator[Chapter[Any]]:
    """Yield what the gate asks about one driver taking one van, in the gate's order."""
    commercial = shelf.is_commercial(van.id)
    for chapter in _company(shelf, commercial=commercial, van=van):
        if commercial or chapter.rules not in _OF_CARRIERS:  # a light van needs no USDOT number
            yield chapter
    yield from _vans(shelf, [van], leaving=True)
    yield from _drivers(shelf, [driver], commercial={driver.id} if commercial else ())
    yield Chapter(
        dispatch.RULES,
        [
            (
                of_driver(driver),
                _pair(shelf, driver, van),
            )
        ],
    )


def _pair(shelf: Shelf, driver: DriverRow, van: VanRow) -> dispatch.PairFacts:
    has_cdl, cdl_class = shelf.cdl(driver.id)
    return dispatch.PairFacts(
        van=van_called(van.number),
        van_needs_cdl=shelf.classes[van.id] is WeightClass.CDL,
        driver_has_cdl=has_cdl,
        cdl_class=cdl_class,
    )


def _company(
    shelf: Shelf, *, commercial: bool, van: VanRow | None = None
) -> Iterator[Chapter[Any]]:
    records = shelf.records
    subject, profile = of_company(records), records.company
    yield Chapter(
        company.COMPANY_RULES,
        [
            (
                subject,
                company.CompanyFacts(
                    usdot=profile.usdot if profile else None,
                    mcs150_filed_on=profile.mcs150_filed_on if profile else None,
                    has_commercial=commercial,
                    private_in=tuple(_private_texts(shelf)),
                ),
            )
        ],
    )
    if profile:
        carrier = carrier_facts(shelf, profile, commercial=commercial)
        yield Chapter(company.CARRIER_RULES, [(subject, carrier)])
    yield Chapter(company.PERMIT_RULES, [(subject, permit_facts(shelf, van))])
    yield Chapter(insurance.COVER_RULES, [(subject, _cover(shelf))])
    yield Chapter(insurance.POLICY_RULES, list(_policies(shelf, van, commercial=commercial)))


def _vans(
    shelf: Shelf, vans: Sequence[VanRow], *, leaving: bool | None = None
) -> Iterator[Chapter[Any]]:
    scheduled = _schedule(shelf, "any_auto", {r.subject_id for r in _on_auto(shelf, "vans")})
    named = [(of_van(van), van) for van in vans]
    facts = [(subject, shelf.van(van)) for subject, van in named]
    yield Chapter(fleet.VAN_RULES, facts)
    yield from some_vans(shelf, named, facts)
    yield Chapter(
        upkeep.RULES,
        [(subject, shelf.inspected(van, leaving=leaving)) for subject, van in named],
    )
    yield Chapter(
        insurance.SCHEDULE_RULES,
        [
            (subject, ScheduleFacts("van", None if scheduled is None else van.id in scheduled))
            for subject, van in named
        ],
    )


def _drivers(
    shelf: Shelf, drivers: Sequence[DriverRow], *, commercial: Collection[int]
) -> Iterator[Chapter[Any]]:
    scheduled = _schedule(shelf, "any_driver", {r.subject_id for r in _on_auto(shelf, "drivers")})
    named = [(of_driver(driver), driver, driver.id in commercial) for driver in drivers]
    yield Chapter(
        people.RULES,
        [(subject, shelf.driver(driver, commercial=heavy)) for subject, driver, heavy in named],
    )
    yield Chapter(
        documents.RULES,
        [(subject, shelf.file(driver, commercial=heavy)) for subject, driver, heavy in named],
    )
    yield Chapter(
        screening.TEST_RULES, [(subject, shelf.tests(driver)) for subject, driver, _ in named]
    )
    yield Chapter(
        insurance.SCHEDULE_RULES,
        [
            (subject, ScheduleFacts("driver", None if scheduled is None else d.id in scheduled))
            for subject, d, _ in named
        ],
    )


def _ends(policy: PolicyRow) -> PolicyRow:
    """Return the policy with its end as the first day without cover."""
    if policy.cancelled_on is None:
        return policy
    return policy._replace(expires=min(policy.expires, policy.cancelled_on))


def _in_force(records: Records) -> list[PolicyRow]:
    ended = (_ends(policy) for policy in records.policies)
    return [policy for policy in ended if policy.effective <= records.on < policy.expires]


def _policies(
    shelf: Shelf, van: VanRow | None, *, commercial: bool
) -> Iterator[tuple[Subject, PolicyFacts]]:
    """Yield the policies that matter: those in force, else the last and the next of the kind."""
    records, on = shelf.records, shelf.records.on
    carried = cover_asked(shelf, van)
    plates = tuple(sorted({van.plate_state for van in shelf.fleet if van.plate_state}))
    by_kind = defaultdict(list)
    for policy in records.policies:
        by_kind[policy.kind].append(_ends(policy))
    for kind, policies in by_kind.items():
        current = [p for p in policies if p.effective <= on < p.expires]
        if not current:
            past = [p for p in policies if p.expires <= on]
            ahead = [p for p in policies if p.effective > on and p.effective < p.expires]
            last = max(past, key=lambda p: p.expires, default=None)
            coming = min(ahead, key=lambda p: p.effective, default=None)
            current = [p for p in (last or coming,) if p]
        for policy in current:
            followed = any(p.effective <= policy.expires < p.expires for p in policies)
            yield (
                of_policy(policy),
                PolicyFacts(
                    kind=kind,
                    effective=policy.effective,
                    ends=policy.expires,
                    cancelled=policy.cancelled_on is not None,
                    followed=followed,
                    each_limit=policy.each_limit,
                    aggregate_limit=policy.aggregate_limit,
                    mcs90=policy.mcs90,
                    plate_states=plates,
                    commercial=commercial,
                    interstate=records.company.interstate if records.company else None,
                    **carried,
                ),
            )


def _cover(shelf: Shelf) -> CoverFacts:
    records, on = shelf.records, shelf.records.on
    running = _in_force(records)
    comp = [_ends(p) for p in records.policies if p.kind is PolicyKind.WORKERS_COMP]
    return CoverFacts(
        has_vans=bool(shelf.fleet),
        on_file=frozenset(policy.kind for policy in records.policies),
        in_force=frozenset(policy.kind for policy in running),
        heads=shelf.heads(),
        comp_states=states_named(running, PolicyKind.WORKERS_COMP),
        comp_ended=max((p.expires for p in comp if p.expires <= on), default=None),
    )


def _on_auto(shelf: Shelf, what: str) -> Iterator[Any]:
    auto = {p.id for p in _in_force(shelf.records) if p.kind is PolicyKind.AUTO_LIABILITY}
    return (row for row in getattr(shelf.records, f"policy_{what}") if row.policy_id in auto)


def _schedule(shelf: Shelf, free: str, scheduled: set[int]) -> set[int] | None:
    """Return who is on the auto policy, or ``None`` where it covers any, or none is in force."""
    auto = [p for p in _in_force(shelf.records) if p.kind is PolicyKind.AUTO_LIABILITY]
    return None if not auto or any(getattr(p, free) for p in auto) else scheduled


def _planned_pairs(shelf: Shelf) -> Iterator[tuple[Subject, dispatch.PairFacts]]:
    seen = set()
    for route in sorted(shelf.records.routes, key=lambda r: r.day):
        driver = shelf.drivers.get(route.driver_id or 0)
        van = shelf.vans.get(route.van_id or 0)
        if route.day < shelf.records.on or not driver or not van:
            continue
        if (driver.id, van.id) in seen or shelf.classes[van.id] is not WeightClass.CDL:
            continue
        seen.add((driver.id, van.id))
        yield (
            of_driver(driver),
            replace(_pair(shelf, driver, van), planned_on=route.day),
        )


def _cards(shelf: Shelf) -> Iterator[tuple[Subject, fuel.CardFacts]]:
    used: dict[int, set[str]] = defaultdict(set)
    for route in shelf.records.routes:
        driver = shelf.drivers.get(route.driver_id or 0)
        if route.day == shelf.records.on and route.fuel_card_id and driver:
            used[route.fuel_card_id].add(driver.name)
    for row in shelf.records.cards:
        subject = Subject("fuel_card", row.id, f"Card •••• {row.last4}")
        drivers = tuple(sorted(used.get(row.id, ())))
        yield subject, card_facts(row, shelf.records.on, drivers)


def _has_drug_policy(shelf: Shelf) -> bool:
    profile = shelf.records.company
    return bool(profile and shelf.paper("company", profile.id, DocumentKind.DRUG_POLICY))


def _private_texts(shelf: Shelf) -> Iterable[str]:
    """Say where a Social Security number stands, never which."""
    for note in shelf.records.notes:
        if not company.holds_private_number(note.text):
            continue
        kind = note.kind.replace("_", " ")
        if note.called is None:
            yield f"{kind} #{note.id}"
        elif note.kind == "driver":
            yield f"the note about {note.called}"
        elif note.kind == "van":
            yield f"the note about {van_called(note.called)}"
        else:
            yield f"the note on {kind} {note.called}"
