"""What screens and reports read about repairs: orders, and the chain of each defect."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from dsp_desktop.db.details import found
from dsp_desktop.db.listing import JoinedList, contains, within
from dsp_desktop.db.opening import demand
from dsp_desktop.db.search import named
from dsp_desktop.fleet.logic import van_called
from dsp_desktop.fleet.models import Van
from dsp_desktop.kernel.listing import Choice, Seen
from dsp_desktop.kernel.money import Money
from dsp_desktop.kernel.panel import Fact, Panel, Section, known
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import label
from dsp_desktop.people.models import Driver
from dsp_desktop.repairs.models import (
    Certification,
    DriverReview,
    OrderedDefect,
    RepairOrder,
    VanRelease,
)
from dsp_desktop.repairs.service import OrderDetails
from dsp_desktop.repairs.terms import OrderState, Outcome
from dsp_desktop.upkeep.models import Defect
from dsp_desktop.upkeep.terms import DefectState


class OrderRow(NamedTuple):
    """One line of the list of repair orders."""

    id: int
    ordered_at: datetime
    van: str
    van_id: int
    shop: str
    status: OrderState
    work: str | None
    estimate: Money | None
    invoice_number: str | None
    invoice_amount: Money | None
    started_at: datetime | None
    ended_at: datetime | None
    ordered_by: str


class Link(NamedTuple):
    """One defect and every step that was taken since it was found; ``None`` is still to come."""

    defect_id: int
    item: str
    note: str
    is_safety: bool
    state: DefectState
    found_at: datetime
    found_by: str
    shop: str | None
    ordered_at: datetime | None
    ended_at: datetime | None
    order_state: OrderState | None
    order_id: int | None
    outcome: Outcome | None
    words: str | None
    certified_at: datetime | None
    certified_by: str | None
    down_since: date | None
    released_at: datetime | None
    released_by: str | None
    reviewed_at: datetime | None
    reviewed_by: str | None


ORDER_LIST: JoinedList[OrderRow] = JoinedList(
    RepairOrder,
    OrderRow,
    order="ordered_at",
    view=Permission.FLEET_VIEW,
    matches=lambda source, typed: or_(
        RepairOrder.van_id.in_(named(source, Van, Van.number, typed)),
        contains(RepairOrder.shop, typed),
        contains(RepairOrder.work, typed),
        contains(RepairOrder.invoice_number, typed),
    ),
    joins=((Van, Van.id == RepairOrder.van_id),),
    columns={"van": Van.number, "status": RepairOrder.state},
    filters={
        "status": lambda _source, state: RepairOrder.state == state,
        "period": within(RepairOrder.ordered_at),
    },
)


def defect_picks(source: Session) -> Sequence[Choice]:
    """Return the open defects that are on no order that runs, by van."""
    demand(source, Permission.FLEET_VIEW)
    running = (
        select(OrderedDefect.defect_id)
        .join(RepairOrder, RepairOrder.id == OrderedDefect.order_id)
        .where(RepairOrder.state.in_((OrderState.ORDERED, OrderState.STARTED)))
    )
    waiting = (
        select(Defect.id, Van.number, Defect.item, Defect.note)
        .join(Van, Van.id == Defect.van_id)
        .where(Defect.state == DefectState.OPEN, Defect.id.not_in(running))
        .order_by(Van.number, Defect.id)
    )
    return [
        Choice(row.id, f"{van_called(row.number)}, {row.item}: {row.note}")
        for row in source.execute(waiting)
    ]


def order_details(source: Session, order_id: int) -> Seen[OrderDetails]:
    """Return what the form held when the work was ordered."""
    demand(source, Permission.FLEET_VIEW)
    order = found(source, RepairOrder, order_id)
    given = select(OrderedDefect.defect_id).where(OrderedDefect.order_id == order_id)
    defects = tuple(source.scalars(given.order_by(OrderedDefect.defect_id)))
    return Seen(OrderDetails(defects, order.shop, order.estimate, order.work), order.version)


def order_panel(source: Session, order_id: int) -> Panel:
    """Return one order: what it is for, how far it is, what it costs."""
    demand(source, Permission.FLEET_VIEW)
    order = found(source, RepairOrder, order_id)
    van = found(source, Van, order.van_id)
    given = select(OrderedDefect.defect_id).where(OrderedDefect.order_id == order_id)
    defects = source.scalars(select(Defect).where(Defect.id.in_(given)).order_by(Defect.id))
    steps = (
        Fact("Ordered", order.ordered_at),
        Fact("By", order.ordered_by),
        *known(
            Fact("Begun", order.started_at),
            Fact("Ended", order.ended_at),
            Fact("Canceled because", order.cancelled_because),
        ),
    )
    money = known(
        Fact("Estimate", order.estimate),
        Fact("Invoice", order.invoice_number),
        Fact("Invoice amount", order.invoice_amount),
    )
    work = (
        Fact("Van", van.number, entity="van", record_id=van.id),
        *known(Fact("To be done", order.work)),
        *(Fact(each.item, each.note, entity=Defect.entity, record_id=each.id) for each in defects),
    )
    return Panel(
        f"{order.shop}, {van_called(van.number)}",
        label(order.state),
        (
            Section("Work", work),
            Section("Steps", steps),
            Section("Money", money, empty="No estimate and no invoice yet."),
        ),
    )


def defect_panel(source: Session, defect_id: int) -> Panel:
    """Return one defect with every step since it was found, and the next one."""
    demand(source, Permission.FLEET_VIEW)
    defect = found(source, Defect, defect_id)
    van = found(source, Van, defect.van_id)
    (link,) = chain(source, van.id, only=(defect_id,))
    facts = (
        Fact("Next", next_step(link, is_heavy=True)),
        Fact("What is wrong", defect.note),
        Fact("Safety item", "Yes: it grounds the van" if defect.is_safety else "No"),
        Fact("Van", van.number, entity="van", record_id=van.id),
        Fact("Found", defect.found_at, entity="inspection", record_id=defect.inspection_id),
        Fact("Found by", defect.found_by),
    )
    title = f"{defect.item}, {van_called(van.number)}"
    steps = Section("Steps", tuple(_steps(link)), empty="No step has been taken yet.")
    return Panel(title, label(defect.state), (Section("Defect", facts), steps))


def chain(source: Session, van_id: int, *, only: Collection[int] = ()) -> Sequence[Link]:
    """Return the defects of a van with every step of each, the oldest first."""
    demand(source, Permission.FLEET_VIEW)
    last = (
        select(OrderedDefect.defect_id, func.max(OrderedDefect.order_id).label("order_id"))
        .group_by(OrderedDefect.defect_id)
        .subquery()
    )
    rows = source.execute(
        select(
            Defect.id, Defect.item, Defect.note, Defect.is_safety, Defect.state,
            Defect.found_at, Defect.found_by,
            RepairOrder.shop, RepairOrder.ordered_at, RepairOrder.ended_at,
            RepairOrder.state, RepairOrder.id,
            Certification.outcome, Certification.words, Certification.certified_at,
            Certification.certified_by,
            VanRelease.down_since, VanRelease.released_at, VanRelease.released_by,
            DriverReview.reviewed_at, Driver.name,
        )
        .outerjoin(last, last.c.defect_id == Defect.id)
        .outerjoin(RepairOrder, RepairOrder.id == last.c.order_id)
        .outerjoin(Certification, Certification.defect_id == Defect.id)
        .outerjoin(VanRelease, VanRelease.id == Certification.release_id)
        .outerjoin(DriverReview, DriverReview.release_id == VanRelease.id)
        .outerjoin(Driver, Driver.id == DriverReview.driver_id)
        .where(Defect.van_id == van_id, *((Defect.id.in_(only),) if only else ()))
        .order_by(Defect.found_at, Defect.id)
    )  # fmt: skip
    return [Link._make(row) for row in rows]


def next_step(link: Link, *, is_heavy: bool) -> str:
    """Return what has to be done next about a defect, in words."""
    unread = is_heavy and link.reviewed_at is None
    match link.state, link.order_state:
        case DefectState.OPEN, OrderState.ORDERED:
            said = f"{link.shop} has it to repair. Note when the work begins."
        case DefectState.OPEN, OrderState.STARTED:
            said = f"{link.shop} is at work. Note when the work is done."
        case DefectState.OPEN, OrderState.DONE:
            said = f"{link.shop} is done. Have the repair certified."
        case DefectState.OPEN, _:
            said = "Order the repair, or certify that none is needed."
        case DefectState.RELEASED, _ if unread:
            said = "Have the next driver review the report before leaving."
        case DefectState.REPAIRED | DefectState.NO_REPAIR_NEEDED, _ if link.is_safety:
            said = "Release the van once every safety defect is certified."
        case _:
            said = "Nothing: every step is taken."
    return said


def van_section(source: Session, van_id: int) -> tuple[Section, ...]:
    """Return the defects that still wait for a step, for the van's own panel."""
    demand(source, Permission.FLEET_VIEW)
    waits = select(Defect.id).where(
        Defect.van_id == van_id,
        or_(
            Defect.state == DefectState.OPEN,
            Defect.is_safety & (Defect.state != DefectState.RELEASED),
        ),
    )
    ids = source.scalars(waits).all()
    links = chain(source, van_id, only=ids) if ids else ()
    facts = tuple(
        fact
        for link in links
        for fact in (
            Fact(link.item, link.note, entity=Defect.entity, record_id=link.defect_id),
            Fact("Next", next_step(link, is_heavy=False)),
        )
    )
    return (Section("Open defects", facts, empty="No defect is open."),)


def _steps(link: Link) -> Iterator[Fact]:
    if link.order_id:
        yield Fact("Repair order", link.shop, entity=RepairOrder.entity, record_id=link.order_id)
        yield from known(Fact("Ordered", link.ordered_at), Fact("Work ended", link.ended_at))
    if link.outcome:
        yield Fact("Certified", link.outcome)
        yield Fact("By", link.certified_by)
        yield Fact("On", link.certified_at)
        yield Fact("What was done", link.words)
    if link.released_at:
        yield Fact("Van released", link.released_at)
        yield Fact("By", link.released_by)
        yield Fact("Off the road since", link.down_since)
    if link.reviewed_at:
        yield Fact("Reviewed by", link.reviewed_by)
        yield Fact("On", link.reviewed_at)
