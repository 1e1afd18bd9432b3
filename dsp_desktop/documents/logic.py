"""Which files may be kept, and which papers are private. Pure."""

from dsp_desktop.documents.terms import (
    BACKGROUND_PAPERS,
    BACKGROUND_SUBJECT,
    IDENTITY_PAPERS,
    IDENTITY_SUBJECT,
    MEDICAL_PAPERS,
    MEDICAL_SUBJECT,
    DocumentKind,
)
from dsp_desktop.kernel.errors import Problem
from dsp_desktop.kernel.file_kinds import NotKept, recognized, tidy_name
from dsp_desktop.kernel.files import MEGABYTE, AttachedFile
from dsp_desktop.kernel.permissions import Permission


def file_problem(file: AttachedFile, largest_mb: int) -> Problem | None:
    """Return why a file cannot be kept, or ``None``.

    Example:
        >>> file_problem(AttachedFile("card.pdf", b"%PDF-1.7 ..."), 25)
        >>> file_problem(AttachedFile("card.pdf", b"MZ..."), 25).code
        'file.program'
    """
    name = ("name", tidy_name(file.name))
    if len(file.content) > largest_mb * MEGABYTE:
        return Problem("file", "file.too_large", (name, ("limit", largest_mb)))
    try:
        recognized(file.name, file.content)
    except NotKept as refusal:
        return Problem("file", refusal.code, (name,))
    return None


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


def needed_to_open(kind: DocumentKind, subject_kind: str) -> Permission | None:
    """Return what somebody needs to look at the file of a paper; ``None`` if it is for all.

    An I-9 or a driving record may be known of by everybody who plans a day; what stands
    in it, a Social Security number or a date of birth, may not.

    Example:
        >>> needed_to_open(DocumentKind.I9_SECTION_1, "driver")
        <Permission.IDENTITY_LOOK: 'identity.look'>
        >>> needed_to_look(DocumentKind.I9_SECTION_1, "driver")
    """
    if kind in IDENTITY_PAPERS or subject_kind == IDENTITY_SUBJECT:
        return needed_to_look(kind, subject_kind) or Permission.IDENTITY_LOOK
    return needed_to_look(kind, subject_kind)
