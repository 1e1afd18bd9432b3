"""Companies for several desktops."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dsp_desktop.app import App
from dsp_desktop.kernel.permissions import SYSTEM
from tests.conftest import CLOCK


@pytest.fixture
def opened() -> Iterator[Callable[[str], App]]:
    """Opens a company for the time of the test."""
    made: list[App] = []

    def open_it(target: str) -> App:
        made.append(App.open(target, clock=CLOCK, actor=SYSTEM))
        return made[-1]

    yield open_it
    for app in made:
        app.store.close()


@pytest.fixture
def blank_copy(blank_file: Path, tmp_path: Path) -> str:
    """An empty company in a file of its own."""
    path = tmp_path / "company.dsp"
    shutil.copy(blank_file, path)
    return str(path)
