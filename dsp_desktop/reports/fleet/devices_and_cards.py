"""Devices and fuel cards by holder: who has what, what nobody has, and what is lost."""

from collections.abc import Iterable, Iterator

from sqlalchemy.orm import Session

from dsp_desktop.db.opening import demand
from dsp_desktop.devices.terms import DeviceStatus
from dsp_desktop.fuel.terms import CardStatus
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import label
from dsp_desktop.reports import queries
from dsp_desktop.reports.asking import Asked
from dsp_desktop.reports.document import Column, Document, Facts, Kind, Table, Value
from dsp_desktop.reports.queries.schedules import (
    CardLine,
    DeviceLine,
    card_lines,
    device_lines,
    holders,
)

_HELD = (
    Column("Holder"),
    Column("Item", Kind.CODE),
    Column("What it is", below=True),
    Column("Serial or IMEI", Kind.CODE),
    Column("Number", Kind.CODE, below=True),
    Column("Since", Kind.MOMENT),
    Column("Condition then"),
    Column("Status", Kind.STATE, below=True),
)
_LOOSE = (
    Column("Item", Kind.CODE),
    Column("What it is", below=True),
    Column("Serial or IMEI", Kind.CODE),
    Column("Number", Kind.CODE),
    Column("Status", Kind.STATE),
)
Line = DeviceLine | CardLine
_LOST = (DeviceStatus.LOST, CardStatus.LOST)


def load(source: Session, asked: Asked) -> Document:
    """Read every device and card, and in whose hands it was when the day ended."""
    demand(source, Permission.REPORTS_VIEW)
    held_then = holders(source, asked.on, queries.company_sheet(source).time_zone)
    lines: list[Line] = [*device_lines(source, held_then), *card_lines(source, held_then)]
    held = [line for line in lines if line.holder]
    lost = [line for line in lines if line.status in _LOST]
    loose = [line for line in lines if not line.holder and line not in lost]
    return Document(
        title="Devices and cards by holder",
        about=asked.on,
        intro="In whose hands each was when the day ended. Of a card only the last four digits "
        "are ever kept. Status is as on file now; retired devices and canceled cards are left out.",
        sections=(
            Facts(
                "In short",
                (
                    ("In someone's hands", len(held)),
                    ("In nobody's hands", len(loose)),
                    ("Lost", len(lost)),
                    ("Holders", len({line.holder.driver for line in held if line.holder})),
                ),
            ),
            Table("Held", _HELD, tuple(_held(held)), "Nobody holds a device or a card."),
            Table("Held by nobody", _LOOSE, tuple(map(_item, loose)), "Everything is held."),
            Table("Lost", _LOOSE, tuple(map(_item, lost)), "Nothing is lost."),
        ),
        counts=(("held", len(held)), ("held_by_nobody", len(loose)), ("lost", len(lost))),
    )


def _held(lines: Iterable[Line]) -> Iterator[tuple[Value, ...]]:
    """Yield what is held, by holder and then in the order it was handed out."""
    by_holder = sorted(
        ((line.holder, line) for line in lines if line.holder),
        key=lambda pair: (pair[0].driver.casefold(), pair[0].since, _called(pair[1])),
    )
    for holder, line in by_holder:
        called, what, number, phone, status = _item(line)
        yield (
            holder.driver, called, what, number, phone, holder.since, holder.condition, status,
        )  # fmt: skip


def _item(line: Line) -> tuple[Value, ...]:
    if isinstance(line, DeviceLine):
        make = " ".join(filter(None, (line.make, line.model)))
        what = ", ".join(filter(None, (label(line.kind), make)))
        number = line.serial or line.imei
        return (_called(line), what, number, line.phone_number, line.status)
    what = f"Fuel card of {line.van}" if line.van else "Fuel card"
    return (_called(line), what, None, line.label, line.status)


def _called(line: Line) -> str:
    return line.label if isinstance(line, DeviceLine) else f"{line.provider} …{line.last4}"
