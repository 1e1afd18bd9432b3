"""Texts that a spreadsheet would run, made harmless.

Nothing a driver or a lessor typed into a record may act in the accountant's Excel.
"""

import re

#: What makes a spreadsheet run a cell of CSV, also after blanks, quotation marks and what
#: cannot be seen, and in the wide forms that some programs read as the narrow ones.
#: Source: OWASP, "CSV Injection".
_FORMULA = re.compile(
    "[\\s\"'\\x00-\\x1f\u00ad\u200b-\u200f\u2060\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20]"
)
_BREAKS = ("\t", "\r", "\n")
#: A number below zero, and a telephone number whose blanks make it no sum.
_FIGURE = re.compile(r"-\$?\d[\d,]*(?:\.\d+)?%?|\+\d{1,3}(?: \(?\d+\)?)+(?:[ -]\d+)*", re.ASCII)


def harmless(text: str) -> str:
    """Return the text as a cell no spreadsheet takes for a formula.

    An apostrophe goes before what would be run or reckoned. What a spreadsheet leaves as it
    is stays without one: an amount below zero, a telephone number written with blanks.

    Example:
        >>> harmless("=1+1"), harmless(" @SUM(A1)"), harmless("+1-206-555-0100")
        ("'=1+1", "' @SUM(A1)", "'+1-206-555-0100")
        >>> harmless("-12.50"), harmless("+1 206 555 0100"), harmless("Ann = Bob")
        ('-12.50', '+1 206 555 0100', 'Ann = Bob')
    """
    if _FIGURE.fullmatch(text):
        return text
    if text.startswith(_BREAKS) or _FORMULA.match(text):
        return f"'{text}"
    return text
