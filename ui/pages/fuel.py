"""The pages of fuel cards and of what was bought with them."""

from typing import TYPE_CHECKING, Any

from dsp_desktop.custody.terms import ItemKind
from dsp_desktop.fuel.terms import CardStatus
from dsp_desktop.kernel.listing import Span
from dsp_desktop.kernel.panel import Panel
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import label
from ui.kit.l10n import mark
from ui.kit.later import later
from ui.kit.parts import told_by
from ui.kit.places import Place
from ui.kit.spec import Column, Field, Filter, Form, Kind, PageSpec, RowAction

if TYPE_CHECKING:
    from dsp_desktop.custody.queries import item_sections
    from dsp_desktop.fleet.queries import van_picks
    from dsp_desktop.fuel import queries, service
    from dsp_desktop.fuel_review.queries import purchase_exceptions
else:
    item_sections = later("dsp_desktop.custody.queries").item_sections
    van_picks = later("dsp_desktop.fleet.queries").van_picks
    purchase_exceptions = later("dsp_desktop.fuel_review.queries").purchase_exceptions
    queries = later("dsp_desktop.fuel.queries")
    service = later("dsp_desktop.fuel.service")


_SPANS = (
    Span.LAST_30_DAYS,
    Span.LAST_7_DAYS,
    Span.LAST_90_DAYS,
    Span.LAST_365_DAYS,
    Span.ALL_TIME,
)


def fuel_card_panel(source: Any, card_id: int) -> Panel:
    """Return what a card is, who holds it and what it bought."""
    own = queries.fuel_card_panel(source, card_id)
    card, purchases = own.sections
    held = told_by(item_sections, source, ItemKind.FUEL_CARD, card_id)
    return Panel(own.title, own.subtitle, (card, *held[:1], purchases, *held[1:]))


def fuel_purchase_panel(source: Any, purchase_id: int) -> Panel:
    """Return what was bought, and what does not fit about it first."""
    own = queries.fuel_purchase_panel(source, purchase_id)
    odd = told_by(purchase_exceptions, source, purchase_id)
    return Panel(own.title, own.subtitle, (*odd, *own.sections))


def show_exceptions(operations: Any, _purchase_id: int) -> None:
    """Go to everything that does not fit."""
    operations.wanted.emit(Place("fuel_exception"))


FUEL_CARDS = PageSpec(
    entity="fuel_card",
    noun=mark("fuel_card", "fuel card"),
    title=mark("fuel_card", "Fuel cards"),
    group=mark("groups", "Fleet"),
    icon="ph.credit-card",
    view=Permission.FUEL_VIEW,
    edit=Permission.FUEL_EDIT,
    listing=queries.FUEL_CARD_LIST,
    empty=mark("fuel_card", "No fuel cards yet. Add each by its last four digits."),
    sort="last4",
    readiness=True,
    filters=(
        Filter(
            "status",
            mark("fuel_card", "Status"),
            CardStatus,
            opens=(
                mark("fuel_card", "In use"),
                (CardStatus.ORDERED, CardStatus.ACTIVE, CardStatus.DISABLED),
            ),
        ),
    ),
    columns=(
        Column("last4", mark("fuel_card", "Last four"), Kind.CODE),
        Column("state", mark("fuel_card", "State"), Kind.READINESS),
        Column("provider", mark("fuel_card", "Provider")),
        Column("label", mark("fuel_card", "Label"), Kind.CODE),
        Column("status", mark("fuel_card", "Status"), Kind.CHOICE),
        Column("van", mark("fuel_card", "Van"), Kind.CODE, link="van"),
        Column("expires", mark("fuel_card", "Expires"), Kind.DATE),
        Column("daily_limit", mark("fuel_card", "Daily limit"), Kind.MONEY),
        Column("fill_limit_gal", mark("fuel_card", "Fill limit (gal)"), Kind.QUANTITY, shown=False),
        Column("disabled_on", mark("fuel_card", "Stopped on"), Kind.DATE, shown=False),
    ),
    form=Form(
        details=service.FuelCardDetails,
        load=queries.fuel_card_details,
        add=service.add_card,
        change=service.change_card,
        remove=service.remove_card,
        fields=(
            Field("provider", mark("fuel_card", "Provider"), required=True),
            Field(
                "last4",
                mark("fuel_card", "Last four digits"),
                required=True,
                help=mark("fuel_card", "Never the whole number"),
            ),
            Field("label", mark("fuel_card", "Label"), Kind.CODE),
            Field(
                "van_id",
                mark("fuel_card", "Stays with van"),
                Kind.RECORD,
                picks=van_picks,
                help=mark("fuel_card", "Empty for a card that goes with whoever holds it"),
            ),
            Field("expires", mark("fuel_card", "Expires"), Kind.DATE),
            Field("daily_limit", mark("fuel_card", "Daily limit"), Kind.MONEY),
            Field("fill_limit_gal", mark("fuel_card", "Limit of a fill (gal)"), Kind.QUANTITY),
            Field("note", mark("fuel_card", "Note"), Kind.NOTE),
        ),
    ),
    actions=(
        RowAction(
            mark("fuel_card", "Disable"),
            Permission.FUEL_EDIT,
            service.disable_card,
            for_states=(CardStatus.ACTIVE,),
        ),
        RowAction(
            mark("fuel_card", "Activate"),
            Permission.FUEL_EDIT,
            service.activate_card,
            for_states=(CardStatus.ORDERED, CardStatus.DISABLED),
        ),
        RowAction(
            mark("fuel_card", "Report lost"),
            Permission.FUEL_EDIT,
            service.report_card_lost,
            for_states=(CardStatus.ORDERED, CardStatus.ACTIVE, CardStatus.DISABLED),
        ),
        RowAction(
            mark("fuel_card", "Cancel for good"),
            Permission.FUEL_EDIT,
            service.cancel_card,
            for_states=(
                CardStatus.ORDERED,
                CardStatus.ACTIVE,
                CardStatus.DISABLED,
                CardStatus.LOST,
            ),
        ),
    ),
    panel=fuel_card_panel,
)

FUEL_PURCHASES: "PageSpec[queries.FuelPurchaseRow, Any]" = PageSpec(
    entity="fuel_purchase",
    noun=mark("fuel_purchase", "fuel purchase"),
    title=mark("fuel_purchase", "Fuel purchases"),
    group=mark("groups", "Fleet"),
    icon="ph.gas-pump",
    view=Permission.FUEL_VIEW,
    edit=Permission.FUEL_EDIT,
    listing=queries.FUEL_PURCHASE_LIST,
    empty=mark(
        "fuel_purchase",
        "No purchases in this period. Drop a fuel card statement in the window, or look further"
        " back.",
    ),
    sort="bought_on",
    descending=True,
    filters=(
        Filter("period", mark("fuel_purchase", "Period"), tuple((label(s), s) for s in _SPANS)),
    ),
    columns=(
        Column("bought_on", mark("fuel_purchase", "Date"), Kind.DATE),
        Column("van", mark("fuel_purchase", "Van"), Kind.CODE, link="van"),
        Column("driver", mark("fuel_purchase", "Driver"), link="driver"),
        Column("gallons", mark("fuel_purchase", "Gallons"), Kind.QUANTITY),
        Column("total", mark("fuel_purchase", "Total"), Kind.MONEY),
        Column("merchant", mark("fuel_purchase", "Merchant")),
        Column("bought_at", mark("fuel_purchase", "Time"), Kind.TIME),
        Column("card_last4", mark("fuel_purchase", "Card"), Kind.CODE),
        Column("unit_price", mark("fuel_purchase", "$ a gallon"), Kind.QUANTITY, shown=False),
        Column("odometer_mi", mark("fuel_purchase", "Odometer (mi)"), Kind.MILES, shown=False),
        Column("product", mark("fuel_purchase", "Product"), shown=False),
        Column("city", mark("fuel_purchase", "City"), shown=False),
        Column("state", mark("fuel_purchase", "US state"), Kind.CODE, shown=False),
        Column("reference", mark("fuel_purchase", "Reference"), Kind.CODE, shown=False),
    ),
    actions=(
        RowAction(
            mark("fuel_purchase", "Fuel exceptions"), Permission.FUEL_VIEW, by_hand=show_exceptions
        ),
    ),
    panel=fuel_purchase_panel,
)

PAGES = (FUEL_CARDS, FUEL_PURCHASES)
