"""The page of fuel exceptions: a review of the period, and many closed at once."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from dsp_desktop.fleet.terms import FuelType
from dsp_desktop.fuel.models import FuelPurchase
from dsp_desktop.fuel_review.queries import EXCEPTION_LIST
from dsp_desktop.fuel_review.terms import ExceptionStanding
from dsp_desktop.kernel.listing import ListQuery
from dsp_desktop.kernel.money import Money
from dsp_desktop.kernel.permissions import Permission
from tests.conftest import CLOCK
from tests.support.builders import a_company, a_van
from tests.support.doubles import ErrorEar
from ui.kit import dialogs
from ui.kit.operations import Operations
from ui.kit.places import Place
from ui.kit.spec import PageSpec
from ui.pages.fuel import FUEL_PURCHASES
from ui.pages.fuel_exceptions import EXCEPTIONS, FuelExceptionsPage


@pytest.fixture
def page(qtbot: QtBot, operations: Operations) -> FuelExceptionsPage:
    app = operations.app
    a_company(app)
    van = a_van(app, number="08", fuel_type=FuelType.GASOLINE, tank_gal=Decimal(25))
    with app.write("test") as uow:
        for number in range(3):
            bought = FuelPurchase(
                reference=f"T-{number}",
                bought_on=CLOCK.today() - timedelta(days=number),
                gallons=Decimal(30),
                total=Money.of(120),
                product="DSL" if number == 2 else "UNL",
                van_id=van,
            )
            uow.add(bought)
        uow.commit()
    page = FuelExceptionsPage(operations)
    qtbot.addWidget(page)
    page.show()
    return page


def press(page: FuelExceptionsPage, name: str) -> None:
    button = page.findChild(QPushButton, name)
    assert button is not None
    button.click()


def kinds(page: FuelExceptionsPage) -> list[str]:
    model = page.list.model
    return sorted(str(model.record(row).kind) for row in range(model.rowCount()))


def test_a_review_fills_the_list_and_says_what_it_came_to(page: FuelExceptionsPage) -> None:
    assert kinds(page) == []
    press(page, "review")
    assert kinds(page) == ["over_tank", "over_tank", "over_tank", "wrong_fuel"]
    assert page.said.text().startswith("3 purchases held against cards, hand-outs, routes and vans")
    assert "4 new exceptions, 0 open as before" in page.said.text()
    press(page, "review")
    assert "0 new exceptions, 4 open as before" in page.said.text()


def test_chosen_ones_are_closed_with_one_reason(
    page: FuelExceptionsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(page, "review")
    page.list.table.selectAll()
    asked: list[str] = []

    def answer(_parent: object, _title: str, question: str) -> str:
        asked.append(question)
        return "The tank on file was of another model"

    monkeypatch.setattr(dialogs, "ask", answer)
    press(page, "close")
    assert asked == ["4 exceptions chosen. What was it? The reason stays with the exception."]
    assert kinds(page) == []
    page.list.bar.set_to(filters={"status": ExceptionStanding.CLOSED})
    assert len(kinds(page)) == 4


def test_who_only_sees_fuel_is_offered_neither(
    qtbot: QtBot, operations: Operations, page: FuelExceptionsPage
) -> None:
    sees = replace(operations.app.actor, permissions=frozenset({Permission.FUEL_VIEW}))
    operations.app = replace(operations.app, actor=sees)
    poorer = FuelExceptionsPage(operations)
    qtbot.addWidget(poorer)
    assert page.findChild(QPushButton, "review") is not None
    assert poorer.findChild(QPushButton, "review") is None
    assert poorer.findChild(QPushButton, "close") is None


def test_the_panel_of_a_purchase_begins_with_what_does_not_fit(
    page: FuelExceptionsPage, operations: Operations, errors: ErrorEar
) -> None:
    press(page, "review")
    assert isinstance(FUEL_PURCHASES, PageSpec)
    assert FUEL_PURCHASES.panel is not None
    assert EXCEPTIONS.panel is not None
    with operations.app.read() as source:
        (first, *_rest) = EXCEPTION_LIST.rows(
            source, EXCEPTION_LIST.ids(source, ListQuery())
        ).values()
        panel = FUEL_PURCHASES.panel(source, first.purchase_id)
    assert panel.sections[0].title == "Exceptions"
    page.visit(Place("fuel_exception", record_id=first.id))
    assert page.list.selected() == first.id
    assert errors.heard == []
