"""What was bought with fuel cards, as the list shows it."""

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from dsp_desktop.app import App
from dsp_desktop.db import biglist
from dsp_desktop.fuel.models import FuelPurchase
from dsp_desktop.fuel.queries import (
    FUEL_PURCHASE_LIST,
    fuel_card_panel,
    fuel_purchase_panel,
    van_sections,
)
from dsp_desktop.kernel.listing import ListQuery, Span
from dsp_desktop.kernel.money import Money
from tests.conftest import CLOCK
from tests.support.builders import a_card, a_driver, a_van

TODAY = CLOCK.today()


def a_purchase(app: App, reference: str, bought_on: date = TODAY, **matched: object) -> int:
    with app.write("test") as uow:
        purchase = FuelPurchase(
            reference=reference,
            bought_on=bought_on,
            bought_at=time(18, 22),
            card_last4="4417",
            gallons=Decimal("12.345"),
            total=Money.of("43.21"),
            merchant="Shell Rainier",
            **matched,
        )
        purchase_id = uow.add(purchase).id
        uow.commit()
    return purchase_id


def test_a_purchase_is_found_by_merchant_card_reference_van_and_driver(app: App) -> None:
    van_id, driver_id = a_van(app, number="VAN 08"), a_driver(app, name="Đặng Văn An")
    matched = a_purchase(app, "T-100", van_id=van_id, driver_id=driver_id)
    bare = a_purchase(app, "T-200")

    with app.read() as source:
        both, one, other = {matched, bare}, {matched}, {bare}
        for typed, hits in {
            "rainier": both, "4417": both, "T-100": one, "van 08": one, "dang van": one,
            "T-200": other, "an": one, "nowhere": set(), "a'b%_": set(), "%": set(),
        }.items():  # fmt: skip
            found = FUEL_PURCHASE_LIST.ids(source, ListQuery(text=typed))
            assert set(found) == hits, typed
            assert FUEL_PURCHASE_LIST.count(source, ListQuery(text=typed)) == len(hits), typed


WAYS = {"walk: the list is short": (100, 100), "collect the hits": (0, 100), "walk": (0, 1)}


@pytest.mark.parametrize(("short", "worth"), WAYS.values(), ids=WAYS)
def test_a_search_finds_the_same_whichever_way_is_the_short_one(
    app: App, monkeypatch: pytest.MonkeyPatch, short: int, worth: int
) -> None:
    van_id = a_van(app, number="VAN 08")
    older = a_purchase(app, "T-100", TODAY - timedelta(days=10), van_id=van_id)
    newer, other = a_purchase(app, "T-200"), a_purchase(app, "08-tx", van_id=van_id)
    monkeypatch.setattr(biglist, "_SHORT", short)
    monkeypatch.setattr(biglist, "_WORTH", worth)
    week = {"period": Span.LAST_7_DAYS}

    with app.read() as source:
        for typed, hits in {
            "rainier": [other, newer, older], "t-100": [older], "VAN 08": [other, older],
            "t-": [newer, older], "T": [newer, older], "08": [other, older], "100": [older],
            "%%%": [], "%": [], "zz": [],
        }.items():  # fmt: skip
            latest = [each for each in hits if each != older]
            for filters, expected in (({}, hits), (week, latest)):
                query = ListQuery(typed, "bought_on", descending=True, filters=filters)
                assert FUEL_PURCHASE_LIST.ids(source, query) == expected, typed
                assert FUEL_PURCHASE_LIST.count(source, query) == len(expected), typed
                oldest_first = replace(query, descending=False)
                assert FUEL_PURCHASE_LIST.ids(source, oldest_first) == expected[::-1], typed
                by_reference = replace(query, sort="reference")
                assert set(FUEL_PURCHASE_LIST.ids(source, by_reference)) == set(expected), typed


def test_the_period_counts_today_as_its_last_day(app: App) -> None:
    inside = a_purchase(app, "T-1", TODAY - timedelta(days=6))
    a_purchase(app, "T-2", TODAY - timedelta(days=7))

    with app.read() as source:
        week = ListQuery(filters={"period": Span.LAST_7_DAYS})
        ever = ListQuery(filters={"period": Span.ALL_TIME})
        assert FUEL_PURCHASE_LIST.ids(source, week) == [inside]
        assert FUEL_PURCHASE_LIST.count(source, ever) == 2


def test_a_row_names_what_it_was_matched_to(app: App) -> None:
    van_id, driver_id, card_id = a_van(app), a_driver(app), a_card(app)
    matched = a_purchase(app, "T-1", van_id=van_id, driver_id=driver_id, card_id=card_id)
    bare = a_purchase(app, "T-2", vehicle_prompt="99")

    with app.read() as source:
        rows = FUEL_PURCHASE_LIST.rows(source, [matched, bare])
        assert (rows[matched].van, rows[matched].driver) == ("V1", "Ada Example")
        assert (rows[bare].van, rows[bare].driver) == (None, None)
        known = fuel_purchase_panel(source, matched).sections[1].facts
        unknown = fuel_purchase_panel(source, bare).sections[1].facts
        latest = [section.facts[0].record_id for section in (
            van_sections(source, van_id)[1], fuel_card_panel(source, card_id).sections[1],
        )]  # fmt: skip

    assert [fact.record_id for fact in known] == [van_id, driver_id, card_id]
    assert [fact.value for fact in unknown] == [
        "Not matched (99)", "Not matched (no prompt)", "•••• 4417",
    ]  # fmt: skip
    assert latest == [matched, matched]
