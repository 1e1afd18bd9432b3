"""The damage ledger and the condition records of vans."""

from typing import TYPE_CHECKING, Any

from dsp_desktop.damage.terms import ConditionKind, DamageState, Side
from dsp_desktop.kernel.listing import Span
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import label
from ui.kit.fields.files import FileField
from ui.kit.l10n import mark
from ui.kit.later import later
from ui.kit.spec import Column, Field, Filter, Form, Kind, PageSpec, RowAction

if TYPE_CHECKING:
    from dsp_desktop.damage import queries, service
    from dsp_desktop.fleet.queries import van_picks
    from dsp_desktop.people.queries import driver_picks
else:
    queries = later("dsp_desktop.damage.queries")
    service = later("dsp_desktop.damage.service")
    van_picks = later("dsp_desktop.fleet.queries").van_picks
    driver_picks = later("dsp_desktop.people.queries").driver_picks


_SPANS = (Span.LAST_90_DAYS, Span.LAST_30_DAYS, Span.LAST_365_DAYS, Span.ALL_TIME)
_PHOTOS = mark("condition_record", "Photos")
_SIDE = Field("side", mark("damage", "Side"), Kind.CHOICE, choices=Side, required=True)
_WHAT = Field("what", mark("damage", "What"), required=True)
_ESTIMATE = Field(
    "estimate",
    mark("damage", "Estimate"),
    Kind.MONEY,
    help=mark("damage", "Counts in the lease exposure while the damage is open"),
)
_KIND = Field(
    "kind", mark("condition_record", "Kind"), Kind.CHOICE, choices=ConditionKind, required=True
)
_FUEL = Field(
    "fuel_percent",
    mark("condition_record", "Fuel or charge (%)"),
    Kind.COUNT,
    help=mark("condition_record", "How full the tank or the battery is"),
)
_NOTE = Field("note", mark("condition_record", "Note"), Kind.NOTE)

DAMAGES: PageSpec[Any, Any] = PageSpec(
    entity="damage",
    noun=mark("damage", "damage"),
    many=mark("damage", "damages"),
    title=mark("damage", "Damage"),
    group="",
    icon="ph.warning",
    view=Permission.FLEET_VIEW,
    edit=Permission.FLEET_EDIT,
    listing=queries.DAMAGE_LIST,
    empty=mark(
        "damage", "No damage here. Enter one when it is found, while it is known who had the van."
    ),
    sort="found_at",
    descending=True,
    filters=(
        Filter(
            "state",
            mark("damage", "State"),
            DamageState,
            opens=(
                mark("damage", "Open or in dispute"),
                (DamageState.OPEN, DamageState.DISPUTED),
            ),
        ),
        Filter("side", mark("damage", "Side"), Side),
    ),
    columns=(
        Column("found_at", mark("damage", "Found"), Kind.MOMENT),
        Column("van", mark("damage", "Van"), Kind.CODE, link="van"),
        Column("side", mark("damage", "Side"), Kind.CHOICE),
        Column("what", mark("damage", "What")),
        Column("state", mark("damage", "State"), Kind.CHOICE),
        Column("estimate", mark("damage", "Estimate"), Kind.MONEY),
        Column("driver", mark("damage", "Who had the van"), link="driver"),
        Column("repaired_for", mark("damage", "Repaired for"), Kind.MONEY, shown=False),
        Column("closed_at", mark("damage", "Closed"), Kind.MOMENT, shown=False),
        Column("closed_by", mark("damage", "Closed by"), shown=False),
        Column("reason", mark("damage", "Reason"), shown=False),
    ),
    form=Form(
        details=service.DamageDetails,
        load=queries.damage_details,
        add=service.enter_damage,
        change=service.change_damage,
        remove=service.remove_damage,
        fields=(
            Field("van_id", mark("damage", "Van"), Kind.RECORD, required=True, picks=van_picks),
            _SIDE,
            _WHAT,
            _ESTIMATE,
        ),
    ),
    actions=(
        RowAction(
            mark("damage", "Close or open again"),
            Permission.FLEET_EDIT,
            form=Form(
                details=service.DamageOutcome,
                load=queries.damage_outcome,
                add=None,
                change=service.close_damage,
                fields=(
                    Field(
                        "state",
                        mark("damage", "What became of it"),
                        Kind.CHOICE,
                        choices=DamageState,
                        required=True,
                    ),
                    Field("repaired_for", mark("damage", "Repaired for"), Kind.MONEY),
                    Field("reason", mark("damage", "Reason"), Kind.NOTE, required=True),
                ),
            ),
        ),
    ),
    panel=queries.damage_panel,
)

CONDITIONS: PageSpec[Any, Any] = PageSpec(
    entity="condition_record",
    noun=mark("condition_record", "condition record"),
    title=mark("condition_record", "Condition records"),
    group="",
    icon="ph.camera",
    view=Permission.FLEET_VIEW,
    edit=Permission.FLEET_EDIT,
    listing=queries.CONDITION_LIST,
    empty=mark(
        "condition_record",
        "No condition records in this period. Take photos of every side when a van comes, and "
        "again before it goes back.",
    ),
    sort="taken_at",
    descending=True,
    filters=(
        Filter("period", mark("condition_record", "Period"), tuple((label(s), s) for s in _SPANS)),
        Filter("kind", mark("condition_record", "Kind"), ConditionKind),
    ),
    columns=(
        Column("taken_at", mark("condition_record", "Taken"), Kind.MOMENT),
        Column("van", mark("condition_record", "Van"), Kind.CODE, link="van"),
        Column("kind", mark("condition_record", "Kind"), Kind.CHOICE),
        Column("photos", _PHOTOS, Kind.COUNT),
        Column("driver", mark("condition_record", "Who had the van"), link="driver"),
        Column("odometer_mi", mark("condition_record", "Odometer (mi)"), Kind.MILES),
        Column("fuel_percent", mark("condition_record", "Fuel or charge (%)"), Kind.COUNT),
        Column("taken_by", mark("condition_record", "Taken by"), shown=False),
        Column("note", mark("condition_record", "Note"), shown=False),
        Column("corrected_on", mark("condition_record", "Corrected"), Kind.DATE, shown=False),
    ),
    form=Form(
        details=service.ConditionDetails,
        load=queries.condition_details,
        add=service.record_condition,
        change=None,
        fields=(
            Field(
                "van_id",
                mark("condition_record", "Van"),
                Kind.RECORD,
                required=True,
                picks=van_picks,
                help=mark(
                    "condition_record", "Who has it is taken from custody, the time from the clock"
                ),
            ),
            _KIND,
            Field("odometer_mi", mark("condition_record", "Odometer (mi)"), Kind.MILES),
            _FUEL,
            _NOTE,
            *(Field(side.value, label(side), editor=FileField, section=_PHOTOS) for side in Side),
        ),
    ),
    actions=(
        RowAction(
            mark("condition_record", "Enter damage found"),
            Permission.FLEET_EDIT,
            service.damage_found,
            asks=(_SIDE, _WHAT, _ESTIMATE),
        ),
        RowAction(
            mark("condition_record", "Add a photo"),
            Permission.FLEET_EDIT,
            service.add_photo,
            asks=(_SIDE, Field("file", mark("condition_record", "File"), editor=FileField)),
        ),
        RowAction(
            mark("condition_record", "Correct"),
            Permission.FLEET_EDIT,
            form=Form(
                details=service.CorrectedCondition,
                load=queries.condition_to_correct,
                add=None,
                change=service.correct_condition,
                fields=(
                    _KIND,
                    Field(
                        "driver_id",
                        mark("condition_record", "Who had the van"),
                        Kind.RECORD,
                        picks=driver_picks,
                    ),
                    _FUEL,
                    _NOTE,
                    Field(
                        "because",
                        mark("condition_record", "Why is this corrected?"),
                        Kind.NOTE,
                        required=True,
                        help=mark(
                            "condition_record",
                            "What was recorded before stays on file beside it, and so do the "
                            "photos.",
                        ),
                    ),
                ),
            ),
        ),
    ),
    panel=queries.condition_panel,
)

PAGES = (DAMAGES, CONDITIONS)
