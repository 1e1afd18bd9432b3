"""Work to be interrupted, and what says whether a company has all of it and nothing half."""

import shutil
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from hashlib import sha256
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import text

from dsp_desktop.app import App, open_company
from dsp_desktop.db import driver
from dsp_desktop.db.audit import prove
from dsp_desktop.db.revision import newest
from dsp_desktop.db.vault import sealer_of
from dsp_desktop.documents.service import DocumentDetails, about, add_document
from dsp_desktop.documents.terms import DocumentKind
from dsp_desktop.fleet.service import add_van, ground_van
from dsp_desktop.kernel.files import AttachedFile
from dsp_desktop.kernel.permissions import SYSTEM
from dsp_desktop.people.service import add_driver
from dsp_desktop.runtime.keys import CompanyKey
from dsp_desktop.runtime.paths import MIGRATIONS
from tests.intake.samples import sound_vin
from tests.support.builders import DRIVER, VAN, a_device, a_driver
from tests.support.doubles import StillClock

CLOCK = StillClock()
_LATER = '''"""A step of the future.

What it does to existing data: gives every driver a nickname.
"""

import sqlalchemy as sa
from alembic import op

revision = "m9001"
down_revision = "{head}"


def upgrade() -> None:
    with op.batch_alter_table("driver") as driver:
        driver.add_column(sa.Column("nickname", sa.String(), server_default="Sam"))
    with op.batch_alter_table("document") as document:
        document.add_column(sa.Column("shelf", sa.String(), server_default="left"))
    op.execute("UPDATE driver SET nickname = 'Sam ' || name")
'''
#: What each user action adds, by table.
ADDS = {
    "add_driver": Counter(driver=1),
    "add_device": Counter(device=1),
    "add_grounded_van": Counter(van=1),
    "add_driver_with_papers": Counter(driver=1, document=1, attachment=1),
}
#: Large ones fill the write-ahead log, so that it is emptied while somebody works.
_SIZES = (300, 30_000, 900_000)


def chance_of(seed: int) -> Random:
    """Return the same chance every time."""
    return Random(seed)  # noqa: S311 - nothing here is a secret


def open_again(target: Path | str, key: CompanyKey) -> App:
    """Open a company the way the program does."""
    return open_company(target, clock=CLOCK, actor=SYSTEM, key=key)


def later_scripts(folder: Path) -> Path:
    """Return the migrations with one more, as the next version will bring."""
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    step = _LATER.format(head=newest(MIGRATIONS))
    (folder / "versions" / "m9001_later.py").write_text(step, "utf-8")
    return folder


def a_days_work(app: App, chance: Random, first: int = 1) -> Iterator[Callable[[], Any]]:
    """Yield one user action after the other, small ones and large ones, without end."""
    for number in count(first):
        match chance.randrange(6):
            case 0 | 1:
                yield lambda n=number: a_driver(app, name=f"Driver {n}")
            case 2:
                yield lambda n=number: a_device(app, label=f"P{n}")
            case 3:
                yield lambda n=number: _a_van_off_the_road(app, n)
            case _:
                paper = b"%PDF-1.7\n" + chance.randbytes(chance.choice(_SIZES))
                yield lambda n=number, p=paper: _a_driver_with_papers(app, n, p)


def _a_van_off_the_road(app: App, number: int) -> None:
    """Make one user action of two services: a van, and why it may not leave."""
    details = replace(VAN, number=f"V{number}", vin=sound_vin(number), plate=f"P{number}")
    with app.write("add_grounded_van") as uow:
        ground_van(uow, add_van(uow, details), "brakes")
        uow.commit()


def _a_driver_with_papers(app: App, number: int, paper: bytes) -> None:
    with app.write("add_driver_with_papers") as uow:
        driver_id = add_driver(uow, replace(DRIVER, name=f"Papers {number}"))
        file = AttachedFile(f"scan {number}.pdf", paper)
        day = date(2026, 1, 5)
        details = DocumentDetails(about("driver", driver_id), DocumentKind.OTHER, day, file=file)
        add_document(uow, details)
        uow.commit()


def actions_found(app: App) -> int:
    """Return how many user actions a company holds, after proving each of them whole."""
    with app.read() as source:
        assert prove(source, sealer_of(source).link).broken is None
        asked = "SELECT operation, count(DISTINCT unit) FROM audit_entry GROUP BY operation"
        done = {name: many for name, many in source.execute(text(asked)).all() if name in ADDS}
        expected: Counter[str] = Counter()
        for name, many in done.items():
            for table, each in ADDS[name].items():
                expected[table] += each * many
        for table in ("driver", "device", "van", "document", "attachment"):
            found = source.scalar(text(f"SELECT count(*) FROM {table}"))  # noqa: S608 - ours
            assert found == expected[table], table
        lame = "SELECT count(*) FROM van WHERE grounded_because IS NULL"
        assert source.scalar(text(lame)) == 0
    return sum(done.values())


def state_of(path: Path | str, key: CompanyKey, *, besides: Collection[str] = ()) -> str:
    """Return a fingerprint over every row of every table of a company file, ``besides`` some."""
    held = sha256()
    with closing(driver.connect(path, key)) as connection:
        asked = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        for (table,) in connection.execute(asked).fetchall():
            if table in besides:
                continue
            for row in connection.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - its own names
                held.update(repr(row).encode())
    return held.hexdigest()


def is_sound(path: Path | str, key: CompanyKey) -> bool:
    """Whether SQLite finds no fault in the structure, and every page is as it was written."""
    with closing(driver.connect(path, key)) as connection:
        return (
            connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            and connection.execute("PRAGMA cipher_integrity_check").fetchall() == []
            and connection.execute("PRAGMA foreign_key_check").fetchall() == []
        )
