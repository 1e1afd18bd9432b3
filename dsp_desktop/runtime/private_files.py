"""Files that only their owner may read, whatever the system would give a new one."""

import os
import stat
from contextlib import suppress
from pathlib import Path

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def make_private(path: Path | str) -> None:
    """Make an empty file for its owner only, or close one that is there to others.

    Where none can be made, whoever opens it then says why. One that is there is never opened
    here: closing it again would drop the locks that SQLite holds on it in this process
    (sqlite.org/howtocorrupt.html, 2.2).
    """
    with suppress(OSError):
        try:
            os.close(os.open(path, os.O_RDONLY | os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError:
            close_to_others(path)


def close_to_others(path: Path | str) -> None:
    """Take a file from whoever else may read it, if it is there and is this person's own.

    Windows has no modes: there a person's own folders are closed to others.
    """
    with suppress(OSError):
        found = os.stat(path)  # noqa: PTH116 - it may be a name with something behind it
        if found.st_mode & _OTHERS and os.name == "posix" and found.st_uid == os.getuid():
            os.chmod(path, stat.S_IMODE(found.st_mode) & ~_OTHERS)  # noqa: PTH101 - as above
