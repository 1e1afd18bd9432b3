"""Making a backup: written under another name, proved, and only then put in its place."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from dsp_desktop.backup import client as pg
from dsp_desktop.backup import container
from dsp_desktop.backup.checking import check_dump, check_file, contents_on_server
from dsp_desktop.backup.client import Client, find_client
from dsp_desktop.backup.logic import Keeping
from dsp_desktop.backup.notes import BackupNote, card, write_note
from dsp_desktop.backup.shelf import PART, SUFFIX, Backup, backups_in, new_place, sweep, tidy
from dsp_desktop.backup.terms import BackupKind, Proof
from dsp_desktop.db import snapshot
from dsp_desktop.db.copying import copy_into_file, remove_file, sync
from dsp_desktop.db.driver import is_server
from dsp_desktop.db.engine import fault, for_reading
from dsp_desktop.db.snapshot import Contents
from dsp_desktop.kernel.clock import Clock
from dsp_desktop.kernel.errors import NotPermitted, StorageFailed
from dsp_desktop.kernel.permissions import Actor, Permission
from dsp_desktop.kernel.progress import NoProgress, Progress
from dsp_desktop.kernel.safekeeping import BackupFailed, NotSound
from dsp_desktop.runtime.keys import CompanyKey
from dsp_desktop.runtime.paths import MIGRATIONS


class OpenCompany(Protocol):
    """What of an open company a backup needs."""

    @property
    def target(self) -> str:
        """Where it is."""

    @property
    def key(self) -> CompanyKey:
        """Its key."""

    @property
    def engine(self) -> Engine:
        """Its connections."""

    @property
    def actor(self) -> Actor:
        """Who asks."""

    @property
    def clock(self) -> Clock:
        """What time it is there."""


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made and proved, and those that were not needed any more."""

    backup: Backup
    removed: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class _Written:
    kind: BackupKind
    proof: Proof
    contents: Contents


def back_up(
    company: OpenCompany,
    folder: Path,
    keeping: Keeping,
    progress: Progress | None = None,
) -> Made:
    """Make a backup of an open company in a folder and prove it.

    What is there already stays as it is unless the new one is proved; then what the keeping
    does not need any more goes.
    """
    if not company.actor.may(Permission.BACKUP_EDIT):
        raise NotPermitted(permission=Permission.BACKUP_EDIT)
    progress = progress or NoProgress()
    now = company.clock.now()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        sweep(folder, f".*{SUFFIX}{PART}*", now)
        place = new_place(folder, company.target, now)
        part = place.with_name(f".{place.name}{PART}-{os.getpid()}")  # two may at the same moment
        try:
            written = _write(company, part, progress)
            size = part.stat().st_size
            os.replace(part, place)  # noqa: PTH105 - Path.replace is the same call; this one says atomic
        except BaseException:
            remove_file(part)
            raise
        sync(folder)
        note = BackupNote(
            kind=written.kind,
            made_at=now,
            day=company.clock.today(),
            size=size,
            revision=written.contents.revision,
            rows=dict(written.contents.rows),
            entries=written.contents.entries,
            proof=written.proof,
            checked_at=company.clock.now(),
        )
        write_note(place, note, company.key)
        removed = tidy(folder, company.key, keeping, note.day)
    except OSError as error:
        raise BackupFailed(path=str(folder), because=error.strerror or str(error)) from error
    except StorageFailed as error:
        raise BackupFailed(path=str(folder), because=error.details["because"]) from error
    made = next(each for each in backups_in(folder, company.key) if each.path == place)
    return Made(made, tuple(removed))


def _write(company: OpenCompany, part: Path, progress: Progress) -> _Written:
    if not is_server(company.target):
        expected = snapshot.take(Path(company.target), company.key, part, progress)
        return _Written(BackupKind.FILE, Proof.OPENED, _proved(company, part, expected, progress))
    try:
        with company.engine.connect() as connection:
            version = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one())
    except DBAPIError as error:
        raise fault(error, company.engine) from error
    client = find_client(version // 10_000)
    if client is not None:
        return _dump(company, client, part, progress)
    proofs = copy_into_file(
        company.engine, part, company.key, scripts=MIGRATIONS, progress=progress
    )
    contents = check_file(part, company.key, progress)
    if any(contents.rows[proof.table] != proof.rows for proof in proofs):
        raise NotSound(path=str(part), because="rows are missing")
    return _Written(BackupKind.COPY, Proof.OPENED, contents)


def _proved(company: OpenCompany, part: Path, expected: Contents, progress: Progress) -> Contents:
    found = check_file(part, company.key, progress)
    if dict(found.rows) != dict(expected.rows) or found.entries != expected.entries:
        raise NotSound(path=str(part), because="rows are missing")
    return found


def _dump(company: OpenCompany, client: Client, part: Path, progress: Progress) -> _Written:
    """Let PostgreSQL dump what one transaction of ours sees, so that both say the same."""
    with for_reading(company.engine).connect() as connection:
        contents = replace(contents_on_server(connection), made_at=company.clock.now())
        moment = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()

        def stream() -> Iterator[bytes]:
            done = 0
            for piece in pg.dumped(client, company.engine.url, moment):
                yield piece
                done += len(piece)
                progress.report(done, 0)

        part.touch(0o600, exist_ok=False)
        with part.open("wb") as sink:
            container.write(sink, company.key, card(contents), stream())
    sync(part)
    proof = check_dump(part, company.key, client, company.engine, contents, progress)
    return _Written(BackupKind.DUMP, proof, contents)
