"""A PostgreSQL server of our own: private data folder, free loopback port, gone afterwards."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def server(programs: Path) -> Iterator[str]:
    """Run a server and yield its address without a database name."""
    with TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as folder:
        data = Path(folder) / "data"
        if as_someone():
            shutil.chown(folder, "postgres")
        way_in = ("-U", "dsp", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        run(programs / "initdb", "-D", data, *way_in, folder=folder)
        port = free_port()
        options = f"-p {port} -h 127.0.0.1 -k {folder} -F -c synchronous_commit=off"
        control = (programs / "pg_ctl", "-D", data, "-w", "-l", Path(folder) / "log")
        run(*control, "-o", options, "start", folder=folder)
        try:
            yield f"postgresql://dsp@127.0.0.1:{port}"
        finally:
            run(*control, "-m", "immediate", "stop", folder=folder)
