"""What several commands share: which company, as whom, which day, and the door to the company."""

import argparse
import getpass
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dsp_desktop.commands.saying import tell_of_demo
from dsp_desktop.kernel.clock import Clock
from dsp_desktop.kernel.errors import KeyNeeded, NobodyNamed, NoCompanyThere, PasswordNeeded
from dsp_desktop.kernel.permissions import SYSTEM
from dsp_desktop.runtime.keyfiles import recovery_code_in, secret_in
from dsp_desktop.runtime.keys import CompanyKey

if TYPE_CHECKING:
    from dsp_desktop.access.terms import WhoMaySignIn
    from dsp_desktop.app import App

#: Far enough for every rule that counts years forward or back from the day asked about.
_FIRST_YEAR, _LAST_YEAR = 1970, 2199


def add_company(parser: Any, *, required: bool = True) -> None:
    """Declare ``--company``, where its key comes from, and as whom to act."""
    parser.add_argument(
        "--company",
        required=required,
        type=named,
        metavar="PATH|URL",
        help="the company's file, or the postgresql:// address of its database",
    )
    add_key_file(parser)
    add_user(parser, "the user to act as; your own name on this computer if not given")


def add_key_file(parser: Any) -> None:
    """Declare ``--key-file``."""
    parser.add_argument(
        "--key-file",
        type=Path,
        default=os.environ.get("DSP_DESKTOP_KEY_FILE"),
        metavar="FILE",
        help="a file of your own with the recovery code; without it, your keyring is asked",
    )


def add_user(parser: Any, what: str) -> None:
    """Declare ``--user`` and where the password comes from."""
    user = os.environ.get("DSP_DESKTOP_USER")
    parser.add_argument("--user", type=named, default=user, metavar="NAME", help=what)
    parser.add_argument(
        "--password-file",
        type=Path,
        default=os.environ.get("DSP_DESKTOP_PASSWORD_FILE"),
        metavar="FILE",
        help="a file of your own with the password; without it, you are asked",
    )


def add_on(parser: Any) -> None:
    """Declare ``--on``."""
    parser.add_argument(
        "--on",
        type=day,
        metavar="DATE",
        help="the day asked about, such as 2026-11-20; today if not given",
    )


def add_json(parser: Any, what: str = "print one JSON object") -> None:
    """Declare ``--json``."""
    parser.add_argument("--json", action="store_true", help=what)


def named(text: str) -> str:
    """Read what must not be empty."""
    if not text.strip():
        msg = "nothing is named"
        raise argparse.ArgumentTypeError(msg)
    return text


def number_of(least: int, most: int) -> Callable[[str], int]:
    """Return what reads a whole number from ``least`` to ``most``."""

    def number(text: str) -> int:
        try:
            value = int(text)
        except ValueError:  # also for one of thousands of digits
            value = least - 1
        if not least <= value <= most:
            msg = f"choose a whole number from {least:,} to {most:,}"
            raise argparse.ArgumentTypeError(msg)
        return value

    return number


def day(text: str) -> date:
    """Read a day as it is typed at a command line."""
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        msg = f"{text!r} is not a day; write it as 2026-11-20"
        raise argparse.ArgumentTypeError(msg) from error
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        msg = f"choose a day in the years {_FIRST_YEAR} to {_LAST_YEAR}"
        raise argparse.ArgumentTypeError(msg)
    return found


@contextmanager
def opened(
    args: argparse.Namespace,
    *,
    clock: Clock,
    key: CompanyKey | None = None,
    signing_in: bool = True,
) -> Iterator["App"]:
    """Open the company a command is about, as the user it names, and let go of it afterwards.

    Without ``key`` it comes from the key file, the keyring or the person. ``signing_in`` is
    off only where the trail cannot note who comes, and nothing but its state is told. Raises
    ``NoCompanyThere`` where the tables are ready and nobody has made a company: an answer
    about it would read as if all were well.
    """
    from dsp_desktop.app import open_company  # noqa: PLC0415 - loads the database
    from dsp_desktop.company.queries import the_company  # noqa: PLC0415

    app = open_company(args.company, clock=clock, actor=SYSTEM, key=key or _key(args))
    try:
        with app.read() as source:
            if the_company(source) is None:
                raise NoCompanyThere(path=shown(args.company))
        tell_of_demo(args, app.key.company_id)
        yield _signed_in(app, args) if signing_in else app
    finally:
        app.close()


def password_of(args: argparse.Namespace, name: str, question: str) -> str:
    """Return the password from the file that was named, or ask the person for it."""
    if args.password_file is not None:
        return secret_in(args.password_file)
    if not sys.stdin.isatty():
        raise PasswordNeeded(name=name)
    return getpass.getpass(question)


def own_name() -> str:
    """Return what the person at this computer is called there; nothing if nobody knows."""
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):  # the system knows nobody of that number
        return ""


def key_by_code(args: argparse.Namespace) -> CompanyKey:
    """Return the key that follows from the code in the key file, or from what is typed."""
    from dsp_desktop.unlocking import key_by_code as follow  # noqa: PLC0415 - loads the database

    if args.key_file is not None:
        return follow(args.company, recovery_code_in(args.key_file).written())
    if not sys.stdin.isatty():
        raise KeyNeeded(path=shown(args.company))
    return follow(args.company, getpass.getpass("Recovery code: "))


def shown(target: str) -> str:
    """Return where a company is, as it may be printed: without a password."""
    from dsp_desktop.db.engine import shown as without_password  # noqa: PLC0415 - likewise

    return without_password(target)


def _key(args: argparse.Namespace) -> CompanyKey | None:
    """Return the key from a key file, or from the person where the keyring has none."""
    from dsp_desktop.unlocking import (  # noqa: PLC0415 - loads the database
        find_key,
        has_passphrase,
        key_by_passphrase,
    )

    if args.key_file is not None:
        return key_by_code(args)
    if not sys.stdin.isatty():
        return None
    try:
        return find_key(args.company)
    except KeyNeeded:
        if has_passphrase(args.company):
            typed = getpass.getpass("Passphrase of this computer (Enter for the recovery code): ")
            if typed:
                return key_by_passphrase(args.company, typed)
        return key_by_code(args)


def _signed_in(app: "App", args: argparse.Namespace) -> "App":
    from dsp_desktop.signing_in import people, sign_in  # noqa: PLC0415 - loads the database

    known = people(app)
    name = args.user or _unnamed(app, known)
    needs = next((one.needs_password for one in known if one.name == name), True)
    return sign_in(app, name, password_of(args, name, f"Password of {name}: ") if needs else "")


def _unnamed(app: "App", known: "Sequence[WhoMaySignIn]") -> str:
    """Return as whom to act if nobody was named: oneself, or a demo's user without password."""
    own = own_name()
    if own.casefold() in {one.name.casefold() for one in known}:
        return own
    open_to_all = [one.name for one in known if not one.needs_password]
    if not (app.key.is_demo and open_to_all):
        raise NobodyNamed
    return open_to_all[0]
