"""Text files: which encoding, which delimiter, and the lines with their numbers.

The file is decoded as it is read, never as a whole. Encoding: byte-order mark, then
UTF-16 by where its zero bytes stand, then UTF-8, also where a few bytes of it are broken,
then the single-byte set under which the words read best, and ``charset-normalizer`` where
none of those reads well.
"""

import codecs
import csv
import re
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper
from itertools import islice

from charset_normalizer import from_bytes

from dsp_desktop.intake.grids import Grid, Row
from dsp_desktop.kernel.errors import Problem, Rejected

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
_MARKS = (  # the longer ones first: UTF-32's begins like UTF-16's
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SINGLE_BYTE = ("cp1252", "mac_roman", "cp1250", "cp850", "cp437")
_RARER = ["cp1251", "koi8_r", "cp1258", "cp1254", "iso8859_2", "iso8859_5", "shift_jis", "gb18030"]
_PART = 1 << 20
_SAMPLE = 1 << 16
_FOREIGN_LINE = re.compile(rb"[^\r\n]{0,200}[\x80-\xff][^\r\n]{0,200}")
_TOLERABLE = 0.2  # odd neighbours for each character that is not ASCII
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_FEW_CONTROLS, _A_FEW = 0.02, 16
_AFTER_A_WORD = "\u2019\u201d\u2013\u2014\u2026"  # quotation marks, dashes, an ellipsis
_BESIDE_A_WORD = _AFTER_A_WORD + "\u2018\u201c"
#: A quoted field may run over lines, but not swallow the rest of the file.
MOST_LINES_IN_A_RECORD = 200
#: No table has longer lines, or more columns; a spreadsheet has no more either.
LONGEST_LINE, MOST_COLUMNS = 1_000_000, 16_384
MOST_LINES = 5_000_000


def text_grids(content: bytes) -> list[Grid]:
    """Return the file cut by each delimiter; the headers decide which was meant."""
    encoding = encoding_of(content)
    sample = content[:_SAMPLE].decode(encoding, "replace")
    _refuse_what_is_no_table(sample)
    total = max(content.count(b"\n"), content.count(b"\r"))
    if total > MOST_LINES:
        lines = (("lines", f"{total:,}"), ("most", f"{MOST_LINES:,}"))
        raise Rejected(Problem("", "intake.too_many_lines", lines))
    named = f"{encoding}, {{}}"
    return [
        Grid(
            named.format(word),
            lambda d=mark: _records(content, encoding, d),  # type: ignore[misc] # a default in a lambda
            total,
            encoding=encoding,
            delimiter=mark,
        )
        for mark, word in DELIMITERS.items()
    ]


def _refuse_what_is_no_table(sample: str) -> None:
    start = sample.lstrip("\ufeff \t\r\n").lower()
    if start.startswith("<?xml") and "spreadsheet" in start:
        raise Rejected(Problem("", "intake.xml_spreadsheet"))
    if start.startswith("<") and any(t in start for t in ("<html", "<!doctype", "<table", "<body")):
        raise Rejected(Problem("", "intake.web_page"))
    controls = sum(1 for _ in _CONTROLS.finditer(sample.replace("\0", "")))
    if controls > max(_A_FEW, _FEW_CONTROLS * len(sample)) or sample.count("\0") > len(sample) // 4:
        raise Rejected(Problem("", "intake.neither"))


def _records(content: bytes, encoding: str, delimiter: str) -> Iterator[Row]:
    """Yield each record with the number of the line it begins on."""
    stream = TextIOWrapper(BytesIO(content), encoding=encoding, errors="replace", newline="")
    lines: Iterator[str] = iter(lambda: stream.readline(LONGEST_LINE + 1), "")
    if b"\0" in content:  # also in UTF-16, where this changes nothing
        lines = (line.replace("\0", "") for line in lines)
    watch = _Watch(lines, delimiter)
    reader = csv.reader(watch, delimiter=delimiter)
    begins = 1
    while True:
        watch.taken.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except _TooWide:
            yield Row(begins, [], Problem("", "line.too_wide"))
            return
        except csv.Error:  # a field beyond all measure: its quotation mark never closed
            yield Row(begins, [], Problem("", "line.quote_open"))
            return
        if watch.ended and len(watch.taken) > 1 and _is_open(watch.taken):
            yield Row(begins, [], Problem("", "line.quote_open"))
            return
        yield Row(begins, cells)
        begins = reader.line_num + 1


def _is_open(lines: list[str]) -> bool:
    return sum(line.count('"') for line in lines) % 2 == 1


class _TooWide(csv.Error):
    """A line is longer, or has more columns, than any table."""


class _Watch:
    """Passes lines on and remembers those of the present record."""

    def __init__(self, lines: Iterator[str], delimiter: str) -> None:
        self._lines, self._delimiter = lines, delimiter
        self.taken: list[str] = []
        self.ended = False

    def __iter__(self) -> "_Watch":
        return self

    def __next__(self) -> str:
        if len(self.taken) > MOST_LINES_IN_A_RECORD:
            raise csv.Error
        try:
            line = next(self._lines)
        except StopIteration:
            self.ended = True
            raise
        if is_too_wide(line, self._delimiter):
            raise _TooWide
        self.taken.append(line)
        return line


def is_too_wide(line: str, delimiter: str) -> bool:
    """Whether a line is no table's, by its length or by its columns."""
    return len(line) > LONGEST_LINE or (
        len(line) > MOST_COLUMNS and line.count(delimiter) >= MOST_COLUMNS
    )


def encoding_of(content: bytes) -> str:
    """Return the name of the encoding the file is most likely written in."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name
    wide = _utf16(content[:4096])
    if wide:
        return wide
    if _is_utf8(content):
        return "utf-8"
    sample = b"\n".join(m[0] for m in islice(_FOREIGN_LINE.finditer(content), 200))
    if _is_broken_utf8(sample):
        return "utf-8"
    oddest = {name: _oddness(sample, name) for name in _SINGLE_BYTE}
    best = min(_SINGLE_BYTE, key=lambda name: oddest[name])
    if oddest[best] > _TOLERABLE:
        found = from_bytes(sample, cp_isolation=[*_SINGLE_BYTE, *_RARER]).best()
        if found is not None and _oddness(sample, found.encoding) <= 1:
            return found.encoding
    return best


def _utf16(start: bytes) -> str | None:
    """Return the byte order of UTF-16 without a mark: ASCII has a zero in every pair."""
    pairs = len(start) // 2
    if not pairs or b"\0" not in start:
        return None
    high, low = start[0 : 2 * pairs : 2].count(0), start[1 : 2 * pairs : 2].count(0)
    if low > pairs * 0.6 and high < pairs * 0.1:
        return "utf-16-le"
    if high > pairs * 0.6 and low < pairs * 0.1:
        return "utf-16-be"
    return None


def _is_utf8(content: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), _PART):
            decoder.decode(content[start : start + _PART])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_broken_utf8(sample: bytes) -> bool:
    """Whether most letters beyond ASCII are sound UTF-8, which in no other encoding they are.

    The few that are not come out as U+FFFD: a name with one of those is no name.
    """
    text = sample.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    return sum(not char.isascii() for char in text) > 2 * lost


def _oddness(sample: bytes, encoding: str) -> float:
    """Return how badly the words read under an encoding, per character beyond ASCII.

    A capital within a word, a sign where a letter should be, and two foreign letters
    in a row are odd in the names and streets of an American office.
    """
    text = f" {sample.decode(encoding, 'replace')} "
    odd = foreign = 0.0
    for before, char, after in zip(text, text[1:], text[2:], strict=False):
        if char.isascii():
            continue
        foreign += 1
        beside_letter = before.isalpha() or after.isalpha()
        if char == "\ufffd":
            odd += 2
        elif not char.isalpha():
            odd += 1 if before.isalpha() and (after.isalpha() or char not in _AFTER_A_WORD) else 0
            odd += 0.5 if beside_letter and char not in _BESIDE_A_WORD else 0
        elif char.isupper() and before.isalpha() and (before.islower() or after.islower()):
            odd += 1
        elif not before.isascii() and before.isalpha():
            odd += 0.5
    return odd / foreign if foreign else 0.0
