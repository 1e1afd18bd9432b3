"""Substring search over big tables: the same answers on both databases."""

from datetime import date

import pytest
from sqlalchemy import select

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
        ("río", {"Café Río"}),
    ],
)
def test_any_part_of_the_text_is_found(purchases: App, typed: str, expected: set[str]) -> None:
    columns = (FuelPurchase.reference, FuelPurchase.merchant, FuelPurchase.card_last4)
    with purchases.read() as source:
        found = source.scalars(
            select(FuelPurchase.merchant).where(substring(source, FuelPurchase, columns, typed))
        )
        assert set(found) == expected


def test_the_index_follows_changes_and_removals(purchases: App) -> None:
    with purchases.write("correct") as uow:
        purchase = uow.session.scalars(select(FuelPurchase)).first()
        assert purchase is not None
        purchase.merchant = "Harbor Fuel"
        uow.commit()
    columns = (FuelPurchase.reference, FuelPurchase.merchant, FuelPurchase.card_last4)
    with purchases.read() as source:
        for typed, expected in (("harbor", 1), ("pine", 0)):
            match = substring(source, FuelPurchase, columns, typed)
            assert len(source.scalars(select(FuelPurchase.id).where(match)).all()) == expected
