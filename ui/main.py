"""The one door: a command runs without Qt and without a display, all else opens the window."""

import builtins
import gc
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType

USAGE = """usage: dsp-desktop [--company PATH|URL | --demo]   open the window
       dsp-desktop COMMAND ...                      run one command; see dsp-desktop --help
"""
#: What a fresh Debian or Ubuntu lacks for a Qt window.
DEBIAN = "libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libglib2.0-0 libxcb-cursor0 \
libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command or the window and return the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given and not _opens_a_window(given[0]):
        return _command(given)
    target = _target(given)
    if target is None:
        sys.stderr.write(USAGE)
        return 2
    # Loading makes a great many objects and throws none away; looking for garbage among them
    # three or four times costs a fifth of a bare window's start. Put back after the first paint.
    gc.disable()
    try:
        load_qt()
        from dsp_desktop.kernel.errors import NoHome  # noqa: PLC0415 - a command loads its own
        from dsp_desktop.kernel.sentences import sentence  # noqa: PLC0415 - likewise
        from ui.window import open_window  # noqa: PLC0415 - a command must not load Qt
    except ImportError as error:
        if not _is_missing_library(error):
            raise
        sys.stderr.write(without_library(str(error).split(":")[0]))
        return 1
    if _no_display():
        sys.stderr.write(
            "There is no display to open a window on. The commands work without one: "
            "dsp-desktop --help lists them.\n"
        )
        return 1
    no_platform = without_library("library that Qt's xcb platform needs")
    try:
        return open_window(target, demo=given == ["--demo"], no_platform=no_platform)
    except NoHome as error:
        sys.stderr.write(f"{sentence(error)}\n")
        return 1


def _command(given: list[str]) -> int:
    try:
        from dsp_desktop.cli import command  # noqa: PLC0415 - a window must not wait for commands
    except KeyboardInterrupt:
        sys.stderr.write("Stopped. Nothing was written.\n")
        return 130
    return command(given)


def load_qt() -> None:
    """Load Qt and take its hook out of ``import`` again.

    PySide6 has every module that is imported read as text, to see whether it asks for
    ``from __feature__ import``, and keeps the text. None of ours does, and the rest of the
    start would take twice as long and 20 MB more (docs/performance.md). Only a star goes its
    way still, as in the package our icons come with: no other gives it all of Qt's names.
    """
    plain = builtins.__import__
    import PySide6.QtCore  # noqa: F401, PLC0415 - a command must not load Qt

    theirs = builtins.__import__

    def without_reading(
        name: str,
        globals: Mapping[str, object] | None = None,  # noqa: A002 - as it is called
        locals: Mapping[str, object] | None = None,  # noqa: A002 - likewise
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> ModuleType:
        load = theirs if fromlist and "*" in fromlist else plain
        return load(name, globals, locals, fromlist or (), level)

    builtins.__import__ = without_reading


def without_library(name: str) -> str:
    """Return the sentence for a machine that lacks a system library Qt needs."""
    return (
        f"The window cannot open: this machine has no {name}. On Debian or Ubuntu, install what "
        f"Qt needs with:\n    sudo apt install {DEBIAN}\n"
        "The commands work without it: dsp-desktop --help lists them.\n"
    )


def _opens_a_window(first: str) -> bool:
    return first == "--demo" or first.startswith("--company") or Path(first).suffix == ".dsp"


def _target(given: list[str]) -> str | None:
    """Return the company to open, an empty text for none; ``None`` if it was said wrongly."""
    match given:
        case [] | ["--demo"]:
            return ""
        case ["--company", target] if target:
            return target
        case [one] if one.startswith("--company=") and one != "--company=":
            return one.removeprefix("--company=")
        case [one] if not one.startswith("--"):
            return one
    return None


def _is_missing_library(error: ImportError) -> bool:
    return sys.platform.startswith("linux") and "shared object" in str(error)


def _no_display() -> bool:
    if not sys.platform.startswith("linux") or "QT_QPA_PLATFORM" in os.environ:
        return False
    return not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    sys.exit(main())
