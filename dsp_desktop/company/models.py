"""Tables of the company."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from dsp_desktop.company.terms import Authority, UsdotStatus, Weekday
from dsp_desktop.db.base import Record
from dsp_desktop.kernel.files import LARGEST_FILE_MB


class Company(Record):
    """The one company this data belongs to.

    ``None`` in ``interstate`` means that nobody has said yet, which is not "no".
    ``office_staff`` counts people on the payroll who are not drivers.
    ``details_changed_on`` is when name, address or fleet last changed in what FMCSA has on
    file; ``boc3_states`` names the states of the process agents, or ``ALL``;
    ``ucr_vehicles`` is for how many vehicles ``ucr_paid_year`` was paid.
    """

    entity = "company"
    called = ("legal_name",)

    legal_name: Mapped[str] = mapped_column(String(120))
    ein: Mapped[str | None] = mapped_column(String(10))
    usdot: Mapped[str | None] = mapped_column(String(12))
    mc_number: Mapped[str | None] = mapped_column(String(12))
    dsp_code: Mapped[str | None] = mapped_column(String(12))
    state: Mapped[str | None] = mapped_column(String(2))
    time_zone: Mapped[str] = mapped_column(String(40), default="America/New_York")
    week_starts: Mapped[Weekday] = mapped_column(default=Weekday.SUNDAY)
    interstate: Mapped[bool | None]
    office_staff: Mapped[int] = mapped_column(default=0)
    mcs150_filed_on: Mapped[date | None]
    usdot_since: Mapped[date | None]
    usdot_status: Mapped[UsdotStatus | None]
    usdot_checked_on: Mapped[date | None]
    details_changed_on: Mapped[date | None]
    motus_verified_on: Mapped[date | None]
    authority: Mapped[Authority | None]
    authority_checked_on: Mapped[date | None]
    authority_basis: Mapped[str | None] = mapped_column(String(200))
    boc3_states: Mapped[str | None] = mapped_column(String(200))
    ucr_paid_year: Mapped[int | None]
    ucr_vehicles: Mapped[int | None]
    audit_on: Mapped[date | None]
    audit_passed: Mapped[bool | None]
    audit_letter_on: Mapped[date | None]
    own_inspectors: Mapped[bool | None]
    records_off_site: Mapped[bool | None]
    ca_permit_number: Mapped[str | None] = mapped_column(String(24))
    ca_permit_expires: Mapped[date | None]
    records_daily_checks: Mapped[bool] = mapped_column(default=False)
    largest_file_mb: Mapped[int] = mapped_column(default=LARGEST_FILE_MB)
    is_demo: Mapped[bool] = mapped_column(default=False)


class Station(Record):
    """A delivery station the routes leave from.

    ``None`` in ``state``: a file named the station before anybody said where it is.
    ``asks_emissions`` says that its county asks for emissions tests.
    """

    entity = "station"
    called = ("code",)

    code: Mapped[str] = mapped_column(String(12), unique=True)
    name: Mapped[str | None] = mapped_column(String(80))
    city: Mapped[str | None] = mapped_column(String(80))
    state: Mapped[str | None] = mapped_column(String(2))
    time_zone: Mapped[str | None] = mapped_column(String(40))
    closed_on: Mapped[date | None]
    asks_emissions: Mapped[bool | None]
