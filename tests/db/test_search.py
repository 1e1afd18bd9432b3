"""Substring search over big tables: the same answers on both databases."""

from datetime import date

import pytest
from sqlalchemy import or_, select

from dsp_desktop.app import App
from dsp_desktop.db.search import substring
from dsp_desktop.fuel.models import FuelPurchase
from dsp_desktop.kernel.money import Money

MERCHANTS = ("Pine Street Fuel", 'The "Best" Gas', "100% Diesel", "Café Río", "under_score")


@pytest.fixture
def purchases(app: App) -> App:
    with app.write("import") as uow:
        rows = [
            {"reference": f"R{n}", "bought_on": date(2026, 3, 1), "total": Money(1), "merchant": m}
            for n, m in enumerate(MERCHANTS)
        ]
        uow.add_mass(FuelPurchase, rows, batch_id=0)
        uow.commit()
    return app


def found(app: App, typed: str) -> set[str | None]:
    """Ask the index, and each row by itself: both must say the same."""
    columns = (FuelPurchase.reference, FuelPurchase.merchant, FuelPurchase.card_last4)
    merchants = select(FuelPurchase.merchant)
    with app.read() as source:
        ways = substring(source, FuelPurchase, columns, typed)
        by_index = or_(*(found for way in ways for found in way.found))
        by_row = or_(*(way.test for way in ways))
        answers = [set(source.scalars(merchants.where(each))) for each in (by_index, by_row)]
    assert answers[0] == answers[1]
    return answers[0]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("street", {"Pine Street Fuel"}),
        ("STREET F", {"Pine Street Fuel"}),
        ('"best"', {'The "Best" Gas'}),
        ("00% D", {"100% Diesel"}),
        ("r_sc", {"under_score"}),
        ("a%b", set()),
        ("pi", {"Pine Street Fuel"}),
        ("PI", {"Pine Street Fuel"}),
        ("1", {"100% Diesel"}),
        ("r4", {"under_score"}),
        ("in", set()),
        ("%", set()),
        ("río", {"Café Río"}),
        ("RÍO", {"Café Río"}),
    ],
)
def test_any_part_of_the_text_is_found(purchases: App, typed: str, expected: set[str]) -> None:
    assert found(purchases, typed) == expected


def test_the_index_follows_changes_and_removals(purchases: App) -> None:
    with purchases.write("correct") as uow:
        purchase = uow.session.scalars(select(FuelPurchase)).first()
        assert purchase is not None
        purchase.merchant = "Harbor Fuel"
        uow.commit()
    assert found(purchases, "harbor") == {"Harbor Fuel"}
    assert found(purchases, "pine") == set()
