"""The lease page."""

from typing import TYPE_CHECKING, Any

from dsp_desktop.fleet.terms import (
    AllowancePer,
    Billing,
    EarlyEnd,
    LeaseKind,
    LeaseStanding,
    Proration,
    RentPeriod,
)
from dsp_desktop.kernel.panel import Panel
from dsp_desktop.kernel.permissions import Permission
from ui.kit.l10n import mark
from ui.kit.later import later
from ui.kit.spec import Column, Field, Filter, Form, Kind, PageSpec

if TYPE_CHECKING:
    from dsp_desktop.fleet import queries, service
    from dsp_desktop.leasing import queries as exposures
else:
    queries = later("dsp_desktop.fleet.queries")
    service = later("dsp_desktop.fleet.service")
    exposures = later("dsp_desktop.leasing.queries")


def lease_panel(source: Any, lease_id: int) -> Panel:
    """Return what a lease says, and what it costs."""
    from dsp_desktop.leasing.queries import lease_sections  # noqa: PLC0415 - after the list
    from dsp_desktop.statements.queries import lease_charges  # noqa: PLC0415 - likewise

    own = queries.lease_panel(source, lease_id)
    rent, terms = own.sections
    costs, charged = lease_sections(source, lease_id), lease_charges(source, lease_id)
    return Panel(own.title, own.subtitle, (rent, *costs, charged, terms))


_CONTRACT = mark("lease", "Contract")
_RENT = mark("lease", "Rent")
_MILES = mark("lease", "Miles")
_END = mark("lease", "Giving it back")

LEASES = PageSpec(
    entity="lease",
    noun=mark("lease", "lease"),
    title=mark("lease", "Leases"),
    group=mark("groups", "Fleet"),
    icon="ph.file-text",
    view=Permission.FLEET_VIEW,
    edit=Permission.FLEET_EDIT,
    listing=queries.LEASE_LIST,
    empty=mark("lease", "No leases yet. Add the contract of each van, rentals too."),
    sort="ends",
    filters=(
        Filter(
            "standing",
            mark("lease", "Standing"),
            LeaseStanding,
            opens=(
                mark("lease", "Not yet returned"),
                (LeaseStanding.TO_COME, LeaseStanding.IN_FORCE, LeaseStanding.RUN_OUT),
            ),
        ),
        Filter("kind", mark("lease", "Kind"), LeaseKind),
    ),
    columns=(
        Column("van", mark("lease", "Van"), Kind.CODE, link="van"),
        Column("lessor", mark("lease", "Lessor")),
        Column("ends", mark("lease", "Ends"), Kind.DATE),
        Column("rent_monthly", mark("lease", "Rent a month"), Kind.MONEY),
        Column("standing", mark("lease", "Standing"), Kind.CHOICE),
        Column("kind", mark("lease", "Kind"), Kind.CHOICE),
        Column("starts", mark("lease", "Starts"), Kind.DATE),
        Column("allowance_mi", mark("lease", "Miles allowed"), Kind.MILES, shown=False),
        Column("rent", mark("lease", "Rent"), Kind.MONEY, shown=False),
        Column("rent_period", mark("lease", "Rent is for a"), Kind.CHOICE, shown=False),
        Column("excess_mile_rate", mark("lease", "$ a mile over"), Kind.QUANTITY, shown=False),
        Column("deposit", mark("lease", "Deposit"), Kind.MONEY, shown=False),
        Column("contract_number", mark("lease", "Contract"), Kind.CODE, shown=False),
        Column("returned_on", mark("lease", "Given back"), Kind.DATE, shown=False),
    ),
    form=Form(
        details=service.LeaseDetails,
        load=queries.lease_details,
        add=service.add_lease,
        change=service.change_lease,
        remove=service.remove_lease,
        fields=(
            Field(
                "van_id",
                mark("lease", "Van"),
                Kind.RECORD,
                required=True,
                picks=queries.van_picks,
                section=_CONTRACT,
            ),
            Field("lessor", mark("lease", "Lessor or seller"), required=True, section=_CONTRACT),
            Field(
                "kind",
                mark("lease", "Kind"),
                Kind.CHOICE,
                choices=LeaseKind,
                default=LeaseKind.LEASE,
                required=True,
                section=_CONTRACT,
            ),
            Field(
                "contract_number", mark("lease", "Contract number"), Kind.CODE, section=_CONTRACT
            ),
            Field("starts", mark("lease", "Starts"), Kind.DATE, required=True, section=_CONTRACT),
            Field("ends", mark("lease", "Last day"), Kind.DATE, section=_CONTRACT),
            Field("rent", mark("lease", "Rent"), Kind.MONEY, section=_RENT),
            Field(
                "rent_period",
                mark("lease", "Rent is for a"),
                Kind.CHOICE,
                choices=RentPeriod,
                default=RentPeriod.MONTH,
                required=True,
                section=_RENT,
            ),
            Field(
                "billing",
                mark("lease", "A month begins"),
                Kind.CHOICE,
                choices=Billing,
                default=Billing.ANNIVERSARY,
                required=True,
                section=_RENT,
            ),
            Field(
                "proration",
                mark("lease", "A broken week or month costs"),
                Kind.CHOICE,
                choices=Proration,
                default=Proration.DAYS_OF_PERIOD,
                required=True,
                section=_RENT,
            ),
            Field("deposit", mark("lease", "Deposit"), Kind.MONEY, section=_RENT),
            Field(
                "allowance_mi",
                mark("lease", "Miles allowed"),
                Kind.MILES,
                section=_MILES,
            ),
            Field(
                "allowance_per",
                mark("lease", "Miles are for each"),
                Kind.CHOICE,
                choices=AllowancePer,
                default=AllowancePer.TERM,
                required=True,
                section=_MILES,
            ),
            Field(
                "start_odometer_mi",
                mark("lease", "Odometer at the start (mi)"),
                Kind.MILES,
                help=mark("lease", "Empty for a van that came new"),
                section=_MILES,
            ),
            Field(
                "excess_mile_rate",
                mark("lease", "Dollars a mile over"),
                Kind.QUANTITY,
                section=_MILES,
            ),
            Field(
                "early_end",
                mark("lease", "Going back early costs"),
                Kind.CHOICE,
                choices=EarlyEnd,
                help=mark("lease", "Left empty, all rents left are taken: the worst case"),
                section=_END,
            ),
            Field("early_rents", mark("lease", "How many rents"), Kind.COUNT, section=_END),
            Field(
                "early_share",
                mark("lease", "Percentage of the rents left"),
                Kind.QUANTITY,
                section=_END,
            ),
            Field("early_fee", mark("lease", "Fee for an early end"), Kind.MONEY, section=_END),
            Field("notice_days", mark("lease", "Days of notice"), Kind.COUNT, section=_END),
            Field("return_fee", mark("lease", "Return fee"), Kind.MONEY, section=_END),
            Field("return_terms", mark("lease", "Return terms"), Kind.NOTE, section=_END),
            Field("returned_on", mark("lease", "Van given back on"), Kind.DATE, section=_END),
        ),
    ),
    panel=lease_panel,
)

EXPOSURES: PageSpec[Any, Any] = PageSpec(
    entity="lease_exposure",
    noun=mark("lease_exposure", "lease"),
    many=mark("lease_exposure", "leases"),
    title=mark("lease_exposure", "Lease exposure"),
    group="",
    icon="ph.scales",
    view=Permission.FLEET_VIEW,
    edit=Permission.FLEET_EDIT,
    listing=exposures.EXPOSURE_LIST,
    empty=mark("lease_exposure", "No leased or rented van is here, so nothing would be owed."),
    sort="owed",
    descending=True,
    filters=(Filter("kind", mark("lease_exposure", "Kind"), LeaseKind),),
    columns=(
        Column("van", mark("lease_exposure", "Van"), Kind.CODE, link="van"),
        Column("lessor", mark("lease_exposure", "Lessor")),
        Column("ends", mark("lease_exposure", "Ends"), Kind.DATE),
        Column("owed", mark("lease_exposure", "To end it"), Kind.MONEY),
        Column("rents", mark("lease_exposure", "Rents and fees"), Kind.MONEY),
        Column("miles", mark("lease_exposure", "Miles over"), Kind.MONEY),
        Column("charge_at_end", mark("lease_exposure", "Miles at the end"), Kind.MONEY),
        Column("is_certain", mark("lease_exposure", "Certain"), Kind.YES_NO),
        Column("damage", mark("lease_exposure", "Damage"), Kind.MONEY, shown=False),
        Column("return_fee", mark("lease_exposure", "Return fee"), Kind.MONEY, shown=False),
        Column("deposit", mark("lease_exposure", "Deposit"), Kind.MONEY, shown=False),
        Column("net", mark("lease_exposure", "Less deposit"), Kind.MONEY, shown=False),
        Column("kind", mark("lease_exposure", "Kind"), Kind.CHOICE, shown=False),
        Column("days_left", mark("lease_exposure", "Days left"), Kind.COUNT, shown=False),
        Column("ahead_mi", mark("lease_exposure", "Miles ahead"), Kind.COUNT, shown=False),
        Column(
            "over_at_end_mi",
            mark("lease_exposure", "Miles over at the end"),
            Kind.MILES,
            shown=False,
        ),
    ),
    panel=lease_panel,
)

PAGES = (LEASES, EXPOSURES)
