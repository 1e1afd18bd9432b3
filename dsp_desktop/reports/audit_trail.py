"""The audit trail on paper: what was asked for, every entry in words, and whether it is whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from reportlab.platypus import Flowable
from sqlalchemy.orm import Session

from dsp_desktop.audit.proof import broken_text
from dsp_desktop.audit.queries import AUDIT_LIST, record_name, told_entries
from dsp_desktop.audit.telling import Told
from dsp_desktop.db.audit import Chain, prove
from dsp_desktop.db.vault import sealer_of
from dsp_desktop.kernel.errors import UserError
from dsp_desktop.kernel.labels import kind_text, operation_text
from dsp_desktop.kernel.listing import ListQuery
from dsp_desktop.kernel.progress import Progress
from dsp_desktop.kernel.wording import label, words
from dsp_desktop.reports import kit, queries
from dsp_desktop.reports.cells import Cell, Part, Words
from dsp_desktop.reports.formats import how_many, moment
from dsp_desktop.reports.lists import facts
from dsp_desktop.reports.styles import STRONG_CELL
from dsp_desktop.reports.tables import Column, table
from dsp_desktop.reports.text import Heading, Text, intro

TITLE = "Audit trail"
#: More than this nobody reads; a shorter period says more.
MOST_ENTRIES = 20_000
_AT_A_TIME = 500
#: The typeface has no arrow.
_BECAME = " became "
_FILTERS = {
    "period": "Period",
    "person": "Person",
    "kind": "Kind of record",
    "record": "Record",
    "operation": "Operation",
    "verb": "How",
}


class TooManyEntries(UserError):
    """More entries match than a document can be read with."""

    code = "audit.too_many"


@dataclass(frozen=True, slots=True)
class AuditTrail:
    """Everything the document says."""

    company: str
    is_demo: bool
    zone: str
    asked: tuple[tuple[str, str], ...]
    entries: tuple[Told, ...]
    whole: int
    chain: Chain
    made_at: datetime
    prepared_by: str


def load(
    source: Session, query: ListQuery, *, now: datetime, prepared_by: str, progress: Progress
) -> AuditTrail:
    """Read what ``query`` asks for and follow the whole chain to see whether it holds."""
    count = AUDIT_LIST.count(source, query)
    if count > MOST_ENTRIES:
        raise TooManyEntries(count=f"{count:,}", most=f"{MOST_ENTRIES:,}")
    chain = prove(source, sealer_of(source).link, progress)
    ids = AUDIT_LIST.ids(source, replace(query, limit=max(1, count)))
    told: list[Told] = []
    for start in range(0, len(ids), _AT_A_TIME):
        told += told_entries(source, ids[start : start + _AT_A_TIME])
        progress.report(len(told), len(ids))
    sheet = queries.company_sheet(source)
    return AuditTrail(
        company=sheet.legal_name,
        is_demo=sheet.is_demo,
        zone=sheet.time_zone,
        asked=tuple(_asked(source, query)),
        entries=tuple(told),
        whole=AUDIT_LIST.count(source, ListQuery()),
        chain=chain,
        made_at=now,
        prepared_by=prepared_by,
    )


def write(path: Path, data: AuditTrail, *, progress: Progress) -> int:
    """Write the document and return its number of pages; the same data gives the same bytes."""
    return kit.write(path, cover(data), story(data), progress)


def cover(data: AuditTrail) -> kit.Cover:
    """Return what every page says."""
    made = moment(data.made_at, data.zone)
    return kit.Cover(
        title=TITLE,
        company=data.company,
        as_of=made,
        prepared=f"Made by {data.prepared_by}, {made}",
        data_of=data.made_at,
        notice="DEMO COMPANY: EVERY NAME AND NUMBER IS INVENTED" if data.is_demo else "",
    )


def story(data: AuditTrail) -> Iterator[Flowable]:
    """Return the document: what was asked, whether the trail holds, and the entries."""
    yield Heading(1, TITLE, "top", bookmark=0)
    yield intro(
        f"{data.company}. {how_many(len(data.entries), 'entry', 'entries')} of "
        f"{data.whole:,} in the whole trail."
    )
    yield Heading(2, "What is shown", "asked", bookmark=0)
    yield facts(data.asked, 1)
    yield Heading(2, "Whether the trail is whole", "chain", bookmark=0)
    yield Text(_state(data))
    yield facts(
        (
            ("Entries proved", f"{data.chain.entries:,}"),
            ("Last link", data.chain.last_link),
            ("Checked", moment(data.made_at, data.zone)),
        ),
        1,
    )
    yield Heading(2, "Entries", "entries", bookmark=0)
    if not data.entries:
        yield Text("Nothing matches.")
        return
    yield table(
        (
            Column("No.", 9, figures=True),
            Column("When", 19),
            Column("Who", 15),
            Column("What and to which record", 26),
            Column("Before and after", 40),
        ),
        _Rows(data),
    )


class _Rows(Sequence[Sequence[Cell]]):
    """The rows of the table, made when they are reached."""

    def __init__(self, data: AuditTrail) -> None:
        self._data = data

    def __len__(self) -> int:
        return len(self._data.entries)

    def __getitem__(self, place: int) -> Sequence[Cell]:  # type: ignore[override] # no slices are asked for
        one = self._data.entries[place]
        entry = one.entry
        lines = [f"{field}: {text}" if field else text for field, text in one.lines]
        said = "\n".join(lines).replace(" → ", _BECAME)
        return (
            f"{entry.number:,}",
            moment(entry.at, self._data.zone),
            entry.actor_name,
            Words((Part(one.what, STRONG_CELL), Part(one.about))),
            said or label(entry.verb),
        )


def _state(data: AuditTrail) -> str:
    if data.chain.broken is not None:
        broken = broken_text(data.chain.broken, lambda at: moment(at, data.zone))
        return f"The trail is broken. {broken} Entries before it are as they were written."
    return (
        "The trail is whole: each entry is linked to the one before by a keyed hash, and no "
        "entry was changed, taken out or put in since it was written. The last link below "
        "stands for all of them; keep this page to compare it with a later one."
    )


def _asked(source: Session, query: ListQuery) -> Iterator[tuple[str, str]]:
    for name, title in _FILTERS.items():
        value = query.filters.get(name)
        if value is not None:
            yield title, _value(source, name, value)
        elif name in ("period", "person"):
            yield title, "All time" if name == "period" else "Everybody"
    if query.text.strip():
        yield "Search", query.text.strip()


def _value(source: Session, name: str, value: object) -> str:
    if name == "record":
        return record_name(source, str(value))
    text = {"kind": kind_text, "operation": operation_text}.get(name, words)
    return str(value) if name == "person" else text(str(value))
