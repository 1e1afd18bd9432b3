"""Rows out of single pages: SQLite's tables, as far as they can still be walked.

Source: sqlite.org/fileformat2.html, sections 1.6 and 2.1.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from dsp_desktop.db.driver import PAGE_BYTES
from dsp_desktop.rescue.pages import RESERVED, Pages

_USABLE = PAGE_BYTES - RESERVED
_INTERIOR, _LEAF = 0x05, 0x0D
_SMALLEST_KEPT = (_USABLE - 12) * 32 // 255 - 23
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
#: What a page that was never a leaf of a table makes of reading it as one.
_NONSENSE = (IndexError, ValueError, struct.error, UnicodeDecodeError)

Row = tuple[int, list[Any]]


@dataclass
class Walk:
    """A walk over one table, and what stood in its way."""

    pages: Pages
    seen: set[int] = field(default_factory=set)
    unreadable: set[int] = field(default_factory=set)
    broken_rows: int = 0
    lost_branch: bool = False

    def rows(self, number: int) -> Iterator[Row]:
        """Yield the rows under a page in the order of their ids."""
        if number in self.seen:
            return
        self.seen.add(number)
        page = self.pages.page(number)
        if page is None:
            self.unreadable.add(number)
            self.lost_branch = True
            return
        at = 100 if number == 1 else 0
        if page[at] == _INTERIOR:
            for child in _children(page, at):
                yield from self.rows(child)
        elif page[at] == _LEAF:
            yield from self.leaf(page, at)

    def leaf(self, page: bytes, at: int = 0) -> Iterator[Row]:
        """Yield the rows of one leaf; a row whose long value is lost is counted."""
        for cell in _cells(page, at):
            row = self._row(page, cell)
            if row is None:
                self.broken_rows += 1
            else:
                yield row

    def _row(self, page: bytes, at: int) -> Row | None:
        length, at = _varint(page, at)
        row_id, at = _varint(page, at)
        kept = length
        if length > _USABLE - 35:
            kept = _SMALLEST_KEPT + (length - _SMALLEST_KEPT) % (_USABLE - 4)
            kept = kept if kept <= _USABLE - 35 else _SMALLEST_KEPT
        payload = bytearray(page[at : at + kept])
        more = int.from_bytes(page[at + kept : at + kept + 4]) if kept < length else 0
        while len(payload) < length:
            rest = self.pages.page(more) if more else None
            if rest is None:
                if more:
                    self.unreadable.add(more)
                return None
            self.seen.add(more)
            payload += rest[4 : 4 + length - len(payload)]
            more = int.from_bytes(rest[:4])
        return row_id - (1 << 64) if row_id >> 63 else row_id, _values(bytes(payload))


def rows_by_signature(pages: Pages, columns: int) -> Iterator[tuple[int, list[Row]]]:
    """Yield every page that reads as a leaf of a table with so many columns, with its rows."""
    for number in range(1, pages.count + 1):
        page, walk = pages.page(number), Walk(pages)
        at = 100 if number == 1 else 0
        if page is None or page[at] != _LEAF:
            continue
        try:
            found = list(walk.leaf(page, at))
        except _NONSENSE:
            continue
        if found and all(len(values) == columns for _id, values in found):
            yield number, found


def free_pages(pages: Pages) -> set[int]:
    """Return the pages that hold nothing any more, as far as their list can be followed."""
    first = pages.page(1)
    trunk, free = (int.from_bytes(first[32:36]) if first else 0), set[int]()
    while trunk and trunk not in free:
        free.add(trunk)
        page = pages.page(trunk)
        if page is None:
            break
        trunk, many = struct.unpack_from(">2I", page)
        free |= {*struct.unpack_from(f">{many}I", page, 8)}
    return free


def _children(page: bytes, at: int) -> Sequence[int]:
    cells = [int.from_bytes(page[cell : cell + 4]) for cell in _cells(page, at)]
    return [*cells, int.from_bytes(page[at + 8 : at + 12])]


def _cells(page: bytes, at: int) -> Sequence[int]:
    many = int.from_bytes(page[at + 3 : at + 5])
    begins = at + (12 if page[at] == _INTERIOR else 8)
    return struct.unpack_from(f">{many}H", page, begins)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for _ in range(8):
        byte = data[at]
        at += 1
        value = value << 7 | byte & 0x7F
        if byte < 0x80:  # noqa: PLR2004 - the bit that says there is more
            return value, at
    return value << 8 | data[at], at + 1


def _values(payload: bytes) -> list[Any]:
    ends, at = _varint(payload, 0)
    kinds = []
    while at < ends:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    values = []
    for kind in kinds:
        value, at = _value(payload, at, kind)
        values.append(value)
    return values


def _value(payload: bytes, at: int, kind: int) -> tuple[Any, int]:
    match kind:
        case 0:
            return None, at
        case 7:
            return struct.unpack_from(">d", payload, at)[0], at + 8
        case 8 | 9:
            return kind - 8, at
        case _ if kind in _INTEGERS:
            end = at + _INTEGERS[kind]
            return int.from_bytes(payload[at:end], signed=True), end
        case _:
            end = at + (kind - 12) // 2
            found = payload[at:end]
            return (found.decode() if kind % 2 else found), end
