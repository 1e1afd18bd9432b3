"""Tables of documents."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dsp_desktop.db.base import Record
from dsp_desktop.documents.logic import needed_to_look
from dsp_desktop.documents.terms import DocumentKind
from dsp_desktop.kernel.permissions import Permission

_KINDS = frozenset(DocumentKind)


class Document(Record):
    """One paper about one record; ``subject_kind`` is the record's entity name.

    ``dated`` is the date on the paper: issued, signed, executed or obtained.
    ``issuer`` is who made it: the licensing state of an MVR, the medical examiner.
    """

    entity = "document"
    called = ("kind", "title")
    told_by = ("kind", "subject_kind")
    __table_args__ = (
        Index(None, "subject_kind", "subject_id", "kind"),
        {"sqlite_autoincrement": True},
    )

    subject_kind: Mapped[str] = mapped_column(String(24))
    subject_id: Mapped[int]
    kind: Mapped[DocumentKind]
    title: Mapped[str | None] = mapped_column(String(120))
    dated: Mapped[date]
    expires: Mapped[date | None]
    issuer: Mapped[str | None] = mapped_column(String(80))
    reviewed_by: Mapped[str | None] = mapped_column(String(80))
    reviewed_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(String(1000))
    attachment_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"))

    @classmethod
    def needed_to_know(cls, *values: object) -> Permission | None:
        """Return the look that a private paper takes; ``None`` for any other."""
        kind, subject_kind = (str(value) for value in values)
        return needed_to_look(DocumentKind(kind), subject_kind) if kind in _KINDS else None
