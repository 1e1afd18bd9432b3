"""Clients that work on one company at the same time, each a process with its own connections.

Each client tells what it was acknowledged; the tests then hold that against what is there.
"""

import multiprocessing
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from time import monotonic
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import configure_mappers

from dsp_desktop.app import App, UnitOfWork
from dsp_desktop.compliance.queries import readiness
from dsp_desktop.custody.logic import Item
from dsp_desktop.custody.models import Custody
from dsp_desktop.custody.service import HandOutDetails, hand_out, take_back, transfer
from dsp_desktop.custody.terms import ItemKind
from dsp_desktop.db import everything
from dsp_desktop.db.undo import undo
from dsp_desktop.fleet.queries import VAN_LIST, van_details
from dsp_desktop.fleet.service import add_van, change_van, ground_van, release_van, remove_van
from dsp_desktop.intake.service import apply, preview
from dsp_desktop.kernel.clock import SystemClock
from dsp_desktop.kernel.errors import (
    Crossed,
    DatabaseBusy,
    NotFound,
    Rejected,
    StaleRecord,
)
from dsp_desktop.kernel.listing import ListQuery
from dsp_desktop.kernel.permissions import SYSTEM
from dsp_desktop.people.queries import DRIVER_LIST
from dsp_desktop.registry import KINDS
from dsp_desktop.runtime.keys import CompanyKey
from tests.intake.samples import WEX, csv_of, wex_line
from tests.support.builders import VAN, a_device, a_driver, a_van, a_vin

everything.know_everything()
configure_mappers()  # once, before the processes are forked off

VANS, DEVICES, DRIVERS = 4, 4, 5
#: The vans whose odometers are counted on by everybody, one mile at a time.
FIRST_MILES = 1_000


@dataclass
class Told:
    """What one client was acknowledged, and what was refused and why."""

    units: list[str] = field(default_factory=list)
    miles: Counter[int] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    conflicts: int = 0
    refused: int = 0
    crossed: int = 0
    longest: float = 0.0


@dataclass(frozen=True)
class Stock:
    """What the company holds when the clients begin."""

    vans: tuple[int, ...]
    devices: tuple[int, ...]
    drivers: tuple[int, ...]


def stock_up(app: App) -> Stock:
    """Give the clients something to quarrel about."""
    vans = [a_van(app, number=f"V{n}", vin=a_vin(n), odometer_mi=FIRST_MILES) for n in range(VANS)]
    devices = [a_device(app, label=f"P{n}") for n in range(DEVICES)]
    drivers = [a_driver(app, name=f"Driver {n}") for n in range(DRIVERS)]
    return Stock(tuple(vans), tuple(devices), tuple(drivers))


class Client:
    """One person at one desktop, who does this and that for a while."""

    def __init__(self, app: App, stock: Stock, seed: int) -> None:
        self._app, self._stock = app, stock
        self._chance = random.Random(seed)  # noqa: S311 - a test's choice, not a secret
        self._seed, self._lines = seed, 0
        self.told = Told()
        self._own: list[str] = []

    def work(self, seconds: float) -> Told:
        """Work so long; whatever is neither done nor refused in our words is a fault."""
        ways = (
            [self.drive] * 6
            + [self.hand_over] * 6
            + [self.add, self.remove, self.ground, self.bring_in, self.take_back_last] * 2
            + [self.read] * 3
        )
        end = monotonic() + seconds
        while monotonic() < end:
            began = monotonic()
            try:
                self._chance.choice(ways)()
            except Rejected:
                self.told.refused += 1
            except (StaleRecord, NotFound):
                self.told.conflicts += 1
            except (Crossed, DatabaseBusy):
                self.told.crossed += 1
            self.told.longest = max(self.told.longest, monotonic() - began)
        return self.told

    def drive(self) -> None:
        """Count a van's odometer on by one mile, from what the form showed."""
        van_id = self._chance.choice(self._stock.vans)
        with self._app.read() as source:
            seen = van_details(source, van_id)
        further = replace(seen.details, odometer_mi=(seen.details.odometer_mi or 0) + 1)
        self._do("change_van", lambda uow: change_van(uow, van_id, further, seen.version))
        self.told.miles[van_id] += 1

    def hand_over(self) -> None:
        """Hand something out, take it back or pass it on."""
        device = self._chance.random() < 0.5
        kind, ids = (
            (ItemKind.DEVICE, self._stock.devices) if device else (ItemKind.VAN, self._stock.vans)
        )
        item = Item(kind, self._chance.choice(ids))
        driver = self._chance.choice(self._stock.drivers)
        with self._app.read() as source:
            held = source.scalar(
                select(Custody.id).where(
                    Custody.item_kind == item.kind,
                    Custody.item_id == item.id,
                    Custody.until.is_(None),
                )
            )
        if held is None:
            self._do("hand_out", lambda uow: hand_out(uow, HandOutDetails(item.handle, driver)))
        elif self._chance.random() < 0.4:
            self._do("transfer", lambda uow: transfer(uow, held, driver))
        else:
            self._do("take_back", lambda uow: take_back(uow, held))

    def add(self) -> None:
        """Add a van under a number that others may just be taking."""
        serial = 100 + self._chance.randrange(12)
        details = replace(VAN, number=f"N{serial}", vin=a_vin(serial), odometer_mi=1)
        self._do("add_van", lambda uow: add_van(uow, details))

    def remove(self) -> None:
        """Delete one of those again."""
        with self._app.read() as source:
            ids = VAN_LIST.ids(source, ListQuery(text="N1"))
        free = [each for each in ids if each not in self._stock.vans]
        if free:
            van_id = self._chance.choice(free)
            self._do("remove_van", lambda uow: remove_van(uow, van_id))

    def ground(self) -> None:
        """Ground a van, or release it."""
        van_id = self._chance.choice(self._stock.vans)
        if self._chance.random() < 0.5:
            self._do("ground_van", lambda uow: ground_van(uow, van_id, "brakes"))
        else:
            self._do("release_van", lambda uow: release_van(uow, van_id))

    def bring_in(self) -> None:
        """Import a file of purchases; half of its lines others may import too."""
        self._lines += 5
        lines = [f"S{self._chance.randrange(400):06}" for _ in range(5)]
        lines += [f"C{self._seed}{self._lines + n:05}" for n in range(5)]
        content = csv_of(WEX, *(wex_line(ticket) for ticket in dict.fromkeys(lines)))
        with self._app.read() as source:
            seen = preview(source, "wex.csv", content, today=date(2026, 3, 2))
        self._do("import_file", lambda uow: apply(uow, seen))

    def take_back_last(self) -> None:
        """Undo one's own last operation, if nobody has built on it."""
        if self._own:
            unit = self._own.pop()
            self._do("undo", lambda uow: undo(uow, unit, KINDS))

    def read(self) -> None:
        """Look at lists, and at where everything stands."""
        with self._app.read() as source:
            for listing in (VAN_LIST, DRIVER_LIST):
                listing.rows(source, listing.ids(source, ListQuery())[:50])
            readiness(source, self._app.clock.today())
        self.told.done["read"] += 1

    def _do(self, operation: str, action: Callable[[UnitOfWork], object]) -> None:
        _, changes = self._app.do(operation, action)
        if changes.touches:
            self.told.units.append(changes.unit)
            # Miles are counted, so they are not taken back.
            if operation not in ("undo", "change_van", "import_file"):
                self._own.append(changes.unit)
        self.told.done[operation] += 1


class MovingClock(SystemClock):
    """Each question a moment later than the one before, so that no stretch is empty."""

    def __init__(self) -> None:
        super().__init__(UTC)
        self._last = datetime(2026, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        self._last = max(super().now(), self._last + timedelta(microseconds=1))
        return self._last

    def in_zone(self, _name: str, /) -> "MovingClock":
        return self


def _work(target: str, key: CompanyKey, stock: Stock, seed: int, seconds: float) -> Told:
    actor = replace(SYSTEM, name=f"Client {seed}")
    app = App.open(target, clock=MovingClock(), actor=actor, key=key)
    try:
        return Client(app, stock, seed).work(seconds)
    finally:
        app.store.close()


def _answer(says: Any, *given: Any) -> None:
    try:
        says.send(_work(*given))
    except BaseException as fault:
        says.send(repr(fault))
        raise


def soak(app: App, clients: int, seconds: float) -> list[Told]:
    """Let so many clients work for so long, and return what each was told."""
    ways = multiprocessing.get_all_start_methods()
    context: Any = multiprocessing.get_context("forkserver" if "forkserver" in ways else "spawn")
    if "forkserver" in ways:
        context.set_forkserver_preload([__name__])
    stock = stock_up(app)
    heard = []
    for seed in range(1, clients + 1):
        ear, says = context.Pipe(duplex=False)
        given = (says, app.target, app.key, stock, seed, seconds)
        process = context.Process(target=_answer, args=given)
        process.start()
        says.close()
        heard.append((process, ear))
    told = []
    for process, ear in heard:
        assert ear.poll(seconds + 120), "a client hangs"
        told.append(ear.recv())
        process.join()
    assert all(isinstance(each, Told) for each in told), told
    return told
