"""The program is killed while it writes: what it acknowledged is there, and nothing is half."""

import shutil
from contextlib import closing
from datetime import date
from itertools import islice
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from dsp_desktop.app import App
from dsp_desktop.backup.logic import Keeping
from dsp_desktop.backup.making import back_up
from dsp_desktop.backup.shelf import backups_in
from dsp_desktop.db.migrate import bring_up_to_date
from dsp_desktop.runtime.keys import CompanyKey
from dsp_desktop.unlocking import find_key
from tests.faults.crashing import CrashingServer
from tests.faults.ledger import (
    CLOCK,
    a_days_work,
    actions_found,
    chance_of,
    is_sound,
    later_scripts,
    open_again,
    state_of,
)
from tests.faults.writers import (
    LINES,
    Killing,
    back_up_again_and_again,
    do_a_days_work,
    import_a_file,
    restore,
    upgrade,
)

KILLS = 6


def work_and_kill(
    killing: Killing, target: str, key: CompanyKey, chance: Random, seed: int
) -> tuple[int, int]:
    """Return how many actions were acknowledged before the kill, and how many more were done."""
    with_before = open_again(target, key)
    before = actions_found(with_before)
    with_before.close()
    told = killing.after(chance.uniform(0, 0.4), do_a_days_work, target, key, seed)
    app = open_again(target, key)
    wait_for_the_server(app)
    found = actions_found(app)
    app.close()
    return told, found - before - told


def wait_for_the_server(app: App) -> None:
    """Wait until the server has noticed that the one who was killed is gone."""
    if app.engine.dialect.name == "sqlite":
        return
    others = text(
        "SELECT count(*), pg_sleep(0.02)::text FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with app.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while connection.execute(others).one()[0]:
            pass


def test_whoever_is_killed_at_work_loses_nothing_that_was_acknowledged(
    killing: Killing, company: str
) -> None:
    key, chance = find_key(company), chance_of(21)
    acknowledged = 0
    for seed in range(1, KILLS + 1):
        told, more = work_and_kill(killing, company, key, chance, seed)
        assert more in (0, 1)  # committed, and killed before it could say so
        acknowledged += told
    assert acknowledged
    if "://" not in company:
        assert is_sound(company, key)


def test_an_import_that_is_killed_is_there_whole_or_not_at_all(
    killing: Killing, company: str
) -> None:
    key, chance = find_key(company), chance_of(22)
    whole = 0
    for seed in range(1, KILLS + 1):
        told = killing.after(chance.uniform(0, 0.5), import_a_file, company, key, seed)
        app = open_again(company, key)
        wait_for_the_server(app)
        with app.read() as source:
            drivers = source.scalar(text("SELECT count(*) FROM driver"))
            batches = source.scalar(text("SELECT count(*) FROM import_batch"))
            noted = source.scalar(
                text("SELECT count(DISTINCT unit) FROM audit_entry WHERE operation = 'import_file'")
            )
        app.close()
        assert drivers == batches * LINES
        assert noted == batches
        assert batches - whole in ((1,) if told else (0, 1))
        whole = batches


def test_an_upgrade_that_is_killed_leaves_the_old_company_or_the_new_one(
    killing: Killing, blank_file: Path, tmp_path: Path
) -> None:
    path, chance = tmp_path / "company.dsp", chance_of(23)
    shutil.copy(blank_file, path)
    key, later = find_key(path), later_scripts(tmp_path / "later")
    app = open_again(path, key)
    for _each, action in zip(range(20), a_days_work(app, chance), strict=False):
        action()
    app.close()
    old, kept = state_of(path, key), path.read_bytes()
    for _ in range(KILLS):
        told = killing.after(chance.uniform(0, 0.4), upgrade, str(path), key, str(later))
        new = state_of(path, key)
        assert not told or new != old
        bring_up_to_date(path, key, scripts=later, clock=CLOCK)
        if new != old:
            assert state_of(path, key) == new
        assert is_sound(path, key)
        for left in tmp_path.glob("company*"):
            left.unlink()
        path.write_bytes(kept)


@pytest.fixture
def worked(blank_file: Path, tmp_path: Path) -> tuple[Path, CompanyKey]:
    """A company with a little in it."""
    path = tmp_path / "company.dsp"
    shutil.copy(blank_file, path)
    key = find_key(path)
    with closing(open_again(path, key)) as app:
        for action in islice(a_days_work(app, chance_of(25)), 10):
            action()
    return path, key


def test_a_backup_that_is_killed_harms_neither_the_company_nor_the_backups_there_are(
    killing: Killing, worked: tuple[Path, CompanyKey], tmp_path: Path
) -> None:
    path, key = worked
    before, folder, chance = state_of(path, key), tmp_path / "backups", chance_of(26)
    days: set[date] = set()  # of two of one day the older one may go the day after
    for _ in range(KILLS):
        told = killing.after(
            chance.uniform(0.1, 0.7), back_up_again_and_again, str(path), key, str(folder)
        )
        there = [backup for backup in backups_in(folder, key) if backup.is_good]
        covered = {backup.note.day for backup in there if backup.note}
        assert covered >= days
        assert len(covered) >= told
        assert {state_of(backup.path, key) for backup in there} <= {before}
        assert state_of(path, key) == before
        days = covered
    assert days


def test_a_restore_that_is_killed_leaves_the_old_company_or_the_restored_one(
    killing: Killing, worked: tuple[Path, CompanyKey], tmp_path: Path
) -> None:
    path, key = worked
    # Of a restored company its trail tells besides that it was restored.
    trail = ("audit_entry", "audit_head", "restoration")
    chance, restored = chance_of(27), state_of(path, key, besides=trail)
    with closing(open_again(path, key)) as app:
        made = back_up(app, tmp_path / "backups", Keeping())
        next(a_days_work(app, chance, first=500))()
    old, kept = state_of(path, key, besides=trail), path.read_bytes()
    for _ in range(KILLS):
        told = killing.after(
            chance.uniform(0, 0.15), restore, str(path), key, str(made.backup.path)
        )
        now = state_of(path, key, besides=trail)
        assert now == restored if told else now in (old, restored)
        assert is_sound(path, key)
        for left in (*path.parent.glob("company*"), *path.parent.glob(".company*")):
            left.unlink()
        path.write_bytes(kept)


def test_a_server_that_crashes_under_the_work_loses_nothing_that_was_acknowledged(
    killing: Killing, crashing: CrashingServer
) -> None:
    target, key = crashing.company()
    chance, found = chance_of(24), 0
    for seed in range(1, 3):
        told = killing.ending(
            lambda _process: crashing.crash(),
            chance.uniform(0.2, 0.6),
            do_a_days_work,
            *(target, key, seed),
        )
        crashing.start()
        app = open_again(target, key)
        more = actions_found(app) - found - told
        app.close()
        assert more in (0, 1)
        found += told + more
    assert found >= 2
