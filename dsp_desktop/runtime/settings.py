"""What one person prefers on this machine: kept in a small file, never in the company.

A setting that should travel with the company belongs in the company instead. A file
that cannot be read is set aside, never overwritten, and the program starts with its
defaults: losing a preference is a nuisance, refusing to start over one would be worse.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from dsp_desktop.runtime.private_files import close_to_others, make_private

#: How many companies the opening screen remembers.
RECENT = 6
TEXT_SIZES = (90, 100, 110, 125, 150, 175, 200)


class Theme(StrEnum):
    """How the window is colored."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class ListChoices:
    """How a person left one list; empty means as the page was declared.

    ``columns`` are the names of the columns shown, ``widths`` those set by hand, in
    pixels at 100% text.
    """

    columns: tuple[str, ...] = ()
    widths: Mapping[str, int] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """One person's preferences. ``text_percent`` scales every letter in the window.

    ``geometry`` is where the window was, as Qt writes it down; ``sizes`` holds width and
    height of dialogs by name, ``lists`` how each list was left, by its entity, and
    ``backup_folders`` where the backups of a company go, by the company's id. A scanner
    puts its files into ``scan_folder``, and a scan at the desk that does nothing beeps if
    ``scan_beeps``. A window locks itself after ``lock_minutes``; 0 is
    as the company says. ``reports`` holds the choices made for each report, by its name.
    """

    theme: Theme = Theme.SYSTEM
    text_percent: int = 100
    recent: tuple[str, ...] = ()
    company_name: str = ""
    last_page: str = ""
    geometry: str = ""
    panel_shown: bool = True
    panel_width: int = 0
    last_user: str = ""
    lock_minutes: int = 0
    sizes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    lists: Mapping[str, ListChoices] = field(default_factory=dict)
    backup_folders: Mapping[str, str] = field(default_factory=dict)
    scan_folder: str = ""
    scan_beeps: bool = True
    last_report: str = ""
    reports: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def last_company(self) -> str:
        """The company that was open last, or nothing."""
        return self.recent[0] if self.recent else ""

    def opened(self, target: str, name: str) -> "Settings":
        """Return these settings with ``target`` as the company opened last."""
        others = tuple(t for t in self.recent if t != target)
        return replace(self, recent=(target, *others)[:RECENT], company_name=name)

    def forgotten(self, target: str) -> "Settings":
        """Return these settings without ``target`` among the remembered companies."""
        return replace(self, recent=tuple(t for t in self.recent if t != target))


class SettingsStore:
    """The settings in force, and the file they are kept in.

    Without a ``path`` nothing is kept: for tests. ``set_aside`` is where a broken file
    went, for a notice.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self.set_aside: Path | None = None
        self.value = Settings()
        if path is not None:
            try:
                self.value = _read(path)
            except (OSError, ValueError, TypeError, AttributeError, OverflowError):
                self.set_aside = _put_aside(path)

    def change(self, **changes: Any) -> None:
        """Change some settings and keep them."""
        self.replace(replace(self.value, **changes))

    def replace(self, settings: Settings) -> None:
        """Put other settings in force and keep them."""
        if settings != self.value:
            self.value = settings
            if self._path is not None:
                save(self._path, settings)

    def list_choices(self, entity: str) -> ListChoices:
        """Return how the person left one list."""
        return self.value.lists.get(entity, ListChoices())

    def change_list(self, entity: str, **changes: Any) -> None:
        """Remember something about one list."""
        choices = replace(self.list_choices(entity), **changes)
        self.change(lists={**self.value.lists, entity: choices})

    def keep_backups_in(self, company_id: bytes, folder: Path) -> None:
        """Remember where the backups of a company go on this computer."""
        chosen = {**self.value.backup_folders, company_id.hex(): str(folder)}
        self.change(backup_folders=chosen)

    def remember_size(self, name: str, width: int, height: int) -> None:
        """Remember how large a dialog was left."""
        self.change(sizes={**self.value.sizes, name: (width, height)})


def load(path: Path) -> Settings:
    """Read the settings; a file that is missing or damaged gives the defaults."""
    return SettingsStore(path).value


def save(path: Path, settings: Settings) -> None:
    """Write the settings whole or not at all, so that a crash leaves the old ones."""
    import tomli_w  # noqa: PLC0415 - the first paint reads settings and writes none

    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    make_private(draft)
    draft.write_text(tomli_w.dumps(asdict(settings)), "utf-8")
    os.replace(draft, path)  # noqa: PTH105 - Path.replace is the same call; this one says atomic


def _put_aside(path: Path) -> Path | None:
    aside = path.with_suffix(".broken.toml")
    try:
        os.replace(path, aside)  # noqa: PTH105 - as above
    except OSError:
        return None
    return aside


def _read(path: Path) -> Settings:
    """Read the file; what this version does not know is dropped, what is absurd is refused."""
    if not path.is_file():
        return Settings()
    close_to_others(path)
    table = tomllib.loads(path.read_text("utf-8"))
    known = {f.name: _value(f.name, table[f.name]) for f in fields(Settings) if f.name in table}
    return Settings(**known)


def _value(name: str, plain: Any) -> Any:  # noqa: PLR0911 - one line a setting
    match name:
        case "theme":
            return Theme(plain)
        case "text_percent":
            return min(TEXT_SIZES, key=lambda size: abs(size - int(plain)))
        case "recent":
            return tuple(str(target) for target in plain)[:RECENT]
        case "sizes":
            return {key: (int(width), int(height)) for key, (width, height) in plain.items()}
        case "lists":
            return {key: _choices(kept) for key, kept in plain.items()}
        case "backup_folders":
            return {str(company): str(folder) for company, folder in plain.items()}
        case "reports":
            return {str(name): _texts(kept) for name, kept in plain.items()}
        case "panel_shown" | "scan_beeps":
            return bool(plain)
        case "panel_width" | "lock_minutes":
            return max(0, int(plain))
    return str(plain)


def _texts(plain: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in plain.items()}


def _choices(plain: Mapping[str, Any]) -> ListChoices:
    return ListChoices(
        columns=tuple(str(name) for name in plain.get("columns", ())),
        widths={name: int(width) for name, width in plain.get("widths", {}).items()},
        sort=str(plain.get("sort", "")),
        descending=bool(plain.get("descending", False)),
    )
