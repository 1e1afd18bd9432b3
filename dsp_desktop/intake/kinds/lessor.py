"""A lessor's statement: what is charged for which van and days, held against the leases.

No lessor's own layout could be found, so the columns are those that finance offices name;
any other is mapped once by a person and remembered.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, ClassVar

from sqlalchemy import select

from dsp_desktop.db.base import Record
from dsp_desktop.intake.kinds.plans import Context, Planner, Readers, Values
from dsp_desktop.intake.values import (
    Cell,
    Unreadable,
    at_most,
    code,
    cut_to,
    day,
    money,
    plain,
    thousandths,
    whole,
)
from dsp_desktop.kernel.errors import Problem
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import money_text
from dsp_desktop.statements.logic import Billed
from dsp_desktop.statements.models import LessorCharge
from dsp_desktop.statements.service import Leases, called
from dsp_desktop.statements.terms import ChargeKind, Verdict

_REFERENCE = 80
#: Words by which lessors say what a line is for; the first that occurs decides.
_KINDS = tuple(
    (kind, re.compile(said, re.IGNORECASE))
    for kind, said in (
        (ChargeKind.EXCESS_MILES, r"\b(excess|over)\w*\b.*\bmi|\bmileage\b|\boverage"),
        (ChargeKind.RETURN_FEE, r"\b(return|turn[- ]?in|disposition|drop)\b.*\bfee"),
        (ChargeKind.DAMAGE, r"\b(damage|wear|recondition)"),
        (ChargeKind.REPAIR, r"\b(repair|shop|maintenance|work order|tire)"),
        (ChargeKind.TOLL, r"\b(toll|violation|citation|ticket)"),
        (ChargeKind.TAX, r"\b(tax|surcharge|license fee|registration)"),
        (ChargeKind.RENT, r"\b(rent|rental|lease|monthly|weekly|daily)"),
    )
)


def charge_kind(cell: Cell) -> ChargeKind | None:
    """Return what a line is for, by its words; what none of them names is something else.

    Example:
        >>> [charge_kind(text).value for text in ("Monthly Rental", "Excess mileage", "Fee")]
        ['rent', 'excess_miles', 'other']
    """
    text = plain(cell)
    if text is None:
        return None
    return next((kind for kind, said in _KINDS if said.search(text)), ChargeKind.OTHER)


class LessorStatement(Planner):
    """Plans the lines of a lessor's statement."""

    record: ClassVar[type[Record]] = LessorCharge
    permission = Permission.FLEET_EDIT
    readers: ClassVar[Readers] = {
        "vin": at_most(17, code),
        "lessor": cut_to(80),
        "invoice": cut_to(40, code),
        "charged_on": day,
        "charge": charge_kind,
        "words": cut_to(200),
        "first_day": day,
        "last_day": day,
        "days": whole(0, 3_660),
        "rate": thousandths(100_000),
        "amount": money,
    }
    labels: ClassVar[Mapping[str, str]] = {
        "vin": "VIN",
        "lessor": "Lessor",
        "invoice": "Invoice",
        "charged_on": "Dated",
        "charge": "For",
        "words": "As the lessor says",
        "first_day": "First day",
        "last_day": "Last day",
        "days": "Days charged",
        "rate": "Rate",
        "amount": "Amount",
        "verdict": "Verdict",
        "expected": "Should be",
        "because": "Because",
        "van_id": "Van",
        "lease_id": "Lease",
    }

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._leases = Leases(context.source)
        self._verdicts: Counter[Verdict] = Counter()

    def check(self, values: Values) -> Values:
        """Hold the line against the leases."""
        held: Values = {name: values.get(name) for name in self.readers}
        first, last = held["first_day"], held["last_day"]
        if first and last and last < first:
            raise Unreadable(Problem("", "dates.backwards"))
        # A statement of rents need not say so on every line.
        held["charge"] = held["charge"] or charge_kind(held["words"]) or ChargeKind.RENT
        held["reference"] = _reference(held)
        billed = Billed(held["charge"], held["amount"], first, last, held["days"], held["words"])
        found = self._leases.held_against(
            held["vin"],
            held["lessor"],
            billed,
            reference=held["reference"],
            name=called(held["invoice"], held["charged_on"]),
        )
        self._verdicts[found.verdict] += 1
        return held | {
            "verdict": found.verdict,
            "because": found.because,
            "expected": found.expected,
            "lease_id": found.lease_id,
            "van_id": self._leases.van_of(held["vin"]),
        }

    def key(self, values: Values) -> object:
        """Return the reference."""
        return values["reference"]

    def label(self, values: Values) -> str:
        """Return van, kind and amount."""
        return f"{values['vin']} · {values['charge']} · {money_text(values['amount'])}"

    def known(self, lines: Sequence[Values]) -> Mapping[object, Any]:
        """Return the lines on file by reference."""
        wanted = [values["reference"] for values in lines]
        rows = self.context.source.scalars(
            select(LessorCharge).where(LessorCharge.reference.in_(wanted))
        )
        return {row.reference: row for row in rows}

    def new(self, values: Values) -> Values:
        """Return the line as it was read; nobody has answered it yet."""
        return values | {"standing": "open"}

    def wanted(self, record: Any, values: Values) -> Values:
        """Return what the file says, and what holding it against the leases shows now."""
        return values

    def notes(self) -> tuple[Problem, ...]:
        """Say how many lines agree, and how many do not."""
        lines = self._verdicts.total()
        agree = self._verdicts[Verdict.AGREES]
        if lines == agree:
            return ()
        return (
            Problem("", "import.charges_differ", (("lines", lines), ("differ", lines - agree))),
        )


def _reference(values: Values) -> str:
    """Return what one line is known by, the same in every export of the statement."""
    parts = ("lessor", "invoice", "charged_on", "vin", "charge", "first_day", "last_day", "words")
    told = "|".join(str(values[name] or "") for name in parts)
    return f"{values['vin']} {sha256(told.encode()).hexdigest()[: _REFERENCE - 20]}"
