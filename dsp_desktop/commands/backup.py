"""``dsp-desktop backup``: make a backup of a company, and prove that it is one."""

import argparse
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from dsp_desktop.commands.counter import Counter
from dsp_desktop.commands.options import add_company, add_json, opened
from dsp_desktop.commands.saying import answer
from dsp_desktop.kernel.clock import Clock
from dsp_desktop.kernel.wording import counted
from dsp_desktop.runtime.paths import settings_file
from dsp_desktop.runtime.places import folder_to_fill
from dsp_desktop.runtime.settings import load

_STOPPED = "Stopped. The company is as it was; what was not yet proved is not among its backups."


def add_to(subparsers: Any) -> None:
    """Declare the command and its options."""
    parser = subparsers.add_parser(
        "backup",
        help="make a backup of a company",
        description="Make a backup, encrypted with the company's key, open it again to prove "
        "that it is whole, and take away the old ones that the company's plan does not keep.",
    )
    add_company(parser)
    parser.add_argument(
        "--to", type=Path, metavar="FOLDER", help="where backups go; your own folder if not given"
    )
    add_json(parser)
    parser.set_defaults(run=run, stopped=_STOPPED)


def run(args: argparse.Namespace, *, clock: Clock) -> int:
    """Make the backup and say what it holds."""
    from dsp_desktop.backup.making import back_up  # noqa: PLC0415 - loads the database
    from dsp_desktop.backup.queries import plan_in_force  # noqa: PLC0415
    from dsp_desktop.backup.shelf import folder_for  # noqa: PLC0415

    counter = Counter.on_a_terminal()
    with ExitStack() as place:
        place.callback(counter.clear)
        app = place.enter_context(opened(args, clock=clock))
        with app.read() as source:
            keeping = plan_in_force(source).keeping
        folder, made_room = args.to, False
        if folder is None:
            folder = folder_for(app.key, load(settings_file()).backup_folders)
        else:
            made_room = place.enter_context(folder_to_fill(folder))
        made = back_up(app, folder, keeping, counter)
    note = made.backup.note
    rows = sum(note.rows.values()) if note else 0
    proof = note.proof if note else ""
    if args.json:
        said = {"backup": str(made.backup.path), "size": made.backup.size, "rows": rows}
        said |= {"kind": made.backup.kind, "proof": proof}
        answer(args, said | {"removed": [str(path) for path in made.removed]})
    else:
        if made_room:
            print(f"Made the folder {folder}.")
        held, size = counted(rows, "row"), counted(made.backup.size, "byte")
        print(f"Made and checked {made.backup.path}: {held}, {size}.")
        for path in made.removed:
            print(f"Took away {path}, which the plan does not keep.")
    return 0
