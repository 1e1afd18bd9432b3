"""The files that belong to records: kept in the company, once each, by their content."""

import zlib
from datetime import datetime
from hashlib import sha256

from sqlalchemy import LargeBinary, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from dsp_desktop.db.base import Record
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.kernel.errors import NotFound
from dsp_desktop.kernel.files import AttachedFile


class Attachment(Record):
    """One file, compressed; two records with the same file share it."""

    entity = "attachment"
    stays = True  # another record may have come to share it

    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str]
    size: Mapped[int]
    stored_at: Mapped[datetime]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, info={"audit": "mask"})


def attach(uow: UnitOfWork, file: AttachedFile) -> int:
    """Keep the file and return its id; a file already kept is not kept twice.

    The caller has checked the permission: an attachment belongs to its record.
    """
    digest = sha256(file.content).hexdigest()
    known = uow.session.scalar(select(Attachment.id).where(Attachment.sha256 == digest))
    if known is not None:
        return known
    kept = Attachment(
        sha256=digest,
        name=file.name,
        size=len(file.content),
        stored_at=uow.clock.now(),
        content=zlib.compress(file.content, 6),
    )
    return uow.add(kept).id


def attached(source: Session, attachment_id: int) -> AttachedFile:
    """Return the file with its first name."""
    found = source.execute(
        select(Attachment.name, Attachment.content).where(Attachment.id == attachment_id)
    ).one_or_none()
    if found is None:
        raise NotFound(entity=Attachment.entity, id=attachment_id)
    return AttachedFile(found.name, zlib.decompress(found.content))
