"""The fleet schedule: every van on one day, as an insurer, a lessor or a buyer asks for it."""

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from dsp_desktop.compliance.queries import readiness
from dsp_desktop.db.opening import demand
from dsp_desktop.kernel.money import ZERO, Money
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import label
from dsp_desktop.reports.asking import Asked
from dsp_desktop.reports.document import Column, Document, Kind, Table, Value
from dsp_desktop.reports.formats import how_many
from dsp_desktop.reports.queries.schedules import VanLine, van_lines
from dsp_desktop.rules.engine import State

_COLUMNS = (
    Column("Van", Kind.CODE),
    Column("Status", below=True),
    Column("VIN", Kind.CODE),
    Column("Plate", Kind.CODE, below=True),
    Column("Make"),
    Column("Model", below=True),
    Column("Year", Kind.YEAR),
    Column("GVWR, lb", Kind.COUNT, below=True),
    Column("Kind"),
    Column("Fuel", below=True),
    Column("Station"),
    Column("Lessor"),
    Column("Lease", below=True),
    Column("Lease starts", Kind.DATE),
    Column("Lease ends", Kind.DATE, below=True),
    Column("Rent a month", Kind.MONEY),
    Column("Odometer", Kind.MILES, below=True),
    Column("Registration", Kind.DATE),
    Column("Insurance card", Kind.DATE, below=True),
    Column("Inspection", Kind.DATE, below=True),
    Column("Readiness", Kind.STATE),
)
_RENT = [column.title for column in _COLUMNS].index("Rent a month")
_TOTALS = (
    Column("Vans", Kind.COUNT),
    Column("With a rent on file", Kind.COUNT),
    Column("Rent a month", Kind.MONEY),
)


def load(source: Session, asked: Asked) -> Document:
    """Read every van of the day, what it costs, and where it stands."""
    demand(source, Permission.REPORTS_VIEW)
    vans = van_lines(source, asked.on, with_returned=asked.yes("with_returned"))
    ready = readiness(source, asked.on)
    return Document(
        title="Fleet schedule",
        about=asked.on,
        intro="A rent by the day or the week is reckoned for an average month, a twelfth of 365 "
        "days. Status, odometer and papers are as they are on file now.",
        sections=(
            Table(
                "Vans",
                _COLUMNS,
                tuple(_row(van, ready.state("van", van.id)) for van in vans),
                "No van is on file for this day.",
                total=_total(vans),
                wide=True,
            ),
            _by("By lessor", "Lessor", vans, lambda van: van.lease.lessor if van.lease else None),
            _by("By kind", "Kind", vans, lambda van: label(van.body)),
        ),
        counts=(("vans", len(vans)),),
    )


def _row(van: VanLine, state: State | None) -> tuple[Value, ...]:
    lease = van.lease
    return (
        van.number,
        van.status,
        van.vin,
        van.plate,
        van.make,
        van.model,
        van.year,
        van.gvwr_lb,
        van.body,
        van.fuel_type,
        van.station,
        lease.lessor if lease else None,
        lease.kind if lease else None,
        lease.starts if lease else None,
        lease.ends if lease else None,
        lease.rent_monthly if lease else None,
        van.odometer_mi,
        van.registration_expires,
        van.insurance_card_expires,
        van.inspection_expires,
        state,
    )


def _total(vans: Sequence[VanLine]) -> tuple[Value, ...]:
    total: list[Value] = [None] * len(_COLUMNS)
    total[0], total[_RENT] = how_many(len(vans), "van"), _rent(vans)
    return tuple(total)


def _by(
    title: str, of: str, vans: Sequence[VanLine], called: Callable[[VanLine], str | None]
) -> Table:
    """Return how many vans there are of each, and what is paid for them in a month."""
    groups: dict[str, list[VanLine]] = {}
    for van in vans:
        groups.setdefault(called(van) or "No lease on file", []).append(van)
    return Table(
        title,
        (Column(of), *_TOTALS),
        tuple((name, *_sums(groups[name])) for name in sorted(groups, key=str.casefold)),
        "No van is on file for this day.",
        total=("All", *_sums(vans)),
    )


def _sums(vans: Sequence[VanLine]) -> tuple[Value, ...]:
    paid = sum(1 for van in vans if van.lease and van.lease.rent_monthly is not None)
    return (len(vans), paid, _rent(vans))


def _rent(vans: Sequence[VanLine]) -> Money:
    rents = (van.lease.rent_monthly for van in vans if van.lease)
    return sum((rent for rent in rents if rent is not None), ZERO)
