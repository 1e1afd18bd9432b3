"""Insurance through the years: a policy of each kind for every term, with its schedules."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dsp_desktop.demo.people import Person
from dsp_desktop.demo.plan import Plan
from dsp_desktop.demo.vehicles import Unit
from dsp_desktop.insurance.models import Policy
from dsp_desktop.insurance.terms import PolicyKind
from dsp_desktop.kernel.money import Money

_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class _Cover:
    """One kind of policy as it is renewed; ``expires_in`` counts days from today."""

    kind: PolicyKind
    carrier: str
    code: str
    expires_in: int
    each: int | None
    aggregate: int | None
    deductible: int
    premium_per_route: int


_AUTO, _INLAND = "Harborlight Mutual (demo)", "Fernhollow Inland (demo)"
_FUND = "State fund account (demo)"
_MILLION, _TOO_SMALL = 1_000_000, 20_000
_LAPSE = timedelta(days=6)
_COVERS = (
    _Cover(PolicyKind.AUTO_LIABILITY, _AUTO, "CA", 213, _MILLION, None, 1000, 9100),
    _Cover(PolicyKind.GENERAL_LIABILITY, _AUTO, "GL", 213, _MILLION, 2 * _MILLION, 500, 640),
    _Cover(PolicyKind.WORKERS_COMP, _FUND, "WC", 151, _MILLION, None, 0, 5200),
    _Cover(PolicyKind.CARGO, _INLAND, "IM", 24, 25_000, None, 500, 180),
    _Cover(PolicyKind.PHYSICAL_DAMAGE, _INLAND, "PD", 96, None, None, 1000, 1900),
)


def make_policies(plan: Plan) -> list[Policy]:
    """Return every policy since the start, the oldest terms first."""
    policies = []
    for cover in _COVERS:
        expires = plan.today + timedelta(days=cover.expires_in)
        terms = []
        while expires > plan.starts:
            effective = max(expires - _YEAR, plan.starts - timedelta(days=12))
            terms.append((effective, expires))
            expires -= _YEAR
        policies += [_policy(cover, plan, *term) for term in reversed(terms)]
    _spoil(policies)
    return policies


def _spoil(policies: list[Policy]) -> None:
    """Let the company learn: a first auto policy too small, a lapse in workers' comp."""
    first = {policy.kind: policy for policy in reversed(policies)}
    auto, comp = first[PolicyKind.AUTO_LIABILITY], first[PolicyKind.WORKERS_COMP]
    auto.each_limit, auto.mcs90 = Money.of(_TOO_SMALL), False
    comp.cancelled_on = comp.expires - _LAPSE


def _policy(cover: _Cover, plan: Plan, effective: date, expires: date) -> Policy:
    auto = cover.kind is PolicyKind.AUTO_LIABILITY
    routes = plan.target_on(effective)
    return Policy(
        kind=cover.kind,
        carrier=cover.carrier,
        number=f"{cover.code}-DEMO-{effective:%Y%m}",
        effective=effective,
        expires=expires,
        each_limit=None if cover.each is None else Money.of(cover.each),
        aggregate_limit=None if cover.aggregate is None else Money.of(cover.aggregate),
        deductible=Money.of(cover.deductible),
        premium=Money.of(cover.premium_per_route * routes),
        mcs90=True if auto else None,
        any_auto=not _lists_vans(cover.kind),
        any_driver=not auto,
        states="WA",
    )


def _lists_vans(kind: PolicyKind) -> bool:
    return kind in (PolicyKind.AUTO_LIABILITY, PolicyKind.PHYSICAL_DAMAGE)


def van_rows(policies: list[Policy], units: list[Unit]) -> Iterator[dict[str, Any]]:
    """Yield every van on every schedule it belonged to."""
    for policy in policies:
        if policy.any_auto:
            continue
        for unit in units:
            since = max(policy.effective, unit.from_day)
            if unit.scheduled and since < min(policy.expires, unit.to_day):
                until = unit.to_day if unit.to_day < policy.expires else None
                row = {"policy_id": policy.id, "van_id": unit.van.id}
                yield {**row, "since": since, "until": until}


def driver_rows(policies: list[Policy], people: list[Person]) -> Iterator[dict[str, Any]]:
    """Yield every driver on every schedule they belonged to, from the day of hire."""
    for policy in policies:
        if policy.any_driver:
            continue
        for person in people:
            hired = person.driver.hired_on
            if hired is None or not person.scheduled:
                continue
            since = max(policy.effective, hired)
            if since < min(policy.expires, person.last_day):
                until = person.last_day if person.last_day < policy.expires else None
                row = {"policy_id": policy.id, "driver_id": person.driver.id}
                yield {**row, "since": since, "until": until}
