"""The pages of drivers and their licenses."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dsp_desktop.kernel.panel import Panel
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.people.terms import AccountKind, DriverStatus, LicenseStatus
from ui.kit.l10n import mark
from ui.kit.later import later
from ui.kit.operations import Operations
from ui.kit.parts import told_by
from ui.kit.places import Place
from ui.kit.spec import Column, Field, Filter, Form, Kind, PageSpec, RowAction
from ui.pages.documents import add_document_to

if TYPE_CHECKING:
    from dsp_desktop.company.queries import station_picks
    from dsp_desktop.custody import queries as custody
    from dsp_desktop.dispatch import queries as dispatch
    from dsp_desktop.documents import queries as documents
    from dsp_desktop.insurance import queries as insurance
    from dsp_desktop.people import queries, service
    from dsp_desktop.screening import queries as screening
else:
    station_picks = later("dsp_desktop.company.queries").station_picks
    custody = later("dsp_desktop.custody.queries")
    dispatch = later("dsp_desktop.dispatch.queries")
    documents = later("dsp_desktop.documents.queries")
    insurance = later("dsp_desktop.insurance.queries")
    queries = later("dsp_desktop.people.queries")
    service = later("dsp_desktop.people.service")
    screening = later("dsp_desktop.screening.queries")


def driver_panel(source: Any, driver_id: int) -> Panel:
    """Return a driver at a glance, with what every area knows."""
    panel = queries.driver_panel(source, driver_id)
    sections = (
        *panel.sections,
        *told_by(screening.screening_section, source, driver_id),
        *told_by(documents.documents_section, source, "driver", driver_id),
        *told_by(custody.driver_sections, source, driver_id),
        *told_by(insurance.driver_section, source, driver_id),
        *told_by(dispatch.driver_section, source, driver_id),
    )
    return replace(panel, sections=sections)


def _add_license(operations: Operations, driver_id: int) -> None:
    operations.wanted.emit(Place("license", edit=True, start={"driver_id": driver_id}))


_ON_PAYROLL = (DriverStatus.ONBOARDING, DriverStatus.ACTIVE, DriverStatus.SUSPENDED)
_HERE = (DriverStatus.APPLICANT, *_ON_PAYROLL)
_ON = mark("driver", "On which day?")

DRIVERS = PageSpec(
    entity="driver",
    noun=mark("driver", "driver"),
    title=mark("driver", "Drivers"),
    group=mark("groups", "People"),
    icon="ph.users",
    view=Permission.PEOPLE_VIEW,
    edit=Permission.PEOPLE_EDIT,
    listing=queries.DRIVER_LIST,
    empty=mark("driver", "No drivers yet. Add one, or drop AssociateData.csv into the window."),
    sort="name",
    readiness=True,
    filters=(
        Filter(
            "status",
            mark("driver", "Status"),
            DriverStatus,
            opens=(mark("driver", "On the payroll"), _ON_PAYROLL),
        ),
    ),
    columns=(
        Column("name", mark("driver", "Driver")),
        Column("state", mark("driver", "State"), Kind.READINESS),
        Column("status", mark("driver", "Status"), Kind.CHOICE),
        Column("license_expires", mark("driver", "License expires"), Kind.DATE),
        Column("work_phone", mark("driver", "Work phone")),
        Column("station", mark("driver", "Station"), Kind.CODE),
        Column("transporter_id", mark("driver", "Transporter ID"), Kind.CODE),
        Column("position", mark("driver", "Position"), shown=False),
        Column("qualifications", mark("driver", "Qualifications"), shown=False),
        Column("works_in", mark("driver", "Works in"), shown=False),
        Column("city", mark("driver", "City"), shown=False),
        Column("personal_phone", mark("driver", "Personal phone"), shown=False),
        Column("email", mark("driver", "E-mail"), shown=False),
        Column("hired_on", mark("driver", "Hired"), Kind.DATE),
        Column("first_day", mark("driver", "First day"), Kind.DATE, shown=False),
        Column("ended_on", mark("driver", "Last day"), Kind.DATE, shown=False),
        Column("portal_cleared", mark("driver", "Portal cleared"), Kind.YES_NO, shown=False),
    ),
    form=Form(
        details=service.DriverDetails,
        load=queries.driver_details,
        add=service.add_driver,
        change=service.change_driver,
        remove=service.remove_driver,
        fields=(
            Field(
                "name",
                mark("driver", "Name"),
                required=True,
                section=mark("driver", "Person"),
                help=mark("driver", "As on the license, in any script."),
            ),
            Field(
                "transporter_id",
                mark("driver", "Transporter ID"),
                Kind.CODE,
                section=mark("driver", "Person"),
            ),
            Field("born_on", mark("driver", "Born"), Kind.DATE, section=mark("driver", "Person")),
            Field(
                "id_expires",
                mark("driver", "ID expires"),
                Kind.DATE,
                section=mark("driver", "Person"),
            ),
            Field(
                "personal_phone",
                mark("driver", "Personal phone"),
                section=mark("driver", "Contact"),
            ),
            Field("work_phone", mark("driver", "Work phone"), section=mark("driver", "Contact")),
            Field("email", mark("driver", "E-mail"), section=mark("driver", "Contact")),
            Field(
                "station_id",
                mark("driver", "Station"),
                Kind.RECORD,
                picks=station_picks,
                section=mark("driver", "Work"),
            ),
            Field(
                "state",
                mark("driver", "Works in (state)"),
                Kind.CODE,
                section=mark("driver", "Work"),
            ),
            Field("city", mark("driver", "City"), section=mark("driver", "Work")),
            Field("position", mark("driver", "Position"), section=mark("driver", "Work")),
            Field(
                "qualifications", mark("driver", "Qualifications"), section=mark("driver", "Work")
            ),
            Field(
                "hired_on",
                mark("driver", "Hired"),
                Kind.DATE,
                section=mark("driver", "Work"),
                help=mark("driver", "Blank for an applicant."),
            ),
            Field(
                "first_day",
                mark("driver", "First day of work"),
                Kind.DATE,
                section=mark("driver", "Work"),
            ),
            Field(
                "portal_cleared",
                mark("driver", "Cleared in the portal"),
                Kind.YES_NO,
                section=mark("driver", "Work"),
            ),
            Field("note", mark("driver", "Note"), Kind.NOTE, section=mark("driver", "Work")),
        ),
    ),
    actions=(
        RowAction(
            mark("driver", "Hire"),
            Permission.PEOPLE_EDIT,
            service.hire_driver,
            for_states=(DriverStatus.APPLICANT, DriverStatus.LEFT),
            asks=(Field("on", _ON, Kind.DATE, required=True),),
        ),
        RowAction(
            mark("driver", "Start work"),
            Permission.PEOPLE_EDIT,
            service.start_driver,
            for_states=(DriverStatus.ONBOARDING,),
            asks=(Field("on", mark("driver", "First day of work"), Kind.DATE, required=True),),
        ),
        RowAction(
            mark("driver", "Suspend"),
            Permission.PEOPLE_EDIT,
            service.suspend_driver,
            for_states=(DriverStatus.ONBOARDING, DriverStatus.ACTIVE),
            asks=(
                Field("on", mark("driver", "From which day?"), Kind.DATE, required=True),
                Field("reason", mark("driver", "Why?"), Kind.NOTE, required=True),
            ),
        ),
        RowAction(
            mark("driver", "Reinstate"),
            Permission.PEOPLE_EDIT,
            service.reinstate_driver,
            for_states=(DriverStatus.SUSPENDED,),
        ),
        RowAction(mark("driver", "Add license"), Permission.PEOPLE_EDIT, by_hand=_add_license),
        RowAction(
            mark("driver", "Social Security number"),
            Permission.IDENTITY_EDIT,
            form=Form(
                details=service.IdentityDetails,
                load=queries.identity_details,
                add=None,
                change=service.change_identity,
                fields=(
                    Field(
                        "ssn",
                        mark("driver", "Social Security number"),
                        help=mark("driver", "Nine digits, as on the card. Sealed when you save."),
                    ),
                ),
            ),
        ),
        RowAction(
            mark("driver", "Bank account"),
            Permission.BANK_EDIT,
            form=Form(
                details=service.BankDetails,
                load=queries.bank_details,
                add=None,
                change=service.change_bank,
                fields=(
                    Field(
                        "bank_routing",
                        mark("driver", "Routing number"),
                        help=mark("driver", "The nine digits at the lower left of a check."),
                    ),
                    Field("bank_account", mark("driver", "Account number")),
                    Field(
                        "account_kind",
                        mark("driver", "Account"),
                        Kind.CHOICE,
                        choices=AccountKind,
                    ),
                ),
            ),
        ),
        add_document_to("driver"),
        RowAction(
            mark("driver", "End employment"),
            Permission.PEOPLE_EDIT,
            service.end_employment,
            asks=(
                Field(
                    "on",
                    mark("driver", "Last day"),
                    Kind.DATE,
                    required=True,
                    help=mark("driver", "What they still hold stays under Holds now."),
                ),
            ),
        ),
    ),
    panel=driver_panel,
)

LICENSES = PageSpec(
    entity="license",
    noun=mark("license", "license"),
    title=mark("license", "Licenses"),
    group=mark("groups", "People"),
    icon="ph.identification-card",
    view=Permission.PEOPLE_VIEW,
    edit=Permission.PEOPLE_EDIT,
    listing=queries.LICENSE_LIST,
    empty=mark("license", "No licenses yet. Add the license of each driver."),
    sort="expires",
    filters=(
        Filter(
            "driver_status",
            mark("license", "Drivers"),
            DriverStatus,
            opens=(mark("license", "Of drivers not gone"), _HERE),
        ),
        Filter("status", mark("license", "Status"), LicenseStatus),
    ),
    columns=(
        Column("driver", mark("license", "Driver"), link="driver"),
        Column("number", mark("license", "Number"), Kind.CODE),
        Column("issued_by", mark("license", "Issued by"), Kind.CODE),
        Column("license_class", mark("license", "Class"), Kind.CODE),
        Column("cdl", mark("license", "CDL"), Kind.YES_NO),
        Column("issued", mark("license", "Issued"), Kind.DATE, shown=False),
        Column("expires", mark("license", "Expires"), Kind.DATE),
        Column("status", mark("license", "Status"), Kind.CHOICE),
        Column("checked_on", mark("license", "Checked"), Kind.DATE),
    ),
    form=Form(
        details=service.LicenseDetails,
        load=queries.license_details,
        add=service.add_license,
        change=service.change_license,
        remove=service.remove_license,
        fields=(
            Field(
                "driver_id",
                mark("license", "Driver"),
                Kind.RECORD,
                required=True,
                picks=queries.driver_picks,
            ),
            Field("number", mark("license", "Number"), Kind.CODE, required=True),
            Field("state", mark("license", "State"), Kind.CODE, required=True),
            Field("license_class", mark("license", "Class"), Kind.CODE),
            Field("cdl", mark("license", "Commercial (CDL)"), Kind.YES_NO, default=False),
            Field("issued", mark("license", "Issued"), Kind.DATE),
            Field("expires", mark("license", "Expires"), Kind.DATE),
            Field(
                "status",
                mark("license", "What the state says"),
                Kind.CHOICE,
                choices=LicenseStatus,
                default=LicenseStatus.UNKNOWN,
            ),
            Field("checked_on", mark("license", "Checked with the state"), Kind.DATE),
        ),
    ),
    actions=(add_document_to("license"),),
    panel=queries.license_panel,
)

PAGES = (DRIVERS, LICENSES)
