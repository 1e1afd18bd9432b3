"""What the program knows of a backup it made: a small sealed file beside it, or a card in it.

The note is sealed with the company's key and bound to the backup's name, so that it tells a
stranger nothing and nobody can pass another file off as a backup that was proved. A dump,
which only a server could look into, begins with a card that says what it holds.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from dsp_desktop.backup.terms import BackupKind, Proof
from dsp_desktop.db.copying import sync
from dsp_desktop.db.sealed import Place, Sealer
from dsp_desktop.db.snapshot import Contents, LastEntry
from dsp_desktop.kernel.errors import SealBroken
from dsp_desktop.runtime.keys import CompanyKey
from dsp_desktop.runtime.private_files import make_private

SUFFIX = ".note"


@dataclass(frozen=True, slots=True)
class BackupNote:
    """What is known of one backup. ``problem`` is why it failed a check, if it did."""

    kind: BackupKind
    made_at: datetime
    day: date
    size: int
    revision: str
    rows: Mapping[str, int]
    entries: int
    proof: Proof
    checked_at: datetime
    problem: str = ""

    @property
    def is_good(self) -> bool:
        """Whether it was whole when it was last looked at."""
        return not self.problem

    def checked(self, at: datetime, problem: str = "") -> "BackupNote":
        """Return the note after another check."""
        return replace(self, checked_at=at, problem=problem)


def write_note(backup: Path, note: BackupNote, key: CompanyKey) -> None:
    """Keep the note beside its backup, whole or not at all."""
    plain = asdict(note) | {
        "made_at": note.made_at.isoformat(),
        "day": note.day.isoformat(),
        "checked_at": note.checked_at.isoformat(),
    }
    place = note_of(backup)
    draft = place.with_name(f".{place.name}.part")
    make_private(draft)
    draft.write_bytes(_sealer(key).seal_bytes(_bound(backup), json.dumps(plain).encode()))
    sync(draft)
    os.replace(draft, place)  # noqa: PTH105 - Path.replace is the same call; this one says atomic
    sync(place.parent)


def read_note(backup: Path, key: CompanyKey) -> BackupNote | None:
    """Return the note of a backup; ``None`` where we made none, or it was changed or moved."""
    try:
        sealed = note_of(backup).read_bytes()
        plain = json.loads(_sealer(key).open_bytes(_bound(backup), sealed))
        note = _read(plain)
        return (
            note
            if backup.stat().st_size == note.size
            else note.checked(note.checked_at, "its size has changed")
        )
    except (OSError, ValueError, KeyError, TypeError, SealBroken):
        return None


def note_of(backup: Path) -> Path:
    """Return where the note of a backup is."""
    return backup.with_name(backup.name + SUFFIX)


def card(contents: Contents) -> bytes:
    """Return what a dump says of itself."""
    plain = asdict(contents) | {"until": _iso(contents.until), "made_at": _iso(contents.made_at)}
    plain["last"] = [asdict(each) | {"at": _iso(each.at)} for each in contents.last]
    return json.dumps(plain).encode()


def contents_on(card: bytes) -> Contents:
    """Return what a dump said it holds when it was made."""
    plain = json.loads(card)
    last = [
        LastEntry(**each | {"at": datetime.fromisoformat(each["at"])}) for each in plain.pop("last")
    ]
    until, made_at = (_moment(plain.pop(name)) for name in ("until", "made_at"))
    return Contents(**plain, last=last, until=until, made_at=made_at)


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _moment(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said) if said else None


def _read(plain: dict[str, Any]) -> BackupNote:
    return BackupNote(
        kind=BackupKind(plain["kind"]),
        made_at=datetime.fromisoformat(plain["made_at"]),
        day=date.fromisoformat(plain["day"]),
        size=int(plain["size"]),
        revision=str(plain["revision"]),
        rows={str(table): int(rows) for table, rows in plain["rows"].items()},
        entries=int(plain["entries"]),
        proof=Proof(plain["proof"]),
        checked_at=datetime.fromisoformat(plain["checked_at"]),
        problem=str(plain["problem"]),
    )


def _sealer(key: CompanyKey) -> Sealer:
    return Sealer(key.derived("backup notes"))


def _bound(backup: Path) -> Place:
    return Place("backup", backup.name, 0)
