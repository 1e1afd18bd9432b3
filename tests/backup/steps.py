"""Restores a backup and dies at the step it is told to: run by ``test_crashes``.

Every step that changes a name or asks the disk to keep something counts.
"""

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dsp_desktop.backup.restoring import settle, stage, take_place
from dsp_desktop.kernel.permissions import SYSTEM
from dsp_desktop.kernel.progress import NoProgress
from dsp_desktop.unlocking import find_key

_STEPS = ("link", "replace", "unlink", "fsync")


def dying_at(last: int) -> None:
    """Kill this process right before the step with this number."""
    taken = 0

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*given: Any, **named: Any) -> Any:
            nonlocal taken
            taken += 1
            if taken == last:
                os._exit(9)
            return real(*given, **named)

        return step

    for name in _STEPS:
        setattr(os, name, counted(getattr(os, name)))


def main() -> None:
    backup, place, step = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    key, now = find_key(backup), datetime(2026, 11, 21, tzinfo=UTC)
    dying_at(step)
    staged = stage(backup, key, place, now=now, progress=NoProgress())
    settle(staged, key)
    take_place(staged, key, actor=SYSTEM, now=now)


if __name__ == "__main__":
    main()
