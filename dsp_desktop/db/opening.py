"""The doors to records and to private values: each asks who is reading.

What an area lets others read begins with :func:`demand`; the few reads that need not are
marked with ``standing.asks_nobody``, which says why. Nothing but what stands here opens a
sealed value, save the rules (``for_rules``), which answer with a finding and never with the
value, and the audit of a look, which comes through here too.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute, Session

from dsp_desktop.db.base import Record
from dsp_desktop.db.sealed import Place, Sealed, alike, meaning, sealed_columns
from dsp_desktop.db.standing import reader
from dsp_desktop.db.vault import sealer_of
from dsp_desktop.kernel.errors import NotPermitted, SealBroken
from dsp_desktop.kernel.masks import DOTS, Masked, Shows
from dsp_desktop.kernel.panel import Fact, Private
from dsp_desktop.kernel.permissions import Permission


def demand(source: Session, permission: Permission, *others: Permission) -> None:
    """Refuse to read on unless whoever reads holds ``permission`` or one of ``others``.

    Others are for what several kinds of work name records by: whoever plans routes chooses
    a van without seeing the list of vans.
    """
    who = reader(source)
    if not who.may(permission) and not any(map(who.may, others)):
        raise NotPermitted(permission=permission)


def may(source: Session, permission: Permission) -> bool:
    """Whether whoever reads holds ``permission``."""
    return reader(source).may(permission)


def opened(source: Session, record: Record, name: str) -> Any:
    """Return a private value in clear, as what it is; only for who may look at it."""
    column = sealed_columns(type(record))[name]
    demand(source, column.info["look"])
    return _clear(source, column, record.id, getattr(record, name))


def masked(source: Session, record: Record, name: str) -> Masked | None:
    """Return what anybody may see of a private value: its last four characters, or dots."""
    return mask(source, getattr(type(record), name), record.id, getattr(record, name))


def mask(
    source: Session, attribute: InstrumentedAttribute[Any], row: int, value: Sealed | None
) -> Masked | None:
    """Return the mask of a private value that a statement has read."""
    if value is None:
        return None
    column = attribute.property.columns[0]
    if column.info["shows"] is Shows.NOTHING:
        return Masked(DOTS)
    return Masked.of(_clear(source, column, row, value), Shows.LAST_FOUR)


def for_rules(
    source: Session, attribute: InstrumentedAttribute[Any]
) -> Callable[[int, Sealed | None], Any]:
    """Return what opens a column to a rule, whoever asks: what comes out is only a finding."""
    column = attribute.property.columns[0]
    opens: Callable[[int, Sealed], str] | None = None
    meanings: dict[str, Any] = {}

    def opened(row: int, value: Sealed | None) -> Any:
        nonlocal opens
        if value is None:
            return None
        if opens is None:  # a company without any does without the cipher
            opens = sealer_of(source).opener(column.table.name, column.key)
        text = opens(row, value)
        if text not in meanings:
            meanings[text] = meaning(column, text)
        return meanings[text]

    return opened


def still_opens(
    source: Session, attribute: InstrumentedAttribute[Any], row: int, value: Sealed
) -> bool:
    """Whether a private value is as it was sealed; nothing of it is handed out."""
    table, column = attribute.property.columns[0].table.name, attribute.key
    try:
        sealer_of(source).open_bytes(Place(table, column, row), value.content)
    except SealBroken:
        return False
    return True


def is_called(source: Session, attribute: InstrumentedAttribute[Any], typed: str) -> Any:
    """Return the condition for the one value that reads as ``typed``, without opening any."""
    column = attribute.property.columns[0]
    prints = column.table.columns[column.info["found_by"]]
    return prints == sealer_of(source).fingerprint(
        f"{column.table.name}.{column.key}", alike(typed)
    )


def private_fact(source: Session, label: str, record: Record, name: str) -> Fact:
    """Return a line of a panel that shows the mask, and offers a look to who may have one."""
    shown = masked(source, record, name)
    look: Permission = sealed_columns(type(record))[name].info["look"]
    if shown is None or not may(source, look):
        return Fact(label, shown)
    return Fact(label, shown, private=Private(record.entity, record.id, name))


def _clear(source: Session, column: Any, row: int, value: Sealed | None) -> Any:
    if value is None:
        return None
    place = Place(column.table.name, column.key, row)
    if column.info["holds"] is bytes:
        return sealer_of(source).open_bytes(place, value.content)
    return meaning(column, sealer_of(source).open(place, value))
