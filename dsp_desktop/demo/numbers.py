"""Numbers with the right check digits that belong to nothing real.

Every VIN spells ``DEM0`` where a maker would describe the model, every IMEI begins with
``00``, set aside for test devices, and telephone numbers lie in the range that is
kept free for fiction (555-0100 to 555-0199). Social Security numbers begin with 9, as
none does that was given out, and routing numbers with 99, as no bank's does.
"""

from random import Random
from typing import Any

from dsp_desktop.fleet.logic import vin_is_sound
from dsp_desktop.people.terms import AccountKind

_YEARS = "ABCDEFGHJKLMNPRSTVWXY123456789"  # model years from 2010, and again from 2040
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
_AREAS = ("206", "253", "360", "425", "509", "564")
_TEN = 10


def vin(maker: str, year: int, serial: int) -> str:
    """Return a VIN for ``maker`` (its three first characters), with its check digit."""
    for check in "0123456789X":
        number = f"{maker}DEM01{check}{_YEARS[(year - 2010) % 30]}A{serial:06d}"
        if vin_is_sound(number):
            return number
    msg = f"{maker!r} has a letter no VIN may have"
    raise ValueError(msg)


def imei(serial: int) -> str:
    """Return an IMEI of a test device, with its Luhn digit."""
    body = f"00999901{serial:06d}"
    doubled = (int(d) * (2 if i % 2 else 1) for i, d in enumerate(body))
    total = sum(d - 9 if d > 9 else d for d in doubled)  # noqa: PLR2004 - the sum of two digits
    return f"{body}{-total % _TEN}"


def transporter_id(chance: Random) -> str:
    """Return an identifier of the customer's portal: a letter and 13 letters or digits."""
    return "A0DEM" + "".join(chance.choices(_LETTERS, k=9))


def phone(chance: Random) -> str:
    """Return a telephone number that rings nowhere."""
    return f"{chance.choice(_AREAS)}-555-{chance.randint(100, 199):04d}"


def private_numbers(number: int) -> dict[str, Any]:
    """Return what payroll would need of person ``number``: nobody's, and no bank's."""
    return {
        "ssn": f"98765{number:04d}",
        "bank_routing": "990000000",
        "bank_account": f"DEMO{number:08d}",
        "account_kind": AccountKind.SAVINGS if number % _TEN == 0 else AccountKind.CHECKING,
    }
