"""The page of backups: made, checked, kept, and the way back."""

from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from dsp_desktop.app import App
from dsp_desktop.backup.queries import plan_in_force
from dsp_desktop.db.driver import is_server
from dsp_desktop.kernel.permissions import SYSTEM, Permission
from dsp_desktop.runtime.disks import are_together
from tests.support.builders import a_company, a_van
from tests.support.doubles import ErrorEar, InlineExecutor, StillClock
from ui.kit import dialogs
from ui.kit.operations import Operations
from ui.pages.backups import BackupsPage
from ui.pages.backups_look import ContentsDialog, held
from ui.shell.main_window import MainWindow
from ui.shell.safekeeping import Safekeeper


@pytest.fixture
def page(qtbot: QtBot, operations: Operations, tmp_path: Path) -> BackupsPage:
    a_company(operations.app)
    operations.settings.keep_backups_in(operations.app.key.company_id, tmp_path / "backups")
    made = BackupsPage(operations)
    qtbot.addWidget(made)
    made.resize(1064, 760)
    made.show()
    return made


def states(page: BackupsPage) -> list[str]:
    items = (page.list.topLevelItem(i) for i in range(page.list.topLevelItemCount()))
    return [item.text(1) for item in items if item]


def test_a_backup_made_here_is_listed_as_good(page: BackupsPage) -> None:
    assert "no good backup" in page.header.subtitle.text()
    page.make.click()
    assert states(page) == ["Good"]
    assert "last good one" in page.header.subtitle.text()
    assert "found whole" in page.card.about.text()


def test_an_empty_folder_says_when_the_first_backup_comes_and_offers_it(page: BackupsPage) -> None:
    assert page.empty.isVisible()
    assert "no backup in this folder yet" in page.empty.sentence.text()
    offer = next(b for b in page.empty.findChildren(QPushButton) if "now" in b.text())
    offer.click()
    assert states(page) == ["Good"]
    assert not page.empty.isVisible()


def test_a_backup_is_told_in_the_words_of_whoever_keeps_it(page: BackupsPage) -> None:
    page.make.click()
    said = page.card.about.text().casefold()
    assert "entries of the audit trail" in said or "1 entry of the audit trail" in said
    for inside in ("alembic", "audit head", "sealing key", "version"):
        assert inside not in said
    assert held({"van": 1, "driver": 12, "alembic_version": 1}) == "12 drivers, 1 van"


def test_backups_on_the_disk_of_the_company_are_said_to_be_so(
    page: BackupsPage, operations: Operations, tmp_path: Path
) -> None:
    on_file = not is_server(operations.app.target)
    assert page.card.same_disk.isVisible() == on_file
    assert "if the disk breaks, both are gone" in page.card.same_disk.text()
    another = next((p for p in (Path("/dev/shm"), Path("/proc")) if p.is_dir()), None)  # noqa: S108 - only asked which disk it is
    if another is not None and not are_together(tmp_path, another):
        operations.settings.keep_backups_in(operations.app.key.company_id, another)
        page.look()
        assert not page.card.same_disk.isVisible()


def test_moments_are_told_by_the_clock_at_the_companys_home(
    page: BackupsPage, operations: Operations
) -> None:
    operations.zone = ZoneInfo("Pacific/Kiritimati")
    page.make.click()
    here = f"{StillClock().now().astimezone(operations.zone):%H:%M}"
    assert here != f"{StillClock().now():%H:%M}"
    row = page.list.topLevelItem(0)
    assert row
    for told in (page.header.subtitle.text(), row.text(0), page.card.about.text()):
        assert here in told


def test_a_check_that_fails_is_said_and_the_backup_counts_no_more(
    page: BackupsPage, tmp_path: Path
) -> None:
    page.make.click()
    backup = next((tmp_path / "backups").glob("*.dspbackup"))
    with backup.open("r+b") as file:
        file.seek(20_000)
        file.write(b"damage")
    page.check.click()
    assert states(page) == ["Failed"]
    assert "does not count" in page.problem.text()
    assert "no good backup" in page.header.subtitle.text()


def test_what_is_kept_is_saved_for_the_company(page: BackupsPage, operations: Operations) -> None:
    page.card.counts["daily"].setValue(30)
    page.card.automatic.setChecked(False)
    page.card.save.click()
    with operations.app.read() as source:
        plan = plan_in_force(source)
    assert (plan.daily, plan.is_automatic) == (30, False)
    page.card.counts["warn_after_days"].setValue(0)
    page.card.save.click()
    assert "at least 1" in page.problem.text()


def test_the_folder_is_chosen_on_this_computer(
    page: BackupsPage, operations: Operations, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "choose_folder", lambda *_asked: tmp_path / "synced")
    page.card.change.click()
    assert page.card.folder.text() == str(tmp_path / "synced")
    page.make.click()
    assert list((tmp_path / "synced").glob("*.dspbackup"))


def test_restoring_shows_what_it_holds_and_waits_for_a_yes(
    page: BackupsPage, operations: Operations, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.make.click()
    swaps: list[object] = []
    operations.swap_wanted.connect(swaps.append)
    seen: list[int] = []
    facts: list[str] = []

    def answer(dialog: ContentsDialog) -> int:
        seen.append(dialog.counts.topLevelItemCount())
        facts.append(dialog.facts.text())
        return len(seen) - 1  # first no, then yes

    monkeypatch.setattr(ContentsDialog, "exec", answer)
    page.restore.click()
    if is_server(operations.app.target):
        assert "empty database" in page.problem.text()
        return
    assert swaps == []
    place = Path(operations.app.target)
    assert not list(place.parent.glob(".*restoring*"))
    page.restore.click()
    assert len(swaps) == 1
    assert min(seen) > 3
    whose, made, until = facts[0].splitlines()
    assert whose == "Cascade Parcel LLC"
    assert made.startswith("Backup made 2 Mar 2026")
    assert until.startswith("Last entry of its audit trail 2 Mar 2026")


def test_who_may_only_look_changes_nothing(
    qtbot: QtBot, app: App, errors: ErrorEar, qapp: object
) -> None:
    viewer = replace(SYSTEM, permissions=frozenset({Permission.BACKUP_VIEW}))
    inline = InlineExecutor()
    operations = Operations(replace(app, actor=viewer), errors, writer=inline, reader=inline)
    page = BackupsPage(operations)
    qtbot.addWidget(page)
    for button in (page.make, page.restore, page.card.save, page.card.change):
        assert not button.isEnabled()
    said = [part.text() for part in page.findChildren(QLabel)]
    assert "Nothing is here yet." in said
    assert not [words for words in said if "Back up now" in words or "make one now" in words]


def test_an_overdue_company_says_so_until_a_backup_is_made_by_itself(
    qtbot: QtBot, operations: Operations, tmp_path: Path
) -> None:
    a_company(operations.app)
    operations.settings.keep_backups_in(operations.app.key.company_id, tmp_path / "in the way")
    (tmp_path / "in the way").write_text("a file where the folder should be")
    window = MainWindow()
    qtbot.addWidget(window)
    keeper = Safekeeper(operations, window, lambda _target: None)
    window.show()
    keeper.look()
    assert keeper.banner.isVisible()
    assert "could not be written" in keeper.banner.words.text()

    operations.settings.keep_backups_in(operations.app.key.company_id, tmp_path / "backups")
    keeper.look()
    assert not keeper.banner.isVisible()
    assert len(list((tmp_path / "backups").glob("*.dspbackup"))) == 1

    keeper.look()
    assert len(list((tmp_path / "backups").glob("*.dspbackup"))) == 1, "nothing was done since"
    operations.app = replace(operations.app, clock=StillClock(StillClock().day.replace(day=9)))
    a_van(operations.app)
    keeper.look()
    assert len(list((tmp_path / "backups").glob("*.dspbackup"))) == 2
    keeper.stop()
