"""What several commands share: which company, which day, and the door to the company."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from dsp_desktop.kernel.clock import Clock
from dsp_desktop.kernel.errors import NoCompanyThere
from dsp_desktop.kernel.permissions import Actor

if TYPE_CHECKING:
    from dsp_desktop.app import App

#: Far enough for every rule that counts years forward or back from the day asked about.
_FIRST_YEAR, _LAST_YEAR = 1970, 2199


def add_company(parser: Any) -> None:
    """Declare ``--company``."""
    parser.add_argument(
        "--company",
        required=True,
        metavar="PATH|URL",
        help="the company's file, or the postgresql:// address of its database",
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
def opened(target: str, *, clock: Clock, actor: Actor) -> Iterator["App"]:
    """Open the company a command is about, and let go of it afterwards.

    Raises ``NoCompanyThere`` where the tables are ready and nobody has made a company: an
    answer about it would read as if all were well.
    """
    from dsp_desktop.app import open_company  # noqa: PLC0415 - loads the database
    from dsp_desktop.company.queries import the_company  # noqa: PLC0415
    from dsp_desktop.db.engine import shown  # noqa: PLC0415

    app = open_company(target, clock=clock, actor=actor)
    try:
        with app.read() as source:
            if the_company(source) is None:
                raise NoCompanyThere(path=shown(target))
        yield app
    finally:
        app.close()
