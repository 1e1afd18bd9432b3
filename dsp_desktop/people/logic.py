"""What a sound ID and e-mail address look like. Pure: values in, values out."""

import re
from datetime import date

from dsp_desktop.people.terms import DriverStatus

_TRANSPORTER_ID = re.compile(r"[A-Z][A-Z0-9]{12,13}", re.ASCII)
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")
_SHOWN = 4


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


def masked(number: str) -> str:
    """Return a private number with all but its last four characters hidden.

    A number of four characters or fewer is hidden whole.

    Example:
        >>> masked("D1234567")
        '•••• 4567'
    """
    return f"•••• {number[-_SHOWN:]}" if len(number) > _SHOWN else "••••"


def first_status(hired_on: date | None, first_day: date | None, *, on: date) -> DriverStatus:
    """Return where a newly entered driver stands on ``on``, going by the dates."""
    if hired_on is None and first_day is None:
        return DriverStatus.APPLICANT
    if first_day is None or first_day > on:
        return DriverStatus.ONBOARDING
    return DriverStatus.ACTIVE
