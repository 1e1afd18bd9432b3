"""Fuel exceptions of a period: what did not fit, why, and what somebody said it was."""

from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from dsp_desktop.db.opening import demand
from dsp_desktop.fuel_review.queries import ExceptionRow, exceptions_of
from dsp_desktop.fuel_review.terms import ExceptionKind, ExceptionStanding
from dsp_desktop.kernel.money import ZERO, Money
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.reports.asking import Asked
from dsp_desktop.reports.document import Column, Document, Kind, Table, Value

_KINDS = (
    Column("What does not fit"),
    Column("Weight"),
    Column("Found", Kind.COUNT),
    Column("Open", Kind.COUNT),
    Column("Closed", Kind.COUNT),
    Column("Bought for", Kind.MONEY),
)
_OPEN = (
    Column("Date", Kind.DATE),
    Column("What does not fit"),
    Column("Van", Kind.CODE),
    Column("Driver", below=True),
    Column("Card", Kind.CODE),
    Column("Total", Kind.MONEY, below=True),
    Column("Evidence"),
)
_CLOSED = (*_OPEN, Column("Closed by"), Column("Reason", below=True))


def load(source: Session, asked: Asked) -> Document:
    """Read every exception about a purchase of the period."""
    demand(source, Permission.REPORTS_VIEW)
    rows = exceptions_of(source, asked.days.since, asked.days.until)
    still = [row for row in rows if row.status is ExceptionStanding.OPEN]
    closed = [row for row in rows if row.status is ExceptionStanding.CLOSED]
    return Document(
        title="Fuel exceptions",
        about=asked.days,
        intro="What the last review of each purchase found against cards, hand-outs, routes, "
        "vans, odometers and the prices of the day. An exception is a question, not a proof: it "
        "is open until somebody says what it was.",
        sections=(
            Table(
                "In short",
                _KINDS,
                tuple(_by_kind(rows)),
                "Nothing was found that does not fit.",
                total=_total(rows),
            ),
            Table("Open", _OPEN, tuple(map(_line, still)), "Nothing is open.", wide=True),
            Table(
                "Closed",
                _CLOSED,
                tuple((*_line(row), row.closed_by, row.reason) for row in closed),
                "Nothing has been closed.",
                wide=True,
            ),
        ),
        counts=(("open", len(still)), ("closed", len(closed))),
    )


def _by_kind(rows: Sequence[ExceptionRow]) -> Iterable[tuple[Value, ...]]:
    found = Counter(row.kind for row in rows)
    still = Counter(row.kind for row in rows if row.status is ExceptionStanding.OPEN)
    for kind in ExceptionKind:
        of_kind = [row for row in rows if row.kind is kind]
        if of_kind:
            yield (
                kind, of_kind[0].weight, found[kind], still[kind], found[kind] - still[kind],
                _money(of_kind),
            )  # fmt: skip


def _total(rows: Sequence[ExceptionRow]) -> tuple[Value, ...] | None:
    """Return the last line; a purchase with several exceptions is counted once in dollars."""
    if not rows:
        return None
    still = sum(row.status is ExceptionStanding.OPEN for row in rows)
    purchases = {row.purchase_id: row for row in rows}.values()
    return (
        "In all, each purchase once",
        "",
        len(rows),
        still,
        len(rows) - still,
        _money(purchases),
    )


def _money(rows: Iterable[ExceptionRow]) -> Money:
    return sum((row.total for row in rows), ZERO)


def _line(row: ExceptionRow) -> tuple[Value, ...]:
    card = f"…{row.card_last4}" if row.card_last4 else None
    return (row.bought_on, row.kind, row.van, row.driver, card, row.total, row.evidence)
