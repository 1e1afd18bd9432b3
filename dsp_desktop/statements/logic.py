"""Holding a lessor's line against the lease. Pure: no database, no clock, no Qt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dsp_desktop.damage.logic import OnLedger, told
from dsp_desktop.kernel.money import ZERO, Money
from dsp_desktop.kernel.wording import day_text, money_text
from dsp_desktop.leasing.logic import RentTerms, rent_through
from dsp_desktop.statements.terms import ChargeKind, Verdict

_DAY = timedelta(days=1)
_NOT_ON_LEDGER = "The damage ledger has nothing that these words fit; look at the return photos."


@dataclass(frozen=True, slots=True)
class Billed:
    """One line of a statement. ``days`` is how many days the lessor says it is for.

    ``words`` is what the lessor calls it.
    """

    charge: ChargeKind
    amount: Money
    first: date | None = None
    last: date | None = None
    days: int | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Contract:
    """One lease of the van that a line names. ``gone_on`` is the day the van went back."""

    lease_id: int
    starts: date
    gone_on: date | None
    rent: RentTerms | None
    return_fee: Money | None = None


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What a line should have been. ``expected`` is ``None`` where nothing of ours says it."""

    verdict: Verdict
    because: str
    expected: Money | None = None
    lease_id: int | None = None


def reconcile(
    billed: Billed,
    contracts: Sequence[Contract],
    *,
    van_known: bool,
    twin: str | None = None,
    damage: OnLedger | None = None,
) -> Reconciled:
    """Return whether a line agrees with the lease, and what it should have been.

    Args:
        billed: The line.
        contracts: The leases of its van with this lessor, in order of their start.
        van_known: Whether its VIN is that of a van we have or had.
        twin: What people call an earlier line that charges the same, if there is one.
        damage: What our own ledger has of the damage it charges for, if anything.

    Example:
        >>> from dsp_desktop.fleet.terms import RentPeriod
        >>> terms = RentTerms(Money.of(40), RentPeriod.DAY, date(2026, 11, 1))
        >>> lease = Contract(7, date(2026, 11, 1), date(2026, 11, 10), terms)
        >>> line = Billed(ChargeKind.RENT, Money.of(560), date(2026, 11, 1), date(2026, 11, 14))
        >>> found = reconcile(line, [lease], van_known=True)
        >>> found.verdict.value, found.expected.amount
        ('after_return', Decimal('400'))
    """
    if not van_known:
        return Reconciled(Verdict.NOT_OUR_VAN, "No van of ours has this VIN.", ZERO)
    if not contracts:
        said = "The van is ours; no lease of it with this lessor is on file."
        return Reconciled(Verdict.NO_LEASE, said, ZERO)
    contract = _contract_for(billed, contracts)
    if twin is not None:
        said = f"The same days were charged for the same van already: {twin}."
        return Reconciled(Verdict.CHARGED_TWICE, said, ZERO, contract.lease_id)
    if billed.charge is ChargeKind.RENT:
        return _rent(billed, contract)
    if billed.charge is ChargeKind.RETURN_FEE and contract.return_fee is not None:
        return _compared(billed, contract, contract.return_fee, "the return fee of the lease")
    said = "Nothing on file says what this should be; somebody has to look at it."
    if billed.charge is ChargeKind.DAMAGE:
        said = f"The damage ledger: {told(damage)}" if damage else _NOT_ON_LEDGER
    return Reconciled(Verdict.TO_CHECK, said, None, contract.lease_id)


def _contract_for(billed: Billed, contracts: Sequence[Contract]) -> Contract:
    """Return the lease in force on the first day charged, or else the last begun before it."""
    first = billed.first or date.max
    begun = [each for each in contracts if each.starts <= first]
    return begun[-1] if begun else contracts[0]


def _rent(billed: Billed, contract: Contract) -> Reconciled:
    terms, lease_id = contract.rent, contract.lease_id
    if terms is None:
        said = "The rent of this lease is not on file."
        return Reconciled(Verdict.TO_CHECK, said, None, lease_id)
    if billed.first is None or billed.last is None:
        said = "The line does not say which days it is for."
        if billed.amount == terms.rent:
            return Reconciled(Verdict.AGREES, f"One rent. {said}", terms.rent, lease_id)
        return Reconciled(Verdict.TO_CHECK, said, None, lease_id)
    had = _Had.of(billed.first, billed.last, contract)
    expected = ZERO
    if had.days:
        expected = rent_through(terms, had.last) - rent_through(terms, had.first - _DAY)
    verdict, said = _difference(billed, billed.first, billed.last, contract, had, expected)
    if had.days:
        of_days = f"{day_text(had.first)} to {day_text(had.last)}"
        said = f"{said} By the lease {of_days} costs {money_text(expected)} of rent.".strip()
    return Reconciled(verdict, said, expected, lease_id)


@dataclass(frozen=True, slots=True)
class _Had:
    """The days of those charged on which we had the van under the lease."""

    first: date
    last: date

    @classmethod
    def of(cls, first: date, last: date, contract: Contract) -> "_Had":
        return cls(max(first, contract.starts), min(last, contract.gone_on or last))

    @property
    def days(self) -> int:
        return max(0, (self.last - self.first).days + 1)


def _difference(  # noqa: PLR0913, PLR0917 - the line, the lease, and what both come to
    billed: Billed, first: date, last: date, contract: Contract, had: _Had, expected: Money
) -> tuple[Verdict, str]:
    """Return in what a rent differs from the lease, the plainest reason first."""
    if billed.amount == expected:
        return Verdict.AGREES, ""
    if contract.gone_on is not None and contract.gone_on < last:
        return Verdict.AFTER_RETURN, f"The van went back {day_text(contract.gone_on)}."
    if first < contract.starts:
        return Verdict.BEFORE_START, f"The lease began {day_text(contract.starts)}."
    if billed.days is not None and billed.days != had.days:
        return Verdict.DAYS_DIFFER, f"{billed.days} days charged, {had.days} had."
    return Verdict.AMOUNT_DIFFERS, ""


def _compared(billed: Billed, contract: Contract, expected: Money, what: str) -> Reconciled:
    verdict = Verdict.AGREES if billed.amount == expected else Verdict.AMOUNT_DIFFERS
    said = f"{money_text(expected)} is {what}."
    return Reconciled(verdict, said, expected, contract.lease_id)
