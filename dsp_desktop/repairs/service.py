"""What people do about repairs, one step after the other.

Found, worked on, certified, released, reviewed: a step is taken when it is recorded, by the
clock, and only after the one before it. Nothing here is edited, undone or deleted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from dsp_desktop.db.names import must_exist
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.fleet.service import release_van, van_standing
from dsp_desktop.fleet.terms import VanStatus
from dsp_desktop.kernel.errors import Problem, Rejected, refuse
from dsp_desktop.kernel.money import ZERO, Money
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.writing import as_code
from dsp_desktop.repairs.models import (
    Certification,
    DriverReview,
    OrderedDefect,
    RepairOrder,
    VanRelease,
)
from dsp_desktop.repairs.terms import OrderState, Outcome
from dsp_desktop.upkeep.service import (
    defect_standing,
    note_review,
    note_work_done,
    release_defects,
    settle_defect,
    standing_defects,
)
from dsp_desktop.upkeep.terms import DefectState

WORDS_LENGTH = 400
_RUNNING = (OrderState.ORDERED, OrderState.STARTED)
_SETTLED = {
    Outcome.REPAIRED: DefectState.REPAIRED,
    Outcome.NO_REPAIR_NEEDED: DefectState.NO_REPAIR_NEEDED,
}


@dataclass(frozen=True, slots=True)
class OrderDetails:
    """What the form of a repair order holds; the van is that of its defects."""

    defects: tuple[int, ...]
    shop: str
    estimate: Money | None = None
    work: str | None = None


def order_repair(uow: UnitOfWork, details: OrderDetails) -> int:
    """Give defects of one van to a shop and return the order's id."""
    uow.require(Permission.FLEET_EDIT)
    found = [defect_standing(uow, each) for each in dict.fromkeys(details.defects)]
    problems = []
    if not found:
        problems.append(Problem("defects", "field.required"))
    if len({each.van_id for each in found}) > 1:
        problems.append(Problem("defects", "repair.two_vans"))
    if any(each.state is not DefectState.OPEN for each in found):
        problems.append(Problem("defects", "defect.not_open"))
    if any(_running_order(uow, each.id) for each in found):
        problems.append(Problem("defects", "repair.ordered_already"))
    if not details.shop.strip():
        problems.append(Problem("shop", "field.required"))
    if details.estimate is not None and details.estimate < ZERO:
        problems.append(Problem("estimate", "field.negative"))
    refuse(*problems)
    now = _after(uow, *(each.found_at for each in found))
    order = uow.add(
        RepairOrder(
            van_id=found[0].van_id,
            shop=details.shop.strip(),
            work=(details.work or "").strip()[:WORDS_LENGTH] or None,
            estimate=details.estimate,
            ordered_at=now,
            ordered_by=uow.actor.name,
        )
    )
    for each in found:
        uow.add(OrderedDefect(order_id=order.id, defect_id=each.id))
    return order.id


def start_repair(uow: UnitOfWork, order_id: int) -> None:
    """Note that the shop has begun."""
    uow.require(Permission.FLEET_EDIT)
    order = uow.get(RepairOrder, order_id, lock=True)
    if order.state is not OrderState.ORDERED:
        raise Rejected(Problem("state", "repair.not_ordered"))
    order.started_at = _after(uow, order.ordered_at)
    order.state = OrderState.STARTED


def finish_repair(
    uow: UnitOfWork,
    order_id: int,
    invoice_number: str | None = None,
    invoice_amount: Money | None = None,
) -> None:
    """Note that the shop is done; its invoice may come later."""
    uow.require(Permission.FLEET_EDIT)
    order = uow.get(RepairOrder, order_id, lock=True)
    if order.state is not OrderState.STARTED:
        raise Rejected(Problem("state", "repair.not_started"))
    _bill(order, invoice_number, invoice_amount)
    order.ended_at = _after(uow, order.ordered_at, order.started_at)
    order.state = OrderState.DONE
    note_work_done(uow, _defects_of(uow, order_id))


def note_invoice(
    uow: UnitOfWork, order_id: int, invoice_number: str | None, invoice_amount: Money | None
) -> None:
    """Enter the invoice of work that is done; one that is entered stays as it is."""
    uow.require(Permission.FLEET_EDIT)
    order = uow.get(RepairOrder, order_id, lock=True)
    if order.state is not OrderState.DONE:
        raise Rejected(Problem("state", "repair.not_done"))
    if order.invoice_number or order.invoice_amount is not None:
        raise Rejected(Problem("invoice_number", "repair.has_invoice"))
    if not as_code(invoice_number) and invoice_amount is None:
        raise Rejected(Problem("invoice_number", "field.required"))
    _bill(order, invoice_number, invoice_amount)


def cancel_repair(uow: UnitOfWork, order_id: int, because: str) -> None:
    """Take an order back from the shop; its defects stand as before."""
    uow.require(Permission.FLEET_EDIT)
    order = uow.get(RepairOrder, order_id, lock=True)
    if order.state not in _RUNNING:
        raise Rejected(Problem("state", "repair.ended"))
    if not because.strip():
        raise Rejected(Problem("because", "field.required"))
    order.ended_at = _after(uow, order.ordered_at, order.started_at)
    order.cancelled_because = because.strip()[:WORDS_LENGTH]
    order.state = OrderState.CANCELLED


def certify_defect(
    uow: UnitOfWork, defect_id: int, outcome: Outcome, certified_by: str, words: str
) -> int:
    """Certify that a defect was repaired or needs no repair; return the certification's id.

    ``certified_by`` is who signs for it, ``words`` what was done or why nothing need be.
    """
    uow.require(Permission.FLEET_EDIT)
    problems = [
        Problem(field, "field.required")
        for field, text in (("certified_by", certified_by), ("words", words))
        if not text.strip()
    ]
    order = _running_order(uow, defect_id)
    if order is not None:
        shop = (("shop", order.shop),)
        problems.append(Problem("outcome", "certification.work_not_done", shop))
    refuse(*problems)
    last = _last_order(uow, defect_id)
    now = _after(uow, last.ended_at if last else None)
    settle_defect(uow, defect_id, _SETTLED[outcome])
    return uow.add(
        Certification(
            defect_id=defect_id,
            order_id=last.id if last and last.state is OrderState.DONE else None,
            outcome=outcome,
            words=words.strip()[:WORDS_LENGTH],
            certified_at=now,
            certified_by=certified_by.strip(),
            entered_by=uow.actor.name,
        )
    ).id


def release_after_repair(uow: UnitOfWork, van_id: int, released_by: str) -> int:
    """Let a grounded van back on the road, once every safety defect is certified."""
    uow.require(Permission.FLEET_EDIT)
    _number, status, _left_on = van_standing(uow, van_id)
    standing = standing_defects(uow, van_id)
    if status is not VanStatus.GROUNDED:
        raise Rejected(Problem("status", "van.not_grounded"))
    if not standing:
        raise Rejected(Problem("status", "release.no_defects"))
    if not released_by.strip():
        raise Rejected(Problem("released_by", "field.required"))
    in_shop = select(RepairOrder.shop).where(
        RepairOrder.van_id == van_id, RepairOrder.state == OrderState.STARTED
    )
    shop = uow.session.scalar(in_shop.limit(1))
    if shop is not None:
        raise Rejected(Problem("status", "release.in_the_shop", (("shop", shop),)))
    release_defects(uow, van_id)
    ids = [defect.id for defect in standing]
    certified = uow.session.scalars(
        select(Certification).where(Certification.defect_id.in_(ids))
    ).all()
    release = uow.add(
        VanRelease(
            van_id=van_id,
            down_since=min(defect.found_on for defect in standing),
            released_at=_after(uow, *(each.certified_at for each in certified)),
            released_by=released_by.strip(),
            entered_by=uow.actor.name,
        )
    )
    for each in certified:
        each.release_id = release.id
    release_van(uow, van_id)
    return release.id


def review_repairs(uow: UnitOfWork, van_id: int, driver_id: int) -> int:
    """Note that the next driver has read the report and that its repairs are certified."""
    uow.require(Permission.FLEET_EDIT)
    van_standing(uow, van_id)
    must_exist(uow, "driver", driver_id)
    reviewed = select(DriverReview.release_id)
    waiting = uow.session.scalars(
        select(VanRelease)
        .where(VanRelease.van_id == van_id, VanRelease.id.not_in(reviewed))
        .order_by(VanRelease.id)
    ).all()
    if not waiting:
        raise Rejected(Problem("driver_id", "review.nothing_released"))
    now = _after(uow, *(each.released_at for each in waiting))
    made = 0
    for release in waiting:
        made = uow.add(
            DriverReview(
                release_id=release.id,
                driver_id=driver_id,
                reviewed_at=now,
                entered_by=uow.actor.name,
            )
        ).id
    released = select(Certification.defect_id).where(
        Certification.release_id.in_([each.id for each in waiting])
    )
    note_review(uow, uow.session.scalars(released).all())
    return made


def _after(uow: UnitOfWork, *steps: datetime | None) -> datetime:
    """Return now; refuse where the clock is behind a step that this one follows."""
    now = uow.clock.now()
    if any(step is not None and now < step for step in steps):
        raise Rejected(Problem("", "defect.clock_behind"))
    return now


def _bill(order: RepairOrder, number: str | None, amount: Money | None) -> None:
    if amount is not None and amount < ZERO:
        raise Rejected(Problem("invoice_amount", "field.negative"))
    order.invoice_number, order.invoice_amount = as_code(number), amount


def _defects_of(uow: UnitOfWork, order_id: int) -> Sequence[int]:
    given = select(OrderedDefect.defect_id).where(OrderedDefect.order_id == order_id)
    return uow.session.scalars(given).all()


def _last_order(uow: UnitOfWork, defect_id: int) -> RepairOrder | None:
    last = select(func.max(OrderedDefect.order_id)).where(OrderedDefect.defect_id == defect_id)
    order_id = uow.session.scalar(last)
    return uow.get(RepairOrder, order_id) if order_id else None


def _running_order(uow: UnitOfWork, defect_id: int) -> RepairOrder | None:
    order = _last_order(uow, defect_id)
    return order if order and order.state in _RUNNING else None
