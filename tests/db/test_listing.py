"""A list writes a question once, and asks it anew each time for what is wanted then."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from dsp_desktop.app import App
from dsp_desktop.custody.queries import DEVICE_LIST
from dsp_desktop.devices.models import Device
from dsp_desktop.devices.terms import DeviceKind, DeviceStatus
from dsp_desktop.fuel.models import FuelPurchase
from dsp_desktop.fuel.queries import FUEL_PURCHASE_LIST
from dsp_desktop.kernel.listing import ListQuery, Span
from dsp_desktop.kernel.money import Money
from tests.support.doubles import StillClock

TODAY = StillClock().day
WEEK = ListQuery(filters={"period": Span.LAST_7_DAYS})


def bought(app: App, *days: date) -> list[int]:
    """Buy fuel on each of ``days`` and return the purchases in that order."""
    with app.write("import") as uow:
        for n, day in enumerate(days):
            uow.session.add(FuelPurchase(reference=f"R{n}", bought_on=day, total=Money(n)))
        uow.commit()
    return purchases(app, ListQuery(sort="reference"))


def purchases(app: App, query: ListQuery) -> list[int]:
    """Ask the list of purchases in a look of its own."""
    with app.read() as source:
        return list(FUEL_PURCHASE_LIST.ids(source, query))


def on(app: App, day: date) -> App:
    """Return the company on another day."""
    return replace(app, clock=StillClock(day))


def devices(app: App, **filters: object) -> set[str]:
    """Return the devices that the list finds."""
    with app.read() as source:
        ids = DEVICE_LIST.ids(source, ListQuery(filters=filters))
        return {row.label for row in DEVICE_LIST.rows(source, ids).values()}


@pytest.fixture
def shelf(app: App) -> App:
    """A company with one device of each kind in each status."""
    with app.write("fill") as uow:
        for kind in DeviceKind:
            for status in DeviceStatus:
                uow.session.add(Device(label=f"{kind} {status}", kind=kind, status=status))
        uow.commit()
    return app


def labels(kinds: Iterable[DeviceKind], statuses: Iterable[DeviceStatus]) -> set[str]:
    return {f"{kind} {status}" for kind in kinds for status in statuses}


def test_what_was_asked_on_one_day_is_asked_anew_on_the_next(app: App) -> None:
    first, second = bought(app, TODAY - timedelta(days=6), TODAY)

    assert purchases(app, WEEK) == [first, second]
    assert purchases(on(app, TODAY + timedelta(days=1)), WEEK) == [second]
    assert purchases(on(app, TODAY + timedelta(days=7)), WEEK) == []
    assert purchases(app, WEEK) == [first, second]


def test_each_period_looks_back_as_far_as_it_says(app: App) -> None:
    *_, last = ids = bought(app, *(TODAY - timedelta(days=n) for n in (400, 100, 60, 20, 5)))

    found = [purchases(app, ListQuery(filters={"period": span})) for span in Span]
    assert found == [[last], ids[3:], ids[2:], ids[1:], ids]
    assert purchases(app, ListQuery()) == ids


def test_what_was_chosen_once_is_not_answered_again(shelf: App) -> None:
    for status in DeviceStatus:
        assert devices(shelf, status=status) == labels(DeviceKind, [status])
    for kind in DeviceKind:
        assert devices(shelf, kind=kind) == labels([kind], DeviceStatus)
        for status in DeviceStatus:
            assert devices(shelf, status=status, kind=kind) == labels([kind], [status])


def test_several_choices_are_any_of_them_however_many(shelf: App) -> None:
    statuses = list(DeviceStatus)
    for several in (statuses[:1], statuses[:2], statuses[2:], statuses):
        assert devices(shelf, status=tuple(several)) == labels(DeviceKind, several)


def test_only_some_records_may_be_asked_for_and_others_the_next_time(app: App) -> None:
    a, b, c = bought(app, TODAY, TODAY, TODAY)

    for wanted in ({a}, {b}, {a, c}, {a, b, c}, set()):
        assert purchases(app, ListQuery(only=frozenset(wanted))) == sorted(wanted)


def test_every_order_and_every_number_is_its_own(app: App) -> None:
    a, b, c = bought(app, TODAY, TODAY - timedelta(days=2), TODAY - timedelta(days=1))

    assert purchases(app, ListQuery(sort="bought_on")) == [b, c, a]
    assert purchases(app, ListQuery(sort="bought_on", descending=True)) == [a, c, b]
    assert purchases(app, ListQuery(sort="total", descending=True)) == [c, b, a]
    assert purchases(app, ListQuery(sort="bought_on", limit=2)) == [b, c]
    assert purchases(app, ListQuery(sort="bought_on", limit=1)) == [b]
    assert purchases(app, replace(WEEK, sort="bought_on", limit=2)) == [b, c]


def test_a_question_is_written_once_whatever_was_chosen(
    shelf: App, queries: Callable[[], list[str]]
) -> None:
    def sent(status: DeviceStatus) -> str:
        with shelf.read() as source:
            DEVICE_LIST.ids(source, ListQuery(filters={"status": status}))
        return queries()[-1]

    assert sent(DeviceStatus.LOST) is sent(DeviceStatus.IN_REPAIR)


def test_a_question_that_fails_says_so_as_any_other(app: App) -> None:
    assert purchases(app, WEEK) == []
    with app.engine.begin() as connection:
        connection.execute(text("ALTER TABLE fuel_purchase RENAME TO gone"))

    with pytest.raises(DBAPIError):
        purchases(app, WEEK)
