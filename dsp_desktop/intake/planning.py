"""What a file would do, before it does anything: the preview, and the plan behind it.

A plan is made of steps that are counted and let go, so that a file of any size takes
little memory; the preview keeps the file itself and the first steps to show. Writing
plans again from the same bytes and compares, so that what is written is what was seen.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2b, sha256
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from dsp_desktop.db.opening import demand, is_called
from dsp_desktop.intake.cards import guarded
from dsp_desktop.intake.files import Table, find_table
from dsp_desktop.intake.headers import FieldSpec, Mappings, normal, specs
from dsp_desktop.intake.kinds.associates import Associates
from dsp_desktop.intake.kinds.fuel import Fuel
from dsp_desktop.intake.kinds.lessor import LessorStatement
from dsp_desktop.intake.kinds.plans import (
    BadLine,
    Context,
    FieldChange,
    Line,
    Planner,
    Step,
    read_line,
)
from dsp_desktop.intake.kinds.routes import Routes
from dsp_desktop.intake.kinds.stations import Opener, Stations
from dsp_desktop.intake.kinds.vans import Vans
from dsp_desktop.intake.models import ColumnMapping, ImportBatch
from dsp_desktop.intake.terms import Action, FileKind
from dsp_desktop.intake.values import clean
from dsp_desktop.kernel.errors import Problem, Rejected
from dsp_desktop.kernel.files import AttachedFile
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.progress import Progress
from dsp_desktop.kernel.sentences import sentence
from dsp_desktop.kernel.wording import day_text

PLANNERS: Mapping[FileKind, type[Planner]] = {
    FileKind.ASSOCIATES: Associates,
    FileKind.VANS: Vans,
    FileKind.ROUTES: Routes,
    FileKind.FUEL: Fuel,
    FileKind.LESSOR: LessorStatement,
}
#: How many additions, as many changes, and how many bad lines a preview keeps to show; all of
#: them are counted.
SHOWN_STEPS = 2_000
SHOWN_BAD_LINES = 10_000
_CHUNK = 500
_LONGEST_NAME = 255
_DAY_IN_NAME = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_STATION_IN_NAME = re.compile(r"routes[_ ]+([A-Z0-9]{3,12})[_ ]+\d{4}-", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class UnreadableLine:
    """A line that is left out: its number as in the file, and every reason."""

    line: int
    problems: tuple[Problem, ...]

    @property
    def reason(self) -> str:
        """Return the reasons as one sentence after the other."""
        return " ".join(map(explained, self.problems))


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One line that would add or change a record, for a person to look at."""

    line: int
    action: Action
    label: str
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person has said about a file that the file does not say itself."""

    kind: FileKind | None = None
    #: The field of a header, as typed: ``{"Xporter": "transporter_id"}``.
    columns: Mapping[str, str] = field(default_factory=dict)
    day: date | None = None
    station: str | None = None
    #: Show every step and every bad line, however many.
    every_line: bool = False


@dataclass(frozen=True, slots=True)
class Occasion:
    """When a file is imported, and for a Routes file the day and station it is about."""

    today: date
    day: date | None = None
    station: str | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file is and what importing it would do. Nothing has been written.

    ``columns`` pairs every header with the field it is read as; ``missing`` are fields
    that must be mapped to a header first: until then nothing is counted.
    """

    name: str
    kind: FileKind
    title: str
    sha256: str
    read_as: str
    header_line: int
    columns: tuple[tuple[str, str | None], ...]
    ignored_columns: tuple[str, ...]
    missing: tuple[FieldSpec, ...]
    fields: tuple[FieldSpec, ...]
    added: int
    changed: int
    unchanged: int
    steps: tuple[ShownStep, ...]
    unreadable: tuple[UnreadableLine, ...]
    unreadable_count: int
    notes: tuple[str, ...]
    asked: Asked
    day: date | None
    station: str | None
    fingerprint: str
    content: bytes = field(repr=False)

    @property
    def is_ready(self) -> bool:
        """Whether it can be imported as it stands."""
        return not self.missing

    @property
    def writes(self) -> bool:
        """Whether importing it would change anything."""
        return self.is_ready and bool(self.added or self.changed)


@dataclass(slots=True)
class Tally:
    """Counts the steps of a plan as they go by, and remembers what they were by a digest."""

    every_line: bool = False
    counts: dict[Action, int] = field(default_factory=lambda: dict.fromkeys(Action, 0))
    steps: list[ShownStep] = field(default_factory=list)
    bad: list[UnreadableLine] = field(default_factory=list)
    bad_count: int = 0
    _digest: "blake2b" = field(default_factory=lambda: blake2b(digest_size=16))

    def note(self, step: Step | BadLine) -> None:
        """Count one step."""
        if isinstance(step, BadLine):
            self.bad_count += 1
            if self.every_line or len(self.bad) < SHOWN_BAD_LINES:
                self.bad.append(UnreadableLine(step.line, step.problems))
            return
        self.counts[step.action] += 1
        if step.action is not Action.UNCHANGED:
            self._digest.update(repr((step.line, step.action, step.label, step.changes)).encode())
            if self.every_line or self.counts[step.action] <= SHOWN_STEPS:
                self.steps.append(ShownStep(step.line, step.action, step.label, step.changes))

    @property
    def fingerprint(self) -> str:
        """Return the digest of everything that would be added or changed."""
        return self._digest.hexdigest()


def explained(problem: Problem) -> str:
    """Return the sentence for one reason, with the column it is about."""
    text = sentence(problem)
    return f"{problem.field}: {text}" if problem.field else text


def make_preview(
    source: Session, file: AttachedFile, asked: Asked, today: date, progress: Progress
) -> Preview:
    """Recognize a file and weigh every line of it against the company."""
    demand(source, Permission.IMPORTS_EDIT)
    name, content = guarded(clean(file.name))[:_LONGEST_NAME] or "file", file.content
    table = find_table(content, mappings(source, asked), asked.kind, progress)
    layout = table.layout
    digest = sha256(content).hexdigest()
    occasion = Occasion(today, *_day_and_station(name, layout.spec.kind, asked))
    tally, notes = Tally(asked.every_line), list(_notes(source, table, digest))
    if not layout.missing:
        planner = planner_for(source, table, digest, occasion)
        for step in plan(table, planner, progress):
            tally.note(step)
        notes += planner.notes()
        if not tally.bad_count and not any(tally.counts.values()):
            notes.append(Problem("", "import.no_lines"))
        if (count := tally.counts[Action.ADDED] + tally.counts[Action.CHANGED]) > len(tally.steps):
            notes.append(Problem("", "import.more_steps", (("count", f"{count:,}"),)))
        if tally.bad_count > len(tally.bad):
            notes.append(Problem("", "import.more_unreadable", (("count", tally.bad_count),)))
    fields = {index: name for name, columns in layout.columns.items() for index in columns}
    return Preview(
        name=name,
        kind=layout.spec.kind,
        title=layout.spec.title,
        sha256=digest,
        read_as=table.grid.name,
        header_line=layout.header_line,
        columns=tuple((h, fields.get(i)) for i, h in enumerate(layout.headers) if h),
        ignored_columns=layout.ignored,
        missing=layout.missing,
        fields=layout.spec.fields,
        added=tally.counts[Action.ADDED],
        changed=tally.counts[Action.CHANGED],
        unchanged=tally.counts[Action.UNCHANGED],
        steps=tuple(tally.steps),
        unreadable=tuple(tally.bad),
        unreadable_count=tally.bad_count,
        notes=tuple(map(explained, notes)),
        asked=asked,
        day=occasion.day,
        station=occasion.station,
        fingerprint=tally.fingerprint,
        content=content,
    )


def planner_for(
    source: Session,
    table: Table,
    digest: str,
    occasion: Occasion,
    opener: Opener | None = None,
) -> Planner:
    """Return the planner for a table, with the company as it is now."""
    demand(source, Permission.IMPORTS_EDIT)
    context = Context(
        source=source,
        today=occasion.today,
        stations=Stations(source, opener),
        day=occasion.day,
        station=occasion.station,
        repeated=_imported_before(source, digest) is not None,
    )
    return PLANNERS[table.layout.spec.kind](context)


def plan(table: Table, planner: Planner, progress: Progress) -> Iterator[Step | BadLine]:
    """Yield what each line does, in the order of the file."""
    rows = table.lines()
    while chunk := list(islice(rows, _CHUNK)):
        read = [read_line(row, table.layout, planner.readers) for row in chunk]
        steps = planner.plan([line for line in read if isinstance(line, Line)])
        for line in read:
            yield line if isinstance(line, BadLine) else next(steps)
        progress.report(min(chunk[-1].line, table.grid.total), max(table.grid.total, 1))


def mappings(source: Session, asked: Asked) -> Mappings:
    """Return what people have mapped, kind by kind; what is asked now goes first."""
    demand(source, Permission.IMPORTS_EDIT)
    found: dict[FileKind, dict[str, str]] = {kind: {} for kind in FileKind}
    for known in source.scalars(select(ColumnMapping)):
        if known.kind in found:
            found[FileKind(known.kind)][known.header] = known.field
    for header, wanted in asked.columns.items():
        kinds = [
            kind
            for kind, spec in specs().items()
            if any(wanted == f.name for f in spec.fields) and asked.kind in (None, kind)
        ]
        if not kinds:
            raise Rejected(Problem("", "import.no_such_field", (("field", wanted),)))
        for kind in kinds:
            mapped = found[kind]
            found[kind] = {h: f for h, f in mapped.items() if f != wanted} | {
                normal(header): wanted
            }
    return found


def _day_and_station(name: str, kind: FileKind, asked: Asked) -> tuple[date | None, str | None]:
    """Return the day and the station of a Routes file, which stand only in its name."""
    if kind is not FileKind.ROUTES:
        return None, None
    day, station = asked.day, asked.station
    if day is None and (found := _DAY_IN_NAME.search(name)):
        try:
            day = date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            day = None
    if station is None and (named := _STATION_IN_NAME.search(name)):
        station = named[1]
    if day is None or not station or not station.strip():
        raise Rejected(Problem("", "intake.routes_name", (("name", name),)))
    return day, station.strip().upper()[:12]


def _notes(source: Session, table: Table, digest: str) -> Iterator[Problem]:
    earlier = _imported_before(source, digest)
    if earlier is not None:
        yield Problem("", "import.same_file", (("day", day_text(earlier.date())),))
    for sheet in table.passed_over:
        yield Problem("", "import.sheet_not_read", (("sheet", sheet),))


def _imported_before(source: Session, digest: str) -> datetime | None:
    return source.scalar(
        select(ImportBatch.at)
        .where(is_called(source, ImportBatch.sha256, digest), ImportBatch.taken_back_at.is_(None))
        .order_by(ImportBatch.id.desc())
        .limit(1)
    )
