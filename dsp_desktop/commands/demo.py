"""``dsp-desktop demo PATH``: make a company that does not exist, to try the program on."""

import argparse
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from dsp_desktop.commands.counter import Counter
from dsp_desktop.commands.options import add_json, named, number_of
from dsp_desktop.commands.saying import answer
from dsp_desktop.kernel.clock import Clock
from dsp_desktop.kernel.errors import StorageFailed
from dsp_desktop.kernel.permissions import SYSTEM
from dsp_desktop.runtime.places import folder_to_fill, require_place_for, require_room_for_files

_MOST_ROUTES, _MOST_YEARS, _MOST_SEED = 200, 10, 10**9


def add_to(subparsers: Any) -> None:
    """Declare the command and its options."""
    parser = subparsers.add_parser(
        "demo",
        help="make a demo company",
        description="Make a company that does not exist, with years of days behind it. "
        "Every name and number in it is invented.",
    )
    parser.add_argument(
        "path",
        type=named,
        metavar="PATH",
        help="a new file, or the postgresql:// address of an empty database",
    )
    parser.add_argument(
        "--routes", type=number_of(1, _MOST_ROUTES), default=14, help="routes a day now"
    )
    parser.add_argument(
        "--years", type=number_of(1, _MOST_YEARS), default=2, help="years since the start"
    )
    parser.add_argument(
        "--seed", type=number_of(0, _MOST_SEED), default=1, help="another number, another company"
    )
    parser.add_argument(
        "--files",
        type=Path,
        metavar="FOLDER",
        help="also write files into this new or empty folder, to try the imports on",
    )
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, *, clock: Clock) -> int:
    """Make the company and say what it is."""
    from dsp_desktop.db.driver import is_server  # noqa: PLC0415 - loads the database
    from dsp_desktop.db.engine import shown  # noqa: PLC0415 - loads the database
    from dsp_desktop.demo.writing import LEGAL_NAME  # noqa: PLC0415

    # Places are refused before anything is made, not after.
    if not is_server(args.path):
        require_place_for(Path(args.path))
    with ExitStack() as place:
        made_room = args.files is not None and place.enter_context(folder_to_fill(args.files))
        if args.files is not None:
            require_room_for_files(args.files)
        _make(args, clock)
        args.stopped = f"Stopped. {shown(args.path)} was made; not all of its files were written."
        files = _write_files(args.path, args.files, args.seed, clock) if args.files else []
    if args.json:
        made = {"company": shown(args.path), "legal_name": LEGAL_NAME, "demo": True}
        made |= {"routes": args.routes, "years": args.years, "seed": args.seed}
        made |= {"files": [str(file) for file in files]}
        answer(args, made)
    else:
        size = f"{_several(args.routes, 'route')}, {_several(args.years, 'year')}"
        print(f"Made {LEGAL_NAME} at {shown(args.path)}: {size}.")
        print("Every name and number in it is invented.")
        if made_room:
            print(f"Made the folder {args.files}.")
        for file in files:
            print(f"Wrote {file}")
    return 0


def _make(args: argparse.Namespace, clock: Clock) -> None:
    from dsp_desktop.demo.company import make  # noqa: PLC0415 - loads the database

    size = {"routes": args.routes, "years": args.years, "seed": args.seed}
    counter = Counter.on_a_terminal()
    try:
        make(args.path, clock=clock, progress=counter, **size)
    finally:
        counter.clear()


def _write_files(target: str, folder: Path, seed: int, clock: Clock) -> list[Path]:
    from dsp_desktop.app import open_company  # noqa: PLC0415 - loads the database
    from dsp_desktop.demo.files import write_files  # noqa: PLC0415

    app = open_company(target, clock=clock, actor=SYSTEM)
    try:
        with app.read() as source:
            return write_files(source, folder, today=app.clock.today(), seed=seed)
    except OSError as error:
        raise StorageFailed(path=str(folder), because=error.strerror or str(error)) from error
    finally:
        app.close()


def _several(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _up_to(most: int) -> Any:
    def number(text: str) -> int:
        value = int(text)
        if not 1 <= value <= most:
            msg = f"choose a number from 1 to {most}"
            raise argparse.ArgumentTypeError(msg)
        return value

    return number
