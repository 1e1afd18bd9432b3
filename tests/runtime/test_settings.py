"""What a person prefers is remembered, and never in the way of starting."""

from pathlib import Path

import pytest

from dsp_desktop.runtime.settings import RECENT, ListChoices, SettingsStore, Theme, load


def test_what_was_changed_is_there_again(tmp_path: Path) -> None:
    path = tmp_path / "deeper" / "settings.toml"
    store = SettingsStore(path)
    store.change(theme=Theme.DARK, text_percent=150)
    store.change_list("van", columns=("number", "vin"), widths={"vin": 180}, descending=True)
    store.remember_size("form.van", 700, 600)
    store.replace(store.value.opened("C:\\Büro\\cascade.dsp", "Cascade “Parcel” LLC"))
    again = SettingsStore(path)
    assert again.value == store.value
    assert again.list_choices("van") == ListChoices(
        ("number", "vin"), {"vin": 180}, descending=True
    )
    assert again.value.last_company == "C:\\Büro\\cascade.dsp"


@pytest.mark.parametrize(
    "text",
    ["not toml [", "theme = 'purple'", "sizes = 3", "lists = {van = 1}", "\x00", "recent = 1"],
)
def test_a_broken_file_is_set_aside_and_the_defaults_are_used(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text, "utf-8")
    store = SettingsStore(path)
    assert store.value == SettingsStore().value
    assert store.set_aside is not None
    assert store.set_aside.read_text("utf-8") == text
    store.change(theme=Theme.LIGHT)
    assert load(path).theme is Theme.LIGHT


def test_what_a_newer_version_wrote_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('hologram = true\ntext_percent = 140\ntheme = "dark"', "utf-8")
    store = SettingsStore(path)
    assert store.set_aside is None
    assert store.value.theme is Theme.DARK
    assert store.value.text_percent == 150


def test_the_last_companies_are_remembered_newest_first() -> None:
    settings = SettingsStore().value
    for number in range(RECENT + 3):
        settings = settings.opened(f"{number}.dsp", "")
    settings = settings.opened("5.dsp", "Cascade")
    assert settings.last_company == "5.dsp"
    assert len(settings.recent) == RECENT
    assert settings.forgotten("5.dsp").last_company == "8.dsp"
