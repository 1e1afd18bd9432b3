"""Tables of imports."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dsp_desktop.db.base import Record
from dsp_desktop.db.sealed import sealed_column
from dsp_desktop.intake.headers import LONGEST_HEADER
from dsp_desktop.kernel.permissions import Permission


class ImportBatch(Record):
    """One file that was imported: the raw file, what it did, and whether it was taken back.

    ``sha256`` is that of the file as downloaded, by whose fingerprint a repeat is
    recognized; in ``content`` the card numbers are masked, as many as ``masked`` says. Both
    are sealed: the files hold names, telephone numbers and where people were.
    """

    entity = "import_batch"
    called = ("file_name",)
    undoable = False

    kind: Mapped[str] = mapped_column(String(24))
    file_name: Mapped[str]
    sha256: Mapped[Any] = sealed_column(
        Permission.IMPORTS_VIEW, found_by="sha256_print", nullable=False
    )
    sha256_print: Mapped[str] = mapped_column(String(32), index=True, info={"audit": "mask"})
    at: Mapped[datetime]
    actor_name: Mapped[str]
    unit: Mapped[str] = mapped_column(String(32))
    added: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    ignored_columns: Mapped[list[Any]] = mapped_column(JSON)
    unreadable: Mapped[list[Any]] = mapped_column(JSON)
    masked: Mapped[int] = mapped_column(default=0)
    taken_back_at: Mapped[datetime | None]
    content: Mapped[Any] = sealed_column(
        Permission.IMPORTS_VIEW, holds=bytes, nullable=False, deferred=True
    )


class ColumnMapping(Record):
    """A renamed column that a person mapped once: remembered for the next file."""

    entity = "column_mapping"
    called = ("header",)
    __table_args__ = (UniqueConstraint("kind", "header"), {"sqlite_autoincrement": True})

    kind: Mapped[str] = mapped_column(String(24))
    header: Mapped[str] = mapped_column(String(LONGEST_HEADER))
    field: Mapped[str] = mapped_column(String(40))
