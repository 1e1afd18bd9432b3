"""What is measured on: the folder, the demo companies in it, how many rounds."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from dsp_desktop.app import App
from dsp_desktop.demo.company import make
from dsp_desktop.kernel.clock import SystemClock
from dsp_desktop.kernel.permissions import SYSTEM
from dsp_desktop.runtime.paths import MIGRATIONS


@dataclass(frozen=True, slots=True)
class Size:
    """How large a demo company is."""

    routes: int
    years: int


@dataclass(frozen=True, slots=True)
class Setting:
    """Where measurements keep their files, and how large everything is."""

    folder: Path
    rounds: int
    #: The large company, one of 300 drivers for findings and report, and HomeBank's lines.
    large: Size = Size(100, 5)
    middle: Size = Size(150, 1)
    transactions: int = 300_000
    bulk_rows: int = 50_000

    def company(self, size: Size) -> Path:
        """Return a demo company of this size, day and schema, made on the first call."""
        clock = SystemClock.local()
        name = f"demo-{size.routes}-{size.years}-{clock.today()}-{_schema()}.dsp"
        path = self.folder / name
        if not path.is_file():
            print(f"making a demo company of {size.routes} routes, {size.years} years …")
            make(path, clock=clock, routes=size.routes, years=size.years)
        return path

    def open(self, size: Size) -> App:
        """Open that company."""
        return App.open(self.company(size), clock=SystemClock.local(), actor=SYSTEM)


def _schema() -> str:
    """Return a short word that differs whenever a migration does."""
    scripts = sorted((MIGRATIONS / "versions").glob("m*.py"))
    return sha256(b"".join(script.read_bytes() for script in scripts)).hexdigest()[:8]
