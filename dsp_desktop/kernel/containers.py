"""The list of parts of a container: of a ZIP, and of an old Office file. Nothing is unpacked."""

import struct
import zipfile
from io import BytesIO

#: An honest document has hundreds of parts. A list of them longer than this is not read.
_LONGEST_LIST = 2 * 1024 * 1024
_END, _END_SIZE, _LONGEST_COMMENT = b"PK\x05\x06", 22, 0xFFFF
_SECTOR_SHIFTS = (9, 12)
_IN_HEADER, _ENTRY = 109, 128
_LAST_SECTOR = 0xFFFFFFFA
_MOST_ENTRIES = 16_384


class NotWhole(ValueError):
    """The container is damaged, or made to be a trap."""


def zip_names(content: bytes) -> frozenset[str]:
    """Return the names of the parts of a ZIP."""
    end = content.rfind(_END, max(0, len(content) - _END_SIZE - _LONGEST_COMMENT))
    if end < 0 or len(content) < end + _END_SIZE:
        raise NotWhole
    (size,) = struct.unpack_from("<L", content, end + 12)
    if size > _LONGEST_LIST:
        raise NotWhole
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError) as error:
        raise NotWhole from error


def compound_names(content: bytes) -> frozenset[str]:
    """Return the names of the parts of a compound file (.doc, .xls, .ppt, .msg, .msi).

    Source: [MS-CFB], Compound File Binary File Format, sections 2.2 (header), 2.3 (FAT)
    and 2.6 (directory).
    """
    try:
        (shift,) = struct.unpack_from("<H", content, 30)
        if shift not in _SECTOR_SHIFTS:
            raise NotWhole
        (sector,) = struct.unpack_from("<L", content, 48)
        fat = struct.unpack_from(f"<{_IN_HEADER}L", content, 76)
        names: set[str] = set()
        size, seen = 1 << shift, 0
        while sector < _LAST_SECTOR and seen < _MOST_ENTRIES:
            begins = (sector + 1) << shift
            for at in range(begins, begins + size, _ENTRY):
                seen += 1
                names.add(_name_at(content, at))
            page, place = divmod(sector, size // 4)
            (sector,) = struct.unpack_from("<L", content, ((fat[page] + 1) << shift) + 4 * place)
    except (struct.error, IndexError) as error:
        raise NotWhole from error
    return frozenset(names)


def _name_at(content: bytes, at: int) -> str:
    """Return the name in a directory entry; 64 bytes for it, then its length with the end."""
    (length,) = struct.unpack_from("<H", content, at + 64)
    return content[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
