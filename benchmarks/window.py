"""The window: painted, and with its first list, beside a bare PySide6 window.

Each is a process of its own, timed from its start. Files are warm: the first round is
dropped.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.display import display
from benchmarks.rounds import Row, compared
from benchmarks.setting import Setting

ROOT = Path(__file__).parent.parent
#: The page the large company is opened on: vans, as a person left it.
_SETTINGS = 'last_page = "van"\n'
#: What says where a person's files are.
_OWN = (
    *("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"),
    *("APPDATA", "LOCALAPPDATA"),
)


def window(setting: Setting) -> Iterator[Row]:
    """Time the first paint of the program without a company."""
    with display() as screen:
        around = environment(setting, screen)
        yield compared(
            "window painted / bare PySide6 window",
            1.2,
            lambda: painted(around, "ours"),
            lambda: painted(around, "bare"),
            rounds=setting.rounds,
            note=screen["QT_QPA_PLATFORM"],
        )


def first_list(setting: Setting) -> Iterator[Row]:
    """Time the list of vans of the large company, from the start of the process."""
    company, size = setting.company(setting.large), setting.large
    with display() as screen:
        around = environment(setting, screen)
        painted(around, "visit", str(company))  # as a person left it: opened here before
        yield compared(
            f"first list of a {size.routes}-route, {size.years}-year company shown / bare window",
            3,
            lambda: painted(around, "list", str(company)),
            lambda: painted(around, "bare"),
            rounds=setting.rounds,
            note=screen["QT_QPA_PLATFORM"],
        )


def painted(around: Mapping[str, str], *child: str) -> float:
    """Start a window and return the seconds until it was painted."""
    began = time.monotonic()
    done = subprocess.run(  # noqa: S603 - our own child
        command(*child),
        env=around,
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=60,
        text=True,
    )
    return float(done.stdout.split()[-1]) - began


def command(*child: str) -> list[str]:
    """Return the command line of one child."""
    return [sys.executable, "-m", "benchmarks.children", *child]


def environment(setting: Setting, screen: Mapping[str, str]) -> Mapping[str, str]:
    """Return surroundings with a screen and with settings that are nobody's own."""
    home = setting.folder / "home"
    settings = home / "DSP Desktop" / "settings.toml"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(_SETTINGS)
    own = {name: str(home) for name in _OWN}
    around = {**os.environ, **screen, **own}
    # Compiled modules are kept, as on a person's machine, and kept out of the source tree.
    around["PYTHONPYCACHEPREFIX"] = str(setting.folder / "compiled")
    around.pop("PYTHONDONTWRITEBYTECODE", None)
    return around
