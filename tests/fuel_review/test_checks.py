"""In what a purchase does not fit, and that what does fit is left alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsp_desktop.fleet.terms import FuelType
from dsp_desktop.fuel_review.checks import review
from dsp_desktop.fuel_review.logic import (
    Books,
    CardFacts,
    DriverFacts,
    Fill,
    Finding,
    Hands,
    Held,
    Limits,
    VanFacts,
    sold,
    weight_of,
)
from dsp_desktop.fuel_review.terms import ExceptionKind, Fuel, Weight
from dsp_desktop.kernel.money import Money
from dsp_desktop.kernel.progress import NoProgress

ZONE = ZoneInfo("America/Los_Angeles")
DAY = date(2026, 11, 18)
VAN, ELECTRIC, STEP = 1, 2, 3
ADA, BEN, GONE = 11, 12, 13
CARD = 21
_LIMITS = Limits()


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE).astimezone(UTC)


def a_fill(number: int = 1, **changes: Any) -> Fill:
    return replace(
        Fill(
            id=number, on=DAY, at=at(18), total=Money.of("60.00"), gallons=Decimal(15),
            price=Decimal("4.00"), product="UNL", state="WA", odometer=20_200, driver=ADA,
            van=VAN, card=CARD, last4="4417",
        ),
        **changes,
    )  # fmt: skip


def some_books(*fills: Fill, **changes: Any) -> Books:
    shift = Held(ADA, at(9), at(19, 30))
    return replace(
        Books(
            zone=ZONE,
            fills=fills,
            vans={
                VAN: VanFacts("08", FuelType.GASOLINE, Decimal(25)),
                ELECTRIC: VanFacts("21", FuelType.ELECTRIC),
                STEP: VanFacts("31", FuelType.DIESEL, Decimal(40)),
            },
            drivers={
                ADA: DriverFacts("Ada Example"),
                BEN: DriverFacts("Ben Example"),
                GONE: DriverFacts("Gus Gone", DAY - timedelta(days=9)),
            },
            cards={CARD: CardFacts("WEX 4417", Money.of(150), Decimal(30))},
            last4s=frozenset({"4417"}),
            vans_held={VAN: [shift]},
            cards_held={CARD: [Held(ADA, at(8, day=date(2026, 1, 5)), None)]},
            shifts={ADA: [shift]},
            routed={DAY: [(ADA, VAN)]},
            readings={VAN: [(DAY - timedelta(days=2), 20_000)]},
        ),
        **changes,
    )


def found(books: Books, limits: Limits = _LIMITS, day: date = DAY) -> list[Finding]:
    return review(books, (day, day), {day: limits}, NoProgress())


def kinds(books: Books) -> set[ExceptionKind]:
    return {each.kind for each in found(books)}


def evidence(books: Books, kind: ExceptionKind) -> str:
    (only,) = [each.evidence for each in found(books) if each.kind is kind]
    return only


def test_a_purchase_that_fits_is_left_alone() -> None:
    assert kinds(some_books(a_fill())) == set()


@pytest.mark.parametrize(
    ("changes", "kind", "words"),
    [
        (
            {"gallons": Decimal("26.26")},
            ExceptionKind.OVER_TANK,
            "26.26 gal were bought; the tank of Van 08 holds 25.00 gal",
        ),
        ({"product": "ULSD"}, ExceptionKind.WRONG_FUEL, "Van 08, which runs on gasoline"),
        ({"product": "PREMIUM UNLEADED"}, ExceptionKind.PREMIUM_GRADE, "our vans run on regular"),
        (
            {"at": at(23, 15)},
            ExceptionKind.DRIVER_OFF,
            "at 11:15 PM; the shift was 9:00 AM to 7:30 PM",
        ),
        (
            {"driver": BEN, "card": None, "last4": None},
            ExceptionKind.DRIVER_OFF,
            "no route that day",
        ),
        ({"driver": GONE}, ExceptionKind.HOLDER_LEFT, "Gus Gone is who bought and left 9 Nov 2026"),
        ({"driver": BEN}, ExceptionKind.VAN_ELSEWHERE, "Van 08 was with Ada Example (9:00 AM"),
        (
            {"card": None, "last4": "9999"},
            ExceptionKind.CARD_UNKNOWN,
            "No card of ours ends in 9999",
        ),
        (
            {"total": Money.of("150.01")},
            ExceptionKind.OVER_LIMITS,
            "$150.01 that day; its limit is $150.00",
        ),
        (
            {"gallons": Decimal("30.01"), "van": None},
            ExceptionKind.OVER_LIMITS,
            "30.01 gal in one fill",
        ),
        (
            {"odometer": 19_999},
            ExceptionKind.ODOMETER_BACKWARDS,
            "19,999 mi was typed; Van 08 had 20,000 mi on 16 Nov",
        ),
        (
            {"odometer": 21_001},
            ExceptionKind.ODOMETER_IMPOSSIBLE,
            "1,001 mi in 2 days, at most 1,000",
        ),
    ],
)
def test_what_does_not_fit_is_said_in_words_and_figures(
    changes: dict[str, Any], kind: ExceptionKind, words: str
) -> None:
    assert words in evidence(some_books(a_fill(**changes)), kind)


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"gallons": Decimal("26.25")}, ExceptionKind.OVER_TANK),  # 5% over 25
        ({"product": "DEF", "gallons": Decimal(29)}, ExceptionKind.OVER_TANK),
        ({"product": "Car wash"}, ExceptionKind.WRONG_FUEL),
        ({"at": at(20, 30)}, ExceptionKind.DRIVER_OFF),  # an hour after the van came back
        ({"at": at(8)}, ExceptionKind.DRIVER_OFF),
        ({"at": None}, ExceptionKind.DRIVER_OFF),
        ({"total": Money.of(150)}, ExceptionKind.OVER_LIMITS),
        ({"odometer": 20_000}, ExceptionKind.ODOMETER_BACKWARDS),
        ({"odometer": 21_000}, ExceptionKind.ODOMETER_IMPOSSIBLE),
        ({"odometer": None}, ExceptionKind.ODOMETER_BACKWARDS),
        ({"card": None, "last4": None}, ExceptionKind.CARD_UNKNOWN),
    ],
)
def test_what_is_just_within_bounds_is_left_alone(
    changes: dict[str, Any], kind: ExceptionKind
) -> None:
    assert kind not in kinds(some_books(a_fill(**changes)))


def test_liquid_fuel_on_an_electric_van_is_serious_and_charging_it_is_not_an_exception() -> None:
    pumped = some_books(a_fill(van=ELECTRIC))
    assert "UNL, 15.00 gal, was bought for Van 21, which is electric" in evidence(
        pumped, ExceptionKind.LIQUID_ON_ELECTRIC
    )
    assert weight_of(ExceptionKind.LIQUID_ON_ELECTRIC) is Weight.SERIOUS
    charged = some_books(a_fill(van=ELECTRIC, product="EV CHARGING", gallons=None))
    assert ExceptionKind.LIQUID_ON_ELECTRIC not in kinds(charged)


def test_a_driver_without_a_route_who_holds_a_van_is_on_shift() -> None:
    assert ExceptionKind.DRIVER_OFF not in kinds(some_books(a_fill(), routed={}))


def test_who_bought_is_whoever_held_the_card_if_the_statement_does_not_say() -> None:
    nobody_on = some_books(a_fill(driver=None), shifts={}, routed={}, vans_held={})
    assert "Ada Example" in evidence(nobody_on, ExceptionKind.DRIVER_OFF)


def test_a_card_in_the_hands_of_someone_who_left_is_found_by_custody() -> None:
    kept = some_books(a_fill(), cards_held={CARD: [Held(GONE, at(8, day=date(2026, 1, 5)), None)]})
    assert "Gus Gone held the card and left 9 Nov" in evidence(kept, ExceptionKind.HOLDER_LEFT)
    handed_back = {CARD: [Held(GONE, at(8, day=date(2026, 1, 5)), at(8, day=date(2026, 11, 9)))]}
    assert kinds(some_books(a_fill(), cards_held=handed_back)) == set()


def test_a_stopped_card_buys_nothing_from_the_day_after() -> None:
    stopped = {CARD: CardFacts("WEX 4417", stopped_on=DAY)}
    assert ExceptionKind.CARD_STOPPED not in kinds(some_books(a_fill(), cards=stopped))
    stopped = {CARD: CardFacts("WEX 4417", stopped_on=DAY - timedelta(days=1))}
    assert ExceptionKind.CARD_STOPPED in kinds(some_books(a_fill(), cards=stopped))


@pytest.mark.parametrize(("days", "is_found"), [(0, False), (1, True)])
def test_a_van_grounded_or_gone_takes_no_fuel_from_the_day_after(
    days: int, *, is_found: bool
) -> None:
    since, van = DAY - timedelta(days=days), VanFacts("08", FuelType.GASOLINE, Decimal(25))
    grounded = some_books(a_fill(), vans={VAN: replace(van, grounded_on=since)})
    assert (ExceptionKind.VAN_GROUNDED in kinds(grounded)) is is_found
    gone = some_books(a_fill(), vans={VAN: replace(van, left_on=since)})
    assert (ExceptionKind.VAN_GONE in kinds(gone)) is is_found


def test_without_custody_the_routes_say_whose_van_it_was() -> None:
    routed = some_books(
        a_fill(driver=BEN, card=None),
        vans_held={},
        shifts={},
        routed={DAY: [(ADA, VAN), (BEN, STEP)]},
    )
    assert "Van 08 was driven by Ada Example that day" in evidence(
        routed, ExceptionKind.VAN_ELSEWHERE
    )


def test_two_fills_of_one_van_too_close_are_told_with_time_and_miles() -> None:
    first = a_fill(1, at=at(15), gallons=Decimal(12), odometer=20_190)
    near = some_books(first, a_fill(2, at=at(18), gallons=Decimal(10)))
    assert "12.00 gal at 3:00 PM and 10.00 gal at 6:00 PM, 3 h 0 min and 10 miles later" in (
        evidence(near, ExceptionKind.TWO_FILLS)
    )
    far_driven = some_books(first, a_fill(2, odometer=20_250))
    long_after = some_books(replace(first, at=at(13, 59)), a_fill(2))
    another_van = some_books(replace(first, van=STEP), a_fill(2))
    for fine in (far_driven, long_after, another_van):
        assert ExceptionKind.TWO_FILLS not in kinds(fine)


def test_one_wrong_reading_does_not_put_every_later_one_in_doubt() -> None:
    days = [DAY - timedelta(days=back) for back in (3, 2, 1, 0)]
    typed = (20_100, 201_000, 20_200, 20_300)
    fills = [
        a_fill(n, on=day, at=at(18, day=day), odometer=miles)
        for n, (day, miles) in enumerate(zip(days, typed, strict=True))
    ]
    books = some_books(*fills, readings={})
    odd = {each.fill: each.kind for day in days for each in found(books, day=day)}
    assert [n for n, kind in odd.items() if kind.value.startswith("odometer")] == [1]


def test_a_new_odometer_is_doubted_once_and_then_believed() -> None:
    days = [DAY - timedelta(days=back) for back in (3, 2, 1)]
    fills = [
        a_fill(n, on=day, at=at(18, day=day), odometer=miles)
        for n, (day, miles) in enumerate(zip(days, (20_100, 50, 140), strict=True))
    ]
    books = some_books(*fills, readings={})
    odd = [each.fill for day in days for each in found(books, day=day) if "odometer" in each.kind]
    assert odd == [1, 2]
    after = some_books(*fills, a_fill(9, odometer=220), readings={})
    assert not [each for each in found(after) if "odometer" in each.kind]


def test_miles_a_gallon_out_of_range_are_told() -> None:
    before = a_fill(
        1, on=DAY - timedelta(days=1), at=at(18, day=DAY - timedelta(days=1)), odometer=20_100
    )
    for miles, gallons, is_odd in (
        (60, 15, False),
        (59, 15, True),
        (400, 10, False),
        (401, 10, True),
    ):
        books = some_books(
            before, a_fill(2, odometer=20_100 + miles, gallons=Decimal(gallons)), readings={}
        )
        assert (ExceptionKind.ECONOMY_ODD in kinds(books)) is is_odd, (miles, gallons)


def test_a_price_is_held_against_the_same_day_grade_and_state_only() -> None:
    def market(**changes: Any) -> list[Fill]:
        return [a_fill(100 + n, van=None, driver=None, card=None, **changes) for n in range(5)]

    dear = a_fill(price=Decimal("4.85"))
    told = evidence(some_books(dear, *market()), ExceptionKind.PRICE_OFF)
    assert "$4.850 a gallon is 21% above the $4.000 that was the median of 6 fills" in told
    for others in ({"state": "OR"}, {"product": "PREMIUM"}, {"on": DAY - timedelta(days=1)}):
        assert ExceptionKind.PRICE_OFF not in kinds(some_books(dear, *market(**others)))
    fair = a_fill(price=Decimal("4.80"))
    assert ExceptionKind.PRICE_OFF not in kinds(some_books(fair, *market()))


def test_the_limit_of_a_day_is_told_at_the_purchase_that_crosses_it() -> None:
    fills = [a_fill(n, at=at(10 + 3 * n), van=None) for n in range(4)]
    over = [e.fill for e in found(some_books(*fills)) if e.kind is ExceptionKind.OVER_LIMITS]
    assert over == [2]


def test_the_words_of_a_statement_are_understood() -> None:
    for words, fuel in {
        "UNL": Fuel.GASOLINE, "Regular Unleaded": Fuel.GASOLINE, "DSL": Fuel.DIESEL,
        "#2 Diesel": Fuel.DIESEL, "Diesel Exhaust Fluid": Fuel.OTHER, "CNG": Fuel.CNG,
        "Compressed Natural Gas": Fuel.CNG, "EV charging kWh": Fuel.ELECTRICITY, "": None,
        "Grocery": None,
    }.items():  # fmt: skip
        assert sold(words)[0] is fuel, words


amounts = st.decimals("0.1", "60", places=3)


@given(gallons=amounts, tank=st.integers(10, 60), over=st.integers(0, 30))
def test_over_the_tank_is_more_than_the_tank_and_its_tolerance(
    gallons: Decimal, tank: int, over: int
) -> None:
    books = some_books(a_fill(gallons=gallons), vans={VAN: VanFacts("08", None, Decimal(tank))})
    told = [
        e
        for e in found(books, Limits(tank_over=Decimal(over)))
        if e.kind is ExceptionKind.OVER_TANK
    ]
    assert bool(told) is (gallons * 100 > tank * (100 + over))


@given(minute=st.integers(0, 24 * 60 - 1), slack=st.integers(0, 300))
def test_on_shift_is_within_the_shift_give_or_take(minute: int, slack: int) -> None:
    moment = at(0) + timedelta(minutes=minute)
    books = some_books(a_fill(at=moment))
    told = found(books, Limits(shift_slack=timedelta(minutes=slack)))
    on_shift = 9 * 60 - slack <= minute <= 19 * 60 + 30 + slack
    assert any(e.kind is ExceptionKind.DRIVER_OFF for e in told) is not on_shift


@given(st.lists(st.integers(0, 400), min_size=1, max_size=30))
def test_an_odometer_that_counts_up_is_never_doubted(driven: list[int]) -> None:
    miles, fills = 20_000, []
    for number, more in enumerate(driven):
        miles += more
        day = DAY - timedelta(days=len(driven) - 1 - number)
        fills.append(a_fill(number, on=day, at=at(18, day=day), odometer=miles))
    books = some_books(*fills, readings={})
    days = (fills[0].on, DAY)
    limits = {fill.on: _LIMITS for fill in fills}
    told = review(books, days, limits, NoProgress())
    assert not [each for each in told if "odometer" in each.kind]


@given(st.lists(st.tuples(st.integers(0, 23), amounts, st.integers(0, 30_000)), max_size=20))
def test_a_purchase_has_one_exception_of_a_kind_at_most_and_order_does_not_matter(
    bought: list[tuple[int, Decimal, int]],
) -> None:
    fills = [
        a_fill(n, at=at(hour), gallons=gallons, odometer=miles)
        for n, (hour, gallons, miles) in enumerate(bought)
    ]
    told = found(some_books(*fills))
    keys = [(each.fill, each.kind) for each in told]
    assert len(keys) == len(set(keys))
    assert all(each.evidence for each in told)
    assert found(some_books(*reversed(fills))) == told


@given(
    st.lists(
        st.tuples(st.integers(-200, 200), st.one_of(st.none(), st.integers(1, 200))), max_size=20
    )
)
def test_whatever_was_in_a_hand_on_a_day_is_near_that_day(
    stretches: list[tuple[int, int | None]],
) -> None:
    held = [
        Held(
            ADA,
            begun := at(0) + timedelta(hours=since),
            None if until is None else begun + timedelta(hours=until),
        )
        for since, until in stretches
    ]
    near = Hands({VAN: held}).near(DAY).get(VAN, ())
    first, last = some_books().bounds(DAY)
    slack = timedelta(hours=24)
    assert {each for each in held if each.on(first - slack, last + slack)} <= set(near)


def test_a_route_is_enough_where_nobody_hands_anything_out() -> None:
    books = some_books(a_fill(), shifts={}, vans_held={})
    assert ExceptionKind.DRIVER_OFF not in kinds(books)
    assert ExceptionKind.DRIVER_OFF in kinds(replace(books, routed={DAY: [(BEN, STEP)]}))


def test_a_median_of_few_fills_says_nothing() -> None:
    dear = a_fill(price=Decimal("8.00"))
    others = [a_fill(100 + n, van=None, driver=None, card=None) for n in range(4)]
    assert ExceptionKind.PRICE_OFF in kinds(some_books(dear, *others))
    assert ExceptionKind.PRICE_OFF not in kinds(some_books(dear, *others[1:]))
