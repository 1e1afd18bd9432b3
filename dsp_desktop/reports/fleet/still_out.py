"""Still out: who holds what when a day ends, and what should have come back by then."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from dsp_desktop.custody.logic import DAILY
from dsp_desktop.db.opening import demand
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.reports import queries
from dsp_desktop.reports.asking import Asked
from dsp_desktop.reports.document import Column, Document, Facts, Kind, Table, Value
from dsp_desktop.reports.queries.custody import HeldLine, out_when_it_ended

_COLUMNS = (
    Column("Holder"),
    Column("What", Kind.STATE),
    Column("Item", Kind.CODE, below=True),
    Column("Since", Kind.MOMENT),
    Column("Hours", Kind.COUNT),
    Column("Condition then", Kind.STATE),
    Column("Note"),
)


def load(source: Session, asked: Asked) -> Document:
    """Read what was in somebody's hands when the day ended."""
    demand(source, Permission.REPORTS_VIEW)
    zone = queries.company_sheet(source).time_zone
    end = datetime.combine(asked.on + timedelta(days=1), time.min, ZoneInfo(zone))
    lines = out_when_it_ended(source, asked.on, zone)
    daily = [line for line in lines if line.kind in DAILY]
    kept = [line for line in lines if line.kind not in DAILY]
    return Document(
        title="Still out",
        about=asked.on,
        intro="What was in somebody's hands when the day ended. Vans, keys and devices come back "
        "after each shift; cards and uniforms stay with their driver.",
        sections=(
            Facts(
                "In short",
                (
                    ("Should have come back", len(daily)),
                    ("Drivers who have it", len({line.driver_id for line in daily})),
                    ("Kept by their driver", len(kept)),
                ),
            ),
            Table(
                "Should have come back",
                _COLUMNS,
                tuple(_row(line, end) for line in daily),
                "Everything has come back.",
            ),
            Table(
                "Kept by their driver",
                _COLUMNS,
                tuple(_row(line, end) for line in kept),
                "Nobody keeps a card or a uniform.",
            ),
        ),
        counts=(("still_out", len(daily)), ("kept", len(kept))),
    )


def _row(line: HeldLine, end: datetime) -> tuple[Value, ...]:
    hours = int((end - line.since).total_seconds() // 3600)
    return (
        line.driver, line.kind, line.called, line.since, hours, line.condition_out, line.note,
    )  # fmt: skip
