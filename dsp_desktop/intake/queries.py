"""What screens read about imports: the list, one at a glance, the raw file."""

import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Enum, or_, select, type_coerce
from sqlalchemy.orm import Session

from dsp_desktop.db.details import found
from dsp_desktop.db.listing import JoinedList, contains
from dsp_desktop.db.opening import demand, opened
from dsp_desktop.db.standing import asks_nobody
from dsp_desktop.intake.headers import specs
from dsp_desktop.intake.models import ColumnMapping, ImportBatch
from dsp_desktop.intake.terms import FileKind
from dsp_desktop.kernel.files import AttachedFile
from dsp_desktop.kernel.panel import Fact, Panel, Section
from dsp_desktop.kernel.permissions import Permission

_SHOWN = 200
_KIND = Enum(FileKind, values_callable=lambda kinds: [k.value for k in kinds], native_enum=False)


class ImportRow(NamedTuple):
    """One line of the list of imports."""

    id: int
    at: datetime
    file_name: str
    kind: FileKind
    added: int
    changed: int
    unchanged: int
    actor_name: str
    taken_back_at: datetime | None


IMPORT_LIST = JoinedList(
    ImportBatch,
    ImportRow,
    order="at",
    view=Permission.IMPORTS_VIEW,
    columns={"kind": type_coerce(ImportBatch.kind, _KIND)},
    matches=lambda _source, typed: or_(
        contains(ImportBatch.file_name, typed), contains(ImportBatch.actor_name, typed)
    ),
    filters={"kind": lambda _source, kind: ImportBatch.kind == str(kind)},
)


@dataclass(frozen=True, slots=True)
class RememberedColumn:
    """A column that a person has mapped."""

    id: int
    file: str
    header: str
    field: str


def import_panel(source: Session, batch_id: int) -> Panel:
    """Return one import at a glance."""
    demand(source, Permission.IMPORTS_VIEW)
    batch = found(source, ImportBatch, batch_id)
    facts = [
        Fact("Imported", batch.at),
        Fact("By", batch.actor_name),
        Fact("Added", batch.added),
        Fact("Changed", batch.changed),
        Fact("Unchanged", batch.unchanged),
        Fact("Unreadable lines", len(batch.unreadable)),
    ]
    if batch.taken_back_at is not None:
        facts.append(Fact("Taken back", batch.taken_back_at))
    unreadable = tuple(
        Fact(f"Line {bad['line']}", bad["reason"]) for bad in batch.unreadable[:_SHOWN]
    )
    ignored = tuple(Fact("Column", header) for header in batch.ignored_columns)
    return Panel(
        batch.file_name,
        specs()[FileKind(batch.kind)].title,
        (
            Section("What it did", tuple(facts)),
            Section("Unreadable lines", unreadable, "Every line could be read."),
            Section("Ignored columns", ignored, "Every column was read."),
            Section("Raw file", _kept(source, batch)),
        ),
    )


def _kept(source: Session, batch: ImportBatch) -> tuple[Fact, ...]:
    digest = Fact("SHA-256 as downloaded", opened(source, batch, "sha256"))
    if not batch.masked:
        return (digest,)
    return digest, Fact("Card numbers masked in the kept copy", batch.masked)


@asks_nobody("whether a unit was an import; undoing one asks for its own permission")
def import_of(source: Session, unit: str) -> int | None:
    """Return the import that an operation was, if it was one."""
    return source.scalar(select(ImportBatch.id).where(ImportBatch.unit == unit))


def raw_file(source: Session, batch_id: int) -> AttachedFile:
    """Return the file as it was imported, card numbers masked to their last four digits."""
    demand(source, Permission.IMPORTS_VIEW)
    batch = found(source, ImportBatch, batch_id)
    return AttachedFile(batch.file_name, zlib.decompress(opened(source, batch, "content")))


def remembered_columns(source: Session) -> list[RememberedColumn]:
    """Return every column that a person has mapped, by kind of file and header."""
    demand(source, Permission.IMPORTS_VIEW, Permission.IMPORTS_EDIT)
    rows = source.scalars(select(ColumnMapping).order_by(ColumnMapping.kind, ColumnMapping.header))
    known = specs()
    return [
        RememberedColumn(
            row.id,
            known[FileKind(row.kind)].title,
            row.header,
            known[FileKind(row.kind)].label(row.field),
        )
        for row in rows
    ]
