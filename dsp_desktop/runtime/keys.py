"""The key of a company: where it comes from and what is derived from it.

A company has one recovery code, 160 random bits that people can type, printed once on the
recovery sheet. The company's key follows from it, and every other key from that key: the
one the file is encrypted with, the one that wraps the key of the sealed columns, the one
of backups. So one code opens everything, and the operating system's keyring holds the key
but never the code. A code of 160 bits needs no slow function to hold against guessing.
"""

import base64
import hmac
import os
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from dsp_desktop.kernel.errors import WrongKey

CODE_BYTES = 20
ID_BYTES = 16
#: The groups a code is printed in.
_GROUP = 4
#: Crockford's letters: none that is taken for another. I, L and O are read as 1, 1 and 0.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_READ_AS = str.maketrans("ILO", "110")
#: Every demo company's id begins with this, and no other company's does.
_DEMO = b"DSPDEMO\0"
#: The recovery code of every demo company: published, so it protects nothing.
DEMO_CODE = b"demo company, no key"


@dataclass(frozen=True, slots=True, repr=False)
class CompanyKey:
    """The key of the company ``company_id``; it has no ``repr``, so that no log shows it."""

    company_id: bytes
    data: bytes

    @property
    def is_demo(self) -> bool:
        """Whether anybody can have this key."""
        return is_demo(self.company_id)

    @property
    def for_file(self) -> str:
        """The key and the salt of the company's file, as SQLCipher's ``PRAGMA key`` takes them.

        The salt is the file's first 16 bytes, and in our files that is the company's id.
        """
        return f"x'{self.derived('file').hex()}{self.company_id.hex()}'"

    def derived(self, purpose: str) -> bytes:
        """Return 32 bytes for one purpose; they tell nothing about those for another."""
        return expand(self.data, f"dsp-desktop {purpose}")


@dataclass(frozen=True, slots=True, repr=False)
class RecoveryCode:
    """What is printed on the recovery sheet; like the key it has no ``repr``."""

    data: bytes

    @classmethod
    def new(cls) -> Self:
        """Make a code nobody has had before."""
        return cls(os.urandom(CODE_BYTES))

    @classmethod
    def read(cls, typed: str) -> Self:
        """Read a code as a person types it: blanks, hyphens and small letters do no harm.

        Raises ``WrongKey`` where it cannot be one: too short, or a letter mistaken, which
        the last group shows.
        """
        letters = "".join(typed.upper().replace("-", " ").split()).translate(_READ_AS)
        code, check = letters[:-_GROUP], letters[-_GROUP:]
        if len(letters) != CODE_BYTES * 8 // 5 + _GROUP or set(letters) - set(_LETTERS):
            raise WrongKey
        data = base64.b32decode(code.translate(str.maketrans(_LETTERS, _PLAIN)))
        if not hmac.compare_digest(_check(data), check):
            raise WrongKey
        return cls(data)

    def written(self) -> str:
        """Return the code as it is printed: nine groups of four, the last one a check."""
        letters = _letters(self.data) + _check(self.data)
        return "-".join(letters[i : i + _GROUP] for i in range(0, len(letters), _GROUP))

    def key(self, company_id: bytes) -> CompanyKey:
        """Return the key of the company that this code was printed for."""
        return CompanyKey(company_id, expand(self.data, "dsp-desktop company key 1"))


def new_company_id(*, demo: bool = False) -> bytes:
    """Return an id that no company has: 16 bytes, the first of the company's file."""
    while True:
        drawn = (_DEMO if demo else b"") + os.urandom(ID_BYTES - (len(_DEMO) if demo else 0))
        if demo or not (is_demo(drawn) or drawn == b"SQLite format 3\0"):
            return drawn


def is_demo(company_id: bytes) -> bool:
    """Whether this is the id of a demo company, whose key is published."""
    return company_id.startswith(_DEMO)


def demo_key(company_id: bytes) -> CompanyKey:
    """Return the published key of a demo company."""
    if not is_demo(company_id):
        msg = "only a demo company has a published key"
        raise ValueError(msg)
    return RecoveryCode(DEMO_CODE).key(company_id)


def _letters(data: bytes) -> str:
    plain = base64.b32encode(data).decode().rstrip("=")
    return plain.translate(str.maketrans(_PLAIN, _LETTERS))


def _check(data: bytes) -> str:
    return _letters(sha256(b"dsp-desktop check " + data).digest())[:_GROUP]


def expand(data: bytes, purpose: str) -> bytes:
    """Return 32 bytes for one purpose: HKDF with SHA-256, one block. Source: RFC 5869, 2."""
    extracted = hmac.digest(bytes(32), data, "sha256")
    return hmac.digest(extracted, purpose.encode() + b"\x01", "sha256")
