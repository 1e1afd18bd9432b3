"""The reports about vans, devices, fuel and what is in whose hands."""

from typing import TYPE_CHECKING, Any

from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.reports.asking import Asked, OnDay, Opens, Period, YesNo
from dsp_desktop.reports.catalog.report import Group, Report
from dsp_desktop.reports.document import Document

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
else:  # a list of reports is shown long before anything is read
    Session = Any


def _fleet_schedule(source: Session, asked: Asked) -> Document:
    from dsp_desktop.reports.fleet import fleet_schedule  # noqa: PLC0415 - when it is made

    return fleet_schedule.load(source, asked)


def _devices_and_cards(source: Session, asked: Asked) -> Document:
    from dsp_desktop.reports.fleet import devices_and_cards  # noqa: PLC0415 - when it is made

    return devices_and_cards.load(source, asked)


def _fuel_exceptions(source: Session, asked: Asked) -> Document:
    from dsp_desktop.reports.fleet import fuel_exceptions  # noqa: PLC0415 - when it is made

    return fuel_exceptions.load(source, asked)


REPORTS: tuple[Report, ...] = (
    Report(
        name="fleet-schedule",
        title="Fleet schedule",
        about="Every van with its numbers, its lease and its papers, and what is paid for all.",
        group=Group.FLEET,
        view=(Permission.FLEET_VIEW,),
        parameters=(OnDay(), YesNo("with_returned", "Also vans given back")),
        load=_fleet_schedule,
    ),
    Report(
        name="devices-and-cards",
        title="Devices and cards by holder",
        about="Who holds which device and fuel card since when, what nobody holds, what is lost.",
        group=Group.FLEET,
        view=(
            Permission.FLEET_VIEW,
            Permission.FUEL_VIEW,
            Permission.CUSTODY_VIEW,
            Permission.PEOPLE_VIEW,
        ),
        parameters=(OnDay(),),
        load=_devices_and_cards,
    ),
    Report(
        name="fuel-exceptions",
        title="Fuel exceptions",
        about="What did not fit about fuel purchases, why, and what somebody said it was.",
        group=Group.FLEET,
        view=(Permission.FUEL_VIEW,),
        parameters=(Period(Opens.LAST_90_DAYS),),
        load=_fuel_exceptions,
    ),
)
