"""Handing things out and taking them back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations, count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from dsp_desktop.app import App
from dsp_desktop.custody.logic import Item, Stretch
from dsp_desktop.custody.models import Custody
from dsp_desktop.custody.queries import (
    CUSTODY_LIST,
    DEVICE_LIST,
    custody_details,
    custody_panel,
    driver_sections,
    holder_picks,
    item_picks,
    item_sections,
)
from dsp_desktop.custody.service import (
    HandOutDetails,
    KeyDetails,
    UniformDetails,
    add_key,
    add_uniform,
    change_custody,
    give_back_van,
    hand_out,
    take_back,
    transfer,
)
from dsp_desktop.custody.terms import Condition, Holding, ItemKind
from dsp_desktop.devices.service import retire_device, send_to_repair
from dsp_desktop.devices.terms import DeviceStatus
from dsp_desktop.fleet.service import ground_van
from dsp_desktop.fuel.service import disable_card
from dsp_desktop.kernel.errors import NotPermitted, Rejected
from dsp_desktop.kernel.listing import ListQuery, Span
from dsp_desktop.people.service import end_employment
from tests.conftest import CLOCK
from tests.support.builders import a_card, a_device, a_driver, a_van, done

NOW = CLOCK.now()
HOUR = timedelta(hours=1)
_numbers = count(1)


def codes(refusal: pytest.ExceptionInfo[Rejected]) -> set[tuple[str, str]]:
    return {(p.field, p.code) for p in refusal.value.problems}


def device(app: App, **changes: object) -> Item:
    return Item(ItemKind.DEVICE, a_device(app, **changes))


def out(app: App, item: Item, driver_id: int, since: datetime | None = None, **more: object) -> int:
    details = HandOutDetails(item.handle, driver_id, since=since, **more)
    custody_id: int = done(app, hand_out, details)
    return custody_id


def stretches(app: App, item: Item) -> list[Stretch]:
    with app.read() as source:
        held = select(Custody.since, Custody.until).where(
            Custody.item_kind == item.kind, Custody.item_id == item.id
        )
        return [Stretch(since, until) for since, until in source.execute(held)]


def test_an_item_handed_out_is_out_until_it_is_taken_back(app: App) -> None:
    item, driver_id = device(app), a_driver(app)

    custody_id = out(app, item, driver_id)

    with app.read() as source:
        row = CUSTODY_LIST.rows(source, [custody_id])[custody_id]
        assert (row.item, row.driver, row.since, row.until) == ("P1", "Ada Example", NOW, None)
        assert DEVICE_LIST.rows(source, [item.id])[item.id].holder == "Ada Example"

    done(app, take_back, custody_id, Condition.WORN, NOW, "scratched")

    with app.read() as source:
        row = CUSTODY_LIST.rows(source, [custody_id])[custody_id]
        assert (row.until, row.condition_back, row.note) == (NOW, Condition.WORN, "scratched")
        assert DEVICE_LIST.rows(source, [item.id])[item.id].holder is None


def test_one_holder_at_a_time(app: App) -> None:
    item, ada, bo = device(app), a_driver(app), a_driver(app, name="Bo Example")
    out(app, item, ada)

    with pytest.raises(Rejected) as refusal:
        out(app, item, bo)

    assert codes(refusal) == {("item", "custody.held")}
    assert refusal.value.problems[0].details[0] == ("driver", "Ada Example")


def test_the_database_itself_refuses_a_second_holder(app: App) -> None:
    item, driver_id = device(app), a_driver(app)
    out(app, item, driver_id)

    with pytest.raises(IntegrityError), app.write("test") as uow:
        uow.add(Custody(item_kind=item.kind, item_id=item.id, driver_id=driver_id, since=NOW))


def test_an_item_cannot_have_been_with_two_drivers_at_once(app: App) -> None:
    item, ada, bo = device(app), a_driver(app), a_driver(app, name="Bo Example")
    first = out(app, item, ada, NOW - 4 * HOUR)
    done(app, take_back, first, Condition.GOOD, NOW - 2 * HOUR)

    with pytest.raises(Rejected) as refusal:
        out(app, item, bo, NOW - 3 * HOUR)
    assert codes(refusal) == {("since", "custody.overlaps")}

    out(app, item, bo, NOW - 2 * HOUR)  # the moment it came back is free


def test_every_reason_to_refuse_is_given_at_once(app: App) -> None:
    item, ada, bo = device(app), a_driver(app), a_driver(app, name="Bo Example")
    out(app, item, ada)
    done(app, retire_device, item.id)
    done(app, end_employment, bo, CLOCK.today())

    with pytest.raises(Rejected) as refusal:
        out(app, item, bo)

    assert codes(refusal) == {
        ("item", "custody.item_unavailable"),
        ("driver_id", "custody.driver_left"),
        ("item", "custody.held"),
    }


@pytest.mark.parametrize(
    ("make", "stop"),
    [
        (lambda app: Item(ItemKind.VAN, a_van(app)), lambda u, i: ground_van(u, i, "brakes")),
        (device, send_to_repair),
        (lambda app: Item(ItemKind.FUEL_CARD, a_card(app)), disable_card),
    ],
)
def test_what_is_out_of_use_is_not_handed_out(
    app: App, make: Callable[[App], Item], stop: Callable[..., None]
) -> None:
    item, driver_id = make(app), a_driver(app)
    with app.write("stop") as uow:
        stop(uow, item.id)
        uow.commit()

    with pytest.raises(Rejected) as refusal:
        out(app, item, driver_id)

    assert codes(refusal) == {("item", "custody.item_unavailable")}


def test_nothing_is_handed_out_tomorrow(app: App) -> None:
    item, driver_id = device(app), a_driver(app)

    with pytest.raises(Rejected) as refusal:
        out(app, item, driver_id, NOW + HOUR)

    assert codes(refusal) == {("since", "field.in_future")}


@pytest.mark.parametrize(
    ("at", "problem"),
    [
        (NOW + HOUR, ("until", "field.in_future")),
        (NOW - 2 * HOUR, ("until", "custody.back_before_out")),
    ],
)
def test_it_comes_back_after_it_went_out_and_not_tomorrow(
    app: App, at: datetime, problem: tuple[str, str]
) -> None:
    custody_id = out(app, device(app), a_driver(app), NOW - HOUR)

    with pytest.raises(Rejected) as refusal:
        done(app, take_back, custody_id, Condition.GOOD, at)

    assert codes(refusal) == {problem}


def test_it_comes_back_once(app: App) -> None:
    custody_id = out(app, device(app), a_driver(app))
    done(app, take_back, custody_id)

    with pytest.raises(Rejected) as refusal:
        done(app, take_back, custody_id)

    assert codes(refusal) == {("", "custody.already_back")}


def test_what_does_not_come_back_is_lost_in_the_same_unit(app: App) -> None:
    driver_id = a_driver(app)
    items = {
        "device": device(app),
        "fuel_card": Item(ItemKind.FUEL_CARD, a_card(app)),
        "key": Item(ItemKind.KEY, done(app, add_key, KeyDetails("K1"))),
        "uniform": Item(ItemKind.UNIFORM, done(app, add_uniform, UniformDetails("U1", "Vest"))),
    }

    for entity, item in items.items():
        custody_id = out(app, item, driver_id)
        with app.write("take_back") as uow:
            take_back(uow, custody_id, Condition.LOST)
            assert uow.commit().concerns(entity)

    with app.read() as source:
        assert all("(lost)" in pick.label for pick in item_picks(source))


def test_a_retired_device_that_never_came_back_stays_retired(app: App) -> None:
    item = device(app)
    custody_id = out(app, item, a_driver(app))
    done(app, retire_device, item.id)

    done(app, take_back, custody_id, Condition.LOST)

    with app.read() as source:
        assert DEVICE_LIST.rows(source, [item.id])[item.id].status is DeviceStatus.RETIRED


def test_an_item_passes_from_hand_to_hand_without_a_gap(app: App) -> None:
    item, ada, bo = device(app), a_driver(app), a_driver(app, name="Bo Example")
    first = out(app, item, ada, NOW - 2 * HOUR)

    second = done(app, transfer, first, bo, Condition.GOOD, NOW - HOUR)

    with app.read() as source:
        rows = CUSTODY_LIST.rows(source, [first, second])
        assert rows[first].until == rows[second].since == NOW - HOUR
        assert rows[second].driver == "Bo Example"


def test_passing_on_says_everything_that_is_wrong(app: App) -> None:
    item, ada = device(app), a_driver(app)
    custody_id = out(app, item, ada, NOW - HOUR)
    done(app, send_to_repair, item.id)
    done(app, end_employment, ada, CLOCK.today())

    with pytest.raises(Rejected) as refusal:
        done(app, transfer, custody_id, ada, Condition.LOST, NOW - 2 * HOUR)

    assert codes(refusal) == {
        ("item", "custody.item_unavailable"),
        ("driver_id", "custody.driver_left"),
        ("driver_id", "custody.same_driver"),
        ("condition", "custody.lost_not_passed_on"),
        ("until", "custody.back_before_out"),
    }


def test_a_hand_out_noted_wrongly_can_be_corrected(app: App) -> None:
    item, ada, bo = device(app), a_driver(app), a_driver(app, name="Bo Example")
    before = out(app, item, ada, NOW - 4 * HOUR)
    done(app, take_back, before, Condition.GOOD, NOW - 3 * HOUR)
    custody_id = out(app, item, ada, NOW - HOUR)
    with app.read() as source:
        seen = custody_details(source, custody_id)
    assert seen.details.item == item.handle

    right = replace(seen.details, driver_id=bo, since=NOW - 2 * HOUR)
    done(app, change_custody, custody_id, right, seen.version)
    with pytest.raises(Rejected) as refusal:
        done(app, change_custody, custody_id, replace(right, since=NOW - 4 * HOUR), 2)
    assert codes(refusal) == {("since", "custody.overlaps")}
    with pytest.raises(Rejected) as refusal:
        done(app, change_custody, before, replace(right, since=NOW - 2 * HOUR), 2)
    assert codes(refusal) == {("since", "custody.back_before_out")}

    with app.read() as source:
        row = CUSTODY_LIST.rows(source, [custody_id])[custody_id]
    assert (row.driver, row.since) == ("Bo Example", NOW - 2 * HOUR)


def test_a_correction_may_name_another_item_if_that_one_is_free(app: App) -> None:
    right, taken, ada = device(app), device(app, label="P2"), a_driver(app)
    custody_id = out(app, device(app, label="P3"), ada)
    out(app, taken, ada)

    with pytest.raises(Rejected) as refusal:
        done(app, change_custody, custody_id, HandOutDetails(taken.handle, ada), 1)
    done(app, change_custody, custody_id, HandOutDetails(right.handle, ada), 1)

    assert codes(refusal) == {("item", "custody.held")}
    with app.read() as source:
        assert CUSTODY_LIST.rows(source, [custody_id])[custody_id].item == "P1"


def test_a_van_is_not_given_back_while_a_driver_holds_it(app: App) -> None:
    van_id = a_van(app)
    custody_id = out(app, Item(ItemKind.VAN, van_id), a_driver(app))

    with pytest.raises(Rejected) as refusal:
        done(app, give_back_van, van_id)
    done(app, take_back, custody_id)
    done(app, give_back_van, van_id)

    assert codes(refusal) == {("", "custody.held")}


moments = st.integers(-3, 600).map(lambda minutes: NOW - timedelta(minutes=minutes))
people = st.integers(0, 2)
acts = st.one_of(
    st.tuples(st.just("out"), people, moments),
    st.tuples(st.just("back"), people, moments),
    st.tuples(st.just("pass"), people, moments),
    st.tuples(st.just("correct"), people, moments),
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(acts, min_size=2, max_size=12))
def test_no_sequence_of_hand_outs_and_returns_leaves_an_overlap(
    app: App, todo: list[tuple[str, int, datetime]]
) -> None:
    number = next(_numbers)
    drivers = [a_driver(app, name=f"Driver {number} {n}") for n in range(3)]
    item = device(app, label=f"P{number}")
    made: list[int] = []

    def act(what: str, who: int, at: datetime) -> None:
        latest = made[-1] if made else 0
        if what == "out":
            made.append(out(app, item, drivers[who], at))
        elif what == "back" and latest:
            done(app, take_back, latest, Condition.GOOD, at)
        elif what == "pass" and latest:
            made.append(done(app, transfer, latest, drivers[who], Condition.GOOD, at))
        elif made:
            chosen = made[who % len(made)]
            with app.read() as source:
                seen = custody_details(source, chosen)
            done(app, change_custody, chosen, replace(seen.details, since=at), seen.version)

    for what, who, at in todo:
        try:
            act(what, who, at)
        except Rejected:
            continue

    held = stretches(app, item)
    assert sum(s.until is None for s in held) <= 1
    assert not any(a.meets(b) for a, b in combinations(held, 2))
    assert all(s.until is None or s.since <= s.until for s in held)


@given(st.sampled_from(ItemKind), st.integers(1, 2**24))
def test_a_form_gets_back_the_item_it_was_given(kind: ItemKind, record_id: int) -> None:
    assert Item.from_handle(Item(kind, record_id).handle) == Item(kind, record_id)


def test_the_list_opens_on_what_is_still_out(app: App) -> None:
    item, ada, bo = device(app), a_driver(app), a_driver(app, name="Bo Example")
    back = out(app, item, ada, NOW - 40 * 24 * HOUR)
    done(app, take_back, back)
    still_out = out(app, item, bo)

    def shown(**filters: object) -> list[int]:
        query = ListQuery(filters=filters, sort="since")
        with app.read() as source:
            assert CUSTODY_LIST.count(source, query) == len(CUSTODY_LIST.ids(source, query))
            return list(CUSTODY_LIST.ids(source, query))

    assert shown(holding=Holding.STILL_OUT) == [still_out]
    assert shown(holding=Holding.TAKEN_BACK) == [back]
    assert shown(holding=Holding.ALL) == [back, still_out]
    assert shown(period=Span.LAST_30_DAYS) == [still_out]
    assert shown(item_kind=ItemKind.VAN) == []


def test_the_list_is_searched_by_who_and_what(app: App) -> None:
    ada, hoa = a_driver(app), a_driver(app, name="Nguyễn Thị Hoa")
    phone = out(app, device(app, label="PHONE 7"), ada)
    card = out(app, Item(ItemKind.FUEL_CARD, a_card(app)), hoa)
    van = out(app, Item(ItemKind.VAN, a_van(app, number="VAN 07")), hoa)

    with app.read() as source:
        for typed, hits in {
            "phone": {phone}, "wex": {card}, "4417": {card}, "ada": {phone},
            "nguyen": {card, van}, "7": {phone, card, van}, "nobody": set(), "a'b%_": set(),
        }.items():  # fmt: skip
            assert set(CUSTODY_LIST.ids(source, ListQuery(text=typed))) == hits, typed


def test_panels_say_who_holds_what_and_who_held_it(app: App) -> None:
    item, ada, bo = device(app), a_driver(app), a_driver(app, name="Bo Example")
    with app.read() as source:
        assert [s.facts for s in item_sections(source, item.kind, item.id)] == [(), ()]
        assert driver_sections(source, ada)[0].facts == ()
    first = out(app, item, ada, NOW - HOUR)
    second = done(app, transfer, first, bo)

    with app.read() as source:
        now, before = item_sections(source, item.kind, item.id)
        assert [fact.value for fact in now.facts] == ["Bo Example", NOW]
        assert [(fact.label, fact.record_id) for fact in before.facts] == [("Ada Example", first)]
        held = driver_sections(source, bo)[0].facts
        assert [(f.label, f.value, f.entity, f.record_id) for f in held] == [
            ("Device", "P1", "device", item.id)
        ]
        assert custody_panel(source, second).subtitle == "Held by Bo Example"
        assert custody_panel(source, first).sections[0].facts[3].value == NOW


def test_what_is_free_is_offered_first_and_only_to_those_who_work_here(app: App) -> None:
    gone = a_driver(app, name="Gone Example")
    done(app, end_employment, gone, CLOCK.today())
    ada = a_driver(app)
    a_device(app, label="P2")
    out(app, device(app), ada)
    a_van(app)

    with app.read() as source:
        assert [p.label for p in item_picks(source)] == ["Van V1", "Device P2", "Device P1 (out)"]
        assert [p.label for p in holder_picks(source)] == ["Ada Example"]


@pytest.mark.parametrize(
    "action",
    [
        lambda uow: hand_out(uow, HandOutDetails(1, 1)),
        lambda uow: change_custody(uow, 1, HandOutDetails(1, 1), 1),
        lambda uow: take_back(uow, 1),
        lambda uow: transfer(uow, 1, 1),
        lambda uow: give_back_van(uow, 1),
    ],
)
def test_without_permission_nothing_happens(clerk: App, action: Callable[..., object]) -> None:
    with pytest.raises(NotPermitted), clerk.write("test") as uow:
        action(uow)
