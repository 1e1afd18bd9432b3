"""A command that another desktop gets in the way of tries again, as the window does."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from dsp_desktop.access.service import keep_recovery_code
from dsp_desktop.app import App
from dsp_desktop.cli import run
from dsp_desktop.db.audit import AuditEntry
from dsp_desktop.kernel.errors import Crossed
from dsp_desktop.people.models import Driver
from dsp_desktop.runtime.keys import RecoveryCode
from dsp_desktop.signing_in import sign_in
from tests.conftest import CLOCK, OWNER, PASSWORD
from tests.intake.samples import FILES, found_company

#: The server lets every other unit of work get as far as its audit trail, and no further:
#: as it does with one of two that wait for each other. A sequence goes on in what it undoes.
_IN_THE_WAY = (
    "CREATE SEQUENCE units",
    """CREATE FUNCTION be_in_the_way() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF nextval('units') %% {every} <> 0 THEN
            RAISE EXCEPTION 'deadlock detected' USING ERRCODE = '40P01';
        END IF;
        RETURN NULL;
    END $$""",
    """CREATE TRIGGER in_the_way AFTER UPDATE ON audit_head
    FOR EACH STATEMENT EXECUTE FUNCTION be_in_the_way()""",
)


@pytest.fixture
def crossed(new_database: Callable[[], str], opened: Callable[[str], App]) -> Callable[[int], App]:
    """A founded company on a server, where only one unit of work in so many gets through."""

    def company(every: int) -> App:
        app = opened(new_database())
        found_company(app, state=None)
        app.do("keep_code", lambda uow: keep_recovery_code(uow, RecoveryCode.new()))
        with app.engine.begin() as connection:
            for statement in _IN_THE_WAY:
                connection.exec_driver_sql(statement.format(every=every))
        return app

    return company


def entries(app: App, operation: str) -> int:
    with app.read() as source:
        asked = select(func.count(AuditEntry.id.distinct()))
        return source.scalar(asked.where(AuditEntry.operation == operation)) or 0


def test_signing_in_and_importing_at_the_command_line_get_through(
    crossed: Callable[[int], App], capsys: pytest.CaptureFixture[str]
) -> None:
    app = crossed(2)
    file = FILES / "AssociateData.csv"
    assert run(["import", str(file), "--yes", "--company", app.target], clock=CLOCK) == 0
    assert "written" in capsys.readouterr().out.lower()
    with app.read() as source:
        assert source.scalar(select(func.count(Driver.id))) == 3
    assert entries(app, "sign_in") == 1


def test_a_recovery_sheet_is_written_once_and_noted_once(
    crossed: Callable[[int], App], tmp_path: Path
) -> None:
    app, sheet = crossed(2), tmp_path / "sheet.pdf"
    assert run(["recovery-sheet", "--out", str(sheet), "--company", app.target], clock=CLOCK) == 0
    assert sheet.read_bytes().startswith(b"%PDF")
    assert entries(app, "print_recovery_sheet") == 2  # the look at the code, and the day


def test_what_gets_through_neither_time_is_said(crossed: Callable[[int], App]) -> None:
    with pytest.raises(Crossed):
        sign_in(crossed(3), OWNER, PASSWORD)
