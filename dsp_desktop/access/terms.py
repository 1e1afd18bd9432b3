"""The words of access: the roles a company begins with, and who the sign-in screen offers."""

from dataclasses import dataclass
from enum import StrEnum


class FirstRole(StrEnum):
    """The roles every new company has; the owner of the company may change all but the first."""

    OWNER = "owner"
    OFFICE_MANAGER = "office_manager"
    ACCOUNTANT = "accountant"
    DISPATCHER = "dispatcher"
    READ_ONLY = "read_only"


@dataclass(frozen=True, slots=True)
class WhoMaySignIn:
    """Somebody the sign-in screen offers."""

    name: str
    full_name: str | None
    role: str
    needs_password: bool
