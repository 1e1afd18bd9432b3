"""Small real files of every kind, made here."""

import struct
import zipfile
from io import BytesIO

_SECTOR = 512
_END, _FAT, _FREE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def zipped(parts: dict[str, bytes]) -> bytes:
    """Return a ZIP of these parts, in this order, the first one not compressed."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number, (name, content) in enumerate(parts.items()):
            archive.writestr(
                zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED if number else None
            )
    return out.getvalue()


def office(*parts: str) -> bytes:
    """Return what Office begins a document with, and these parts."""
    return zipped({"[Content_Types].xml": b"<Types/>", **dict.fromkeys(parts, b"<x/>")})


def compound(*parts: str) -> bytes:
    """Return an old Office file with these parts: a header, one sector of FAT, one directory."""
    names = ["Root Entry", *parts]
    entries = b"".join(_entry(name) for name in names)
    length = -(-len(entries) // _SECTOR)
    header = bytearray(_SECTOR)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<LL", header, 44, 1, 1)  # one sector of FAT; the directory begins at 1
    struct.pack_into("<109L", header, 76, 0, *[_FREE] * 108)
    chain = [*range(2, length + 1), _END]
    fat = struct.pack("<128L", _FAT, *chain, *[_FREE] * (127 - length))
    return bytes(header) + fat + entries.ljust(length * _SECTOR, b"\0")


def _entry(name: str) -> bytes:
    coded = name.encode("utf-16-le")
    entry = bytearray(128)
    entry[: len(coded)] = coded
    struct.pack_into("<HB", entry, 64, len(coded) + 2, 2)
    return bytes(entry)
