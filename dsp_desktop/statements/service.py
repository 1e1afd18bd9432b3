"""Holding what lessors charge against the leases, and saying what was done about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from dsp_desktop.damage.logic import OnLedger, meant_by
from dsp_desktop.damage.queries import ledger
from dsp_desktop.db.search import folded
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.kernel.errors import Problem, Rejected, refuse
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import day_text
from dsp_desktop.leasing.queries import LeaseOnFile, leases_by_vin
from dsp_desktop.statements.logic import Billed, Contract, Reconciled, reconcile
from dsp_desktop.statements.models import LessorCharge
from dsp_desktop.statements.terms import ChargeKind, ChargeStanding

REASON_LENGTH = 400
_Days = tuple[str, date, date]


@dataclass(frozen=True, slots=True)
class ChargeAnswer:
    """What somebody answers about a line: what is done about it, and why."""

    standing: ChargeStanding
    reason: str


class Leases:
    """Every lease on file, read once, to hold many lines against."""

    def __init__(self, source: Session) -> None:
        self._source = source
        self._by_vin: Mapping[str, Sequence[LeaseOnFile]] = leases_by_vin(source)
        self._charged: dict[_Days, tuple[str, str]] = {}
        rents = select(
            LessorCharge.vin, LessorCharge.first_day, LessorCharge.last_day,
            LessorCharge.reference, LessorCharge.invoice, LessorCharge.charged_on,
        ).where(LessorCharge.charge == ChargeKind.RENT)  # fmt: skip
        for row in source.execute(rents.order_by(LessorCharge.id)):
            if row.first_day and row.last_day:
                days = (row.vin, row.first_day, row.last_day)
                self._charged.setdefault(days, (row.reference, called(row.invoice, row.charged_on)))

    def held_against(
        self, vin: str, lessor: str | None, billed: Billed, *, reference: str, name: str
    ) -> Reconciled:
        """Return what a line should have been; the first line for some days is the true one."""
        on_file = self._by_vin.get(vin)
        contracts = [
            Contract(each.lease_id, each.starts, each.gone_on, each.rent, each.return_fee)
            for each in on_file or ()
            if lessor is None or folded(each.lessor) == folded(lessor)
        ]
        twin = None
        if billed.charge is ChargeKind.RENT and billed.first and billed.last:
            first = self._charged.setdefault((vin, billed.first, billed.last), (reference, name))
            twin = None if first[0] == reference else first[1]
        damage = None
        if billed.charge is ChargeKind.DAMAGE and (van_id := self.van_of(vin)) is not None:
            damage = meant_by(billed.words, self._damages.get(van_id, ()))
        known = on_file is not None
        return reconcile(billed, contracts, van_known=known, twin=twin, damage=damage)

    def van_of(self, vin: str) -> int | None:
        """Return the van of a VIN if it was ever under a lease."""
        on_file = self._by_vin.get(vin)
        return on_file[-1].van_id if on_file else None

    @cached_property
    def _damages(self) -> Mapping[int, Sequence[OnLedger]]:
        """The damage of every van, read with the first line that charges for any."""
        return ledger(self._source, [each[-1].van_id for each in self._by_vin.values() if each])


def called(invoice: str | None, charged_on: date | None) -> str:
    """Return what people call a line: by its invoice, and when that was made."""
    number = f"invoice {invoice}" if invoice else "a statement without a number"
    return f"{number} of {day_text(charged_on)}" if charged_on else number


def answer_charge(uow: UnitOfWork, charge_id: int, answer: ChargeAnswer, seen: int) -> None:
    """Accept a line, dispute it, note that it was credited, or open it again; with a reason."""
    uow.require(Permission.FLEET_EDIT)
    charge = uow.get(LessorCharge, charge_id, seen=seen)
    reason = answer.reason.strip()
    if answer.standing is not ChargeStanding.OPEN and not reason:
        refuse(Problem("reason", "field.required"))
    if answer.standing is charge.standing and reason == (charge.reason or ""):
        raise Rejected(Problem("standing", "charge.nothing_new"))
    charge.standing = answer.standing
    charge.reason = reason[:REASON_LENGTH] or None
    is_open = answer.standing is ChargeStanding.OPEN
    charge.closed_at = None if is_open else uow.clock.now()
    charge.closed_by = None if is_open else uow.actor.name


def check_again(uow: UnitOfWork, charge_id: int) -> None:
    """Hold one line against the leases as they stand now: one may have been put right."""
    uow.require(Permission.FLEET_EDIT)
    charge = uow.get(LessorCharge, charge_id, lock=True)
    billed = Billed(
        charge.charge,
        charge.amount,
        charge.first_day,
        charge.last_day,
        charge.days,
        charge.words,
    )
    leases = Leases(uow.session)
    found = leases.held_against(
        charge.vin,
        charge.lessor,
        billed,
        reference=charge.reference,
        name=called(charge.invoice, charge.charged_on),
    )
    charge.verdict, charge.because = found.verdict, found.because
    charge.expected, charge.lease_id = found.expected, found.lease_id
    charge.van_id = leases.van_of(charge.vin)
