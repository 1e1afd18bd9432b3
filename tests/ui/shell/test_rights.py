"""A role that changes, and a stop, reach who sits at the window; nothing typed is lost or shown."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from dsp_desktop.access.queries import role_picks
from dsp_desktop.access.service import (
    RoleDetails,
    UserDetails,
    add_user,
    change_role,
    change_user,
    let_user_in,
    stop_user,
)
from dsp_desktop.app import App
from dsp_desktop.db import notices
from dsp_desktop.kernel.permissions import Permission
from tests.access.test_access import OTHER
from tests.conftest import OWNER, PASSWORD
from tests.support.builders import a_van, their_own
from tests.ui.shell.test_front_desk import choose, screen, sign_in
from tests.ui.shell.test_guard import desk, doings  # noqa: F401 - a fixture
from ui.kit import dialogs
from ui.kit.form_dialog import FormDialog
from ui.kit.list_page import ListPage
from ui.kit.places import Place
from ui.shell.desk import CompanyDesk
from ui.shell.offers import Offers
from ui.shell.sign_in import SignInScreen
from ui.shell.start import StartScreen
from ui.window import FrontDesk

WAIT_MS = 20_000


def roles(app: App) -> dict[str, int]:
    with app.read() as source:
        return {choice.label: int(choice.id) for choice in role_picks(source)}


def do(app: App, service: Callable[..., object], *given: object) -> object:
    with app.write(service.__name__) as uow:
        result = service(uow, *given)
        uow.commit()
    return result


@pytest.fixture
def ann(app: App) -> int:
    """Somebody who manages the office."""
    user = do(app, add_user, UserDetails("Ann", roles(app)["Office manager"], password=OTHER))
    assert isinstance(user, int)
    their_own(app, "Ann")
    return user


@pytest.fixture
def at_work(
    qtbot: QtBot,
    desk: FrontDesk,  # noqa: F811 - the fixture
    app: App,
    ann: int,
    monkeypatch: pytest.MonkeyPatch,
) -> CompanyDesk:
    """Ann's window, with the vans in front."""
    monkeypatch.setattr(notices, "FILE_SECONDS", 0.2)
    a_van(app)
    desk.begin(app.target, demo=False)
    qtbot.waitUntil(lambda: isinstance(screen(desk), SignInScreen), timeout=WAIT_MS)
    found = screen(desk)
    assert isinstance(found, SignInScreen)
    choose(found, "Ann")
    sign_in(qtbot, desk, "Ann", OTHER)
    assert desk.desk is not None
    desk.desk.navigator.go(Place("van"))
    page = vans(desk.desk)
    qtbot.waitUntil(lambda: page.model.rowCount() > 0, timeout=WAIT_MS)
    return desk.desk


def vans(sitting: CompanyDesk) -> ListPage:
    page = sitting.navigator.built["van"]
    assert isinstance(page, ListPage)
    return page


def half_typed(sitting: CompanyDesk) -> FormDialog:
    dialog = vans(sitting).open_form()
    assert dialog is not None
    number = dialog.view.editors["number"]
    assert isinstance(number, QLineEdit)
    number.setText("V77")
    return dialog


def typed(dialog: FormDialog) -> str:
    return str(dialog.view.editors["number"].text())


def shown_words(but: QWidget | None = None) -> str:
    """Return every word that can be read in any window of ours now."""
    said = []
    for window in QApplication.topLevelWidgets():
        if not window.isVisible():
            continue
        said.append(window.windowTitle())
        said += [
            part.text()
            for part in window.findChildren(QLabel) + window.findChildren(QLineEdit)
            if part.isVisible() and (but is None or not but.isAncestorOf(part))
        ]
    return "\n".join(said)


def give(qtbot: QtBot, sitting: CompanyDesk, password: str) -> None:
    cover = sitting.guard.lock.screen
    assert cover is not None
    cover.who.password.setText(password)
    cover.who.try_it()


def test_a_role_that_allows_less_takes_away_at_once_what_it_does_not_allow(
    qtbot: QtBot,
    desk: FrontDesk,  # noqa: F811 - the fixture
    at_work: CompanyDesk,
    app: App,
    ann: int,
) -> None:
    assert vans(at_work).findChild(QPushButton, "add") is not None
    assert {"import", "background_check"} <= doings(desk) | set(desk.window.sidebar.buttons)
    with app.read() as source:
        held = roles(app)
        source.close()
    do(app, change_user, ann, UserDetails("Ann", held["Read only"]), 3)
    gone = "background_check"
    qtbot.waitUntil(lambda: gone not in desk.window.sidebar.buttons, timeout=WAIT_MS)
    assert gone not in at_work.navigator.doors
    assert "import" not in doings(desk)
    assert at_work.navigator.here == "van"
    assert vans(at_work).findChild(QPushButton, "add") is None
    assert desk.window.sidebar.buttons["van"].isChecked()
    offers = Offers(at_work.operations, at_work.navigator, at_work.actions)
    offered = {each.title for each in offers.show(desk.window).model.lines}
    assert not {"Add van", "Background checks", "Import files"} & offered
    assert "Vans" in offered
    popup = QApplication.activePopupWidget()
    assert popup is not None
    popup.close()
    assert "Your role was changed" in shown_words()


def test_a_role_that_allows_more_offers_it_at_once(
    qtbot: QtBot,
    desk: FrontDesk,  # noqa: F811 - the fixture
    at_work: CompanyDesk,
    app: App,
    ann: int,
) -> None:
    assert "new_code" not in doings(desk)
    do(app, change_user, ann, UserDetails("Ann", roles(app)["Owner"]), 3)
    qtbot.waitUntil(lambda: "new_code" in doings(desk), timeout=WAIT_MS)


def test_a_page_that_is_not_allowed_any_more_is_left(
    qtbot: QtBot,
    desk: FrontDesk,  # noqa: F811 - the fixture
    at_work: CompanyDesk,
    app: App,
    ann: int,
) -> None:
    at_work.navigator.go(Place("background_check"))
    do(app, change_user, ann, UserDetails("Ann", roles(app)["Dispatcher"]), 3)
    qtbot.waitUntil(lambda: at_work.navigator.here == "today", timeout=WAIT_MS)
    assert "background_check" not in at_work.navigator.built
    at_work.navigator.back()
    assert at_work.navigator.here == "van"


def test_what_a_role_allows_is_heard_by_the_next_question_though_nobody_tells(
    qtbot: QtBot,
    desk: FrontDesk,  # noqa: F811 - the fixture
    at_work: CompanyDesk,
    app: App,
) -> None:
    guard = at_work.guard
    at_work.operations.changed.disconnect(guard._on_changed)  # noqa: SLF001 - as if it came late
    role = roles(app)["Office manager"]
    fewer = RoleDetails("Office manager", (Permission.ACCESS_SIGN_IN, Permission.FLEET_VIEW))
    do(app, change_role, role, fewer, 1)
    vans(at_work).refresh()
    qtbot.waitUntil(lambda: "driver" not in desk.window.sidebar.buttons, timeout=WAIT_MS)
    assert "van" in desk.window.sidebar.buttons
    assert vans(at_work).findChild(QPushButton, "add") is None


def test_a_form_being_typed_in_stays_but_is_not_offered_to_be_saved(
    qtbot: QtBot,
    desk: FrontDesk,  # noqa: F811 - the fixture
    at_work: CompanyDesk,
    app: App,
    ann: int,
) -> None:
    dialog = half_typed(at_work)
    save = dialog.buttons.button(QDialogButtonBox.StandardButton.Save)
    page = vans(at_work)
    do(app, change_user, ann, UserDetails("Ann", roles(app)["Read only"]), 3)
    qtbot.waitUntil(lambda: not save.isEnabled(), timeout=WAIT_MS)
    assert dialog.isVisible()
    assert typed(dialog) == "V77"
    assert "no longer allows this" in dialog.view.general.text()
    dialog.save()
    assert dialog.isEnabled()
    dialog.reject()
    qtbot.waitUntil(lambda: vans(at_work) is not page, timeout=WAIT_MS)
    assert vans(at_work).findChild(QPushButton, "add") is None


def test_who_is_stopped_sees_the_sign_in_of_the_company_and_why_and_nothing_else(
    qtbot: QtBot,
    desk: FrontDesk,  # noqa: F811 - the fixture
    at_work: CompanyDesk,
    app: App,
    ann: int,
) -> None:
    dialog = half_typed(at_work)
    do(app, stop_user, ann)
    qtbot.waitUntil(lambda: at_work.guard.lock.screen is not None, timeout=WAIT_MS)
    cover = at_work.guard.lock.screen
    assert cover is not None
    assert not dialog.isVisible()
    assert "may no longer sign in" in cover.why.text()
    assert cover.why.isVisible()
    people = [cover.who.people.item(n).text() for n in range(cover.who.people.count())]
    assert [each.splitlines()[0] for each in people] == [OWNER]
    assert "V77" not in shown_words(cover)
    assert desk.window.childAt(QPoint(20, 20)) is cover


def test_what_was_typed_comes_back_to_who_is_let_in_again_with_the_rights_of_then(
    qtbot: QtBot,
    desk: FrontDesk,  # noqa: F811 - the fixture
    at_work: CompanyDesk,
    app: App,
    ann: int,
) -> None:
    dialog = half_typed(at_work)
    do(app, stop_user, ann)
    qtbot.waitUntil(lambda: at_work.guard.lock.screen is not None, timeout=WAIT_MS)
    cover = at_work.guard.lock.screen
    assert cover is not None
    cover.who.other.click()
    give(qtbot, at_work, OTHER)
    qtbot.waitUntil(lambda: bool(cover.who.problem.text()), timeout=WAIT_MS)
    assert not dialog.isVisible()
    do(app, change_user, ann, UserDetails("Ann", roles(app)["Read only"]), 5)
    do(app, let_user_in, ann)
    give(qtbot, at_work, OTHER)
    qtbot.waitUntil(lambda: at_work.guard.lock.screen is None, timeout=WAIT_MS)
    assert dialog.isVisible()
    assert typed(dialog) == "V77"
    save = dialog.buttons.button(QDialogButtonBox.StandardButton.Save)
    assert not save.isEnabled()
    assert "import" not in doings(desk)
    dialog.reject()


def test_the_next_person_is_asked_before_the_typing_goes_and_never_sees_it(  # noqa: PLR0913, PLR0917 - fixtures
    qtbot: QtBot,
    desk: FrontDesk,  # noqa: F811 - the fixture
    at_work: CompanyDesk,
    app: App,
    ann: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    half_typed(at_work)
    do(app, stop_user, ann)
    qtbot.waitUntil(lambda: at_work.guard.lock.screen is not None, timeout=WAIT_MS)
    answers, said = iter([False, True]), []
    monkeypatch.setattr(
        dialogs, "confirm", lambda *asked, **_words: said.append(asked[2]) or next(answers)
    )
    give(qtbot, at_work, PASSWORD)
    cover = at_work.guard.lock.screen
    assert cover is not None
    qtbot.waitUntil(lambda: bool(said) and cover.who.enter.isEnabled(), timeout=WAIT_MS)
    assert desk.desk is at_work
    give(qtbot, at_work, PASSWORD)
    qtbot.waitUntil(lambda: desk.desk is not None and desk.desk is not at_work, timeout=WAIT_MS)
    assert all("Ann has typed" in each and "V77" not in each for each in said)
    assert "V77" not in shown_words()
    assert desk.desk is not None
    assert desk.desk.operations.app.actor.name == OWNER
    assert not [each for each in QApplication.topLevelWidgets() if isinstance(each, FormDialog)]


def test_a_locked_window_asks_before_it_closes_over_typing(
    qtbot: QtBot,
    desk: FrontDesk,  # noqa: F811 - the fixture
    at_work: CompanyDesk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    half_typed(at_work)
    at_work.guard.lock_now()
    answers = iter([False, True])
    monkeypatch.setattr(dialogs, "confirm", lambda *_asked, **_words: next(answers))
    desk.window.close()
    assert desk.window.isVisible()
    desk.window.close()
    assert not desk.window.isVisible()


def test_another_company_can_be_opened_instead(
    qtbot: QtBot,
    desk: FrontDesk,  # noqa: F811 - the fixture
    at_work: CompanyDesk,
    app: App,
    ann: int,
) -> None:
    do(app, stop_user, ann)
    qtbot.waitUntil(lambda: at_work.guard.lock.screen is not None, timeout=WAIT_MS)
    cover = at_work.guard.lock.screen
    assert cover is not None
    cover.back.click()
    qtbot.waitUntil(lambda: isinstance(screen(desk), StartScreen), timeout=WAIT_MS)
    assert [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog)] == []


def test_typing_on_a_page_is_asked_about_before_the_window_closes(
    qtbot: QtBot,
    desk: FrontDesk,  # noqa: F811 - the fixture
    at_work: CompanyDesk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Board(QWidget):
        """A page with something half done on it."""

        def is_touched(self) -> bool:
            return True

    at_work.navigator.built["board"] = Board()
    answers = iter([False, True])
    monkeypatch.setattr(dialogs, "confirm", lambda *_asked, **_words: next(answers))
    desk.window.close()
    assert desk.window.isVisible()
    desk.window.close()
    assert not desk.window.isVisible()


def test_an_older_answer_does_not_give_back_what_was_taken(at_work: CompanyDesk) -> None:
    rights, before = at_work.operations.rights, at_work.operations.app.actor
    fewer = replace(before, permissions=frozenset({Permission.FLEET_VIEW}))
    rights.take(fewer)
    assert at_work.operations.app.actor == fewer
