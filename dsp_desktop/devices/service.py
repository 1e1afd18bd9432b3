"""What people do to devices. One function per user action."""

from dataclasses import dataclass, replace

from dsp_desktop.db.details import columns_of, remove_unused, take_over, taken
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.devices.logic import imei_is_sound
from dsp_desktop.devices.models import Device
from dsp_desktop.devices.terms import DeviceKind, DeviceStatus
from dsp_desktop.kernel.errors import Problem, Rejected, refuse
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import label
from dsp_desktop.kernel.writing import as_code, as_phone


@dataclass(frozen=True, slots=True)
class DeviceDetails:
    """What the device form holds; ``label`` is what stands on its back."""

    label: str
    kind: DeviceKind
    make: str | None = None
    model: str | None = None
    serial: str | None = None
    imei: str | None = None
    phone_number: str | None = None
    note: str | None = None


def add_device(uow: UnitOfWork, details: DeviceDetails) -> int:
    """Put a device on the books, in service, and return its id."""
    uow.require(Permission.FLEET_EDIT)
    return uow.add(Device(**columns_of(_checked(uow, details, device_id=None)))).id


def change_device(uow: UnitOfWork, device_id: int, details: DeviceDetails, seen: int) -> None:
    """Correct a device's details."""
    uow.require(Permission.FLEET_EDIT)
    device = uow.get(Device, device_id, seen=seen)
    take_over(device, _checked(uow, details, device_id=device_id))


def remove_device(uow: UnitOfWork, device_id: int) -> None:
    """Delete a device entered by mistake; one that we had is retired instead."""
    uow.require(Permission.FLEET_EDIT)
    remove_unused(uow, uow.get(Device, device_id, lock=True))


def lose_device(uow: UnitOfWork, device_id: int) -> None:
    """Note that a device is lost. Whoever held it still answers for it."""
    uow.require(Permission.FLEET_EDIT)
    _move(uow, device_id, DeviceStatus.LOST, DeviceStatus.IN_SERVICE, DeviceStatus.IN_REPAIR)


def send_to_repair(uow: UnitOfWork, device_id: int) -> None:
    """Send a device away to be mended."""
    uow.require(Permission.FLEET_EDIT)
    _move(uow, device_id, DeviceStatus.IN_REPAIR, DeviceStatus.IN_SERVICE)


def put_in_service(uow: UnitOfWork, device_id: int) -> None:
    """Take a device back from repair, or found again."""
    uow.require(Permission.FLEET_EDIT)
    _move(uow, device_id, DeviceStatus.IN_SERVICE, DeviceStatus.IN_REPAIR, DeviceStatus.LOST)


def retire_device(uow: UnitOfWork, device_id: int) -> None:
    """Take a device out of use for good."""
    uow.require(Permission.FLEET_EDIT)
    _move(
        uow,
        device_id,
        DeviceStatus.RETIRED,
        DeviceStatus.IN_SERVICE,
        DeviceStatus.IN_REPAIR,
        DeviceStatus.LOST,
    )


def device_standing(uow: UnitOfWork, device_id: int) -> tuple[str, DeviceStatus]:
    """Return a device's label and status, kept as they are until the unit ends."""
    uow.require(Permission.FLEET_VIEW)
    device = uow.get(Device, device_id, lock=True)
    return device.label, device.status


def _move(uow: UnitOfWork, device_id: int, to: DeviceStatus, *allowed_from: DeviceStatus) -> None:
    device = uow.get(Device, device_id, lock=True)
    if device.status not in allowed_from:
        now = (("status", label(device.status).lower()),)
        raise Rejected(Problem("status", "device.wrong_status", now))
    device.status = to


def _checked(uow: UnitOfWork, details: DeviceDetails, *, device_id: int | None) -> DeviceDetails:
    """Return the details as we keep them; collect every problem before refusing."""
    tag = as_code(details.label) or ""
    imei = (details.imei or "").replace(" ", "").replace("-", "") or None
    phone = as_phone(details.phone_number) if details.phone_number else None
    problems = [
        *taken(uow, Device.label, tag, besides=device_id),
        *taken(uow, Device.imei, imei, besides=device_id),
    ]
    if not tag:
        problems.append(Problem("label", "field.required"))
    if imei and not imei_is_sound(imei):
        problems.append(Problem("imei", "device.imei_unsound"))
    if details.phone_number and phone is None:
        problems.append(Problem("phone_number", "field.not_a_phone"))
    refuse(*problems)
    serial = as_code(details.serial)
    return replace(details, label=tag, imei=imei, phone_number=phone, serial=serial)
