"""``dsp-desktop new PATH --name NAME``: make an empty company, to import into."""

import argparse
import getpass
import sys
from pathlib import Path
from typing import Any

from dsp_desktop.commands.options import add_json, add_user, named, own_name, password_of
from dsp_desktop.commands.saying import answer
from dsp_desktop.kernel.clock import Clock
from dsp_desktop.kernel.errors import NobodyNamed, NoKeyring, Problem, Rejected
from dsp_desktop.kernel.permissions import SYSTEM
from dsp_desktop.kernel.states import usual_zone
from dsp_desktop.runtime import secrets
from dsp_desktop.runtime.keyfiles import write_key_file
from dsp_desktop.runtime.keys import RecoveryCode, new_company_id
from dsp_desktop.runtime.places import require_place_for


def add_to(subparsers: Any) -> None:
    """Declare the command and its options."""
    parser = subparsers.add_parser(
        "new",
        help="make an empty company",
        description="Make an empty company. Import the files of the station into it next.",
    )
    parser.add_argument(
        "path",
        type=named,
        metavar="PATH",
        help="a new file, or the postgresql:// address of an empty database",
    )
    parser.add_argument("--name", type=named, required=True, help="the legal name of the company")
    parser.add_argument("--state", help="the home state, two letters")
    parser.add_argument(
        "--time-zone",
        metavar="ZONE",
        help="such as America/Los_Angeles; that of most of the state if not given",
    )
    parser.add_argument("--station", help="the code of the delivery station; needs --state")
    parser.add_argument(
        "--key-file",
        type=Path,
        metavar="FILE",
        help="write the recovery code into this new file of your own; needed where this "
        "computer has no keyring",
    )
    add_user(parser, "the owner's name to sign in with; yours on this computer if not given")
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, *, clock: Clock) -> int:
    """Make the company and say what to do next."""
    from dsp_desktop.access.service import (  # noqa: PLC0415 - loads the database
        found_access,
        keep_recovery_code,
    )
    from dsp_desktop.company.service import (  # noqa: PLC0415 - loads the database
        CompanyDetails,
        StationDetails,
        add_station,
        found_company,
    )
    from dsp_desktop.db.engine import shown  # noqa: PLC0415
    from dsp_desktop.db.uow import UnitOfWork  # noqa: PLC0415
    from dsp_desktop.founding import make_company  # noqa: PLC0415

    _check_places(args)
    owner = args.user or own_name()
    if not owner:
        raise NobodyNamed
    password = _new_password(args, owner)
    zone = args.time_zone or usual_zone((args.state or "").upper())
    code = RecoveryCode.new()
    key = code.key(new_company_id())

    def write(uow: UnitOfWork) -> None:
        found_access(uow, owner, password)
        keep_recovery_code(uow, code)
        found_company(uow, CompanyDetails(args.name, zone, state=args.state))
        if args.station:
            add_station(uow, StationDetails(args.station, args.state or ""))

        # Last, so that a company that cannot be made leaves no key behind.
        if args.key_file is not None:
            write_key_file(args.key_file, code)
        elif not secrets.remember(key):
            raise NoKeyring

    app = make_company(
        args.path, key=key, clock=clock, actor=SYSTEM, operation="found_company", write=write
    )
    app.close()
    place = shown(args.path)
    if args.json:
        answer(args, {"company": place, "legal_name": args.name, "time_zone": zone})
    else:
        print(f"Made {args.name} at {place}. Its days follow the time of {zone}.")
        if args.key_file is not None:
            print(f"{args.key_file} holds its recovery code: keep it safe, and apart from {place}.")
        else:
            print("Its key is in your keyring. Print the recovery sheet, or a lost computer is a")
            print(f"lost company: dsp-desktop recovery-sheet --company {place} --out FILE.pdf")
        more = "" if args.key_file is None else f" --key-file {args.key_file}"
        print(f"Next: dsp-desktop import FILE... --company {place}{more}")
    return 0


def _check_places(args: argparse.Namespace) -> None:
    """Refuse a place before anybody is asked for a password."""
    from dsp_desktop.db.driver import is_server  # noqa: PLC0415 - loads the database

    if not is_server(args.path):
        require_place_for(Path(args.path))
    if args.key_file is not None:
        require_place_for(args.key_file)
    elif secrets.keyring_name() is None:
        raise NoKeyring


def _new_password(args: argparse.Namespace, owner: str) -> str:
    """Return the owner's password; typed twice, as nobody sees what is typed."""
    password = password_of(args, owner, f"New password of {owner}: ")
    if args.password_file is None and sys.stdin.isatty() and password != getpass.getpass("Again: "):
        raise Rejected(Problem("password", "password.differs"))
    return password
