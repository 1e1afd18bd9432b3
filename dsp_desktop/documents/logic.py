"""Which files may be kept, told by their name and their first bytes. Pure."""

from pathlib import PurePath

#: 50 MB, counted the way file managers count.
LARGEST = 50 * 1024 * 1024
_PDF, _ZIP, _OLE = b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

#: The kinds of file we keep and what their content begins with; empty: anything.
KINDS: dict[str, tuple[bytes, ...]] = {
    ".pdf": (_PDF,),
    ".png": (b"\x89PNG",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".gif": (b"GIF8",),
    ".tif": (b"II*\x00", b"MM\x00*"),
    ".tiff": (b"II*\x00", b"MM\x00*"),
    ".webp": (b"RIFF",),
    ".heic": (),
    ".docx": (_ZIP,),
    ".xlsx": (_ZIP,),
    ".doc": (_OLE,),
    ".xls": (_OLE,),
    ".odt": (_ZIP,),
    ".txt": (),
    ".csv": (),
    ".eml": (),
    ".msg": (_OLE,),
}
#: A scanner may put a few bytes before a PDF's own beginning.
_PDF_WITHIN = 1024


def file_problem(name: str, content: bytes) -> str | None:
    """Return the error code of a file that cannot be kept, or ``None``.

    Example:
        >>> file_problem("card.pdf", b"%PDF-1.7 ..."), file_problem("setup.exe", b"MZ")
        (None, 'file.kind')
    """
    begins = KINDS.get(PurePath(name).suffix.lower())
    if begins is None:
        return "file.kind"
    if not content:
        return "file.empty"
    if len(content) > LARGEST:
        return "file.too_large"
    if not begins or content.startswith(begins):
        return None
    if begins == (_PDF,) and _PDF in content[:_PDF_WITHIN]:
        return None
    return "file.not_what_it_says"
