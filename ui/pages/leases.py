"""The lease page."""

from typing import TYPE_CHECKING

from dsp_desktop.fleet.terms import (
    AllowancePer,
    Billing,
    EarlyEnd,
    LeaseKind,
    LeaseStanding,
    Proration,
    RentPeriod,
)
from dsp_desktop.kernel.permissions import Permission
from ui.kit.l10n import mark
from ui.kit.later import later
from ui.kit.spec import Column, Field, Filter, Form, Kind, PageSpec

if TYPE_CHECKING:
    from dsp_desktop.fleet import queries, service
else:
    queries = later("dsp_desktop.fleet.queries")
    service = later("dsp_desktop.fleet.service")


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
    panel=queries.lease_panel,
)

PAGES = (LEASES,)
