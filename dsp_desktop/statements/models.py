"""Tables of lessors' statements."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dsp_desktop.db.base import Record, Thousandths
from dsp_desktop.kernel.money import Money
from dsp_desktop.statements.terms import ChargeKind, ChargeStanding, Verdict


class LessorCharge(Record):
    """One line of a lessor's statement, and what holding it against the lease has shown.

    ``reference`` is what the line is known by in every export of the statement.
    ``expected`` is what it should have been; ``None`` where nothing of ours says it.
    """

    entity = "lessor_charge"
    called = ("invoice", "vin", "charge")
    __table_args__ = (
        Index(None, "vin", "charge", "first_day"),
        Index(None, "charged_on", "id"),
        {"sqlite_autoincrement": True},
    )

    reference: Mapped[str] = mapped_column(String(80), unique=True)
    lessor: Mapped[str | None] = mapped_column(String(80))
    invoice: Mapped[str | None] = mapped_column(String(40))
    charged_on: Mapped[date | None]
    vin: Mapped[str] = mapped_column(String(17))
    van_id: Mapped[int | None] = mapped_column(ForeignKey("van.id"), index=True)
    lease_id: Mapped[int | None] = mapped_column(ForeignKey("lease.id"), index=True)
    charge: Mapped[ChargeKind]
    words: Mapped[str | None] = mapped_column(String(200))
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    days: Mapped[int | None]
    rate: Mapped[Thousandths | None]
    amount: Mapped[Money]
    verdict: Mapped[Verdict]
    expected: Mapped[Money | None]
    because: Mapped[str] = mapped_column(String(400))
    standing: Mapped[ChargeStanding] = mapped_column(default=ChargeStanding.OPEN)
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(String(120))
    reason: Mapped[str | None] = mapped_column(String(400))
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True)
