"""Card numbers: what one looks like, and how it reads when only its end may be seen.

Pure. Of a card number only the last four digits are ever kept or shown.
"""

import re
from collections.abc import Callable

_SEEN = 4
#: Shorter runs of digits are only card numbers where a column says so.
LONG = 12
_LEAST, _MOST = 15, 19
_RUN = re.compile(
    r"(?<![A-Za-z0-9_])(?<!\d\.)"
    r"(?:\d{12,19}|\d{4}(?:[ -]\d{4}){2,3}(?:[ -]?\d{1,4})?|\d{4}[ -]\d{6}[ -]\d{5})"
    r"(?![A-Za-z0-9_]|\.\d)",
    re.ASCII,
)
_DIGIT = re.compile(r"[0-9]")


def digits(text: str) -> str:
    """Return nothing but the digits."""
    return text if text.isdecimal() and text.isascii() else "".join(_DIGIT.findall(text))


def is_full(text: str) -> bool:
    """Whether a cell of a card column says more than the end of a number."""
    return len(digits(text)) > _SEEN


def covered(text: str, by: str = "X") -> str:
    """Return a text of the same length in which only the last four digits are seen.

    Example:
        >>> covered("7083 0500 3000 4821"), covered("XXXX-4821"), covered("70821", "0")
        ('XXXX XXXX XXXX 4821', 'XXXX-4821', '00821')
    """
    hidden = max(0, len(digits(text)) - _SEEN)
    return _DIGIT.sub(by, text, count=hidden) if hidden else text


def cover_runs(text: str, is_card: Callable[[str], bool], by: str = "X") -> str:
    """Cover every long number of which ``is_card`` says, by its digits, that it is a card's."""
    return _RUN.sub(
        lambda found: covered(found[0], by) if is_card(digits(found[0])) else found[0], text
    )


def may_be_card(number: str) -> bool:
    """Whether digits make a card number by length and check digit (ISO/IEC 7812-1).

    Example:
        >>> may_be_card("4111111111111111"), may_be_card("4111111111111112"), may_be_card("18")
        (True, False, False)
    """
    if not _LEAST <= len(number) <= _MOST:
        return False
    doubled = (sum(divmod(2 * int(d), 10)) for d in number[-2::-2])
    return (sum(int(d) for d in number[-1::-2]) + sum(doubled)) % 10 == 0


def guarded(text: str) -> str:
    """Return a text fit to be shown or kept: what is as long as a card number is covered.

    Example:
        >>> guarded("7083050030004821 is not a number"), guarded("2026-11-20 09:10")
        ('XXXXXXXXXXXX4821 is not a number', '2026-11-20 09:10')
    """
    return cover_runs(text, lambda number: len(number) >= _LEAST)
