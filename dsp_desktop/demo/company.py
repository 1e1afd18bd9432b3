"""Make the demo company: the same rows for the same routes, years, seed and day.

Everything is drawn first, in memory and by the seed alone, and then written in one unit
of work, so that a company is either there whole or not at all.
"""

from datetime import date
from pathlib import Path

from dsp_desktop.access.service import found_access
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.demo.plan import Plan
from dsp_desktop.demo.story import ZONE, tell
from dsp_desktop.demo.writing import Writer
from dsp_desktop.founding import make_company
from dsp_desktop.kernel.clock import Clock
from dsp_desktop.kernel.permissions import SYSTEM
from dsp_desktop.kernel.progress import NoProgress, Progress
from dsp_desktop.runtime.keys import demo_key, new_company_id

#: Who works in a demo company: nobody needs a password for it.
DEMO_USER = "Demo owner"


def make(  # noqa: PLR0913 - the options of the command, each by name
    target: Path | str,
    *,
    clock: Clock,
    routes: int = 14,
    years: int = 2,
    seed: int = 1,
    progress: Progress | None = None,
) -> None:
    """Create the demo company at ``target``, a new file or an empty PostgreSQL database.

    Raises ``CompanyExists`` rather than touch what is already there; a run that fails or
    is cancelled leaves no file behind.
    """
    today = clock.in_zone(ZONE.key).today()
    starts = date(today.year - years, today.month, min(today.day, 28))

    def write(uow: UnitOfWork) -> None:
        found_access(uow, DEMO_USER, password=None)
        story = tell(Plan(routes, starts, today), seed)
        Writer(uow, story, clock.now(), progress or NoProgress()).write()

    key = demo_key(new_company_id(demo=True))
    app = make_company(
        target, key=key, clock=clock, actor=SYSTEM, operation="make_demo", write=write
    )
    app.close()
