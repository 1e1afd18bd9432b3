"""Passwords, as argon2id hashes. Parameters: argon2-cffi's own defaults (RFC 9106, low memory)."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


def hashed(password: str) -> str:
    """Return what is kept of a password."""
    return _hasher().hash(password)


def fits(kept: str, password: str) -> bool:
    """Whether ``password`` is the one that was kept."""
    try:
        return _hasher().verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


def is_dated(kept: str) -> bool:
    """Whether the parameters have become stronger since this hash was made."""
    return _hasher().check_needs_rehash(kept)
