"""The write-ahead log beside a company file, frame by frame.

SQLite follows the log's chain of checksums and takes what comes after the first break for
writes that were never finished. After a power cut that is right, and then at most one user
action comes after the break: each is synced before it is acknowledged. Where more than one
does, or the head of the log itself is wrong, acknowledged actions would be dropped without
a word: that is damage, and is told. Source: sqlite.org/fileformat2.html, section 4.
"""

import struct
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from dsp_desktop.db.driver import PAGE_BYTES

_HEAD, _FRAME_HEAD = struct.Struct(">8I"), struct.Struct(">6I")
_FRAME_BYTES = _FRAME_HEAD.size + PAGE_BYTES
_MAGIC = {0x377F0682: "<", 0x377F0683: ">"}
_MASK = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Frame:
    """One page as a user action left it; ``size`` is the file's in pages where an action ends."""

    page: int
    size: int
    at: int
    is_chained: bool


@dataclass(frozen=True, slots=True)
class Log:
    """What a log holds, oldest first; ``has_head`` says whether SQLite can begin to read it."""

    frames: tuple[Frame, ...] = ()
    has_head: bool = True

    @property
    def beyond(self) -> int:
        """How many user actions SQLite would drop."""
        return sum(frame.size > 0 for frame in self.frames if not frame.is_chained)

    @property
    def is_damaged(self) -> bool:
        """Whether something acknowledged would be dropped."""
        return self.beyond > 1 or (not self.has_head and self.beyond > 0)


def log_of(path: Path) -> Path:
    """Return where the log of a company file is."""
    return path.with_name(path.name + "-wal")


def was_left_open(path: Path) -> bool:
    """Whether the last one who had the file did not close it, or still has it open."""
    try:
        return log_of(path).stat().st_size > 0
    except OSError:
        return False


def read_log(path: Path) -> Log:
    """Read the log of a company file; an empty one if there is none."""
    if not was_left_open(path):
        return Log()
    content = log_of(path).read_bytes()
    if len(content) < _HEAD.size + _FRAME_BYTES or not any(content[: _HEAD.size]):
        return Log()
    magic, _version, _size, _number, *salts, one, two = _HEAD.unpack_from(content)
    order = _MAGIC.get(magic, "<")
    sums = _summed(content[:24], (0, 0), order)
    has_head = magic in _MAGIC and sums == (one, two)
    found = [
        (at, _FRAME_HEAD.unpack_from(content, at))
        for at in range(_HEAD.size, len(content) - _FRAME_BYTES + 1, _FRAME_BYTES)
    ]
    if not has_head:  # the frames agree on what the head should say
        salts = list(Counter(head[2:4] for _at, head in found).most_common(1)[0][0])
    is_chained, frames = has_head, []
    for at, (page, size, *both, first, second) in found:
        if both != salts:
            is_chained = False
            continue
        if is_chained:
            page_at = at + _FRAME_HEAD.size
            sums = _summed(content[at : at + 8], sums, order)
            sums = _summed(content[page_at : page_at + PAGE_BYTES], sums, order)
            is_chained = sums == (first, second)
        frames.append(Frame(page, size, at + _FRAME_HEAD.size, is_chained))
    return Log(tuple(frames), has_head)


def _summed(data: bytes, sums: tuple[int, int], order: str) -> tuple[int, int]:
    one, two = sums
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        one = (one + even + two) & _MASK
        two = (two + odd + one) & _MASK
    return one, two
