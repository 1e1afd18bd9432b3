"""The words of the fuel review: what a value may be."""

from enum import StrEnum


class ExceptionKind(StrEnum):
    """In what a purchase does not fit."""

    OVER_TANK = "over_tank"
    WRONG_FUEL = "wrong_fuel"
    LIQUID_ON_ELECTRIC = "liquid_on_electric"
    DRIVER_OFF = "driver_off"
    HOLDER_LEFT = "holder_left"
    CARD_STOPPED = "card_stopped"
    CARD_UNKNOWN = "card_unknown"
    OVER_LIMITS = "over_limits"
    VAN_GONE = "van_gone"
    VAN_GROUNDED = "van_grounded"
    VAN_ELSEWHERE = "van_elsewhere"
    TWO_FILLS = "two_fills"
    ODOMETER_BACKWARDS = "odometer_backwards"
    ODOMETER_IMPOSSIBLE = "odometer_impossible"
    ECONOMY_ODD = "economy_odd"
    PRICE_OFF = "price_off"
    PREMIUM_GRADE = "premium_grade"


class Weight(StrEnum):
    """How much an exception weighs."""

    SERIOUS = "serious"
    WORTH_A_LOOK = "worth_a_look"
    MINOR = "minor"


class ExceptionStanding(StrEnum):
    """Whether somebody has said what it was."""

    OPEN = "open"
    CLOSED = "closed"


class Fuel(StrEnum):
    """What a pump sells, as far as the words of a statement tell."""

    GASOLINE = "gasoline"
    DIESEL = "diesel"
    CNG = "cng"
    ELECTRICITY = "electricity"
    OTHER = "other"


class Grade(StrEnum):
    """Which gasoline it was."""

    REGULAR = "regular"
    MIDGRADE = "midgrade"
    PREMIUM = "premium"
