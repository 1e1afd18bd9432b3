"""Tables of people."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from dsp_desktop.db.base import Record
from dsp_desktop.db.sealed import sealed_column
from dsp_desktop.kernel.masks import Shows
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.people.terms import AccountKind, DriverStatus, LicenseStatus


class Driver(Record):
    """A W-2 employee who delivers, or is about to.

    ``first_day`` is the first day of work for pay, which several clocks start from;
    ``hired_on`` stands in for it while it is unknown. ``portal_cleared`` is what the
    customer's portal says: ``None`` until an import or a person has told us.
    """

    entity = "driver"
    called = ("name",)

    name: Mapped[str] = mapped_column(String(120), index=True)
    transporter_id: Mapped[str | None] = mapped_column(String(14), unique=True)
    position: Mapped[str | None] = mapped_column(String(60))
    qualifications: Mapped[str | None] = mapped_column(String(400))
    email: Mapped[str | None] = mapped_column(String(120))
    personal_phone: Mapped[str | None] = mapped_column(String(24))
    work_phone: Mapped[str | None] = mapped_column(String(24))
    state: Mapped[str | None] = mapped_column(String(2))
    city: Mapped[str | None] = mapped_column(String(80))
    station_id: Mapped[int | None] = mapped_column(ForeignKey("station.id"))
    born_on: Mapped[Any] = sealed_column(Permission.IDENTITY_LOOK, holds=date)
    status: Mapped[DriverStatus] = mapped_column(default=DriverStatus.ACTIVE)
    hired_on: Mapped[date | None]
    first_day: Mapped[date | None]
    ended_on: Mapped[date | None]
    suspended_on: Mapped[date | None]
    suspended_because: Mapped[str | None] = mapped_column(String(400))
    portal_cleared: Mapped[bool | None]
    portal_checked_on: Mapped[date | None]
    id_expires: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(String(1000))
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True)


class License(Record):
    """A driver license. ``license_class`` is the state's own letter; ``cdl`` says what it is."""

    entity = "license"
    called = ("driver_id", "state")
    part_of = "driver_id"

    driver_id: Mapped[int] = mapped_column(ForeignKey("driver.id"), index=True)
    number: Mapped[Any] = sealed_column(
        Permission.IDENTITY_LOOK, shows=Shows.LAST_FOUR, found_by="number_print", nullable=False
    )
    number_print: Mapped[str] = mapped_column(String(32), index=True, info={"audit": "mask"})
    state: Mapped[str] = mapped_column(String(2))
    license_class: Mapped[str | None] = mapped_column(String(12))
    cdl: Mapped[bool] = mapped_column(default=False)
    issued: Mapped[date | None]
    expires: Mapped[date | None]
    status: Mapped[LicenseStatus] = mapped_column(default=LicenseStatus.UNKNOWN)
    checked_on: Mapped[date | None]


class PrivateDetails(Record):
    """What payroll needs of a driver and nobody else: one row a driver, apart from the rest."""

    entity = "private_details"
    called = ("driver_id",)
    part_of = "driver_id"

    driver_id: Mapped[int] = mapped_column(ForeignKey("driver.id"), unique=True)
    ssn: Mapped[Any] = sealed_column(
        Permission.IDENTITY_LOOK, shows=Shows.LAST_FOUR, found_by="ssn_print"
    )
    ssn_print: Mapped[str | None] = mapped_column(String(32), unique=True, info={"audit": "mask"})
    bank_routing: Mapped[Any] = sealed_column(Permission.BANK_LOOK, shows=Shows.LAST_FOUR)
    bank_account: Mapped[Any] = sealed_column(Permission.BANK_LOOK, shows=Shows.LAST_FOUR)
    account_kind: Mapped[AccountKind | None]
