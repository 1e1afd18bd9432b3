"""The pages of custody: who holds what, and the keys and uniforms there are."""

from typing import TYPE_CHECKING

from dsp_desktop.custody.terms import Condition, Holding, ItemKind, ItemStatus
from dsp_desktop.kernel.listing import Span
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import label
from ui.kit.l10n import mark
from ui.kit.later import later
from ui.kit.operations import Operations
from ui.kit.places import report_place
from ui.kit.spec import Column, Field, Filter, Form, Kind, PageSpec, RowAction

if TYPE_CHECKING:
    from dsp_desktop.custody import queries, service
    from dsp_desktop.fleet.queries import van_picks
else:
    queries = later("dsp_desktop.custody.queries")
    service = later("dsp_desktop.custody.service")
    van_picks = later("dsp_desktop.fleet.queries").van_picks


_SPANS = (
    Span.ALL_TIME,
    Span.LAST_7_DAYS,
    Span.LAST_30_DAYS,
    Span.LAST_90_DAYS,
    Span.LAST_365_DAYS,
)
_NOW = mark("custody", "Empty means now")


def _receipt(operations: Operations, custody_id: int) -> None:
    """Go to the receipt of the driver who holds it, to be signed."""
    operations.read(
        lambda source: queries.custody_details(source, custody_id).details.driver_id,
        then=lambda driver: operations.wanted.emit(report_place("custody-receipt", driver=driver)),
        owner=operations,
    )


CUSTODY = PageSpec(
    entity="custody",
    noun=mark("custody", "hand-out"),
    title=mark("custody", "Custody"),
    many=mark("custody", "hand-outs"),
    group=mark("groups", "Fleet"),
    icon="ph.hand-palm",
    view=Permission.CUSTODY_VIEW,
    edit=Permission.CUSTODY_EDIT,
    listing=queries.CUSTODY_LIST,
    empty=mark("custody", "Nothing of this is out. Hand out a van, phone, card, key or uniform."),
    sort="since",
    descending=True,
    filters=(
        Filter("holding", mark("custody", "Show"), tuple((label(h), h) for h in Holding)),
        Filter("item_kind", mark("custody", "What"), ItemKind),
        Filter("period", mark("custody", "Handed out"), tuple((label(s), s) for s in _SPANS)),
    ),
    columns=(
        Column("driver", mark("custody", "Who"), link="driver"),
        Column("item", mark("custody", "What")),
        Column("item_kind", mark("custody", "Kind"), Kind.CHOICE),
        Column("since", mark("custody", "From"), Kind.MOMENT),
        Column("until", mark("custody", "To"), Kind.MOMENT),
        Column("condition_out", mark("custody", "Condition out"), Kind.CHOICE),
        Column("condition_back", mark("custody", "Condition back"), Kind.CHOICE),
        Column("status", mark("custody", "Status"), Kind.CHOICE, shown=False),
        Column("note", mark("custody", "Note"), shown=False),
    ),
    form=Form(
        details=service.HandOutDetails,
        load=queries.custody_details,
        add=service.hand_out,
        change=service.change_custody,
        fields=(
            Field(
                "item",
                mark("custody", "What"),
                Kind.RECORD,
                required=True,
                picks=queries.item_picks,
            ),
            Field(
                "driver_id",
                mark("custody", "Who"),
                Kind.RECORD,
                required=True,
                picks=queries.holder_picks,
            ),
            Field("since", mark("custody", "From"), Kind.MOMENT, help=_NOW),
            Field(
                "condition_out",
                mark("custody", "Condition"),
                Kind.CHOICE,
                choices=Condition,
                default=Condition.GOOD,
                required=True,
            ),
            Field("note", mark("custody", "Note"), Kind.NOTE),
        ),
    ),
    actions=(
        RowAction(
            mark("custody", "Take back"),
            Permission.CUSTODY_EDIT,
            service.take_back,
            for_states=(Holding.STILL_OUT,),
            asks=(
                Field(
                    "condition_back",
                    mark("custody", "Condition"),
                    Kind.CHOICE,
                    choices=Condition,
                    default=Condition.GOOD,
                    required=True,
                    help=mark("custody", "A lost item cannot be handed out again"),
                ),
                Field("until", mark("custody", "Back since"), Kind.MOMENT, help=_NOW),
                Field("note", mark("custody", "Note"), Kind.NOTE),
            ),
        ),
        RowAction(
            mark("custody", "Pass on"),
            Permission.CUSTODY_EDIT,
            service.transfer,
            for_states=(Holding.STILL_OUT,),
            asks=(
                Field(
                    "driver_id",
                    mark("custody", "To"),
                    Kind.RECORD,
                    required=True,
                    picks=queries.holder_picks,
                ),
                Field(
                    "condition",
                    mark("custody", "Condition"),
                    Kind.CHOICE,
                    choices=Condition,
                    default=Condition.GOOD,
                    required=True,
                ),
                Field("until", mark("custody", "When"), Kind.MOMENT, help=_NOW),
            ),
        ),
        RowAction(mark("custody", "Today's receipt…"), Permission.REPORTS_VIEW, by_hand=_receipt),
    ),
    panel=queries.custody_panel,
)

KEYS = PageSpec(
    entity="key",
    noun=mark("key", "key"),
    title=mark("key", "Keys"),
    group="",
    icon="ph.key",
    view=Permission.CUSTODY_VIEW,
    edit=Permission.CUSTODY_EDIT,
    listing=queries.KEY_LIST,
    empty=mark("key", "No keys yet. Add each set by the label on its ring."),
    sort="label",
    filters=(
        Filter(
            "status",
            mark("key", "Status"),
            ItemStatus,
            opens=(mark("key", "In use"), (ItemStatus.IN_SERVICE,)),
        ),
    ),
    columns=(
        Column("label", mark("key", "Key"), Kind.CODE),
        Column("van", mark("key", "Van"), Kind.CODE, link="van"),
        Column("status", mark("key", "Status"), Kind.CHOICE),
        Column("holder", mark("key", "Held by"), link="driver"),
        Column("note", mark("key", "Note")),
    ),
    form=Form(
        details=service.KeyDetails,
        load=queries.key_details,
        add=service.add_key,
        change=service.change_key,
        remove=service.remove_key,
        fields=(
            Field("label", mark("key", "Label"), Kind.CODE, required=True),
            Field("van_id", mark("key", "Van"), Kind.RECORD, picks=van_picks),
            Field("note", mark("key", "Note"), Kind.NOTE),
        ),
    ),
    actions=(
        RowAction(
            mark("key", "Report lost"),
            Permission.CUSTODY_EDIT,
            service.lose_key,
            for_states=(ItemStatus.IN_SERVICE,),
        ),
        RowAction(
            mark("key", "Found again"),
            Permission.CUSTODY_EDIT,
            service.find_key,
            for_states=(ItemStatus.LOST,),
        ),
        RowAction(
            mark("key", "Retire"),
            Permission.CUSTODY_EDIT,
            service.retire_key,
            for_states=(ItemStatus.IN_SERVICE, ItemStatus.LOST),
        ),
    ),
    panel=queries.key_panel,
)

UNIFORMS = PageSpec(
    entity="uniform",
    noun=mark("uniform", "uniform"),
    title=mark("uniform", "Uniforms"),
    group="",
    icon="ph.t-shirt",
    view=Permission.CUSTODY_VIEW,
    edit=Permission.CUSTODY_EDIT,
    listing=queries.UNIFORM_LIST,
    empty=mark("uniform", "No uniforms yet. Add each piece that has a label of its own."),
    sort="label",
    filters=(
        Filter(
            "status",
            mark("uniform", "Status"),
            ItemStatus,
            opens=(mark("uniform", "In use"), (ItemStatus.IN_SERVICE,)),
        ),
    ),
    columns=(
        Column("label", mark("uniform", "Label"), Kind.CODE),
        Column("kind", mark("uniform", "Piece")),
        Column("size", mark("uniform", "Size")),
        Column("status", mark("uniform", "Status"), Kind.CHOICE),
        Column("holder", mark("uniform", "Held by"), link="driver"),
        Column("note", mark("uniform", "Note")),
    ),
    form=Form(
        details=service.UniformDetails,
        load=queries.uniform_details,
        add=service.add_uniform,
        change=service.change_uniform,
        remove=service.remove_uniform,
        fields=(
            Field("label", mark("uniform", "Label"), Kind.CODE, required=True),
            Field("kind", mark("uniform", "Piece"), required=True),
            Field("size", mark("uniform", "Size")),
            Field("note", mark("uniform", "Note"), Kind.NOTE),
        ),
    ),
    actions=(
        RowAction(
            mark("uniform", "Report lost"),
            Permission.CUSTODY_EDIT,
            service.lose_uniform,
            for_states=(ItemStatus.IN_SERVICE,),
        ),
        RowAction(
            mark("uniform", "Found again"),
            Permission.CUSTODY_EDIT,
            service.find_uniform,
            for_states=(ItemStatus.LOST,),
        ),
        RowAction(
            mark("uniform", "Retire"),
            Permission.CUSTODY_EDIT,
            service.retire_uniform,
            for_states=(ItemStatus.IN_SERVICE, ItemStatus.LOST),
        ),
    ),
    panel=queries.uniform_panel,
)

PAGES = (CUSTODY, KEYS, UNIFORMS)
