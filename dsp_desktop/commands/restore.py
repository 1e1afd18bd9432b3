"""``dsp-desktop restore BACKUP --to PATH|URL``: look at a backup, then put it in place."""

import argparse
import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dsp_desktop.commands.counter import Counter
from dsp_desktop.commands.options import add_json, add_key_file, add_user, named, opened
from dsp_desktop.commands.saying import answer, tell_of_demo
from dsp_desktop.kernel.clock import Clock
from dsp_desktop.kernel.errors import (
    CompanyExists,
    Damaged,
    KeyNeeded,
    NoCompanyThere,
    NoPlaceForCompany,
    NotACompanyFile,
    NotEncrypted,
    TrailLost,
)
from dsp_desktop.kernel.permissions import SYSTEM
from dsp_desktop.kernel.safekeeping import AnotherCompany, NoSuchBackup, NotABackup
from dsp_desktop.kernel.wording import counted
from dsp_desktop.runtime import secrets
from dsp_desktop.runtime.keyfiles import recovery_code_in
from dsp_desktop.runtime.keys import CompanyKey, RecoveryCode
from dsp_desktop.runtime.places import is_file, require_place_for

if TYPE_CHECKING:
    from datetime import datetime

    from dsp_desktop.db.snapshot import Contents
    from dsp_desktop.kernel.permissions import Actor


_HELP = """\
--json prints one object:
  company, made_at        whose backup it is, and when it was made, if that is known
  entries, until          how many entries its audit trail has, and when the last was written
  rows                    how many rows of each table
  last                    the last things done: at, who, operation, entity
  restored, kept          where it was put, or null; where what was there is kept, or null
Of a demo company it has "demo": true besides. Without --yes nothing is put anywhere.
"""


def add_to(subparsers: Any) -> None:
    """Declare the command and its options."""
    parser = subparsers.add_parser(
        "restore",
        help="put a backup in a company's place",
        description="Open a backup beside the place it is for, check it, say what it holds, and "
        "with --yes put it there. What was there is kept beside it under a dated name.",
        epilog=_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("backup", type=Path, metavar="BACKUP", help="the backup")
    parser.add_argument(
        "--to",
        required=True,
        type=named,
        metavar="PATH|URL",
        help="the company's file, or the postgresql:// address of an empty database",
    )
    parser.add_argument("--show", action="store_true", help="only say what the backup holds")
    parser.add_argument("--yes", action="store_true", help="restore without asking")
    add_key_file(parser)
    add_user(parser, "a user of the company that is replaced, else of the backup, to act as")
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, *, clock: Clock) -> int:
    """Show what the backup holds; restore it if the person agrees."""
    from dsp_desktop.backup.shelf import id_in, kind_of  # noqa: PLC0415 - loads the database
    from dsp_desktop.backup.terms import BackupKind  # noqa: PLC0415 - likewise
    from dsp_desktop.db.driver import is_server  # noqa: PLC0415 - likewise
    from dsp_desktop.rescue.looking import opens_something  # noqa: PLC0415 - likewise

    if not is_file(args.backup):
        raise NoSuchBackup(path=str(args.backup))
    company = id_in(args.backup)
    on_server = is_server(args.to)
    if not on_server:
        _check_place(Path(args.to), company)
    key = _key(args, company)
    if kind_of(args.backup) is not BackupKind.DUMP and not opens_something(args.backup, key):
        raise NotABackup(path=str(args.backup))
    tell_of_demo(args, key.company_id)
    counter = Counter.on_a_terminal()
    try:
        return (_to_server if on_server else _to_file)(args, key, counter, clock)
    finally:
        counter.clear()


def _check_place(place: Path, company: bytes) -> None:
    """Refuse a place whose present file is not the company of the backup.

    It would be kept, under another name; but whoever names the wrong file looks for it there.
    """
    require_place_for(place)
    try:
        if not place.exists():
            return
        if not place.is_file():
            raise CompanyExists(path=str(place))
        with place.open("rb") as file:
            found = file.read(len(company))
    except OSError as error:
        raise NoPlaceForCompany(path=str(place), because=error.strerror or str(error)) from error
    if found not in (b"", company):
        raise AnotherCompany(path=str(place))


def _to_file(args: argparse.Namespace, key: CompanyKey, counter: Counter, clock: Clock) -> int:
    from dsp_desktop.backup import restoring  # noqa: PLC0415 - loads the database

    place = Path(args.to)
    staged = restoring.stage(args.backup, key, place, now=clock.now(), progress=counter)
    try:
        counter.clear()
        actor = _actor(args, staged.path, place, key, clock)
        if not _agreed(args, staged.contents, str(place)):
            return _left_alone(args, staged.contents)
        restoring.settle(staged, key)
        kept = restoring.take_place(staged, key, actor=actor, now=clock.now())
        args.stopped = f"Stopped. {place} was restored."
    finally:
        restoring.discard(staged)
    return _done(args, staged.contents, str(place), kept)


def _actor(
    args: argparse.Namespace, staged: Path, place: Path, key: CompanyKey, clock: Clock
) -> "Actor":
    """Sign in to the company that is replaced; where none is that opens, to the backup's own."""
    present = _key_of_present(place, key)
    if present is not None:
        args.company = str(place)
        try:
            with opened(args, clock=clock, key=present) as app:
                return app.actor
        except (Damaged, NotACompanyFile, NoCompanyThere, TrailLost):
            pass  # which is why it is replaced
    args.company = str(staged)
    with opened(args, clock=clock, key=key) as app:
        return app.actor


def _key_of_present(place: Path, key: CompanyKey) -> CompanyKey | None:
    """Return the key of the company at a place; ``None`` where there is none that opens.

    It may have got another recovery code since the backup was made.
    """
    from dsp_desktop.db.driver import company_id_of  # noqa: PLC0415 - loads the database
    from dsp_desktop.rescue.looking import opens_something  # noqa: PLC0415 - likewise

    if not place.is_file():
        return None
    try:
        company = company_id_of(place)
    except NotEncrypted:
        return None
    tried = (key, secrets.remembered(company) if company else None)
    return next((each for each in tried if each and opens_something(place, each)), None)


def _to_server(args: argparse.Namespace, key: CompanyKey, counter: Counter, clock: Clock) -> int:
    from dsp_desktop.backup import restoring  # noqa: PLC0415 - loads the database
    from dsp_desktop.db.engine import shown  # noqa: PLC0415

    contents = restoring.look_into(args.backup, key, progress=counter)
    counter.clear()
    if not _agreed(args, contents, shown(args.to)):
        return _left_alone(args, contents)
    # Nothing is replaced, and only there can a dump be asked for its users.
    contents = restoring.restore_to_server(
        args.backup, key, args.to, actor=SYSTEM, progress=counter
    )
    counter.clear()
    args.company = args.to
    try:
        with opened(args, clock=clock, key=key) as app:
            restoring.require_backup_edit(app.actor)
            restoring.note_on_server(app, args.backup, contents)
    except BaseException:
        restoring.empty_server(args.to)  # as it was before
        raise
    return _done(args, contents, shown(args.to), None)


def _key(args: argparse.Namespace, company_id: bytes) -> CompanyKey:
    """Return the key of a backup: from the key file, the keyring, or the person."""
    from dsp_desktop.backup.shelf import kind_of  # noqa: PLC0415 - loads the database
    from dsp_desktop.backup.terms import BackupKind  # noqa: PLC0415 - likewise
    from dsp_desktop.db.driver import is_made_of_pages  # noqa: PLC0415 - likewise

    if args.key_file is not None:
        return recovery_code_in(args.key_file).key(company_id)
    found = secrets.remembered(company_id)
    if found is not None:
        return found
    if kind_of(args.backup) is not BackupKind.DUMP and not is_made_of_pages(args.backup):
        raise NotABackup(path=str(args.backup))  # it is nobody's: there is no code to ask for
    if not sys.stdin.isatty():
        raise KeyNeeded(path=str(args.backup))
    return RecoveryCode.read(getpass.getpass("Recovery code: ")).key(company_id)


def _agreed(args: argparse.Namespace, contents: "Contents", place: str) -> bool:
    """Say what the backup holds and whether it is to go to its place."""
    if not args.json:
        _show(contents)
    if args.show or args.yes or args.json or not sys.stdin.isatty():
        return bool(args.yes) and not args.show
    print(f"Put it at {place}? [y/N] ", end="", flush=True)
    return input().strip().casefold() in {"y", "yes"}


def _left_alone(args: argparse.Namespace, contents: "Contents") -> int:
    if args.json:
        answer(args, _plain(contents) | {"restored": None, "kept": None})
    elif not args.show:
        print("Nothing was changed. Restore it with --yes.")
    return 0


def _done(args: argparse.Namespace, contents: "Contents", place: str, kept: Path | None) -> int:
    if args.json:
        answer(args, _plain(contents) | {"restored": place, "kept": str(kept) if kept else None})
        return 0
    print(f"Restored {place}: {_whose(contents)}, {_held(contents)}.")
    if kept:
        print(f"What was there is kept as {kept}.")
    return 0


def _plain(contents: "Contents") -> dict[str, Any]:
    last = [
        {"at": e.at.isoformat(), "who": e.who, "operation": e.operation, "entity": e.entity}
        for e in contents.last
    ]
    return {
        "company": contents.company,
        "made_at": contents.made_at.isoformat() if contents.made_at else None,
        "entries": contents.entries,
        "until": contents.until.isoformat() if contents.until else None,
        "rows": dict(contents.rows),
        "last": last,
    }


def _show(contents: "Contents") -> None:
    print(f"The backup holds {_whose(contents)}: {_held(contents)}.")
    for table, count in contents.records.items():
        print(f"{count:>10,}  {table.replace('_', ' ')}")
    if contents.last:
        print("The last things done in it:")
    for entry in contents.last:
        what = f"{entry.operation.replace('_', ' ')} ({entry.entity.replace('_', ' ')})"
        print(f"  {_moment(entry.at)}  {entry.who}: {what}")


def _whose(contents: "Contents") -> str:
    made, name = contents.made_at, contents.company or "a company without a name"
    if made is not None:
        return f"{name} as it was on {_moment(made)}"
    return f"{name} up to {_moment(contents.until)}" if contents.until else name


def _held(contents: "Contents") -> str:
    rows = counted(sum(contents.rows.values()), "row")
    return f"{rows}, {counted(contents.entries, 'entry', 'entries')} in its audit trail"


def _moment(at: "datetime") -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
