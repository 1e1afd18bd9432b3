"""A stream encrypted with the company's key, in parts that can't be cut, swapped or changed.

PostgreSQL's dump is a stream of any length, so it is sealed part by part, AES-256-GCM, under
a key of its own that follows from the company's key and a random salt. The number of a part
is its nonce, and the last one says that it is the last. Source of the construction: STREAM
(Hoang, Reyhanitabar, Rogaway, Vizar: Online Authenticated-Encryption and its Nonce-Reuse
Misuse-Resistance, 2015).

The file: 16 bytes company id (as every file of ours begins), 8 bytes mark, 16 bytes salt;
then for each part 4 bytes length and as many bytes. The first of them, number 0, is a card
that says what the stream holds, so that somebody can be told before all of it is read.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from dsp_desktop.kernel.safekeeping import BackupCutOff, NotABackup
from dsp_desktop.runtime.keys import ID_BYTES, CompanyKey, expand

MARK = b"DSPDUMP1"
PART = 1 << 20
_SALT, _TAG, _COUNTER = 16, 16, 11
_CARD = 0
_MORE, _LAST = b"\x00", b"\x01"


def is_container(path: Path) -> bool:
    """Whether a file says that it is one of these."""
    with path.open("rb") as file:
        file.seek(ID_BYTES)
        return file.read(len(MARK)) == MARK


def write(sink: BinaryIO, key: CompanyKey, card: bytes, stream: Iterable[bytes]) -> None:
    """Write a card and a stream, encrypted; a card is not longer than a part."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - slow to load

    head = key.company_id + MARK + os.urandom(_SALT)
    cipher = AESGCM(_key(key, head))
    sink.write(head)
    _put(sink, cipher.encrypt(_nonce(_CARD, _MORE), card, head))
    number, held = 0, b""
    for part in _parts(stream):
        if number:
            _put(sink, cipher.encrypt(_nonce(number, _MORE), held, head))
        number, held = number + 1, part
    _put(sink, cipher.encrypt(_nonce(max(number, 1), _LAST), held, head))


def read_card(path: Path, key: CompanyKey) -> bytes:
    """Return what the stream was said to hold when it was written."""
    return next(_opened(path, key))


def read(path: Path, key: CompanyKey) -> Iterator[bytes]:
    """Yield the stream; raises ``BackupCutOff`` at the first part that is not as written."""
    parts = _opened(path, key)
    next(parts)
    yield from parts


def _opened(path: Path, key: CompanyKey) -> Iterator[bytes]:
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - slow to load
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - slow to load

    with path.open("rb") as file:
        head = file.read(ID_BYTES + len(MARK) + _SALT)
        if head[:ID_BYTES] != key.company_id or head[ID_BYTES:-_SALT] != MARK:
            raise NotABackup(path=str(path))
        cipher, number, sealed = AESGCM(_key(key, head)), _CARD, _take(file)
        while sealed is not None:
            following = _take(file)
            nonce = _nonce(number, _LAST if following is None else _MORE)
            try:
                yield cipher.decrypt(nonce, sealed, head)
            except InvalidTag as error:
                raise BackupCutOff(path=str(path)) from error
            number, sealed = number + 1, following
        if number <= _CARD + 1:
            raise BackupCutOff(path=str(path))


def _key(key: CompanyKey, head: bytes) -> bytes:
    return expand(key.derived("backup") + head[-_SALT:], "dsp-desktop backup stream")


def _nonce(number: int, last: bytes) -> bytes:
    return number.to_bytes(_COUNTER, "big") + last


def _put(sink: BinaryIO, sealed: bytes) -> None:
    sink.write(len(sealed).to_bytes(4, "big"))
    sink.write(sealed)


def _take(file: BinaryIO) -> bytes | None:
    """Return the next part; none at the end. A short or overlong one cannot be opened."""
    length = file.read(4)
    if not length:
        return None
    size = int.from_bytes(length, "big")
    sealed = file.read(size) if size <= PART + _TAG else b""
    return sealed if len(sealed) == size else b""


def _parts(stream: Iterable[bytes]) -> Iterator[bytes]:
    held = b""
    for piece in stream:
        held += piece
        while len(held) >= PART:
            yield held[:PART]
            held = held[PART:]
    if held:
        yield held
