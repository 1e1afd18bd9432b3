"""What screens and reports read about lessors' statements."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import or_, select, type_coerce
from sqlalchemy.orm import Session

from dsp_desktop.damage.logic import meant_by, told
from dsp_desktop.damage.queries import ledger
from dsp_desktop.db.details import found
from dsp_desktop.db.listing import JoinedList, contains, within
from dsp_desktop.db.opening import demand
from dsp_desktop.fleet.models import Van
from dsp_desktop.kernel.listing import Seen
from dsp_desktop.kernel.money import Money
from dsp_desktop.kernel.panel import Fact, Panel, Section, known
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import label
from dsp_desktop.statements.models import LessorCharge
from dsp_desktop.statements.service import ChargeAnswer
from dsp_desktop.statements.terms import ChargeKind, ChargeStanding, Verdict


class ChargeRow(NamedTuple):
    """One line of the list of what lessors charged; ``difference`` is charged less expected."""

    id: int
    charged_on: date | None
    lessor: str | None
    van: str | None
    van_id: int | None
    vin: str
    charge: ChargeKind
    first_day: date | None
    last_day: date | None
    amount: Money
    expected: Money | None
    difference: Money | None
    verdict: Verdict
    standing: ChargeStanding
    invoice: str | None
    because: str
    reason: str | None


_SEARCHED = (LessorCharge.vin, LessorCharge.invoice, LessorCharge.lessor, Van.number)
_DIFFERENCE = type_coerce(LessorCharge.amount - LessorCharge.expected, LessorCharge.amount.type)

CHARGE_LIST: JoinedList[ChargeRow] = JoinedList(
    LessorCharge,
    ChargeRow,
    order="charged_on",
    view=Permission.FLEET_VIEW,
    matches=lambda _source, typed: or_(*(contains(column, typed) for column in _SEARCHED)),
    joins=((Van, Van.id == LessorCharge.van_id),),
    columns={"van": Van.number, "difference": _DIFFERENCE},
    filters={
        "standing": lambda _source, standing: LessorCharge.standing == standing,
        "verdict": lambda _source, verdict: LessorCharge.verdict == verdict,
        "charge": lambda _source, charge: LessorCharge.charge == charge,
        "period": within(LessorCharge.charged_on),
    },
)


def charge_answer(source: Session, charge_id: int) -> Seen[ChargeAnswer]:
    """Return what was answered about a line so far."""
    demand(source, Permission.FLEET_VIEW)
    charge = found(source, LessorCharge, charge_id)
    return Seen(ChargeAnswer(charge.standing, charge.reason or ""), charge.version)


def charge_panel(source: Session, charge_id: int) -> Panel:
    """Return one line: what was charged, what it should have been, what was done about it."""
    demand(source, Permission.FLEET_VIEW)
    charge = found(source, LessorCharge, charge_id)
    van = source.get(Van, charge.van_id) if charge.van_id else None
    weighed = (
        Fact("Verdict", charge.verdict),
        Fact("Charged", charge.amount),
        Fact("Should be", charge.expected),
        *known(Fact("Difference", charge.expected and charge.amount - charge.expected)),
        Fact("Because", charge.because or "It is what the lease comes to."),
    )
    line = (
        Fact("For", charge.charge),
        Fact("Van", van and van.number, entity="van", record_id=charge.van_id or 0),
        Fact("VIN", charge.vin),
        *known(
            Fact("Lessor", charge.lessor, entity="lease", record_id=charge.lease_id or 0),
            Fact("Invoice", charge.invoice),
            Fact("Dated", charge.charged_on),
            Fact("First day", charge.first_day),
            Fact("Last day", charge.last_day),
            Fact("Days charged", charge.days),
            Fact("Rate", charge.rate),
            Fact("As the lessor says", charge.words),
        ),
    )
    answered = known(
        Fact("Answered by", charge.closed_by),
        Fact("On", charge.closed_at),
        Fact("Reason", charge.reason),
    )
    title = f"{label(charge.charge)}, {van.number if van else charge.vin}"
    return Panel(
        title,
        label(charge.standing),
        (
            Section("Held against the lease", weighed),
            *_on_ledger(source, charge),
            Section("The line", line),
            Section("What was done", answered, empty="Nobody has answered it yet."),
        ),
    )


def _on_ledger(source: Session, charge: LessorCharge) -> tuple[Section, ...]:
    """Return what our own ledger has of the damage that a line charges for."""
    if charge.charge is not ChargeKind.DAMAGE or charge.van_id is None:
        return ()
    damages = ledger(source, [charge.van_id]).get(charge.van_id, ())
    meant = meant_by(charge.words, damages)
    facts = tuple(
        Fact(
            "This one" if each is meant else label(each.side),
            told(each),
            entity="damage",
            record_id=each.id,
        )
        for each in ([meant] if meant else damages)
    )
    return (Section("In the damage ledger", facts, empty="Nothing was found on this van."),)


def lease_charges(source: Session, lease_id: int) -> Section:
    """Return the latest lines about one lease, for its own panel."""
    demand(source, Permission.FLEET_VIEW)
    latest = select(LessorCharge).where(LessorCharge.lease_id == lease_id)
    newest_first = latest.order_by(LessorCharge.charged_on.desc(), LessorCharge.id.desc())
    facts = tuple(
        Fact(
            label(charge.verdict),
            charge.amount,
            entity=LessorCharge.entity,
            record_id=charge.id,
        )
        for charge in source.scalars(newest_first.limit(5))
    )
    return Section("Charged by the lessor", facts, empty="No statement has been imported.")
