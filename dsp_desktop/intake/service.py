"""What people do with files: look at what one would do, import it, take it back."""

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dsp_desktop.company.models import Station
from dsp_desktop.db.base import Record
from dsp_desktop.db.opening import demand
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.intake.files import Table, find_table
from dsp_desktop.intake.headers import normal, specs
from dsp_desktop.intake.kinds.plans import Planner, Step
from dsp_desktop.intake.masking import masked
from dsp_desktop.intake.models import ColumnMapping, ImportBatch
from dsp_desktop.intake.planning import (
    PLANNERS,
    Asked,
    Occasion,
    Preview,
    Tally,
    make_preview,
    mappings,
    plan,
    planner_for,
)
from dsp_desktop.intake.taking_back import put_back, remove_added
from dsp_desktop.intake.terms import Action, FileKind
from dsp_desktop.kernel.errors import Problem, Rejected
from dsp_desktop.kernel.files import AttachedFile
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.progress import NoProgress, Progress

_CHUNK = 500
_PART = 1 << 20
_NOTHING_ASKED = Asked()


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What was written; ``batch_id`` is ``None`` where there was nothing to write."""

    batch_id: int | None
    added: int
    changed: int
    unchanged: int
    unreadable: int


def preview(  # noqa: PLR0913 - the last two are named and seldom given
    source: Session,
    name: str,
    content: bytes,
    *,
    today: date,
    progress: Progress | None = None,
    asked: Asked = _NOTHING_ASKED,
) -> Preview:
    """Say what a file is and what importing it would do; refuse with a sentence if neither.

    ``name`` is only looked at for the day and station of a Routes file, which stand
    nowhere else; ``asked`` is what a person adds to what the file says.
    """
    demand(source, Permission.IMPORTS_EDIT)
    file = AttachedFile(name, content)
    seen = make_preview(source, file, asked, today, progress or NoProgress())
    demand(source, PLANNERS[seen.kind].permission)  # it says what our records say
    return seen


def kind_of(source: Session, content: bytes, asked: Asked, progress: Progress) -> FileKind:
    """Return what a file is, without weighing its lines; refuse what is none of ours."""
    demand(source, Permission.IMPORTS_EDIT)
    return find_table(content, mappings(source, asked), asked.kind, progress).layout.spec.kind


def apply(uow: UnitOfWork, seen: Preview, progress: Progress | None = None) -> ImportOutcome:
    """Write what a preview showed, in this one unit of work.

    The file is planned again: if the company has changed so that something else would
    be written than was seen, nothing is, and the person is asked to look again.
    """
    uow.require(Permission.IMPORTS_EDIT)
    uow.require(PLANNERS[seen.kind].permission)
    if seen.missing:
        names = ", ".join(f.label for f in seen.missing)
        raise Rejected(Problem("", "import.columns_missing", (("names", names),)))
    for header, field in seen.asked.columns.items():
        _remember(uow, seen.kind, header, field)
    outcome = ImportOutcome(None, 0, 0, seen.unchanged, seen.unreadable_count)
    if not seen.writes:
        return outcome
    progress = progress or NoProgress()
    known = mappings(uow.session, seen.asked)
    table = find_table(seen.content, known, seen.asked.kind, progress)
    planner = planner_for(
        uow.session,
        table,
        seen.sha256,
        Occasion(uow.clock.today(), seen.day, seen.station),
        lambda code, state: uow.add(Station(code=code, state=state)).id,
    )
    batch = uow.add(_batch(uow, seen, *_to_keep(seen, table, progress)))
    tally = _write(uow, table, planner, batch.id, progress)
    if tally.fingerprint != seen.fingerprint:
        raise Rejected(Problem("", "import.overtaken"))
    return ImportOutcome(batch.id, seen.added, seen.changed, seen.unchanged, seen.unreadable_count)


def take_back(uow: UnitOfWork, batch_id: int) -> None:
    """Undo one import as one step: all of it, or none with the reasons by record."""
    uow.require(Permission.IMPORTS_EDIT)
    batch = uow.get(ImportBatch, batch_id, lock=True)
    planner = PLANNERS[FileKind(batch.kind)]
    uow.require(planner.permission)
    if batch.taken_back_at is not None:
        raise Rejected(Problem("", "import.taken_back_already"))
    put_back(uow, batch, planner.record)
    remove_added(uow, batch, planner.record)
    batch.taken_back_at = uow.clock.now()


def remember_column(uow: UnitOfWork, kind: FileKind, header: str, field: str) -> None:
    """Read a column of this name as ``field`` from now on, in every file of this kind."""
    uow.require(Permission.IMPORTS_EDIT)
    _remember(uow, kind, header, field)


def forget_column(uow: UnitOfWork, mapping_id: int) -> None:
    """Stop reading a column the way a person once mapped it."""
    uow.require(Permission.IMPORTS_EDIT)
    uow.remove(uow.get(ColumnMapping, mapping_id))


def _remember(uow: UnitOfWork, kind: FileKind, header: str, field: str) -> None:
    wanted = normal(header)
    if not wanted:
        raise Rejected(Problem("header", "field.required"))
    if all(field != known.name for known in specs()[kind].fields):
        raise Rejected(Problem("field", "import.no_such_field", (("field", field),)))
    mine = select(ColumnMapping).where(ColumnMapping.kind == kind.value)
    known = uow.session.scalar(mine.where(ColumnMapping.header == wanted))
    if known is None:
        uow.add(ColumnMapping(kind=kind.value, header=wanted, field=field))
    else:
        known.field = field


def _to_keep(seen: Preview, table: Table, progress: Progress) -> tuple[bytes, int]:
    """Return the file as it is stored, and how many card numbers were masked in it."""
    kept, masks = seen.content, 0
    if seen.kind is FileKind.FUEL:
        kept, masks = masked(kept, table, progress)
    return _packed(kept, progress), masks


def _packed(content: bytes, progress: Progress) -> bytes:
    """Return a file as it is stored: compressed, part by part."""
    packer = zlib.compressobj(6)
    parts = []
    for start in range(0, len(content), _PART):
        parts.append(packer.compress(content[start : start + _PART]))
        progress.report(start, len(content))
    return b"".join([*parts, packer.flush()])


def _batch(uow: UnitOfWork, seen: Preview, packed: bytes, masks: int) -> ImportBatch:
    return ImportBatch(
        kind=seen.kind.value,
        file_name=seen.name,
        sha256=seen.sha256,
        at=uow.clock.now(),
        actor_name=uow.actor.name,
        unit=uow.unit,
        added=seen.added,
        changed=seen.changed,
        unchanged=seen.unchanged,
        ignored_columns=list(seen.ignored_columns),
        unreadable=[{"line": bad.line, "reason": bad.reason} for bad in seen.unreadable],
        masked=masks,
        content=packed,
    )


def _write(
    uow: UnitOfWork, table: Table, planner: Planner, batch_id: int, progress: Progress
) -> Tally:
    """Send additions to the database as they are planned; changes wait until the end."""
    tally = Tally()
    changes: list[Step] = []
    asides: list[tuple[Step, Any]] = []

    def additions() -> Iterator[Mapping[str, Any]]:
        for step in plan(table, planner, progress):
            tally.note(step)
            if not isinstance(step, Step) or step.action is Action.UNCHANGED:
                continue
            if step.aside is not None:
                asides.append((step, step.aside))
            if step.action is Action.ADDED:
                yield step.values | {"import_id": batch_id}
            elif step.values:
                changes.append(step)

    try:
        uow.add_mass(planner.record, additions(), batch_id=batch_id)
        _change(uow, planner.record, changes)
        planner.finish(uow, asides)
        uow.session.flush()
    except IntegrityError as error:  # another desktop was first with the same record
        raise Rejected(Problem("", "import.overtaken")) from error
    return tally


def _change(uow: UnitOfWork, kind: type[Record], steps: list[Step]) -> None:
    """Set the values of changed records, fetching a few hundred at a time."""
    for start in range(0, len(steps), _CHUNK):
        part = {step.record_id or 0: step.values for step in steps[start : start + _CHUNK]}
        for record in uow.session.scalars(select(kind).where(kind.id.in_(part))):
            for name, value in part[record.id].items():
                setattr(record, name, value)
