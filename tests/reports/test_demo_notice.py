"""A demo says on every page of every document that it is one; a real company cannot say so."""

import ast
from pathlib import Path

import pytest
from pypdf import PdfReader

from dsp_desktop.app import App
from dsp_desktop.cli import run
from dsp_desktop.founding import make_company
from dsp_desktop.kernel.errors import Rejected
from dsp_desktop.kernel.permissions import SYSTEM
from dsp_desktop.runtime.keys import RecoveryCode, new_company_id
from tests.conftest import CLOCK, ROOT
from tests.support.builders import a_company

REPORTS = ROOT / "dsp_desktop" / "reports"
COVERS = [
    (path.name, call)
    for path in sorted(REPORTS.glob("*.py"))
    for call in ast.walk(ast.parse(path.read_text("utf-8")))
    if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("Cover")
]


@pytest.mark.parametrize("call", [c for _n, c in COVERS], ids=[n for n, _c in COVERS])
def test_every_document_decides_what_a_demo_says_on_each_page(call: ast.Call) -> None:
    assert "notice" in {keyword.arg for keyword in call.keywords}


def test_every_page_of_a_demos_report_says_that_it_is_one(tmp_path: Path) -> None:
    demo, out = str(tmp_path / "demo.dsp"), tmp_path / "report.pdf"
    assert run(["demo", demo, "--routes", "2", "--years", "1"], clock=CLOCK) == 0
    given = ["--company", demo, "--user", "Demo owner", "--out", str(out), "--each-van"]
    assert run(["report", "compliance", *given], clock=CLOCK) == 0
    pages = PdfReader(out).pages
    assert len(pages) > 2
    assert all("DEMO COMPANY" in page.extract_text() for page in pages)


def test_a_real_companys_report_never_says_so(app: App, tmp_path: Path) -> None:
    a_company(app)
    out = tmp_path / "report.pdf"
    assert run(["report", "compliance", "--company", app.target, "--out", str(out)]) == 0
    assert not any("DEMO COMPANY" in page.extract_text() for page in PdfReader(out).pages)


def test_a_real_company_cannot_be_made_with_an_owner_without_password(tmp_path: Path) -> None:
    from dsp_desktop.access.service import found_access

    path = tmp_path / "company.dsp"
    key = RecoveryCode.new().key(new_company_id())
    with pytest.raises(Rejected):
        make_company(
            path,
            key=key,
            clock=CLOCK,
            actor=SYSTEM,
            operation="found_company",
            write=lambda uow: found_access(uow, "Pat", None),
        )
    assert not path.exists()
