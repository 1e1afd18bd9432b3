"""Opening a company, making one, and the demo company. Runs on a thread; loads the heavy parts.

A company that is opened here is nobody's yet: only a demo lets its visitor straight in.
"""

from collections.abc import Callable, Sequence
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
from dsp_desktop.kernel.permissions import NOBODY, SYSTEM
from dsp_desktop.kernel.progress import Progress
from dsp_desktop.overview.masthead import Masthead, first_masthead
from dsp_desktop.runtime import passphrases, paths, secrets
from dsp_desktop.runtime.keys import CompanyKey, RecoveryCode, new_company_id
from dsp_desktop.signing_in import people, sign_in, visitors
from dsp_desktop.unlocking import key_by_code, key_by_passphrase
from ui.kit.first_rows import FirstRows
from ui.kit.l10n import mark, translated

if TYPE_CHECKING:
    from dsp_desktop.access.terms import WhoMaySignIn
    from ui.shell.first_run import NewCompany
    from ui.shell.secret import Given

DEMO_NAME = "Demo company.dsp"


@dataclass(frozen=True, slots=True)
class Opened:
    """A company that is open: the door to it, and what the window says on top.

    ``people`` may sign in; ``code`` is the recovery code of a company made just now.
    """

    app: App
    masthead: Masthead
    zone: tzinfo
    first_rows: FirstRows = field(default_factory=FirstRows)
    people: "Sequence[WhoMaySignIn]" = ()
    code: RecoveryCode | None = None


def open_it(target: str, clock: Clock, progress: Progress, key: CompanyKey | None = None) -> Opened:
    """Open a company that exists, bringing it up to this version first."""
    _say(progress, mark("opening", "Bringing it up to this version if it is older"))
    return _look_at(open_company(target, clock=clock, actor=NOBODY, key=key), clock)


def open_with(target: str, given: "Given", clock: Clock, progress: Progress) -> Opened:
    """Open a company by what a person typed, and keep its key as they wish.

    Raises ``WrongKey`` or ``WrongPassphrase`` where that does not open it.
    """
    if given.passphrase:
        key = key_by_passphrase(target, given.passphrase)
    else:
        key = key_by_code(target, given.code)
    opened = open_it(target, clock, progress, key)
    try:
        opened.app.store.vault.unwrapped()
    except BaseException:
        opened.app.close()
        raise
    if given.keep:
        secrets.remember(key)
    if given.new_passphrase:
        passphrases.keep(key, given.new_passphrase)
    return opened


def make_it(new: "NewCompany", clock: Clock, progress: Progress) -> Opened:
    """Make a company and sign its owner in: never over another one, all of it or nothing."""
    from dsp_desktop.access import service as access  # noqa: PLC0415 - once in a company's life
    from dsp_desktop.company import service  # noqa: PLC0415 - likewise
    from dsp_desktop.db.uow import UnitOfWork  # noqa: PLC0415 - likewise
    from dsp_desktop.founding import make_company  # noqa: PLC0415 - likewise

    code = RecoveryCode.new()
    key = code.key(new_company_id())

    def write(uow: UnitOfWork) -> None:
        access.found_access(uow, new.owner, new.password)
        access.keep_recovery_code(uow, code)
        service.found_company(
            uow,
            service.CompanyDetails(legal_name=new.name, time_zone=new.time_zone, state=new.state),
        )
        if new.station:
            service.add_station(uow, service.StationDetails(code=new.station, state=new.state))
        secrets.remember(key)  # last, so that a company that cannot be made leaves no key behind
        if new.passphrase:
            passphrases.keep(key, new.passphrase)

    _say(progress, mark("opening", "Making room for the records"))
    app = make_company(
        new.target, key=key, clock=clock, actor=SYSTEM, operation="found_company", write=write
    )
    opened = replace(_look_at(app, clock), code=code)
    return enter(opened, new.owner, new.password)


def keyring() -> str:
    """Return what this computer's keyring calls itself; nothing where none keeps a secret."""
    return secrets.keyring_name() or ""


def enter(opened: Opened, name: str, password: str, new: str = "") -> Opened:
    """Sign somebody in; raises ``NotSignedIn``, ``SignInLater`` or ``GivenPassword``."""
    return replace(opened, app=sign_in(opened.app, name, password, new))


def renew_it(opened: Opened, code: RecoveryCode) -> Opened:
    """Put a new recovery code in; the same person goes on. ``opened`` is closed."""
    from dsp_desktop.access.service import note_sheet  # noqa: PLC0415 - loads the database
    from dsp_desktop.recovery import renew  # noqa: PLC0415 - likewise

    app = renew(
        App.open(
            opened.app.target, clock=opened.app.clock, actor=opened.app.actor, key=opened.app.key
        ),
        code,
    )
    app.do("print_recovery_sheet", note_sheet)
    return replace(_look_at(app, app.clock), people=opened.people)


def open_demo(folder: Path, clock: Clock, progress: Progress) -> Opened:
    """Open the demo company, making it on the first visit."""
    path = folder / DEMO_NAME
    if not path.is_file():
        from dsp_desktop.demo.company import make  # noqa: PLC0415 - wanted once, if ever

        folder.mkdir(parents=True, exist_ok=True)
        make(path, clock=clock, progress=progress)
    return open_it(str(path), clock, progress)


def _look_at(app: App, clock: Clock) -> Opened:
    """Read what the window says on top, and take on the company's own time zone."""
    try:
        top = first_masthead(app)
    except BaseException:
        app.store.close()
        raise
    zone = top.time_zone or "America/New_York"
    app = replace(app, clock=clock.in_zone(zone))
    opened = Opened(app, top, ZoneInfo(zone), _first_rows(app))
    return opened if app.actor is not NOBODY else _with_people(opened)


def _with_people(opened: Opened) -> Opened:
    """Look who may sign in; a demo's visitor is let in without being asked."""
    visitor = next(iter(visitors(opened.app)), None)
    if visitor is not None:
        return replace(opened, app=replace(opened.app, actor=visitor))
    return replace(opened, people=people(opened.app))


def _first_rows(app: App) -> FirstRows:
    """Return where the rows that lists open with are kept: for a company in a file."""
    if is_server(app.target):
        return FirstRows()
    return FirstRows(Shelf(paths.cache_folder() / "lists", newest(paths.MIGRATIONS)))


def _say(progress: Progress, words: str) -> None:
    progress.report(0, 0, translated("opening", words))


#: One of the three ways above, with everything but the progress decided.
Way = Callable[[Progress], Opened]
