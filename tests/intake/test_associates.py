"""AssociateData becomes drivers, and never takes away what we know."""

from datetime import date, timedelta

from sqlalchemy import select

from dsp_desktop.app import App
from dsp_desktop.db.audit import AuditEntry
from dsp_desktop.intake.models import ImportBatch
from dsp_desktop.intake.queries import raw_file
from dsp_desktop.intake.service import preview
from dsp_desktop.people.models import Driver
from dsp_desktop.people.service import DriverDetails, add_driver
from dsp_desktop.people.terms import DriverStatus
from tests.intake.samples import (
    ANN,
    FILES,
    JOSE,
    NGUYEN,
    TODAY,
    associates,
    bring_in,
    counts,
    driver_line,
    look,
    reasons,
)

CONTENT = (FILES / "AssociateData.csv").read_bytes()


def driver(app: App, transporter_id: str) -> Driver:
    with app.read() as source:
        return source.scalars(select(Driver).where(Driver.transporter_id == transporter_id)).one()


def test_drivers_come_in_with_everything_the_file_says(app: App) -> None:
    assert counts(bring_in(app, CONTENT)) == (3, 0, 0)
    ann = driver(app, ANN)
    assert (ann.name, ann.qualifications) == ("Ann Example", "CDV, EDV, Step Van")
    assert ann.id_expires == date(2027, 11, 30)
    assert (ann.personal_phone, ann.work_phone) == ("206-555-0142", None)
    assert (ann.status, ann.portal_cleared) == (DriverStatus.ACTIVE, True)
    assert ann.portal_checked_on == TODAY
    assert driver(app, NGUYEN).name == "Nguyễn Đặng"


def test_a_new_driver_who_is_inactive_in_the_portal_waits_for_a_person(app: App) -> None:
    bring_in(app, CONTENT)
    jose = driver(app, JOSE)
    assert (jose.status, jose.portal_cleared) == (DriverStatus.ONBOARDING, False)


def test_looking_writes_nothing(app: App) -> None:
    assert counts(look(app, CONTENT)) == (3, 0, 0)
    with app.read() as source:
        assert source.scalars(select(Driver)).all() == []
        assert source.scalars(select(ImportBatch)).all() == []


def test_the_same_file_again_changes_nothing_and_says_that_it_is_the_same(app: App) -> None:
    bring_in(app, CONTENT)
    seen = look(app, CONTENT)
    assert counts(seen) == (0, 0, 3)
    assert any("This very file" in note for note in seen.notes)
    assert bring_in(app, CONTENT).batch_id is None


def test_the_raw_file_is_kept_byte_for_byte(app: App) -> None:
    batch_id = bring_in(app, CONTENT, "AssociateData.csv").batch_id
    assert batch_id is not None
    with app.read() as source:
        assert raw_file(source, batch_id).content == CONTENT
        assert raw_file(source, batch_id).name == "AssociateData.csv"


def test_a_change_is_shown_before_and_audited_after(app: App) -> None:
    bring_in(app, associates(driver_line(Email="old@example.com")))
    changed = associates(driver_line(Email="new@example.com", Status="INACTIVE"))
    (step,) = look(app, changed).steps
    assert [(c.label, c.before, c.after) for c in step.changes] == [
        ("E-mail", "old@example.com", "new@example.com"),
        ("Cleared in the portal", True, False),
    ]
    assert counts(bring_in(app, changed)) == (0, 1, 0)
    assert driver(app, ANN).status is DriverStatus.ACTIVE
    with app.read() as source:
        entry = source.scalars(
            select(AuditEntry).where(AuditEntry.verb == "changed", AuditEntry.entity == "driver")
        ).one()
    assert entry.changes["email"] == ["old@example.com", "new@example.com"]
    assert entry.operation == "import_file"


def test_an_empty_value_never_erases_what_we_know(app: App) -> None:
    bring_in(app, associates(driver_line(Position="Driver", Email="ann@example.com")))
    bare = associates(driver_line(Position="N/A", Email="", Status="Missing"))
    assert counts(look(app, bare)) == (0, 0, 1)


def test_a_driver_entered_by_hand_is_taken_for_the_one_of_the_same_name(app: App) -> None:
    with app.write("add_driver") as uow:
        known = add_driver(uow, DriverDetails(name="José Núñez"))
        uow.commit()
    content = associates(driver_line("Jose Nunez", JOSE))
    assert counts(bring_in(app, content)) == (0, 1, 0)
    assert driver(app, JOSE).id == known


def test_of_two_namesakes_neither_is_taken_for_the_other(app: App) -> None:
    with app.write("add_driver") as uow:
        for _ in range(2):
            add_driver(uow, DriverDetails(name="Ann Example"))
        uow.commit()
    assert counts(bring_in(app, associates(driver_line()))) == (1, 0, 0)


def test_of_two_namesakes_in_the_file_neither_is_taken_for_the_driver_without_an_id(
    app: App,
) -> None:
    with app.write("add_driver") as uow:
        add_driver(uow, DriverDetails(name="Ann Example"))
        uow.commit()
    both = associates(driver_line(), driver_line(transporter_id=JOSE), driver_line())
    assert counts(bring_in(app, both)) == (2, 0, 1)


def test_every_reason_of_a_bad_line_is_given_with_its_number(app: App) -> None:
    content = associates(
        driver_line(),
        driver_line("Bad One", JOSE, ID_expiration="13/45/2027", Status="PERHAPS"),
        driver_line("", NGUYEN),
        driver_line("Bad Three", "12"),
        driver_line("Ann Another", ANN),
        driver_line(),
    )
    seen = look(app, content)
    assert counts(seen) == (1, 0, 1)
    said = reasons(seen)
    assert list(said) == [3, 4, 5, 6]
    assert "ID expiration: “13/45/2027” is not a date" in said[3]
    assert "Status: “PERHAPS”" in said[3]
    assert said[4] == "Name and ID: Nothing stands here."
    assert said[5].startswith("Transporter ID: ")
    assert said[6] == "Line 2 is about the same record and says something else."


def test_a_header_without_lines_says_so(app: App) -> None:
    seen = look(app, associates())
    assert counts(seen) == (0, 0, 0)
    assert seen.notes == ("There is a header, but no line below it.",)


def test_only_a_new_download_counts_as_another_look_at_the_portal(app: App) -> None:
    bring_in(app, CONTENT)
    later = TODAY + timedelta(days=7)
    with app.read() as source:
        assert counts(preview(source, "same.csv", CONTENT, today=later)) == (0, 0, 3)
        fresh = preview(source, "new.csv", CONTENT + b"\r\n", today=later)
    assert counts(fresh) == (0, 3, 0)
    assert [(c.label, c.after) for c in fresh.steps[0].changes] == [("Portal checked", later)]


def test_a_name_with_lost_characters_is_not_taken_for_a_name(app: App) -> None:
    content = associates(driver_line("Zoë")) + b"Jos\xe9," + JOSE.encode() + b",,,,,,,ACTIVE\r\n"
    seen = look(app, b"\xef\xbb\xbf" + content)
    assert counts(seen) == (1, 0, 0)
    assert "characters that were lost" in reasons(seen)[3]
