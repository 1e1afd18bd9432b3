"""Where keys are kept on a computer: its keyring, a file of one's own, or under a passphrase."""

import json
import os
import stat
from pathlib import Path
from typing import ClassVar

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from dsp_desktop.kernel.errors import (
    CompanyExists,
    KeyFileOpen,
    NoKeyFile,
    NoPlaceForCompany,
    WrongKey,
    WrongPassphrase,
)
from dsp_desktop.runtime import passphrases, secrets
from dsp_desktop.runtime.keyfiles import recovery_code_in, secret_in, write_key_file
from dsp_desktop.runtime.keys import CompanyKey, RecoveryCode, new_company_id
from tests.support.keyring import MemoryKeyring

PASSPHRASE = "four quiet vans at dawn"


class PlainFile(KeyringBackend):
    """A keyring that writes everything down in plain text, as some do."""

    priority: ClassVar[float] = 9
    told: ClassVar[list[str]] = []

    def get_password(self, _service: str, _username: str) -> str | None:
        return None

    def set_password(self, _service: str, _username: str, password: str) -> None:
        self.told.append(password)


class Locked(MemoryKeyring):
    """A keyring whose owner said no."""

    def get_password(self, _service: str, _username: str) -> str | None:
        raise KeyringLocked

    def set_password(self, _service: str, _username: str, _password: str) -> None:
        raise KeyringLocked


Locked.__module__ = MemoryKeyring.__module__


@pytest.fixture
def key() -> CompanyKey:
    return RecoveryCode.new().key(new_company_id())


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(passphrases, "settings_file", lambda: tmp_path / "own" / "settings.toml")
    return tmp_path / "own"


@pytest.fixture
def keyring_is(monkeypatch: pytest.MonkeyPatch) -> object:
    return lambda one: monkeypatch.setattr(keyring, "get_keyring", lambda: one)


def test_a_key_is_remembered_and_forgotten(key: CompanyKey) -> None:
    assert secrets.remembered(key.company_id) is None
    assert secrets.remember(key)
    assert secrets.remembered(key.company_id) == key
    secrets.forget(key.company_id)
    secrets.forget(key.company_id)
    assert secrets.remembered(key.company_id) is None


def test_a_keyring_in_plain_text_is_told_nothing(key: CompanyKey, keyring_is: object) -> None:
    keyring_is(PlainFile())  # type: ignore[operator] # a function
    assert secrets.keyring_name() is None
    assert not secrets.remember(key)
    assert not secrets.remember_password("postgresql://anna@office/cascade", "secret")
    assert PlainFile.told == []


def test_a_locked_keyring_is_as_good_as_none(key: CompanyKey, keyring_is: object) -> None:
    keyring_is(Locked())  # type: ignore[operator] # a function
    assert not secrets.remember(key)
    assert secrets.remembered(key.company_id) is None
    secrets.forget(key.company_id)


def test_only_the_keyrings_of_operating_systems_are_trusted() -> None:
    assert {name.rpartition(".")[2] for name in secrets.TRUSTED} == {
        "Windows",
        "macOS",
        "SecretService",
        "libsecret",
        "kwallet",
    }


def test_a_key_file_is_for_its_owner_only(tmp_path: Path) -> None:
    code, path = RecoveryCode.new(), tmp_path / "key"
    write_key_file(path, code)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert recovery_code_in(path) == code
    with pytest.raises(CompanyExists):
        write_key_file(path, RecoveryCode.new())
    with pytest.raises(NoPlaceForCompany):
        write_key_file(path / "within", RecoveryCode.new())
    assert recovery_code_in(path) == code


@pytest.mark.skipif(os.name == "nt", reason="who may read a file is not looked into on Windows")
@pytest.mark.parametrize("mode", [0o604, 0o640, 0o660, 0o666, 0o601])
def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "key"
    write_key_file(path, RecoveryCode.new())
    path.chmod(mode)
    with pytest.raises(KeyFileOpen):
        recovery_code_in(path)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"", b"hello", b"\0" * 5_000])
def test_a_file_that_holds_no_code_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "key"
    path.touch(0o600)
    path.write_bytes(content)
    with pytest.raises((NoKeyFile, WrongKey)):
        recovery_code_in(path)
    with pytest.raises(NoKeyFile):
        secret_in(tmp_path)


def test_a_passphrase_opens_the_key_and_nothing_else_does(key: CompanyKey, home: Path) -> None:
    assert not passphrases.is_set(key.company_id)
    passphrases.keep(key, PASSPHRASE)
    assert passphrases.is_set(key.company_id)
    assert passphrases.open_with(key.company_id, PASSPHRASE) == key
    for wrong in ("", PASSPHRASE + " ", PASSPHRASE.upper()):
        with pytest.raises(WrongPassphrase):
            passphrases.open_with(key.company_id, wrong)
    (file,) = (home / "keys").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 or os.name == "nt"
    kept = file.read_bytes()
    assert PASSPHRASE.encode() not in kept
    assert key.data not in kept
    assert key.data.hex().encode() not in kept
    passphrases.keep(key, "another one altogether")
    with pytest.raises(WrongPassphrase):
        passphrases.open_with(key.company_id, PASSPHRASE)
    passphrases.forget(key.company_id)
    assert not passphrases.is_set(key.company_id)


def test_a_file_of_another_company_or_a_damaged_one_opens_nothing(
    key: CompanyKey, home: Path
) -> None:
    passphrases.keep(key, PASSPHRASE)
    (file,) = (home / "keys").iterdir()
    kept = json.loads(file.read_text())
    other = new_company_id()
    (home / "keys" / f"{other.hex()}.json").write_text(json.dumps(kept))
    with pytest.raises(WrongPassphrase):
        passphrases.open_with(other, PASSPHRASE)
    greedy = kept | {"argon2id": {"time": 3, "memory_kib": 2**40, "lanes": 4}}
    for damaged in (greedy, kept | {"key": "AAAA"}, kept | {"salt": 7}, [], {}):
        file.write_text(json.dumps(damaged))
        with pytest.raises(WrongPassphrase):
            passphrases.open_with(key.company_id, PASSPHRASE)
