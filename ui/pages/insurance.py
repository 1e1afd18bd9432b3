"""The page of insurance policies."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dsp_desktop.insurance.terms import PolicyKind, PolicyStatus
from dsp_desktop.kernel.panel import Panel
from dsp_desktop.kernel.permissions import Permission
from ui.kit.l10n import mark
from ui.kit.later import later
from ui.kit.parts import told_by
from ui.kit.spec import Column, Field, Filter, Form, Kind, PageSpec, RowAction
from ui.pages.documents import add_document_to

if TYPE_CHECKING:
    from dsp_desktop.documents.queries import documents_section
    from dsp_desktop.fleet.queries import van_picks
    from dsp_desktop.insurance import queries, service
    from dsp_desktop.people.queries import driver_picks
else:
    documents_section = later("dsp_desktop.documents.queries").documents_section
    van_picks = later("dsp_desktop.fleet.queries").van_picks
    queries = later("dsp_desktop.insurance.queries")
    service = later("dsp_desktop.insurance.service")
    driver_picks = later("dsp_desktop.people.queries").driver_picks


def policy_panel(source: Any, policy_id: int) -> Panel:
    """Return a policy at a glance, with its documents."""
    panel = queries.policy_panel(source, policy_id)
    papers = told_by(documents_section, source, "policy", policy_id)
    return replace(panel, sections=(panel.sections[0], *papers, *panel.sections[1:]))


_FROM = Field("since", mark("policy", "From which day?"), Kind.DATE, required=True)
_UNTIL = Field("until", mark("policy", "First day without cover"), Kind.DATE, required=True)
_VANS = Field("van_ids", mark("policy", "Vans"), Kind.RECORDS, required=True, picks=van_picks)
_DRIVERS = Field(
    "driver_ids", mark("policy", "Drivers"), Kind.RECORDS, required=True, picks=driver_picks
)

POLICIES = PageSpec(
    entity="policy",
    noun=mark("policy", "policy"),
    title=mark("policy", "Insurance policies"),
    many=mark("policy", "policies"),
    group=mark("groups", "Money"),
    icon="ph.umbrella",
    view=Permission.INSURANCE_VIEW,
    edit=Permission.INSURANCE_EDIT,
    listing=queries.POLICY_LIST,
    empty=mark("policy", "No policies yet. Add the auto liability policy first."),
    sort="expires",
    descending=True,
    readiness=True,
    filters=(
        Filter(
            "status",
            mark("policy", "Status"),
            PolicyStatus,
            opens=(
                mark("policy", "In force or to come"),
                (PolicyStatus.NOT_YET, PolicyStatus.IN_FORCE),
            ),
        ),
        Filter("kind", mark("policy", "Kind"), PolicyKind),
    ),
    columns=(
        Column("kind", mark("policy", "Kind"), Kind.CHOICE),
        Column("state", mark("policy", "State"), Kind.READINESS),
        Column("carrier", mark("policy", "Carrier")),
        Column("expires", mark("policy", "Expires"), Kind.DATE),
        Column("each_limit", mark("policy", "Each accident"), Kind.MONEY),
        Column("status", mark("policy", "Status"), Kind.CHOICE),
        Column("number", mark("policy", "Number"), Kind.CODE, shown=False),
        Column("effective", mark("policy", "Effective"), Kind.DATE, shown=False),
        Column("cancelled_on", mark("policy", "Canceled"), Kind.DATE, shown=False),
        Column("aggregate_limit", mark("policy", "Aggregate"), Kind.MONEY, shown=False),
        Column("deductible", mark("policy", "Deductible"), Kind.MONEY, shown=False),
        Column("premium", mark("policy", "Premium"), Kind.MONEY, shown=False),
        Column("vans", mark("policy", "Vans"), Kind.COUNT),
        Column("drivers", mark("policy", "Drivers"), Kind.COUNT, shown=False),
        Column("any_auto", mark("policy", "Any auto"), Kind.YES_NO, shown=False),
        Column("mcs90", mark("policy", "MCS-90"), Kind.YES_NO, shown=False),
    ),
    form=Form(
        details=service.PolicyDetails,
        load=queries.policy_details,
        add=service.add_policy,
        change=service.change_policy,
        remove=service.remove_policy,
        fields=(
            Field("kind", mark("policy", "Kind"), Kind.CHOICE, required=True, choices=PolicyKind),
            Field("carrier", mark("policy", "Carrier"), required=True),
            Field("number", mark("policy", "Policy number"), Kind.CODE, required=True),
            Field(
                "states",
                mark("policy", "States"),
                help=mark("policy", "Two-letter codes: CA, NV."),
            ),
            Field("effective", mark("policy", "Effective"), Kind.DATE, required=True),
            Field(
                "expires",
                mark("policy", "Expires"),
                Kind.DATE,
                required=True,
                help=mark("policy", "It ends at 12:01 a.m.: this day is not covered."),
            ),
            Field("each_limit", mark("policy", "Limit each accident"), Kind.MONEY),
            Field("aggregate_limit", mark("policy", "Aggregate limit"), Kind.MONEY),
            Field("deductible", mark("policy", "Deductible"), Kind.MONEY),
            Field("premium", mark("policy", "Premium"), Kind.MONEY),
            Field(
                "any_auto",
                mark("policy", "Covers any auto"),
                Kind.YES_NO,
                default=False,
                help=mark("policy", "Then no schedule of vans is needed."),
            ),
            Field(
                "any_driver",
                mark("policy", "Covers any driver"),
                Kind.YES_NO,
                default=True,
                help=mark("policy", "Then no schedule of drivers is needed."),
            ),
            Field("mcs90", mark("policy", "MCS-90 endorsement"), Kind.YES_NO),
            Field("note", mark("policy", "Note"), Kind.NOTE),
        ),
    ),
    actions=(
        RowAction(
            mark("policy", "Add vans"),
            Permission.INSURANCE_EDIT,
            service.schedule_vans,
            asks=(_FROM, _VANS),
        ),
        RowAction(
            mark("policy", "Remove vans"),
            Permission.INSURANCE_EDIT,
            service.unschedule_vans,
            asks=(_UNTIL, _VANS),
        ),
        RowAction(
            mark("policy", "Add drivers"),
            Permission.INSURANCE_EDIT,
            service.schedule_drivers,
            asks=(_FROM, _DRIVERS),
        ),
        RowAction(
            mark("policy", "Remove drivers"),
            Permission.INSURANCE_EDIT,
            service.unschedule_drivers,
            asks=(_UNTIL, _DRIVERS),
        ),
        add_document_to("policy"),
        RowAction(
            mark("policy", "Cancel policy"),
            Permission.INSURANCE_EDIT,
            service.cancel_policy,
            for_states=(PolicyStatus.NOT_YET, PolicyStatus.IN_FORCE),
            asks=(
                Field("on", mark("policy", "First day without cover"), Kind.DATE, required=True),
            ),
        ),
        RowAction(
            mark("policy", "Reinstate"),
            Permission.INSURANCE_EDIT,
            service.reinstate_policy,
            for_states=(PolicyStatus.CANCELLED,),
        ),
    ),
    panel=policy_panel,
)

PAGES = (POLICIES,)
