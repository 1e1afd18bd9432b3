"""Where the program's own files lie, and where a person's files go."""

import os
import sys
from pathlib import Path

from dsp_desktop.kernel.errors import NoHome

_NAME = "DSP Desktop"


def _own_files() -> Path:
    """Return the folder that holds ``migrations`` and ``resources``.

    A source tree has them beside the package, an installed wheel inside it, a frozen
    application where the installer unpacked them.
    """
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        return Path(frozen)
    package = Path(__file__).parent.parent
    inside = package / "_data"
    return inside if inside.is_dir() else package.parent


MIGRATIONS = _own_files() / "migrations"
RESOURCES = _own_files() / "resources"
CHECKS = RESOURCES / "checks"
FONTS = RESOURCES / "fonts"
PARAMETERS = RESOURCES / "parameters"
RULES = RESOURCES / "rules"


def _home() -> Path:
    """Return this person's home folder; raises ``NoHome`` where the system knows of none."""
    try:
        return Path.home()
    except RuntimeError as error:
        raise NoHome from error


def settings_file() -> Path:
    """Return where this person's own settings are kept on this machine.

    Where ``platformdirs`` has them too (a test compares), without loading it: this is
    asked before the window's first paint.
    """
    home = _home()
    match sys.platform:
        case "win32":
            folder = Path(os.environ.get("APPDATA") or home / "AppData" / "Roaming")
        case "darwin":
            folder = home / "Library" / "Application Support"
        case _:
            folder = Path(os.environ.get("XDG_CONFIG_HOME", "").strip() or home / ".config")
    return folder / _NAME / "settings.toml"


def cache_folder() -> Path:
    """Return where the program keeps what it can make again, likewise without ``platformdirs``."""
    home = _home()
    match sys.platform:
        case "win32":
            local = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
            return local / _NAME / "Cache"
        case "darwin":
            return home / "Library" / "Caches" / _NAME
        case _:
            folder = Path(os.environ.get("XDG_CACHE_HOME", "").strip() or home / ".cache")
            return folder / _NAME


def logs_folder() -> Path:
    """Return where the program writes its logs."""
    from platformdirs import user_log_path  # noqa: PLC0415 - after the first paint

    _home()
    return user_log_path(_NAME, appauthor=False)


def companies_folder() -> Path:
    """Return where a new company file goes unless the person says otherwise."""
    from platformdirs import user_documents_path  # noqa: PLC0415 - after the first paint

    _home()
    return user_documents_path() / _NAME
