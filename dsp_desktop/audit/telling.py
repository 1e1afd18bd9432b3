"""An entry of the trail in words: what it was about, and what became of what."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from dsp_desktop.audit.terms import APART
from dsp_desktop.company.queries import time_zone
from dsp_desktop.db.audit import MASK, AuditEntry
from dsp_desktop.db.history import FieldChange, HistoryEntry, kept_apart, told
from dsp_desktop.db.opening import demand
from dsp_desktop.db.standing import asks_nobody, reader
from dsp_desktop.kernel.changes import Verb
from dsp_desktop.kernel.labels import list_change, named, operation_text
from dsp_desktop.kernel.money import Money
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import day_text, listed, money_text

_NOON = 12
_NOTHING = "nothing"
#: Of a longer list, such as what a role allows, nobody reads all.
_MOST_LISTED = 6
_APART = "Kept apart: your role does not show what this says."


class Told(NamedTuple):
    """One entry in words. ``lines`` say each field; ``is_apart`` that they are withheld."""

    entry: HistoryEntry
    what: str
    lines: tuple[tuple[str, str], ...]
    is_apart: bool

    @property
    def about(self) -> str:
        """What people call the record; of one that is kept apart only its number."""
        entry = self.entry
        return named(entry.entity, entry.record_id, "") if self.is_apart else entry.about

    @property
    def text(self) -> str:
        """All lines in one."""
        return "; ".join(f"{field}: {said}" if field else said for field, said in self.lines)


def tell(source: Session, entries: Sequence[AuditEntry]) -> list[Told]:
    """Put entries into words, for whoever reads."""
    demand(source, Permission.AUDIT_VIEW)
    zone, actor = home_zone(source), reader(source)
    private = kept_apart(source, entries)
    found = []
    for entry, stored in zip(told(source, entries), entries, strict=True):
        about = (stored.entity, _subject_kind(stored.changes))
        needed = {APART[kind] for kind in about if kind in APART}
        is_apart = stored.id in private or not all(actor.may(each) for each in needed)
        lines = (("", _APART),) if is_apart else tuple(_lines(entry, zone))
        found.append(Told(entry, operation_text(entry.operation), lines, is_apart))
    return found


@asks_nobody("moments are told in it to whoever may read them")
def home_zone(source: Session) -> tzinfo:
    """Return the company's time zone; UTC before it has been founded."""
    return ZoneInfo(time_zone(source) or "UTC")


def value_text(value: object, zone: tzinfo) -> str:  # noqa: PLR0911 - one line a type
    """Return a value as people write it.

    Example:
        >>> value_text(None, ZoneInfo("UTC")), value_text(True, ZoneInfo("UTC"))
        ('nothing', 'Yes')
        >>> value_text(Decimal("24.500"), ZoneInfo("UTC"))
        '24.5'
    """
    match value:
        case None | "":
            return _NOTHING
        case bool():
            return "Yes" if value else "No"
        case Money():
            return money_text(value)
        case datetime():
            return moment_text(value, zone)
        case date():
            return day_text(value)
        case Decimal():
            return f"{value.normalize():f}"
        case int():
            return f"{value}"
        case list():
            return _shortly([str(each) for each in value])
    return str(value)


def moment_text(at: datetime, zone: tzinfo) -> str:
    """Return an instant on the company's own clock, to the second.

    Example:
        >>> moment_text(datetime.fromisoformat("2026-11-20T20:04:05+00:00"), ZoneInfo("UTC"))
        '20 Nov 2026, 8:04:05 PM'
    """
    here = at.astimezone(zone)
    half = "AM" if here.hour < _NOON else "PM"
    return f"{day_text(here)}, {here.hour % _NOON or _NOON}:{here:%M:%S} {half}"


def _lines(entry: HistoryEntry, zone: tzinfo) -> Iterator[tuple[str, str]]:
    if entry.verb is Verb.LOOKED:
        yield "Looked at", listed([change.field for change in entry.changes])
        return
    for change in entry.changes:
        yield change.field, _became(entry.verb, change, zone)


def _became(verb: Verb, change: FieldChange, zone: tzinfo) -> str:
    before, after = value_text(change.before, zone), value_text(change.after, zone)
    if verb is not Verb.CHANGED:
        return before if change.after is None else after
    if MASK in (change.before, change.after):
        return "changed; what it was and is stays private"
    if isinstance(change.before, list) and isinstance(change.after, list):
        return list_change(change.before, change.after)
    return f"{before} → {after}"


def _shortly(parts: list[str]) -> str:
    """Join what a list holds; of a long one what it begins with, and how many more."""
    if len(parts) > _MOST_LISTED:
        return f"{', '.join(parts[:_MOST_LISTED])} and {len(parts) - _MOST_LISTED} more"
    return listed(parts) or _NOTHING


def _subject_kind(changes: Any) -> str:
    """Return the kind of record a document is about, as its entry has it."""
    said = changes.get("subject_kind", "") if isinstance(changes, dict) else ""
    return str(said[1] if isinstance(said, list) else said)
