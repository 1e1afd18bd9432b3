"""What a disk, a folder, a clock or another program may do to a company, and what is said."""

import os
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, text

from dsp_desktop.app import App, open_company
from dsp_desktop.db import driver
from dsp_desktop.db.migrate import bring_up_to_date
from dsp_desktop.kernel.errors import (
    DatabaseBusy,
    DatabaseTooNew,
    NoRightToFile,
    StorageFailed,
)
from dsp_desktop.kernel.listing import ListQuery
from dsp_desktop.kernel.permissions import SYSTEM
from dsp_desktop.kernel.sentences import sentence
from dsp_desktop.people.queries import DRIVER_LIST
from dsp_desktop.runtime.keys import CompanyKey
from dsp_desktop.unlocking import find_key
from tests.faults.ledger import CLOCK, actions_found, is_sound, later_scripts, open_again, state_of
from tests.support.builders import a_driver
from tests.support.doubles import StillClock


@pytest.fixture
def path(blank_file: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "company"
    folder.mkdir()
    return Path(shutil.copy(blank_file, folder / "company.dsp"))


@pytest.fixture
def key(path: Path) -> CompanyKey:
    return find_key(path)


@pytest.fixture
def app(path: Path, key: CompanyKey) -> Iterator[App]:
    app = open_again(path, key)
    yield app
    app.close()


@contextmanager
def no_file_may_outgrow(size: int) -> Iterator[None]:
    """Let the system refuse to make any file of this process longer, as a full disk does."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit on Windows")
def test_a_full_disk_refuses_the_action_and_the_next_one_works_once_there_is_room(
    path: Path, key: CompanyKey, app: App
) -> None:
    a_driver(app, name="Before")
    before, room = state_of(path, key), path.with_name(path.name + "-wal").stat().st_size
    for more in (0, 1, 5_000, 20_000):
        with no_file_may_outgrow(room + more), pytest.raises(StorageFailed) as caught:
            a_driver(app, name="x", note="y" * 100_000)
        assert "make room" in sentence(caught.value)
        assert state_of(path, key) == before
    a_driver(app, name="After")
    assert actions_found(app) == 2


def test_a_file_that_may_not_grow_refuses_the_action_whole(
    path: Path, key: CompanyKey, app: App
) -> None:
    before = state_of(path, key)

    @event.listens_for(app.engine, "connect")
    def _full(connection: object, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]  # type: ignore[attr-defined] # the driver's
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")  # type: ignore[attr-defined] # likewise

    app.engine.dispose()
    with pytest.raises(StorageFailed):
        a_driver(app, name="x", note="y" * 100_000)
    assert state_of(path, key) == before


@pytest.fixture
def nobody_writes(path: Path) -> Iterator[Path]:
    """A folder and a file that nobody may write: not even the system's owner."""
    if shutil.which("chattr") is None or os.geteuid() != 0:
        path.chmod(0o444)
        path.parent.chmod(0o555)
        if os.access(path, os.W_OK):
            pytest.skip("whoever runs this may write everywhere")
        yield path
        path.parent.chmod(0o755)
        return
    folder = path.parent
    if os.system(f"chattr +i '{path}' '{folder}' 2>/dev/null") != 0:  # noqa: S605 - our own names
        pytest.skip("this file system cannot protect a file from its owner")
    yield path
    os.system(f"chattr -i '{folder}' '{path}'")  # noqa: S605 - likewise


def test_a_company_nobody_may_write_is_refused_with_the_reason(nobody_writes: Path) -> None:
    before = nobody_writes.read_bytes()
    with pytest.raises(NoRightToFile) as caught:
        open_again(nobody_writes, find_key(nobody_writes))
    assert "may not be written by you" in sentence(caught.value)
    assert nobody_writes.read_bytes() == before


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits five seconds for a lock in a test."""
    monkeypatch.setattr(driver, "BUSY_TIMEOUT_MS", 50)


@pytest.mark.usefixtures("impatient")
def test_a_file_that_another_program_holds_for_itself_is_said_to_be_busy(
    path: Path, key: CompanyKey
) -> None:
    before = path.read_bytes()
    with closing(driver.connect(path, key)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseBusy) as caught:
            open_again(path, key)
        assert "try again" in sentence(caught.value)
    assert path.read_bytes() == before
    open_again(path, key).close()


@pytest.mark.usefixtures("impatient")
def test_a_second_copy_of_the_program_reads_while_the_first_one_writes(
    path: Path, key: CompanyKey
) -> None:
    first, second = open_again(path, key), open_again(path, key)
    with first.write("add_driver"):
        with second.read() as source:
            assert len(DRIVER_LIST.ids(source, ListQuery())) == 0
        with pytest.raises(DatabaseBusy) as caught:
            a_driver(second)
        assert "Nothing was changed" in sentence(caught.value)
    a_driver(second)
    first.close()
    second.close()
    assert is_sound(path, key)


def test_two_copies_of_the_program_take_turns_and_lose_nothing(path: Path, key: CompanyKey) -> None:
    failed: list[BaseException] = []

    def work(name: str) -> None:
        try:
            with closing(open_again(path, key)) as app:
                for number in range(15):
                    a_driver(app, name=f"{name} {number}")
        except BaseException as error:  # noqa: BLE001 - told to the test
            failed.append(error)

    copies = [threading.Thread(target=work, args=(name,)) for name in ("One", "Two")]
    for copy in copies:
        copy.start()
    for copy in copies:
        copy.join()
    assert failed == []
    app = open_again(path, key)
    assert actions_found(app) == 30
    app.close()
    assert is_sound(path, key)


def test_a_company_of_a_newer_version_is_refused_and_left_byte_for_byte(
    path: Path, key: CompanyKey, tmp_path: Path
) -> None:
    bring_up_to_date(path, key, scripts=later_scripts(tmp_path / "later"), clock=CLOCK)
    before = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    with pytest.raises(DatabaseTooNew) as caught:
        open_again(path, key)
    assert "newer version" in sentence(caught.value)
    assert {file.name: file.read_bytes() for file in path.parent.iterdir()} == before


def test_a_clock_set_back_neither_reorders_the_trail_nor_changes_what_was_typed(
    company: str,
) -> None:
    key, today = find_key(company), date(2026, 3, 2)
    for number, day in enumerate((today, today - timedelta(days=400), today)):
        app = open_company(company, clock=StillClock(day), actor=SYSTEM, key=key)
        hired = today - timedelta(days=number)
        a_driver(app, name=f"Driver {number}", hired_on=hired)
        assert actions_found(app) == number + 1
        with app.read() as source:
            kept = source.execute(text("SELECT hired_on FROM driver ORDER BY id")).scalars()
            assert str([*kept][-1]) == hired.isoformat()
            asked = "SELECT changes FROM audit_entry WHERE entity = 'driver' ORDER BY number"
            assert len(source.execute(text(asked)).all()) == number + 1
        app.close()
