"""The inspection page."""

from typing import TYPE_CHECKING

from dsp_desktop.kernel.listing import Span
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import label
from dsp_desktop.upkeep.terms import InspectionKind
from ui.kit.l10n import mark
from ui.kit.later import later
from ui.kit.spec import Column, Field, Filter, Form, Kind, PageSpec, RowAction

if TYPE_CHECKING:
    from dsp_desktop.fleet.queries import van_picks
    from dsp_desktop.people.queries import driver_picks
    from dsp_desktop.upkeep import queries, service
else:
    van_picks = later("dsp_desktop.fleet.queries").van_picks
    driver_picks = later("dsp_desktop.people.queries").driver_picks
    queries = later("dsp_desktop.upkeep.queries")
    service = later("dsp_desktop.upkeep.service")


_SPANS = (
    Span.LAST_30_DAYS,
    Span.LAST_7_DAYS,
    Span.LAST_90_DAYS,
    Span.LAST_365_DAYS,
    Span.ALL_TIME,
)

_FIELDS = (
    Field("van_id", mark("inspection", "Van"), Kind.RECORD, required=True, picks=van_picks),
    Field(
        "kind",
        mark("inspection", "Kind"),
        Kind.CHOICE,
        choices=InspectionKind,
        required=True,
    ),
    Field("done_on", mark("inspection", "Done on"), Kind.DATE, required=True),
    Field(
        "passed",
        mark("inspection", "Passed"),
        Kind.YES_NO,
        required=True,
        help=mark("inspection", "A failed inspection grounds the van"),
    ),
    Field("defects", mark("inspection", "Defects"), Kind.NOTE),
    Field("driver_id", mark("inspection", "Driver"), Kind.RECORD, picks=driver_picks),
    Field(
        "inspector",
        mark("inspection", "Inspector"),
        help=mark("inspection", "Needed for the yearly inspection"),
    ),
    Field("expires", mark("inspection", "Good until"), Kind.DATE),
)

INSPECTIONS = PageSpec(
    entity="inspection",
    noun=mark("inspection", "inspection"),
    title=mark("inspection", "Inspections"),
    group=mark("groups", "Fleet"),
    icon="ph.clipboard-text",
    view=Permission.FLEET_VIEW,
    edit=Permission.FLEET_EDIT,
    listing=queries.INSPECTION_LIST,
    empty=mark("inspection", "No inspections in this period. Record one, or look further back."),
    sort="done_on",
    descending=True,
    filters=(
        Filter("period", mark("inspection", "Period"), tuple((label(s), s) for s in _SPANS)),
        Filter("kind", mark("inspection", "Kind"), InspectionKind),
        Filter(
            "passed",
            mark("inspection", "Result"),
            (
                (mark("inspection", "Passed or failed"), None),
                (mark("inspection", "Failed"), False),
                (mark("inspection", "Passed"), True),
            ),
        ),
    ),
    columns=(
        Column("done_on", mark("inspection", "Done on"), Kind.DATE),
        Column("van", mark("inspection", "Van"), Kind.CODE, link="van"),
        Column("kind", mark("inspection", "Kind"), Kind.CHOICE),
        Column("passed", mark("inspection", "Passed"), Kind.YES_NO),
        Column("defects", mark("inspection", "Defects")),
        Column("driver", mark("inspection", "Driver"), link="driver"),
        Column("inspector", mark("inspection", "Inspector")),
        Column("expires", mark("inspection", "Good until"), Kind.DATE),
        Column("corrected_on", mark("inspection", "Corrected"), Kind.DATE, shown=False),
    ),
    form=Form(
        details=service.InspectionDetails,
        load=queries.inspection_details,
        add=service.record_inspection,
        change=None,
        fields=_FIELDS,
    ),
    actions=(
        RowAction(
            mark("inspection", "Correct"),
            Permission.FLEET_EDIT,
            form=Form(
                details=service.CorrectedInspection,
                load=queries.inspection_to_correct,
                add=None,
                change=service.correct_inspection,
                fields=(
                    *_FIELDS,
                    Field(
                        "because",
                        mark("inspection", "Why is this corrected?"),
                        Kind.NOTE,
                        required=True,
                        help=mark(
                            "inspection",
                            "What was recorded before stays on file beside it. A grounded van "
                            "stays grounded until it is released.",
                        ),
                    ),
                ),
            ),
        ),
    ),
    panel=queries.inspection_panel,
)

PAGES = (INSPECTIONS,)
