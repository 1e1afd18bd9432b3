"""What screens and reports read about insurance: the policies and their schedules."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Enum, and_, case, func, literal, or_, select, type_coerce
from sqlalchemy.orm import Session

from dsp_desktop.db.details import found, seen
from dsp_desktop.db.listing import DatedList, JoinedList, contains, today
from dsp_desktop.db.opening import demand
from dsp_desktop.db.search import folded
from dsp_desktop.fleet.models import Van
from dsp_desktop.fleet.terms import VanStatus
from dsp_desktop.insurance.logic import status_of
from dsp_desktop.insurance.models import Policy, PolicyDriver, PolicyVan
from dsp_desktop.insurance.service import PolicyDetails
from dsp_desktop.insurance.terms import PolicyKind, PolicyStatus
from dsp_desktop.kernel.listing import Seen
from dsp_desktop.kernel.money import Money
from dsp_desktop.kernel.panel import Fact, Panel, Section
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import day_text, label
from dsp_desktop.people.models import Driver
from dsp_desktop.people.terms import DriverStatus


class PolicyRow(NamedTuple):
    """One line of the policy list, as of the day; ``vans`` and ``drivers`` are scheduled."""

    id: int
    kind: PolicyKind
    carrier: str
    number: str
    status: PolicyStatus
    effective: date
    expires: date
    cancelled_on: date | None
    each_limit: Money | None
    aggregate_limit: Money | None
    deductible: Money | None
    premium: Money | None
    vans: int
    drivers: int
    any_auto: bool
    mcs90: bool | None


def _status(on: date) -> ColumnElement[Any]:
    """Compute :func:`~dsp_desktop.insurance.logic.status_of` in SQL."""
    cancelled = and_(Policy.cancelled_on <= on, Policy.cancelled_on < Policy.expires)
    kind: Enum = Enum(PolicyStatus, values_callable=lambda e: [m.value for m in e])
    return type_coerce(
        case(
            (cancelled, literal(PolicyStatus.CANCELLED.value)),
            (Policy.expires <= on, literal(PolicyStatus.EXPIRED.value)),
            (Policy.effective <= on, literal(PolicyStatus.IN_FORCE.value)),
            else_=literal(PolicyStatus.NOT_YET.value),
        ),
        kind,
    )


def _on_it(kind: type[PolicyVan] | type[PolicyDriver], on: date) -> ColumnElement[bool]:
    return and_(kind.since <= on, or_(kind.until.is_(None), kind.until > on))


def _count(kind: type[PolicyVan] | type[PolicyDriver], on: date) -> ColumnElement[int]:
    lines = select(func.count()).where(kind.policy_id == Policy.id, _on_it(kind, on))
    return lines.scalar_subquery()


def _matches(_source: Session, typed: str) -> ColumnElement[bool]:
    kinds = [kind for kind in PolicyKind if folded(typed) in folded(label(kind))]
    return or_(
        contains(Policy.carrier, typed), contains(Policy.number, typed), Policy.kind.in_(kinds)
    )


@lru_cache(maxsize=2)
def _policies_on(on: date) -> JoinedList[PolicyRow]:
    return JoinedList(
        Policy,
        PolicyRow,
        order="expires",
        view=Permission.INSURANCE_VIEW,
        matches=_matches,
        columns={
            "status": _status(on),
            "vans": _count(PolicyVan, on),
            "drivers": _count(PolicyDriver, on),
        },
        filters={
            "kind": lambda _source, kind: Policy.kind == kind,
            "status": lambda _source, status: _status(on) == status,
        },
    )


POLICY_LIST = DatedList(_policies_on)


def policy_details(source: Session, policy_id: int) -> Seen[PolicyDetails]:
    """Return what the policy form edits."""
    demand(source, Permission.INSURANCE_VIEW)
    return seen(source, Policy, policy_id, PolicyDetails)


def scheduled_vans(source: Session, policy_id: int, on: date) -> Sequence[tuple[int, str, date]]:
    """Return id, number and first day of the vans on a policy's schedule on a day."""
    demand(source, Permission.INSURANCE_VIEW)
    lines = (
        select(Van.id, Van.number, PolicyVan.since)
        .join(PolicyVan, PolicyVan.van_id == Van.id)
        .where(PolicyVan.policy_id == policy_id, _on_it(PolicyVan, on))
        .order_by(Van.number)
    )
    return [(i, number, since) for i, number, since in source.execute(lines)]


def unscheduled_vans(source: Session, policy_id: int, on: date) -> Sequence[tuple[int, str]]:
    """Return id and number of the vans with us that a policy does not list on a day."""
    demand(source, Permission.INSURANCE_VIEW)
    listed = select(PolicyVan.van_id).where(PolicyVan.policy_id == policy_id, _on_it(PolicyVan, on))
    with_us = Van.status.in_((VanStatus.ACTIVE, VanStatus.GROUNDED))
    vans = select(Van.id, Van.number).where(with_us, Van.id.not_in(listed)).order_by(Van.number)
    return [(i, number) for i, number in source.execute(vans)]


def scheduled_drivers(source: Session, policy_id: int, on: date) -> Sequence[tuple[int, str, date]]:
    """Return id, name and first day of the drivers on a policy's schedule on a day."""
    demand(source, Permission.INSURANCE_VIEW)
    lines = (
        select(Driver.id, Driver.name, PolicyDriver.since)
        .join(PolicyDriver, PolicyDriver.driver_id == Driver.id)
        .where(PolicyDriver.policy_id == policy_id, _on_it(PolicyDriver, on))
        .order_by(Driver.name)
    )
    return [(i, name, since) for i, name, since in source.execute(lines)]


def unscheduled_drivers(source: Session, policy_id: int, on: date) -> Sequence[tuple[int, str]]:
    """Return id and name of the drivers at work whom a policy does not list on a day."""
    demand(source, Permission.INSURANCE_VIEW)
    listed = select(PolicyDriver.driver_id).where(
        PolicyDriver.policy_id == policy_id, _on_it(PolicyDriver, on)
    )
    at_work = Driver.status == DriverStatus.ACTIVE
    drivers = (
        select(Driver.id, Driver.name)
        .where(at_work, Driver.id.not_in(listed))
        .order_by(Driver.name)
    )
    return [(i, name) for i, name in source.execute(drivers)]


def policy_panel(source: Session, policy_id: int) -> Panel:
    """Return a policy at a glance: limits, what it lists, and what in service it does not."""
    demand(source, Permission.INSURANCE_VIEW)
    policy = found(source, Policy, policy_id)
    on = today(source)
    status = status_of(policy.effective, policy.expires, policy.cancelled_on, on=on)
    term = (
        Fact("Status", status),
        Fact("Effective", policy.effective),
        Fact("Expires", policy.expires),
        Fact("Canceled", policy.cancelled_on),
        Fact("Each accident", policy.each_limit),
        Fact("Aggregate", policy.aggregate_limit),
        Fact("Deductible", policy.deductible),
        Fact("Premium", policy.premium),
        Fact("Any auto", policy.any_auto),
        Fact("Any driver", policy.any_driver),
        Fact("MCS-90 endorsement", policy.mcs90),
        Fact("States", policy.states),
        Fact("Note", policy.note),
    )
    sections = [Section("Policy", tuple(fact for fact in term if fact.value is not None))]
    if policy.kind in _WITH_SCHEDULE:
        sections += _van_schedule(source, policy, on)
        sections += _driver_schedule(source, policy, on)
    return Panel(
        label(policy.kind), f"{policy.carrier} · {policy.number}", sections=tuple(sections)
    )


_WITH_SCHEDULE = (PolicyKind.AUTO_LIABILITY, PolicyKind.PHYSICAL_DAMAGE, PolicyKind.CARGO)


def _van_schedule(source: Session, policy: Policy, on: date) -> list[Section]:
    lines = scheduled_vans(source, policy.id, on)
    sections = [_schedule("Scheduled vans", "van", lines)]
    if not policy.any_auto:
        missing = unscheduled_vans(source, policy.id, on)
        sections.append(_not_on_it("Vans not on it", "van", missing))
    return sections


def _driver_schedule(source: Session, policy: Policy, on: date) -> list[Section]:
    lines = scheduled_drivers(source, policy.id, on)
    if policy.any_driver:
        return [_schedule("Scheduled drivers", "driver", lines)] if lines else []
    missing = unscheduled_drivers(source, policy.id, on)
    return [
        _schedule("Scheduled drivers", "driver", lines),
        _not_on_it("Drivers not on it", "driver", missing),
    ]


def _schedule(title: str, entity: str, lines: Sequence[tuple[int, str, date]]) -> Section:
    facts = tuple(
        Fact(name, f"since {day_text(since)}", entity=entity, record_id=record_id)
        for record_id, name, since in lines
    )
    return Section(f"{title} ({len(facts)})", facts, "Nothing is scheduled.")


def _not_on_it(title: str, entity: str, missing: Sequence[tuple[int, str]]) -> Section:
    facts = tuple(
        Fact(name, "not scheduled", entity=entity, record_id=record_id)
        for record_id, name in missing
    )
    return Section(f"{title} ({len(facts)})", facts, "Everything in service is on it.")


def van_section(source: Session, van_id: int) -> Section:
    """Return the policies in force that list a van, or that take any, for its own panel."""
    demand(source, Permission.INSURANCE_VIEW)
    on = today(source)
    lists_it = select(PolicyVan.policy_id).where(PolicyVan.van_id == van_id, _on_it(PolicyVan, on))
    covered = or_(Policy.any_auto, Policy.id.in_(lists_it))
    return _covering(source, on, covered, "No policy in force lists this van.")


def driver_section(source: Session, driver_id: int) -> Section:
    """Return the policies in force that list a driver by name, for the driver's own panel."""
    demand(source, Permission.INSURANCE_VIEW)
    on = today(source)
    lists_it = select(PolicyDriver.policy_id).where(
        PolicyDriver.driver_id == driver_id, _on_it(PolicyDriver, on)
    )
    return _covering(source, on, Policy.id.in_(lists_it), "No policy lists this driver by name.")


def _covering(source: Session, on: date, covered: ColumnElement[bool], empty: str) -> Section:
    policies = source.scalars(
        select(Policy)
        .where(_status(on) == PolicyStatus.IN_FORCE, covered)
        .order_by(Policy.kind, Policy.expires)
    )
    facts = tuple(
        Fact(
            label(policy.kind),
            f"{policy.carrier} {policy.number} to {day_text(policy.expires)}",
            entity="policy",
            record_id=policy.id,
        )
        for policy in policies
    )
    return Section("Insurance", facts, empty)
