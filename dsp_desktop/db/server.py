"""The address of a company on the office's server, and what a connection to it must hold to.

A server elsewhere than on this computer must encrypt, and prove with its certificate that
it is the one named: else whoever sits between reads along. The person may do without the
proof by saying so in the address, never without the encryption.
"""

import ipaddress
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, create_engine, make_url
from sqlalchemy.exc import ArgumentError

from dsp_desktop.db.driver import SERVERS
from dsp_desktop.kernel.errors import NotAnAddress, OpenLine, UnprovenServer
from dsp_desktop.runtime import secrets

if TYPE_CHECKING:  # a company in a file does without it
    import psycopg

#: In an address: the person has been told what it means that a server proves nothing.
UNPROVEN = "unproven"
UNPROVEN_CHOICE = f"sslmode=require&{UNPROVEN}=yes"

_PROVEN, _ENCRYPTED = "verify-full", ("verify-full", "verify-ca", "require")
#: A connection that died without a word is found out within half a minute, on both sides;
#: what another desktop holds is waited for as long as a person would.
_DEFAULTS = {
    "application_name": "DSP Desktop",
    "connect_timeout": "5",
    "keepalives_idle": "15",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
    "options": "-c lock_timeout=15s -c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 "
    "-c tcp_keepalives_count=3",
}


def address(target: str | Path) -> URL:
    """Read the address of a server, without saying what was typed: a password may be in it.

    Two @ mean a password with one that is not escaped: what follows would pass for a host.
    A ``service`` would take the host from a file, behind our back.
    """
    scheme, _, rest = str(target).partition("://")
    try:
        url = make_url(f"postgresql+psycopg://{rest}")
    except (ArgumentError, ValueError) as error:  # ValueError: the port is no number
        raise NotAnAddress from error
    if scheme not in SERVERS or not url.database or rest.split("?")[0].count("@") > 1:
        raise NotAnAddress
    if "service" in url.query:
        raise NotAnAddress
    return url


def shown_address(url: URL) -> str:
    """Return an address as people write it; a password could also stand among the options.

    Example:
        >>> shown_address(make_url("postgresql+psycopg://anna:secret@office/cascade?sslmode=x"))
        'postgresql://anna@office/cascade'
    """
    bare = URL.create("postgresql", url.username, None, url.host, url.port, url.database)
    return bare.render_as_string()


def address_to_connect(target: str | Path) -> URL:
    """Return the address with all that a connection wants: encryption, patience, the password.

    A password that is not in the address is looked for in this person's keyring.
    """
    url = _guarded(address(target))
    url = url.update_query_dict({k: v for k, v in _DEFAULTS.items() if k not in url.query})
    if url.password is None and "password" not in url.query:
        url = url.set(password=secrets.password_of_server(shown_address(url)))
    return url


def open_line(target: str | Path) -> "psycopg.Connection[Any]":
    """Open a connection of its own, outside the pool, to be told of others' work."""
    engine = create_engine(address_to_connect(target))  # knows how the address is to be read
    given, named = engine.dialect.create_connect_args(engine.url)
    import psycopg  # noqa: PLC0415 - as above

    return psycopg.connect(*given, **named, autocommit=True)


def _guarded(url: URL) -> URL:
    """Demand encryption and proof, unless the server is this computer."""
    accepted = _last(url.query.get(UNPROVEN)) == "yes"
    bare = url.difference_update_query([UNPROVEN])
    if all(_is_here(host) for host in _hosts(url)):
        return bare
    mode = _last(url.query.get("sslmode")) or _PROVEN
    if mode not in _ENCRYPTED:
        raise OpenLine(server=shown_address(url), mode=mode)
    if mode != _PROVEN and not accepted:
        raise UnprovenServer(server=shown_address(url), choice=UNPROVEN_CHOICE)
    wanted = {"sslmode": mode}
    if mode == _PROVEN and "sslrootcert" not in url.query and not _own_roots():
        wanted["sslrootcert"] = "system"  # whom this computer trusts
    return bare.update_query_dict(wanted)


def _hosts(url: URL) -> list[str]:
    """Return every place that libpq might connect to; "" is this computer's socket."""
    named = [url.host or "", *_all(url.query.get("host"))]
    hosts = [each for many in named for each in many.split(",") if each]
    hosts = hosts or os.environ.get("PGHOST", "").split(",")
    numbers = [*_all(url.query.get("hostaddr")), os.environ.get("PGHOSTADDR", "")]
    hosts += [each for many in numbers for each in many.split(",") if each]
    return [*hosts, "a service"] if os.environ.get("PGSERVICE") else hosts


def _is_here(host: str) -> bool:
    host = host.strip("[]")
    if not host or host.startswith(("/", "@")) or host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:  # a name: or a name with its port, among the options
        name, _, port = host.rpartition(":")
        return bool(name) and port.isdigit() and _is_here(name)


def _own_roots() -> bool:
    """Whether this person keeps certificates to trust where libpq looks for them."""
    if os.environ.get("PGSSLROOTCERT"):
        return True
    if os.name == "nt":
        return Path(os.environ.get("APPDATA", ""), "postgresql", "root.crt").is_file()
    return Path("~/.postgresql/root.crt").expanduser().is_file()


def _all(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value or ()


def _last(value: str | tuple[str, ...] | None) -> str:
    return (_all(value) or ("",))[-1]
