"""Files that only their owner may read, whatever the system would give a new one."""

import os
from contextlib import suppress
from pathlib import Path


def make_private(path: Path | str) -> None:
    """Make an empty file for its owner only; one that is there already stays as it is.

    Where none can be made, whoever opens it then says why.
    """
    with suppress(OSError):
        os.close(os.open(path, os.O_RDONLY | os.O_CREAT, 0o600))
