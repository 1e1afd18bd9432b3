"""Inputs by the thousand: real files and words, changed the way files and fingers go wrong.

Deterministic: the same seed gives the same inputs on any machine.
"""

import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from random import Random

#: What stands in files that mean no harm, and does some all the same.
WORDS = (
    b"", b"0", b"-1", b"1e999", b"inf", b"2147483648", b"9" * 400, b"0x10", b"1_000",
    "²".encode(), "\uff11\uff12".encode(), "٣".encode(), b"12/31/9999", b"00/00/0000",
    b"2026-02-30",
    b"25:99", b"=1+1", b"@SUM(A1)", b"+1 206 555 0100", b"-5", b"\t", b"\r", b"\n", b"\0",
    b'"', b'""', b"|", b";", b",", b"'", b"\xff\xfe",
    b"\xef\xbb\xbf", b"\xed\xa0\x80",
    "\u202e".encode(), "\u2028".encode(), "\U0001f69a".encode(), "é".encode("latin-1"),
    b"<!DOCTYPE x>", b"&amp;", b"]]>", b"PK\x03\x04", b"%PDF-1.7", b"MZ\x90\0",
    b"7083050030004821", b"COMPANY", b"--json", b"--", b"../", b"NUL", b"CON.pdf", b"a" * 5_000,
    b"{count}", b"%s%n", b"%", b"\\", b"TRUE", b"#REF!", b"N/A",
)  # fmt: skip
_ENCODINGS = (
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "utf-8-sig",
    "cp1252",
    "shift_jis",
    "cp037",
)


def mutated(seeds: Sequence[bytes], count: int, *, seed: int) -> Iterator[bytes]:
    """Yield ``count`` inputs, each one of the seeds changed once or a few times."""
    chance = Random(seed)  # noqa: S311 - the same each time
    for number in range(count):
        content = seeds[number % len(seeds)]
        for _ in range(chance.choice((1, 1, 2, 4, 16))):
            content = chance.choice(_WAYS)(content, chance, seeds)[: 1 << 22]
        yield content


def _at(content: bytes, chance: Random) -> int:
    return chance.randrange(len(content) + 1)


def _flip(content: bytes, chance: Random, _seeds: Sequence[bytes]) -> bytes:
    if not content:
        return b"\x80"
    at = chance.randrange(len(content))
    return content[:at] + bytes([content[at] ^ (1 << chance.randrange(8))]) + content[at + 1 :]


def _byte(content: bytes, chance: Random, _seeds: Sequence[bytes]) -> bytes:
    at = _at(content, chance)
    return content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]


def _cut(content: bytes, chance: Random, _seeds: Sequence[bytes]) -> bytes:
    one, other = sorted((_at(content, chance), _at(content, chance)))
    return chance.choice((content[:one], content[one:], content[:one] + content[other:]))


def _doubled(content: bytes, chance: Random, _seeds: Sequence[bytes]) -> bytes:
    one, other = sorted((_at(content, chance), _at(content, chance)))
    return content[:other] + content[one:other] * chance.choice((1, 1, 2, 50)) + content[other:]


def _swapped(content: bytes, chance: Random, _seeds: Sequence[bytes]) -> bytes:
    a, b, c = sorted(_at(content, chance) for _ in range(3))
    return content[:a] + content[b:c] + content[a:b] + content[c:]


def _word(content: bytes, chance: Random, _seeds: Sequence[bytes]) -> bytes:
    at, wide = _at(content, chance), chance.choice((0, 0, 1, 8))
    return content[:at] + chance.choice(WORDS) + content[at + wide :]


def _cell(content: bytes, chance: Random, _seeds: Sequence[bytes]) -> bytes:
    """Put a word in the place of one cell, one word of a command or one line."""
    mark = chance.choice((b",", b"\0", b"\n", b" ", b'"', b"="))
    cells = content.split(mark)
    cells[chance.randrange(len(cells))] = chance.choice(WORDS)
    return mark.join(cells)


def _crossed(content: bytes, chance: Random, seeds: Sequence[bytes]) -> bytes:
    other = chance.choice(seeds)
    return content[: _at(content, chance)] + other[_at(other, chance) :]


def _recoded(content: bytes, chance: Random, _seeds: Sequence[bytes]) -> bytes:
    text = content.decode("utf-8", "replace")
    return text.encode(chance.choice(_ENCODINGS), "replace")


def _zipped(content: bytes, chance: Random, _seeds: Sequence[bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(chance.choice((1, 2))):
            archive.writestr(f"{number}.xlsx", content)
    return chance.choice((out.getvalue(), zlib.compress(content, 1)))


def _inside(content: bytes, chance: Random, seeds: Sequence[bytes]) -> bytes:
    """Change what is in one entry of an archive, and pack it again."""
    out = BytesIO()
    try:
        with zipfile.ZipFile(BytesIO(content)) as before, zipfile.ZipFile(out, "w") as after:
            entries = before.infolist()
            if not entries or sum(entry.file_size for entry in entries) > 1 << 24:
                return content
            chosen = chance.choice(entries).filename
            for entry in entries:
                body = before.read(entry)
                if entry.filename == chosen:
                    if chance.random() < 0.05:
                        continue
                    for _ in range(chance.choice((1, 3))):
                        body = chance.choice(_PLAIN)(body, chance, seeds)
                after.writestr(entry.filename, body[: 1 << 22])
    except Exception:  # noqa: BLE001 - what was an archive is none any more
        return _flip(content, chance, seeds)
    return out.getvalue()


_Way = Callable[[bytes, Random, Sequence[bytes]], bytes]
_PLAIN: tuple[_Way, ...] = (_flip, _byte, _cut, _doubled, _swapped, _word, _word, _cell, _cell)
_WAYS: tuple[_Way, ...] = (*_PLAIN, _crossed, _recoded, _zipped, _inside, _inside, _inside)
