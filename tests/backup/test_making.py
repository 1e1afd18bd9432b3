"""Making backups: proved before they count, and nothing half left behind."""

from dataclasses import replace
from pathlib import Path

import pytest

from dsp_desktop.app import App
from dsp_desktop.backup import making
from dsp_desktop.backup.checking import check_again
from dsp_desktop.backup.logic import Keeping
from dsp_desktop.backup.making import back_up
from dsp_desktop.backup.notes import note_of
from dsp_desktop.backup.shelf import backups_in, last_good
from dsp_desktop.backup.terms import BackupKind, Proof
from dsp_desktop.db import snapshot
from dsp_desktop.kernel.errors import JobCancelled, NotPermitted
from dsp_desktop.kernel.permissions import SYSTEM
from dsp_desktop.kernel.progress import NoProgress
from dsp_desktop.kernel.safekeeping import BackupFailed, NotSound
from tests.support.builders import a_van, a_vin
from tests.support.doubles import StillClock

ALL = Keeping(99, 99, 99, 99, 99)
DAY = StillClock().day


def visible(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def checked(app: App, folder: Path) -> str:
    backup = backups_in(folder, app.key)[0]
    now = app.clock.now()
    return check_again(backup, app.key, actor=SYSTEM, now=now, progress=NoProgress())


def damage(path: Path, at: int = 20_000) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        byte = file.read(1)
        file.seek(at)
        file.write(bytes([byte[0] ^ 255]))


def test_a_backup_of_a_file_is_one_encrypted_file_with_everything_in_it(
    in_file: App, tmp_path: Path
) -> None:
    folder = tmp_path / "a synced folder"
    made = back_up(in_file, folder, ALL)
    note = made.backup.note
    assert note is not None
    assert (note.kind, note.proof, note.problem) == (BackupKind.FILE, Proof.OPENED, "")
    assert note.rows["driver"] > 0
    assert visible(folder) == [made.backup.path.name, note_of(made.backup.path).name]
    assert made.backup.path.read_bytes()[:16] == in_file.key.company_id


def test_what_is_written_meanwhile_is_not_in_it_and_does_not_disturb_it(
    in_file: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "_PAGES", 8)
    wrote = []

    class Meanwhile:
        def report(self, done: int, total: int, *_rest: object) -> None:
            if 0 < done < total and len(wrote) < 5:
                wrote.append(a_van(in_file, number=f"NEW{len(wrote)}", vin=a_vin(len(wrote))))

    before = back_up(in_file, tmp_path / "one", ALL).backup.note
    during = back_up(in_file, tmp_path / "two", ALL, Meanwhile()).backup.note
    after = back_up(in_file, tmp_path / "three", ALL).backup.note
    assert before
    assert during
    assert after
    assert len(wrote) == 5
    assert during.rows == before.rows
    assert after.rows["van"] == before.rows["van"] + 5


def test_a_cancelled_backup_leaves_nothing(in_file: App, tmp_path: Path) -> None:
    class Impatient:
        def report(self, done: int, *_rest: object) -> None:
            if done:
                raise JobCancelled

    with pytest.raises(JobCancelled):
        back_up(in_file, tmp_path / "b", ALL, Impatient())
    assert visible(tmp_path / "b") == []


def test_a_backup_that_is_not_sound_never_gets_its_name_nor_pushes_a_good_one_out(
    in_file: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "b"
    good = back_up(in_file, folder, Keeping(1, 0, 0, 0, 0)).backup
    real = snapshot.take

    def takes_badly(path: Path, key: object, copy: Path, progress: object) -> object:
        contents = real(path, key, copy, progress)  # type: ignore[arg-type] # handed on
        damage(copy)
        return contents

    monkeypatch.setattr(making.snapshot, "take", takes_badly)
    with pytest.raises(NotSound):
        back_up(in_file, folder, Keeping(1, 0, 0, 0, 0))
    assert visible(folder) == [good.path.name, note_of(good.path).name]


def test_rows_that_are_missing_are_found_out(
    in_file: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = snapshot.take

    def promises_more(*given: object) -> object:
        contents = real(*given)  # type: ignore[arg-type] # handed on
        return replace(contents, rows={**contents.rows, "van": contents.rows["van"] + 1})

    monkeypatch.setattr(making.snapshot, "take", promises_more)
    with pytest.raises(NotSound, match="missing"):
        back_up(in_file, tmp_path / "b", ALL)


def test_a_broken_audit_trail_makes_no_good_backup(in_file: App, tmp_path: Path) -> None:
    with in_file.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE audit_entry SET actor_name = 'Mallory' WHERE id = 3")
    with pytest.raises(NotSound, match="audit entry 3"):
        back_up(in_file, tmp_path / "b", ALL)


def test_a_check_finds_what_the_disk_has_changed_since(in_file: App, tmp_path: Path) -> None:
    backup = back_up(in_file, tmp_path, ALL).backup
    assert checked(in_file, tmp_path) == ""
    damage(backup.path)
    assert checked(in_file, tmp_path) != ""
    again = backups_in(tmp_path, in_file.key)[0]
    assert not again.is_good
    assert last_good([again]) is None


def test_a_note_of_another_file_proves_nothing(in_file: App, tmp_path: Path) -> None:
    backup = back_up(in_file, tmp_path, ALL).backup
    twin = backup.path.with_name("another.dspbackup")
    twin.write_bytes(backup.path.read_bytes())
    note_of(twin).write_bytes(note_of(backup.path).read_bytes())
    notes = {each.path: each.note for each in backups_in(tmp_path, in_file.key)}
    assert notes[twin] is None
    assert notes[backup.path] is not None


def test_old_ones_go_and_what_others_put_there_stays(in_file: App, tmp_path: Path) -> None:
    foreign = tmp_path / "holiday.dspbackup"
    foreign.write_bytes(b"not ours at all, whatever it is")
    for day in range(1, 6):
        then = replace(in_file, clock=StillClock(DAY.replace(day=day)))
        back_up(then, tmp_path, Keeping(1, 2, 0, 0, 0))
    assert [each.made_at.day for each in backups_in(tmp_path, in_file.key)] == [5, 4]
    assert foreign.exists()


def test_what_a_run_that_was_killed_left_is_swept_up_a_day_later(
    in_file: App, tmp_path: Path
) -> None:
    left = tmp_path / ".demo.20200101T000000Z.dspbackup.part"
    left.write_bytes(b"half")
    back_up(replace(in_file, clock=StillClock(DAY.replace(year=2030))), tmp_path, ALL)
    assert not left.exists()


def test_a_folder_that_cannot_be_written_is_said(in_file: App, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(BackupFailed):
        back_up(in_file, tmp_path / "file", ALL)


def test_who_may_not_back_up_does_not(in_file: App, tmp_path: Path) -> None:
    nobody = replace(in_file, actor=replace(SYSTEM, permissions=frozenset()))
    with pytest.raises(NotPermitted):
        back_up(nobody, tmp_path / "b", ALL)
    assert not (tmp_path / "b").exists()


def test_a_server_is_dumped_and_proved_in_a_scratch_database(
    on_server: App, tmp_path: Path
) -> None:
    note = back_up(on_server, tmp_path, ALL).backup.note
    assert note is not None
    assert (note.kind, note.proof) == (BackupKind.DUMP, Proof.RESTORED)
    assert checked(on_server, tmp_path) == ""
    with on_server.engine.connect() as connection:
        asked = "SELECT count(*) FROM pg_database WHERE datname LIKE 'dsp_check%%'"
        assert connection.exec_driver_sql(asked).scalar() == 0


def test_a_dump_that_the_disk_changed_does_not_count(on_server: App, tmp_path: Path) -> None:
    backup = back_up(on_server, tmp_path, ALL).backup
    damage(backup.path)
    assert "changed" in checked(on_server, tmp_path)


@pytest.mark.usefixtures("no_client")
def test_a_server_is_copied_into_a_file_where_no_client_is_installed(
    on_server: App, tmp_path: Path
) -> None:
    note = back_up(on_server, tmp_path, ALL).backup.note
    assert note is not None
    assert (note.kind, note.proof) == (BackupKind.COPY, Proof.OPENED)
    assert checked(on_server, tmp_path) == ""
