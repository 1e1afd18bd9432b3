"""What every test of the window needs."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from dsp_desktop.runtime import paths
from ui.kit import dialogs


@pytest.fixture(scope="session", autouse=True)
def _what_is_loaded_stays() -> None:
    """Keep the collections after each test short."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _garbage_is_collected_on_this_thread(_what_is_loaded_stays: None) -> Iterator[None]:
    """Widgets of one test must not be destroyed by a worker of the next."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def _nothing_is_kept_on_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(paths, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setattr(paths, "logs_folder", lambda: tmp_path / "logs")


@pytest.fixture(autouse=True)
def _nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question in a test would wait for ever; what a test answers itself, it replaces."""
    monkeypatch.setattr(dialogs, "confirm", lambda *_asked, **_words: True)
    monkeypatch.setattr(dialogs, "ask", lambda *_asked: None)
    for choose in ("choose_file", "choose_folder", "choose_place"):
        monkeypatch.setattr(dialogs, choose, lambda *_asked: None)
