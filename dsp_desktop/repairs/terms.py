"""The words of repairs: what a value may be."""

from enum import StrEnum


class OrderState(StrEnum):
    """How far a repair order has come."""

    ORDERED = "ordered"
    STARTED = "started"
    DONE = "done"
    CANCELLED = "cancelled"


class Outcome(StrEnum):
    """What was certified of a defect, 49 CFR 396.11(a)(3)(i)."""

    REPAIRED = "repaired"
    NO_REPAIR_NEEDED = "no_repair_needed"
