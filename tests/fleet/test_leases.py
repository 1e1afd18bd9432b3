"""What people do to leases."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from dsp_desktop.app import App
from dsp_desktop.fleet.logic import lease_standing, monthly_rent
from dsp_desktop.fleet.queries import (
    LEASE_LIST,
    VAN_LIST,
    lease_details,
    lease_panel,
    van_panel,
)
from dsp_desktop.fleet.service import LeaseDetails, add_lease, change_lease, remove_lease
from dsp_desktop.fleet.terms import LeaseStanding, RentPeriod
from dsp_desktop.kernel.errors import NotPermitted, Rejected
from dsp_desktop.kernel.listing import ListQuery
from dsp_desktop.kernel.money import Money
from tests.conftest import CLOCK
from tests.support.builders import a_van, a_vin, done

TODAY = CLOCK.today()
DAY = timedelta(days=1)


def a_lease(app: App, van_id: int, starts: date = date(2024, 4, 15), **changes: object) -> int:
    lease_id: int = done(
        app, add_lease, replace(LeaseDetails(van_id, "Element", starts), **changes)
    )
    return lease_id


def codes(refusal: pytest.ExceptionInfo[Rejected]) -> set[tuple[str, str]]:
    return {(p.field, p.code) for p in refusal.value.problems}


def test_everything_wrong_with_a_lease_is_said_at_once(app: App) -> None:
    van_id = a_van(app)

    with pytest.raises(Rejected) as refusal:
        a_lease(
            app, van_id, TODAY, lessor=" ", ends=TODAY - DAY, returned_on=TODAY + DAY,
            rent=Money(-1), deposit=Money(-1), allowance_mi=-1, excess_mile_rate=Decimal(-1),
            start_odometer_mi=-1,
        )  # fmt: skip

    assert codes(refusal) == {
        ("lessor", "field.required"),
        ("ends", "lease.ends_before_start"),
        ("returned_on", "field.in_future"),
        ("rent", "field.negative"),
        ("deposit", "field.negative"),
        ("allowance_mi", "field.negative"),
        ("excess_mile_rate", "field.negative"),
        ("start_odometer_mi", "field.negative"),
    }


def test_a_van_is_never_under_two_leases(app: App) -> None:
    van_id, other = a_van(app), a_van(app, number="V2", vin=a_vin(2))
    a_lease(app, van_id, date(2025, 1, 1), ends=date(2025, 12, 31))

    with pytest.raises(Rejected) as refusal:
        a_lease(app, van_id, date(2025, 12, 31), lessor="Merchants")

    assert codes(refusal) == {("starts", "lease.overlaps")}
    assert refusal.value.problems[0].details == (("lessor", "Element"), ("starts", "1 Jan 2025"))
    a_lease(app, other, date(2025, 12, 31))
    a_lease(app, van_id, date(2026, 1, 1))


def test_a_van_given_back_early_is_free_for_another_lease(app: App) -> None:
    van_id = a_van(app)
    a_lease(app, van_id, date(2025, 1, 1), ends=date(2028, 12, 31), returned_on=date(2025, 6, 30))

    a_lease(app, van_id, date(2025, 7, 1))


def test_a_lease_does_not_stand_in_its_own_way(app: App) -> None:
    lease_id = a_lease(app, a_van(app))
    with app.read() as source:
        seen = lease_details(source, lease_id)

    done(app, change_lease, lease_id, replace(seen.details, rent=Money.of(800)), seen.version)

    with app.read() as source:
        assert LEASE_LIST.rows(source, [lease_id])[lease_id].rent == Money.of(800)


def test_a_lease_entered_by_mistake_can_be_removed(app: App) -> None:
    lease_id = a_lease(app, a_van(app))

    done(app, remove_lease, lease_id)

    with app.read() as source:
        assert LEASE_LIST.count(source, ListQuery()) == 0


def test_the_van_list_shows_the_lease_in_force(app: App) -> None:
    van_id = a_van(app)
    a_lease(app, van_id, date(2024, 1, 1), lessor="Gone", returned_on=date(2024, 12, 31))
    a_lease(
        app, van_id, date(2025, 1, 1), lessor="Element", ends=date(2026, 12, 31),
        rent=Money.of(210), rent_period=RentPeriod.WEEK,
    )  # fmt: skip
    a_lease(app, van_id, date(2027, 1, 1), lessor="To come")

    with app.read() as source:
        row = VAN_LIST.rows(source, VAN_LIST.ids(source, ListQuery()))[van_id]

    assert (row.lessor, row.lease_ends) == ("Element", date(2026, 12, 31))
    assert row.rent_monthly == Money.of("912.50")


def test_a_lease_that_ran_out_is_shown_until_the_van_goes_back(app: App) -> None:
    van_id = a_van(app)
    a_lease(app, van_id, date(2024, 1, 1), ends=TODAY - DAY)

    with app.read() as source:
        assert VAN_LIST.rows(source, [van_id])[van_id].lease_ends == TODAY - DAY


def test_vans_sort_by_the_rent_of_a_month_whatever_the_period(app: App) -> None:
    ids = [a_van(app, number=f"V{n}", vin=a_vin(n)) for n in range(3)]
    for van_id, rent, period in zip(ids, (40, 210, 1000), RentPeriod, strict=True):
        a_lease(app, van_id, rent=Money.of(rent), rent_period=period)

    with app.read() as source:
        assert VAN_LIST.ids(source, ListQuery(sort="rent_monthly")) == [ids[1], ids[2], ids[0]]


@pytest.mark.parametrize("period", RentPeriod)
@pytest.mark.parametrize("cents", [0, 1, 6, 7, 49_00, 815_33])
def test_the_list_and_the_arithmetic_agree_on_rent(
    app: App, period: RentPeriod, cents: int
) -> None:
    lease_id = a_lease(app, a_van(app), rent=Money(cents), rent_period=period)

    with app.read() as source:
        row = LEASE_LIST.rows(source, [lease_id])[lease_id]

    assert row.rent_monthly == monthly_rent(Money(cents), period)


def test_the_list_and_the_arithmetic_agree_on_where_a_lease_stands(app: App) -> None:
    terms = [
        (TODAY - 9 * DAY, None, None),
        (TODAY - 9 * DAY, TODAY, None),
        (TODAY - 9 * DAY, TODAY - DAY, None),
        (TODAY - 9 * DAY, TODAY - DAY, TODAY),
        (TODAY - 9 * DAY, None, TODAY - DAY),
        (TODAY + DAY, None, None),
        (TODAY, None, TODAY),
    ]
    found = []
    for number, (starts, ends, returned_on) in enumerate(terms):
        van_id = a_van(app, number=f"V{number}", vin=a_vin(number))
        found.append(a_lease(app, van_id, starts, ends=ends, returned_on=returned_on))

    with app.read() as source:
        rows = LEASE_LIST.rows(source, found)
        for standing in LeaseStanding:
            query = ListQuery(filters={"standing": standing})
            shown = set(LEASE_LIST.ids(source, query))
            assert shown == {i for i in found if rows[i].standing is standing}
    assert [rows[i].standing for i in found] == [lease_standing(*term, TODAY) for term in terms]


def test_the_panel_counts_months_and_miles(app: App) -> None:
    van_id = a_van(app, odometer_mi=61_250)
    lease_id = a_lease(
        app, van_id, date(2024, 4, 15), ends=date(2028, 4, 14), rent=Money.of(815),
        start_odometer_mi=250, allowance_mi=60_000, excess_mile_rate=Decimal("0.185"),
    )  # fmt: skip

    with app.read() as source:
        on_van = {fact.label: fact.value for fact in van_panel(source, van_id).sections[0].facts}
        on_lease = {
            fact.label: fact.value for fact in lease_panel(source, lease_id).sections[0].facts
        }

    assert on_van == on_lease
    assert on_van["Rent"] == "$815.00 a month"
    assert on_van["Months run"] == "22 of 48"
    assert on_van["Miles"] == "61,000 of 60,000 allowed"
    assert on_van["Excess"] == "1,000 mi, $185.00 so far"


def test_the_panel_leaves_out_what_nobody_knows(app: App) -> None:
    van_id = a_van(app, odometer_mi=None)
    a_lease(app, van_id, allowance_mi=60_000)

    with app.read() as source:
        facts = van_panel(source, van_id).sections[0].facts

    assert [fact.label for fact in facts] == ["Lessor", "Ends"]


@pytest.mark.parametrize(
    "action",
    [
        lambda uow: add_lease(uow, LeaseDetails(1, "Element", TODAY)),
        lambda uow: change_lease(uow, 1, LeaseDetails(1, "Element", TODAY), 1),
        lambda uow: remove_lease(uow, 1),
    ],
)
def test_without_permission_nothing_happens(clerk: App, action: object) -> None:
    with pytest.raises(NotPermitted), clerk.write("test") as uow:
        action(uow)  # type: ignore[operator]
