"""Proving a backup: it is opened anew, and everything in it is looked at."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, Connection, Engine
from sqlalchemy.exc import DBAPIError

from dsp_desktop.backup import client as pg
from dsp_desktop.backup import container
from dsp_desktop.backup.client import Client, find_client
from dsp_desktop.backup.notes import write_note
from dsp_desktop.backup.shelf import Backup, kind_of
from dsp_desktop.backup.terms import BackupKind, Proof
from dsp_desktop.db import snapshot
from dsp_desktop.db.engine import open_engine
from dsp_desktop.db.revision import newest
from dsp_desktop.db.snapshot import Contents
from dsp_desktop.kernel.errors import NotPermitted
from dsp_desktop.kernel.permissions import Actor, Permission
from dsp_desktop.kernel.progress import Progress
from dsp_desktop.kernel.safekeeping import BackupCutOff, ClientFailed, NotSound
from dsp_desktop.runtime.keys import CompanyKey
from dsp_desktop.runtime.paths import MIGRATIONS

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"


def check_again(
    backup: Backup, key: CompanyKey, *, actor: Actor, now: datetime, progress: Progress
) -> str:
    """Check a backup once more, keep the outcome in its note, and return why it failed, if so."""
    if not actor.may(Permission.BACKUP_VIEW):
        raise NotPermitted(permission=Permission.BACKUP_VIEW)
    problem = ""
    try:
        if kind_of(backup.path) is BackupKind.DUMP:
            check_stream(backup.path, key, progress)
        else:
            contents = check_file(backup.path, key, progress)
            if backup.note and dict(contents.rows) != dict(backup.note.rows):
                problem = "it does not hold what it held"
    except NotSound as error:
        problem = str(error.details["because"])
    except (BackupCutOff, ClientFailed):
        problem = "it is not complete or was changed"
    if backup.note:
        write_note(backup.path, backup.note.checked(now, problem), key)
    return problem


def check_file(path: Path, key: CompanyKey, progress: Progress) -> Contents:
    """Prove a backup that is a company file, and return what it holds."""
    return snapshot.check(path, key, newest(MIGRATIONS), progress)


def check_stream(path: Path, key: CompanyKey, progress: Progress) -> None:
    """Prove a dump as far as this computer can: every part, and its list of contents."""
    client = find_client(0)
    stream = told(path, key, progress)
    if client is None:
        for _piece in stream:
            pass
    elif not pg.listed(client, stream):
        raise NotSound(path=str(path), because="it lists nothing")


def check_dump(  # noqa: PLR0913, PLR0917 - what it is proved against
    path: Path,
    key: CompanyKey,
    client: Client,
    server: Engine,
    expected: Contents,
    progress: Progress,
) -> Proof:
    """Prove a new dump: listed, and put into a scratch database where we may make one."""
    if not pg.listed(client, told(path, key, progress)):
        raise NotSound(path=str(path), because="it lists nothing")
    with _scratch(server) as address:
        if address is None:
            return Proof.LISTED
        pg.restored(client, address, told(path, key, progress))
        engine = open_engine(address.render_as_string(hide_password=False), None)
        try:
            with engine.connect() as connection:
                found = contents_on_server(connection)
            if dict(found.rows) != dict(expected.rows):
                raise NotSound(path=str(path), because="rows are missing")
            snapshot.check_chain(engine, key, str(path), progress)
        finally:
            engine.dispose()
    return Proof.RESTORED


def contents_on_server(connection: Connection) -> Contents:
    """Return what a company on a server holds."""
    return snapshot.read_contents(
        lambda asked: connection.exec_driver_sql(asked).fetchall(), _TABLES
    )


def told(path: Path, key: CompanyKey, progress: Progress) -> Iterator[bytes]:
    """Yield what a dump holds, saying how far it is."""
    total, done = path.stat().st_size, 0
    for piece in container.read(path, key):
        yield piece
        done += len(piece)
        progress.report(min(done, total), total)


@contextmanager
def _scratch(server: Engine) -> Iterator[URL | None]:
    """Lend a database to try a dump in; ``None`` where this user may not make one."""
    name = f"dsp_check_{uuid.uuid4().hex[:12]}"
    apart = server.execution_options(isolation_level="AUTOCOMMIT")
    try:
        with apart.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
    except DBAPIError:
        yield None
        return
    try:
        yield server.url.set(database=name)
    finally:
        with apart.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}")
