"""The words of devices: what a value may be."""

from enum import StrEnum


class DeviceKind(StrEnum):
    """What it is."""

    HANDHELD = "handheld"
    PHONE = "phone"
    SCANNER = "scanner"
    BATTERY_PACK = "battery_pack"
    CHARGER = "charger"


class DeviceStatus(StrEnum):
    """Whether it can be handed out."""

    IN_SERVICE = "in_service"
    IN_REPAIR = "in_repair"
    LOST = "lost"
    RETIRED = "retired"
