"""A company moved to a server and back is the same company, down to its next id."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dsp_desktop.app import App, open_company
from dsp_desktop.backup.moving import move_company
from dsp_desktop.db import copying
from dsp_desktop.db.audit import prove
from dsp_desktop.db.engine import for_reading
from dsp_desktop.db.everything import every_table
from dsp_desktop.db.opening import opened
from dsp_desktop.db.sealed import sealed_columns
from dsp_desktop.db.vault import sealer_of
from dsp_desktop.documents.queries import document_file
from dsp_desktop.documents.service import DocumentDetails, about, add_document
from dsp_desktop.documents.terms import DocumentKind
from dsp_desktop.fleet.service import remove_van
from dsp_desktop.kernel.errors import CompanyExists
from dsp_desktop.kernel.files import AttachedFile
from dsp_desktop.kernel.permissions import SYSTEM
from dsp_desktop.kernel.progress import NoProgress
from dsp_desktop.kernel.safekeeping import CopyDiffers
from dsp_desktop.registry import KINDS
from tests.support.builders import a_driver, a_van, a_vin, done
from tests.support.doubles import StillClock

CLOCK, QUIET = StillClock(), NoProgress()


def everything(engine: Engine) -> dict[str, tuple[int, str]]:
    """Return every row of every table, as counts and hashes taken anew."""
    with for_reading(engine).connect() as connection:
        proofs = [copying.proof_of(connection, table) for table in every_table()]
    return {proof.table: (proof.rows, proof.digest) for proof in proofs}


def opened_at(target: str) -> App:
    return open_company(target, clock=CLOCK, actor=SYSTEM)


def whole(app: App) -> bool:
    with app.read() as source:
        return prove(source, sealer_of(source).link).broken is None


def private_values(app: App) -> list[object]:
    """Open every sealed value there is; each is bound to its table, column and row."""
    with app.read() as source:
        return [
            opened(source, record, name)
            for kind in KINDS.values()
            for name in sealed_columns(kind)
            for record in source.query(kind).order_by(kind.id)
        ]


@pytest.fixture
def places(tmp_path: Path, new_database: Callable[..., str]) -> tuple[str, str]:
    """An empty database, and a file that is not there."""
    return new_database(bare=True), str(tmp_path / "back.dsp")


def test_there_and_back_again_it_is_the_same_company(in_file: App, places: tuple[str, str]) -> None:
    last = a_van(in_file, number="GONE", vin=a_vin(9))
    done(in_file, remove_van, last)
    before, private = everything(in_file.engine), private_values(in_file)
    there, back = places
    move_company(in_file, there, QUIET)
    assert everything(in_file.engine) == before, "the one it came from is untouched"

    server = opened_at(there)
    assert everything(server.engine) == before
    assert private_values(server) == private
    assert whole(server)
    assert a_van(server, number="NEXT", vin=a_vin(10)) > last, "no id is used twice"
    assert whole(server)

    then = everything(server.engine)
    move_company(server, back, QUIET)
    home = opened_at(back)
    assert everything(home.engine) == then
    assert private_values(home) == private
    assert a_van(home, number="AFTER", vin=a_vin(11)) > last + 1
    assert whole(home)
    home.close()
    server.close()


def test_a_place_that_is_taken_is_left_as_it_is(
    in_file: App, on_server: App, tmp_path: Path
) -> None:
    taken = tmp_path / "taken.dsp"
    taken.write_text("something of mine")
    before = everything(on_server.engine)
    for place in (str(taken), on_server.target):
        with pytest.raises(CompanyExists):
            move_company(in_file, place, QUIET)
    assert taken.read_text() == "something of mine"
    assert everything(on_server.engine) == before


@pytest.mark.parametrize("which", [0, 1])
def test_a_copy_that_differs_in_one_value_is_thrown_away(
    in_file: App, places: tuple[str, str], which: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = copying.insert_rows

    def slips(connection: object, table: object, rows: list[dict[str, object]]) -> None:
        if getattr(table, "name", "") == "van":
            rows[0]["odometer_mi"] = 1
        real(connection, table, rows)  # type: ignore[arg-type] # handed on

    monkeypatch.setattr(copying, "insert_rows", slips)
    with pytest.raises(CopyDiffers) as found:
        move_company(in_file, places[which], QUIET)
    assert found.value.details == {"table": "van"}
    monkeypatch.undo()
    move_company(in_file, places[which], QUIET)
    moved = opened_at(places[which])
    assert whole(moved)
    moved.close()


def test_an_attached_file_goes_along_byte_by_byte(in_file: App, places: tuple[str, str]) -> None:
    file = AttachedFile("card.pdf", b"%PDF-1.7 " + bytes(range(256)) * 400)
    driver = a_driver(in_file)
    details = DocumentDetails(about("driver", driver), DocumentKind.TRAINING, date(2026, 1, 15))
    document = done(in_file, add_document, replace(details, file=file))
    move_company(in_file, places[0], QUIET)
    server = opened_at(places[0])
    with server.read() as source:
        assert document_file(source, document) == file
    server.close()
