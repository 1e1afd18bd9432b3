"""The words of fuel: what a value may be."""

from enum import StrEnum


class CardStatus(StrEnum):
    """Whether the provider would let it buy."""

    ORDERED = "ordered"
    ACTIVE = "active"
    DISABLED = "disabled"
    LOST = "lost"
    CANCELLED = "cancelled"
