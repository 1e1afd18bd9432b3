"""What sound numbers and addresses look like. Pure: values in, values out."""

import re
from datetime import date, timedelta

from dsp_desktop.kernel.dates import months_after
from dsp_desktop.people.terms import DriverStatus

_TRANSPORTER_ID = re.compile(r"[A-Z][A-Z0-9]{12,13}", re.ASCII)
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")
_SSN = re.compile(r"[0-9]{3}(?!00)[0-9]{2}(?!0000)[0-9]{4}")
_ROUTING = re.compile(r"[0-9]{9}")
_ACCOUNT = re.compile(r"[A-Z0-9]{4,17}", re.ASCII)
_WEIGHTS = (3, 7, 1)
_DISTRICTS = (range(13), range(21, 33), range(61, 73), range(80, 81))
_NO_DISTRICT = 99


def transporter_id_is_sound(text: str) -> bool:
    """Whether ``text`` is one capital letter followed by 12 or 13 capitals and digits.

    Example:
        >>> transporter_id_is_sound("A1B2C3D4E5F6G7"), transporter_id_is_sound("1B2C3D4E5F6G7")
        (True, False)
    """
    return _TRANSPORTER_ID.fullmatch(text) is not None


def email_is_plausible(text: str) -> bool:
    """Whether ``text`` has something before an "@" and a domain behind it."""
    return _EMAIL.fullmatch(text) is not None


def ssn_is_sound(digits: str, *, specimen: bool = False) -> bool:
    """Whether nine digits can be a Social Security number; only the SSA knows whose.

    With ``specimen``, for a demo company, whether they can be nobody's: the SSA gives out
    no number that begins with 9.

    Source: SSA, POMS RM 10201.035: no number has area 000, 666 or 900 to 999, group 00 or
    serial 0000.

    Example:
        >>> ssn_is_sound("219099999"), ssn_is_sound("666123456"), ssn_is_sound("987654320")
        (True, False, False)
    """
    if _SSN.fullmatch(digits) is None:
        return False
    if specimen:
        return digits[0] == "9"
    return digits[:3] not in {"000", "666"} and digits[0] != "9"


def routing_is_sound(digits: str, *, specimen: bool = False) -> bool:
    """Whether nine digits can be a bank's routing number: its district and its check digit.

    With ``specimen``, for a demo company, whether they are no bank's: none begins with 99.

    Source: American Bankers Association, Routing Number Policy: the weights are 3, 7 and 1;
    the first two digits are 00 to 12, 21 to 32, 61 to 72 or 80.

    Example:
        >>> routing_is_sound("123456780"), routing_is_sound("123456789")
        (True, False)
    """
    if _ROUTING.fullmatch(digits) is None:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS * 3, strict=True))
    first = int(digits[:2])
    known = first == _NO_DISTRICT if specimen else any(first in part for part in _DISTRICTS)
    return known and total % 10 == 0


def account_is_sound(text: str) -> bool:
    """Whether ``text`` can be the number of a bank account: 4 to 17 letters and digits.

    Source: Nacha Operating Rules, entry detail record: 17 places for the account.
    """
    return _ACCOUNT.fullmatch(text) is not None


def birthday(born_on: date, years: int) -> date:
    """Return the day on which somebody is some years old; 29 February passes on 1 March.

    Example:
        >>> birthday(date(2004, 2, 29), 21), birthday(date(2004, 2, 29), 20)
        (datetime.date(2025, 3, 1), datetime.date(2024, 2, 29))
    """
    day = months_after(born_on, 12 * years)
    return day if day.day == born_on.day else day + timedelta(days=1)


def first_status(hired_on: date | None, first_day: date | None, *, on: date) -> DriverStatus:
    """Return where a newly entered driver stands on ``on``, going by the dates."""
    if hired_on is None and first_day is None:
        return DriverStatus.APPLICANT
    if first_day is None or first_day > on:
        return DriverStatus.ONBOARDING
    return DriverStatus.ACTIVE
