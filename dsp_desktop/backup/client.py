"""PostgreSQL's own programs: found, asked for their version, and run as streams.

The password goes to them by their environment, never on a command line, which everybody on
the computer can read.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

from psycopg.conninfo import make_conninfo
from sqlalchemy import URL

from dsp_desktop.kernel.safekeeping import ClientFailed

_PIECE = 1 << 20
#: Where installers put the programs without telling the shell.
_PLACES = (
    ("/usr/lib/postgresql", "*/bin"),
    ("/usr", "pgsql-*/bin"),
    ("/opt/homebrew/opt", "libpq/bin"),
    ("/usr/local/opt", "libpq/bin"),
    ("/Library/PostgreSQL", "*/bin"),
    ("/Applications/Postgres.app/Contents/Versions", "*/bin"),
    ("C:/Program Files/PostgreSQL", "*/bin"),
)


@dataclass(frozen=True, slots=True)
class Client:
    """The two programs a backup needs, and their version."""

    dump: Path
    restore: Path
    version: int


def find_client(server: int) -> Client | None:
    """Return the oldest client that knows a server of version ``server``, if one is installed."""
    folders = [Path(found).parent] if (found := shutil.which("pg_dump")) else []
    for root, below in _PLACES:
        with suppress(OSError):
            folders += sorted(Path(root).glob(below))
    clients = [client for folder in folders if (client := _client_in(folder)) is not None]
    fitting = sorted((c for c in clients if c.version >= server), key=lambda c: c.version)
    return fitting[0] if fitting else None


def dumped(client: Client, address: URL, snapshot: str) -> Iterator[bytes]:
    """Yield a dump in PostgreSQL's custom format, of the moment that ``snapshot`` holds."""
    way = (client.dump, "--format=custom", "--no-owner", "--no-privileges", "--compress=6")
    with TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603 - the program of the installed client
            [*map(str, way), f"--snapshot={snapshot}", f"--dbname={_without_password(address)}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
            env=_environment(address),
            creationflags=_QUIETLY,
        )
        try:
            while process.stdout and (piece := process.stdout.read(_PIECE)):
                yield piece
            code = process.wait()
        finally:
            _end(process)
        if code:
            said.seek(0)
            raise ClientFailed(program="pg_dump", because=_last_line(said.read()))


def listed(client: Client, stream: Iterable[bytes]) -> int:
    """Return how many things a dump says it holds; reads the whole stream."""
    said = _fed([client.restore, "--list"], stream, None)
    return sum(1 for line in said.splitlines() if line and not line.startswith(b";"))


def restored(client: Client, address: URL, stream: Iterable[bytes]) -> None:
    """Put a dump into an empty database, whole or not at all."""
    way = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
    where = f"--dbname={_without_password(address)}"
    _fed([client.restore, *way, where], stream, address)


def _fed(command: list[Path | str], stream: Iterable[bytes], address: URL | None) -> bytes:
    with TemporaryFile() as said, TemporaryFile() as wrote:
        process = subprocess.Popen(  # noqa: S603 - the program of the installed client
            list(map(str, command)),
            stdin=subprocess.PIPE,
            stdout=wrote,
            stderr=said,
            env=_environment(address),
            creationflags=_QUIETLY,
        )
        try:
            listens = True
            for piece in stream:  # to the end, also where the program has heard enough
                if listens and process.stdin:
                    try:
                        process.stdin.write(piece)
                    except OSError:
                        listens = False
            if process.stdin:
                with suppress(OSError):
                    process.stdin.close()
            code = process.wait()
        finally:
            _end(process)
        if code:
            said.seek(0)
            raise ClientFailed(program="pg_restore", because=_last_line(said.read()))
        wrote.seek(0)
        return wrote.read()


def _client_in(folder: Path) -> Client | None:
    ending = ".exe" if sys.platform == "win32" else ""
    dump, restore = folder / f"pg_dump{ending}", folder / f"pg_restore{ending}"
    if not (dump.is_file() and restore.is_file()):
        return None
    try:
        said = subprocess.run(  # noqa: S603 - the program of the installed client
            [str(dump), "--version"],
            check=True,
            capture_output=True,
            text=True,
            timeout=20,
            creationflags=_QUIETLY,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    version = re.search(r"(\d+)", said)
    return Client(dump, restore, int(version[1])) if version else None


def _without_password(address: URL) -> str:
    """Return an address as PostgreSQL's programs take it; what tunes our own work is not theirs."""
    theirs = {n: str(v) for n, v in address.query.items() if n not in {"password", "options"}}
    return make_conninfo(
        host=address.host,
        port=address.port,
        user=address.username,
        dbname=address.database,
        **theirs,
    )


def _environment(address: URL | None) -> dict[str, str]:
    password = address and (address.password or address.query.get("password"))
    return {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with suppress(OSError):
                pipe.close()


def _last_line(said: bytes) -> str:
    lines = [line for line in said.decode(errors="replace").splitlines() if line.strip()]
    return (lines or ["it does not say why"])[-1].rstrip(".")


#: No black window on Windows.
_QUIETLY: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)
