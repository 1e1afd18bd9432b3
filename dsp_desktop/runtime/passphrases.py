"""A company's key on a computer without a keyring, encrypted under a passphrase.

One small file for each company in this person's own folder. AES-256-GCM under a key that
argon2id makes of the passphrase; the parameters are kept beside it, so that they can grow.
Nothing in the file opens anything without the passphrase, and there is no second copy in
plain text anywhere.
"""

import base64
import json
import os
from contextlib import suppress
from pathlib import Path

from dsp_desktop.kernel.errors import WrongPassphrase
from dsp_desktop.runtime.keys import CompanyKey
from dsp_desktop.runtime.paths import settings_file

#: Longer than a password: whoever has the file may try as often as they like.
LEAST_LENGTH = 12
#: RFC 9106, 4: three passes; four times the memory it names for small machines.
_COST = {"time": 3, "memory_kib": 256 * 1024, "lanes": 4}
#: What a file may ask of this computer: more would be an attack on its memory.
_MOST = {"time": 20, "memory_kib": 4 * 1024 * 1024, "lanes": 16}
_SALT, _NONCE, _KEY = 16, 12, 32


def is_set(company_id: bytes) -> bool:
    """Whether this person has set a passphrase for the company on this computer."""
    return _file(company_id).is_file()


def keep(key: CompanyKey, passphrase: str) -> None:
    """Keep a company's key under a passphrase, in place of what was kept before."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - slow to load

    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    made = AESGCM(_stretched(passphrase, salt, _COST))
    sealed = made.encrypt(nonce, key.data, key.company_id)
    content = {"version": 1, "argon2id": _COST, "salt": _text(salt), "key": _text(nonce + sealed)}
    _write(_file(key.company_id), json.dumps(content))


def open_with(company_id: bytes, passphrase: str) -> CompanyKey:
    """Return the key; raises ``WrongPassphrase``, also where the file is damaged or gone."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - slow to load
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - likewise

    try:
        content = json.loads(_file(company_id).read_text("ascii"))
        cost = {name: int(content["argon2id"][name]) for name in _COST}
        sealed, salt = base64.b64decode(content["key"]), base64.b64decode(content["salt"])
        if any(not 1 <= cost[name] <= most for name, most in _MOST.items()):
            raise WrongPassphrase
        cipher = AESGCM(_stretched(passphrase, salt, cost))
        data = cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], company_id)
    except (OSError, ValueError, KeyError, TypeError, InvalidTag) as error:
        raise WrongPassphrase from error
    return CompanyKey(company_id, data)


def forget(company_id: bytes) -> None:
    """Take the file away, if it is there."""
    _file(company_id).unlink(missing_ok=True)


def _file(company_id: bytes) -> Path:
    return settings_file().parent / "keys" / f"{company_id.hex()}.json"


def _stretched(passphrase: str, salt: bytes, cost: dict[str, int]) -> bytes:
    from argon2.exceptions import HashingError  # noqa: PLC0415 - slow to load
    from argon2.low_level import Type, hash_secret_raw  # noqa: PLC0415 - likewise

    try:
        made: bytes = hash_secret_raw(
            passphrase.encode(),
            salt,
            time_cost=cost["time"],
            memory_cost=cost["memory_kib"],
            parallelism=cost["lanes"],
            hash_len=_KEY,
            type=Type.ID,
        )
    except HashingError as error:
        raise ValueError(str(error)) from error
    return made


def _write(path: Path, text: str) -> None:
    """Write a file that only its owner may read: whole, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)  # noqa: PTH105 - Path.replace is the same call; this one says atomic
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
