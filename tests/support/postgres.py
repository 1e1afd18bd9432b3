"""A PostgreSQL server of our own: private data folder, free loopback port, gone afterwards."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory


def server_programs() -> Path | None:
    """Return the folder that holds ``initdb`` and ``postgres``, or ``None`` without a server."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return installed[-1].parent if installed else None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def as_someone() -> list[str]:
    """PostgreSQL refuses to run as root, which is who we are in a container."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return []
    return ["runuser", "-u", "postgres", "--"]


def run(*command: object, folder: str) -> None:
    """Run a program of the server's; what it prints is shown only when it fails."""
    subprocess.run(  # noqa: S603 - the programs of the installed server
        [*as_someone(), *map(str, command)], check=True, cwd=folder, stdout=subprocess.DEVNULL
    )


@dataclass(frozen=True)
class Switch:
    """A server's address without a database name, and how to stop and start it."""

    address: str
    folder: Path
    port: int
    programs: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def start(self, *more: str) -> None:
        options = " ".join(
            [
                f"-p {self.port} -h 127.0.0.1 -k {self.folder} -F -c synchronous_commit=off",
                *more,
            ]
        )
        self._control("-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        self._control("-m", mode, "stop")

    def _control(self, *words: str) -> None:
        log = self.folder / "log"
        control = (self.programs / "pg_ctl", "-D", self.data, "-w", "-l", log)
        run(*control, *words, folder=str(self.folder))


@contextmanager
def switchable(programs: Path) -> Iterator[Switch]:
    """Run a server that can be stopped and started again."""
    with TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as folder:
        if as_someone():
            shutil.chown(folder, "postgres")
        port = free_port()
        address = f"postgresql://dsp@127.0.0.1:{port}"
        switch = Switch(address, Path(folder), port, programs)
        way_in = ("-U", "dsp", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        run(programs / "initdb", "-D", switch.data, *way_in, folder=folder)
        switch.start()
        try:
            yield switch
        finally:
            with suppress(subprocess.CalledProcessError):  # a test may have stopped it
                switch.stop("immediate")


@contextmanager
def server(programs: Path) -> Iterator[str]:
    """Run a server and yield its address without a database name."""
    with switchable(programs) as switch:
        yield switch.address
