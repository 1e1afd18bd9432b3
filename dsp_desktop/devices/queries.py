"""What screens and reports read about devices; custody lists them with their holders."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from dsp_desktop.db.details import found, seen
from dsp_desktop.db.opening import demand
from dsp_desktop.devices.models import Device
from dsp_desktop.devices.service import DeviceDetails
from dsp_desktop.devices.terms import DeviceStatus
from dsp_desktop.kernel.listing import Choice, Seen
from dsp_desktop.kernel.panel import Fact, Panel, Section, known
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import label


def device_details(source: Session, device_id: int) -> Seen[DeviceDetails]:
    """Return what the device form edits."""
    demand(source, Permission.FLEET_VIEW)
    return seen(source, Device, device_id, DeviceDetails)


def device_picks(source: Session) -> Sequence[Choice]:
    """Return every device a record may name; retired ones come last."""
    demand(source, Permission.FLEET_VIEW, Permission.DISPATCH_EDIT)
    gone = Device.status == DeviceStatus.RETIRED
    rows = source.execute(
        select(Device.id, Device.label, Device.kind, gone).order_by(gone, Device.label)
    )
    return [
        Choice(device_id, f"{tag} · {label(kind)}" + (" (retired)" if left else ""))
        for device_id, tag, kind, left in rows
    ]


def device_panel(source: Session, device_id: int) -> Panel:
    """Return what this area knows about one device; the page adds who holds it."""
    demand(source, Permission.FLEET_VIEW)
    device = found(source, Device, device_id)
    facts = (
        Fact("Status", device.status),
        Fact("Make and model", " ".join(filter(None, (device.make, device.model))) or None),
        Fact("Serial number", device.serial),
        Fact("IMEI", device.imei),
        Fact("Phone number", device.phone_number),
        *known(Fact("Note", device.note)),
    )
    return Panel(device.label, label(device.kind), (Section("Device", facts),))
