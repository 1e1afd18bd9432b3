"""The words of upkeep: what a value may be."""

from enum import StrEnum


class InspectionKind(StrEnum):
    """Which check it was."""

    PRE_TRIP = "pre_trip"
    POST_TRIP = "post_trip"
    PERIODIC = "periodic"
    STATE = "state"
