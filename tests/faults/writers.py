"""Processes that do real work until they are killed, and tell each acknowledged step by a pipe."""

import multiprocessing
import os
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import timedelta
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sqlalchemy.orm import configure_mappers

from dsp_desktop.app import open_company
from dsp_desktop.backup import restoring
from dsp_desktop.backup.logic import Keeping
from dsp_desktop.backup.making import back_up
from dsp_desktop.db import everything
from dsp_desktop.db.migrate import bring_up_to_date
from dsp_desktop.intake.service import apply, preview
from dsp_desktop.kernel.errors import ServerUnreachable
from dsp_desktop.kernel.permissions import SYSTEM
from dsp_desktop.kernel.progress import NoProgress
from dsp_desktop.runtime.keys import CompanyKey
from tests.conftest import ROOT
from tests.faults.ledger import CLOCK, a_days_work, chance_of, open_again
from tests.intake.samples import associates, driver_line
from tests.support.doubles import StillClock

everything.know_everything()
configure_mappers()  # once, before the processes are forked off

#: Said before the work begins, so that the time until the kill is time at work.
BEGUN = b"begun"
DONE = b"done"
#: Drivers in one file: enough for the import to be met in the middle.
LINES = 400


def do_a_days_work(target: str, key: CompanyKey, says: Connection, seed: int) -> None:
    """Do one user action after the other, each told once it is committed."""
    with closing(open_again(target, key)) as app, suppress(ServerUnreachable):
        actions = a_days_work(app, chance_of(seed), first=seed * 10_000)
        next(actions)()  # the first takes long on a busy machine: the time counts from then
        says.send_bytes(BEGUN)
        says.send_bytes(DONE)
        for action in actions:
            action()
            says.send_bytes(DONE)


def import_a_file(target: str, key: CompanyKey, says: Connection, seed: int) -> None:
    """Import one large file, as one user action."""
    content = associates(*(driver_line(f"Driver {n}", f"A{seed:04}{n:08}") for n in range(LINES)))
    with closing(open_again(target, key)) as app:
        with app.read() as source:
            seen = preview(source, "AssociateData.csv", content, today=CLOCK.today())
        says.send_bytes(BEGUN)
        with app.write("import_file") as uow:
            apply(uow, seen)
            uow.commit()
        says.send_bytes(DONE)


def upgrade(target: str, key: CompanyKey, says: Connection, scripts: str) -> None:
    """Bring a company up to a version that is still to come."""
    says.send_bytes(BEGUN)
    bring_up_to_date(target, key, scripts=Path(scripts), clock=CLOCK)
    says.send_bytes(DONE)


def back_up_again_and_again(target: str, key: CompanyKey, says: Connection, folder: str) -> None:
    """Make one backup after the other, each a day later, each told once it is proved."""
    says.send_bytes(BEGUN)
    for days in count(1):
        clock = StillClock(CLOCK.day + timedelta(days=days))
        with closing(open_company(target, clock=clock, actor=SYSTEM, key=key)) as app:
            back_up(app, Path(folder), Keeping(today=1_000, daily=1_000))
        says.send_bytes(DONE)


def restore(target: str, key: CompanyKey, says: Connection, backup: str) -> None:
    """Put a backup in the place of a company."""
    says.send_bytes(BEGUN)
    now = CLOCK.now()
    staged = restoring.stage(Path(backup), key, Path(target), now=now, progress=NoProgress())
    restoring.take_place(staged, key, actor=SYSTEM, now=now)
    says.send_bytes(DONE)


class Killing:
    """Starts such processes and kills them; each starts quickly, from one that has all loaded."""

    def __init__(self) -> None:
        ways = multiprocessing.get_all_start_methods()
        self._context: Any = multiprocessing.get_context(
            "forkserver" if "forkserver" in ways else "spawn"
        )
        if "forkserver" in ways:
            self._context.set_forkserver_preload([__name__])
            os.environ["PYTHONPATH"] = str(ROOT)  # where the server finds the module

    def after(self, seconds: float, work: Callable[..., None], *given: object) -> int:
        """Let a process work so long, kill it, and return how many steps it acknowledged."""
        return self.ending(lambda process: process.kill(), seconds, work, *given)

    def ending(
        self,
        end: Callable[[Any], object],
        seconds: float,
        work: Callable[..., None],
        *given: object,
    ) -> int:
        """Do the same with another way to put an end to the work."""
        heard, says = self._context.Pipe(duplex=False)
        process = self._context.Process(target=work, args=(*given[:2], says, *given[2:]))
        process.start()
        says.close()
        assert heard.poll(60), "it never began"
        assert heard.recv_bytes() == BEGUN
        process.join(seconds)
        end(process)
        process.join()
        assert process.exitcode != 1, "it failed by itself"
        told = 0
        try:
            while heard.recv_bytes() == DONE:
                told += 1
        except EOFError:
            return told
        finally:
            heard.close()
        raise AssertionError("it said something else")
