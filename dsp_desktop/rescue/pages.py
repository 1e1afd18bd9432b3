"""The pages of a company file, each proved and decrypted by itself.

SQLite stops at the first page it cannot read; here every other page can still be had. Each
page carries a keyed hash over itself and its number, so that what is read is what was
written there, or nothing. Source: zetetic.net/sqlcipher/design, version 4.
"""

import hmac
from functools import cached_property
from hashlib import pbkdf2_hmac
from pathlib import Path
from typing import Self

from dsp_desktop.db.driver import PAGE_BYTES
from dsp_desktop.rescue.log import log_of, read_log
from dsp_desktop.runtime.keys import ID_BYTES, CompanyKey

_IV, _HASH = 16, 64
#: The bytes at the end of each page that are not the database's.
RESERVED = _IV + _HASH
_SALT_MASK, _ROUNDS = 0x3A, 2
_SIZE_AT = 28  # of the database in pages, in page 1


class Pages:
    """A company file and its log, open for reading; nothing is ever written."""

    def __init__(self, path: Path, key: CompanyKey) -> None:
        self._key = key
        self._file = path.open("rb")
        self._held = self._file.seek(0, 2) // PAGE_BYTES
        self.log = read_log(path)
        self._log = log_of(path).open("rb") if self.log.frames else None
        self._newest: dict[int, int] = {}
        self.count = self._held
        self._take_the_log()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()
        if self._log is not None:
            self._log.close()

    def holds(self, number: int) -> bool:
        """Whether a page is there as it was written."""
        return self._proved(number) is not None

    def page(self, number: int) -> bytes | None:
        """Return a page in clear, without what is reserved; ``None`` if it cannot be read."""
        raw = self._proved(number)
        if raw is None:
            return None
        from cryptography.hazmat.primitives.ciphers import (  # noqa: PLC0415 - seldom needed
            Cipher,
            algorithms,
            modes,
        )

        begins = ID_BYTES if number == 1 else 0
        end = PAGE_BYTES - RESERVED
        mode = modes.CBC(raw[end : end + _IV])
        decryptor = Cipher(algorithms.AES256(self._key.derived("file")), mode).decryptor()
        clear = decryptor.update(raw[begins:end]) + decryptor.finalize()
        return b"SQLite format 3\0" + clear if begins else clear

    @cached_property
    def _hash_key(self) -> bytes:
        salt = bytes(byte ^ _SALT_MASK for byte in self._key.company_id)
        return pbkdf2_hmac("sha512", self._key.derived("file"), salt, _ROUNDS, 32)

    def _take_the_log(self) -> None:
        """Take each page's newest state that was committed, whether or not the chain holds."""
        pending: dict[int, int] = {}
        size = 0
        for frame in self.log.frames:
            if self._is_sound(frame.page, self._in_log(frame.at)):
                pending[frame.page] = frame.at
            if frame.size:
                self._newest |= pending
                pending, size = {}, frame.size
        first = self.page(1)
        told = int.from_bytes(first[_SIZE_AT : _SIZE_AT + 4]) if first else 0
        self.count = told or size or self._held

    def _proved(self, number: int) -> bytes | None:
        if number in self._newest:
            return self._in_log(self._newest[number])
        if not 1 <= number <= self._held:
            return None
        self._file.seek((number - 1) * PAGE_BYTES)
        raw = self._file.read(PAGE_BYTES)
        return raw if self._is_sound(number, raw) else None

    def _in_log(self, at: int) -> bytes:
        assert self._log is not None  # noqa: S101 - for the type checker: it has frames
        self._log.seek(at)
        return self._log.read(PAGE_BYTES)

    def _is_sound(self, number: int, raw: bytes) -> bool:
        begins = ID_BYTES if number == 1 else 0
        said = raw[begins:-_HASH] + number.to_bytes(4, "little")
        return hmac.compare_digest(hmac.digest(self._hash_key, said, "sha512"), raw[-_HASH:])
