"""Which file this is, by its headers: the tables of spellings and how they are matched.

Pure but for reading the tables, which are data (``resources/intake``): vendors rename
columns without notice, so the spellings are a starting point and a person may map more.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from dsp_desktop.intake.terms import FileKind
from dsp_desktop.intake.values import Cell, Unreadable, clean, plain
from dsp_desktop.runtime.paths import RESOURCES

TABLES = RESOURCES / "intake"
#: Headers are told apart by their beginning, which is also what is remembered of one.
LONGEST_HEADER = 120
#: The widest file we know has 54; a line of many more is no header and slow to compare.
_MOST_HEADERS = 1_000


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One thing we read from a kind of file, and the headers it goes by, best first."""

    name: str
    label: str
    headers: tuple[str, ...]
    needed: bool = False


@dataclass(frozen=True, slots=True)
class FileSpec:
    """One kind of file: what it is called and the fields it holds."""

    kind: FileKind
    title: str
    sample: str
    enough: int
    fields: tuple[FieldSpec, ...]

    def label(self, name: str) -> str:
        """Return what people call a field."""
        return next((f.label for f in self.fields if f.name == name), name)


@dataclass(frozen=True, slots=True)
class OtherFile:
    """A file we know but do not import."""

    title: str
    headers: frozenset[str]


#: What people have mapped: the field of each header, kind by kind. Headers are normal.
Mappings = Mapping[FileKind, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a file keeps each field: its columns, best first, and what was left over."""

    spec: FileSpec
    header_line: int
    headers: tuple[str, ...]
    columns: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def ignored(self) -> tuple[str, ...]:
        """Return the headers that nothing was read from, as they stand in the file."""
        used = {index for columns in self.columns.values() for index in columns}
        return tuple(h for i, h in enumerate(self.headers) if h and i not in used)

    @property
    def missing(self) -> tuple[FieldSpec, ...]:
        """Return the fields without which the file cannot be imported."""
        return tuple(f for f in self.spec.fields if f.needed and f.name not in self.columns)


def normal(header: str) -> str:
    """Return a header as it is compared.

    Example:
        >>> normal(" Delivery  Associate "), normal("DA Transporter ID:")
        ('delivery associate', 'da transporter id')
    """
    return clean(header).casefold().rstrip("?: ")[:LONGEST_HEADER]


def compact(header: str) -> str:
    """Return a header without anything but letters and digits.

    Example:
        >>> compact("Transporter_ID"), compact("licensePlateNumber")
        ('transporterid', 'licenseplatenumber')
    """
    return re.sub(r"[\W_]+", "", normal(header))


def header_cells(cells: Sequence[Cell]) -> tuple[str, ...]:
    """Return a line's cells as headers; what is not text is no header."""
    return tuple(_header(cell) for cell in cells)


def _header(cell: Cell) -> str:
    if not isinstance(cell, str):
        return ""
    try:
        return plain(cell) or ""
    except Unreadable:
        return ""


def layout(
    spec: FileSpec, line: int, headers: tuple[str, ...], mapped: Mapping[str, str]
) -> Layout:
    """Match the headers of one line to the fields; what a person mapped goes first."""
    columns: dict[str, list[int]] = {}
    taken: set[int] = set()
    names = {f.name for f in spec.fields}
    for index, header in enumerate(map(normal, headers)):
        target = mapped.get(header)
        if header and target in names:
            columns.setdefault(target, []).append(index)
            taken.add(index)
    for same in (normal, compact):
        places: dict[str, list[int]] = {}
        for index, header in enumerate(headers):
            if header and index not in taken:
                places.setdefault(same(header), []).append(index)
        for spec_field in spec.fields:
            for spelling in map(same, spec_field.headers):
                found = places.pop(spelling, [])
                taken.update(found)
                if found:
                    columns.setdefault(spec_field.name, []).extend(found)
    return Layout(spec, line, headers, {name: tuple(at) for name, at in columns.items()})


def recognize(line: int, cells: Sequence[Cell], mappings: Mappings) -> Layout | None:
    """Return the best layout of one line, if it is the header of a file we import."""
    headers = header_cells(cells)
    if _are_too_many(headers):
        return None
    found = [layout(spec, line, headers, mappings.get(spec.kind, {})) for spec in specs().values()]
    fitting = [candidate for candidate in found if len(candidate.columns) >= candidate.spec.enough]
    return max(fitting, key=_fit, default=None)


def _fit(candidate: Layout) -> tuple[int, float]:
    share = len(candidate.columns) / max(1, sum(map(bool, candidate.headers)))
    return -len(candidate.missing), share * len(candidate.columns)


def _are_too_many(headers: tuple[str, ...]) -> bool:
    return sum(map(bool, headers)) > _MOST_HEADERS


def other_file(cells: Sequence[Cell]) -> str | None:
    """Return the title of a file that we know and do not import."""
    said = header_cells(cells)
    headers = set() if _are_too_many(said) else {compact(h) for h in said if h}
    return next((other.title for other in others() if other.headers <= headers), None)


@cache
def specs() -> Mapping[FileKind, FileSpec]:
    """Return every kind of file that is imported."""
    return {kind: _load(kind, TABLES / f"{kind}.toml") for kind in FileKind}


@cache
def others() -> tuple[OtherFile, ...]:
    """Return the files we only know by sight."""
    listed = tomllib.loads((TABLES / "others.toml").read_text("utf-8"))["file"]
    return tuple(OtherFile(o["title"], frozenset(map(compact, o["headers"]))) for o in listed)


def _load(kind: FileKind, path: Path) -> FileSpec:
    table = tomllib.loads(path.read_text("utf-8"))
    fields = tuple(
        FieldSpec(name, entry["label"], tuple(entry["headers"]), entry.get("needed", False))
        for name, entry in table["fields"].items()
    )
    return FileSpec(kind, table["title"], table["sample"], table["enough"], fields)
