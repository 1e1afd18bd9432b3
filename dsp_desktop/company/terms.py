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
