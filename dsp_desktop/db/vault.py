"""Whose the company is, and the key of its sealed columns, wrapped in the company's key.

The key of the sealed columns is random and stays the same for the company's life; it lies
in the company, wrapped. So a new recovery code means wrapping 32 bytes anew, not every
value; and a company moved from a file to a server takes its sealed values along.
"""

import os
import threading
from contextlib import suppress

from sqlalchemy import Engine, LargeBinary, select
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Mapped, Session, mapped_column

from dsp_desktop.db.audit import BEGINNING, AuditHead, head_link
from dsp_desktop.db.base import Base
from dsp_desktop.db.sealed import Place, Sealer
from dsp_desktop.kernel.errors import SealBroken, WrongKey
from dsp_desktop.runtime.keys import CompanyKey

_PLACE = Place("sealing_key", "wrapped", 1)
_BESIDE = 2


class SealingKey(Base):
    """The row that says which company this is, with the key of its sealed columns.

    While a new recovery code is being put in, a second row holds the same key wrapped in
    the new one, so that whichever of the two codes opens the file opens its seals too.
    """

    __tablename__ = "sealing_key"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    company_id: Mapped[bytes] = mapped_column(LargeBinary(16))
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)


def company_id_in(source: Session) -> bytes | None:
    """Return the id of the company in a database that opens without a key, if it has one."""
    try:
        found = source.scalar(select(SealingKey.company_id))
    except ProgrammingError:  # no such table yet: nobody has made a company here
        source.rollback()
        return None
    return None if found is None else bytes(found)


def wrap(key: CompanyKey, data: bytes) -> bytes:
    """Return the key of the sealed columns as it lies in the company."""
    return Sealer(key.derived("wrap")).seal_bytes(_PLACE, data)


def wrap_besides(source: Session, data: bytes, key: CompanyKey) -> None:
    """Wrap the key of the sealed columns in a second key as well."""
    beside = source.get(SealingKey, _BESIDE)
    if beside is None:
        beside = SealingKey(id=_BESIDE, company_id=key.company_id)
        source.add(beside)
    beside.wrapped = wrap(key, data)


def wrap_only(source: Session, data: bytes, key: CompanyKey) -> None:
    """Wrap the key of the sealed columns in this key and in no other."""
    beside = source.get(SealingKey, _BESIDE)
    if beside is not None:
        source.delete(beside)
    source.get_one(SealingKey, 1).wrapped = wrap(key, data)


def found_vault(engine: Engine, key: CompanyKey) -> None:
    """Give a new company its key of the sealed columns and the head of its audit trail.

    One that has them already keeps them.
    """
    with Session(engine) as source, source.begin():
        if source.get(SealingKey, 1) is None:
            data = os.urandom(32)
            source.add(SealingKey(id=1, company_id=key.company_id, wrapped=wrap(key, data)))
            first = head_link(0, BEGINNING, Sealer(data).link)
            source.add(AuditHead(id=1, number=0, link=first))


class Vault:
    """An open company's sealer, unwrapped when it is first needed. Shared by every thread."""

    def __init__(self, engine: Engine, key: CompanyKey) -> None:
        self._engine, self._key = engine, key
        self._lock = threading.Lock()
        self._sealer: Sealer | None = None

    @property
    def is_demo(self) -> bool:
        """Whether the company's key is published."""
        return self._key.is_demo

    @property
    def sealer(self) -> Sealer:
        """The sealer; raises ``WrongKey`` if the company's key is another one."""
        with self._lock:
            if self._sealer is None:
                self._sealer = Sealer(self.unwrapped())
            return self._sealer

    def unwrapped(self) -> bytes:
        """Return the key of the sealed columns; raises ``WrongKey`` as above."""
        with Session(self._engine) as source:
            rows = source.scalars(select(SealingKey).order_by(SealingKey.id)).all()
        mine = Sealer(self._key.derived("wrap"))
        for row in rows:
            if bytes(row.company_id) == self._key.company_id:
                with suppress(SealBroken):
                    return mine.open_bytes(_PLACE, bytes(row.wrapped))
        raise WrongKey


def sealer_of(source: Session) -> Sealer:
    """Return the sealer of the company that ``source`` reads or writes."""
    vault: Vault = source.info["vault"]
    return vault.sealer
