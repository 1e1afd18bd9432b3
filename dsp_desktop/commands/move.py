"""``dsp-desktop move --company A --to B``: from a file to a server or back, and prove it."""

import argparse
from pathlib import Path
from typing import Any

from dsp_desktop.commands.counter import Counter
from dsp_desktop.commands.options import add_company, add_json, named, opened
from dsp_desktop.commands.saying import answer
from dsp_desktop.kernel.clock import Clock
from dsp_desktop.kernel.wording import counted
from dsp_desktop.runtime.places import require_place_for


def add_to(subparsers: Any) -> None:
    """Declare the command and its options."""
    parser = subparsers.add_parser(
        "move",
        help="move a company to a server, or back to a file",
        description="Copy a company whole into an empty database or a new file and compare both "
        "row by row. The company itself is left as it is; work on in the new one.",
    )
    add_company(parser)
    parser.add_argument(
        "--to",
        required=True,
        type=named,
        metavar="PATH|URL",
        help="a new file, or the postgresql:// address of an empty database",
    )
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, *, clock: Clock) -> int:
    """Copy, compare, and say what was compared."""
    from dsp_desktop.backup.moving import move_company  # noqa: PLC0415 - loads the database
    from dsp_desktop.db.driver import is_server  # noqa: PLC0415
    from dsp_desktop.db.engine import shown  # noqa: PLC0415

    if not is_server(args.to):
        require_place_for(Path(args.to))
    counter = Counter.on_a_terminal()
    try:
        with opened(args, clock=clock) as app:
            proofs = move_company(app, args.to, counter)
    finally:
        counter.clear()
    rows = sum(proof.rows for proof in proofs)
    if args.json:
        said = {"company": shown(args.to), "rows": rows}
        answer(args, said | {"tables": {p.table: [p.rows, p.digest] for p in proofs}})
    else:
        all_rows = counted(rows, "row")
        print(f"{shown(args.to)} holds all {all_rows} of {len(proofs)} tables, the same in both.")
        print(f"{shown(args.company)} is as it was; work on in the new one only.")
    return 0
