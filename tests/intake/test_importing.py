"""What holds for every import: permission, staleness, renamed columns, taking back."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from dsp_desktop.app import App
from dsp_desktop.company.models import Station
from dsp_desktop.db.audit import AuditEntry
from dsp_desktop.dispatch.models import Route
from dsp_desktop.documents.service import DocumentDetails, add_document
from dsp_desktop.documents.terms import DocumentKind
from dsp_desktop.fleet.models import Lease, Van
from dsp_desktop.fuel.models import FuelPurchase
from dsp_desktop.intake import planning
from dsp_desktop.intake.headers import compact, specs
from dsp_desktop.intake.planning import PLANNERS, Asked
from dsp_desktop.intake.queries import IMPORT_LIST, import_panel, remembered_columns
from dsp_desktop.intake.service import apply, forget_column, remember_column, take_back
from dsp_desktop.intake.terms import FileKind
from dsp_desktop.kernel.errors import JobCancelled, NotPermitted, Rejected
from dsp_desktop.kernel.listing import ListQuery
from dsp_desktop.kernel.permissions import SYSTEM, Permission
from dsp_desktop.people.models import Driver
from tests.intake.samples import (
    ANN,
    ASSOCIATES,
    FILES,
    ROUTES,
    ROUTES_NAME,
    VEHICLES,
    WEX,
    associates,
    bring_in,
    counts,
    csv_of,
    driver_line,
    found_company,
    look,
    van_line,
    wex_line,
)
from tests.support.builders import a_van, done

DRIVERS = (FILES / "AssociateData.csv").read_bytes()


def undo(app: App, batch_id: int | None) -> None:
    with app.write("take_back") as uow:
        take_back(uow, batch_id or 0)
        uow.commit()


def in_the_way(app: App, batch_id: int | None) -> list[tuple[str, str]]:
    with pytest.raises(Rejected) as caught:
        undo(app, batch_id)
    return [(problem.field, problem.code) for problem in caught.value.problems]


def everything(app: App) -> dict[str, list[object]]:
    """Return what the areas hold, without version stamps."""
    held: dict[str, list[object]] = {}
    with app.read() as source:
        for kind in (Driver, Van, Lease, Route, FuelPurchase, Station):
            columns = [c for c in kind.__table__.c if c.name != "version"]
            rows = source.execute(select(*columns).order_by(kind.id)).all()
            held[kind.entity] = [tuple(row) for row in rows]
    return held


def test_every_spelling_belongs_to_one_field_and_every_field_can_be_read() -> None:
    for kind, spec in specs().items():
        spellings = [compact(h) for f in spec.fields for h in f.headers]
        per_field = [{compact(h) for h in f.headers} for f in spec.fields]
        assert sum(map(len, per_field)) == len(set(spellings)), kind
        assert {f.name for f in spec.fields} == set(PLANNERS[kind].readers), kind


def test_the_headers_as_downloaded_are_recognized() -> None:
    app_free = {
        FileKind.ASSOCIATES: ASSOCIATES,
        FileKind.VANS: VEHICLES,
        FileKind.ROUTES: ROUTES,
        FileKind.FUEL: WEX,
    }
    for kind, header in app_free.items():
        assert len(header) >= specs()[kind].enough


def test_nobody_imports_without_the_permission(app: App, clerk: App) -> None:
    seen = look(app, DRIVERS)
    with clerk.write("import_file") as uow, pytest.raises(NotPermitted):
        apply(uow, seen)
    with clerk.write("take_back") as uow, pytest.raises(NotPermitted):
        take_back(uow, 1)
    with clerk.write("remember") as uow, pytest.raises(NotPermitted):
        remember_column(uow, FileKind.FUEL, "x", "total")


@pytest.mark.parametrize("held", [set(), {Permission.IMPORTS_EDIT}, {Permission.PEOPLE_EDIT}])
def test_nobody_is_told_what_a_file_would_change_who_may_not_change_it(
    app: App, held: set[Permission]
) -> None:
    someone = replace(app, actor=replace(SYSTEM, permissions=frozenset(held)))
    with pytest.raises(NotPermitted):
        look(someone, DRIVERS)


def test_of_many_lines_the_first_of_each_kind_are_shown_and_it_is_said(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_in(app, associates(driver_line()))
    monkeypatch.setattr(planning, "SHOWN_STEPS", 2)
    new = [driver_line(f"New {n}", f"A1TESTNEW000{n}") for n in range(3)]
    seen = look(app, associates(*new, driver_line(Email="ann@example.com")))
    assert [step.line for step in seen.steps] == [2, 3, 5]
    assert counts(seen) == (3, 1, 0)
    assert any(note.startswith("Lines that add or change something: 4") for note in seen.notes)


def test_a_stale_preview_is_refused_and_nothing_is_written(app: App) -> None:
    seen = look(app, DRIVERS)
    bring_in(app, associates(driver_line()))
    before = everything(app)
    with app.write("import_file") as uow, pytest.raises(Rejected) as caught:
        apply(uow, seen)
    assert caught.value.problems[0].code == "import.overtaken"
    assert everything(app) == before


def test_what_does_not_concern_the_file_does_not_make_its_preview_stale(app: App) -> None:
    seen = look(app, DRIVERS)
    bring_in(app, csv_of(VEHICLES, van_line()))
    with app.write("import_file") as uow:
        assert counts(apply(uow, seen)) == (3, 0, 0)
        uow.commit()


def test_a_cancelled_import_writes_nothing(app: App) -> None:
    class Stop:
        def report(self, *_far: object) -> None:
            raise JobCancelled

    seen = look(app, DRIVERS)
    with app.write("import_file") as uow, pytest.raises(JobCancelled):
        apply(uow, seen, Stop())
    assert everything(app)["driver"] == []


def test_a_renamed_column_is_asked_for_once_and_then_remembered(app: App) -> None:
    header = ["Xporter" if h == "TransporterID" else h for h in ASSOCIATES]
    content = csv_of(header, driver_line())
    seen = look(app, content)
    assert not seen.is_ready
    assert [f.name for f in seen.missing] == ["transporter_id"]
    assert "Xporter" in seen.ignored_columns
    with app.write("import_file") as uow, pytest.raises(Rejected):
        apply(uow, seen)

    with app.write("remember_column") as uow:
        remember_column(uow, FileKind.ASSOCIATES, " XPORTER: ", "transporter_id")
        uow.commit()
    assert counts(bring_in(app, content)) == (1, 0, 0)
    with app.read() as source:
        (known,) = remembered_columns(source)
    assert (known.header, known.field) == ("xporter", "Transporter ID")
    with app.write("forget_column") as uow:
        forget_column(uow, known.id)
        uow.commit()
    assert not look(app, content).is_ready


@pytest.mark.parametrize("renamed", ["Xporter", "The ID of the person who delivers " * 5])
def test_a_column_mapped_in_the_preview_is_remembered_by_the_import(app: App, renamed: str) -> None:
    header = [renamed if h == "TransporterID" else h for h in ASSOCIATES]
    asked = Asked(columns={renamed: "transporter_id"})
    bring_in(app, csv_of(header, driver_line()), asked=asked)
    assert counts(look(app, csv_of(header, driver_line()))) == (0, 0, 1)


def test_a_column_cannot_be_mapped_to_what_does_not_exist(app: App) -> None:
    with pytest.raises(Rejected):
        look(app, DRIVERS, asked=Asked(columns={"Xporter": "shoe_size"}))
    with app.write("remember_column") as uow, pytest.raises(Rejected):
        remember_column(uow, FileKind.FUEL, "Xporter", "transporter_id")


FIRST = {
    "drivers": (DRIVERS, "AssociateData.csv"),
    "vans": (
        csv_of(
            VEHICLES,
            van_line(1, stationCode="DXX1", vehicleProvider="L", ownershipStartDate="1/1/2025"),
        ),
        "VehiclesData.csv",
    ),
    "routes": (csv_of(ROUTES, ["CX1", "T", ANN, "Ann Example", "0%"]), ROUTES_NAME),
    "fuel": (csv_of(WEX, wex_line(), wex_line("0001002")), "wex.csv"),
}
SECOND = {
    "drivers": (associates(driver_line(Email="x@example.com"), driver_line("N", "A1TESTNEW0001"))),
    "vans": csv_of(VEHICLES, van_line(1, make="Ram", stationCode="DXX2"), van_line(2)),
    "routes": csv_of(ROUTES, ["CX1", "T", ANN, "Ann Example", "Done"], ["CX2", "T", "", "", ""]),
    "fuel": csv_of(WEX, wex_line(**{"Net Cost": "50.00"}), wex_line("0001003")),
}


@pytest.mark.parametrize("kind", FIRST)
def test_an_import_taken_back_leaves_the_company_as_it_was(app: App, kind: str) -> None:
    found_company(app)
    content, name = FIRST[kind]
    empty = everything(app)
    first = bring_in(app, content, name)
    before = everything(app)
    second = bring_in(app, SECOND[kind], name)
    assert counts(second)[:2] == (1, 1)
    assert everything(app) != before
    undo(app, second.batch_id)
    assert everything(app) == before
    assert in_the_way(app, second.batch_id) == [("", "import.taken_back_already")]
    undo(app, first.batch_id)
    assert everything(app) == empty


@pytest.mark.parametrize("kind", FIRST)
def test_additions_alone_are_taken_back_to_nothing(app: App, kind: str) -> None:
    found_company(app)
    empty = everything(app)
    undo(app, bring_in(app, *FIRST[kind]).batch_id)
    assert everything(app) == empty
    assert counts(bring_in(app, *FIRST[kind]))[0] > 0


def test_taking_back_is_itself_in_the_audit_trail(app: App) -> None:
    batch_id = bring_in(app, DRIVERS).batch_id
    undo(app, batch_id)
    with app.read() as source:
        entries = source.scalars(
            select(AuditEntry).where(AuditEntry.operation == "take_back")
        ).all()
    assert {(e.entity, e.verb) for e in entries} == {
        ("driver", "removed"),
        ("import_batch", "changed"),
    }


def test_a_record_touched_since_keeps_the_whole_import(app: App) -> None:
    batch_id = bring_in(app, DRIVERS).batch_id
    with app.write("test") as uow:
        uow.get(Driver, 1).note = "left-handed"
        uow.commit()
    before = everything(app)
    assert in_the_way(app, batch_id) == [("Ann Example", "import.touched_since")]
    assert everything(app) == before


def test_a_value_changed_since_keeps_the_whole_import(app: App) -> None:
    bring_in(app, associates(driver_line(Email="a@example.com")))
    batch_id = bring_in(app, associates(driver_line(Email="b@example.com"))).batch_id
    with app.write("test") as uow:
        uow.get(Driver, 1).email = "c@example.com"
        uow.commit()
    assert in_the_way(app, batch_id) == [("Ann Example", "import.touched_since")]


def test_another_value_changed_since_does_not_matter(app: App) -> None:
    bring_in(app, associates(driver_line(Email="a@example.com")))
    batch_id = bring_in(app, associates(driver_line(Email="b@example.com"))).batch_id
    with app.write("test") as uow:
        uow.get(Driver, 1).note = "left-handed"
        uow.commit()
    undo(app, batch_id)
    with app.read() as source:
        driver = source.get_one(Driver, 1)
    assert (driver.email, driver.note) == ("a@example.com", "left-handed")


def test_a_record_that_others_refer_to_keeps_the_import(app: App) -> None:
    found_company(app)
    batch_id = bring_in(app, DRIVERS).batch_id
    bring_in(app, *FIRST["routes"])
    assert in_the_way(app, batch_id) == [("Ann Example", "record.in_use")]


def test_a_van_whose_number_another_has_come_to_use_keeps_the_import(app: App) -> None:
    bring_in(app, csv_of(VEHICLES, van_line(1)))
    batch_id = bring_in(app, csv_of(VEHICLES, van_line(1, vehicleName="V1B"))).batch_id
    a_van(app, number="V1")
    before = everything(app)
    assert in_the_way(app, batch_id) == [("", "import.value_taken")]
    assert everything(app) == before


def test_a_lease_that_a_paper_belongs_to_keeps_the_import(app: App) -> None:
    batch_id = bring_in(app, *FIRST["vans"]).batch_id
    paper = DocumentDetails(subject="lease:1", kind=DocumentKind.LEASE, dated=date(2025, 1, 1))
    done(app, add_document, paper)
    before = everything(app)
    assert in_the_way(app, batch_id) == [("V1 L", "record.in_use")]
    assert everything(app) == before


def test_a_lease_whose_change_was_undone_does_not_keep_the_import(app: App) -> None:
    batch_id = bring_in(app, *FIRST["vans"]).batch_id
    for lessor in ("M", "L"):
        with app.write("test") as uow:
            uow.get(Lease, 1).lessor = lessor
            uow.commit()
        if lessor == "M":
            assert in_the_way(app, batch_id) == [("V1 M", "import.touched_since")]
    undo(app, batch_id)
    with app.read() as source:
        assert source.scalar(select(func.count()).select_from(Lease)) == 0


def test_a_station_that_others_have_come_to_use_stays(app: App) -> None:
    found_company(app)
    batch_id = bring_in(app, *FIRST["vans"]).batch_id
    bring_in(app, *FIRST["routes"])
    undo(app, batch_id)
    with app.read() as source:
        assert source.scalar(select(func.count()).select_from(Station)) == 1
        assert source.scalar(select(func.count()).select_from(Van)) == 0


def test_imports_are_listed_newest_on_demand_and_explained(app: App) -> None:
    content = associates(driver_line(), driver_line("Bad", "1"))
    batch_id = bring_in(app, content, "AssociateData.csv").batch_id or 0
    with app.read() as source:
        ids = IMPORT_LIST.ids(source, ListQuery(text="associate", sort="at", descending=True))
        row = IMPORT_LIST.rows(source, ids)[batch_id]
        panel = import_panel(source, batch_id)
    assert (row.file_name, row.kind, row.added) == ("AssociateData.csv", "associates", 1)
    unreadable = next(s for s in panel.sections if s.title == "Unreadable lines")
    assert unreadable.facts[0].label == "Line 3"


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25
)
@given(
    lines=st.lists(
        st.tuples(
            st.sampled_from([f"A1TESTDRIVER{n:02d}" for n in range(6)]),
            st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=30),
            st.sampled_from(["ACTIVE", "INACTIVE", "", "?"]),
            st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        ),
        max_size=12,
    )
)
def test_whatever_was_imported_is_unchanged_when_imported_again(
    app: App, lines: list[tuple[str, str, str, date]]
) -> None:
    content = associates(
        *[
            driver_line(name, key, Status=status, ID_expiration=day.isoformat())
            for key, name, status, day in lines
        ]
    )
    first = bring_in(app, content)
    again = look(app, content)
    assert (again.added, again.changed) == (0, 0)
    assert again.unchanged == first.added + first.changed + first.unchanged
    assert again.unchanged + again.unreadable_count == len(lines)
