"""Setting up a company: no dead end, and nothing typed is lost."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from dsp_desktop.kernel.states import usual_zone
from dsp_desktop.runtime import secrets
from tests.conftest import OWNER, PASSWORD
from ui.kit import dialogs
from ui.shell.first_run import FirstRun, NewCompany
from ui.shell.server_form import ServerDialog
from ui.shell.start import StartScreen


@pytest.fixture
def wizard(qtbot: QtBot, tmp_path: Path) -> FirstRun:
    made = FirstRun(tmp_path)
    qtbot.addWidget(made)
    made.show()
    return made


def press(qtbot: QtBot, button: object) -> None:
    button.click()  # type: ignore[attr-defined] # a button


def name_it(qtbot: QtBot, wizard: FirstRun, state: str = "WA") -> None:
    qtbot.keyClicks(wizard.name, "Cascade Parcel LLC")
    wizard.state.setCurrentIndex(wizard.state.findData(state))
    qtbot.keyClicks(wizard.station, "dse4")
    press(qtbot, wizard.next)


def be_owner(qtbot: QtBot, wizard: FirstRun) -> None:
    press(qtbot, wizard.next)
    wizard.you.owner.setText(OWNER)
    qtbot.keyClicks(wizard.you.password, PASSWORD)
    qtbot.keyClicks(wizard.you.again, PASSWORD)


def test_a_blank_step_is_marked_field_by_field(qtbot: QtBot, wizard: FirstRun) -> None:
    press(qtbot, wizard.next)
    assert wizard.steps.currentIndex() == 0
    assert wizard.notes["name"].text()
    assert wizard.notes["state"].text()


def test_three_steps_make_a_company(qtbot: QtBot, wizard: FirstRun, tmp_path: Path) -> None:
    name_it(qtbot, wizard)
    be_owner(qtbot, wizard)
    with qtbot.waitSignal(wizard.finished) as said:
        press(qtbot, wizard.next)
    assert said.args == [
        NewCompany(
            name="Cascade Parcel LLC",
            state="WA",
            time_zone="America/Los_Angeles",
            station="DSE4",
            target=str(tmp_path / "Cascade Parcel LLC.dsp"),
            owner=OWNER,
            password=PASSWORD,
        )
    ]
    assert PASSWORD not in repr(said.args)


@pytest.mark.parametrize(
    ("said", "marked"),
    [
        (("", PASSWORD, PASSWORD), "owner"),
        ((OWNER, "short", "short"), "password"),
        ((OWNER, "Pat Tester rules", "Pat Tester rules"), "password"),
        ((OWNER, PASSWORD, PASSWORD.upper()), "again"),
    ],
)
def test_a_password_that_will_not_do_is_marked_and_nothing_is_made(
    qtbot: QtBot, wizard: FirstRun, said: tuple[str, str, str], marked: str
) -> None:
    name, password, again = said
    name_it(qtbot, wizard)
    press(qtbot, wizard.next)
    wizard.you.owner.setText(name)
    wizard.you.password.setText(password)
    wizard.you.again.setText(again)
    with qtbot.assertNotEmitted(wizard.finished):
        press(qtbot, wizard.next)
    assert [each for each, note in wizard.you.notes.items() if note.text()] == [marked]


def test_without_a_keyring_a_passphrase_is_offered_and_not_demanded(
    qtbot: QtBot, tmp_path: Path
) -> None:
    wizard = FirstRun(tmp_path, has_keyring=False)
    qtbot.addWidget(wizard)
    wizard.resize(900, 1_000)
    wizard.show()
    name_it(qtbot, wizard)
    be_owner(qtbot, wizard)
    assert wizard.you.passphrase.isVisible()
    wizard.you.passphrase.setText("too short")
    with qtbot.assertNotEmitted(wizard.finished):
        press(qtbot, wizard.next)
    wizard.you.passphrase.setText("four quiet vans at dawn")
    with qtbot.assertNotEmitted(wizard.finished):
        press(qtbot, wizard.next)
    wizard.you.passphrase_again.setText("four quiet vans at dawn")
    with qtbot.waitSignal(wizard.finished) as said:
        press(qtbot, wizard.next)
    assert said.args[0].passphrase == "four quiet vans at dawn"


def test_back_loses_nothing(qtbot: QtBot, wizard: FirstRun) -> None:
    name_it(qtbot, wizard)
    qtbot.keyClicks(wizard.place, "x")
    typed = wizard.place.text()
    press(qtbot, wizard.back)
    assert wizard.name.text() == "Cascade Parcel LLC"
    press(qtbot, wizard.next)
    assert wizard.place.text() == typed


def test_back_from_the_first_step_leads_to_the_start(qtbot: QtBot, wizard: FirstRun) -> None:
    with qtbot.waitSignal(wizard.gone_back):
        press(qtbot, wizard.back)


def test_a_file_that_is_there_is_not_written_over(
    qtbot: QtBot, wizard: FirstRun, tmp_path: Path
) -> None:
    (tmp_path / "Cascade Parcel LLC.dsp").write_text("mine")
    name_it(qtbot, wizard)
    with qtbot.assertNotEmitted(wizard.finished):
        press(qtbot, wizard.next)
    assert "already" in wizard.notes["place"].text()


def test_a_server_needs_an_address(qtbot: QtBot, wizard: FirstRun) -> None:
    name_it(qtbot, wizard)
    qtbot.keyClicks(wizard.address, "office")
    assert wizard.on_server.isChecked()
    with qtbot.assertNotEmitted(wizard.finished):
        press(qtbot, wizard.next)
    wizard.address.clear()
    qtbot.keyClicks(wizard.address, "postgresql://anna@office/cascade")
    be_owner(qtbot, wizard)
    with qtbot.waitSignal(wizard.finished) as said:
        press(qtbot, wizard.next)
    assert said.args[0].target == "postgresql://anna@office/cascade"


@pytest.mark.parametrize("login", ["root", "Admin", "user1", "office-pc", ""])
def test_a_login_that_is_nobodys_name_is_not_suggested(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, login: str
) -> None:
    monkeypatch.setattr("ui.shell.first_run.getuser", lambda: login)
    wizard = FirstRun(tmp_path)
    qtbot.addWidget(wizard)
    assert wizard.you.owner.text() == ""
    assert "Maria Lopez" in wizard.you.owner.placeholderText()


def test_a_login_that_is_a_name_is_suggested_as_one(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.shell.first_run.getuser", lambda: "pat.tester")
    wizard = FirstRun(tmp_path)
    qtbot.addWidget(wizard)
    assert wizard.you.owner.text() == "Pat Tester"


def test_a_password_in_an_address_is_taken_out_of_sight_and_into_the_keyring(
    qtbot: QtBot, wizard: FirstRun
) -> None:
    assert "password" not in wizard.address.placeholderText()
    name_it(qtbot, wizard)
    QApplication.clipboard().setText("postgresql://anna:s%40fe@office/cascade")
    wizard.address.setFocus()
    wizard.address.paste()
    assert wizard.address.text() == "postgresql://anna@office/cascade"
    assert wizard.server.password.text() == "s@fe"
    assert wizard.server.password.echoMode() is QLineEdit.EchoMode.Password
    assert wizard.on_server.isChecked()
    be_owner(qtbot, wizard)
    with qtbot.waitSignal(wizard.finished) as said:
        press(qtbot, wizard.next)
    assert said.args[0].target == "postgresql://anna@office/cascade"
    assert secrets.password_of_server("postgresql://anna@office/cascade") == "s@fe"


def test_a_password_typed_in_an_address_letter_by_letter_goes_with_the_focus(
    qtbot: QtBot, wizard: FirstRun
) -> None:
    name_it(qtbot, wizard)
    wizard.address.setFocus()
    qtbot.keyClicks(wizard.address, "postgresql://anna:hush@office/cascade?sslmode=require")
    press(qtbot, wizard.next)
    assert wizard.address.text() == "postgresql://anna@office/cascade?sslmode=require"
    assert wizard.server.password.text() == "hush"


def test_without_a_keyring_the_password_is_used_and_kept_nowhere(
    qtbot: QtBot, wizard: FirstRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "remember_password", lambda *_asked: False)
    name_it(qtbot, wizard)
    wizard.address.setText("postgresql://anna@office/cascade")
    wizard.on_server.setChecked(True)
    wizard.server.password.setText("hush")
    be_owner(qtbot, wizard)
    with qtbot.waitSignal(wizard.finished) as said:
        press(qtbot, wizard.next)
    assert said.args[0].target == "postgresql://anna:hush@office/cascade"
    assert "hush" not in repr(said.args)


def test_the_dialog_for_a_server_takes_an_address_apart_too(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    dialog = ServerDialog(window)
    dialog.form.address.setText("postgresql://anna@office/cascade?password=hush")
    assert dialog.form.target() == "postgresql://anna@office/cascade"
    assert "hush" not in dialog.form.address.text()
    assert secrets.password_of_server("postgresql://anna@office/cascade") == "hush"


def test_a_place_chosen_by_hand_is_kept(
    qtbot: QtBot, wizard: FirstRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name_it(qtbot, wizard)
    monkeypatch.setattr(dialogs, "choose_place", lambda *_a: tmp_path / "elsewhere")
    press(qtbot, wizard.browse)
    assert wizard.place.text() == str(tmp_path / "elsewhere.dsp")


def test_a_failure_is_said_and_everything_stays(qtbot: QtBot, wizard: FirstRun) -> None:
    name_it(qtbot, wizard)
    wizard.setEnabled(False)
    wizard.show_problem("The disk is full.")
    assert wizard.isEnabled()
    assert wizard.problem.isVisible()
    assert wizard.name.text() == "Cascade Parcel LLC"


@pytest.mark.parametrize("choice", ["new", "files", "open", "demo", "server"])
def test_every_way_to_begin_has_its_button(qtbot: QtBot, choice: str) -> None:
    screen = StartScreen(())
    qtbot.addWidget(screen)
    with qtbot.waitSignal(screen.chosen) as said:
        screen.choices[choice].click()
    assert said.args == [choice]


def test_companies_opened_lately_are_one_click_away_and_show_no_password(qtbot: QtBot) -> None:
    screen = StartScreen(("/data/Cascade.dsp", "postgresql://anna@office/cascade"))
    qtbot.addWidget(screen)
    assert [b.text() for b in screen.recent] == ["Cascade", "cascade on office"]
    with qtbot.waitSignal(screen.reopened) as said:
        screen.recent[0].click()
    assert said.args == ["/data/Cascade.dsp"]


@pytest.mark.parametrize(
    ("state", "zone"),
    [("WA", "America/Los_Angeles"), ("AZ", "America/Phoenix"), ("NY", "America/New_York")],
)
def test_a_state_suggests_its_usual_zone(state: str, zone: str) -> None:
    assert usual_zone(state) == zone
