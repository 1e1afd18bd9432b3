"""A small demo company on either database, and a computer without PostgreSQL's programs."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dsp_desktop.app import App
from dsp_desktop.backup import checking, making, restoring
from dsp_desktop.demo.company import make
from dsp_desktop.kernel.permissions import SYSTEM
from tests.support.doubles import StillClock

CLOCK = StillClock()


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo company in a file; for copying."""
    path = tmp_path_factory.mktemp("demo") / "demo.dsp"
    make(path, clock=CLOCK, routes=2, years=1)
    app = App.open(path, clock=CLOCK, actor=SYSTEM)
    with app.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    app.engine.dispose()
    return path


@pytest.fixture
def in_file(demo_file: Path, tmp_path: Path) -> Iterator[App]:
    """A demo company of one's own, in a file."""
    path = tmp_path / "demo.dsp"
    shutil.copy(demo_file, path)
    app = App.open(path, clock=CLOCK, actor=SYSTEM)
    yield app
    app.engine.dispose()


@pytest.fixture
def on_server(new_database: Callable[..., str]) -> Iterator[App]:
    """A demo company of one's own, on a server."""
    address = new_database(bare=True)
    make(address, clock=CLOCK, routes=2, years=1)
    app = App.open(address, clock=CLOCK, actor=SYSTEM)
    yield app
    app.engine.dispose()


@pytest.fixture
def no_client(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer without PostgreSQL's programs."""
    for module in (checking, making, restoring):
        monkeypatch.setattr(module, "find_client", lambda _server: None)
