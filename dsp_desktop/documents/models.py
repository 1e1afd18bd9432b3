"""Tables of documents."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dsp_desktop.db.base import Record
from dsp_desktop.documents.terms import DocumentKind


class Document(Record):
    """One paper about one record; ``subject_kind`` is the record's entity name.

    ``dated`` is the date on the paper: issued, signed, executed or obtained.
    ``issuer`` is who made it: the licensing state of an MVR, the medical examiner.
    """

    entity = "document"
    called = ("kind", "title")
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
