"""The pages of the company's own record and its stations."""

from typing import TYPE_CHECKING

from dsp_desktop.company.terms import Authority, UsdotStatus, Weekday
from dsp_desktop.kernel.files import LARGEST_FILE_MB
from dsp_desktop.kernel.permissions import Permission
from ui.kit.l10n import mark
from ui.kit.later import later
from ui.kit.spec import Column, Field, Form, Kind, PageSpec

if TYPE_CHECKING:
    from dsp_desktop.company import queries, service
else:
    queries = later("dsp_desktop.company.queries")
    service = later("dsp_desktop.company.service")


_NAME = mark("company", "Who we are")
_REGISTERED = mark("company", "Registrations")
_CARRIER = mark("company", "Motor carrier")
_CALENDAR = mark("company", "Calendar and staff")
_FILES = mark("company", "Documents")
_ZONE_HELP = mark("company", "By its full name: America/Los_Angeles")

COMPANY = PageSpec(
    entity="company",
    noun=mark("company", "company"),
    title=mark("company", "Company"),
    group="",
    icon="ph.buildings",
    view=Permission.COMPANY_VIEW,
    edit=Permission.COMPANY_EDIT,
    listing=queries.COMPANY_LIST,
    empty=mark("company", "No company here yet. New company in the menu makes one."),
    sort="legal_name",
    readiness=True,
    columns=(
        Column("legal_name", mark("company", "Legal name")),
        Column("state", mark("company", "State"), Kind.READINESS),
        Column("dsp_code", mark("company", "DSP code"), Kind.CODE),
        Column("ein", mark("company", "EIN"), Kind.CODE),
        Column("usdot", mark("company", "USDOT number"), Kind.CODE),
        Column("mc_number", mark("company", "MC number"), Kind.CODE),
        Column("time_zone", mark("company", "Time zone")),
        Column("interstate", mark("company", "Crosses state lines"), Kind.YES_NO, shown=False),
        Column("office_staff", mark("company", "Office staff"), Kind.COUNT, shown=False),
        Column("mcs150_filed_on", mark("company", "MCS-150 filed"), Kind.DATE, shown=False),
    ),
    form=Form(
        details=service.CompanyDetails,
        load=queries.company_details,
        add=None,  # it is made with the file
        change=service.change_company,
        fields=(
            Field("legal_name", mark("company", "Legal name"), required=True, section=_NAME),
            Field("dsp_code", mark("company", "DSP code"), Kind.CODE, section=_NAME),
            Field("state", mark("company", "Home state"), Kind.CODE, section=_NAME),
            Field(
                "ein",
                mark("company", "EIN"),
                help=mark("company", "Nine digits: 12-3456789"),
                section=_REGISTERED,
            ),
            Field("usdot", mark("company", "USDOT number"), section=_REGISTERED),
            Field("mc_number", mark("company", "MC number"), section=_REGISTERED),
            Field(
                "interstate",
                mark("company", "Crosses state lines"),
                Kind.YES_NO,
                help=mark("company", "Leave empty while you are not sure"),
                section=_REGISTERED,
            ),
            Field(
                "mcs150_filed_on",
                mark("company", "MCS-150 last filed on"),
                Kind.DATE,
                section=_REGISTERED,
            ),
            Field(
                "usdot_since",
                mark("company", "USDOT number held since"),
                Kind.DATE,
                section=_CARRIER,
            ),
            Field(
                "usdot_status",
                mark("company", "USDOT number at FMCSA"),
                Kind.CHOICE,
                choices=UsdotStatus,
                help=mark("company", "As SAFER shows it; needed with vans over 10,000 lb"),
                section=_CARRIER,
            ),
            Field(
                "usdot_checked_on",
                mark("company", "USDOT number looked up on"),
                Kind.DATE,
                section=_CARRIER,
            ),
            Field(
                "details_changed_on",
                mark("company", "Name, address or fleet last changed on"),
                Kind.DATE,
                help=mark("company", "Filed within 30 days; enter the MCS-150 day then"),
                section=_CARRIER,
            ),
            Field(
                "motus_verified_on",
                mark("company", "Verified in Motus on"),
                Kind.DATE,
                section=_CARRIER,
            ),
            Field(
                "authority",
                mark("company", "Operating authority"),
                Kind.CHOICE,
                choices=Authority,
                section=_CARRIER,
            ),
            Field(
                "authority_checked_on",
                mark("company", "Authority looked up on"),
                Kind.DATE,
                section=_CARRIER,
            ),
            Field(
                "authority_basis",
                mark("company", "Why no authority is needed"),
                help=mark("company", "Exempt cargo, private carriage or an exempt zone"),
                section=_CARRIER,
            ),
            Field(
                "boc3_states",
                mark("company", "Process agents (BOC-3) in"),
                help=mark("company", "States by their codes: OR WA; or ALL"),
                section=_CARRIER,
            ),
            Field(
                "ucr_paid_year",
                mark("company", "UCR paid for the year"),
                Kind.YEAR,
                section=_CARRIER,
            ),
            Field(
                "ucr_vehicles",
                mark("company", "UCR paid for vehicles"),
                Kind.COUNT,
                help=mark("company", "How many over 10,000 lb it was paid for"),
                section=_CARRIER,
            ),
            Field("audit_on", mark("company", "New-entrant audit on"), Kind.DATE, section=_CARRIER),
            Field(
                "audit_passed",
                mark("company", "New-entrant audit passed"),
                Kind.YES_NO,
                section=_CARRIER,
            ),
            Field(
                "audit_letter_on",
                mark("company", "Letter of the audit of"),
                Kind.DATE,
                section=_CARRIER,
            ),
            Field(
                "own_inspectors",
                mark("company", "Our own people do yearly inspections"),
                Kind.YES_NO,
                section=_CARRIER,
            ),
            Field(
                "records_off_site",
                mark("company", "Some records are kept off site"),
                Kind.YES_NO,
                section=_CARRIER,
            ),
            Field(
                "ca_permit_number",
                mark("company", "California permit number"),
                help=mark("company", "Motor carrier permit; needed in California only"),
                section=_CARRIER,
            ),
            Field(
                "ca_permit_expires",
                mark("company", "California permit expires"),
                Kind.DATE,
                section=_CARRIER,
            ),
            Field(
                "time_zone",
                mark("company", "Time zone"),
                required=True,
                help=_ZONE_HELP,
                section=_CALENDAR,
            ),
            Field(
                "week_starts",
                mark("company", "Work week starts on"),
                Kind.CHOICE,
                choices=Weekday,
                default=Weekday.SUNDAY,
                required=True,
                section=_CALENDAR,
            ),
            Field(
                "office_staff",
                mark("company", "Office staff"),
                Kind.COUNT,
                help=mark("company", "People on the payroll who do not drive"),
                section=_CALENDAR,
            ),
            Field(
                "records_daily_checks",
                mark("company", "Daily van checks are recorded here"),
                Kind.YES_NO,
                default=False,
                section=_CALENDAR,
            ),
            Field(
                "largest_file_mb",
                mark("company", "Largest file kept, MB"),
                Kind.COUNT,
                help=mark("company", "For documents of any record; 25 unless you say otherwise"),
                default=LARGEST_FILE_MB,
                section=_FILES,
            ),
        ),
    ),
    panel=queries.company_panel,
)

STATIONS = PageSpec(
    entity="station",
    noun=mark("station", "station"),
    title=mark("station", "Stations"),
    group="",
    icon="ph.map-pin",
    view=Permission.COMPANY_VIEW,
    edit=Permission.COMPANY_EDIT,
    listing=queries.STATION_LIST,
    empty=mark("station", "No stations yet. Add the delivery station your routes leave from."),
    sort="code",
    columns=(
        Column("code", mark("station", "Code"), Kind.CODE),
        Column("name", mark("station", "Name")),
        Column("city", mark("station", "City")),
        Column("state", mark("station", "US state"), Kind.CODE),
        Column("time_zone", mark("station", "Time zone")),
        Column("closed_on", mark("station", "Closed on"), Kind.DATE),
    ),
    form=Form(
        details=service.StationDetails,
        load=queries.station_details,
        add=service.add_station,
        change=service.change_station,
        remove=service.remove_station,
        fields=(
            Field("code", mark("station", "Code"), Kind.CODE, required=True),
            Field("state", mark("station", "State"), Kind.CODE, required=True),
            Field("name", mark("station", "Name")),
            Field("city", mark("station", "City")),
            Field(
                "time_zone",
                mark("station", "Time zone"),
                help=mark("station", "Empty means the company's"),
            ),
            Field(
                "asks_emissions",
                mark("station", "Its county asks for emissions tests"),
                Kind.YES_NO,
            ),
            Field("closed_on", mark("station", "Closed on"), Kind.DATE),
        ),
    ),
    panel=queries.station_panel,
)

PAGES = (COMPANY, STATIONS)
