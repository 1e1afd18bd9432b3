"""Private values, sealed one by one: AES-256-GCM under a key the database never holds.

The file of a company is encrypted whole; these values once more on their own, because on
PostgreSQL the server's administrator must not read them. A value is bound to its table,
column and row, so that it cannot be moved to another. What a column holds is a ``Sealed``;
only a ``Sealer`` turns it into text, and only for whoever asks it by name.
"""

import hmac
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Dialect, LargeBinary, TypeDecorator, inspect
from sqlalchemy.orm import MappedColumn, mapped_column

from dsp_desktop.db.base import Record
from dsp_desktop.kernel.errors import SealBroken
from dsp_desktop.kernel.masks import Masked, Shows
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.runtime.keys import expand

if TYPE_CHECKING:  # slow to load, and wanted when the first value is sealed or opened
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = b"\x01"
_NONCE = 12  # bytes; NIST SP 800-38D, 8.2.2: random, under 2**32 values a key


@dataclass(frozen=True, slots=True, repr=False)
class Sealed:
    """A value as the database holds it. It has no ``repr``: not even the bytes get in a log."""

    content: bytes


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value belongs."""

    table: str
    column: str
    row: int

    def bound(self) -> bytes:
        """Return what the value is bound to."""
        return f"{self.table}.{self.column}.{self.row}".encode()


class Sealer:
    """Seals and opens with the one key of the company's sealed columns, and signs its audit trail.

    Each of the four has a key of its own that follows from it; ``marking`` is that of the
    marks by which the trail knows values again that it does not keep.
    """

    def __init__(self, key: bytes) -> None:
        purposes = ("sealed values", "fingerprints", "audit trail", "marks")
        self._values, self._prints, self._links, self.marking = (
            expand(key, purpose) for purpose in purposes
        )
        self._cipher: AESGCM | None = None

    def seal(self, place: Place, text: str) -> Sealed:
        """Return ``text`` sealed for ``place``."""
        nonce = os.urandom(_NONCE)
        return Sealed(_VERSION + nonce + self._aes().encrypt(nonce, text.encode(), place.bound()))

    def open(self, place: Place, value: Sealed) -> str:
        """Return the text; raises ``SealBroken`` if it was not sealed here, for this place."""
        return self.open_bytes(place, value.content).decode()

    def opener(self, table: str, column: str) -> Callable[[int, Sealed], str]:
        """Return what opens one column row by row: a fifth of the time of one at a time."""
        aes, bound = self._aes(), f"{table}.{column}.".encode()
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - slow to load

        def opened(row: int, value: Sealed) -> str:
            content = value.content
            nonce, rest = content[1 : 1 + _NONCE], content[1 + _NONCE :]
            try:
                return aes.decrypt(nonce, rest, b"%b%d" % (bound, row)).decode()
            except InvalidTag as error:
                raise SealBroken(table=table, column=column, id=row) from error

        return opened

    def seal_bytes(self, place: Place, content: bytes) -> bytes:
        """Return a file's content sealed for ``place``."""
        nonce = os.urandom(_NONCE)
        return _VERSION + nonce + self._aes().encrypt(nonce, content, place.bound())

    def open_bytes(self, place: Place, sealed: bytes) -> bytes:
        """Return a file's content, or raise ``SealBroken``."""
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - slow to load

        version, nonce, rest = sealed[:1], sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
        if version != _VERSION:
            raise SealBroken(table=place.table, column=place.column, id=place.row)
        try:
            return self._aes().decrypt(nonce, rest, place.bound())
        except InvalidTag as error:
            raise SealBroken(table=place.table, column=place.column, id=place.row) from error

    def fingerprint(self, column: str, text: str) -> str:
        """Return a keyed hash by which equal values of a column are found: 32 hex digits.

        ``column`` is ``table.column``: the same text in another column has another one.
        """
        return hmac.digest(self._prints, f"{column}:{text}".encode(), "sha256").hex()[:32]

    def mark(self, place: Place, content: bytes) -> str:
        """Return a keyed hash of what is stored at a place: 32 hex digits."""
        return hmac.digest(self.marking, place.bound() + b"\n" + content, "sha256").hex()[:32]

    def link(self, before: str, entry: str) -> str:
        """Return what chains an entry of the audit trail to the one before: 64 hex digits."""
        return hmac.digest(self._links, f"{before}\n{entry}".encode(), "sha256").hex()

    def _aes(self) -> "AESGCM":
        if self._cipher is None:
            from cryptography.hazmat.primitives.ciphers.aead import (  # noqa: PLC0415 - slow to load
                AESGCM,
            )

            self._cipher = AESGCM(self._values)
        return self._cipher


class SealedType(TypeDecorator[Sealed]):
    """A sealed value in its column; the unit of work seals what a service has set."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Sealed | None, dialect: Dialect) -> bytes | None:
        """Store the sealed bytes; anything not sealed is a mistake of ours."""
        if value is None:
            return None
        if not isinstance(value, Sealed):
            msg = "a private value was about to be stored in clear"
            raise TypeError(msg)
        return value.content

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Sealed | None:
        """Read it as it is, sealed."""
        return None if value is None else Sealed(bytes(value))


def sealed_column(  # noqa: PLR0913 - all named; a private value has this much to say
    look: Permission,
    *,
    shows: Shows = Shows.NOTHING,
    holds: type[str] | type[date] | type[bytes] = str,
    found_by: str = "",
    nullable: bool = True,
    deferred: bool = False,
) -> MappedColumn[Any]:
    """Return a sealed column; whoever looks at its value needs the permission ``look``.

    ``holds`` is what the value is in clear. ``found_by`` names the column in which the unit
    of work keeps a fingerprint, so that equal values are found without opening any.
    """
    info = {"audit": "mask", "look": look, "shows": shows, "holds": holds, "found_by": found_by}
    return mapped_column(SealedType, info=info, nullable=nullable, deferred=deferred)


@cache
def sealed_columns(kind: type[Record]) -> dict[str, Column[Any]]:
    """Return the sealed columns of a kind of record, by name."""
    columns = inspect(kind).columns.items()
    return {name: column for name, column in columns if isinstance(column.type, SealedType)}


def seal_record(record: Record, sealer: Sealer) -> None:
    """Seal what a service has set in clear; the record has its id already."""
    table = record.__tablename__
    for name, column in sealed_columns(type(record)).items():
        value, found_by = record.__dict__.get(name), column.info["found_by"]
        if isinstance(value, Masked):
            msg = f"{table}.{name}: a mask was about to be stored in place of the value"
            raise TypeError(msg)
        place = Place(table, name, record.id)
        if isinstance(value, bytes):
            setattr(record, name, Sealed(sealer.seal_bytes(place, value)))
        elif value is not None and not isinstance(value, Sealed):
            text = value.isoformat() if isinstance(value, date) else str(value)
            setattr(record, name, sealer.seal(place, text))
            if found_by:
                setattr(record, found_by, sealer.fingerprint(f"{table}.{name}", alike(text)))
        elif value is None and found_by and name in record.__dict__:
            setattr(record, found_by, None)


def has_clear(record: Record) -> bool:
    """Whether a private value was set or taken away, and is still to be seen to.

    What was not loaded was not set: a deferred content is not fetched to find that out.
    """
    return any(
        (name in record.__dict__ and column.info["found_by"])
        if record.__dict__.get(name) is None
        else not isinstance(record.__dict__[name], Sealed)
        for name, column in sealed_columns(type(record)).items()
    )


def alike(text: str) -> str:
    """Return how a number reads to whoever looks for it: letters and digits alone.

    Example:
        >>> alike("wdl 123-45*b")
        'WDL12345B'
    """
    return "".join(sign for sign in text.upper() if sign.isalnum())


def meaning(column: Column[Any], text: str) -> Any:
    """Return what the text of a sealed value stands for: a date, a fixed value, a text."""
    holds = column.info["holds"]
    return holds.fromisoformat(text) if issubclass(holds, date) else holds(text)


def every_sealed_column(kinds: Iterator[type[Record]]) -> Iterator[tuple[type[Record], str]]:
    """Yield every sealed column there is."""
    for kind in kinds:
        yield from ((kind, name) for name in sealed_columns(kind))
