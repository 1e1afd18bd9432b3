"""How a fixed value reads: the one place that turns ``on_order`` into "On order"."""

from datetime import date
from enum import StrEnum

from dsp_desktop.kernel.money import Money

# Values whose label is not simply their words.
_LABELS = {
    "mvr_review": "MVR review note",
    "i9_section_1": "I-9, section 1",
    "i9_section_2": "I-9, section 2",
    "mcs_90": "MCS-90 endorsement",
    "mcs_150": "MCS-150 update",
    "bmc_91": "Proof of liability (BMC-91, BMC-91X)",
    "marking_photo": "Photo of the USDOT marking",
    "safety_equipment_photo": "Photo of extinguisher and triangles",
    "bit_inspection": "BIT inspection (California)",
    "apportioned_registration": "Apportioned registration (IRP) and IFTA license",
    "roadside_report": "Roadside inspection report (reviewed: certified and returned)",
    "out_of_service_order": "Out-of-service order (reviewed: repair certified)",
    "recall_check": "Recall check of the fleet's VINs",
    "open_recall": "Open recall (reviewed: remedied)",
    "heavy_use_tax": "Heavy use tax (Form 2290)",
    "non_dot": "Non-DOT",
    "pre_trip": "Pre-trip",
    "post_trip": "Post-trip",
    "workers_comp": "Workers' compensation",
    "pre_employment": "Pre-employment",
    "post_accident": "Post-accident",
    "return_to_duty": "Return to duty",
    "follow_up": "Follow-up",
    "road_test": "Road test certificate",
    "email": "E-mail",
    "qr": "QR code",
    "code_128": "Bars (Code 128)",
    "over_the_shift": "Out for more than 12 hours",
    "calendar": "On the first",
    "anniversary": "On the day the lease began",
    "days_of_period": "Its days of the period",
    "thirtieths": "Thirtieths of the month",
    "days_of_year": "365ths of the year",
    "whole": "The whole of it",
    "rents_left": "All rents left",
    "share_of_rents": "A share of the rents left",
    "some_rents": "Some more rents",
    "fee": "A fee",
    "notice_only": "Rent during the notice only",
    "over_tank": "More than the tank",
    "liquid_on_electric": "Liquid fuel, electric van",
    "driver_off": "Driver off shift",
    "holder_left": "Holder has left",
    "over_limits": "Over the card's limits",
    "two_fills": "Two fills close together",
    "economy_odd": "Odd miles a gallon",
    "price_off": "Price far off",
}

# Labels that name somebody, where the others say how they are.
_NOUNS = frozenset({"applicant"})

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


# Parts of names in code that people write in another way.
_WRITTEN = {
    "boc3": "BOC-3",
    "ca": "California",
    "cancelled": "canceled",
    "cdl": "CDL",
    "cng": "CNG",
    "dot": "DOT",
    "dsp": "DSP",
    "ein": "EIN",
    "email": "e-mail",
    "gvwr": "GVWR",
    "id": "ID",
    "imei": "IMEI",
    "last4": "last four digits",
    "mc": "MC",
    "mcs90": "MCS-90",
    "mcs150": "MCS-150",
    "mro": "MRO",
    "mvr": "MVR",
    "sha256": "SHA-256",
    "ssn": "SSN",
    "ucr": "UCR",
    "usdot": "USDOT",
    "vin": "VIN",
}


def label(value: StrEnum) -> str:
    """Return what people call a fixed value."""
    return _LABELS.get(value.value) or words(value.value)


def counted_label(number: int, value: StrEnum) -> str:
    """Return how many there are of a kind, in the middle of a sentence: "4 applicants"."""
    many = "s" if value.value in _NOUNS and number != 1 else ""
    return f"{number:,} {label(value).lower()}{many}"


def words(name: str) -> str:
    """Return a name in code as people write it, beginning with a capital.

    Example:
        >>> words("dsp_code"), words("mcs150_filed_on"), words("app_user")
        ('DSP code', 'MCS-150 filed on', 'User')
    """
    name = name.removeprefix("app_")  # a user is called otherwise only for PostgreSQL's sake
    text = " ".join(_WRITTEN.get(word, word) for word in name.split("_"))
    return text[:1].upper() + text[1:]


def counted(count: int, one: str, several: str = "") -> str:
    """Return a number with what is counted; several have an s unless ``several`` says else.

    Example:
        >>> counted(1, "second"), counted(12, "second"), counted(1204, "entry", "entries")
        ('1 second', '12 seconds', '1,204 entries')
    """
    return f"{count:,} {one if count == 1 else several or f'{one}s'}"


def listed(parts: list[str]) -> str:
    """Join with commas and a final "and": "a, b and c"."""
    if len(parts) < 2:  # noqa: PLR2004 - one or none needs no "and"
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def day_text(day: date) -> str:
    """Return a date as we write it on screen and paper.

    Example:
        >>> day_text(date(2026, 11, 5))
        '5 Nov 2026'
    """
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def money_text(amount: Money) -> str:
    """Return an amount as we write it on screen and paper.

    Example:
        >>> money_text(Money.of("1234.5")), money_text(Money.of(-3))
        ('$1,234.50', '-$3.00')
    """
    sign = "-" if amount.cents < 0 else ""
    return f"{sign}${abs(amount.amount):,.2f}"
