"""The words of dispatch: what a value may be."""

from enum import StrEnum


class RoutePeriod(StrEnum):
    """Which routes the list shows."""

    TODAY = "today"
    THIS_WEEK = "this_week"
    LAST_30_DAYS = "last_30_days"
    ALL_TIME = "all_time"
