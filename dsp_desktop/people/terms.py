"""The words of people: what a value may be."""

from enum import StrEnum


class DriverStatus(StrEnum):
    """Where a driver stands with us."""

    APPLICANT = "applicant"
    ONBOARDING = "onboarding"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    LEFT = "left"


class LicenseStatus(StrEnum):
    """What the licensing state last said."""

    UNKNOWN = "unknown"
    VALID = "valid"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


class AccountKind(StrEnum):
    """What a paycheck is deposited to."""

    CHECKING = "checking"
    SAVINGS = "savings"
