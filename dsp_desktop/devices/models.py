"""Tables of devices."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from dsp_desktop.db.base import Record
from dsp_desktop.devices.terms import DeviceKind, DeviceStatus


class Device(Record):
    """One device, known by the label on its back."""

    entity = "device"
    called = ("label",)

    label: Mapped[str] = mapped_column(String(24), unique=True)
    kind: Mapped[DeviceKind]
    make: Mapped[str | None] = mapped_column(String(40))
    model: Mapped[str | None] = mapped_column(String(60))
    serial: Mapped[str | None] = mapped_column(String(40))
    imei: Mapped[str | None] = mapped_column(String(15), unique=True)
    phone_number: Mapped[str | None] = mapped_column(String(24))
    status: Mapped[DeviceStatus] = mapped_column(default=DeviceStatus.IN_SERVICE)
    note: Mapped[str | None] = mapped_column(String(400))
