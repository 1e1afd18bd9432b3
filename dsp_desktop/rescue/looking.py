"""Whether a company file is damaged, and where.

Every opening reads the first page and what the tables are; SQLCipher proves each page it
reads, then and later. After a file was left open, by a crash or a power cut, the log and
the whole structure are looked through once before anybody works in it.
"""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from dsp_desktop.db import driver
from dsp_desktop.kernel.errors import Damaged
from dsp_desktop.kernel.progress import NoProgress, Progress
from dsp_desktop.rescue.log import read_log, was_left_open
from dsp_desktop.rescue.pages import Pages
from dsp_desktop.runtime.keys import CompanyKey

_REPORTED_EVERY = 500
_ALONE = ("busy_timeout = 0", "locking_mode = EXCLUSIVE")


@dataclass(frozen=True, slots=True)
class Look:
    """What a full look at a company file found.

    ``pages`` is how many there should be; ``dropped`` how many acknowledged user actions
    only the damaged log still has; ``structure`` what SQLite says is wrong, if it does.
    """

    pages: int
    readable: int
    unreadable: tuple[int, ...]
    dropped: int
    structure: str

    @property
    def is_damaged(self) -> bool:
        """Whether anything is wrong."""
        return bool(self.unreadable or self.dropped or self.structure)

    @property
    def said(self) -> str:
        """What is wrong, in a few words."""
        said = []
        if self.unreadable:
            said.append(f"{len(self.unreadable):,} of {self.pages:,} pages cannot be read")
        if self.dropped:
            last = "last action is"
            if self.dropped > 1:
                last = f"last {self.dropped:,} actions are"
            said.append(f"its log is damaged, and the {last} only there")
        if self.structure and not said:
            said.append("its pages do not fit together")
        return "; ".join(said)


def look_through(path: Path, key: CompanyKey, progress: Progress | None = None) -> Look:
    """Look at every page, at the log and at the structure; nothing is changed."""
    progress = progress or NoProgress()
    unreadable = []
    with Pages(path, key) as pages:
        for number in range(1, pages.count + 1):
            if not pages.holds(number):
                unreadable.append(number)
            if number % _REPORTED_EVERY == 0:
                progress.report(number, pages.count)
        count = pages.count
        dropped = pages.log.beyond if pages.log.is_damaged else 0
    structure = "" if unreadable or dropped else _structure(path, key)
    return Look(count, count - len(unreadable), tuple(unreadable), dropped, structure)


def opens_something(path: Path, key: CompanyKey) -> bool:
    """Whether a key is a file's own: it proves at least one page, which mostly is the first."""
    with Pages(path, key) as pages:
        return any(pages.holds(number) for number in range(1, pages.count + 1))


def refuse_damaged(path: Path, key: CompanyKey) -> None:
    """Raise ``Damaged`` for a file that was left open and did not come through it whole.

    Whoever has it open now has looked through it: then only the log is looked at, and
    twice, since it may be written at this moment.
    """
    if was_left_open(path) and (_log_is_damaged(path) or _structure(path, key, alone=_ALONE)):
        raise damaged(path, look_through(path, key))


def explain(path: Path, key: CompanyKey, error: Exception) -> Exception:
    """Return why a file could not be opened: damaged, if its key opens any page of it."""
    try:
        look = look_through(path, key)
    except OSError:
        return error
    return damaged(path, look) if look.readable and look.is_damaged else error


def damaged(path: Path, look: Look) -> Damaged:
    """Return the error for what a look found."""
    return Damaged(path=str(path), what=look.said or "a part of it cannot be read")


def _log_is_damaged(path: Path) -> bool:
    first = read_log(path)
    return first.is_damaged and read_log(path) == first


def _structure(path: Path, key: CompanyKey, alone: Sequence[str] = ()) -> str:
    """Return what SQLite says is wrong with how pages fit together; empty if it is content.

    ``alone`` are the settings to look only if nobody else has the file open.
    """
    try:
        with closing(driver.connect(path, key, *alone)) as connection:
            found: list[tuple[str]] = connection.execute("PRAGMA quick_check(1)").fetchall()
    except driver.Fault as error:
        return "" if "locked" in str(error) else str(error)
    return "" if found == [("ok",)] else found[0][0]
