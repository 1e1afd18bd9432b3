"""Headers as vendors spell them: each variant is known by a test of its own."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from dsp_desktop.app import App
from dsp_desktop.dispatch.models import Route
from dsp_desktop.fuel.models import FuelPurchase
from dsp_desktop.intake.files import find_table
from dsp_desktop.intake.kinds.plans import Line, Values, read_line
from dsp_desktop.intake.planning import PLANNERS
from dsp_desktop.intake.terms import FileKind
from dsp_desktop.intake.values import number
from tests.intake.samples import (
    ANN,
    ASSOCIATES,
    JOSE,
    ROUTES,
    ROUTES_NAME,
    WEX,
    bring_in,
    csv_of,
    driver_line,
    found_company,
    look,
    reasons,
    wex_line,
    workbook,
)


def renamed(header: list[str], old: str, new: str) -> list[str]:
    assert old in header
    return [new if h == old else h for h in header]


NONE: dict[FileKind, dict[str, str]] = {kind: {} for kind in FileKind}


def read(content: bytes) -> Values:
    """Return what the only line of a file says, field by field."""
    found = find_table(content, NONE)
    (row,) = found.lines()
    line = read_line(row, found.layout, PLANNERS[found.layout.spec.kind].readers)
    assert isinstance(line, Line)
    return line.values


@pytest.mark.parametrize(
    "spelling",
    ["TransporterID", "Transporter Id", "Transporter ID", "transporter id", "TRANSPORTER ID",
     "Transporter ID ", " Transporter  ID", "Transporter ID:", "Transporter_ID",
     "DA Transporter ID:", "\u00a0Transporter\u00a0ID"],
)  # fmt: skip
def test_a_transporter_id_is_known_by_every_spelling(spelling: str) -> None:
    said = read(csv_of(renamed(ASSOCIATES, "TransporterID", spelling), driver_line()))
    assert said["transporter_id"] == ANN


@pytest.mark.parametrize(
    "spelling",
    ["ID expiration", "ID Expiration", "id expiration ", "ID expiration?", "IDExpiration"],
)
def test_an_id_expiration_is_known_by_every_spelling(spelling: str) -> None:
    header = renamed(ASSOCIATES, "ID expiration", spelling)
    said = read(csv_of(header, driver_line(ID_expiration="2027-01-05")))
    assert said["id_expires"] == date(2027, 1, 5)


@pytest.mark.parametrize("spelling", ["Name and ID", "Delivery Associate ", "Delivery Associate"])
def test_a_name_is_known_by_every_spelling(spelling: str) -> None:
    said = read(csv_of(renamed(ASSOCIATES, "Name and ID", spelling), driver_line()))
    assert said["name"] == "Ann Example"


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("case", [str.lower, str.upper, str.title])
def test_neither_case_nor_a_byte_order_mark_matters(mark: str, case: type[str]) -> None:
    header = [case(h) for h in ASSOCIATES]
    said = read(mark.encode() + csv_of(header, driver_line()))
    assert said["transporter_id"] == ANN


def test_rows_above_the_header_are_passed_over() -> None:
    above = b"Date:,2026-03-02\r\nStation:,DXX1\r\n\r\n"
    found = find_table(above + csv_of(ASSOCIATES, driver_line()), NONE)
    assert (found.layout.header_line, [row.line for row in found.lines()]) == (4, [5])


@pytest.mark.parametrize("nothing", ["Missing", "MISSING", "N/A", "n/a", "#N/A", "", " ", "-"])
def test_missing_and_not_available_are_no_value(nothing: str) -> None:
    said = read(csv_of(ASSOCIATES, driver_line(Email=nothing, ID_expiration=nothing)))
    assert (said["email"], said["id_expires"]) == (None, None)


@pytest.mark.parametrize("written", ["2027-01-05", "1/5/2027", "01/05/27"])
def test_the_three_forms_of_a_date_are_one_date(written: str) -> None:
    said = read(csv_of(ASSOCIATES, driver_line(ID_expiration=written)))
    assert said["id_expires"] == date(2027, 1, 5)


@pytest.mark.parametrize(
    ("written", "share"), [("98.6%", "0.986"), ("100%", "1"), ("98.6 %", "0.986")]
)
def test_a_percentage_is_a_share(written: str, share: str) -> None:
    assert number(written) == Decimal(share)


@pytest.mark.parametrize("transporter_id", ["A" + "1B" * 6, "A" + "1B" * 6 + "C"])
def test_transporter_ids_have_12_or_13_characters_after_the_first(transporter_id: str) -> None:
    said = read(csv_of(ASSOCIATES, driver_line(transporter_id=transporter_id)))
    assert said["transporter_id"] == transporter_id


@pytest.mark.parametrize("wrong", ["A" + "1" * 11, "A" + "1" * 14, "1" + "A" * 12])
def test_an_id_of_another_length_is_unreadable(app: App, wrong: str) -> None:
    assert list(reasons(look(app, csv_of(ASSOCIATES, driver_line(transporter_id=wrong))))) == [2]


@pytest.mark.parametrize("both", [f"{ANN}|{JOSE}", f"{ANN} | {JOSE}", f"{ANN}|{JOSE}|"])
def test_several_drivers_in_a_cell_are_split(app: App, both: str) -> None:
    found_company(app)
    bring_in(app, csv_of(ASSOCIATES, driver_line()))
    bring_in(app, workbook([ROUTES, ["CX1", "T", both, "Ann Example|José", "0%"]]), ROUTES_NAME)
    with app.read() as source:
        route = source.scalars(select(Route)).one()
    assert route.driver_id is not None
    assert route.helpers == "José"


@pytest.mark.parametrize(
    ("old", "new", "field", "wanted"),
    [
        ("Transaction Date", "Trans Date", "bought_on", date(2026, 2, 27)),
        (
            "Transaction Ticket Number",
            "Transaction ID",
            "reference",
            "WEX 0001001 UNLEADED REGULAR",
        ),
        ("Transaction Ticket Number", "Trans ID", "reference", "WEX 0001001 UNLEADED REGULAR"),
        ("Merchant Name", "Merchant Brand", "merchant", "EXAMPLE FUELS #4"),
        ("Merchant Name", "Merchant (Brand) ", "merchant", "EXAMPLE FUELS #4"),
        ("Current Odometer", "Odometer", "odometer_mi", 10_250),
        ("Units", "Gallons", "gallons", Decimal("14.250")),
        ("Net Cost", "Authorization Amount", "total", None),
        ("Merchant State / Province", "Merchant State", "state", "WA"),
    ],
)
def test_a_fuel_column_is_known_by_its_variants(
    app: App, old: str, new: str, field: str, wanted: object
) -> None:
    header = [h if h != new.strip() else "Another" for h in WEX]
    bring_in(app, csv_of(renamed(header, old, new), wex_line()))
    with app.read() as source:
        bought = source.scalars(select(FuelPurchase)).one()
    assert bought.total.cents == 4929
    if wanted is not None:
        assert getattr(bought, field) == wanted


def test_an_authorization_code_stands_in_for_a_ticket_number(app: App) -> None:
    header = renamed(list(WEX), "Transaction Ticket Number", "Authorization Code")
    bring_in(app, csv_of(header, wex_line("77AB")))
    with app.read() as source:
        assert "77AB" in source.scalars(select(FuelPurchase.reference)).one()
