"""Which files may be kept, and which papers are private. Pure."""

from pathlib import PurePath

from dsp_desktop.documents.terms import (
    BACKGROUND_PAPERS,
    BACKGROUND_SUBJECT,
    MEDICAL_PAPERS,
    MEDICAL_SUBJECT,
    DocumentKind,
)
from dsp_desktop.kernel.permissions import Permission

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


def needed_to_look(kind: DocumentKind, subject_kind: str) -> Permission | None:
    """Return what somebody needs to see a private paper at all; ``None`` for any other.

    Source: 29 CFR 1630.14(c)(1) (medical records: separate forms, separate files);
    49 CFR 40.321 (drug tests); 15 U.S.C. 1681m and 16 CFR 682 (background reports).

    Example:
        >>> needed_to_look(DocumentKind.MEDICAL_CERTIFICATE, "driver")
        <Permission.MEDICAL_LOOK: 'medical.look'>
    """
    if kind in MEDICAL_PAPERS or subject_kind == MEDICAL_SUBJECT:
        return Permission.MEDICAL_LOOK
    if kind in BACKGROUND_PAPERS or subject_kind == BACKGROUND_SUBJECT:
        return Permission.BACKGROUND_LOOK
    return None
