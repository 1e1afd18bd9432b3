"""A server elsewhere encrypts and proves who it is; its password is nobody's but the keyring's."""

import ipaddress
import logging
import shutil
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import text

from dsp_desktop.app import open_company
from dsp_desktop.db.server import UNPROVEN_CHOICE, address, address_to_connect, shown_address
from dsp_desktop.kernel.errors import (
    NotAnAddress,
    OpenLine,
    ServerNotProven,
    ServerUnreachable,
    UnprovenServer,
)
from dsp_desktop.kernel.permissions import SYSTEM
from dsp_desktop.kernel.sentences import sentence
from dsp_desktop.runtime import secrets
from tests.conftest import CLOCK, let_owner_in
from tests.support import postgres
from tests.support.keyring import new_key
from tests.support.postgres import Switch
from ui.kit import dialogs
from ui.shell import secret
from ui.shell.names import short_name, without_password
from ui.shell.server_way import taken, way_on

PASSWORD = "p@ss/w:rd 17"


@pytest.mark.parametrize(
    "target",
    [
        "postgresql://anna@localhost/cascade",
        "postgresql://anna@127.0.0.1:5433/cascade",
        "postgresql://anna@[::1]/cascade",
        "postgresql:///cascade",
        "postgresql:///cascade?host=/var/run/postgresql",
    ],
)
def test_a_server_on_this_computer_needs_no_encryption(target: str) -> None:
    assert "sslmode" not in address_to_connect(target).query


@pytest.mark.parametrize(
    "target",
    [
        "postgresql://anna@office/cascade",
        "postgresql://anna@192.0.2.7/cascade",
        "postgresql:///cascade?host=office",
        "postgresql://anna@localhost/cascade?hostaddr=192.0.2.7",
        "postgresql://anna@localhost/cascade?host=localhost:5432&host=office:5432",
        "postgres://anna@localhost.example.com/cascade",
    ],
)
def test_a_server_elsewhere_must_encrypt_and_prove_its_name(target: str) -> None:
    wanted = address_to_connect(target).query

    assert wanted["sslmode"] == "verify-full"
    assert wanted["sslrootcert"] == "system"


@pytest.mark.parametrize("name", ["PGHOST", "PGHOSTADDR", "PGSERVICE"])
def test_what_the_surroundings_say_about_the_host_counts_too(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "192.0.2.7")

    assert address_to_connect("postgresql:///cascade").query["sslmode"] == "verify-full"


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer", "anything"])
def test_a_connection_in_clear_is_refused_whatever_is_said(mode: str) -> None:
    target = f"postgresql://anna:secret@office/cascade?sslmode={mode}&unproven=yes"

    with pytest.raises(OpenLine) as refusal:
        address_to_connect(target)

    assert "secret" not in sentence(refusal.value)


@pytest.mark.parametrize("mode", ["require", "verify-ca"])
def test_doing_without_proof_takes_the_persons_own_word(mode: str) -> None:
    target = f"postgresql://anna@office/cascade?sslmode={mode}"

    with pytest.raises(UnprovenServer) as refusal:
        address_to_connect(target)

    assert UNPROVEN_CHOICE in sentence(refusal.value)
    wanted = address_to_connect(f"{target}&unproven=yes").query
    assert wanted["sslmode"] == mode
    assert "unproven" not in wanted


def test_an_address_that_names_a_service_file_is_refused() -> None:
    with pytest.raises(NotAnAddress):
        address_to_connect("postgresql:///cascade?service=office")


def own_address() -> str | None:
    """Return an address of this machine that is not the loopback, if it has one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # nothing is sent
        except OSError:
            return None
        found = str(probe.getsockname()[0])
    return None if ipaddress.ip_address(found).is_loopback else found


def certificate(folder: Path, name: str, for_address: str) -> None:
    """Make a certificate for an address, signed by itself, and its key beside it."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)  # noqa: TID251 - OpenSSL asks the real clock
    proof = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(for_address))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / f"{name}.crt").write_bytes(proof.public_bytes(serialization.Encoding.PEM))
    secret_file = folder / f"{name}.key"
    secret_file.touch(0o600)
    secret_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    if postgres.as_someone():
        shutil.chown(secret_file, "postgres")


@pytest.fixture(scope="module")
def office() -> Iterator[tuple[Switch, str]]:
    """A server of another address than the loopback, with a certificate and a password."""
    programs, here = postgres.server_programs(), own_address()
    if programs is None or here is None:
        pytest.skip("no PostgreSQL server, or no network, on this machine")
    with postgres.switchable(programs) as switch:
        setup = f"{switch.address}/postgres"
        app = open_company(setup, clock=CLOCK, actor=SYSTEM, create=new_key())
        let_owner_in(app)
        with app.engine.begin() as connection:
            connection.execute(text(f"CREATE ROLE anna LOGIN SUPERUSER PASSWORD '{PASSWORD}'"))
        app.store.close()
        certificate(switch.folder, "office", here)
        certificate(switch.folder, "other", "192.0.2.99")
        rules = switch.data / "pg_hba.conf"
        rules.write_text(
            rules.read_text() + f"hostssl all anna {here}/32 scram-sha-256\n", encoding="utf-8"
        )
        restart(switch, here, "office")
        yield switch, here


def restart(switch: Switch, here: str, name: str) -> None:
    switch.stop()
    proof = (
        f"-c ssl_cert_file={switch.folder}/{name}.crt -c ssl_key_file={switch.folder}/{name}.key"
    )
    switch.start(f"-c ssl=on {proof} -c listen_addresses=127.0.0.1,{here}")


def test_over_the_network_the_company_opens_with_the_servers_certificate(
    office: tuple[Switch, str],
) -> None:
    switch, here = office
    target = f"postgresql://anna@{here}:{switch.port}/postgres"
    options = f"?sslrootcert={switch.folder}/office.crt"
    assert secrets.remember_password(target, PASSWORD)

    app = open_company(target + options, clock=CLOCK, actor=SYSTEM)
    with app.read() as source:
        ssl = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        assert source.scalar(text(ssl)) is True
    app.store.close()
    assert PASSWORD not in repr(app.target)


def test_a_server_that_proves_nothing_or_another_name_is_not_spoken_to(
    office: tuple[Switch, str],
) -> None:
    switch, here = office
    target = f"postgresql://anna@{here}:{switch.port}/postgres"
    secrets.remember_password(target, PASSWORD)
    key = new_key()

    with pytest.raises(ServerNotProven) as unknown:
        open_company(target, clock=CLOCK, actor=SYSTEM, key=key)
    restart(switch, here, "other")
    try:
        trusted = f"{target}?sslrootcert={switch.folder}/other.crt"
        with pytest.raises(ServerNotProven):
            open_company(trusted, clock=CLOCK, actor=SYSTEM, key=key)
    finally:
        restart(switch, here, "office")

    assert "could not prove that it is yours" in sentence(unknown.value)
    assert PASSWORD not in sentence(unknown.value)


def test_a_person_who_accepts_it_is_let_in_without_proof_and_still_encrypted(
    office: tuple[Switch, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    switch, here = office
    target = f"postgresql://anna@{here}:{switch.port}/postgres"
    secrets.remember_password(target, PASSWORD)
    asked: list[str] = []

    def accept(_parent: object, _title: str, words: str, *, yes: str, no: str) -> bool:
        asked.append(words)
        return True

    monkeypatch.setattr(dialogs, "confirm", accept)
    with pytest.raises(ServerNotProven) as refusal:
        open_company(target, clock=CLOCK, actor=SYSTEM)
    again = way_on(None, target, refusal.value)  # type: ignore[arg-type] # no window is needed

    assert "nobody knows to whom" in asked[0]
    assert again == f"{target}?{UNPROVEN_CHOICE}"
    app = open_company(again, clock=CLOCK, actor=SYSTEM)
    with app.read() as source:
        ssl = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        assert source.scalar(text(ssl)) is True
    app.store.close()


def test_a_wrong_password_is_asked_for_again_and_the_right_one_kept_in_the_keyring_alone(
    office: tuple[Switch, str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    switch, here = office
    caplog.set_level(logging.DEBUG)
    bare = f"postgresql://anna@{here}:{switch.port}/postgres"
    target = f"{bare}?sslrootcert={switch.folder}/office.crt"
    secrets.remember_password(bare, "an old one")
    monkeypatch.setattr(secret, "ask_password", lambda *_asked: PASSWORD)

    with pytest.raises(ServerUnreachable) as refusal:
        open_company(target, clock=CLOCK, actor=SYSTEM)
    again = way_on(None, target, refusal.value)  # type: ignore[arg-type] # no window is needed

    assert again == target
    app = open_company(again, clock=CLOCK, actor=replace(SYSTEM, name="Anna"))
    app.store.close()
    assert secrets.password_of_server(bare) == PASSWORD
    assert PASSWORD not in caplog.text
    assert "an old one" not in caplog.text + sentence(refusal.value)


def test_a_password_typed_in_an_address_goes_to_the_keyring_and_out_of_the_address() -> None:
    typed = "postgresql://anna:s%40me@office/cascade?sslrootcert=/ca.pem"

    kept = taken(typed)

    assert kept == "postgresql://anna@office/cascade?sslrootcert=/ca.pem"
    assert secrets.password_of_server("postgresql://anna@office/cascade") == "s@me"
    assert address_to_connect(kept).password == "s@me"
    for said in (short_name(typed), without_password(typed), shown_address(address(typed))):
        assert "s@me" not in said
        assert "s%40me" not in said


def test_without_a_keyring_the_password_is_used_now_and_kept_nowhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(secrets, "_keyring", lambda: None)

    assert taken("postgresql://anna:s%40me@office/x") == "postgresql://anna:s%40me@office/x"
    assert secrets.password_of_server("postgresql://anna@office/x") is None
