"""On the server people hold what they need: records, and the trail to add to."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import create_engine, text

from dsp_desktop.app import App, open_company
from dsp_desktop.cli import run
from dsp_desktop.custody.logic import Item
from dsp_desktop.custody.service import HandOutDetails, hand_out, take_back
from dsp_desktop.custody.terms import ItemKind
from dsp_desktop.db.audit import prove
from dsp_desktop.db.roles import set_up, statements
from dsp_desktop.db.undo import undo
from dsp_desktop.fleet.queries import VAN_LIST
from dsp_desktop.fleet.service import ground_van
from dsp_desktop.kernel.errors import NoRightOnServer
from dsp_desktop.kernel.listing import ListQuery
from dsp_desktop.kernel.permissions import SYSTEM
from dsp_desktop.registry import KINDS
from tests.conftest import CLOCK
from tests.support.builders import a_driver, a_van, done
from tests.support.keyring import new_key


@dataclass(frozen=True)
class Office:
    """A company on a server, as its owner and as one of the people at the desktops."""

    owner: App
    person: App
    people: str


@pytest.fixture
def office(new_database: Callable[[], str]) -> Iterator[Office]:
    address = new_database()
    name = address.rpartition("/")[2]
    people, dana = f"people_of_{name}", f"dana_of_{name}"
    owner = open_company(address, clock=CLOCK, actor=SYSTEM)
    set_up(address, people)
    with owner.engine.begin() as connection:
        connection.execute(text(f"CREATE ROLE {dana} LOGIN IN ROLE {people}"))
    person = open_company(
        address.replace("//dsp@", f"//{dana}@"), clock=CLOCK, actor=replace(SYSTEM, name="Dana")
    )
    yield Office(owner, person, people)
    person.store.close()
    with owner.engine.begin() as connection:
        connection.execute(text(f"DROP OWNED BY {people}"))
        connection.execute(text(f"DROP ROLE {dana}"))
        connection.execute(text(f"DROP ROLE {people}"))
    owner.store.close()


def test_a_days_work_passes_as_one_of_the_people(office: Office) -> None:
    app = office.person
    van_id, driver_id = a_van(app), a_driver(app)
    handle = Item(ItemKind.VAN, van_id).handle
    custody_id = done(app, hand_out, HandOutDetails(handle, driver_id))
    done(app, take_back, custody_id)
    _, changes = app.do("ground_van", lambda uow: ground_van(uow, van_id, "brakes"))
    app.do("undo", lambda uow: undo(uow, changes.unit, KINDS))

    with app.read() as source:
        assert len(VAN_LIST.ids(source, ListQuery(text="v"))) == 1
        chain = prove(source, app.store.vault.sealer.link)
    assert chain.broken is None
    assert chain.entries >= 6


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor_name = 'Pat'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "DELETE FROM audit_head",
        "INSERT INTO audit_head (id, number, link) VALUES (2, 0, '')",
        "UPDATE sealing_key SET wrapped = ''",
        "DELETE FROM sealing_key",
        "UPDATE alembic_version SET version_num = 'm0001'",
        "TRUNCATE van",
        "DROP TABLE van",
        "ALTER TABLE van ADD COLUMN colour text",
        "CREATE TABLE mine (id int)",
        "CREATE TEMPORARY TABLE mine (id int)",
        "CREATE ROLE another",
        "COPY van TO PROGRAM 'cat'",
    ],
)
def test_what_nobody_needs_is_refused_and_said(office: Office, statement: str) -> None:
    a_van(office.person)

    with pytest.raises(NoRightOnServer), office.person.engine.begin() as connection:
        connection.execute(text(statement))


def test_a_table_that_a_later_version_adds_is_open_to_the_people(office: Office) -> None:
    with office.owner.engine.begin() as connection:
        connection.execute(text("CREATE TABLE new_kind (id serial PRIMARY KEY, name text)"))

    with office.person.engine.begin() as connection:
        connection.execute(text("INSERT INTO new_kind (name) VALUES ('x')"))
        connection.execute(text("DELETE FROM new_kind"))


def test_an_older_company_is_the_owners_to_bring_up_to_this_version(office: Office) -> None:
    with office.owner.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'm0003'"))

    with pytest.raises(NoRightOnServer):
        open_company(office.person.target, clock=CLOCK, actor=SYSTEM, key=office.owner.key)


def test_an_owner_who_is_no_administrator_of_the_server_makes_and_opens_it_to_the_people(
    server: str,
) -> None:
    boss = f"boss_{os.getpid()}"
    administrator = create_engine(
        f"postgresql+psycopg://{server.split('://')[1]}/postgres", isolation_level="AUTOCOMMIT"
    )
    with administrator.connect() as connection:
        connection.execute(text(f"CREATE ROLE {boss} LOGIN CREATEROLE"))
        connection.execute(text(f"CREATE DATABASE of_{boss} OWNER {boss}"))
    address = f"{server.replace('//dsp@', f'//{boss}@')}/of_{boss}"
    try:
        open_company(address, clock=CLOCK, actor=SYSTEM, create=new_key()).store.close()
        set_up(address, f"people_of_{boss}")
        with administrator.connect() as connection:
            connection.execute(text(f"CREATE ROLE dana_{boss} LOGIN IN ROLE people_of_{boss}"))
        dana = f"{server.replace('//dsp@', f'//dana_{boss}@')}/of_{boss}"
        person = open_company(dana, clock=CLOCK, actor=SYSTEM)
        assert a_van(person)
        person.store.close()
    finally:
        with administrator.connect() as connection:
            connection.execute(text(f"DROP DATABASE of_{boss} WITH (FORCE)"))
            for role in (f"dana_{boss}", f"people_of_{boss}", boss):
                connection.execute(text(f"DROP ROLE IF EXISTS {role}"))
        administrator.dispose()


def test_somebody_who_is_none_of_the_people_does_not_get_in(
    office: Office, new_database: Callable[[], str]
) -> None:
    name = f"stranger_of_{office.people}"
    with office.owner.engine.begin() as connection:
        connection.execute(text(f"CREATE ROLE {name} LOGIN"))
    stranger = create_engine(
        office.owner.engine.url.set(username=name), connect_args={"connect_timeout": 5}
    )
    with pytest.raises(Exception, match="permission denied for database"):
        stranger.connect()
    with office.owner.engine.begin() as connection:
        connection.execute(text(f"DROP ROLE {name}"))


def test_the_command_prints_what_it_would_run_and_runs_it_when_told(
    new_database: Callable[[], str], capsys: pytest.CaptureFixture[str]
) -> None:
    address = new_database()
    role = "people_by_command"

    assert run(["server-roles", "--company", address, "--role", role]) == 0
    printed = capsys.readouterr().out
    assert f"GRANT SELECT, INSERT ON TABLE audit_entry TO {role};" in printed
    assert f"GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE van TO {role};" in printed

    assert run(["server-roles", "--company", address, "--role", role, "--apply"]) == 0
    assert run(["server-roles", "--company", address, "--role", role, "--apply"]) == 0
    owner = create_engine(f"postgresql+psycopg://{address.split('://')[1]}")
    with owner.begin() as connection:
        connection.execute(text(f"DROP OWNED BY {role}"))
        connection.execute(text(f"DROP ROLE {role}"))
    owner.dispose()


def test_the_command_wants_an_address_with_its_owner(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["server-roles", "--company", "company.dsp"]) == 1
    assert run(["server-roles", "--company", "postgresql://office/cascade"]) == 1
    assert "address of a PostgreSQL database" in capsys.readouterr().err


def test_a_name_that_is_no_plain_word_is_quoted() -> None:
    wanted = statements("Cascade's books", "Pat's", 'dsp "user"')

    assert 'GRANT CONNECT ON DATABASE "Cascade\'s books" TO "dsp ""user"""' in wanted


def test_a_database_without_a_company_gets_no_rights(
    new_database: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["server-roles", "--company", new_database(bare=True), "--role", "nobody_yet"]
    assert run([*asked, "--apply"]) == 1
    assert "There is no company in" in capsys.readouterr().err


def test_a_demo_on_the_server_is_said_to_be_one(
    new_database: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    address, role = new_database(bare=True), "visitors_by_command"
    assert run(["demo", address, "--routes", "1", "--years", "1"]) == 0
    capsys.readouterr()
    assert run(["server-roles", "--company", address, "--role", role, "--apply"]) == 0
    assert capsys.readouterr().out.startswith("This is a demo company")
    owner = create_engine(f"postgresql+psycopg://{address.split('://')[1]}")
    with owner.begin() as connection:
        connection.execute(text(f"DROP OWNED BY {role}"))
        connection.execute(text(f"DROP ROLE {role}"))
    owner.dispose()
