"""What is shown of a private value to somebody who is not looking at it."""

from enum import StrEnum
from typing import Self

#: What stands for the characters nobody needs to see.
DOTS = "••••"
_LAST = 4


class Shows(StrEnum):
    """What of a private value is shown without a look."""

    LAST_FOUR = "last_four"
    NOTHING = "nothing"


class Masked(str):
    """A private value as it is shown. A form that hands it back leaves the value as it is."""

    __slots__ = ()

    @classmethod
    def of(cls, text: str, shows: Shows) -> Self:
        """Return what may be shown of ``text``; one of four characters or fewer is hidden whole.

        Example:
            >>> Masked.of("D1234567", Shows.LAST_FOUR), Masked.of("D12", Shows.LAST_FOUR)
            ('•••• 4567', '••••')
        """
        ending = shows is Shows.LAST_FOUR and len(text) > _LAST
        return cls(f"{DOTS} {text[-_LAST:]}" if ending else DOTS)


def is_half_typed(value: object) -> bool:
    """Whether somebody typed into a mask: neither the value that is on file nor a new one."""
    return isinstance(value, str) and not isinstance(value, Masked) and DOTS[0] in value
