"""The chain of the audit trail: whatever is done to it by something else is found."""

import json
import shutil
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from dsp_desktop.app import App
from dsp_desktop.db.audit import AuditEntry, Break, Chain, _said, head_link, prove
from dsp_desktop.db.sealed import Sealer
from dsp_desktop.db.vault import sealer_of
from dsp_desktop.fleet.service import change_van, ground_van
from dsp_desktop.kernel.errors import AppError, JobCancelled
from dsp_desktop.kernel.permissions import SYSTEM
from tests.support.builders import VAN, a_driver, a_van, done
from tests.support.doubles import StillClock

COLUMNS = [column.name for column in AuditEntry.__table__.columns]


def proof(app: App) -> Chain:
    with app.read() as source:
        return prove(source, sealer_of(source).link)


def tamper(app: App, statement: str, **values: Any) -> None:
    """Do what somebody with the file open in another program could do."""
    with app.engine.begin() as connection:
        connection.execute(text(statement), values)


@pytest.fixture
def trail(app: App) -> App:
    """A company with a dozen entries, the owner's first ones included."""
    van_id = a_van(app)
    for version, plate in enumerate(("ONE", "TWO", "THREE"), start=1):
        done(app, change_van, van_id, replace(VAN, plate=plate), version)
    done(app, ground_van, van_id, "brakes")
    a_driver(app)
    return app


def test_a_trail_nobody_touched_is_whole(trail: App) -> None:
    whole = proof(trail)

    assert whole.broken is None
    with trail.read() as source:
        assert whole.entries == source.query(AuditEntry).count()
        last = source.query(AuditEntry).order_by(AuditEntry.number.desc()).first()
    assert last is not None
    assert whole.last_link == last.link


def test_a_changed_entry_is_named_with_who_when_and_what(trail: App) -> None:
    tamper(trail, "UPDATE audit_entry SET actor_name = 'Nobody' WHERE number = 10")

    broken = proof(trail).broken

    assert broken is not None
    assert (broken.number, broken.why) == (10, Break.CHANGED)
    assert (broken.actor_name, broken.operation, broken.entity) == (
        "Nobody",
        "change_van",
        "van",
    )
    assert broken.at == trail.clock.now()


def test_a_removed_entry_is_missed(trail: App) -> None:
    tamper(trail, "DELETE FROM audit_entry WHERE number = 9")
    broken = proof(trail).broken
    assert broken is not None
    assert (broken.number, broken.why) == (9, Break.MISSING)


def test_a_removed_entry_is_missed_even_if_the_others_move_up(trail: App) -> None:
    tamper(trail, "DELETE FROM audit_entry WHERE number = 11")
    tamper(trail, "UPDATE audit_entry SET number = 11, id = 11 WHERE number = 12")
    broken = proof(trail).broken
    assert broken is not None
    assert (broken.number, broken.why) == (11, Break.CHANGED)


def test_a_slipped_in_entry_is_found(trail: App) -> None:
    copied = ", ".join(c for c in COLUMNS if c not in ("id", "number"))
    end = proof(trail).entries
    for number in (0, end + 1):
        tamper(
            trail,
            f"INSERT INTO audit_entry (id, number, {copied}) "  # noqa: S608 - our own columns
            f"SELECT :n, :n, {copied} FROM audit_entry WHERE number = 5",
            n=number,
        )
        broken = proof(trail).broken
        assert broken is not None
        assert (broken.number, broken.why) == (number, Break.SLIPPED_IN)
        tamper(trail, "DELETE FROM audit_entry WHERE number = :n", n=number)


def test_two_swapped_entries_are_found(trail: App) -> None:
    for now, then in ((8, -8), (9, 8), (-8, 9)):
        tamper(
            trail, "UPDATE audit_entry SET number = :then WHERE number = :now", now=now, then=then
        )
    broken = proof(trail).broken
    assert broken is not None
    assert (broken.number, broken.why) == (8, Break.CHANGED)


def test_an_end_that_was_cut_off_is_missed(trail: App) -> None:
    end = proof(trail).entries
    tamper(trail, "DELETE FROM audit_entry WHERE number > :n", n=end - 2)
    broken = proof(trail).broken
    assert broken is not None
    assert (broken.number, broken.why) == (end - 1, Break.CUT_OFF)


def test_a_cut_off_end_is_missed_even_if_the_head_is_put_back(trail: App) -> None:
    end = proof(trail).entries
    tamper(trail, "DELETE FROM audit_entry WHERE number = :n", n=end)
    tamper(
        trail,
        "UPDATE audit_head SET number = :n, "
        "link = (SELECT link FROM audit_entry WHERE number = :n)",
        n=end - 1,
    )
    broken = proof(trail).broken
    assert broken is not None
    assert (broken.number, broken.why) == (end, Break.CUT_OFF)


def test_the_next_entry_does_not_sign_a_head_that_was_put_back(trail: App) -> None:
    end = proof(trail).entries
    tamper(trail, "DELETE FROM audit_entry WHERE number > :n", n=end - 2)
    tamper(trail, "UPDATE audit_head SET number = :n", n=end - 2)
    a_driver(trail, name="Ben Sample")
    a_driver(trail, name="Cleo Sample")
    broken = proof(trail).broken
    assert broken is not None
    assert (broken.number, broken.why) == (end - 1, Break.MISSING)


def test_a_trail_thrown_away_whole_is_missed(trail: App) -> None:
    tamper(trail, "DELETE FROM audit_entry")
    tamper(trail, "UPDATE audit_head SET number = 0, link = :link", link="0" * 64)
    broken = proof(trail).broken
    assert broken is not None
    assert (broken.number, broken.why) == (1, Break.CUT_OFF)


def test_work_goes_on_after_a_cut_and_the_break_stays(trail: App) -> None:
    end = proof(trail).entries
    tamper(trail, "DELETE FROM audit_entry WHERE number = :n", n=end)
    a_driver(trail, name="Ben Sample")
    broken = proof(trail).broken
    assert broken is not None
    assert (broken.number, broken.why) == (end, Break.MISSING)


def test_without_the_key_a_changed_entry_cannot_be_chained_anew(trail: App) -> None:
    """Somebody who knows how it works but not the key links everything again."""
    guess = Sealer(b"\1" * 32).link
    with trail.read() as source:
        entries = source.query(AuditEntry).order_by(AuditEntry.number).all()
        before = entries[3].link
        for entry in entries[4:]:
            entry.actor_name, entry.link = "Nobody", guess(before, _said(entry))
            before = entry.link
        made = [(e.number, e.actor_name, e.link) for e in entries[4:]]
        source.expunge_all()
    for number, name, link in made:
        tamper(
            trail,
            "UPDATE audit_entry SET actor_name = :name, link = :link WHERE number = :number",
            name=name,
            link=link,
            number=number,
        )
    tamper(trail, "UPDATE audit_head SET link = :link", link=head_link(made[-1][0], before, guess))
    broken = proof(trail).broken
    assert broken is not None
    assert broken.number == 5


def test_it_says_how_far_it_is_and_can_be_stopped(
    trail: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dsp_desktop.db.audit._READ_AT_A_TIME", 2)
    heard = []

    class Impatient:
        def report(self, done: int, total: int, *_label: str) -> None:
            heard.append((done, total))
            if len(heard) == 3:
                raise JobCancelled

    with trail.read() as source, pytest.raises(JobCancelled):
        prove(source, sealer_of(source).link, Impatient())
    assert [done for done, _total in heard] == [2, 4, 6]


_JSON = st.dictionaries(st.text("abc", max_size=3), st.integers(0, 9)).map(json.dumps)
_CHANGED = {
    "id": st.integers(1_000, 2_000),
    "number": st.integers(1_000, 2_000),
    "at": st.datetimes().map(lambda at: at.isoformat(" ", "microseconds")),
    "actor_id": st.integers(0, 2**31 - 1),
    "entity_id": st.integers(0, 2**31 - 1),
    "changes": _JSON,
    "marks": _JSON,
}
_WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@pytest.mark.parametrize("column", COLUMNS)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_change_of_any_field_of_any_entry_is_found(
    column: str, trail: App, data: st.DataObject
) -> None:
    number = data.draw(st.integers(1, 12))
    value = data.draw(_CHANGED.get(column, _WORDS))

    def change(connection: Connection) -> bool:
        was = text(f"SELECT {column} FROM audit_entry WHERE number = :n")  # noqa: S608 - our own columns
        before = connection.execute(was, {"n": number}).scalar_one()
        new = text(f"UPDATE audit_entry SET {column} = :v WHERE number = :n")  # noqa: S608 - likewise
        connection.execute(new, {"v": value, "n": number})
        at = value if column == "number" else number
        return bool(connection.execute(was, {"n": at}).scalar_one() != before)

    with trail.engine.connect() as connection, connection.begin() as undone:
        # Read by the same connection, and taken back: each example begins with a whole trail.
        moved = change(connection)
        with trail.read() as source:
            link = sealer_of(source).link
        with Session(connection, join_transaction_mode="rollback_only") as source:
            broken = prove(source, link).broken
        with suppress(DBAPIError):
            undone.rollback()
    assert (broken is not None) == moved


@pytest.mark.parametrize(
    ("column", "value"), [("at", "no moment"), ("changes", "{no list"), ("number", "no number")]
)
def test_what_cannot_be_read_any_more_is_named_too(
    blank_file: Path, tmp_path: Path, column: str, value: str
) -> None:
    """On SQLite, which takes any text anywhere."""
    shutil.copy(blank_file, tmp_path / "company.dsp")
    app = App.open(tmp_path / "company.dsp", clock=StillClock(), actor=SYSTEM)
    a_van(app)
    end = proof(app).entries
    tamper(app, f"UPDATE audit_entry SET {column} = :v WHERE number = :n", v=value, n=end)  # noqa: S608 - our own columns
    broken = proof(app).broken
    app.close()
    assert broken is not None
    assert broken.why is Break.CHANGED


def test_writers_at_once_keep_one_chain(app: App) -> None:
    """On PostgreSQL they get in side by side; on SQLite they wait at the door."""
    failed: list[BaseException] = []
    before = proof(app).entries

    def write(name: str) -> None:
        for turn in range(10):
            try:
                a_driver(app, name=f"{name} {turn}")
            except AppError as error:
                failed.append(error)

    writers = [threading.Thread(target=write, args=(f"Writer {n}",)) for n in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    whole = proof(app)
    assert failed == []
    assert whole.broken is None
    assert whole.entries == before + 40
