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


class LeaseStanding(StrEnum):
    """Where a lease stands on a day. ``RUN_OUT`` is past its end with the van still here."""

    TO_COME = "to_come"
    IN_FORCE = "in_force"
    RUN_OUT = "run_out"
    RETURNED = "returned"
