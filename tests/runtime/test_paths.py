"""Where a person's files go."""

import sys
from pathlib import Path

import platformdirs
import pytest

from dsp_desktop.runtime import paths


def usual() -> Path:
    folder = platformdirs.user_config_path("DSP Desktop", appauthor=False, roaming=True)
    return folder / "settings.toml"


def test_the_settings_are_where_the_system_keeps_such_things() -> None:
    assert paths.settings_file() == usual()


def test_a_person_may_say_where_settings_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    assert paths.settings_file().name == "settings.toml"
    if sys.platform == "linux":
        assert paths.settings_file() == usual() == tmp_path / "DSP Desktop" / "settings.toml"


def test_what_can_be_made_again_is_where_the_system_keeps_such_things(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert paths.cache_folder() == platformdirs.user_cache_path("DSP Desktop", appauthor=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    if sys.platform == "linux":
        assert paths.cache_folder() == tmp_path / "DSP Desktop"
