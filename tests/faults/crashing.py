"""A PostgreSQL server that keeps what it acknowledges, as an office's does, and can be crashed."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from dsp_desktop.app import open_company
from dsp_desktop.kernel.permissions import SYSTEM
from dsp_desktop.runtime.keys import CompanyKey
from tests.faults.ledger import CLOCK
from tests.support import postgres
from tests.support.keyring import new_key


class CrashingServer:
    """One server with its usual settings: every commit is synced before it is acknowledged."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._folder = str(folder)
        self._control = (programs / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log")
        self._port = postgres.free_port()

    def company(self) -> tuple[str, CompanyKey]:
        """Make an empty company and return its address and its key."""
        target, key = f"postgresql://dsp@127.0.0.1:{self._port}/postgres", new_key()
        open_company(target, clock=CLOCK, actor=SYSTEM, create=key).close()
        return target, key

    def start(self) -> None:
        options = f"-p {self._port} -h 127.0.0.1 -k {self._folder}"
        postgres.run(*self._control, "-o", options, "start", folder=self._folder)

    def crash(self) -> None:
        """Stop every process of the server at once; it recovers at the next start."""
        postgres.run(*self._control, "-m", "immediate", "stop", folder=self._folder)


@contextmanager
def crashing_server(programs: Path) -> Iterator[CrashingServer]:
    """Run such a server; gone afterwards."""
    with TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if postgres.as_someone():
            shutil.chown(folder, "postgres")
        way_in = ("-U", "dsp", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        postgres.run(programs / "initdb", "-D", folder / "data", *way_in, folder=name)
        server = CrashingServer(programs, folder)
        server.start()
        try:
            yield server
        finally:
            server.crash()
