"""Putting a backup in a company's place: first beside it, to be looked at, then at once.

Whoever pulls the plug at any moment finds the old company or the restored one, whole: the
new file is complete and proved before anything of the old one is touched, the old one gets
a second name before its own is taken, and a name changes hands in one step. What takes the
place says so in its own audit trail before it does: who restored which backup, and what was
put aside.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, MetaData, inspect
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2 as sqlite

from dsp_desktop.backup import client as pg
from dsp_desktop.backup import container
from dsp_desktop.backup.checking import check_file, check_stream, contents_on_server, told
from dsp_desktop.backup.client import find_client
from dsp_desktop.backup.making import OpenCompany
from dsp_desktop.backup.models import Restoration
from dsp_desktop.backup.notes import contents_on, read_note
from dsp_desktop.backup.shelf import kind_of, sweep
from dsp_desktop.backup.terms import BackupKind
from dsp_desktop.db import snapshot
from dsp_desktop.db.copying import copy_company, remove_file, sync
from dsp_desktop.db.engine import fault, open_engine, shown
from dsp_desktop.db.everything import know_everything
from dsp_desktop.db.migrate import known_revisions, upgrade
from dsp_desktop.db.snapshot import Contents
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.db.vault import Vault
from dsp_desktop.kernel.clock import StandingClock
from dsp_desktop.kernel.errors import (
    CompanyExists,
    DatabaseTooNew,
    NoPlaceForCompany,
    NotPermitted,
    OnNetworkShare,
)
from dsp_desktop.kernel.permissions import Actor, Permission
from dsp_desktop.kernel.progress import Progress
from dsp_desktop.kernel.safekeeping import ClientFailed, InUse, NeedsServer, NotSound
from dsp_desktop.runtime.disks import is_on_share
from dsp_desktop.runtime.keys import CompanyKey
from dsp_desktop.runtime.paths import MIGRATIONS
from dsp_desktop.runtime.private_files import make_private

_HELD_BY_OTHERS = ("locked", "busy")


@dataclass(frozen=True, slots=True)
class Staged:
    """A backup as a file beside the place it is for, proved and not yet in that place."""

    path: Path
    place: Path
    contents: Contents
    backup: str


def stage(
    backup: Path, key: CompanyKey, place: Path, *, now: datetime, progress: Progress
) -> Staged:
    """Put a backup beside ``place``, prove it there and say what it holds.

    Raises ``DatabaseTooNew`` for one that a newer version wrote.
    """
    if kind_of(backup) is BackupKind.DUMP:
        raise NeedsServer(path=str(backup))
    try:
        if is_on_share(place):
            raise OnNetworkShare(path=str(place))
        place.parent.mkdir(parents=True, exist_ok=True)
        sweep(place.parent, f".{place.name}.restoring-*", now)
        own = f"{now:%Y%m%dT%H%M%SZ}-{os.getpid()}"  # two may restore at the same moment
        path = place.with_name(f".{place.name}.restoring-{own}")
        remove_file(path)
    except OSError as error:
        raise NoPlaceForCompany(path=str(place), because=error.strerror or str(error)) from error
    try:
        _copy(backup, key, path, progress)
        contents = check_file(path, key, progress)
        _refuse_newer(contents.revision)
        return Staged(path, place, _dated(contents, backup, key), backup.name)
    except BaseException:
        remove_file(path)
        raise


def look_into(backup: Path, key: CompanyKey, *, progress: Progress) -> Contents:
    """Prove a backup where it is and return what it holds; of a dump, what its card says."""
    if kind_of(backup) is BackupKind.DUMP:
        check_stream(backup, key, progress)
        return _card(backup, key)
    return _dated(check_file(backup, key, progress), backup, key)


def take_place(staged: Staged, key: CompanyKey, *, actor: Actor, now: datetime) -> Path | None:
    """Give a staged backup its place; return where what was there is kept, if anything was.

    Raises ``InUse`` while another copy of the program has the company open.
    """
    require_backup_edit(actor)
    place = staged.place
    try:
        if not place.exists():
            _say_so(staged, key, None, actor=actor, now=now)
            os.replace(staged.path, place)  # noqa: PTH105 - as in making
            sync(place.parent)
            return None
        with _alone(place, key) as there:
            kept = _kept_name(place, now)
            _say_so(staged, key, _PutAside(kept.name, *there), actor=actor, now=now)
            for suffix in ("", "-wal"):  # a log is left only by a file that does not open
                _second_name(_beside(place, suffix), _beside(kept, suffix))
            sync(place.parent)
            for suffix in ("-wal", "-shm"):
                _beside(place, suffix).unlink(missing_ok=True)
            os.replace(staged.path, place)  # noqa: PTH105 - as in making
            sync(place.parent)
    except OSError as error:
        raise NoPlaceForCompany(path=str(place), because=error.strerror or str(error)) from error
    return kept


def discard(staged: Staged) -> None:
    """Take a staged backup away again."""
    remove_file(staged.path)
    for upgraded in staged.path.parent.glob(f"{staged.path.stem}.before-*"):
        with suppress(OSError):
            upgraded.unlink()


def settle(staged: Staged, key: CompanyKey) -> None:
    """Make a staged backup one file again after it was opened as a company."""
    with closing(sqlite.connect(str(staged.path))) as connection:
        connection.execute(f'PRAGMA key = "{key.for_file}"')
        connection.execute("PRAGMA journal_mode = DELETE")
    sync(staged.path)


def restore_to_server(
    backup: Path, key: CompanyKey, address: str, *, actor: Actor, progress: Progress
) -> Contents:
    """Put a backup into an empty database of a server, whole or not at all, and prove it."""
    require_backup_edit(actor)
    engine = open_engine(address, None)
    try:
        with engine.connect() as connection:
            if inspect(connection).get_table_names():
                raise CompanyExists(path=shown(address))
            version = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one())
        if kind_of(backup) is BackupKind.DUMP:
            client = find_client(version // 10_000)
            if client is None:
                raise ClientFailed(program="pg_restore", because="it was not found here")
            pg.restored(client, engine.url, told(backup, key, progress))
            snapshot.check_chain(engine, key, str(backup), progress)
        else:
            source = snapshot.engine_reading(backup, key)
            copy_company(source, engine, scripts=MIGRATIONS, progress=progress)
        with engine.connect() as connection:
            return _dated(contents_on_server(connection), backup, key)
    except DBAPIError as error:
        raise fault(error, engine) from error
    finally:
        engine.dispose()


def note_on_server(company: OpenCompany, backup: Path, contents: Contents) -> None:
    """Have a company that was restored to a server say so, by who has signed in to it."""
    require_backup_edit(company.actor)
    now = company.clock.now()
    _note(company.engine, company.key, _restoration(contents, backup.name, now), company.actor)


def empty_server(address: str) -> None:
    """Take a company that has just been restored away again: the database was empty before."""
    engine = open_engine(address, None)
    try:
        with engine.begin() as connection:
            there = MetaData()
            there.reflect(connection)
            there.drop_all(connection)
    except DBAPIError as error:
        raise fault(error, engine) from error
    finally:
        engine.dispose()


def require_backup_edit(actor: Actor) -> None:
    """Refuse whoever may not restore."""
    if not actor.may(Permission.BACKUP_EDIT):
        raise NotPermitted(permission=Permission.BACKUP_EDIT)


def _copy(backup: Path, key: CompanyKey, path: Path, progress: Progress) -> None:
    """Copy a backup through SQLite, which reads a company file that is open as well."""
    try:
        with closing(snapshot.reading(backup, key)) as source:
            snapshot.copy_from(source, key, path, progress)
    except sqlite.DatabaseError as error:
        raise NotSound(path=str(backup), because=str(error)) from error
    sync(path)


@dataclass(frozen=True, slots=True)
class _PutAside:
    """What was there: its new name and, if it opens, where its audit trail ends."""

    name: str
    entries: int | None
    until: datetime | None


def _refuse_newer(revision: str) -> None:
    if revision not in known_revisions(MIGRATIONS):
        raise DatabaseTooNew(revision=revision)


def _dated(contents: Contents, backup: Path, key: CompanyKey) -> Contents:
    """Return the contents of a backup with the moment when it was made, as far as we know."""
    if kind_of(backup) is BackupKind.DUMP:
        return replace(contents, made_at=_card(backup, key).made_at)
    note = read_note(backup, key)
    return replace(contents, made_at=note.made_at) if note else contents


def _card(dump: Path, key: CompanyKey) -> Contents:
    return contents_on(container.read_card(dump, key))


def _say_so(
    staged: Staged, key: CompanyKey, aside: _PutAside | None, *, actor: Actor, now: datetime
) -> None:
    """Have the staged company say in its audit trail that it takes the place, as one file again.

    Whoever restores has signed in to the company that was there; in this one the same number
    may be somebody else's, so that only the name is kept.
    """
    engine = open_engine(staged.path, key)
    try:
        if staged.contents.revision != known_revisions(MIGRATIONS)[0]:
            upgrade(engine, MIGRATIONS)
        said = _restoration(staged.contents, staged.backup, now)
        if aside is not None:
            said.put_aside, said.put_aside_entries = aside.name, aside.entries
            said.put_aside_until = aside.until
        _note(engine, key, said, replace(actor, id=0))
    except DBAPIError as error:
        raise fault(error, engine) from error
    finally:
        engine.dispose()
    settle(staged, key)


def _restoration(contents: Contents, backup: str, now: datetime) -> Restoration:
    return Restoration(
        restored_at=now,
        company=contents.company,
        backup_name=backup,
        backup_made_at=contents.made_at,
        backup_entries=contents.entries,
        backup_until=contents.until,
    )


def _note(engine: Engine, key: CompanyKey, said: Restoration, actor: Actor) -> None:
    know_everything()
    uow = UnitOfWork(
        engine,
        vault=Vault(engine, key),
        actor=actor,
        clock=StandingClock(said.restored_at),
        operation="restore_backup",
    )
    with uow:
        uow.add(said)
        uow.commit()


@contextmanager
def _alone(place: Path, key: CompanyKey) -> Iterator[tuple[int | None, datetime | None]]:
    """Hold a company file so that nobody else opens it; one that does not open is nobody's.

    Says where its audit trail ends, by the number and moment of its last entry.
    To leave the write-ahead log, nobody else may have the file open; that is the question.
    Windows changes no name of a file that is open, so there it is let go first, and what
    somebody opens in between keeps its name and is told apart by that.
    """
    with closing(sqlite.connect(str(place))) as connection:
        connection.isolation_level = None
        try:
            connection.execute(f'PRAGMA key = "{key.for_file}"')
            connection.execute("PRAGMA busy_timeout = 0")
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite.DatabaseError as error:
            if any(word in str(error) for word in _HELD_BY_OTHERS):
                raise InUse(path=str(place)) from error
        there: tuple[int | None, datetime | None] = (None, None)
        with suppress(sqlite.DatabaseError, TypeError, ValueError):  # damaged, or no trail in it
            there = snapshot.end_of(connection)
        if sys.platform == "win32":
            connection.close()
        yield there


def _kept_name(place: Path, now: datetime) -> Path:
    name = f"{place.stem}.before-restore-{now:%Y%m%dT%H%M%SZ}"
    tries = (f"{name}{more}{place.suffix}" for more in ("", *(f"-{n}" for n in range(2, 100))))
    return place.with_name(next(each for each in tries if not place.with_name(each).exists()))


def _second_name(path: Path, second: Path) -> None:
    if not path.exists():
        return
    try:
        os.link(path, second)
    except OSError:  # a disk without second names: a second copy does as well
        draft = second.with_name(f".{second.name}.part")
        make_private(draft)
        shutil.copyfile(path, draft)
        sync(draft)
        os.replace(draft, second)  # noqa: PTH105 - as in making


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)
