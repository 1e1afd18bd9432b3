"""What the people at the desktops may do on the office's server, and nothing beyond.

The database belongs to a role that migrates it. Everybody else signs in to the server as a
member of one other role, which reads and writes records, adds to the audit trail without
ever changing it, and cannot touch the tables themselves. Made from the tables there are, so
that a new one is not forgotten; a table that a migration adds later is given by default.
"""

from collections.abc import Mapping

from sqlalchemy import Engine, text
from sqlalchemy.dialects.postgresql import dialect
from sqlalchemy.exc import DBAPIError

from dsp_desktop.db.engine import fault, open_engine
from dsp_desktop.db.everything import every_table
from dsp_desktop.db.server import address
from dsp_desktop.kernel.errors import NotAnAddress

#: What the role of the people is called, unless somebody wants another name.
PEOPLE = "dsp_user"

_RECORDS = "SELECT, INSERT, UPDATE, DELETE"
#: What is more than a record: the trail is only added to, the head moves on, the key of the
#: sealed columns and the number of the schema are the owner's to change.
_NARROWER: Mapping[str, str] = {
    "alembic_version": "SELECT",
    "arrival": "SELECT, INSERT",
    "audit_entry": "SELECT, INSERT",
    "audit_head": "SELECT, UPDATE",
    "sealing_key": "SELECT",
}


def statements(database: str, owner: str, people: str = PEOPLE) -> list[str]:
    """Return the SQL that lets members of ``people`` work in ``database``, which is ``owner``'s.

    Safe to repeat; whoever runs it owns the database and may make roles.
    """
    quote = dialect().identifier_preparer.quote  # type: ignore[no-untyped-call] # carries no types
    base, role, master = quote(database), quote(people), quote(owner)
    name = people.replace("'", "''")
    tables = sorted({table.name for table in every_table()} | set(_NARROWER))
    by_default = f"ALTER DEFAULT PRIVILEGES FOR ROLE {master} IN SCHEMA public GRANT"
    return [
        (
            f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}') "
            f"THEN CREATE ROLE {role} NOLOGIN; END IF; END $$"
        ),
        f"REVOKE ALL ON DATABASE {base} FROM PUBLIC",
        f"REVOKE ALL ON DATABASE {base} FROM {role}",
        f"GRANT CONNECT ON DATABASE {base} TO {role}",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {role}",
        *(f"GRANT {_NARROWER.get(t, _RECORDS)} ON TABLE {quote(t)} TO {role}" for t in tables),
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"{by_default} {_RECORDS} ON TABLES TO {role}",
        f"{by_default} USAGE ON SEQUENCES TO {role}",
    ]


def statements_for(target: str, people: str = PEOPLE) -> list[str]:
    """Return the SQL for the company at an address, whose user owns it."""
    url = address(target)
    if not url.username or not url.database:
        raise NotAnAddress
    return statements(url.database, url.username, people)


def set_up(target: str, people: str = PEOPLE) -> None:
    """Run the SQL on the server, all of it or nothing."""
    wanted = statements_for(target, people)
    engine: Engine = open_engine(target, None)
    try:
        with engine.begin() as connection:
            for statement in wanted:
                connection.execute(text(statement.replace(":", r"\:")))
    except DBAPIError as error:
        raise fault(error, engine) from error
    finally:
        engine.dispose()
