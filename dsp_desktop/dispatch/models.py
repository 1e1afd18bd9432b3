"""Tables of dispatch."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dsp_desktop.db.base import Record, beginnings


class Route(Record):
    """One van's deliveries for one day."""

    entity = "route"
    called = ("code", "day")
    __table_args__ = (
        UniqueConstraint("day", "station_id", "code"),
        Index(None, "day", "id"),
        Index(None, "driver_id", "day"),
        Index(None, "van_id", "day"),
        Index(None, "code", "day", postgresql_ops=beginnings("code")),
        Index(None, "service_type", "day", postgresql_ops=beginnings("service_type")),
        {"sqlite_autoincrement": True},
    )

    day: Mapped[date]
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    code: Mapped[str] = mapped_column(String(24))
    service_type: Mapped[str | None] = mapped_column(String(120))
    driver_id: Mapped[int | None] = mapped_column(ForeignKey("driver.id"))
    van_id: Mapped[int | None] = mapped_column(ForeignKey("van.id"))
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))
    fuel_card_id: Mapped[int | None] = mapped_column(ForeignKey("fuel_card.id"))
    helpers: Mapped[str | None] = mapped_column(String(200))
    progress: Mapped[str | None] = mapped_column(String(40))
    planned_minutes: Mapped[int | None]
    stops: Mapped[int | None]
    stops_done: Mapped[int | None]
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True)
