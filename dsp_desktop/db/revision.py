"""Whether a company is already in the present schema: asked at every start, so asked quickly.

Alembic takes longer to load than a company to open; it is loaded only when there is
something to migrate.
"""

from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from dsp_desktop.db.engine import open_engine
from dsp_desktop.kernel.errors import AppError


def is_current(target: Path | str, *, scripts: Path) -> bool:
    """Whether the newest migration has run; false too where nothing can be read."""
    engine = open_engine(target)
    try:
        with engine.connect() as connection:
            found = connection.execute(text("SELECT version_num FROM alembic_version")).all()
    except (DBAPIError, AppError):  # no such table, no database, no server: migrating says
        return False
    finally:
        engine.dispose()
    return [row[0] for row in found] == [newest(scripts)]


def newest(scripts: Path) -> str:
    """Return the number of the newest migration: m0002 of m0002_rent_in_cents.py."""
    return max(path.stem.split("_")[0] for path in (scripts / "versions").glob("m*.py"))
