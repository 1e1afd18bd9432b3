"""The files that belong to records: kept in the company, once each, by their content.

A private one is sealed, its name with it; what it is found by is then a keyed fingerprint,
so that nobody without the company's key can tell whether it is a file they have.
"""

import zlib
from datetime import datetime
from hashlib import sha256
from pathlib import PurePath

from sqlalchemy import LargeBinary, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from dsp_desktop.db.base import Record
from dsp_desktop.db.sealed import Place
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.db.vault import sealer_of
from dsp_desktop.kernel.errors import NotFound, SealBroken
from dsp_desktop.kernel.file_kinds import Caution, FileKind, recognized
from dsp_desktop.kernel.files import AttachedFile

_COLUMN = "attachment.content"
_END_OF_NAME = b"\0"
#: How much of a file is tried to tell whether it is worth compressing, and what makes it so.
_SAMPLE, _WORTH_IT = 32 * 1024, 0.9


class Attachment(Record):
    """One file, compressed where that helps; two records with the same file share it.

    ``address`` is the SHA-256 of its content, or the fingerprint of a sealed one.
    """

    entity = "attachment"
    called = ("name",)
    stays = True  # another record may have come to share it

    address: Mapped[str] = mapped_column(String(64), unique=True, info={"audit": "mask"})
    name: Mapped[str]
    size: Mapped[int]
    kind: Mapped[FileKind]
    caution: Mapped[Caution | None]
    stored_at: Mapped[datetime]
    is_sealed: Mapped[bool] = mapped_column(default=False)
    is_packed: Mapped[bool]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, info={"audit": "mask"})


def attach(uow: UnitOfWork, file: AttachedFile, *, sealed: bool = False) -> int:
    """Keep the file and return its id; a file already kept is not kept twice.

    The caller has checked the permission, for an attachment belongs to its record, and
    that it is a file we keep.
    """
    digest = sha256(file.content).hexdigest()
    address = _sealed_address(uow.session, digest) if sealed else digest
    known = uow.session.scalar(select(Attachment.id).where(Attachment.address == address))
    if known is not None:
        return known
    told = recognized(file.name, file.content)
    packed = _packed(file.content)
    content = file.content if packed is None else packed
    kept = Attachment(
        address=address,
        name=f"Private file{PurePath(told.name).suffix}" if sealed else told.name,
        size=len(file.content),
        kind=told.kind,
        caution=told.caution,
        stored_at=uow.clock.now(),
        is_sealed=sealed,
        is_packed=packed is not None,
        content=b"" if sealed else content,
    )
    uow.add(kept)
    if sealed:
        whole = told.name.encode() + _END_OF_NAME + content
        kept.content = sealer_of(uow.session).seal_bytes(_place(kept.id), whole)
    return kept.id


def attached(source: Session, attachment_id: int) -> AttachedFile:
    """Return the file with its first name; the caller has checked who may have it."""
    found = source.execute(
        select(
            Attachment.name,
            Attachment.content,
            Attachment.size,
            Attachment.is_sealed,
            Attachment.is_packed,
        ).where(Attachment.id == attachment_id)
    ).one_or_none()
    if found is None:
        raise NotFound(entity=Attachment.entity, id=attachment_id)
    name, content = found.name, bytes(found.content)
    if found.is_sealed:
        whole = sealer_of(source).open_bytes(_place(attachment_id), content)
        coded, _, content = whole.partition(_END_OF_NAME)
        name = coded.decode()
    return AttachedFile(name, _unpacked(content, found.size) if found.is_packed else content)


def kept_as(uow: UnitOfWork, attachment_id: int, *, sealed: bool) -> int:
    """Return the id under which a file is kept sealed, or not; it is kept anew if need be.

    The one that was kept before stays: another record may share it.
    """
    if uow.get(Attachment, attachment_id).is_sealed is sealed:
        return attachment_id
    return attach(uow, attached(uow.session, attachment_id), sealed=sealed)


def is_as_attached(source: Session, attachment_id: int) -> bool:
    """Whether a kept file is still the one that was attached; nothing of it is handed out."""
    try:
        file = attached(source, attachment_id)
    except (zlib.error, SealBroken):
        return False
    address = source.scalar(select(Attachment.address).where(Attachment.id == attachment_id))
    digest = sha256(file.content).hexdigest()
    return address in (digest, _sealed_address(source, digest))


def _packed(content: bytes) -> bytes | None:
    """Return the content compressed, or ``None`` where that saves next to nothing.

    Most scans and pictures are compressed already: a piece from each third tells.
    """
    third = len(content) // 3
    sample = b"".join(content[at : at + _SAMPLE] for at in (0, third, 2 * third))
    if len(zlib.compress(sample, 1)) > _WORTH_IT * len(sample):
        return None
    packed = zlib.compress(content, 6)
    return packed if len(packed) < len(content) else None


def _unpacked(content: bytes, size: int) -> bytes:
    """Undo ``_packed``; nothing that is not the size it was is unpacked, however it got there."""
    packed = zlib.decompressobj()
    whole = packed.decompress(content, size + 1)
    if len(whole) != size or not packed.eof:
        msg = "not the file that was compressed"
        raise zlib.error(msg)
    return whole


def _sealed_address(source: Session, digest: str) -> str:
    return sealer_of(source).fingerprint(_COLUMN, digest)


def _place(attachment_id: int) -> Place:
    return Place("attachment", "content", attachment_id)
