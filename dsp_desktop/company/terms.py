"""The words of company: what a value may be."""

from enum import StrEnum


class Weekday(StrEnum):
    """A day of the week, where the work week may begin."""

    SUNDAY = "sunday"
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"


class UsdotStatus(StrEnum):
    """What FMCSA's records say of a USDOT number."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    OUT_OF_SERVICE = "out_of_service"


class Authority(StrEnum):
    """Where the operating authority (MC number) of a for-hire carrier stands."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    REVOKED = "revoked"
    NOT_NEEDED = "not_needed"
