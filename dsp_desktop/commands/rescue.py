"""``dsp-desktop rescue --company PATH``: say what is damaged, and save what can be read."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dsp_desktop.commands.counter import Counter
from dsp_desktop.commands.options import add_json, add_key_file, named
from dsp_desktop.commands.saying import answer, tell_of_demo
from dsp_desktop.kernel.clock import Clock
from dsp_desktop.kernel.wording import counted
from dsp_desktop.runtime.places import require_place_for

if TYPE_CHECKING:  # loads the database
    from dsp_desktop.rescue.looking import Look
    from dsp_desktop.rescue.saving import Saved

_HELP = """\
Looks at every page of a company file and at its log, whether or not it still opens. With
--out it makes a new company of every row that can be read, with the same key; the damaged
file is only read. A good backup is the better way where there is one: dsp-desktop restore.
Exit code 0: the file is whole, or all of it was saved; 1: something is damaged or missing.

--json prints one object:
  damaged                 true or false, and in "what" what is wrong in a few words
  pages, unreadable       how many pages there should be, and the numbers of those lost
  saved                   with --out: rows, and the tables that are not whole, or null
"""


def add_to(subparsers: Any) -> None:
    """Declare the command and its options."""
    parser = subparsers.add_parser(
        "rescue",
        help="save what can be read of a damaged company",
        epilog=_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--company", required=True, type=named, metavar="PATH", help="the company's file"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="a new file to save into")
    add_key_file(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, *, clock: Clock) -> int:  # noqa: ARG001 - nothing here has a date
    """Look, and save if a place for it was named."""
    from dsp_desktop.commands.options import key_by_code  # noqa: PLC0415 - loads the database
    from dsp_desktop.rescue.looking import look_through  # noqa: PLC0415 - likewise
    from dsp_desktop.rescue.saving import save_what_can_be_read  # noqa: PLC0415 - likewise
    from dsp_desktop.runtime.paths import MIGRATIONS  # noqa: PLC0415
    from dsp_desktop.unlocking import company_file, find_key  # noqa: PLC0415 - likewise

    path = company_file(args.company)
    key = find_key(path) if args.key_file is None else key_by_code(args)
    if args.out is not None:
        require_place_for(args.out)
    tell_of_demo(args, key.company_id)
    counter = Counter.on_a_terminal()
    try:
        look = look_through(path, key, counter)
        saved = None
        if args.out is not None:
            saved = save_what_can_be_read(path, key, args.out, scripts=MIGRATIONS, progress=counter)
    finally:
        counter.clear()
    if args.json:
        answer(args, _plain(look, saved))
    else:
        _say(args, look, saved)
    return 1 if (saved.not_whole if saved else look.is_damaged) else 0


def _say(args: argparse.Namespace, look: "Look", saved: "Saved | None") -> None:
    print(f"{args.company}: {look.said or 'every page is as it was written'}.")
    if saved is None:
        if look.is_damaged:
            print("Nothing was changed. Restore a backup (dsp-desktop restore), or save what can")
            print(f"be read: dsp-desktop rescue --company {args.company} --out NEW.dsp")
        return
    rows = counted(saved.rows, "row")
    print(f"Saved {rows} in {args.out}. {args.company} was left as it is.")
    for line in saved.report():
        print(line)


def _plain(look: "Look", saved: "Saved | None") -> dict[str, Any]:
    return {
        "damaged": look.is_damaged,
        "what": look.said,
        "pages": look.pages,
        "unreadable": list(look.unreadable),
        "saved": saved
        and {
            "rows": saved.rows,
            "private_values_lost": saved.seals_lost,
            "not_whole": [
                {
                    "table": table.name,
                    "rows": table.rows,
                    "loose": table.loose,
                    "lost_at_least": table.broken + table.refused,
                }
                for table in saved.not_whole
            ],
        },
    }
