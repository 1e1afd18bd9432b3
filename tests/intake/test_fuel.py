"""WEX transactions become fuel purchases, matched to driver, van and card."""

from datetime import date, time
from decimal import Decimal

from sqlalchemy import select, text

from dsp_desktop.app import App
from dsp_desktop.fuel.models import FuelCard, FuelPurchase
from dsp_desktop.intake.planning import Asked
from dsp_desktop.kernel.money import Money
from tests.intake.samples import (
    ANN,
    FILES,
    VEHICLES,
    WEX,
    bring_in,
    counts,
    csv_of,
    look,
    reasons,
    van_line,
    wex_line,
    workbook,
)


def file(*lines: list[object]) -> bytes:
    return csv_of(WEX, *lines)


def purchases(app: App) -> list[FuelPurchase]:
    with app.read() as source:
        return list(source.scalars(select(FuelPurchase).order_by(FuelPurchase.id)))


def stock(app: App) -> None:
    bring_in(app, (FILES / "AssociateData.csv").read_bytes())
    bring_in(app, csv_of(VEHICLES, van_line(1), van_line(2)))
    with app.write("test") as uow:
        uow.add(FuelCard(provider="WEX", last4="4821"))
        uow.commit()


def test_a_purchase_comes_in_exactly_and_matched(app: App) -> None:
    stock(app)
    seen = look(app, file(wex_line()))
    assert seen.notes == ()
    bring_in(app, file(wex_line()))
    (bought,) = purchases(app)
    assert (bought.bought_on, bought.bought_at) == (date(2026, 2, 27), time(13, 5))
    assert (bought.gallons, bought.unit_price) == (Decimal("14.250"), Decimal("3.459"))
    assert (bought.total, bought.odometer_mi) == (Money(4929), 10_250)
    assert (bought.merchant, bought.city, bought.state) == ("EXAMPLE FUELS #4", "KENT", "WA")
    assert None not in (bought.driver_id, bought.van_id, bought.card_id)


def test_only_the_last_four_digits_of_a_card_are_kept(app: App) -> None:
    bring_in(app, file(wex_line()))
    assert purchases(app)[0].card_last4 == "4821"
    with app.read() as source:
        for table in ("fuel_purchase", "audit_entry"):
            rows = source.execute(text(f"SELECT * FROM {table}")).all()  # noqa: S608 - our own
            assert "7083050030004821" not in str(rows)
    assert "7083050030004821" not in repr(look(app, file(wex_line("0001002"))))


def test_what_cannot_be_matched_is_imported_counted_and_matched_later(app: App) -> None:
    content = file(wex_line(), wex_line("0001002"))
    (note,) = look(app, content).notes
    assert "Of 2 lines, 2 have no driver on file, 2 no van and 2 no fuel card" in note
    bring_in(app, content)
    stock(app)
    assert counts(bring_in(app, content)) == (0, 2, 0)
    assert None not in (purchases(app)[0].driver_id, purchases(app)[0].van_id)
    assert counts(look(app, content)) == (0, 0, 2)


def test_a_match_made_by_hand_stays(app: App) -> None:
    stock(app)
    bring_in(app, file(wex_line()))
    with app.write("test") as uow:
        bought = uow.get(FuelPurchase, 1)
        other = next(v for v in (1, 2) if v != bought.van_id)
        bought.van_id = other
        uow.commit()
    assert counts(look(app, file(wex_line()))) == (0, 0, 1)


def test_a_driver_is_found_by_full_name_where_the_prompt_says_nothing(app: App) -> None:
    stock(app)
    names = {"Driver Prompt ID": "", "Driver First Name": "JOSE", "Driver Last Name": "NUNEZ"}
    bring_in(app, file(wex_line(**names)))
    assert purchases(app)[0].driver_id is not None


def test_one_ticket_with_two_products_is_two_purchases(app: App) -> None:
    wash = wex_line(**{"Product Description": "CAR WASH", "Units": "1", "Unit of Measure": "EA"})
    assert counts(bring_in(app, file(wex_line(), wash))) == (2, 0, 0)
    assert purchases(app)[1].gallons is None


def test_one_ticket_number_on_two_days_is_two_purchases(app: App) -> None:
    later = wex_line(**{"Transaction Date": "02/28/2026"})
    assert counts(bring_in(app, file(wex_line(), later))) == (2, 0, 0)


def test_a_longer_statement_adds_only_what_is_new(app: App) -> None:
    bring_in(app, file(*[wex_line(f"{n:07d}") for n in range(700)]))
    longer = file(*[wex_line(f"{n:07d}") for n in range(1_400)])
    assert counts(bring_in(app, longer)) == (700, 0, 700)


def test_the_first_column_that_says_something_is_taken(app: App) -> None:
    line = wex_line(**{"Net Cost": "", "Gross Cost": "51.00", "Adjusted Odometer": "10,300"})
    bring_in(app, file(line))
    assert (purchases(app)[0].total, purchases(app)[0].odometer_mi) == (Money(5100), 10_300)


def test_a_variant_with_other_headers_is_recognized(app: App) -> None:
    header = ["Trans Date", "Trans ID", "Card Number", "Gallons", "Unit Cost", "Gross Cost",
              "Merchant Brand", "Odometer", "Driver ID"]  # fmt: skip
    line = ["2026-02-27", "990017", 4821.0, 10.5, 3.4591, 36.32, "EXAMPLE FUELS", 10_250, ANN]
    bring_in(app, workbook([["Period: February 2026"], header, line]))
    (bought,) = purchases(app)
    assert (bought.reference, bought.unit_price) == ("WEX 990017", Decimal("3.459"))


def test_an_unusual_report_can_be_mapped_by_hand_and_is_remembered(app: App) -> None:
    content = csv_of(["When", "What it cost", "Card"], ["2/27/26", "$40.00", "4821"])
    asked = Asked(
        kind=look(app, file(wex_line())).kind,
        columns={"When": "bought_on", "What it cost": "total"},
    )
    assert counts(bring_in(app, content, asked=asked)) == (1, 0, 0)
    again = Asked(kind=asked.kind)
    assert counts(look(app, content, asked=again)) == (0, 0, 1)


def test_amounts_and_quantities_out_of_all_measure_are_unreadable(app: App) -> None:
    lines = [wex_line(Units="9e40"), wex_line(**{"Net Cost": "free", "Units": "x"})]
    said = reasons(look(app, file(*lines)))
    assert "Units: “9E+40” is not between" in said[2]
    assert "Units: “x” is not a number." in said[3]
    assert "Net Cost: “free” is not a number." in said[3]
