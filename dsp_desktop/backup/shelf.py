"""The folder of backups: what is in it, what of that is ours, and what may go."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from dsp_desktop.backup import container
from dsp_desktop.backup.logic import Keeping, Kept, to_remove
from dsp_desktop.backup.notes import BackupNote, note_of, read_note
from dsp_desktop.backup.terms import BackupKind
from dsp_desktop.db.driver import is_server
from dsp_desktop.kernel.safekeeping import NotABackup
from dsp_desktop.runtime import paths
from dsp_desktop.runtime.keys import ID_BYTES, CompanyKey
from dsp_desktop.runtime.private_files import close_to_others

SUFFIX = ".dspbackup"
PART = ".part"
#: What a run that was cut off has left is taken away after this.
_LEFT_BEHIND = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup in a folder; ``note`` is ``None`` where this program did not make it."""

    path: Path
    size: int
    written_at: datetime
    kind: BackupKind
    note: BackupNote | None

    @property
    def is_good(self) -> bool:
        """Whether it was proved when it was last looked at."""
        return self.note is not None and self.note.is_good

    @property
    def made_at(self) -> datetime:
        """When it was made, as far as we know."""
        return self.note.made_at if self.note else self.written_at


def backups_in(folder: Path, key: CompanyKey) -> list[Backup]:
    """Return the backups of a company in a folder, the newest first."""
    found = []
    with suppress(OSError):
        for path in folder.glob(f"*{SUFFIX}"):
            with suppress(OSError, NotABackup):
                if id_in(path) == key.company_id:
                    found.append(_look_at(path, key))
    return sorted(found, key=lambda each: (each.made_at, each.path.name), reverse=True)


def folder_for(key: CompanyKey, chosen: Mapping[str, str]) -> Path:
    """Return where a person keeps the backups of a company, by what they have ``chosen``."""
    folder = chosen.get(key.company_id.hex())
    return Path(folder) if folder else paths.companies_folder() / "Backups"


def last_good(backups: Sequence[Backup]) -> Backup | None:
    """Return the newest backup that was proved."""
    return next((each for each in backups if each.is_good), None)


def id_in(path: Path) -> bytes:
    """Return whose backup a file is; raises ``NotABackup`` where it cannot be one."""
    try:
        with path.open("rb") as file:
            found = file.read(ID_BYTES)
    except OSError as error:
        raise NotABackup(path=str(path)) from error
    if len(found) < ID_BYTES or found == b"SQLite format 3\0":
        raise NotABackup(path=str(path))
    return found


def tidy(folder: Path, key: CompanyKey, keeping: Keeping, today: date) -> list[Path]:
    """Take away the backups that nobody needs any more, and return which those were."""
    backups = {each.path.name: each for each in backups_in(folder, key) if each.note is not None}
    seen = [
        Kept(name, each.made_at, each.note.day, is_ours=True, is_good=each.is_good)
        for name, each in backups.items()
        if each.note is not None
    ]
    gone = []
    for old in to_remove(seen, keeping, today):
        path = backups[old.name].path
        with suppress(OSError):  # open elsewhere: the next time will do
            path.unlink()
            note_of(path).unlink(missing_ok=True)
            gone.append(path)
    return gone


def sweep(folder: Path, pattern: str, now: datetime) -> None:
    """Take away what a run that was cut off has left behind."""
    with suppress(OSError):
        for path in folder.glob(pattern):
            with suppress(OSError):
                if now - _written_at(path) > _LEFT_BEHIND:
                    path.unlink()


def new_place(folder: Path, target: str, now: datetime) -> Path:
    """Return where a new backup goes: named after the company and the moment."""
    stem = target.partition("?")[0].rpartition("/")[2] if is_server(target) else Path(target).stem
    name = f"{stem}.{now:%Y%m%dT%H%M%SZ}"
    tries = (f"{name}{more}{SUFFIX}" for more in ("", *(f"-{n}" for n in range(2, 100))))
    return folder / next(each for each in tries if not (folder / each).exists())


def kind_of(path: Path) -> BackupKind:
    """Return what a backup is made of, by its beginning."""
    return BackupKind.DUMP if container.is_container(path) else BackupKind.FILE


def _look_at(path: Path, key: CompanyKey) -> Backup:
    close_to_others(path)
    close_to_others(note_of(path))
    note = read_note(path, key)
    kind = note.kind if note else kind_of(path)
    return Backup(path, path.stat().st_size, _written_at(path), kind, note)


def _written_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
