"""Restoring: looked at first, then in one step, and the old one is always kept."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from dsp_desktop.access.models import User
from dsp_desktop.app import App, open_company
from dsp_desktop.backup.logic import Keeping
from dsp_desktop.backup.making import back_up
from dsp_desktop.backup.queries import entries_so_far
from dsp_desktop.backup.restoring import (
    Staged,
    discard,
    look_into,
    note_on_server,
    restore_to_server,
    stage,
    take_place,
)
from dsp_desktop.cli import run
from dsp_desktop.db.audit import AuditEntry, prove
from dsp_desktop.db.history import told
from dsp_desktop.db.vault import sealer_of
from dsp_desktop.fleet.queries import VAN_LIST
from dsp_desktop.kernel.errors import CompanyExists, NotPermitted
from dsp_desktop.kernel.listing import ListQuery
from dsp_desktop.kernel.permissions import SYSTEM, Actor, Permission
from dsp_desktop.kernel.progress import NoProgress
from dsp_desktop.kernel.safekeeping import InUse, NeedsServer, NotSound
from tests.support.builders import a_van, a_vin
from tests.support.doubles import StillClock

CLOCK, QUIET = StillClock(), NoProgress()
NOW = CLOCK.now()


def vans(target: str | Path) -> int:
    """Open a company as the window does, and say how many vans it has; its trail is whole."""
    app = open_company(target, clock=CLOCK, actor=SYSTEM)
    with app.read() as source:
        assert prove(source, sealer_of(source).link).broken is None
        count = len(VAN_LIST.ids(source, ListQuery()))
    app.close()
    return count


def backed_up(app: App, tmp_path: Path) -> Path:
    return back_up(app, tmp_path / "backups", Keeping()).backup.path


def staged(app: App, backup: Path, place: Path) -> Staged:
    return stage(backup, app.key, place, now=NOW, progress=QUIET)


def test_a_backup_says_what_it_holds_before_anything_changes(in_file: App, tmp_path: Path) -> None:
    backup, place = backed_up(in_file, tmp_path), Path(in_file.target)
    before = place.read_bytes()
    one = staged(in_file, backup, place)
    assert one.contents.rows["van"] == vans(in_file.target)
    assert len(one.contents.last) == 10
    discard(one)
    assert place.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backups", "demo.dsp"]


def test_a_restored_company_is_the_one_of_then_and_the_other_is_kept(
    in_file: App, tmp_path: Path
) -> None:
    backup, place = backed_up(in_file, tmp_path), Path(in_file.target)
    then = vans(place)
    a_van(in_file, number="LATER", vin=a_vin(1))
    in_file.close()
    kept = take_place(staged(in_file, backup, place), in_file.key, actor=SYSTEM, now=NOW)
    assert kept is not None
    assert (vans(place), vans(kept)) == (then, then + 1)
    assert not list(tmp_path.glob(".*"))


def last_told(target: str | Path) -> tuple[str, str, dict[str, object]]:
    """Return what the last entry of a company's trail says: who, what, and each field."""
    app = open_company(target, clock=CLOCK, actor=SYSTEM)
    with app.read() as source:
        last = source.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
        assert last is not None
        (entry,) = told(source, [last])
    app.close()
    return (
        entry.actor_name,
        entry.operation,
        {change.field: change.after for change in entry.changes},
    )


PAT = Actor(7, "Pat Tester", frozenset({Permission.BACKUP_EDIT}))


def test_what_took_the_place_tells_who_put_it_there_and_what_was_put_aside(
    in_file: App, tmp_path: Path
) -> None:
    backup, place = backed_up(in_file, tmp_path), Path(in_file.target)
    then = look_into(backup, in_file.key, progress=QUIET)
    a_van(in_file, number="LATER", vin=a_vin(1))
    with in_file.read() as source:
        entries = entries_so_far(source)
    in_file.close()
    kept = take_place(staged(in_file, backup, place), in_file.key, actor=PAT, now=NOW)
    assert kept is not None
    assert last_told(place) == (
        "Pat Tester",
        "restore_backup",
        {
            "Restored": NOW,
            "Company": then.company,
            "Backup": backup.name,
            "Backup made": NOW,
            "Entries of the backup's trail": then.entries,
            "Last entry of the backup": then.until,
            "Put aside as": kept.name,
            "Entries of what was put aside": entries,
            "Last entry of what was put aside": NOW,
        },
    )
    assert then.company


def test_a_backup_without_its_note_is_told_by_its_last_entry(in_file: App, tmp_path: Path) -> None:
    backup, place = backed_up(in_file, tmp_path), tmp_path / "new" / "demo.dsp"
    backup.with_name(backup.name + ".note").unlink()
    one = staged(in_file, backup, place)
    assert one.contents.made_at is None
    take_place(one, in_file.key, actor=PAT, now=NOW)
    who, _what, fields = last_told(place)
    assert who == "Pat Tester"
    assert "Backup made" not in fields
    assert fields["Last entry of the backup"] == one.contents.until


def test_who_came_in_or_looked_is_not_among_the_last_changes(in_file: App, tmp_path: Path) -> None:
    a_van(in_file, number="LATER", vin=a_vin(1))
    before = staged(in_file, backed_up(in_file, tmp_path), tmp_path / "a.dsp").contents
    with in_file.write("sign_in") as uow:
        (user,) = uow.session.scalars(select(User).limit(1))
        user.signed_in_at, user_id = NOW, user.id
        uow.commit()
    with in_file.write("look") as uow:
        uow.note_look(uow.get(User, user_id), "password")
        uow.commit()
    after = staged(in_file, backed_up(in_file, tmp_path), tmp_path / "b.dsp").contents
    assert after.entries == before.entries + 2
    assert after.last == before.last
    assert after.last[0].operation == "add_van"


def test_a_company_that_is_lost_comes_back(in_file: App, tmp_path: Path) -> None:
    backup, place = backed_up(in_file, tmp_path), tmp_path / "new computer" / "demo.dsp"
    assert take_place(staged(in_file, backup, place), in_file.key, actor=SYSTEM, now=NOW) is None
    assert vans(place) == vans(in_file.target)


def test_a_damaged_company_is_replaced_and_its_remains_are_kept(
    in_file: App, tmp_path: Path
) -> None:
    backup, place = backed_up(in_file, tmp_path), Path(in_file.target)
    count = vans(place)
    in_file.close()
    remains = place.read_bytes()[:16] + b"?" * 8_176
    place.write_bytes(remains)
    place.with_name("demo.dsp-wal").write_bytes(b"a log of the old one")
    kept = take_place(staged(in_file, backup, place), in_file.key, actor=SYSTEM, now=NOW)
    assert kept is not None
    assert kept.read_bytes() == remains
    assert kept.with_name(kept.name + "-wal").read_bytes() == b"a log of the old one"
    assert vans(place) == count


def test_a_company_that_is_open_elsewhere_is_not_replaced(in_file: App, tmp_path: Path) -> None:
    backup, place = backed_up(in_file, tmp_path), Path(in_file.target)
    one = staged(in_file, backup, place)
    with in_file.read() as source:
        VAN_LIST.ids(source, ListQuery())
        with pytest.raises(InUse):
            take_place(one, in_file.key, actor=SYSTEM, now=NOW)
    assert vans(place) > 0


def test_a_damaged_backup_is_not_restored(in_file: App, tmp_path: Path) -> None:
    backup, place = backed_up(in_file, tmp_path), tmp_path / "other.dsp"
    with backup.open("r+b") as file:
        file.seek(30_000)
        file.write(b"damage")
    with pytest.raises(NotSound):
        staged(in_file, backup, place)
    assert not place.exists()
    assert not list(tmp_path.glob(".*"))


def test_who_may_not_restore_does_not(in_file: App, tmp_path: Path) -> None:
    one = staged(in_file, backed_up(in_file, tmp_path), tmp_path / "other.dsp")
    nobody = replace(SYSTEM, permissions=frozenset())
    with pytest.raises(NotPermitted):
        take_place(one, in_file.key, actor=nobody, now=NOW)
    assert not one.place.exists()


def test_a_dump_goes_back_to_an_empty_database_only(
    on_server: App, new_database: Callable[..., str], tmp_path: Path
) -> None:
    backup = backed_up(on_server, tmp_path)
    assert look_into(backup, on_server.key, progress=QUIET).rows["van"] == vans(on_server.target)
    with pytest.raises(NeedsServer):
        staged(on_server, backup, tmp_path / "a.dsp")
    with pytest.raises(CompanyExists):
        restore_to_server(backup, on_server.key, on_server.target, actor=SYSTEM, progress=QUIET)
    place = new_database(bare=True)
    contents = restore_to_server(backup, on_server.key, place, actor=SYSTEM, progress=QUIET)
    assert vans(place) == vans(on_server.target)
    told_before = look_into(backup, on_server.key, progress=QUIET)
    assert told_before == contents, "the card told what came out"
    assert (told_before.made_at, len(told_before.last)) == (NOW, 10)
    app = open_company(place, clock=CLOCK, actor=SYSTEM)
    note_on_server(app, backup, contents)
    app.close()
    who, what, fields = last_told(place)
    assert (who, what) == ("system", "restore_backup")
    assert (fields["Backup"], fields["Backup made"]) == (backup.name, NOW)
    assert "Put aside as" not in fields


@pytest.mark.usefixtures("no_client")
def test_a_portable_copy_goes_to_a_file_and_to_a_server(
    on_server: App, new_database: Callable[..., str], tmp_path: Path
) -> None:
    backup, count = backed_up(on_server, tmp_path), vans(on_server.target)
    place = tmp_path / "home.dsp"
    take_place(staged(on_server, backup, place), on_server.key, actor=SYSTEM, now=NOW)
    assert vans(place) == count
    address = new_database(bare=True)
    restore_to_server(backup, on_server.key, address, actor=SYSTEM, progress=QUIET)
    assert vans(address) == count


def test_restored_by_command_to_a_server_it_tells_who_did_it(
    in_file: App, new_database: Callable[..., str], tmp_path: Path
) -> None:
    backup, address = backed_up(in_file, tmp_path), new_database(bare=True)
    user = ["--user", "Demo owner"]
    assert run(["restore", str(backup), "--to", address, "--yes", *user]) == 0
    who, what, fields = last_told(address)
    assert (who, what) == ("Demo owner", "restore_backup")
    assert fields["Backup"] == backup.name
