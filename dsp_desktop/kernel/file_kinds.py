"""What a file is, told by what is in it; its name only has to agree.

Nothing here unpacks anything: of a container only its list of parts is read, so a file that
would become huge costs no more than it weighs.
"""

import re
import sys
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from dsp_desktop.kernel.containers import NotWhole, compound_names, zip_names


class FileKind(StrEnum):
    """The kinds of file that are kept with records."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    GIF = "gif"
    BMP = "bmp"
    WEBP = "webp"
    TIFF = "tiff"
    HEIC = "heic"
    WORD = "word"
    EXCEL = "excel"
    POWERPOINT = "powerpoint"
    OFFICE = "office"
    OPEN_DOCUMENT = "open_document"
    RICH_TEXT = "rich_text"
    MESSAGE = "message"
    EMAIL = "email"
    CSV = "csv"
    TEXT = "text"


class Caution(StrEnum):
    """What a person should know of a file before opening it in another program."""

    MACROS = "macros"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Recognized:
    """What a file turned out to be, and the name it is kept under."""

    kind: FileKind
    name: str
    caution: Caution | None = None


class NotKept(ValueError):
    """The file is not kept; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


PICTURES = frozenset(
    {
        FileKind.PNG,
        FileKind.JPEG,
        FileKind.GIF,
        FileKind.BMP,
        FileKind.WEBP,
        FileKind.TIFF,
        FileKind.HEIC,
    }
)
WORDS = frozenset({FileKind.TEXT, FileKind.CSV, FileKind.EMAIL})
#: How the names of each kind end; the first is given to a name that has no ending.
ENDINGS: dict[FileKind, tuple[str, ...]] = {
    FileKind.PDF: (".pdf",),
    FileKind.PNG: (".png",),
    FileKind.JPEG: (".jpg", ".jpeg", ".jfif"),
    FileKind.GIF: (".gif",),
    FileKind.BMP: (".bmp",),
    FileKind.WEBP: (".webp",),
    FileKind.TIFF: (".tif", ".tiff"),
    FileKind.HEIC: (".heic", ".heif"),
    FileKind.WORD: (".docx", ".doc", ".docm", ".dotx"),
    FileKind.EXCEL: (".xlsx", ".xls", ".xlsm", ".xlsb", ".xltx"),
    FileKind.POWERPOINT: (".pptx", ".ppt", ".pptm", ".ppsx"),
    FileKind.OFFICE: (),  # locked: which of the three it is, only its name says
    FileKind.OPEN_DOCUMENT: (".odt", ".ods", ".odp", ".odg"),
    FileKind.RICH_TEXT: (".rtf",),
    FileKind.MESSAGE: (".msg",),
    FileKind.EMAIL: (".eml",),
    FileKind.CSV: (".csv", ".tsv"),
    FileKind.TEXT: (".txt", ".log", ".md"),
}
_OFFICE = frozenset({FileKind.WORD, FileKind.EXCEL, FileKind.POWERPOINT})
_KIND_OF = {ending: kind for kind, endings in ENDINGS.items() for ending in endings}
#: What some system would run, or follow elsewhere, if it were opened by its name.
_RUN = frozenset((
    ".app", ".appimage", ".apk", ".bat", ".bin", ".chm", ".class", ".cmd", ".com", ".command",
    ".cpl", ".deb", ".desktop", ".dll", ".dmg", ".elf", ".exe", ".gadget", ".hta", ".htm",
    ".html", ".inf", ".ins", ".iso", ".jar", ".js", ".jse", ".jsp", ".lnk", ".mht", ".mhtml",
    ".msc", ".msi", ".msix", ".msp", ".mst", ".php", ".pif", ".pl", ".pkg", ".ps1", ".psm1",
    ".py", ".pyc", ".pyw", ".rb", ".reg", ".rpm", ".scf", ".scr", ".sct", ".settingcontent-ms",
    ".sh", ".shtml", ".so", ".svg", ".swf", ".sys", ".url", ".vb", ".vbe", ".vbs", ".vhd",
    ".webloc", ".ws", ".wsc", ".wsf", ".wsh", ".xhtml", ".xll", ".zsh",
))  # fmt: skip
_PDF = b"%PDF-"
#: A scanner may put a few bytes before a PDF's own beginning.
_PDF_WITHIN = 1024
_BEGINNINGS: tuple[tuple[bytes, FileKind], ...] = (
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"GIF87a", FileKind.GIF),
    (b"GIF89a", FileKind.GIF),
    (b"II*\x00", FileKind.TIFF),
    (b"MM\x00*", FileKind.TIFF),
    (b"{\\rtf", FileKind.RICH_TEXT),
)
#: Programs for Windows, Linux, macOS (five ways) and Java, shortcuts, and WebAssembly.
_PROGRAMS = (
    b"MZ", b"\x7fELF", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"L\x00\x00\x00\x01\x14\x02\x00", b"\x00asm",
)  # fmt: skip
_SCRIPT = re.compile(
    r"\s*(#!|@echo\s+off|<\?php|<!doctype\s+html|<html|<script|<svg|<hta:|<job\b|"
    r"windows registry editor|regedit4|\[internetshortcut\]|\[desktop entry\])",
    re.IGNORECASE,
)
_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_ODF = b"mimetypeapplication/vnd.oasis.opendocument."
_HEIC = (b"heic", b"heix", b"heif", b"mif1", b"msf1")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_LOOKED_AT = 64 * 1024
_LONGEST_NAME = 200
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def recognized(name: str, content: bytes) -> Recognized:
    """Say what a file is; raises ``NotKept`` for what is not kept.

    Example:
        >>> recognized("card.pdf", b"%PDF-1.7 ...").kind
        <FileKind.PDF: 'pdf'>
        >>> recognized("invoice 11.20.2026", b"%PDF-1.7 ...").name
        'invoice 11.20.2026.pdf'
    """
    if not content:
        raise NotKept("file.empty")
    name = tidy_name(name)
    ending = PurePath(name).suffix.lower()
    if ending in _RUN or content.startswith(_PROGRAMS):
        raise NotKept("file.program")
    try:
        kind, caution = _by_content(content, ending)
    except NotWhole as error:
        raise NotKept("file.not_what_it_says") from error
    said = _KIND_OF.get(ending)
    if said is None:
        if kind is FileKind.OFFICE:
            raise NotKept("file.kind")
        return Recognized(kind, f"{name}{ENDINGS[kind][0]}", caution)
    if not _agree(said, kind):
        raise NotKept("file.not_what_it_says")
    return Recognized(said if kind in {FileKind.OFFICE, FileKind.TEXT} else kind, name, caution)


def tidy_name(name: str) -> str:
    """Return a name that any system can keep and nobody can be misled by.

    Folders go, and what cannot be seen: a mark that turns the direction of writing lets a
    program look like a PDF.

    Example:
        >>> tidy_name("../scans/ca\N{RIGHT-TO-LEFT OVERRIDE}rd.pdf. ")
        'card.pdf'
    """
    seen = "".join(
        c for c in name if unicodedata.category(c)[0] != "C" and c != "\N{REPLACEMENT CHARACTER}"
    )
    last = re.split(r"[\\/]", seen)[-1]
    plain = re.sub(r'[<>:"|?*]', "_", " ".join(last.split())).strip(". ")
    path = PurePath(plain or "file")  # a name of dots alone is none
    room = _LONGEST_NAME - len(path.suffix)
    if len(plain) <= _LONGEST_NAME:
        return str(path)
    return f"{path.stem[:room]}{path.suffix}"[:_LONGEST_NAME]


def _agree(said: FileKind, kind: FileKind) -> bool:
    """Whether a name may stand for what is in the file.

    Telephones and web pages give pictures each other's endings; that misleads nobody.
    """
    return (
        said is kind
        or (said in PICTURES and kind in PICTURES)
        or (said in WORDS and kind is FileKind.TEXT)
        or (said in _OFFICE and kind is FileKind.OFFICE)
    )


def _by_content(content: bytes, ending: str) -> tuple[FileKind, Caution | None]:
    kind = _by_beginning(content)
    if kind is not None:
        return kind, None
    if content.startswith(_OLE):
        return _in_compound(content)
    if content.startswith(_ZIP):
        return _in_zip(content)
    if not _is_text(content):
        raise NotKept("file.not_what_it_says" if ending in _KIND_OF else "file.kind")
    if _SCRIPT.match(text_of(content, most=_LOOKED_AT)):
        raise NotKept("file.program")
    return FileKind.TEXT, None


def _by_beginning(content: bytes) -> FileKind | None:
    for begins, kind in _BEGINNINGS:
        if content.startswith(begins):
            return kind
    for told, kind in (
        (_PDF in content[:_PDF_WITHIN], FileKind.PDF),
        (content[:4] == b"RIFF" and content[8:12] == b"WEBP", FileKind.WEBP),
        (content[:2] == b"BM" and content[6:10] == bytes(4), FileKind.BMP),
        (content[4:8] == b"ftyp" and content[8:12] in _HEIC, FileKind.HEIC),
    ):
        if told:
            return kind
    return None


def _in_zip(content: bytes) -> tuple[FileKind, Caution | None]:
    names = zip_names(content)
    if content[30:].startswith(_ODF):
        has_macros = any(n.startswith(("Basic/", "Scripts/")) for n in names)
        return FileKind.OPEN_DOCUMENT, Caution.MACROS if has_macros else None
    for folder, kind in (
        ("word/", FileKind.WORD),
        ("xl/", FileKind.EXCEL),
        ("ppt/", FileKind.POWERPOINT),
    ):
        if "[Content_Types].xml" in names and any(n.startswith(folder) for n in names):
            has_macros = any(n.endswith("vbaProject.bin") for n in names)
            return kind, Caution.MACROS if has_macros else None
    raise NotKept("file.kind")


def _in_compound(content: bytes) -> tuple[FileKind, Caution | None]:
    """Tell what an old Office file is by its parts; an installer is built the same way."""
    names = compound_names(content)
    if "EncryptedPackage" in names:
        return FileKind.OFFICE, Caution.LOCKED
    has_macros = not names.isdisjoint({"_VBA_PROJECT", "_VBA_PROJECT_CUR", "Macros"})
    caution = Caution.MACROS if has_macros else None
    for part, kind in (
        ("WordDocument", FileKind.WORD),
        ("Workbook", FileKind.EXCEL),
        ("Book", FileKind.EXCEL),
        ("PowerPoint Document", FileKind.POWERPOINT),
        ("__properties_version1.0", FileKind.MESSAGE),
    ):
        if part in names:
            return kind, caution
    raise NotKept("file.kind")


def _is_text(content: bytes) -> bool:
    if content.startswith(_UTF_16):
        return "\0" not in content.decode("utf-16", "replace")
    return not _CONTROL.search(content)


def text_of(content: bytes, *, most: int = sys.maxsize) -> str:
    """Read a text as its writer meant it, as far as that can be told; ``most`` bytes of it.

    Example:
        >>> text_of("café".encode("cp1252")), text_of("café".encode())
        ('café', 'café')
    """
    part = content[:most]
    if part.startswith(_UTF_16):
        return part.decode("utf-16", "replace")
    try:
        return part.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if len(part) < len(content) and error.start > len(part) - 4:  # cut within a letter
            return part.decode("utf-8-sig", "ignore")
        return part.decode("cp1252", "replace")
