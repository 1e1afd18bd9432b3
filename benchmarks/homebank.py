"""A synthetic HomeBank file: the yardstick for memory is that program with as many lines.

The format is HomeBank's own XML (attributes as version 1.4 writes them); dates are days
since the first of January of the year 1, which Python's ``toordinal`` counts too.
"""

from datetime import date, timedelta
from pathlib import Path

_FIRST = date(2021, 11, 20)
_HEAD = """<?xml version="1.0"?>
<homebank v="1.4" d="050601">
<properties title="Synthetic" curr="1" auto_smode="1" auto_weekday="1"/>
<cur key="1" flags="0" iso="USD" name="US Dollar" symb="$" syprf="1" dchar="." gchar=","
 frac="2" rate="0" mdate="0"/>
"""
_ACCOUNTS, _PAYEES, _CATEGORIES = 8, 300, 60


def write(path: Path, transactions: int) -> None:
    """Write a file of so many transactions over five years."""
    with path.open("w", encoding="utf-8") as file:
        file.write(_HEAD)
        for key in range(1, _ACCOUNTS + 1):
            file.write(
                f'<account key="{key}" flags="0" pos="{key}" type="1" curr="1" '
                f'name="Account {key}" initial="0" minimum="0"/>\n'
            )
        for key in range(1, _PAYEES + 1):
            file.write(f'<pay key="{key}" name="Payee {key}"/>\n')
        for key in range(1, _CATEGORIES + 1):
            file.write(f'<cat key="{key}" name="Category {key}"/>\n')
        for number in range(transactions):
            day = (_FIRST + timedelta(days=number * 1826 // transactions)).toordinal()
            file.write(
                f'<ope date="{day}" amount="-{20 + number % 60}.{number % 100:02d}" '
                f'account="{1 + number % _ACCOUNTS}" paymode="6" st="0" '
                f'payee="{1 + number % _PAYEES}" category="{1 + number % _CATEGORIES}" '
                f'wording="Fuel {number:08d}, Harbor Way"/>\n'
            )
        file.write("</homebank>\n")
