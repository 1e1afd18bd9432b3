"""Make the demo company: the same rows for the same routes, years, seed and day.

Everything is drawn first, in memory and by the seed alone, and then written in one unit
of work, so that a company is either there whole or not at all.
"""

from datetime import date
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from dsp_desktop.company.models import Company
from dsp_desktop.db.engine import is_server, open_engine
from dsp_desktop.db.migrate import bring_up_to_date
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.demo.plan import Plan
from dsp_desktop.demo.story import ZONE, tell
from dsp_desktop.demo.writing import Writer
from dsp_desktop.kernel.clock import Clock
from dsp_desktop.kernel.errors import CompanyExists
from dsp_desktop.kernel.permissions import SYSTEM
from dsp_desktop.kernel.progress import NoProgress, Progress
from dsp_desktop.runtime.paths import MIGRATIONS


def make(  # noqa: PLR0913 - the options of the command, each by name
    target: Path | str,
    *,
    clock: Clock,
    routes: int = 14,
    years: int = 2,
    seed: int = 1,
    progress: Progress | None = None,
) -> None:
    """Create the demo company at ``target``, a new file or an empty PostgreSQL database.

    Raises ``CompanyExists`` rather than touch what is already there; a run that fails or
    is cancelled leaves no file behind.
    """
    file = None if is_server(target) else Path(target)
    if file is not None and file.exists():
        raise CompanyExists(path=str(target))
    today = clock.in_zone(ZONE.key).today()
    starts = date(today.year - years, today.month, min(today.day, 28))
    story = tell(Plan(routes, starts, today), seed)
    try:
        bring_up_to_date(target, scripts=MIGRATIONS, clock=clock)
        engine = open_engine(target)
        try:
            _refuse_used(engine, target)
            with UnitOfWork(engine, actor=SYSTEM, clock=clock, operation="make_demo") as uow:
                Writer(uow, story, clock.now(), progress or NoProgress()).write()
                uow.commit()
        finally:
            engine.dispose()
    except BaseException:
        _remove(file)
        raise


def _refuse_used(engine: Engine, target: Path | str) -> None:
    with Session(engine) as source:
        if source.scalar(select(Company.id).limit(1)) is not None:
            raise CompanyExists(path=str(target))


def _remove(file: Path | None) -> None:
    if file is not None:
        for suffix in ("", "-wal", "-shm"):
            file.with_name(file.name + suffix).unlink(missing_ok=True)
