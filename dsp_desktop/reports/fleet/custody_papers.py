"""Papers about custody: a driver's receipt of one day, and the ledger of a driver or an item."""

from sqlalchemy.orm import Session

from dsp_desktop.custody.logic import Item
from dsp_desktop.db.opening import demand
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.reports import queries
from dsp_desktop.reports.asking import Asked
from dsp_desktop.reports.document import (
    Column,
    Document,
    Facts,
    Kind,
    Section,
    Signatures,
    Table,
    Value,
)
from dsp_desktop.reports.queries.custody import (
    HeldLine,
    driver_called,
    item_called,
    of_a_day,
    of_driver,
    of_item,
)

_MOVES = (
    Column("What", Kind.STATE),
    Column("Item", Kind.CODE, below=True),
    Column("Handed out", Kind.MOMENT),
    Column("Condition then", Kind.STATE, below=True),
    Column("Taken back", Kind.MOMENT),
    Column("Condition when back", Kind.STATE, below=True),
    Column("Note"),
)
_DECLARES = (
    "I received what is listed as handed out, in the condition stated, and gave back what is "
    "listed as taken back. I keep it as the company's property and report loss or damage at once. "
    "Signing this is not an agreement that anything may be deducted from my pay."
)


def receipt(source: Session, asked: Asked) -> Document:
    """Read what one driver held on a day, to be signed by both."""
    demand(source, Permission.REPORTS_VIEW)
    driver_id = asked.record("driver") or 0
    zone = queries.company_sheet(source).time_zone
    lines = of_a_day(source, driver_id, asked.on, zone)
    driver = driver_called(source, driver_id)
    table = Table("Held on this day", _MOVES, tuple(map(_move, lines)), "Nothing was held.")
    return Document(
        title="Custody receipt",
        about=asked.on,
        intro=f"What {driver} was handed and gave back, with the moments on record.",
        sections=(
            Facts("Driver", (("Name", driver), ("Things held", len(lines)))),
            table,
            Signatures((f"{driver}, driver", "For the company"), _DECLARES),
        ),
        counts=(("held", len(lines)),),
    )


def ledger_of_driver(source: Session, asked: Asked) -> Document:
    """Read everything a driver held in a period."""
    demand(source, Permission.REPORTS_VIEW)
    driver_id = asked.record("driver") or 0
    zone = queries.company_sheet(source).time_zone
    lines = of_driver(source, driver_id, asked.days, zone)
    return _ledger("Custody ledger of a driver", driver_called(source, driver_id), lines, asked)


def ledger_of_item(source: Session, asked: Asked) -> Document:
    """Read everybody who held an item in a period."""
    demand(source, Permission.REPORTS_VIEW)
    item = Item.from_handle(asked.record("item") or 0)
    zone = queries.company_sheet(source).time_zone
    lines = of_item(source, item, asked.days, zone)
    return _ledger("Custody ledger of an item", item_called(source, item), lines, asked)


def _ledger(title: str, of: str, lines: tuple[HeldLine, ...], asked: Asked) -> Document:
    still_out = [line for line in lines if line.until is None]
    sections: tuple[Section, ...] = (
        Facts("In short", (("Ledger of", of), ("Times", len(lines)), ("Out now", len(still_out)))),
        Table(
            "Ledger",
            (Column("Driver"), *_MOVES),
            tuple((line.driver, *_move(line)) for line in lines),
            "Nothing changed hands in this period.",
        ),
    )
    return Document(
        title=title,
        about=asked.days,
        intro=f"{of}: every time of the period, the earliest first, also what began before it.",
        sections=sections,
        counts=(("times", len(lines)), ("out_now", len(still_out))),
    )


def _move(line: HeldLine) -> tuple[Value, ...]:
    return (
        line.kind,
        line.called,
        line.since,
        line.condition_out,
        line.until,
        line.condition_back,
        line.note,
    )
