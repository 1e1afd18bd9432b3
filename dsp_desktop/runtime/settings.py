"""What one person prefers on this machine: kept in a small file, never in the company.

A setting that should travel with the company file belongs in the company instead.
"""

import json
import os
import tomllib
from dataclasses import asdict, dataclass, field, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

#: How many companies the opening screen remembers.
RECENT = 6
TEXT_SIZES = (90, 100, 110, 125, 150)


class Theme(StrEnum):
    """How the window is colored."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Settings:
    """One person's preferences. ``text_percent`` scales every letter in the window.

    ``geometry`` is where the window was, as Qt writes it down; ``columns`` holds the columns
    a person has chosen for a list, by its entity.
    """

    theme: Theme = Theme.SYSTEM
    text_percent: int = 100
    recent: tuple[str, ...] = ()
    company_name: str = ""
    last_page: str = ""
    geometry: str = ""
    columns: dict[str, list[str]] = field(default_factory=dict)

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


def load(path: Path) -> Settings:
    """Read the settings; a file that is missing or damaged gives the defaults.

    Losing a preference is a nuisance; refusing to start over one would be worse.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return Settings()
    known = {}
    for item in fields(Settings):
        if item.name in table:
            value = _read(item.name, table[item.name])
            if value is not None:
                known[item.name] = value
    return Settings(**known)


def save(path: Path, settings: Settings) -> None:
    """Write the settings whole or not at all, so that a crash leaves the old ones."""
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = asdict(settings).pop("columns")
    plain = {k: v for k, v in asdict(settings).items() if k != "columns"}
    lines = [f"{name} = {_toml(value)}" for name, value in plain.items()]
    if columns:
        lines += ["", "[columns]"]
        lines += [f"{json.dumps(name)} = {_toml(chosen)}" for name, chosen in columns.items()]
    draft = path.with_suffix(".new")
    draft.write_text("\n".join(lines) + "\n", "utf-8")
    os.replace(draft, path)  # noqa: PTH105 - Path.replace is the same call; this one says atomic


def _read(name: str, value: Any) -> Any:
    """Return a value if it is what the setting wants, else ``None``: the default stays."""
    match name, value:
        case "theme", str() if value in set(Theme):
            return Theme(value)
        case "text_percent", int() if value in TEXT_SIZES:
            return value
        case "recent", list() if all(isinstance(v, str) for v in value):
            return tuple(value[:RECENT])
        case ("company_name" | "last_page" | "geometry"), str():
            return value
        case "columns", dict():
            return {k: [str(c) for c in v] for k, v in value.items() if isinstance(v, list)}
    return None


def _toml(value: object) -> str:
    """Write one value as TOML: its strings and lists of strings are JSON's."""
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_toml(v) for v in value)}]"
    return json.dumps(str(value) if isinstance(value, str) else value, ensure_ascii=False)
