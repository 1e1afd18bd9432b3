"""What giving each van back would cost, as the list and the panel tell it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from dsp_desktop.app import App
from dsp_desktop.fleet.logic import Reading
from dsp_desktop.fleet.service import LeaseDetails, add_lease, note_reading
from dsp_desktop.fleet.terms import EarlyEnd, LeaseKind, ReadingSource, RentPeriod
from dsp_desktop.kernel.errors import NotPermitted
from dsp_desktop.kernel.listing import ListQuery
from dsp_desktop.kernel.money import Money
from dsp_desktop.leasing.queries import (
    EXPOSURE_LIST,
    ExposureRow,
    exposure_total,
    exposures,
    lease_sections,
)
from tests.conftest import CLOCK
from tests.support.builders import a_van, a_vin, done

TODAY = CLOCK.today()
DAY = timedelta(days=1)


def leased(app: App, number: int, **terms: object) -> int:
    van_id = a_van(app, number=f"V{number}", vin=a_vin(number), odometer_mi=None)
    given = {"lessor": "Element", "starts": TODAY - 99 * DAY} | terms
    lease_id: int = done(app, add_lease, LeaseDetails(van_id, **given))  # type: ignore[arg-type] # named by the tests
    return lease_id


def rows(app: App, query: ListQuery | None = None) -> list[ExposureRow]:
    asked = query or ListQuery()
    with app.read() as source:
        found = EXPOSURE_LIST.rows(source, EXPOSURE_LIST.ids(source, asked))
        return [found[each] for each in EXPOSURE_LIST.ids(source, asked)]


def by_day(rent: int = 30, **terms: object) -> dict[str, object]:
    return {"rent": Money.of(rent), "rent_period": RentPeriod.DAY} | terms


def test_each_van_that_is_here_stands_in_the_list_with_what_giving_it_back_costs(app: App) -> None:
    leased(app, 1, **by_day(ends=TODAY + 10 * DAY, early_end=EarlyEnd.RENTS_LEFT))
    leased(app, 2, **by_day(early_end=EarlyEnd.FEE, early_fee=Money.of(75), deposit=Money.of(100)))
    leased(app, 3, **by_day(ends=TODAY - DAY, return_fee=Money.of(20)))
    leased(app, 4, **by_day(starts=TODAY + DAY))
    leased(app, 5, **by_day(returned_on=TODAY - DAY))
    leased(app, 6, kind=LeaseKind.OWNED)

    found = {row.van: row for row in rows(app)}

    assert {van: row.owed.amount for van, row in found.items()} == {"V1": 300, "V2": 75, "V3": 20}
    assert found["V2"].net == Money.of(-25)
    assert [found[van].days_left for van in ("V1", "V2", "V3")] == [10, None, 0]


def test_what_the_lease_leaves_open_is_marked_and_counted(app: App) -> None:
    leased(app, 1, **by_day(ends=TODAY + DAY))
    leased(app, 2, **by_day(ends=TODAY + DAY, early_end=EarlyEnd.RENTS_LEFT))
    with app.read() as source:
        total, uncertain = exposure_total(source, ListQuery())
    assert (total, uncertain) == (Money.of(60), 1)
    assert [row.is_certain for row in rows(app)] == [False, True]


def test_the_list_is_searched_sorted_and_cut_down(app: App) -> None:
    first = leased(app, 1, **by_day(ends=TODAY + 3 * DAY, lessor="Merrow"))
    second = leased(app, 2, **by_day(ends=TODAY + DAY))
    third = leased(app, 3, **by_day())
    assert [row.van for row in rows(app, ListQuery(text="merr"))] == ["V1"]
    assert [row.id for row in rows(app, ListQuery(sort="ends"))] == [second, first, third]
    falling = ListQuery(sort="ends", descending=True)
    assert [row.id for row in rows(app, falling)] == [first, second, third]
    assert [row.id for row in rows(app, ListQuery(only=frozenset({third})))] == [third]
    rentals = ListQuery(filters={"kind": (LeaseKind.RENTAL,)})
    assert rows(app, rentals) == []


def test_on_a_day_to_come_the_miles_are_those_at_the_pace_of_now(app: App) -> None:
    starts, ends = TODAY - 99 * DAY, TODAY + 100 * DAY
    leased(
        app, 1, starts=starts, ends=ends, allowance_mi=20_000, excess_mile_rate=Decimal("0.1"),
        early_end=EarlyEnd.NOTICE_ONLY, **by_day(),
    )  # fmt: skip
    van_id = rows(app)[0].van_id
    for days_ago, miles in ((90, 1_000), (0, 19_000)):  # 200 a day
        reading = Reading(TODAY - days_ago * DAY, miles)
        done(app, note_reading, van_id, reading, ReadingSource.FUEL)

    with app.read() as source:
        (now,) = exposures(source, TODAY)
        (soon,) = exposures(source, TODAY + 10 * DAY)

    assert now.miles == Money.of(900)  # 19,000 less 10,000 allowed in 100 of 200 days
    assert soon.miles == Money.of(1_000)  # 21,000 less 11,000
    assert (now.ahead_mi, now.over_at_end_mi) == (9_000, 19_000)


@pytest.mark.parametrize("readings", [[], [(0, 500)]])
def test_without_readings_the_miles_are_not_certain(
    app: App, readings: list[tuple[int, int]]
) -> None:
    leased(
        app, 1, ends=TODAY + 100 * DAY, allowance_mi=20_000, early_end=EarlyEnd.NOTICE_ONLY,
        **by_day(),
    )  # fmt: skip
    van_id = rows(app)[0].van_id
    for days_ago, miles in readings:
        done(app, note_reading, van_id, Reading(TODAY - days_ago * DAY, miles), ReadingSource.FUEL)
    with app.read() as source:
        (soon,) = exposures(source, TODAY + 10 * DAY)
    assert not soon.is_certain


def test_the_panel_of_a_lease_tells_its_cost_and_the_rents_to_come(app: App) -> None:
    lease_id = leased(
        app, 1, starts=date(2025, 1, 1), ends=date(2027, 12, 31), rent=Money.of(815),
        deposit=Money.of(1_000), return_fee=Money.of(395), early_end=EarlyEnd.SOME_RENTS,
        early_rents=2,
    )  # fmt: skip
    with app.read() as source:
        cost, how, coming = lease_sections(source, lease_id)
    assert [(fact.label, fact.value) for fact in how.facts] == [
        ("Early end", "2 rents of $815.00"),
        ("Return fee", "stated on the lease"),
    ]
    assert [(fact.label, fact.value) for fact in cost.facts] == [
        ("Early end", Money.of(1_630)),
        ("Return fee", Money.of(395)),
        ("Less the deposit", Money.of(1_000)),
        ("To give it back today", Money.of(1_025)),
    ]
    assert [fact.value for fact in coming.facts] == [Money.of(815)] * 3


def test_a_lease_that_is_over_has_no_cost_to_end(app: App) -> None:
    lease_id = leased(app, 1, returned_on=TODAY - DAY)
    with app.read() as source:
        assert lease_sections(source, lease_id) == ()


def test_a_lease_without_a_rent_says_that_none_falls_due(app: App) -> None:
    lease_id = leased(app, 1)
    with app.read() as source:
        cost, how, coming = lease_sections(source, lease_id)
    assert [fact.label for fact in cost.facts] == ["To give it back today", "Not certain"]
    assert (how.facts, how.empty) == ((), "Nothing would be owed.")
    assert ("Not certain", "The rent is not on file.") in [
        (fact.label, fact.value) for fact in cost.facts
    ]
    assert coming.facts == ()
    assert coming.empty


def test_what_leases_cost_is_told_only_to_who_may_see_the_fleet(app: App, clerk: App) -> None:
    lease_id = leased(app, 1)
    with clerk.read() as source:
        for question in (
            lambda: EXPOSURE_LIST.ids(source, ListQuery()),
            lambda: EXPOSURE_LIST.count(source, ListQuery()),
            lambda: EXPOSURE_LIST.rows(source, [lease_id]),
            lambda: exposures(source, TODAY),
            lambda: lease_sections(source, lease_id),
        ):
            with pytest.raises(NotPermitted):
                question()
