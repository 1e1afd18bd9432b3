"""What one desktop does, another hears of."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from queue import Empty, Queue

import pytest
from sqlalchemy import text

from dsp_desktop.app import App, open_company
from dsp_desktop.db import notices
from dsp_desktop.db.notices import MOST_BYTES, read, written
from dsp_desktop.fleet.service import ground_van
from dsp_desktop.kernel.changes import EVERYTHING, ChangeSet, Touch, Verb
from dsp_desktop.kernel.permissions import SYSTEM
from tests.conftest import CLOCK
from tests.support.builders import a_driver, a_van, done

PATIENCE = 8.0
CUT = """SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()"""


@dataclass
class Listener:
    """An ear that keeps what it heard, with when."""

    changes: "Queue[ChangeSet]" = field(default_factory=Queue)
    lost_for: "Queue[BaseException]" = field(default_factory=Queue)
    back: threading.Event = field(default_factory=threading.Event)

    def changed(self, changes: ChangeSet) -> None:
        self.changes.put(changes)

    def lost(self, error: BaseException) -> None:
        self.lost_for.put(error)

    def regained(self) -> None:
        self.back.set()

    def next(self) -> ChangeSet:
        return self.changes.get(timeout=PATIENCE)


@contextmanager
def listening(app: App) -> Iterator[Listener]:
    """Listen as the desktop ``app``, and wait until the server knows."""
    ear = Listener()
    watch = app.watch(ear)
    watch.begin()
    yield ear
    watch.end()


@pytest.fixture
def here(company: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    monkeypatch.setattr(notices, "FILE_SECONDS", 0.1)
    app = open_company(company, clock=CLOCK, actor=SYSTEM)
    yield app
    app.store.close()


@pytest.fixture
def there(company: str) -> Iterator[App]:
    person = replace(SYSTEM, name="Dana")
    app = open_company(company, clock=CLOCK, actor=person)
    yield app
    app.store.close()


def test_what_was_done_elsewhere_is_told_here_with_who_did_it(here: App, there: App) -> None:
    with listening(here) as ear:
        van_id = a_van(there, odometer_mi=None)
        heard = ear.next()

    assert heard.touches == {Touch("van", van_id, Verb.ADDED)}
    assert (heard.operation, heard.by, heard.is_ours) == ("add_van", "Dana", False)


def test_ones_own_work_is_not_told_again(here: App, there: App) -> None:
    with listening(here) as ear:
        a_van(here)
        a_driver(there)
        heard = ear.next()
        with pytest.raises(Empty):
            ear.changes.get(timeout=0.3)

    assert heard.concerns("driver")
    assert not heard.concerns("van")


def test_what_was_done_between_opening_and_listening_is_told_too(here: App, there: App) -> None:
    a_van(there)

    with listening(here) as ear:
        assert ear.next().concerns("van")


def test_what_is_rolled_back_is_told_to_nobody(here: App, there: App) -> None:
    van_id = a_van(there)
    with listening(here) as ear:
        ear.next()
        with there.write("ground_van") as uow:
            ground_van(uow, van_id, "brakes")
        a_driver(there)

        assert not ear.next().concerns("van")


def test_each_operation_of_another_is_told_of(here: App, there: App) -> None:
    with listening(here) as ear:
        van_id = a_van(there)
        done(there, ground_van, van_id, "brakes")
        operations = {ear.next().operation, ear.next().operation}

    assert operations == {"add_van", "ground_van"}


def test_a_notice_says_which_records_and_nothing_of_what_stands_in_them() -> None:
    changes = ChangeSet("add_van", frozenset({Touch("van", 7, Verb.ADDED)}), "u")

    payload = written(changes, "Dana")

    assert payload == '{"operation":"add_van","unit":"u","by":"Dana","ids":{"van":{"added":[7]}}}'
    assert read(payload) == replace(changes, by="Dana")


def test_a_notice_that_would_be_too_long_names_the_kinds_alone() -> None:
    many = frozenset(Touch("fuel_purchase", n, Verb.ADDED) for n in range(100_000, 105_000))

    payload = written(ChangeSet("import", many, "u"), "Dana")

    assert len(payload.encode()) < MOST_BYTES
    assert read(payload).concerns("fuel_purchase")
    assert not read(payload).concerns("van")


@pytest.mark.parametrize("payload", ["", "{}", "[]", '{"ids":{"van":{"eaten":[1]}}}', "x" * 7000])
def test_what_another_program_sends_on_our_channel_makes_screens_look_again(payload: str) -> None:
    assert read(payload) == EVERYTHING


def test_a_line_that_is_cut_is_mended_at_once_and_everything_looked_at_again(
    new_database: Callable[[], str],
) -> None:
    address = new_database()
    here = open_company(address, clock=CLOCK, actor=SYSTEM)
    there = open_company(address, clock=CLOCK, actor=replace(SYSTEM, name="Dana"))
    a_van(there, number="V0", vin="1M8GDM9AXKP042788")
    with listening(here) as ear:
        ear.next()
        with there.engine.connect() as connection:
            assert connection.execute(text(CUT)).scalar_one()
        assert ear.next() == EVERYTHING
        a_driver(there)
        assert ear.next().concerns("driver")
    assert ear.lost_for.empty()
    here.store.close()
    there.store.close()
