"""Making a company that was not there: all of it or nothing, and never over another one."""

from collections.abc import Callable
from pathlib import Path

from dsp_desktop.app import App, open_company
from dsp_desktop.company.queries import the_company
from dsp_desktop.db.driver import is_server
from dsp_desktop.db.engine import shown
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.kernel.clock import Clock
from dsp_desktop.kernel.errors import CompanyExists, NoPlaceForCompany, OnNetworkShare
from dsp_desktop.kernel.permissions import Actor
from dsp_desktop.runtime.disks import is_on_share
from dsp_desktop.runtime.keys import CompanyKey


def make_company(  # noqa: PLR0913 - all named; a company needs that much to begin
    target: Path | str,
    *,
    key: CompanyKey,
    clock: Clock,
    actor: Actor,
    operation: str,
    write: Callable[[UnitOfWork], object],
) -> App:
    """Create a company at ``target``, a new file or an empty PostgreSQL database, and open it.

    ``key`` is the new company's own; ``write`` puts in what it begins with. Raises
    ``CompanyExists`` rather than touch what is already there; what was half made is taken
    away again when anything fails.
    """
    file = None if is_server(target) else Path(target)
    if file is not None:
        _refuse_place(file)
    try:
        app = open_company(target, clock=clock, actor=actor, create=key)
        try:
            _refuse_used(app)
            app.do(operation, write)
        except BaseException:
            app.close()
            raise
    except BaseException:
        if file is not None:
            for suffix in ("", "-wal", "-shm"):
                file.with_name(file.name + suffix).unlink(missing_ok=True)
        raise
    return app.at_home()


def _refuse_place(file: Path) -> None:
    try:
        if is_on_share(file):
            raise OnNetworkShare(path=str(file))
        if file.exists():
            raise CompanyExists(path=str(file))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(0o600, exist_ok=False)
    except OSError as error:
        raise NoPlaceForCompany(path=str(file), because=error.strerror or str(error)) from error


def _refuse_used(app: App) -> None:
    with app.read() as source:
        if the_company(source) is not None:
            raise CompanyExists(path=shown(app.target))
