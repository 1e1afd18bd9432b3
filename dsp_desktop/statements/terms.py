"""The words of lessors' statements: what a value may be."""

from enum import StrEnum


class ChargeKind(StrEnum):
    """What a lessor charges for."""

    RENT = "rent"
    RETURN_FEE = "return_fee"
    EXCESS_MILES = "excess_miles"
    DAMAGE = "damage"
    REPAIR = "repair"
    TOLL = "toll"
    TAX = "tax"
    OTHER = "other"


class Verdict(StrEnum):
    """What holding a line against the lease has shown."""

    AGREES = "agrees"
    AMOUNT_DIFFERS = "amount_differs"
    DAYS_DIFFER = "days_differ"
    BEFORE_START = "before_start"
    AFTER_RETURN = "after_return"
    CHARGED_TWICE = "charged_twice"
    NOT_OUR_VAN = "not_our_van"
    NO_LEASE = "no_lease"
    TO_CHECK = "to_check"


class ChargeStanding(StrEnum):
    """What we have done about a line."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DISPUTED = "disputed"
    CREDITED = "credited"
