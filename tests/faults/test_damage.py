"""A damaged company is noticed, told with what to do, and what can be read of it is saved."""

import shutil
from collections.abc import Callable
from contextlib import closing
from itertools import islice
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from dsp_desktop.db import driver
from dsp_desktop.db.driver import PAGE_BYTES
from dsp_desktop.db.everything import know_everything
from dsp_desktop.kernel.errors import CompanyExists, Damaged
from dsp_desktop.kernel.sentences import sentence
from dsp_desktop.rescue.log import log_of
from dsp_desktop.rescue.looking import look_through
from dsp_desktop.rescue.saving import save_what_can_be_read
from dsp_desktop.runtime.keys import CompanyKey
from dsp_desktop.runtime.paths import MIGRATIONS
from dsp_desktop.unlocking import find_key
from tests.faults.ledger import (
    a_days_work,
    actions_found,
    chance_of,
    is_sound,
    open_again,
    state_of,
)

ACTIONS = 40


@pytest.fixture(scope="session")
def worked_file(blank_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A company that has been worked in, closed properly."""
    path = tmp_path_factory.mktemp("worked") / "company.dsp"
    shutil.copy(blank_file, path)
    app = open_again(path, find_key(path))
    for action in islice(a_days_work(app, chance_of(31)), ACTIONS):
        action()
    app.close()
    return path


@pytest.fixture
def path(worked_file: Path, tmp_path: Path) -> Path:
    """A copy of it, to be damaged."""
    copy = tmp_path / "company.dsp"
    shutil.copy(worked_file, copy)
    return copy


def flip_a_bit(content: bytearray, page: int, chance: Random) -> None:
    begins = 16 if page == 1 else 0  # the id of the company is not proved, it names the key
    at = (page - 1) * PAGE_BYTES + chance.randrange(begins, PAGE_BYTES)
    content[at] ^= 1 << chance.randrange(8)


def zero_a_sector(content: bytearray, page: int, chance: Random) -> None:
    at = (page - 1) * PAGE_BYTES + 512 * chance.randrange(1, 8)
    content[at : at + 512] = bytes(512)


def zero_a_page(content: bytearray, page: int, _chance: Random) -> None:
    begins = 16 if page == 1 else 0
    content[(page - 1) * PAGE_BYTES + begins : page * PAGE_BYTES] = bytes(PAGE_BYTES - begins)


def swap_two_pages(content: bytearray, page: int, chance: Random) -> None:
    pages = len(content) // PAGE_BYTES
    other = page
    while other in (1, page):
        other = chance.randrange(1, pages) + 1
    one, two = max(page, 2), other
    if one == two:
        one = two - 1 if two > 2 else two + 1
    a, b = (slice((n - 1) * PAGE_BYTES, n * PAGE_BYTES) for n in (one, two))
    content[a], content[b] = content[b], content[a]


DAMAGES = (flip_a_bit, zero_a_sector, zero_a_page, swap_two_pages)


def reads_everything(path: Path, key: CompanyKey) -> bool:
    """Whether every row and every index can be read without SQLCipher complaining."""
    try:
        with closing(driver.connect(path, key)) as connection:
            return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    except driver.Fault:
        return False


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_always_noticed(
    path: Path, damage: Callable[[bytearray, int, Random], None]
) -> None:
    whole, key, chance = path.read_bytes(), find_key(path), chance_of(32)
    pages = len(whole) // PAGE_BYTES
    assert not look_through(path, key).is_damaged
    for page in {1, *(chance.randrange(1, pages + 1) for _ in range(30))}:
        content = bytearray(whole)
        damage(content, page, chance)
        path.write_bytes(content)
        look = look_through(path, key)
        assert look.unreadable
        assert len(look.unreadable) == (2 if damage is swap_two_pages else 1)
        if look.unreadable[0] not in unread_by_sqlite(path, key):
            assert not reads_everything(path, key)
        assert path.read_bytes() == bytes(content)


def unread_by_sqlite(path: Path, key: CompanyKey) -> set[int]:
    """Pages that hold nothing any more, which nobody needs to read."""
    from dsp_desktop.rescue.pages import Pages
    from dsp_desktop.rescue.tree import free_pages

    with Pages(path, key) as pages:
        return free_pages(pages)


def test_what_is_wrong_is_said_at_opening_and_nothing_is_touched(path: Path) -> None:
    whole, key = path.read_bytes(), find_key(path)
    for content in (zeroed(whole, 1), whole[: -3 * PAGE_BYTES], whole[:-700]):
        path.write_bytes(content)
        with pytest.raises(Damaged) as caught:
            open_again(path, key)
        assert "pages cannot be read" in sentence(caught.value)
        assert path.read_bytes() == content


def zeroed(whole: bytes, *pages: int) -> bytes:
    content = bytearray(whole)
    for page in pages:
        zero_a_page(content, page, chance_of(0))
    return bytes(content)


def test_damage_met_while_working_is_told_as_damage(path: Path) -> None:
    key = find_key(path)
    app = open_again(path, key)
    with app.read() as source:
        root = source.scalar(text("SELECT rootpage FROM sqlite_master WHERE name = 'device'"))
    app.close()
    path.write_bytes(zeroed(path.read_bytes(), int(root or 0)))
    app = open_again(path, key)
    with pytest.raises(Damaged), app.read() as source:
        source.execute(text("SELECT * FROM device")).all()
    with app.read() as source:  # the rest can still be read, to be printed or exported
        assert source.scalar(text("SELECT count(*) FROM van"))
    app.close()


@pytest.fixture
def left_open(path: Path) -> tuple[Path, CompanyKey, list[str]]:
    """A company whose last actions are in its log only, as a crash leaves it."""
    key = find_key(path)
    app = open_again(path, key)
    states = [state_of(path, key)]
    for action in islice(a_days_work(app, chance_of(33), first=1_000), 6):
        action()
        states.append(state_of(path, key))
    crashed = path.with_name("crashed.dsp")
    shutil.copy(path, crashed)
    shutil.copy(log_of(path), log_of(crashed))
    app.close()
    return crashed, key, states


def test_a_log_that_is_whole_is_taken_over(
    left_open: tuple[Path, CompanyKey, list[str]],
) -> None:
    path, key, states = left_open
    open_again(path, key).close()
    assert state_of(path, key) == states[-1]


def test_a_damaged_log_is_never_dropped_without_a_word(
    left_open: tuple[Path, CompanyKey, list[str]], tmp_path: Path
) -> None:
    path, key, states = left_open
    whole, log = path.read_bytes(), log_of(path).read_bytes()
    chance, told, said = chance_of(34), 0, list[bool]()
    for at in (3, 20, *(chance.randrange(32, len(log)) for _ in range(30))):
        damaged = bytearray(log)
        damaged[at] ^= 0x10
        path.write_bytes(whole)
        log_of(path).write_bytes(damaged)
        path.with_name(path.name + "-shm").unlink(missing_ok=True)
        try:
            app = open_again(path, key)
        except Damaged as error:
            told += 1
            said.append("actions are only there" in sentence(error))
            assert path.read_bytes() == whole
            assert log_of(path).read_bytes() == damaged
        else:  # in what the last action wrote, or after it: no one can tell that from a power cut
            app.close()
            assert state_of(path, key) in states[-2:]
    assert told > 20
    assert all(said)


def test_what_a_damaged_log_still_holds_is_saved(
    left_open: tuple[Path, CompanyKey, list[str]], tmp_path: Path
) -> None:
    path, key, _states = left_open
    damaged = bytearray(log_of(path).read_bytes())
    damaged[20] ^= 1  # the head: SQLite would drop all of it
    log_of(path).write_bytes(damaged)
    saved = save_what_can_be_read(path, key, tmp_path / "new.dsp", scripts=MIGRATIONS)
    assert not saved.not_whole
    assert records(tmp_path / "new.dsp", key) == records(path.with_name("company.dsp"), key)


def records(path: Path, key: CompanyKey) -> dict[str, list[object]]:
    """Every row of every table of ours."""
    know_everything()
    from dsp_desktop.registry import metadata

    with closing(driver.connect(path, key)) as connection:
        return {
            name: connection.execute(f'SELECT * FROM "{name}" ORDER BY 1').fetchall()  # noqa: S608 - ours
            for name in metadata.tables
        }


def test_of_a_company_that_is_whole_everything_is_saved(path: Path, tmp_path: Path) -> None:
    key, target = find_key(path), tmp_path / "new.dsp"
    before = path.read_bytes()
    saved = save_what_can_be_read(path, key, target, scripts=MIGRATIONS)
    assert not saved.not_whole
    assert not saved.unreadable
    assert records(target, key) == records(path, key)
    assert path.read_bytes() == before
    app = open_again(target, key)
    assert actions_found(app) == ACTIONS
    next(a_days_work(app, chance_of(1), first=9_000))()
    assert actions_found(app) == ACTIONS + 1
    app.close()
    assert is_sound(target, key)


def test_every_row_outside_the_damaged_pages_is_saved(path: Path, tmp_path: Path) -> None:
    whole, key, chance = path.read_bytes(), find_key(path), chance_of(35)
    there = records(path, key)
    pages = len(whole) // PAGE_BYTES
    for number in range(12):
        hit = {chance.randrange(1, pages + 1) for _ in range(chance.choice((1, 3, 8)))}
        hit |= {1} if number % 3 == 0 else set()  # the first page says where every table begins
        path.write_bytes(zeroed(whole, *hit))
        target = tmp_path / f"new{number}.dsp"
        saved = save_what_can_be_read(path, key, target, scripts=MIGRATIONS)
        kept = records(target, key)
        whole_tables = {table.name for table in saved.tables if table.is_whole}
        made_anew = {"audit_head"} | ({"sealing_key"} if saved.seals_lost else set())
        for name in there.keys() - made_anew:
            assert {*map(repr, kept[name])} <= {*map(repr, there[name])}
            assert kept[name] == there[name] or name not in whole_tables
        open_again(target, key).close()


def test_a_table_whose_top_is_lost_is_found_again_by_its_rows(path: Path, tmp_path: Path) -> None:
    key, target = find_key(path), tmp_path / "new.dsp"
    with closing(driver.connect(path, key)) as connection:
        asked = "SELECT rootpage FROM sqlite_master WHERE name = 'audit_entry'"
        (root,) = connection.execute(asked).fetchone()
    there = records(path, key)["audit_entry"]
    path.write_bytes(zeroed(path.read_bytes(), root))
    saved = save_what_can_be_read(path, key, target, scripts=MIGRATIONS)
    assert [table.name for table in saved.not_whole] == ["audit_entry"]
    assert saved.not_whole[0].loose == len(there)
    assert records(target, key)["audit_entry"] == there


def test_nothing_is_written_over_to_save_a_company(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(CompanyExists):
        save_what_can_be_read(path, find_key(path), path, scripts=MIGRATIONS)
    assert path.read_bytes() == before
