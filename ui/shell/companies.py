"""Opening a company, making one, and the demo company. Runs on a thread; loads the heavy parts."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dsp_desktop.app import App, open_company
from dsp_desktop.db.ahead import Shelf
from dsp_desktop.db.driver import is_server
from dsp_desktop.db.revision import newest
from dsp_desktop.kernel.clock import Clock
from dsp_desktop.kernel.errors import NoKeyring
from dsp_desktop.kernel.permissions import Actor
from dsp_desktop.kernel.progress import Progress
from dsp_desktop.overview.masthead import Masthead, first_masthead
from dsp_desktop.runtime import paths, secrets
from dsp_desktop.runtime.keys import RecoveryCode, new_company_id
from ui.kit.first_rows import FirstRows
from ui.kit.l10n import mark, translated

if TYPE_CHECKING:
    from ui.shell.first_run import NewCompany

DEMO_NAME = "Demo company.dsp"


@dataclass(frozen=True, slots=True)
class Opened:
    """A company that is open: the door to it, and what the window says on top."""

    app: App
    masthead: Masthead
    zone: tzinfo
    first_rows: FirstRows = field(default_factory=FirstRows)


def open_it(target: str, clock: Clock, actor: Actor, progress: Progress) -> Opened:
    """Open a company that exists, bringing it up to this version first."""
    _say(progress, mark("opening", "Bringing it up to this version if it is older"))
    return _look_at(open_company(target, clock=clock, actor=actor), clock)


def make_it(new: "NewCompany", clock: Clock, actor: Actor, progress: Progress) -> Opened:
    """Make a company and open it: never over another one, and all of it or nothing."""
    from dsp_desktop.company import service  # noqa: PLC0415 - once in a company's life
    from dsp_desktop.db.uow import UnitOfWork  # noqa: PLC0415 - likewise
    from dsp_desktop.founding import make_company  # noqa: PLC0415 - likewise

    def write(uow: UnitOfWork) -> None:
        service.found_company(
            uow,
            service.CompanyDetails(legal_name=new.name, time_zone=new.time_zone, state=new.state),
        )
        if new.station:
            service.add_station(uow, service.StationDetails(code=new.station, state=new.state))

    _say(progress, mark("opening", "Making room for the records"))
    key = RecoveryCode.new().key(new_company_id())
    if not secrets.remember(key):
        raise NoKeyring
    app = make_company(
        new.target, key=key, clock=clock, actor=actor, operation="found_company", write=write
    )
    return _look_at(app, clock)


def open_demo(folder: Path, clock: Clock, actor: Actor, progress: Progress) -> Opened:
    """Open the demo company, making it on the first visit."""
    path = folder / DEMO_NAME
    if not path.is_file():
        from dsp_desktop.demo.company import make  # noqa: PLC0415 - wanted once, if ever

        folder.mkdir(parents=True, exist_ok=True)
        make(path, clock=clock, progress=progress)
    return open_it(str(path), clock, actor, progress)


def _look_at(app: App, clock: Clock) -> Opened:
    """Read what the window says on top, and take on the company's own time zone."""
    try:
        top = first_masthead(app)
    except BaseException:
        app.store.close()
        raise
    zone = top.time_zone or "America/New_York"
    app = replace(app, clock=clock.in_zone(zone))
    return Opened(app, top, ZoneInfo(zone), _first_rows(app))


def _first_rows(app: App) -> FirstRows:
    """Return where the rows that lists open with are kept: for a company in a file."""
    if is_server(app.target):
        return FirstRows()
    return FirstRows(Shelf(paths.cache_folder() / "lists", newest(paths.MIGRATIONS)))


def _say(progress: Progress, words: str) -> None:
    progress.report(0, 0, translated("opening", words))


#: One of the three ways above, with everything but the progress decided.
Way = Callable[[Progress], Opened]
