"""What the reports about the fleet say of a company whose every record is known."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest

from dsp_desktop.app import App
from dsp_desktop.custody.logic import Item
from dsp_desktop.custody.service import HandOutDetails, hand_out, take_back
from dsp_desktop.custody.terms import Condition, ItemKind
from dsp_desktop.devices.service import lose_device
from dsp_desktop.fleet.service import LeaseDetails, add_lease, return_van
from dsp_desktop.fleet.terms import RentPeriod
from dsp_desktop.kernel.money import Money
from dsp_desktop.reports.asking import asking
from dsp_desktop.reports.catalog import report_named
from dsp_desktop.reports.document import Document
from dsp_desktop.reports.making import make
from tests.conftest import CLOCK
from tests.support.builders import a_card, a_company, a_device, a_driver, a_van, a_vin, done

TODAY = CLOCK.today()


def made(app: App, name: str, **answers: Any) -> Document:
    report = report_named(name)
    with app.read() as source:
        asked = asking(report.parameters, answers, now=CLOCK.now(), today=TODAY, prepared_by="Ada")
        return make(source, report, asked).document


def rows(document: Document, title: str) -> list[Mapping[str, Any]]:
    (table,) = (table for table in document.tables if table.title == title)
    titles = [column.title for column in table.columns]
    return [dict(zip(titles, row, strict=True)) for row in table.rows]


@pytest.fixture
def fleet(app: App) -> App:
    """One van leased by the month, one rented by the day, one that went back in February."""
    a_company(app)
    for number, lessor, rent, period in (
        ("01", "Alderway", Money.of(800), RentPeriod.MONTH),
        ("02", "Stonebeck", Money.of(49), RentPeriod.DAY),
        ("03", "Alderway", Money.of(700), RentPeriod.MONTH),
    ):
        van = a_van(app, number=number, vin=a_vin(int(number)), plate=f"P{number}")
        terms = LeaseDetails(van, lessor, date(2026, 1, 1), rent=rent, rent_period=period)
        done(app, add_lease, terms)
        if number == "03":
            done(app, return_van, van, date(2026, 2, 10))
    return app


def test_the_schedule_adds_up_what_is_paid_in_an_average_month(fleet: App) -> None:
    document = made(fleet, "fleet-schedule")
    assert [row["Van"] for row in rows(document, "Vans")] == ["01", "02"]
    assert [row["Rent a month"] for row in rows(document, "Vans")] == [
        Money.of(800),
        Money.of("1490.42"),
    ]
    total = document.tables[0].total
    assert total is not None
    assert total[0] == "2 vans"
    assert Money.of("2290.42") in total
    lessors = [
        (row["Lessor"], row["Vans"], row["Rent a month"]) for row in rows(document, "By lessor")
    ]
    assert lessors == [("Alderway", 1, Money.of(800)), ("Stonebeck", 1, Money.of("1490.42"))]
    assert document.counts == (("vans", 2),)


def test_a_van_given_back_is_there_on_a_day_before_and_where_it_is_asked_for(fleet: App) -> None:
    before = made(fleet, "fleet-schedule", on=date(2026, 2, 1))
    assert [row["Van"] for row in rows(before, "Vans")] == ["01", "02", "03"]
    assert rows(before, "Vans")[2]["Lessor"] == "Alderway"
    everything = made(fleet, "fleet-schedule", with_returned=True)
    assert [row["Van"] for row in rows(everything, "Vans")] == ["01", "02", "03"]


def test_a_van_without_a_lease_is_counted_and_costs_nothing(app: App) -> None:
    a_company(app)
    a_van(app)
    (line,) = rows(made(app, "fleet-schedule"), "By lessor")
    assert (line["Lessor"], line["Vans"], line["With a rent on file"]) == ("No lease on file", 1, 0)
    assert line["Rent a month"] == Money.of(0)


def test_devices_and_cards_are_with_who_had_them_when_the_day_ended(app: App) -> None:
    a_company(app)
    ann, bob = a_driver(app, name="Ann Lee"), a_driver(app, name="Bob Ray")
    phone = Item(ItemKind.DEVICE, a_device(app, label="H-01")).handle
    since = datetime(2026, 2, 27, 14, 0, tzinfo=UTC)
    first = done(app, hand_out, HandOutDetails(phone, ann, since=since))
    done(app, take_back, first, Condition.GOOD)
    done(app, hand_out, HandOutDetails(phone, bob))
    done(app, lose_device, a_device(app, label="H-02", imei=None))
    a_card(app, last4="4321")
    (yesterday,) = rows(made(app, "devices-and-cards", on=date(2026, 3, 1)), "Held")
    assert (yesterday["Holder"], yesterday["Since"]) == ("Ann Lee", since)
    today = made(app, "devices-and-cards")
    assert [row["Holder"] for row in rows(today, "Held")] == ["Bob Ray"]
    assert [row["Item"] for row in rows(today, "Lost")] == ["H-02"]
    assert [row["Item"][-5:] for row in rows(today, "Held by nobody")] == ["…4321"]
    assert today.counts == (("held", 1), ("held_by_nobody", 1), ("lost", 1))
