"""Nothing private lies in clear anywhere: a company is worked with, and then searched.

The numbers are the demo's: nobody's (see ``demo/numbers.py``).
"""

import logging
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date
from pathlib import Path

import pytest
from sqlalchemy import select

from dsp_desktop.access.service import look
from dsp_desktop.app import App
from dsp_desktop.cli import run
from dsp_desktop.db.opening import opened
from dsp_desktop.db.sealed import every_sealed_column
from dsp_desktop.demo.company import DEMO_USER, make
from dsp_desktop.documents.service import DocumentDetails, about, add_document, look_at_file
from dsp_desktop.documents.terms import DocumentKind
from dsp_desktop.kernel.errors import Rejected
from dsp_desktop.kernel.files import AttachedFile
from dsp_desktop.kernel.permissions import SYSTEM, Permission
from dsp_desktop.people.models import PrivateDetails
from dsp_desktop.people.service import IdentityDetails, change_identity
from dsp_desktop.registry import KINDS, metadata
from dsp_desktop.runtime import logs
from dsp_desktop.screening.models import BackgroundCheck, DrugTest
from dsp_desktop.screening.terms import TestResult
from tests.architecture.test_private import lists
from tests.demo.conftest import CLOCK
from tests.intake.samples import FILES
from tests.support.builders import done
from ui.kit.crash import report
from ui.kit.export import Heading, write_csv
from ui.kit.spec import Kind

REPORT = AttachedFile(
    "Zephyrine Quillfeather positive.txt", b"Zephyrine tested POSITIVE for QX-77."
)
IN_REPORT = ("Zephyrine", "Quillfeather", "QX-77")
#: Words that stand in every law's text: looked for in the company, not in a report about law.
COMMON = {result.value for result in TestResult} | {"4-panel"}
LOOKS = {p for p in Permission if p.value.endswith(".look")}


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        make_one: Callable[..., str] = request.getfixturevalue("new_database")
        return make_one(bare=True)
    return str(tmp_path / "company" / "demo.dsp")


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder in which everything lands that is written beside the company."""
    monkeypatch.setenv("DSP_DESKTOP_USER", DEMO_USER)
    monkeypatch.delenv("DSP_DESKTOP_PASSWORD_FILE")
    folder = tmp_path / "written"
    folder.mkdir()
    begun = logs.begin(folder)
    yield folder
    if begun:
        begun.close()


def work(app: App, written: Path) -> None:
    """Do a little of everything that touches private values."""
    with app.read() as source:
        details = source.scalars(select(PrivateDetails)).first()
        test = source.scalars(select(DrugTest)).first()
        noted = source.scalars(select(BackgroundCheck).where(BackgroundCheck.note.is_not(None)))
        check = noted.first()
    assert details
    assert test
    assert check
    done(app, look, "private_details", details.id, "ssn")
    done(app, look, "driver", details.driver_id, "born_on")
    done(app, look, "drug_test", test.id, "result")
    done(app, look, "background_check", check.id, "note")
    paper = DocumentDetails(
        about("drug_test", test.id), DocumentKind.DRUG_TEST_REPORT, CLOCK.today(), file=REPORT
    )
    assert done(app, look_at_file, done(app, add_document, paper)) == REPORT
    wrong = IdentityDetails("987651234, was 987651235")
    try:
        done(app, change_identity, details.driver_id, wrong, details.version)
    except Rejected as refusal:
        logging.getLogger("dsp_desktop").exception("refused")
        (written / "refused.txt").write_text(report(refusal))
    with app.read() as source:
        source.add(PrivateDetails(driver_id=details.driver_id, ssn="987650001"))
        with pytest.raises(Exception) as crash:  # noqa: PT011 - whatever it is
            source.flush()
    logs.unexpected(crash.value)
    (written / "crash.txt").write_text(report(crash.value))


def print_and_save(app: App, written: Path) -> None:
    """Print the report and save every list as somebody who may look at nothing private."""
    out = written / "report.pdf"
    arguments = ["report", "compliance", "--company", app.target, "--out", str(out)]
    assert run(arguments, clock=CLOCK) == 0
    text = written / "report.txt"
    subprocess.run(["pdftotext", out, text], check=True)  # noqa: S603, S607 - our own file
    assert run(["findings", "--company", app.target, "--json"], clock=CLOCK) in (0, 1)
    drivers = str(FILES / "AssociateData.csv")
    assert run(["import", drivers, "--yes", "--company", app.target], clock=CLOCK) == 0
    may = frozenset(Permission) - LOOKS
    clerk = replace(app, actor=replace(SYSTEM, permissions=may))
    for name, listing in lists():
        with clerk.read() as source:
            rows = list(listing.rows(source, range(1, 500)).values())
        headings = [Heading(field, Kind.TEXT) for field in (rows[0]._fields if rows else ())]
        write_csv(written / f"{name}.csv", headings, rows, UTC)


def private_values(app: App) -> set[str]:
    """Return every sealed value of the company as text, in each way it may be written."""
    found: set[str] = set(IN_REPORT)
    with app.read() as source:
        for kind, name in every_sealed_column(iter(KINDS.values())):
            for record in source.scalars(select(kind)):
                match opened(source, record, name):
                    case None | bytes():
                        pass
                    case date() as day:
                        found |= {
                            day.isoformat(),
                            f"{day:%Y%m%d}",
                            f"{day:%m/%d/%Y}",
                            f"{day.month}/{day.day}/{day.year}",
                            f"{day.day} {day:%b} {day.year}",
                            f"{day:%B} {day.day}, {day.year}",
                        }
                    case value:
                        found.add(str(value))
                        if kind is PrivateDetails and name == "ssn":
                            text = str(value)
                            found.add(f"{text[:3]}-{text[3:5]}-{text[5:]}")
    return found


def ways(value: str) -> Iterator[bytes]:
    """Yield how a text may lie in a file; a server shows bytes as digits."""
    yield value.encode()
    yield value.encode("utf-16-le")
    yield value.encode().hex().encode()


def in_the_company(app: App) -> Iterator[tuple[str, bytes]]:
    """Yield every row of every table, as the database itself would write it down."""
    with app.read() as source:
        for table in metadata.sorted_tables:
            names = ", ".join(f'"{column.name}"' for column in table.columns)
            rows = source.connection().exec_driver_sql(f'SELECT {names} FROM "{table.name}"')  # noqa: S608 - our own tables
            for row in rows:
                cells = [bytes(c).hex() if isinstance(c, bytes | memoryview) else c for c in row]
                yield table.name, repr(cells).encode()


def hits(haystacks: dict[str, bytes], values: set[str]) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, content in haystacks.items()
        for value in sorted(values)
        if any(way in content for way in ways(value))
    ]


def test_no_private_value_lies_in_clear_anywhere(
    target: str, written: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(target).parent.mkdir(exist_ok=True) if "://" not in target else None
    make(target, clock=CLOCK, routes=3, years=1)
    with closing(App.open(target, clock=CLOCK, actor=SYSTEM)) as app:
        work(app, written)
        print_and_save(app, written)
        said = capsys.readouterr()
        (written / "said.txt").write_text(said.out + said.err)
        if "://" not in target:  # with its journal, while it is open: a backup by file copy
            shutil.copytree(Path(target).parent, tmp_path / "copied")
        values = private_values(app)
        rows = list(in_the_company(app))
        tables = {name: b"\n".join(r for t, r in rows if t == name) for name, _ in rows}
    files = {
        str(path): path.read_bytes()
        for folder in ("company", "copied", "written")
        for path in (tmp_path / folder).rglob("*")
        if path.is_file()
    }

    assert len(values) > 100
    assert {"driver", "drug_test", "attachment", "import_batch", "audit_entry"} <= tables.keys()
    assert hits(tables, values) == []
    assert hits(files, values - COMMON) == []
    assert hits({"planted": b"it said 98765-0001: 987-65-0001"}, {"987-65-0001"}), "can find"
