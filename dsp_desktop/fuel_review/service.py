"""Keeping what does not fit about purchases, and saying what it was."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.fuel_review.logic import Finding
from dsp_desktop.fuel_review.models import FuelException
from dsp_desktop.fuel_review.terms import ExceptionStanding
from dsp_desktop.kernel.errors import Problem, Rejected, refuse
from dsp_desktop.kernel.permissions import Permission

_EVIDENCE = 800
_REASON = 400
_AT_ONCE = 500


class Reviewed(NamedTuple):
    """What a review came to: new, still so, no longer so, and closed before."""

    purchases: int
    found: int
    still: int
    gone: int
    closed: int


def keep_exceptions(
    uow: UnitOfWork,
    days: tuple[date, date],
    findings: Sequence[Finding],
    bought: Mapping[int, date],
) -> Reviewed:
    """Keep what a review of some days has found.

    What was found before stays as it is, closed or not; what is open and no longer so is
    removed, for a card or a van was put right. ``bought`` is the day of each purchase.
    """
    uow.require(Permission.FUEL_EDIT)
    first, last = days
    on_file = {
        (each.purchase_id, each.kind): each
        for each in uow.session.scalars(
            select(FuelException).where(FuelException.bought_on.between(first, last))
        )
    }
    found = still = closed = 0
    now = uow.clock.now()
    for finding in findings:
        known = on_file.pop((finding.fill, finding.kind), None)
        evidence = finding.evidence[:_EVIDENCE]
        if known is None:
            found += 1
            uow.session.add(
                FuelException(
                    purchase_id=finding.fill,
                    bought_on=bought[finding.fill],
                    kind=finding.kind,
                    weight=finding.weight,
                    evidence=evidence,
                    found_at=now,
                )
            )
        elif known.standing is ExceptionStanding.CLOSED:
            closed += 1
        else:
            still += 1
            known.evidence = evidence
    gone = [each for each in on_file.values() if each.standing is ExceptionStanding.OPEN]
    for each in gone:
        uow.session.delete(each)
    uow.session.flush()
    of_days = sum(first <= day <= last for day in bought.values())
    return Reviewed(of_days, found, still, len(gone), closed)


def close_exception(uow: UnitOfWork, exception_id: int, reason: str) -> None:
    """Say what an exception was, and close it."""
    uow.require(Permission.FUEL_EDIT)
    close_exceptions(uow, [exception_id], reason)


def close_exceptions(uow: UnitOfWork, exception_ids: Sequence[int], reason: str) -> int:
    """Close many exceptions with one reason; return how many. Closed ones stay as they are."""
    uow.require(Permission.FUEL_EDIT)
    said = reason.strip()
    if not said:
        refuse(Problem("reason", "field.required"))
    closed = 0
    for start in range(0, len(exception_ids), _AT_ONCE):
        part = exception_ids[start : start + _AT_ONCE]
        for each in uow.session.scalars(
            select(FuelException)
            .where(FuelException.id.in_(part), FuelException.standing == ExceptionStanding.OPEN)
            .with_for_update()
        ):
            each.standing = ExceptionStanding.CLOSED
            each.closed_at, each.closed_by = uow.clock.now(), uow.actor.name
            each.reason = said[:_REASON]
            closed += 1
    if not closed:
        raise Rejected(Problem("", "fuel_exception.none_open"))
    return closed


def open_again(uow: UnitOfWork, exception_id: int) -> None:
    """Open an exception that was closed too soon."""
    uow.require(Permission.FUEL_EDIT)
    each = uow.get(FuelException, exception_id, lock=True)
    if each.standing is ExceptionStanding.OPEN:
        raise Rejected(Problem("", "fuel_exception.is_open"))
    each.standing = ExceptionStanding.OPEN
    each.closed_at = each.closed_by = each.reason = None
