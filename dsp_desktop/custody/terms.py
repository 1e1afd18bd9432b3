"""The words of custody: what a value may be."""

from enum import StrEnum


class ItemKind(StrEnum):
    """What can be held."""

    VAN = "van"
    DEVICE = "device"
    FUEL_CARD = "fuel_card"
    KEY = "key"
    UNIFORM = "uniform"


class ItemStatus(StrEnum):
    """Whether a key or a uniform can be handed out."""

    IN_SERVICE = "in_service"
    LOST = "lost"
    RETIRED = "retired"


class Condition(StrEnum):
    """How it looked when it changed hands."""

    GOOD = "good"
    WORN = "worn"
    DAMAGED = "damaged"
    LOST = "lost"


class Holding(StrEnum):
    """Which part of the custody list to look at."""

    STILL_OUT = "still_out"
    OVER_THE_SHIFT = "over_the_shift"
    TAKEN_BACK = "taken_back"
    ALL = "all"


class DeskMode(StrEnum):
    """What a scan at the desk does."""

    HAND_OUT = "hand_out"
    TAKE_BACK = "take_back"


class DeskCommand(StrEnum):
    """What a code on the desk itself says, so that nobody reaches for the mouse."""

    HAND_OUT = "DESK:OUT"
    TAKE_BACK = "DESK:BACK"
    NEXT = "DESK:NEXT"
    UNDO = "DESK:UNDO"
    GOOD = "DESK:GOOD"
    WORN = "DESK:WORN"
    DAMAGED = "DESK:DAMAGED"
