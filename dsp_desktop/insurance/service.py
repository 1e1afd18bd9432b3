"""What people do to insurance policies and their schedules of vans and drivers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from dsp_desktop.db.details import columns_of, remove_unused, take_over
from dsp_desktop.db.names import must_exist
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.insurance.logic import ends
from dsp_desktop.insurance.models import Policy, PolicyDriver, PolicyVan
from dsp_desktop.insurance.terms import PolicyKind
from dsp_desktop.kernel.errors import Problem, refuse
from dsp_desktop.kernel.money import ZERO, Money
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.states import STATES


@dataclass(frozen=True, slots=True)
class PolicyDetails:
    """What the policy form holds. ``states`` are two-letter codes: ``"CA, NV"``."""

    kind: PolicyKind
    carrier: str
    number: str
    effective: date
    expires: date
    each_limit: Money | None = None
    aggregate_limit: Money | None = None
    deductible: Money | None = None
    premium: Money | None = None
    any_auto: bool | None = None
    any_driver: bool | None = None
    mcs90: bool | None = None
    states: str | None = None
    note: str | None = None


def add_policy(uow: UnitOfWork, details: PolicyDetails) -> int:
    """Note a policy for one term. A renewal is a policy of its own."""
    uow.require(Permission.INSURANCE_EDIT)
    details = _tidy(details)
    refuse(*_problems(uow, details, policy_id=None))
    return uow.add(Policy(**columns_of(details))).id


def change_policy(uow: UnitOfWork, policy_id: int, details: PolicyDetails, seen: int) -> None:
    """Correct a policy."""
    uow.require(Permission.INSURANCE_EDIT)
    policy = uow.get(Policy, policy_id, seen=seen)
    details = _tidy(details)
    problems = [*_problems(uow, details, policy_id=policy_id)]
    if policy.cancelled_on and not details.effective <= policy.cancelled_on <= details.expires:
        problems.append(Problem("effective", "policy.cancelled_outside_term"))
    refuse(*problems)
    take_over(policy, details)


def remove_policy(uow: UnitOfWork, policy_id: int) -> None:
    """Delete a policy entered by mistake; one with a schedule or a document stays."""
    uow.require(Permission.INSURANCE_EDIT)
    remove_unused(uow, uow.get(Policy, policy_id, lock=True))


def cancel_policy(uow: UnitOfWork, policy_id: int, on: date) -> None:
    """Note that a policy ends before its term; ``on`` is the first day without cover."""
    uow.require(Permission.INSURANCE_EDIT)
    policy = uow.get(Policy, policy_id, lock=True)
    if not policy.effective <= on <= policy.expires:
        refuse(Problem("on", "policy.cancelled_outside_term"))
    policy.cancelled_on = on


def reinstate_policy(uow: UnitOfWork, policy_id: int) -> None:
    """Take back a cancellation: the policy runs to the end of its term."""
    uow.require(Permission.INSURANCE_EDIT)
    uow.get(Policy, policy_id, lock=True).cancelled_on = None


def schedule_vans(uow: UnitOfWork, policy_id: int, van_ids: Iterable[int], since: date) -> int:
    """Put vans on a policy's schedule and return how many were not on it yet."""
    uow.require(Permission.INSURANCE_EDIT)
    policy = _policy_in_term(uow, policy_id, since, "since")
    on_it = {line.van_id for line in _open_vans(uow, policy_id)}
    new = [van_id for van_id in dict.fromkeys(van_ids) if van_id not in on_it]
    for van_id in new:
        must_exist(uow, "van", van_id)
        uow.add(PolicyVan(policy_id=policy.id, van_id=van_id, since=since))
    return len(new)


def unschedule_vans(uow: UnitOfWork, policy_id: int, van_ids: Iterable[int], until: date) -> int:
    """Take vans off a schedule; ``until`` is the first day without. Return how many."""
    uow.require(Permission.INSURANCE_EDIT)
    _policy_in_term(uow, policy_id, until, "until")
    gone = set(van_ids)
    return _end(uow, [line for line in _open_vans(uow, policy_id) if line.van_id in gone], until)


def schedule_drivers(
    uow: UnitOfWork, policy_id: int, driver_ids: Iterable[int], since: date
) -> int:
    """Put drivers on a policy's schedule and return how many were not on it yet."""
    uow.require(Permission.INSURANCE_EDIT)
    policy = _policy_in_term(uow, policy_id, since, "since")
    on_it = {line.driver_id for line in _open_drivers(uow, policy_id)}
    new = [driver_id for driver_id in dict.fromkeys(driver_ids) if driver_id not in on_it]
    for driver_id in new:
        must_exist(uow, "driver", driver_id)
        uow.add(PolicyDriver(policy_id=policy.id, driver_id=driver_id, since=since))
    return len(new)


def unschedule_drivers(
    uow: UnitOfWork, policy_id: int, driver_ids: Iterable[int], until: date
) -> int:
    """Take drivers off a schedule; ``until`` is the first day without. Return how many."""
    uow.require(Permission.INSURANCE_EDIT)
    _policy_in_term(uow, policy_id, until, "until")
    gone = set(driver_ids)
    lines = [line for line in _open_drivers(uow, policy_id) if line.driver_id in gone]
    return _end(uow, lines, until)


def _policy_in_term(uow: UnitOfWork, policy_id: int, day: date, field: str) -> Policy:
    """Return the policy; refuse a day outside its term."""
    policy = uow.get(Policy, policy_id, lock=True)
    if not policy.effective <= day <= ends(policy.expires, policy.cancelled_on):
        refuse(Problem(field, "policy.outside_term"))
    return policy


def _open_vans(uow: UnitOfWork, policy_id: int) -> list[PolicyVan]:
    lines = select(PolicyVan).where(PolicyVan.policy_id == policy_id, PolicyVan.until.is_(None))
    return list(uow.session.scalars(lines))


def _open_drivers(uow: UnitOfWork, policy_id: int) -> list[PolicyDriver]:
    lines = select(PolicyDriver).where(
        PolicyDriver.policy_id == policy_id, PolicyDriver.until.is_(None)
    )
    return list(uow.session.scalars(lines))


def _end(uow: UnitOfWork, lines: list[PolicyVan] | list[PolicyDriver], until: date) -> int:
    """End lines of a schedule; one that never counted is removed."""
    for line in lines:
        if until <= line.since:
            uow.remove(line)
        else:
            line.until = until
    return len(lines)


def _problems(
    uow: UnitOfWork, details: PolicyDetails, *, policy_id: int | None
) -> Iterator[Problem]:
    for field in ("carrier", "number"):
        if not getattr(details, field):
            yield Problem(field, "field.required")
    if details.expires <= details.effective:
        yield Problem("expires", "dates.backwards")
    for field in ("each_limit", "aggregate_limit", "deductible", "premium"):
        amount = getattr(details, field)
        if amount is not None and amount < ZERO:
            yield Problem(field, "field.negative")
    each, aggregate = details.each_limit, details.aggregate_limit
    if each and aggregate and aggregate < each:
        yield Problem("aggregate_limit", "policy.aggregate_below_each")
    if details.states and set(details.states.split(", ")) - set(STATES):
        yield Problem("states", "field.no_such_state")
    same = select(Policy.id).where(
        Policy.carrier == details.carrier,
        Policy.number == details.number,
        Policy.kind == details.kind,
        Policy.effective == details.effective,
        Policy.id != (policy_id or 0),
    )
    if uow.session.scalar(same) is not None:
        yield Problem("number", "field.taken", (("value", details.number),))


def _tidy(details: PolicyDetails) -> PolicyDetails:
    """Without a word on it, a policy wants its vans listed and takes any driver."""
    states = (details.states or "").upper().replace(",", " ").replace(";", " ").split()
    return replace(
        details,
        carrier=" ".join(details.carrier.split()),
        number=details.number.strip().upper(),
        states=", ".join(dict.fromkeys(states)) or None,
        any_auto=bool(details.any_auto),
        any_driver=details.any_driver is not False,
    )
