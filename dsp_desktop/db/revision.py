"""Whether a company is already in the present schema: asked at every start, so asked quickly.

Alembic takes longer to load than a company to open; it is loaded only when there is
something to migrate, and for a file SQLAlchemy is not needed either.
"""

from contextlib import closing
from pathlib import Path

from dsp_desktop.db import driver
from dsp_desktop.kernel.errors import AppError
from dsp_desktop.runtime.keys import CompanyKey

_ASKED = "SELECT version_num FROM alembic_version"


def is_current(target: Path | str, key: CompanyKey, *, scripts: Path) -> bool:
    """Whether the newest migration has run; false too where nothing can be read."""
    found = _on_server(str(target), key) if driver.is_server(target) else _in_file(target, key)
    return found == [newest(scripts)]


def newest(scripts: Path) -> str:
    """Return the number of the newest migration: m0002 of m0002_rent_in_cents.py."""
    return max(path.stem.split("_")[0] for path in (scripts / "versions").glob("m*.py"))


def _in_file(path: Path | str, key: CompanyKey) -> list[str]:
    try:
        with closing(driver.connect(path, key)) as connection:
            return [row[0] for row in connection.execute(_ASKED)]
    except driver.Fault:  # no such table, no database: migrating says
        return []


def _on_server(address: str, key: CompanyKey) -> list[str]:
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415 - a file is read without it

    from dsp_desktop.db.engine import open_engine  # noqa: PLC0415 - likewise

    engine = open_engine(address, key)
    try:
        with engine.connect() as connection:
            return [row[0] for row in connection.exec_driver_sql(_ASKED)]
    except (DBAPIError, AppError):  # no such table, no server: migrating says
        return []
    finally:
        engine.dispose()
