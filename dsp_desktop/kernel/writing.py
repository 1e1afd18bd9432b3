"""How codes and telephone numbers are written: one way, whoever typed them."""

_US_DIGITS = 10
_FEWEST, _MOST = 7, 15  # digits of an international number, ITU-T E.164


def as_code(typed: str | None) -> str | None:
    """Return a code trimmed and in capitals; a blank one is none at all.

    Example:
        >>> as_code(" abc 1234 "), as_code("  ")
        ('ABC 1234', None)
    """
    return (typed or "").strip().upper() or None


def digits_of(typed: str | None) -> str:
    """Return only the digits of what was typed.

    Example:
        >>> digits_of("12-3456789")
        '123456789'
    """
    return "".join(c for c in typed or "" if c.isascii() and c.isdigit())


def as_phone(typed: str) -> str | None:
    """Return a telephone number the way we keep it, or ``None`` if it cannot be one.

    A number without a country is American. Source of the lengths: ITU-T E.164; North
    American Numbering Plan, where neither area code nor exchange begins with 0 or 1.

    Example:
        >>> as_phone("(206) 555-0142"), as_phone("1.206.555.0142"), as_phone("+84 28 3822 9999")
        ('206-555-0142', '206-555-0142', '+842838229999')
        >>> as_phone("555-0142") is None
        True
    """
    digits = digits_of(typed)
    if typed.strip().startswith("+") and not digits.startswith("1"):
        return f"+{digits}" if _FEWEST <= len(digits) <= _MOST else None
    local = digits.removeprefix("1")
    if len(local) != _US_DIGITS or local[0] in "01" or local[3] in "01":
        return None
    return f"{local[:3]}-{local[3:6]}-{local[6:]}"
