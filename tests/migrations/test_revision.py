import subprocess
import sys
from pathlib import Path

from alembic.script import ScriptDirectory

from dsp_desktop.db.migrate import config
from dsp_desktop.db.revision import is_current, newest
from dsp_desktop.demo.company import make
from dsp_desktop.runtime.paths import MIGRATIONS
from dsp_desktop.unlocking import find_key
from tests.conftest import CLOCK
from tests.support.keyring import new_key


def test_the_newest_migration_is_the_one_alembic_would_stop_at() -> None:
    assert newest(MIGRATIONS) == ScriptDirectory.from_config(config(MIGRATIONS)).get_current_head()


def test_a_company_in_the_present_schema_is_known_as_such(company: str) -> None:
    assert is_current(company, find_key(company), scripts=MIGRATIONS)


def test_what_is_no_company_is_not_in_the_present_schema(tmp_path: Path) -> None:
    path = tmp_path / "letter.dsp"
    path.write_text("Dear company, " * 400)

    assert not is_current(path, new_key(), scripts=MIGRATIONS)
    assert not is_current(tmp_path / "new.dsp", new_key(), scripts=MIGRATIONS)


def test_opening_a_company_that_is_current_does_not_wait_for_alembic(tmp_path: Path) -> None:
    path = tmp_path / "demo.dsp"
    make(path, clock=CLOCK, routes=5, years=1)
    program = (
        "import sys; from dsp_desktop.app import open_company;"
        "from dsp_desktop.kernel.clock import SystemClock;"
        "from dsp_desktop.kernel.permissions import SYSTEM;"
        f"open_company({str(path)!r}, clock=SystemClock.local(), actor=SYSTEM).close();"
        "sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0  # noqa: S603 - our own
