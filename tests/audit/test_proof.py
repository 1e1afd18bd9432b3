"""The proof that a company is whole, and the commands that say so."""

import json
import zlib
from pathlib import Path

import pytest
from sqlalchemy import text

from dsp_desktop.app import App
from dsp_desktop.audit.proof import Proof, prove_company
from dsp_desktop.cli import run
from dsp_desktop.db.attachments import attach
from dsp_desktop.db.engine import is_sqlite
from dsp_desktop.fleet.service import ground_van
from dsp_desktop.kernel.errors import JobCancelled, NotPermitted, TrailLost
from dsp_desktop.kernel.files import AttachedFile
from dsp_desktop.kernel.progress import NoProgress
from tests.support.builders import a_company, a_driver, a_van, done, their_own


def proof(app: App) -> Proof:
    with app.read() as source:
        return prove_company(source, NoProgress())


def tamper(app: App, statement: str) -> None:
    with app.engine.begin() as connection:
        connection.execute(text(statement))


def number_of(app: App, operation: str) -> int:
    with app.read() as source:
        asked = text("SELECT max(number) FROM audit_entry WHERE operation = :operation")
        return int(source.execute(asked, {"operation": operation}).scalar_one())


@pytest.fixture
def whole(app: App) -> App:
    a_company(app)
    van_id = a_van(app)
    a_driver(app)
    done(app, ground_van, van_id, "brakes")
    done(app, attach, AttachedFile("scan.txt", b"what was signed"))
    return app


def test_a_company_nobody_touched_is_whole(whole: App) -> None:
    found = proof(whole)
    assert found.is_whole, found.problems
    counts = {check.name: check.count for check in found.checks}
    assert counts["audit_trail"] == number_of(whole, "attach")
    assert counts["attachments"] == 1
    assert counts["references"] > 10
    assert ("file" in counts) == is_sqlite(whole.engine)


def test_the_first_broken_link_is_named_in_a_sentence(whole: App) -> None:
    tamper(whole, "UPDATE audit_entry SET actor_name = 'Eve' WHERE operation = 'ground_van'")
    assert proof(whole).problems == (
        (
            f"Entry {number_of(whole, 'ground_van')} of the audit trail was changed "
            "after it was written. It says: "
            "2 Mar 2026, 7:00:00 AM, Eve, Ground van (van 1)."
        ),
    )


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM audit_entry WHERE number = 8", "Entry 8 of the audit trail is missing"),
        ("DELETE FROM audit_entry WHERE number >= 10", "cut off: entry 10 and what came after"),
    ],
)
def test_what_is_wrong_is_said(whole: App, statement: str, said: str) -> None:
    tamper(whole, statement)
    found = proof(whole)
    assert not found.is_whole
    assert any(said in problem for problem in found.problems)


@pytest.mark.parametrize("content", [b"junk", zlib.compress(b"what somebody else signed")])
def test_an_attachment_that_is_not_what_was_attached_is_found(whole: App, content: bytes) -> None:
    with whole.engine.begin() as connection:
        connection.execute(text("UPDATE attachment SET content = :content"), {"content": content})
    assert proof(whole).problems == ("Attachment 1 is not what was attached.",)


def test_a_reference_to_nothing_is_found_in_a_file(whole: App) -> None:
    if not is_sqlite(whole.engine):
        pytest.skip("PostgreSQL keeps its references itself")
    with whole.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("UPDATE app_user SET role_id = 999")
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")
        connection.exec_driver_sql("BEGIN")
    assert any("refers to another that is not there" in p for p in proof(whole).problems)


def test_it_can_be_stopped(whole: App) -> None:
    class Impatient:
        def report(self, *_told: object) -> None:
            raise JobCancelled

    with whole.read() as source, pytest.raises(JobCancelled):
        prove_company(source, Impatient())


def test_only_who_may_see_the_trail_may_prove_it(whole: App, clerk: App) -> None:
    with clerk.read() as source, pytest.raises(NotPermitted):
        prove_company(source, NoProgress())


def test_verify_says_whole_and_exits_0(whole: App, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", "--company", whole.target, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["whole"], said["broken"], len(said["last_link"])) == (True, None, 64)
    assert run(["verify", "--company", whole.target]) == 0
    assert "The company is whole." in capsys.readouterr().out


def test_verify_names_the_broken_link_and_exits_1(
    whole: App, capsys: pytest.CaptureFixture[str]
) -> None:
    tamper(whole, "UPDATE audit_entry SET changes = '{}' WHERE operation = 'ground_van'")
    assert run(["verify", "--company", whole.target, "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["whole"] is False
    assert said["broken"] == {
        "number": number_of(whole, "ground_van"),
        "why": "changed",
        "at": "2026-03-02T15:00:00+00:00",
        "who": "system",
        "operation": "ground_van",
        "kind": "van",
        "record": 1,
    }
    assert run(["verify", "--company", whole.target]) == 1
    assert (
        f"Entry {number_of(whole, 'ground_van')} of the audit trail was changed"
        in capsys.readouterr().out
    )


def test_the_trail_is_printed_and_filtered(whole: App, capsys: pytest.CaptureFixture[str]) -> None:
    ask = ["audit", "--company", whole.target, "--operation", "ground_van"]
    assert run([*ask, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["count"] == 1
    assert said["entries"][0]["said"]["Status"] == "Active → Grounded"
    assert run(ask) == 0
    assert "Ground van, Van V1" in capsys.readouterr().out


def test_the_trail_becomes_a_pdf_that_says_whether_it_is_whole(
    whole: App, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from pypdf import PdfReader

    ask = ["audit", "--company", whole.target, "--out"]
    assert run([*ask, str(tmp_path / "a.pdf")]) == 0
    tamper(whole, "UPDATE audit_entry SET actor_name = 'Eve' WHERE number = 9")
    assert run([*ask, str(tmp_path / "b.pdf"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["whole"] is False
    good, bad = (
        " ".join(" ".join(p.extract_text() for p in PdfReader(tmp_path / n).pages).split())
        for n in ("a.pdf", "b.pdf")
    )
    assert "The trail is whole" in good
    assert "Status: Active became Grounded" in good
    assert "The trail is broken. Entry 9 of the audit trail was changed" in bad


def test_a_document_too_long_to_read_is_refused(
    whole: App,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("dsp_desktop.reports.audit_trail.MOST_ENTRIES", 3)
    out = tmp_path / "a.pdf"
    assert run(["audit", "--company", whole.target, "--out", str(out)]) == 1
    assert "a document holds 3 at most" in capsys.readouterr().err
    assert not out.exists()


def test_a_user_without_the_permission_is_refused(
    whole: App, capsys: pytest.CaptureFixture[str]
) -> None:
    from dsp_desktop.access.service import UserDetails, add_user
    from tests.conftest import PASSWORD

    with whole.read() as source:
        role = source.execute(text("SELECT id FROM role WHERE name = 'Dispatcher'")).scalar_one()
    done(whole, add_user, UserDetails("Dana", role, password=PASSWORD))
    their_own(whole, "Dana")
    for command in ("verify", "audit"):
        assert run([command, "--company", whole.target, "--user", "Dana"]) == 1
        assert "Your role does not allow this." in capsys.readouterr().err


def test_a_trail_without_its_head_is_said_and_named_as_broken(
    whole: App, capsys: pytest.CaptureFixture[str]
) -> None:
    tamper(whole, "DELETE FROM audit_entry")
    tamper(whole, "DELETE FROM audit_head")
    with pytest.raises(TrailLost):
        done(whole, attach, AttachedFile("more.txt", b"later"))
    capsys.readouterr()
    assert run(["verify", "--company", whole.target]) == 1
    assert "BROKEN" in capsys.readouterr().out
    assert run(["audit", "--company", whole.target, "--json"]) == 1
    assert "lost its head" in capsys.readouterr().err
