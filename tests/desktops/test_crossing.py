"""Two that write at the same moment: one waits or tries again, and nobody sees a crash."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from dsp_desktop.app import App, UnitOfWork
from dsp_desktop.fleet.models import Van
from dsp_desktop.fleet.queries import VAN_LIST, van_details
from dsp_desktop.fleet.service import add_van, change_van, ground_van
from dsp_desktop.kernel.errors import Crossed, DatabaseBusy, Rejected, StaleRecord
from dsp_desktop.kernel.listing import ListQuery
from tests.support.builders import VAN, a_van, a_vin


@pytest.fixture
def two(new_database: Callable[[], str], opened: Callable[[str], App]) -> tuple[App, App]:
    target = new_database()
    return opened(target), opened(target)


def test_two_that_lock_each_other_out_both_end_well(two: tuple[App, App]) -> None:
    here, there = two
    vans = [a_van(here, number=f"V{n}", vin=a_vin(n)) for n in (1, 2)]
    both_hold_one = threading.Barrier(2)
    tries: list[str] = []

    def note(app: App, first: int, second: int) -> None:
        def action(uow: UnitOfWork) -> None:
            tries.append(app.store.desktop)
            uow.get(Van, first, lock=True)
            if len(tries) <= 2:
                both_hold_one.wait(timeout=10)
            for van_id in (first, second):
                uow.get(Van, van_id, lock=True).model = app.store.desktop

        app.do("change_van", action)

    with ThreadPoolExecutor(2) as people:
        asked = [people.submit(note, here, *vans), people.submit(note, there, *reversed(vans))]
    for each in asked:
        each.result()

    assert len(tries) == 3  # one of the two had to begin again
    with here.read() as source:
        assert len({source.get_one(Van, van_id).model for van_id in vans}) == 1


def test_what_cannot_get_through_twice_is_said_in_a_sentence(two: tuple[App, App]) -> None:
    here, _ = two
    tries: list[int] = []

    def action(_uow: UnitOfWork) -> None:
        tries.append(1)
        raise Crossed

    with pytest.raises(Crossed):
        here.do("change_van", action)
    assert len(tries) == 2


def test_a_van_added_twice_at_the_same_moment_is_refused_where_it_was_typed(
    two: tuple[App, App],
) -> None:
    here, there = two
    both_have_looked = threading.Barrier(2)
    tries: list[int] = []

    def add(app: App) -> None:
        def action(uow: UnitOfWork) -> int:
            first = not uow.session.query(Van).count() and len(tries) < 2
            tries.append(1)
            added = Van(number=VAN.number, vin=VAN.vin) if first else None
            if added is None:
                return add_van(uow, VAN)
            both_have_looked.wait(timeout=10)
            return uow.add(added).id

        app.do("add_van", action)

    with ThreadPoolExecutor(2) as people:
        asked = [people.submit(add, app) for app in (here, there)]
    (refusal,) = [each.exception() for each in asked if each.exception() is not None]

    assert isinstance(refusal, Rejected)
    assert {p.code for p in refusal.problems} == {"field.taken"}
    with here.read() as source:
        assert len(VAN_LIST.ids(source, ListQuery())) == 1


def test_a_fault_of_ours_is_not_taken_for_two_in_each_others_way(app: App) -> None:
    def action(uow: UnitOfWork) -> None:
        uow.add(Van(number=None, vin=None))

    with pytest.raises(IntegrityError):
        app.do("add_van", action)


def test_a_record_that_another_holds_too_long_is_said_to_be_busy(
    two: tuple[App, App], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = two
    van_id = a_van(here)

    def hurry(uow: UnitOfWork) -> None:
        uow.session.connection().exec_driver_sql("SET LOCAL lock_timeout = '200ms'")
        ground_van(uow, van_id, "brakes")

    with here.write("ground_van") as held:
        ground_van(held, van_id, "brakes")
        held.session.flush()
        with pytest.raises(DatabaseBusy):
            there.do("ground_van", hurry)


def test_a_change_noticed_in_the_middle_of_the_work_is_a_change_by_someone_else(
    two: tuple[App, App],
) -> None:
    here, there = two
    van_id = a_van(here)

    def action(uow: UnitOfWork) -> None:
        seen = van_details(uow.session, van_id)
        uow.get(Van, van_id).model = "Mine"
        there.do(
            "change_van",
            lambda other: change_van(
                other, van_id, replace(seen.details, model="Theirs"), seen.version
            ),
        )
        uow.session.scalars(select(Van)).all()  # a question writes first what was changed

    with pytest.raises(StaleRecord):
        here.do("change_van", action)
