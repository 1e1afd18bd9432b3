"""From the bytes of a file to the table in it: what it is by its content, never by its name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from dsp_desktop.intake.cards import guarded
from dsp_desktop.intake.grids import Grid, Row
from dsp_desktop.intake.headers import (
    Layout,
    Mappings,
    header_cells,
    layout,
    other_file,
    recognize,
    specs,
)
from dsp_desktop.intake.sheets import is_container, sheet_grids
from dsp_desktop.intake.terms import FileKind
from dsp_desktop.intake.text import text_grids
from dsp_desktop.kernel.errors import Problem, Rejected
from dsp_desktop.kernel.progress import NoProgress, Progress
from dsp_desktop.kernel.wording import listed

#: The largest file that is read; stated in the refusal.
MOST_MB = 100
_MB = 1 << 20
#: How far down a header is looked for, below titles and other metadata rows.
HEADER_WITHIN = 50
_SHOWN_HEADERS = 8
#: What a file without a word in it may be made of: marks, blanks and delimiters.
_NOTHING = b'\0 \t\r\n\xef\xbb\xbf\xff\xfe,;"'


@dataclass(frozen=True, slots=True)
class Table:
    """The table that was found: where, and which column is which field."""

    grid: Grid
    layout: Layout
    #: Other sheets that would have done as well, and were not read.
    passed_over: tuple[str, ...] = ()
    #: All that the file holds, this one too.
    grids: tuple[Grid, ...] = ()

    def lines(self) -> Iterator[Row]:
        """Yield what stands below the header, blank lines and repeated headers left out."""
        rows = self.grid.rows()
        header = next(row for row in rows if row.line == self.layout.header_line).cells
        for row in rows:
            if not row.is_blank and (row.problem is not None or row.cells != header):
                yield row


def find_table(
    content: bytes,
    mappings: Mappings,
    kind: FileKind | None = None,
    progress: Progress | None = None,
) -> Table:
    """Return the table in a file, or refuse with what was looked for.

    ``kind`` is what a person says the file is; then its headers need not be enough.
    """
    if len(content) > MOST_MB * _MB:
        size = (("size", f"{len(content) / _MB:,.0f}"), ("most", MOST_MB))
        raise Rejected(Problem("", "intake.too_large", size))
    if not content.strip(_NOTHING):
        raise Rejected(Problem("", "intake.empty"))
    if content.startswith(b"%PDF"):
        raise Rejected(Problem("", "intake.pdf"))
    if is_container(content):
        grids = sheet_grids(content, progress or NoProgress())
    else:
        grids = text_grids(content)
    tops = [(grid, list(islice(grid.rows(), HEADER_WITHIN))) for grid in grids]
    found = [
        Table(grid, best) for grid, top in tops if (best := _best(top, mappings, kind)) is not None
    ]
    seen = [table for table in found if not table.grid.hidden]
    if seen:
        chosen = max(seen, key=_fit)
        others = tuple(
            t.grid.name
            for t in seen
            if t is not chosen and is_container(content) and not t.layout.missing
        )
        return Table(chosen.grid, chosen.layout, others, tuple(grids))
    if found:
        raise Rejected(Problem("", "intake.hidden_sheet", (("sheet", found[0].grid.name),)))
    raise Rejected(_unknown([top for _, top in tops]))


def _fit(table: Table) -> tuple[int, int]:
    return -len(table.layout.missing), len(table.layout.columns)


def _best(top: list[Row], mappings: Mappings, kind: FileKind | None) -> Layout | None:
    candidates: list[Layout] = []
    for row in top:
        if kind is not None:
            mapped: Mapping[str, str] = mappings.get(kind, {})
            forced = layout(specs()[kind], row.line, header_cells(row.cells), mapped)
            candidates += [forced] if forced.columns else []
        elif other_file(row.cells) is None:
            candidate = recognize(row.line, row.cells, mappings)
            candidates += [candidate] if candidate else []
    return max(candidates, key=lambda c: (len(c.columns), -c.header_line), default=None)


def _unknown(tops: list[list[Row]]) -> Problem:
    """Say why it is none of ours: another file we know, or what was looked for."""
    rows = [row for top in tops for row in top]
    for row in rows:
        if title := other_file(row.cells):
            return Problem("", "intake.other", (("title", title), ("known", _known())))
    fullest = max(rows, key=lambda row: len(_texts(row)), default=None)
    texts = _texts(fullest) if fullest else []
    if not texts:
        return Problem("", "intake.empty")
    more = "…" if len(texts) > _SHOWN_HEADERS else ""
    has = ", ".join(guarded(text)[:40] for text in texts[:_SHOWN_HEADERS]) + more
    return Problem("", "intake.unknown", (("known", _known()), ("has", has)))


def _texts(row: Row) -> list[str]:
    return [text for text in header_cells(row.cells) if text]


def _known() -> str:
    """Name each kind of file with the headers that tell it."""
    named = [
        f"{spec.sample} ({', '.join(f.headers[0] for f in spec.fields[:5])} …)"
        for spec in specs().values()
    ]
    return listed(named)
