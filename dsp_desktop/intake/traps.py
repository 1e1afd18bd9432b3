"""Workbooks looked over for traps before the library that holds a sheet in memory sees them.

A workbook of a few kilobytes can claim a sheet of seventeen thousand million cells, unpack
to gigabytes, or put one long text into every cell. So everything in it is unpacked once, in
parts and counted, and what it will take in memory is reckoned; on the way it is noted which
formulas were saved without a value.
"""

import zipfile
import zlib
from array import array
from collections.abc import Iterator, Mapping
from io import BytesIO
from xml.parsers import expat

from dsp_desktop.intake.scans import (
    TEXT,
    Attributes,
    Look,
    OpenDocumentScan,
    Scan,
    SheetScan,
    TextScan,
    Unread,
    UseScan,
)
from dsp_desktop.kernel.errors import Problem, Rejected
from dsp_desktop.kernel.progress import Progress

#: What a workbook may unpack to.
MOST_UNPACKED_MB = 600
#: What its cells and texts may take in memory. A place in a sheet's span takes 32 bytes, a
#: cell that says something 80 more while it is read, and a text its letters and 32 more.
MOST_HELD_MB = 450
_SPAN, _SAID = 32, 80
_MOST_ENTRIES = 5_000
#: A tag, an attribute or a name beyond this is no spreadsheet's, and slow to parse.
_LONGEST_TOKEN = 1 << 20
_MB = 1 << 20
_PART = 1 << 18
#: Beside the sheets and their texts, the parts that are read whole.
_SMALL_MB = 32


def look_over(content: bytes, progress: Progress) -> Mapping[str, Look]:
    """Refuse a workbook that is a trap; return what was seen of each sheet, by name."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = _entries(archive)
            if "content.xml" in names:
                _refuse_encrypted(archive, names)
                scan = OpenDocumentScan()
                _scan_all(archive, {"content.xml": scan}, progress)
                _refuse_heavy(scan.span, scan.said, scan.text)
                return {}
            if "xl/workbook.bin" in names:
                raise Rejected(Problem("", "intake.binary_workbook"))
            if "xl/workbook.xml" not in names:
                raise Rejected(Problem("", "intake.zip_archive"))
            return _look_over_xlsx(archive, progress)
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        EOFError,
        OSError,
        RuntimeError,  # an encrypted entry
        NotImplementedError,  # an unknown compression
        ValueError,
        LookupError,  # a part that is not there, an encoding that is none
        OverflowError,
        UnicodeError,
    ) as error:
        raise Rejected(Problem("", "intake.damaged")) from error


def _entries(archive: zipfile.ZipFile) -> set[str]:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    # The library finds a part whatever its capitals: then it must be the one we look over.
    if len({name.lower().replace("\\", "/") for name in names}) != len(entries):
        raise Rejected(Problem("", "intake.damaged"))
    if len(entries) > _MOST_ENTRIES or any(_is_oversized(entry) for entry in entries):
        raise Rejected(Problem("", "intake.damaged"))
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED_MB * _MB:
        raise Rejected(Problem("", "intake.unpacks_too_large", (("most", MOST_UNPACKED_MB),)))
    return names


def _is_oversized(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename.lower()
    whole = name.endswith((".rels", "workbook.xml", "styles.xml", "manifest.xml", "mimetype"))
    return whole and entry.file_size > _SMALL_MB * _MB


def _refuse_encrypted(archive: zipfile.ZipFile, names: set[str]) -> None:
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read(
        "META-INF/manifest.xml"
    ):
        raise Rejected(Problem("", "intake.password"))


def _look_over_xlsx(archive: zipfile.ZipFile, progress: Progress) -> Mapping[str, Look]:
    paths = sheet_paths(archive)
    texts = TextScan()
    scans: dict[str, Scan] = {path: SheetScan() for path in paths.values()}
    shared = _real_name(archive, "xl/sharedStrings.xml")
    scans[shared] = texts
    _scan_all(archive, scans, progress)
    sheets = [scan for path in paths.values() if isinstance(scan := scans.get(path), SheetScan)]
    copied = texts.longest * sum(scan.texts for scan in sheets)
    if copied > MOST_HELD_MB * _MB // 4:  # reckoned far too high, as a rule: count exactly
        copied = sum(_copied(archive, path, texts.lengths) for path in set(paths.values()))
    _refuse_heavy(
        sum(scan.span for scan in sheets),
        sum(scan.cells for scan in sheets),
        copied
        + texts.total
        + TEXT * (len(texts.lengths) + sum(scan.texts for scan in sheets))
        + sum(scan.letters for scan in sheets),
    )
    return {
        name: scan.look
        for name, path in paths.items()
        if isinstance(scan := scans.get(path), SheetScan)
    }


def _copied(archive: zipfile.ZipFile, path: str, lengths: "array[int]") -> int:
    """Return how many characters a sheet's cells hold together in shared texts."""
    scan = UseScan(lengths)
    sum(_feed(archive, path, scan))
    return scan.copied


def _refuse_heavy(span: int, said: int, text: int) -> None:
    if _SPAN * span + _SAID * said + text > MOST_HELD_MB * _MB:
        raise Rejected(Problem("", "intake.unpacks_too_large", (("most", MOST_HELD_MB),)))


def _real_name(archive: zipfile.ZipFile, wanted: str) -> str:
    """Return the name of an entry as it is spelled in this archive."""
    same = (name for name in archive.namelist() if _alike(name) == _alike(wanted))
    return next(same, wanted)


def _alike(name: str) -> str:
    return name.lower().replace("\\", "/")


def sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return where each sheet of the workbook is kept, by its name."""
    targets = Attributes("Relationship")
    sum(_feed(archive, _real_name(archive, "xl/_rels/workbook.xml.rels"), targets))
    by_id = {a.get("Id", ""): a.get("Target", "") for a in targets.found}
    sheets = Attributes("sheet")
    sum(_feed(archive, _real_name(archive, "xl/workbook.xml"), sheets))
    names = {_alike(name): name for name in archive.namelist()}
    paths: dict[str, str] = {}
    for sheet in sheets.found:
        key = next((v for k, v in sheet.items() if k.rpartition(":")[2] == "id"), "")
        target = by_id.get(key, "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        real, name = names.get(_alike(path)), sheet.get("name", "")
        if real is not None:
            if name in paths or real in paths.values():  # read twice, it would be held twice
                raise ValueError(name)
            paths[name] = real
    return paths


def _scan_all(archive: zipfile.ZipFile, scans: Mapping[str, Scan], progress: Progress) -> None:
    """Unpack everything once: its real size and its checksum are then known too."""
    room = MOST_UNPACKED_MB * _MB
    total = sum(entry.file_size for entry in archive.infolist())
    for name in archive.namelist():
        scan = scans.get(name)
        if scan is None and _alike(name).startswith("xl/worksheets/") and name.endswith(".xml"):
            scan = SheetScan()  # one that the workbook reaches by a way we did not see
        for size in _feed(archive, name, scan or Unread()):
            room -= size
            progress.report(min(MOST_UNPACKED_MB * _MB - room, total), total)
        if room < 0:
            raise Rejected(Problem("", "intake.unpacks_too_large", (("most", MOST_UNPACKED_MB),)))


def _feed(archive: zipfile.ZipFile, name: str, scan: Scan) -> Iterator[int]:
    """Unpack one entry part by part, and yield the size of each."""
    parser, fed = scan.parser(), 0
    with archive.open(name) as stream:
        while part := stream.read(_PART):
            fed += len(part)
            if parser is not None:
                parser.Parse(part, False)  # noqa: FBT003 - expat takes it by position
                # It begins a token anew with each part until it has seen its end.
                if fed - parser.CurrentByteIndex > _LONGEST_TOKEN + _PART:
                    raise ValueError(name)
            yield len(part)
    if parser is not None:
        parser.Parse(b"", True)  # noqa: FBT003 - expat takes it by position
