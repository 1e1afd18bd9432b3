"""How a card is told from its number. Pure: no database, no clock, no Qt."""

import re

from dsp_desktop.kernel.writing import digits_of

_KEPT = 4
# A payment card number has 12 to 19 digits (ISO/IEC 7812-1), written in groups or not.
_CARD_NUMBER = re.compile(r"(?<!\d)\d(?:[ -]?\d){11,18}(?!\d)")


def last4_is_sound(typed: str) -> bool:
    """Whether exactly four digits were typed.

    Example:
        >>> last4_is_sound("4417"), last4_is_sound("441")
        (True, False)
    """
    return len(typed) == _KEPT and digits_of(typed) == typed


def is_longer_than_kept(typed: str) -> bool:
    """Whether more digits were typed than may ever be stored.

    Example:
        >>> is_longer_than_kept("7088 1234 5678 4417")
        True
    """
    return len(digits_of(typed)) > _KEPT


def holds_card_number(text: str | None) -> bool:
    """Whether something as long as a card number stands anywhere in ``text``.

    Example:
        >>> holds_card_number("new one is 7088-1234-5678-4417"), holds_card_number("PIN in safe 2")
        (True, False)
    """
    return bool(_CARD_NUMBER.search(text or ""))
