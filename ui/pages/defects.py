"""Defects and repair orders: the way of a van from the shop back to the road, step by step."""

from typing import TYPE_CHECKING, Any

from dsp_desktop.kernel.listing import Span
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import label
from dsp_desktop.repairs.terms import OrderState, Outcome
from dsp_desktop.upkeep.terms import DefectState
from ui.kit.l10n import mark
from ui.kit.later import later
from ui.kit.places import Place
from ui.kit.spec import Column, Field, Filter, Form, Kind, PageSpec, RowAction

if TYPE_CHECKING:
    from dsp_desktop.people.queries import driver_picks
    from dsp_desktop.repairs import queries, service
    from dsp_desktop.upkeep import queries as upkeep_queries
    from dsp_desktop.upkeep import service as upkeep
else:
    driver_picks = later("dsp_desktop.people.queries").driver_picks
    queries = later("dsp_desktop.repairs.queries")
    service = later("dsp_desktop.repairs.service")
    upkeep_queries = later("dsp_desktop.upkeep.queries")
    upkeep = later("dsp_desktop.upkeep.service")

_SPANS = (Span.ALL_TIME, Span.LAST_7_DAYS, Span.LAST_30_DAYS, Span.LAST_90_DAYS)


def order_for(operations: Any, defect_id: int) -> None:
    """Open a blank repair order about a defect."""
    start = {"defects": (defect_id,)}
    operations.wanted.emit(Place("repair_order", edit=True, start=start))


def release_van_after_repair(uow: Any, defect_id: int, released_by: str) -> None:
    """Release the van that a defect was found on."""
    uow.require(Permission.FLEET_EDIT)
    van_id = upkeep.defect_standing(uow, defect_id).van_id
    service.release_after_repair(uow, van_id, released_by)


def review_repairs(uow: Any, defect_id: int, driver_id: int) -> None:
    """Note that the next driver of the van has read the report."""
    uow.require(Permission.FLEET_EDIT)
    van_id = upkeep.defect_standing(uow, defect_id).van_id
    service.review_repairs(uow, van_id, driver_id)


DEFECTS: PageSpec[Any, Any] = PageSpec(
    entity="defect",
    noun=mark("defect", "defect"),
    title=mark("defect", "Defects"),
    group="",
    icon="ph.wrench",
    view=Permission.FLEET_VIEW,
    edit=Permission.FLEET_EDIT,
    listing=upkeep_queries.DEFECT_LIST,
    empty=mark("defect", "No defects here. A check that finds one puts it on this page."),
    sort="found_on",
    descending=True,
    filters=(
        Filter(
            "state",
            mark("defect", "State"),
            DefectState,
            opens=(
                mark("defect", "Not released"),
                (DefectState.OPEN, DefectState.REPAIRED, DefectState.NO_REPAIR_NEEDED),
            ),
        ),
        Filter(
            "is_safety",
            mark("defect", "Kind"),
            (
                (mark("defect", "Safety or not"), None),
                (mark("defect", "Safety items"), True),
                (mark("defect", "Other items"), False),
            ),
        ),
        Filter("period", mark("defect", "Found"), tuple((label(s), s) for s in _SPANS)),
    ),
    columns=(
        Column("found_on", mark("defect", "Found"), Kind.DATE),
        Column("van", mark("defect", "Van"), Kind.CODE, link="van"),
        Column("item", mark("defect", "Item")),
        Column("note", mark("defect", "What is wrong")),
        Column("is_safety", mark("defect", "Safety"), Kind.YES_NO),
        Column("state", mark("defect", "State"), Kind.CHOICE),
        Column("certified_on", mark("defect", "Certified"), Kind.DATE),
        Column("found_by", mark("defect", "Found by"), shown=False),
        Column("worked_on", mark("defect", "Work done"), Kind.DATE, shown=False),
        Column("released_on", mark("defect", "Released"), Kind.DATE, shown=False),
        Column("reviewed_on", mark("defect", "Reviewed"), Kind.DATE, shown=False),
    ),
    actions=(
        RowAction(
            mark("defect", "Order repair"),
            Permission.FLEET_EDIT,
            by_hand=order_for,
            applies=lambda row: row.state is DefectState.OPEN,
        ),
        RowAction(
            mark("defect", "Certify"),
            Permission.FLEET_EDIT,
            service.certify_defect,
            applies=lambda row: row.state is DefectState.OPEN,
            asks=(
                Field(
                    "outcome",
                    mark("defect", "It is certified as"),
                    Kind.CHOICE,
                    choices=Outcome,
                    required=True,
                ),
                Field(
                    "certified_by",
                    mark("defect", "Certified by"),
                    required=True,
                    help=mark("defect", "Who signs for it: the mechanic, or whoever judged it"),
                ),
                Field(
                    "words",
                    mark("defect", "What was done, or why nothing need be"),
                    Kind.NOTE,
                    required=True,
                ),
            ),
        ),
        RowAction(
            mark("defect", "Release van"),
            Permission.FLEET_EDIT,
            release_van_after_repair,
            applies=lambda row: (
                row.is_safety and row.state in (DefectState.REPAIRED, DefectState.NO_REPAIR_NEEDED)
            ),
            ask=mark("defect", "Who lets the van back on the road?"),
        ),
        RowAction(
            mark("defect", "Driver has reviewed"),
            Permission.FLEET_EDIT,
            review_repairs,
            applies=lambda row: row.state is DefectState.RELEASED and row.reviewed_on is None,
            asks=(
                Field(
                    "driver_id",
                    mark("defect", "Driver"),
                    Kind.RECORD,
                    required=True,
                    picks=driver_picks,
                ),
            ),
        ),
    ),
    panel=queries.defect_panel,
)

ORDERS: PageSpec[Any, Any] = PageSpec(
    entity="repair_order",
    noun=mark("repair_order", "repair order"),
    title=mark("repair_order", "Repair orders"),
    group="",
    icon="ph.gear-six",
    view=Permission.FLEET_VIEW,
    edit=Permission.FLEET_EDIT,
    listing=queries.ORDER_LIST,
    empty=mark("repair_order", "No repair orders. Order a repair from the page of defects."),
    sort="ordered_at",
    descending=True,
    filters=(
        Filter("status", mark("repair_order", "Status"), OrderState),
        Filter("period", mark("repair_order", "Ordered"), tuple((label(s), s) for s in _SPANS)),
    ),
    columns=(
        Column("ordered_at", mark("repair_order", "Ordered"), Kind.MOMENT),
        Column("van", mark("repair_order", "Van"), Kind.CODE, link="van"),
        Column("shop", mark("repair_order", "Shop")),
        Column("status", mark("repair_order", "Status"), Kind.CHOICE),
        Column("estimate", mark("repair_order", "Estimate"), Kind.MONEY),
        Column("invoice_amount", mark("repair_order", "Invoice amount"), Kind.MONEY),
        Column("work", mark("repair_order", "What is to be done"), shown=False),
        Column("invoice_number", mark("repair_order", "Invoice"), Kind.CODE, shown=False),
        Column("started_at", mark("repair_order", "Begun"), Kind.MOMENT, shown=False),
        Column("ended_at", mark("repair_order", "Ended"), Kind.MOMENT, shown=False),
        Column("ordered_by", mark("repair_order", "Ordered by"), shown=False),
    ),
    form=Form(
        details=service.OrderDetails,
        load=queries.order_details,
        add=service.order_repair,
        change=None,
        fields=(
            Field(
                "defects",
                mark("repair_order", "Defects of one van"),
                Kind.RECORDS,
                required=True,
                picks=queries.defect_picks,
            ),
            Field("shop", mark("repair_order", "Shop"), required=True),
            Field("estimate", mark("repair_order", "Estimate"), Kind.MONEY),
            Field("work", mark("repair_order", "What is to be done"), Kind.NOTE),
        ),
    ),
    actions=(
        RowAction(
            mark("repair_order", "Work has begun"),
            Permission.FLEET_EDIT,
            service.start_repair,
            for_states=(OrderState.ORDERED,),
        ),
        RowAction(
            mark("repair_order", "Work is done"),
            Permission.FLEET_EDIT,
            service.finish_repair,
            for_states=(OrderState.STARTED,),
            asks=(
                Field("invoice_number", mark("repair_order", "Invoice"), Kind.CODE),
                Field("invoice_amount", mark("repair_order", "Invoice amount"), Kind.MONEY),
            ),
        ),
        RowAction(
            mark("repair_order", "Enter invoice"),
            Permission.FLEET_EDIT,
            service.note_invoice,
            for_states=(OrderState.DONE,),
            applies=lambda row: not row.invoice_number and row.invoice_amount is None,
            asks=(
                Field("invoice_number", mark("repair_order", "Invoice"), Kind.CODE),
                Field("invoice_amount", mark("repair_order", "Invoice amount"), Kind.MONEY),
            ),
        ),
        RowAction(
            mark("repair_order", "Cancel order"),
            Permission.FLEET_EDIT,
            service.cancel_repair,
            for_states=(OrderState.ORDERED, OrderState.STARTED),
            ask=mark("repair_order", "Why is it canceled?"),
        ),
    ),
    panel=queries.order_panel,
)

PAGES = (DEFECTS, ORDERS)
