"""``dsp-desktop new PATH --name NAME``: make an empty company, to import into."""

import argparse
import json
from typing import Any

from dsp_desktop.commands.options import add_json
from dsp_desktop.kernel.clock import Clock
from dsp_desktop.kernel.permissions import Actor


def add_to(subparsers: Any) -> None:
    """Declare the command and its options."""
    parser = subparsers.add_parser(
        "new",
        help="make an empty company",
        description="Make an empty company. Import the files of the station into it next.",
    )
    parser.add_argument(
        "path", metavar="PATH", help="a new file, or the postgresql:// address of an empty database"
    )
    parser.add_argument("--name", type=_filled, required=True, help="the legal name of the company")
    parser.add_argument("--state", help="the home state, two letters")
    parser.add_argument(
        "--time-zone", default="America/New_York", help="such as America/Los_Angeles"
    )
    parser.add_argument("--station", help="the code of the delivery station; needs --state")
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, *, clock: Clock, actor: Actor) -> int:
    """Make the company and say what to do next."""
    from dsp_desktop.company.service import (  # noqa: PLC0415 - loads the database
        CompanyDetails,
        StationDetails,
        add_station,
        found_company,
    )
    from dsp_desktop.db.engine import shown  # noqa: PLC0415
    from dsp_desktop.db.uow import UnitOfWork  # noqa: PLC0415
    from dsp_desktop.founding import make_company  # noqa: PLC0415

    def write(uow: UnitOfWork) -> None:
        found_company(uow, CompanyDetails(args.name, args.time_zone, state=args.state))
        if args.station:
            add_station(uow, StationDetails(args.station, args.state or ""))

    app = make_company(args.path, clock=clock, actor=actor, operation="found_company", write=write)
    app.close()
    place = shown(args.path)
    if args.json:
        print(json.dumps({"company": place, "legal_name": args.name}, ensure_ascii=False))
    else:
        print(f"Made {args.name} at {place}.")
        print(f"Next: dsp-desktop import FILE... --company {place}")
    return 0


def _filled(text: str) -> str:
    if not text.strip():
        msg = "give the legal name"
        raise argparse.ArgumentTypeError(msg)
    return text
