"""The words of upkeep: what a value may be."""

from enum import StrEnum


class InspectionKind(StrEnum):
    """Which check it was."""

    PRE_TRIP = "pre_trip"
    POST_TRIP = "post_trip"
    PERIODIC = "periodic"
    STATE = "state"


#: The checks that are answered item by item, before and after a day's route.
DAILY = (InspectionKind.PRE_TRIP, InspectionKind.POST_TRIP)


class CheckClass(StrEnum):
    """Which list of items a vehicle is checked by."""

    VAN = "van"
    STEP_VAN = "step_van"


class ItemAnswer(StrEnum):
    """What was found about one item of a check."""

    FINE = "fine"
    DEFECT = "defect"
    DOES_NOT_APPLY = "does_not_apply"


class DefectState(StrEnum):
    """How far a defect has come: certified as repaired or as needing none, then released."""

    OPEN = "open"
    REPAIRED = "repaired"
    NO_REPAIR_NEEDED = "no_repair_needed"
    RELEASED = "released"
