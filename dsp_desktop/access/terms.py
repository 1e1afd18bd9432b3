"""The words of access: the roles a company begins with."""

from enum import StrEnum


class FirstRole(StrEnum):
    """The roles every new company has; the owner of the company may change all but the first."""

    OWNER = "owner"
    OFFICE_MANAGER = "office_manager"
    ACCOUNTANT = "accountant"
    DISPATCHER = "dispatcher"
    READ_ONLY = "read_only"
