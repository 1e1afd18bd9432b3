"""The words of fleet: what a value may be."""

from enum import StrEnum


class VanStatus(StrEnum):
    """Where a van stands in its life with us."""

    ON_ORDER = "on_order"
    ACTIVE = "active"
    GROUNDED = "grounded"
    RETURNED = "returned"


class VanBody(StrEnum):
    """What kind of vehicle it is: decides which rules need its rated weight."""

    CARGO_VAN = "cargo_van"
    STEP_VAN = "step_van"
    BOX_TRUCK = "box_truck"


class FuelType(StrEnum):
    """What it runs on."""

    GASOLINE = "gasoline"
    DIESEL = "diesel"
    ELECTRIC = "electric"
    HYBRID = "hybrid"
    CNG = "cng"


class LeaseKind(StrEnum):
    """How we came to have the van."""

    LEASE = "lease"
    RENTAL = "rental"
    OWNED = "owned"


class RentPeriod(StrEnum):
    """How often rent falls due."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Billing(StrEnum):
    """Where a month of rent begins: on the first, or on the day the lease began."""

    CALENDAR = "calendar"
    ANNIVERSARY = "anniversary"


class Proration(StrEnum):
    """What part of a rent a broken week or month costs, as the lease states it."""

    DAYS_OF_PERIOD = "days_of_period"
    THIRTIETHS = "thirtieths"
    DAYS_OF_YEAR = "days_of_year"
    WHOLE = "whole"


class EarlyEnd(StrEnum):
    """What a lease asks for when the van goes back before its last day."""

    RENTS_LEFT = "rents_left"
    SHARE_OF_RENTS = "share_of_rents"
    SOME_RENTS = "some_rents"
    FEE = "fee"
    NOTICE_ONLY = "notice_only"


class AllowancePer(StrEnum):
    """What time the miles allowed are for."""

    TERM = "term"
    YEAR = "year"
    MONTH = "month"


class ReadingSource(StrEnum):
    """Where an odometer reading comes from."""

    TYPED = "typed"
    INSPECTION = "inspection"
    CONDITION = "condition"
    SERVICE = "service"
    FUEL = "fuel"
    STATEMENT = "statement"


class LeaseStanding(StrEnum):
    """Where a lease stands on a day. ``RUN_OUT`` is past its end with the van still here."""

    TO_COME = "to_come"
    IN_FORCE = "in_force"
    RUN_OUT = "run_out"
    RETURNED = "returned"
