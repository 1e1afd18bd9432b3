"""The words of the audit trail: how far back, and what stays apart."""

from enum import StrEnum

from dsp_desktop.kernel.permissions import Permission


class Reach(StrEnum):
    """How far back the trail is shown; the choices of its period filter."""

    ALL_TIME = "all_time"
    TODAY = "today"
    YESTERDAY = "yesterday"
    LAST_7_DAYS = "last_7_days"
    LAST_30_DAYS = "last_30_days"
    LAST_365_DAYS = "last_365_days"


#: The kinds of record whose entries say what they say only to whoever may see those records.
APART = {
    "background_check": Permission.SCREENING_VIEW,
    "background_check_correction": Permission.SCREENING_VIEW,
    "drug_test": Permission.SCREENING_VIEW,
    "drug_test_correction": Permission.SCREENING_VIEW,
}
