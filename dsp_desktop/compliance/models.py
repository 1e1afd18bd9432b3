"""Tables of compliance: what the owner has set for this company."""

from datetime import date

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dsp_desktop.db.base import Record
from dsp_desktop.rules.engine import Severity


class RuleSetting(Record):
    """A rule the owner has softened or sharpened, from a day on, with the reason."""

    entity = "rule_setting"
    called = ("rule",)
    __table_args__ = (UniqueConstraint("rule", "since"), {"sqlite_autoincrement": True})

    rule: Mapped[str] = mapped_column(String(12))
    since: Mapped[date]
    severity: Mapped[Severity]
    because: Mapped[str] = mapped_column(String(400))


class FigureSetting(Record):
    """A figure the owner has set for this company, from a day on, with its source.

    ``value`` is text as a person writes it: ``0.062``, ``1000000``, ``30 14``.
    """

    entity = "figure_setting"
    called = ("figure",)
    __table_args__ = (UniqueConstraint("figure", "since"), {"sqlite_autoincrement": True})

    figure: Mapped[str] = mapped_column(String(80))
    since: Mapped[date]
    value: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(400))
