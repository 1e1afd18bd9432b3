"""The photos of a van in the panel, and the forms of condition and damage."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from dsp_desktop.app import App
from dsp_desktop.damage.service import ConditionDetails, add_photo, damage_found, record_condition
from dsp_desktop.damage.terms import ConditionKind, Side
from tests.damage.photos import a_photo
from tests.support.builders import a_van, done
from tests.support.doubles import ErrorEar, InlineExecutor
from ui.catalog import TABS
from ui.kit.formats import by_type
from ui.kit.operations import Operations
from ui.pages.photos_tab import PhotosView


def shown(qtbot: QtBot, operations: Operations, entity: str, record_id: int) -> PhotosView:
    view = PhotosView(operations, entity, record_id)
    qtbot.addWidget(view)
    return view


def said(view: PhotosView) -> list[str]:
    return [each.text() for each in view.findChildren(QLabel) if each.parent() is not None]


def pictures(view: PhotosView) -> list[QPushButton]:
    return view.findChildren(QPushButton)


def test_the_photos_stand_by_side_with_who_had_the_van_and_when_by_the_companys_clock(
    qtbot: QtBot, app: App, errors: ErrorEar
) -> None:
    inline, zone = InlineExecutor(), ZoneInfo("America/Los_Angeles")
    operations = Operations(app, errors, writer=inline, reader=inline, zone=zone)
    details = ConditionDetails(a_van(app), ConditionKind.PICKED_UP, rear=a_photo(), front=a_photo())
    record_id = done(app, record_condition, details)
    view = shown(qtbot, operations, "condition_record", record_id)
    assert said(view)[::2] == ["Front", "Rear"]
    at = by_type(app.clock.now(), zone=operations.zone)
    assert said(view)[1::2] == [f"Picked up {at}, van with nobody"] * 2
    assert all(not each.icon().isNull() for each in pictures(view))
    assert pictures(view)[0].accessibleName().startswith("Front: Picked up")


def test_a_damage_shows_its_side_and_a_photo_opens_large(
    qtbot: QtBot, app: App, operations: Operations
) -> None:
    details = ConditionDetails(a_van(app), ConditionKind.PICKED_UP, rear=a_photo(), front=a_photo())
    record_id = done(app, record_condition, details)
    damage_id = done(app, damage_found, record_id, Side.REAR, "Dent", None)
    view = shown(qtbot, operations, "damage", damage_id)
    (picture,) = pictures(view)
    assert said(view)[0] == "Rear"
    picture.click()
    dialog = view.open(a_photo())
    qtbot.addWidget(dialog)
    assert dialog.preview.view is not None


def test_a_damaged_photo_keeps_its_name_and_none_says_what_to_do(
    qtbot: QtBot, app: App, operations: Operations
) -> None:
    record_id = done(app, record_condition, ConditionDetails(a_van(app), ConditionKind.DAILY))
    view = shown(qtbot, operations, "condition_record", record_id)
    assert said(view) == ["No photo of this is on file. Add one from the condition record."]
    broken = replace(a_photo("roof.png"), content=a_photo("roof.png").content[:40])
    operations.write("add_photo", lambda uow: add_photo(uow, record_id, Side.ROOF, broken))
    (picture,) = pictures(view)
    assert picture.text() == "roof.png"


def test_photos_are_offered_for_condition_records_and_damage_alone() -> None:
    (tab,) = (tab for tab in TABS if tab.title == "Photos")
    assert [e for e in ("van", "damage", "condition_record", "driver") if tab.applies(e)] == [
        "damage", "condition_record",
    ]  # fmt: skip
