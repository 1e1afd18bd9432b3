"""Files as an office downloads them, made up line by line; nobody in them exists."""

import csv
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import xlsxwriter

from dsp_desktop.app import App
from dsp_desktop.company.models import Company
from dsp_desktop.fleet.logic import vin_is_sound
from dsp_desktop.intake.planning import Asked, Preview
from dsp_desktop.intake.service import ImportOutcome, apply, preview

FILES = Path(__file__).parent / "files"
TODAY = date(2026, 3, 2)
ANN, JOSE, NGUYEN = (f"A1TESTDRIVER0{n}" for n in (1, 2, 3))


def _split(headers: str) -> list[str]:
    return next(csv.reader([headers]))


ASSOCIATES = _split(
    "Name and ID,TransporterID,Position,Qualifications,ID expiration,Personal Phone Number,"
    "Work Phone Number,Email,Status"
)
VEHICLES = _split(
    "vin,serviceType,vehicleName,licensePlateNumber,make,model,subModel,status,statusPriority,"
    "statusReasonCode,statusReasonMessage,operationalStatus,statusSearchValue,subcontractorName,"
    "vehicleProvider,vehicleRegistrationType,year,type,ownershipType,ownershipStartDate,"
    "ownershipEndDate,pmStats,registrationExpiryDate,registeredState,serviceTier,stationCode,"
    "payload,cubicCapacity"
)
ROUTES = _split("Route code,DSP,Transporter Id,Driver name,Route progress")
MORE_ROUTES = [
    *ROUTES,
    *_split("Delivery service type,Route duration,All stops,Stops complete,Not started stops"),
]
WEX = _split(
    "Transaction Date,Transaction Time,Post Date,Account Number,Account Name,Card Number,"
    "Emboss Line 2,Custom Vehicle/Asset ID,Units,Unit of Measure,Unit Cost,Total Fuel Cost,"
    "Service Cost,Other Cost,Total Non-Fuel Cost,Gross Cost,Exempt Tax,Discount,Net Cost,"
    "Reported Tax,Product,Product Description,Transaction Description,Merchant (Brand),"
    "Merchant Name,Merchant Address,Merchant City,Merchant State / Province,"
    "Merchant Postal Code,Merchant Site ID,Current Odometer,Adjusted Odometer,"
    "Previous Odometer,Distance Driven,Fuel Economy,Cost Per Distance,Vehicle Description,VIN,"
    "Tank Capacity,In Service Date,Start Odometer,Driver Last Name,Driver First Name,"
    "Driver Middle Name,Driver Department,Employee ID,Transaction Ticket Number,"
    "Currency Exchange Rate,Rebate Code,Driver Prompt ID,Vehicle Prompt ID,Department,"
    "Tank Capacity 2"
)
ROUTES_NAME = "Routes_DXX1_2026-02-27_10_00 (PST).xlsx"


def sound_vin(number: int) -> str:
    base = f"1FTBW2CM{{}}H{number:07d}"
    return next(v for c in "0123456789X" if vin_is_sound(v := base.format(c)))


def csv_of(header: Sequence[str], *lines: Sequence[object], delimiter: str = ",") -> bytes:
    out = StringIO()
    csv.writer(out, delimiter=delimiter).writerows([header, *lines])
    return out.getvalue().encode("utf-8")


def named(header: Sequence[str], **values: object) -> list[object]:
    """Return one line with values in the columns named; blanks stand for underscores."""
    by_name = {key.replace("_", " "): value for key, value in values.items()}
    assert by_name.keys() <= set(header), by_name.keys() - set(header)
    return [by_name.get(name, "") for name in header]


def associates(*lines: Sequence[object]) -> bytes:
    return csv_of(ASSOCIATES, *lines)


def driver_line(
    name: str = "Ann Example", transporter_id: str = ANN, **others: object
) -> list[Any]:
    values = {"Name_and_ID": name, "TransporterID": transporter_id, "Status": "ACTIVE"} | others
    return named(ASSOCIATES, **values)


def van_line(number: int = 1, **others: object) -> list[Any]:
    values = {"vin": sound_vin(number), "vehicleName": f"V{number}", "make": "Ford"}
    return named(VEHICLES, **(values | {"operationalStatus": "OPERATIONAL"} | others))


def wex_line(ticket: str = "0001001", **others: object) -> list[Any]:
    values = {
        "Transaction Date": "02/27/2026",
        "Transaction Time": "13:05",
        "Card Number": "7083050030004821",
        "Custom Vehicle/Asset ID": "V1",
        "Units": "14.250",
        "Unit of Measure": "GAL",
        "Unit Cost": "3.459",
        "Net Cost": "$49.29",
        "Product Description": "UNLEADED REGULAR",
        "Merchant Name": "EXAMPLE FUELS #4",
        "Merchant City": "KENT",
        "Merchant State / Province": "WA",
        "Current Odometer": "10250",
        "Transaction Ticket Number": ticket,
        "Driver Prompt ID": ANN,
    }
    return [({**values, **others}).get(name, "") for name in WEX]


def workbook(
    rows: Sequence[Sequence[object]],
    *,
    sheet: str = "Sheet1",
    also: Callable[[Any, Any], None] | None = None,
) -> bytes:
    """Return an .xlsx; ``also`` may write more into the book and its first sheet."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet(sheet)
    day = book.add_format({"num_format": "mm/dd/yy"})
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, date):
                page.write_datetime(number, column, value, day)
            else:
                page.write(number, column, value)
    if also is not None:
        also(book, page)
    book.close()
    return out.getvalue()


def found_company(app: App, state: str | None = "WA") -> None:
    with app.write("test") as uow:
        uow.add(Company(legal_name="Example Logistics LLC", state=state))
        uow.commit()


def look(app: App, content: bytes, name: str = "file.csv", asked: Asked | None = None) -> Preview:
    with app.read() as source:
        return preview(source, name, content, today=TODAY, asked=asked or Asked())


def bring_in(
    app: App, content: bytes, name: str = "file.csv", asked: Asked | None = None
) -> ImportOutcome:
    seen = look(app, content, name, asked)
    with app.write("import_file") as uow:
        outcome = apply(uow, seen)
        uow.commit()
    return outcome


def counts(seen: Preview | ImportOutcome) -> tuple[int, int, int]:
    return seen.added, seen.changed, seen.unchanged


def reasons(seen: Preview) -> Mapping[int, str]:
    return {bad.line: bad.reason for bad in seen.unreadable}
