"""The words of insurance: what a value may be."""

from enum import StrEnum


class PolicyKind(StrEnum):
    """What a policy covers."""

    AUTO_LIABILITY = "auto_liability"
    GENERAL_LIABILITY = "general_liability"
    WORKERS_COMP = "workers_comp"
    CARGO = "cargo"
    PHYSICAL_DAMAGE = "physical_damage"
    UMBRELLA = "umbrella"
    OTHER = "other"


class PolicyStatus(StrEnum):
    """Where a policy stands in its life; computed from its dates."""

    NOT_YET = "not_yet"
    IN_FORCE = "in_force"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
