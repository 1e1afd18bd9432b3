"""Files as the demo company would download them tomorrow morning, to try the imports on.

They say what the company knows already, with a few lines changed: a telephone number, a
new driver, a van back on the road, the routes of the day after tomorrow, today's fuel.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter  # type: ignore[import-untyped] # has no types
from sqlalchemy import select
from sqlalchemy.orm import Session

from dsp_desktop.company.models import Station
from dsp_desktop.db.standing import asks_nobody
from dsp_desktop.demo import numbers
from dsp_desktop.dispatch.models import Route
from dsp_desktop.fleet.models import Van
from dsp_desktop.fleet.terms import VanStatus
from dsp_desktop.fuel.models import FuelCard
from dsp_desktop.kernel.errors import NoPlaceForFiles
from dsp_desktop.people.models import Driver
from dsp_desktop.people.terms import DriverStatus

_ON_BOOKS = (DriverStatus.ACTIVE, DriverStatus.SUSPENDED)


@asks_nobody("a demo company: every name and number is invented")
def write_files(source: Session, folder: Path, *, today: date, seed: int = 1) -> list[Path]:
    """Write one file of each kind into ``folder``, made if need be; return them."""
    make_room(folder)
    chance = Random(f"{seed} files")  # noqa: S311 - a story, not a secret
    station = source.scalars(select(Station).order_by(Station.id)).first()
    code = station.code if station else "XWA1"
    day = today + timedelta(days=2)
    return [
        _csv(folder / "AssociateData.csv", _associates(source, chance)),
        _xlsx(folder / "VehiclesData.xlsx", _vehicles(source, code)),
        _xlsx(folder / f"Routes_{code}_{day}_09_10 (PST).xlsx", _routes(source, day, station)),
        _csv(folder / f"WEX_Transactions_{today}.csv", _fuel(source, today, chance)),
    ]


def _associates(source: Session, chance: Random) -> Iterator[dict[str, object]]:
    listed = select(Driver).where(Driver.status.in_(_ON_BOOKS), Driver.transporter_id.is_not(None))
    for number, driver in enumerate(source.scalars(listed.order_by(Driver.id))):
        moved = number == 2  # noqa: PLR2004 - any of them
        yield {
            "Name and ID": driver.name,
            "TransporterID": driver.transporter_id,
            "Position": driver.position,
            "Qualifications": driver.qualifications,
            "ID expiration": driver.id_expires,
            "Personal Phone Number": numbers.phone(chance) if moved else driver.personal_phone,
            "Work Phone Number": driver.work_phone,
            "Email": driver.email,
            "Status": "ACTIVE" if driver.portal_cleared else "INACTIVE",
        }
    yield {
        "Name and ID": "Marisol Yarrowby",
        "TransporterID": numbers.transporter_id(chance),
        "Position": "Delivery driver",
        "Qualifications": "CDV, Standard Parcel",
        "ID expiration": None,
        "Personal Phone Number": numbers.phone(chance),
        "Work Phone Number": None,
        "Email": "marisol.yarrowby@example.com",
        "Status": "ACTIVE",
    }


def _vehicles(source: Session, station: str) -> Iterator[dict[str, object]]:
    here = select(Van).where(Van.status.in_((VanStatus.ACTIVE, VanStatus.GROUNDED)))
    for van in source.scalars(here.order_by(Van.id)):
        yield {
            "vin": van.vin,
            "serviceType": van.service_types,
            "vehicleName": van.number,
            "licensePlateNumber": van.plate,
            "make": van.make,
            "model": van.model,
            "operationalStatus": "OPERATIONAL",  # the grounded one is back on the road
            "year": van.year,
            "registrationExpiryDate": van.registration_expires,
            "registeredState": van.plate_state,
            "stationCode": station,
        }


def _routes(source: Session, day: date, station: Station | None) -> Iterator[dict[str, object]]:
    """Yield the routes of the day before once more, for ``day``."""
    listed = (
        select(Route, Driver)
        .join(Driver, Driver.id == Route.driver_id)
        .where(Route.day == day - timedelta(days=1), Route.station_id == (station and station.id))
        .order_by(Route.code)
    )
    for route, driver in source.execute(listed):
        yield {
            "Route code": route.code,
            "DSP": "DEMO",
            "Transporter Id": driver.transporter_id,
            "Driver name": driver.name,
            "Route progress": "Not started",
            "Delivery service type": route.service_type,
            "Route duration": route.planned_minutes,
            "All stops": route.stops,
            "Stops complete": 0,
            "Not started stops": route.stops,
        }


def _fuel(source: Session, today: date, chance: Random) -> Iterator[dict[str, object]]:
    """Yield a fill for each of today's routes in a van with a tank."""
    listed = (
        select(Route, Driver, Van, FuelCard)
        .join(Driver, Driver.id == Route.driver_id)
        .join(Van, Van.id == Route.van_id)
        .join(FuelCard, FuelCard.id == Route.fuel_card_id)
        .where(Route.day == today, Van.tank_gal.is_not(None))
        .order_by(Route.code)
    )
    for number, (_route, driver, van, card) in enumerate(source.execute(listed)):
        units, cents = chance.randint(4200, 7900), 3949
        cost = f"{units * cents / 1_000_000:.2f}"
        yield {
            "Transaction Date": f"{today:%m/%d/%Y}",
            "Transaction Time": f"19:{number % 60:02d}",
            "Post Date": f"{today:%m/%d/%Y}",
            "Card Number": f"XXXXXXXXXXXXX{card.last4}",
            "Custom Vehicle/Asset ID": van.number,
            "Units": f"{units / 1000:.3f}",
            "Unit of Measure": "GAL",
            "Unit Cost": f"{cents / 1000:.3f}",
            "Total Fuel Cost": cost,
            "Gross Cost": cost,
            "Net Cost": cost,
            "Product": "UNL",
            "Merchant Name": "Evergreen Fuel 12 (demo)",
            "Merchant City": "Kent",
            "Merchant State / Province": "WA",
            "Current Odometer": van.odometer_mi,
            "VIN": van.vin,
            "Driver Last Name": driver.name.rpartition(" ")[2],
            "Driver First Name": driver.name.rpartition(" ")[0],
            "Transaction Ticket Number": f"TK{today:%y%m%d}{number:03d}",
            "Driver Prompt ID": f"{driver.id:04d}",
        }


def make_room(folder: Path) -> None:
    """Make the folder for the files, if it is not there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NoPlaceForFiles(folder=str(folder), because=error.strerror) from error


def _csv(path: Path, rows: Iterable[Mapping[str, object]]) -> Path:
    """Write a CSV as such downloads come: UTF-8 with a byte order mark."""
    lines = list(rows)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)
    return path


def _xlsx(path: Path, rows: Iterable[Mapping[str, Any]]) -> Path:
    lines = list(rows)
    titles: Sequence[str] = list(lines[0])
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, titles)
        for number, line in enumerate(lines, start=1):
            sheet.write_row(number, 0, list(line.values()))
    return path
