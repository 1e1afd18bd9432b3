"""Device arithmetic. Pure: no database, no clock, no Qt."""

_IMEI_LENGTH = 15
_TEN = 10


def imei_is_sound(imei: str) -> bool:
    """Whether ``imei`` has 15 digits of which the last is the right check digit.

    Source: 3GPP TS 23.003, section 6.2.1 and annex B (Luhn formula).

    Example:
        >>> imei_is_sound("490154203237518"), imei_is_sound("490154203237517")
        (True, False)
    """
    if len(imei) != _IMEI_LENGTH or not (imei.isascii() and imei.isdigit()):
        return False
    doubled = (int(c) * (2 if i % 2 else 1) for i, c in enumerate(imei))
    return sum(d // _TEN + d % _TEN for d in doubled) % _TEN == 0
