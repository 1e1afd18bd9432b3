"""How the company's registrations are written. Pure: no database, no clock, no Qt."""

from zoneinfo import ZoneInfo

from dsp_desktop.kernel.states import STATES
from dsp_desktop.kernel.writing import digits_of

EVERY_STATE = "ALL"

_EIN_DIGITS = 9
_USDOT_MOST = 8
_MC_MOST = 8


def as_ein(typed: str) -> str | None:
    """Return an employer identification number as NN-NNNNNNN, or ``None`` if it is none.

    Source: 26 CFR 301.6109-1(a)(1)(ii)(C), nine digits separated by a hyphen: 00-0000000.

    Example:
        >>> as_ein("123456789"), as_ein("12-345678")
        ('12-3456789', None)
    """
    digits = digits_of(typed)
    if len(digits) != _EIN_DIGITS or typed.strip().replace("-", "").replace(" ", "") != digits:
        return None
    return f"{digits[:2]}-{digits[2:]}"


def as_usdot(typed: str) -> str | None:
    """Return a USDOT number as bare digits, or ``None`` if it cannot be one.

    Example:
        >>> as_usdot("USDOT 1234567"), as_usdot("pending")
        ('1234567', None)
    """
    return _registration(typed, "USDOT", _USDOT_MOST)


def as_mc_number(typed: str) -> str | None:
    """Return a motor carrier number as bare digits, or ``None`` if it cannot be one.

    Example:
        >>> as_mc_number("MC-123456"), as_mc_number("MX")
        ('123456', None)
    """
    return _registration(typed, "MC", _MC_MOST)


def as_states(typed: str) -> str | None:
    """Return states as their codes in order, ``ALL`` for every one, or ``None`` if one is none.

    Example:
        >>> as_states("or, WA"), as_states("all"), as_states("Washington")
        ('OR WA', 'ALL', None)
    """
    codes = sorted(set(typed.upper().replace(",", " ").split()))
    if codes == [EVERY_STATE]:
        return EVERY_STATE
    return " ".join(codes) if codes and set(codes) <= set(STATES) else None


def zone_is_known(name: str) -> bool:
    """Whether ``name`` is a time zone of the IANA database.

    Example:
        >>> zone_is_known("America/Los_Angeles"), zone_is_known("Pacific"), zone_is_known("")
        (True, False, False)
    """
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # malformed, a folder of zones, no such zone
        return False
    return True


def _registration(typed: str, prefix: str, most: int) -> str | None:
    rest = typed.strip().upper().removeprefix(prefix).strip(" -#:.")
    digits = digits_of(rest)
    return digits if rest == digits and 0 < len(digits) <= most else None
