"""The demo company on both databases, made once for every test that only reads it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dsp_desktop.app import App
from dsp_desktop.demo.company import make
from dsp_desktop.kernel.permissions import SYSTEM
from tests.support.doubles import StillClock


@dataclass(frozen=True)
class Afternoon(StillClock):
    """Two in the afternoon at the demo's station: vans are out."""

    def now(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 22, tzinfo=UTC)

    def in_zone(self, name: str) -> "Afternoon":  # noqa: ARG002 - the clock's own signature
        return self


CLOCK = Afternoon()


@pytest.fixture(params=["sqlite", "postgresql"])
def nowhere(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A place for a new company: a file that is not there, or an empty database."""
    if request.param == "postgresql":
        make_one: Callable[..., str] = request.getfixturevalue("new_database")
        return make_one(bare=True)
    return str(tmp_path / "demo.dsp")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The demo company as the command makes it, for reading only."""
    path = tmp_path_factory.mktemp("demo") / "demo.dsp"
    make(path, clock=CLOCK)
    app = App.open(path, clock=CLOCK, actor=SYSTEM)
    yield app
    app.engine.dispose()
