"""Tables of insurance."""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from dsp_desktop.db.base import Record
from dsp_desktop.insurance.terms import PolicyKind
from dsp_desktop.kernel.money import Money


class Policy(Record):
    """One policy for one term. A date is covered from ``effective`` up to ``expires``.

    A policy ends at 12:01 a.m. on its expiry date, so that day itself is not covered.
    ``each_limit`` is the limit per accident or occurrence (combined single limit for
    auto, employer's liability per accident for workers' compensation);
    ``aggregate_limit`` is for the whole term. ``any_auto`` and ``any_driver`` say that
    the policy needs no schedule of vans or drivers.
    """

    entity = "policy"
    called = ("kind", "carrier", "number")

    kind: Mapped[PolicyKind]
    carrier: Mapped[str] = mapped_column(String(80))
    number: Mapped[str] = mapped_column(String(40))
    effective: Mapped[date]
    expires: Mapped[date]
    cancelled_on: Mapped[date | None]
    each_limit: Mapped[Money | None]
    aggregate_limit: Mapped[Money | None]
    deductible: Mapped[Money | None]
    premium: Mapped[Money | None]
    mcs90: Mapped[bool | None]
    any_auto: Mapped[bool] = mapped_column(default=False)
    any_driver: Mapped[bool] = mapped_column(default=True)
    states: Mapped[str | None] = mapped_column(String(200))
    note: Mapped[str | None] = mapped_column(String(1000))


class PolicyVan(Record):
    """A van on a policy's schedule, from ``since`` up to and without ``until``."""

    entity = "policy_van"
    called = ("van_id",)
    part_of = "policy_id"

    policy_id: Mapped[int] = mapped_column(ForeignKey("policy.id"), index=True)
    van_id: Mapped[int] = mapped_column(ForeignKey("van.id"), index=True)
    since: Mapped[date]
    until: Mapped[date | None]


class PolicyDriver(Record):
    """A driver on a policy's schedule, from ``since`` up to and without ``until``."""

    entity = "policy_driver"
    called = ("driver_id",)
    part_of = "policy_id"

    policy_id: Mapped[int] = mapped_column(ForeignKey("policy.id"), index=True)
    driver_id: Mapped[int] = mapped_column(ForeignKey("driver.id"), index=True)
    since: Mapped[date]
    until: Mapped[date | None]
