"""The words of damage: what a value may be."""

from enum import StrEnum


class ConditionKind(StrEnum):
    """At which turn of a van's life its condition was recorded."""

    RECEIVED = "received"
    PICKED_UP = "picked_up"
    DAILY = "daily"
    RETURNED = "returned"


class Side(StrEnum):
    """Which side of a van, in the order somebody walks around it."""

    FRONT = "front"
    DRIVER_SIDE = "driver_side"
    REAR = "rear"
    PASSENGER_SIDE = "passenger_side"
    ROOF = "roof"
    INTERIOR = "interior"
    CARGO = "cargo"


class DamageState(StrEnum):
    """What became of a damage."""

    OPEN = "open"
    REPAIRED = "repaired"
    ACCEPTED_AS_WEAR = "accepted_as_wear"
    DISPUTED = "disputed"
    CHARGED_BY_LESSOR = "charged_by_lessor"
