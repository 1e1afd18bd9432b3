"""A keyring in memory, which passes for the operating system's own."""

from typing import ClassVar

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from dsp_desktop.runtime import secrets
from dsp_desktop.runtime.keys import CompanyKey, RecoveryCode, new_company_id


class MemoryKeyring(KeyringBackend):
    """Keeps what it is given as long as the process lives."""

    priority: ClassVar[float] = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError


# Only the operating systems' own keyrings are trusted; in tests this one stands for them.
MemoryKeyring.__module__ = "keyring.backends.SecretService"


def new_key() -> CompanyKey:
    """Return the key of a new company, put where it is found when the company is opened."""
    key = RecoveryCode.new().key(new_company_id())
    assert secrets.remember(key)
    return key
