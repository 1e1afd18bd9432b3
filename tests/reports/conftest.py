"""A report of the demo company, written once for all tests that only read it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pypdfium2
import pytest

from dsp_desktop.app import App, open_company
from dsp_desktop.demo.company import make
from dsp_desktop.kernel.permissions import SYSTEM
from dsp_desktop.kernel.progress import NoProgress
from dsp_desktop.reports.compliance_data import ComplianceReport
from dsp_desktop.reports.compliance_report import load, write
from tests.support.doubles import StillClock

DAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 15, 4, tzinfo=UTC)
BY = "Đặng Thị Ánh"


@dataclass(frozen=True)
class Written:
    """A report: what went in, where it is, and what a reader gets out of it."""

    data: ComplianceReport
    path: Path
    pages: list[str]

    @property
    def text(self) -> str:
        return " ".join(self.pages)


def read(path: Path) -> list[str]:
    """Return the text of each page, as copying it gives it, on one line."""
    with pypdfium2.PdfDocument(path) as pdf:
        texts = [page.get_textpage().get_text_bounded() for page in pdf]
    return [" ".join(text.split()) for text in texts]


def written(path: Path, data: ComplianceReport) -> Written:
    write(path, data, progress=NoProgress())
    return Written(data, path, read(path))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The demo company, small and young."""
    path = tmp_path_factory.mktemp("demo") / "demo.dsp"
    clock = StillClock(DAY)
    make(path, clock=clock, routes=8, years=1, seed=1)
    app = open_company(path, clock=clock, actor=SYSTEM)
    yield app
    app.close()


@pytest.fixture(scope="session")
def full(demo: App, tmp_path_factory: pytest.TempPathFactory) -> Written:
    """The report with a page for each driver and each van."""
    with demo.read() as source:
        data = load(source, on=DAY, now=NOW, prepared_by=BY, each_driver=True, each_van=True)
    return written(tmp_path_factory.mktemp("report") / "full.pdf", data)
