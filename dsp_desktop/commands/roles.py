"""``dsp-desktop server-roles``: give the people at the desktops what they need, and no more."""

import argparse
from typing import Any

from dsp_desktop.commands.options import add_json, named
from dsp_desktop.commands.saying import answer, tell_of_demo
from dsp_desktop.kernel.clock import Clock


def add_to(subparsers: Any) -> None:
    """Declare the command and its options."""
    parser = subparsers.add_parser(
        "server-roles",
        help="print or apply the rights that desktops need on the office's server",
        description="Print the SQL that lets members of one role work with the company's "
        "records, and neither change its audit trail nor its tables. With --apply it is run: "
        "the address is then the database owner's.",
    )
    parser.add_argument(
        "--company",
        required=True,
        type=named,
        metavar="URL",
        help="the database's address, as its owner",
    )
    parser.add_argument(
        "--role",
        type=named,
        default="dsp_user",
        metavar="NAME",
        help="the role of the people (dsp_user)",
    )
    parser.add_argument("--apply", action="store_true", help="run it on the server")
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, *, clock: Clock) -> int:  # noqa: ARG001 - as every command
    """Print the SQL, or run it and say what to do next."""
    import dsp_desktop.app  # noqa: F401, PLC0415 - says how every table is loaded
    from dsp_desktop.db.roles import set_up, statements_for  # noqa: PLC0415 - loads the database
    from dsp_desktop.unlocking import company_id  # noqa: PLC0415 - likewise

    wanted = statements_for(args.company, args.role)
    if args.apply:
        tell_of_demo(args, company_id(args.company))
        set_up(args.company, args.role)
    if args.json:
        answer(args, {"applied": args.apply, "statements": wanted})
    elif args.apply:
        print(f"Members of {args.role} may now work with the company.")
        print(f"Make one for each person: createuser --pwprompt --role={args.role} NAME")
    else:
        print(";\n".join(wanted) + ";")
    return 0
