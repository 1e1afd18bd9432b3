"""What every kind of file shares: reading a line, and weighing it against what we know.

A planner only looks; the steps it returns are written elsewhere, in one unit of work.
An empty value never erases what we know, and each record is decided by one natural key.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, ClassVar

from sqlalchemy.orm import Session

from dsp_desktop.db.base import Record
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.intake.grids import Row
from dsp_desktop.intake.headers import Layout
from dsp_desktop.intake.kinds.stations import Stations
from dsp_desktop.intake.terms import Action
from dsp_desktop.intake.values import Cell, Unreadable
from dsp_desktop.kernel.errors import Problem
from dsp_desktop.kernel.permissions import Permission

Readers = Mapping[str, Callable[[Cell], Any]]
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Context:
    """What a planner may know besides the file: the records, the day, the station.

    ``repeated`` says that this very file has been imported before.
    """

    source: Session
    today: date
    stations: Stations
    day: date | None = None
    station: str | None = None
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value that a line would change, as people see it."""

    label: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Step:
    """What one line does: ``values`` are the columns to write, all of them if it adds."""

    line: int
    action: Action
    label: str
    record_id: int | None = None
    values: Values = field(default_factory=dict)
    changes: tuple[FieldChange, ...] = ()
    #: What else the line says, for the planner's own ``finish``.
    aside: Any = None


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be read, with every reason found."""

    line: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line that could be read: its values by field."""

    number: int
    values: Values


def read_line(row: Row, layout: Layout, readers: Readers) -> Line | BadLine:
    """Read every field of one line; a line with one bad field is bad as a whole."""
    if row.problem is not None:
        return BadLine(row.line, (row.problem,))
    values: Values = {}
    problems: list[Problem] = []
    width = len(row.cells)
    for name, columns in layout.columns.items():
        values[name] = None
        for index in columns:  # the first that says something
            try:
                values[name] = readers[name](row.cells[index]) if index < width else None
            except Unreadable as error:
                problems += (replace(p, field=layout.headers[index]) for p in error.problems)
                break
            if values[name] is not None:
                break
    if problems:
        return BadLine(row.line, tuple(problems))
    for needed in layout.spec.fields:
        if needed.needed and values.get(needed.name) is None:
            header = layout.headers[layout.columns[needed.name][0]]
            problems.append(Problem(header, "value.needed"))
    return BadLine(row.line, tuple(problems)) if problems else Line(row.line, values)


def only_ones(pairs: Iterable[tuple[Hashable, int]]) -> dict[Hashable, int]:
    """Return what is unique: of two with one name, neither is a match."""
    found: dict[Hashable, int | None] = {}
    for key, record_id in pairs:
        found[key] = None if key in found else record_id
    return {key: record_id for key, record_id in found.items() if record_id is not None}


class Planner(ABC):
    """Weighs the lines of one file, in order, against the records."""

    record: ClassVar[type[Record]]
    permission: ClassVar[Permission]
    readers: ClassVar[Readers]
    #: What people call the columns of the record, in previews.
    labels: ClassVar[Mapping[str, str]]

    def __init__(self, context: Context) -> None:
        self.context = context
        self._seen: dict[object, tuple[int, int]] = {}

    def plan(self, lines: Sequence[Line]) -> Iterator[Step | BadLine]:
        """Return what each line does; called with a few hundred lines at a time."""
        checked = [self._checked(line) for line in lines]
        sound = [line for line in checked if isinstance(line, Line)]
        known = self.known([line.values for line in sound])
        for line in checked:
            yield self._step(line, known) if isinstance(line, Line) else line

    def _checked(self, line: Line) -> Line | BadLine:
        try:
            return Line(line.number, self.check(line.values))
        except Unreadable as error:
            return BadLine(line.number, error.problems)

    def _step(self, line: Line, known: Mapping[object, Any]) -> Step | BadLine:
        key = self.key(line.values)
        likeness = hash(tuple(line.values.values()))
        first = self._seen.setdefault(key, (line.number, likeness))
        label = self.label(line.values)
        if first[0] != line.number:
            if first[1] == likeness:
                return Step(line.number, Action.UNCHANGED, label)
            return BadLine(line.number, (Problem("", "line.twice", (("line", first[0]),)),))
        try:
            record = known.get(key)
            if record is None:
                values = self.new(line.values)
                return Step(
                    line.number, Action.ADDED, label, values=values, aside=self.aside(line, None)
                )
            wanted = self.wanted(record, line.values)
        except Unreadable as error:
            return BadLine(line.number, error.problems)
        values = {
            name: value
            for name, value in wanted.items()
            if value is not None and getattr(record, name) != value
        } | self.cleared(record, line.values)
        aside = self.aside(line, record)
        changes = self._changes(record, values, aside)
        action = Action.CHANGED if changes else Action.UNCHANGED
        return Step(line.number, action, label, record.id, values, changes, aside)

    def _changes(self, record: Any, values: Values, aside: Any) -> tuple[FieldChange, ...]:
        changes = [
            FieldChange(
                self.labels.get(name, name),
                self.seen_as(name, getattr(record, name)),
                self.seen_as(name, value),
            )
            for name, value in values.items()
        ]
        return (*changes, *self.aside_changes(aside))

    # What each kind of file says for itself:

    def check(self, values: Values) -> Values:
        """Return the values in our own terms; raises ``Unreadable``."""
        return values

    @abstractmethod
    def key(self, values: Values) -> object:
        """Return what decides which record a line is about."""

    @abstractmethod
    def label(self, values: Values) -> str:
        """Return what people call the line's record."""

    @abstractmethod
    def known(self, lines: Sequence[Values]) -> Mapping[object, Any]:
        """Return the records that the lines are about, by key."""

    @abstractmethod
    def new(self, values: Values) -> Values:
        """Return every column of a new record."""

    @abstractmethod
    def wanted(self, record: Any, values: Values) -> Values:
        """Return the columns a line has something to say about."""

    def cleared(self, record: Any, values: Values) -> Values:
        """Return columns that what the line says makes void."""
        return {}

    def aside(self, line: Line, record: Any) -> Any:
        """Return what else the line asks for."""
        return None

    def aside_changes(self, aside: Any) -> Iterable[FieldChange]:
        """Return what that shows as in a preview."""
        return ()

    def seen_as(self, name: str, value: object) -> object:
        """Return a value as people see it."""
        return self.context.stations.code_of(value) if name == "station_id" else value

    def notes(self) -> tuple[Problem, ...]:
        """Return what should be said about the file as a whole."""
        return self.context.stations.notes()

    def finish(self, uow: UnitOfWork, asides: Sequence[tuple[Step, Any]]) -> None:
        """Write what the lines asked for besides their own record; most ask for nothing."""
        return
