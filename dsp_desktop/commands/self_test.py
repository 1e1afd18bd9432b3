"""``dsp-desktop self-test``: does this computer have what the program needs, and what to do."""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from dsp_desktop.commands.options import add_company, add_json, opened
from dsp_desktop.commands.saying import answer
from dsp_desktop.kernel.clock import Clock
from dsp_desktop.kernel.errors import AppError
from dsp_desktop.kernel.sentences import sentence

if TYPE_CHECKING:  # loads the database
    from dsp_desktop.app import App

_HELP = """\
Each line is ok, a warning or a problem, with what to do. Exit code 0: no problem; 1: a problem.
--json prints one object: "ok", and "checks", each with name, state ("ok", "warning",
  "problem"), said and do.
"""
_LEAST_ROOM, _GOOD_ROOM = 200_000_000, 2_000_000_000  # bytes
_OLDEST_SERVER = 150_000
#: This program is not older than that; a clock that is shows every date wrong.
_MADE = datetime(2026, 11, 1, tzinfo=UTC)
_PATIENCE = 30  # seconds for the printers
_PRINTERS = """
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinterInfo
application = QGuiApplication([])
print("\\n".join(QPrinterInfo.availablePrinterNames()))
"""


class State(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at. ``do`` is empty where there is nothing to do."""

    name: str
    state: State
    said: str
    do: str = ""


def add_to(subparsers: Any) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "self-test",
        help="check this computer, and a company if one is named",
        epilog=_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_company(parser, required=False)
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, *, clock: Clock) -> int:
    """Look at everything and say what was found; nothing is changed."""
    lines = [*_of_computer(clock), *(_of_company(args, clock) if args.company else ())]
    good = not any(line.state is State.PROBLEM for line in lines)
    if args.json:
        listed = [
            {"name": line.name, "state": line.state.value, "said": line.said, "do": line.do}
            for line in lines
        ]
        answer(args, {"ok": good, "checks": listed})
        return 0 if good else 1
    for line in lines:
        print(f"{line.state.value:<8} {line.name:<12} {line.said}")
        if line.do:
            print(f"{'':<22}{line.do}")
    print("No problem was found." if good else "Do what the lines with a problem say, then repeat.")
    return 0 if good else 1


def _of_computer(clock: Clock) -> Iterator[Line]:
    for name, check in (
        ("program", _program),
        ("logs", _logs),
        ("keyring", _keyring),
        ("fonts", _fonts),
        ("printers", _printers),
        ("clock", lambda: _clock(clock)),
        ("postgresql", _client),
    ):
        yield _tried(name, check)


def _tried(name: str, check: Callable[[], Line]) -> Line:
    """Return what a check says; one that fails itself is a problem, not the end."""
    try:
        return check()
    except AppError as error:
        return Line(name, State.PROBLEM, sentence(error))
    except Exception as error:  # noqa: BLE001 - the test of a broken installation must go on
        said = f"It could not be checked ({type(error).__name__})."
        return Line(name, State.PROBLEM, said, "Install the program again.")


def _program() -> Line:
    from importlib.metadata import version  # noqa: PLC0415 - the window waits for none of these

    from sqlcipher3 import dbapi2  # noqa: PLC0415 - likewise

    python = ".".join(map(str, sys.version_info[:3]))
    sqlite = dbapi2.sqlite_version
    said = f"DSP Desktop {version('dsp-desktop')}, Python {python}, SQLite {sqlite} with SQLCipher."
    return Line("program", State.OK, said)


def _logs() -> Line:
    from dsp_desktop.runtime.paths import logs_folder  # noqa: PLC0415 - as above

    folder = logs_folder()
    if _may_write(folder):
        return Line("logs", State.OK, f"Written in {folder}.")
    do = "Make the folder writable for you; until then nothing is logged."
    return Line("logs", State.WARNING, f"{folder} cannot be written.", do)


def _keyring() -> Line:
    from dsp_desktop.runtime.secrets import keyring_name, keyring_works  # noqa: PLC0415 - as above

    name = keyring_name()
    if name is None:
        do = (
            "Install the system's keyring (on Linux, GNOME Keyring or KWallet), or keep the "
            "recovery code at hand: it is asked for at each start."
        )
        return Line("keyring", State.WARNING, "There is none that keeps a secret.", do)
    if keyring_works():
        return Line("keyring", State.OK, f"{name} keeps, gives back and forgets a secret.")
    do = "Unlock it, or sign in to this computer anew; until then the recovery code is asked for."
    return Line("keyring", State.PROBLEM, f"{name} does not give back what it was given.", do)


def _fonts() -> Line:
    from dsp_desktop.reports.typeface import WEIGHTS  # noqa: PLC0415 - loads ReportLab

    return Line("fonts", State.OK, f"Reports are set in {len(WEIGHTS)} weights of Noto Sans.")


def _printers() -> Line:
    if getattr(sys, "frozen", False):
        return Line("printers", State.OK, "The window lists them when something is printed.")
    surroundings = dict(os.environ)
    if sys.platform.startswith("linux") and not surroundings.get("DISPLAY"):
        surroundings["QT_QPA_PLATFORM"] = "offscreen"
    try:
        asked = subprocess.run(  # noqa: S603 - our own Python with our own words
            [sys.executable, "-c", _PRINTERS],
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            env=surroundings,
            check=False,
        )
    except subprocess.TimeoutExpired:
        do = "Look whether a network printer is switched off, and remove it from the system."
        return Line("printers", State.WARNING, "The system's printers do not answer.", do)
    if asked.returncode != 0:
        do = "The commands work without the window; see the README for what Qt needs."
        return Line("printers", State.WARNING, "Qt does not start on this computer.", do)
    found = [line for line in asked.stdout.splitlines() if line.strip()]
    if not found:
        do = "Add one in the system's settings, or save reports as PDF."
        return Line("printers", State.WARNING, "There is none.", do)
    several = "1 printer" if len(found) == 1 else f"{len(found)} printers"
    return Line("printers", State.OK, f"{several} known to the system.")


def _clock(clock: Clock) -> Line:
    now = clock.now()
    ZoneInfo("America/New_York")  # raises where the system and we have no time zones
    if now < _MADE:
        do = "Set the computer's clock; the audit trail and every due date follow it."
        return Line("clock", State.PROBLEM, f"It says {now:%Y-%m-%d}, which has been.", do)
    return Line("clock", State.OK, f"It says {now:%Y-%m-%d %H:%M} UTC.")


def _client() -> Line:
    from dsp_desktop.backup.client import find_client  # noqa: PLC0415 - loads the database

    client = find_client(0)
    if client is None:
        do = "Only a company on a server needs them: install PostgreSQL's client programs then."
        return Line("postgresql", State.OK, "Its client programs are not installed.", do)
    return Line("postgresql", State.OK, f"Client programs of version {client.version} are here.")


def _of_company(args: argparse.Namespace, clock: Clock) -> Iterator[Line]:
    from dsp_desktop.db.driver import is_server  # noqa: PLC0415 - as above

    if not is_server(args.company):
        path = Path(args.company)
        yield _tried("place", lambda: _place(path))
        yield _tried("room", lambda: _room(path))
    try:
        with opened(args, clock=clock) as app:
            yield Line("company", State.OK, f"It opens, as {app.actor.name}.")
            yield _tried("database", lambda: _database(app))
            yield _tried("last entry", lambda: _last_entry(app))
    except AppError as error:
        yield Line("company", State.PROBLEM, sentence(error))


def _place(path: Path) -> Line:
    from dsp_desktop.runtime.disks import is_on_share  # noqa: PLC0415 - as above

    if is_on_share(path):
        do = "Move the file to a disk of this computer, or move the company to a server."
        return Line("place", State.PROBLEM, "The file lies on a network share.", do)
    if not path.is_file():
        return Line("place", State.PROBLEM, "There is no such file.", "Look where it was moved to.")
    if not os.access(path, os.W_OK) or not _may_write(path.parent):
        do = "Make the file and its folder writable for you."
        return Line("place", State.PROBLEM, "The file or its folder cannot be written.", do)
    return Line("place", State.OK, "On a disk of this computer, and writable.")


def _room(path: Path) -> Line:
    size = path.stat().st_size if path.is_file() else 0
    free = shutil.disk_usage(path.parent).free
    said = f"{free / 1e9:,.1f} GB free; the company takes {size / 1e9:,.2f} GB."
    if free < _LEAST_ROOM + size:
        return Line("room", State.PROBLEM, said, "Make room on this disk before going on.")
    if free < _GOOD_ROOM + 2 * size:
        return Line("room", State.WARNING, said, "Make room soon: backups need it too.")
    return Line("room", State.OK, said)


def _database(app: "App") -> Line:
    from dsp_desktop.db.engine import is_sqlite  # noqa: PLC0415 - as above

    with app.read() as source:
        ask = source.connection().exec_driver_sql
        if is_sqlite(source.get_bind()):
            damaged = [*ask("PRAGMA cipher_integrity_check").all()]
            damaged += [row for row in ask("PRAGMA quick_check(5)").all() if row[0] != "ok"]
            if damaged:
                do = "Restore the last good backup; dsp-desktop verify says what is damaged."
                return Line("database", State.PROBLEM, "Pages of the file are damaged.", do)
            return Line("database", State.OK, "Every page of the file is sound.")
        number = int(ask("SHOW server_version_num").scalar_one())
    said = f"PostgreSQL {number // 10_000}.{number % 10_000}."
    if number < _OLDEST_SERVER:
        return Line("database", State.PROBLEM, said, "Update the server to PostgreSQL 15 or newer.")
    return Line("database", State.OK, said)


def _last_entry(app: "App") -> Line:
    from sqlalchemy import func, select  # noqa: PLC0415 - as above

    from dsp_desktop.db.audit import AuditEntry  # noqa: PLC0415 - as above

    with app.read() as source:
        last = source.scalar(select(func.max(AuditEntry.at)))
    if last is not None and last > app.clock.now() + timedelta(minutes=5):
        do = "Set the computer's clock, and look at what was done since."
        return Line("last entry", State.PROBLEM, "It is later than the clock says it is now.", do)
    return Line("last entry", State.OK, "The clock has not been set back since.")


def _may_write(folder: Path) -> bool:
    probe = folder / f".dsp-desktop-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True
