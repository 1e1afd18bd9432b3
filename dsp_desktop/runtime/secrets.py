"""Where the keys of companies are kept on this computer. The only import of ``keyring``.

Only keyrings that keep a secret are used: the operating system's own. ``keyring`` knows
others that write it down in plain text; with one of those, or none, nothing is kept and
the person is asked.
"""

import base64
from secrets import token_hex
from typing import TYPE_CHECKING

from dsp_desktop.runtime.keys import CompanyKey, demo_key, is_demo

if TYPE_CHECKING:  # slow to load, and wanted once
    from keyring.backend import KeyringBackend

SERVICE = "DSP Desktop"
#: The keyrings that keep a secret, by the modules of ``keyring`` they live in.
TRUSTED = frozenset(
    {
        "keyring.backends.Windows",
        "keyring.backends.macOS",
        "keyring.backends.SecretService",
        "keyring.backends.libsecret",
        "keyring.backends.kwallet",
    }
)


def remembered(company_id: bytes) -> CompanyKey | None:
    """Return the key of a company if it is published or in this person's keyring."""
    if is_demo(company_id):
        return demo_key(company_id)
    kept = _ask(company_id.hex())
    return CompanyKey(company_id, base64.b64decode(kept)) if kept else None


def remember(key: CompanyKey) -> bool:
    """Keep a key in this person's keyring; false where there is none that keeps a secret."""
    if key.is_demo:
        return True
    return _tell(key.company_id.hex(), base64.b64encode(key.data).decode())


def forget(company_id: bytes) -> None:
    """Take a company's key, if it is there, out of the keyring."""
    from keyring.errors import KeyringError  # noqa: PLC0415 - as above

    keyring = _keyring()
    if keyring is not None:
        try:
            keyring.delete_password(SERVICE, company_id.hex())
        except KeyringError:  # it was not there, or the keyring is locked
            return


def password_of_server(address: str) -> str | None:
    """Return the password kept for a server's address (which is without it)."""
    return _ask(f"server {address}")


def remember_password(address: str, password: str) -> bool:
    """Keep a server's password; false where there is no keyring that keeps a secret."""
    return _tell(f"server {address}", password)


def keyring_name() -> str | None:
    """Return what the keyring of this computer calls itself; ``None`` without a real one."""
    keyring = _keyring()
    return None if keyring is None else str(keyring.name)


def keyring_works() -> bool:
    """Whether the keyring keeps a secret, gives it back and forgets it; it is left as it was."""
    from keyring.errors import KeyringError  # noqa: PLC0415 - as above

    keyring, name, secret = _keyring(), f"self-test {token_hex(8)}", token_hex(16)
    if keyring is None or not _tell(name, secret):
        return False
    given = _ask(name)
    try:
        keyring.delete_password(SERVICE, name)
    except KeyringError:
        return False
    return given == secret and _ask(name) is None


def _ask(name: str) -> str | None:
    from keyring.errors import KeyringError  # noqa: PLC0415 - as above

    keyring = _keyring()
    try:
        return keyring.get_password(SERVICE, name) if keyring is not None else None
    except KeyringError:  # locked, or the person said no
        return None


def _tell(name: str, secret: str) -> bool:
    from keyring.errors import KeyringError  # noqa: PLC0415 - as above

    keyring = _keyring()
    if keyring is None:
        return False
    try:
        keyring.set_password(SERVICE, name, secret)
    except KeyringError:
        return False
    return True


def _keyring() -> "KeyringBackend | None":
    import keyring  # noqa: PLC0415 - as above

    try:
        found = keyring.get_keyring()
    except RuntimeError:  # it looks for its settings in a home folder, and there is none
        return None
    within = list(getattr(found, "backends", [found]))  # the chainer asks several
    return next((each for each in within if type(each).__module__ in TRUSTED), None)
