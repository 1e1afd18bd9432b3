"""Daily checks, item by item: what is asked, what is answered, what becomes of a defect."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from dsp_desktop.app import App
from dsp_desktop.fleet.logic import Reading
from dsp_desktop.fleet.queries import van_details
from dsp_desktop.fleet.service import note_reading, return_van, van_standing
from dsp_desktop.fleet.terms import ReadingSource, VanBody, VanStatus
from dsp_desktop.kernel.errors import NotPermitted, Rejected
from dsp_desktop.upkeep.logic import from_letters, list_on, named_list, shipped
from dsp_desktop.upkeep.models import Defect, Inspection
from dsp_desktop.upkeep.queries import inspection_to_correct
from dsp_desktop.upkeep.service import (
    Answered,
    AnswerSheet,
    CheckDetails,
    checklist_for,
    correct_inspection,
    record_check,
)
from dsp_desktop.upkeep.terms import CheckClass, DefectState, InspectionKind, ItemAnswer
from tests.conftest import CLOCK
from tests.support.builders import a_driver, a_van, a_vin, done

TODAY = CLOCK.today()


def a_sheet(app: App, van_id: int, *wrong: str, miles: int | None = 10_500) -> CheckDetails:
    """Answer every item of the van's list with fine, but for the ones named."""
    with app.write("look") as uow:
        checklist = checklist_for(uow, van_id)
    lines = tuple(
        Answered(item, ItemAnswer.DEFECT, "worn out")
        if item.words in wrong
        else Answered(item, ItemAnswer.FINE)
        for item in checklist.items
    )
    sheet = AnswerSheet(checklist.name, lines)
    return CheckDetails(InspectionKind.PRE_TRIP, sheet, miles, inspector="Sam Example")


def a_check(app: App, van_id: int, *wrong: str, miles: int | None = 10_500) -> int:
    check_id: int = done(app, record_check, van_id, a_sheet(app, van_id, *wrong, miles=miles))
    return check_id


def with_lines(sheet: CheckDetails, *lines: Answered) -> CheckDetails:
    return replace(sheet, answers=replace(sheet.answers, lines=lines))


def defects(app: App) -> list[tuple[str, bool, DefectState]]:
    with app.read() as source:
        return [
            (each.item, each.is_safety, each.state)
            for each in source.scalars(select(Defect).order_by(Defect.id))
        ]


def status_of(app: App, van_id: int) -> VanStatus:
    with app.write("look") as uow:
        return van_standing(uow, van_id)[1]


def refused(app: App, van_id: int, details: CheckDetails) -> set[tuple[str, str]]:
    with pytest.raises(Rejected) as refusal:
        done(app, record_check, van_id, details)
    return {(each.field, each.code) for each in refusal.value.problems}


def test_the_list_of_step_vans_covers_what_the_law_names() -> None:
    items = list_on(CheckClass.STEP_VAN, TODAY).items
    cited = [item for item in items if item.citation]

    assert len(cited) == 11
    assert [item.citation.rpartition("(")[2] for item in cited] == [
        "i)", "ii)", "iii)", "iv)", "v)", "vi)", "vii)", "viii)", "ix)", "x)", "xi)"
    ]  # fmt: skip
    assert all(item.is_safety for item in cited)


def test_a_list_holds_from_its_day_until_the_next() -> None:
    for lists in shipped().values():
        for each in lists:
            assert list_on(each.of, each.since) == each
            assert named_list(each.name) == each
        assert list_on(lists[0].of, date(1990, 1, 1)) == lists[0]


@pytest.mark.parametrize(
    ("changes", "of"),
    [
        ({}, CheckClass.VAN),
        ({"gvwr_lb": 9_500}, CheckClass.VAN),
        ({"gvwr_lb": 10_001}, CheckClass.STEP_VAN),
        ({"gvwr_lb": 9_500, "actual_weight_lb": 10_200}, CheckClass.STEP_VAN),
        ({"body": VanBody.STEP_VAN}, CheckClass.STEP_VAN),
    ],
)
def test_what_is_or_may_be_commercial_is_checked_by_the_list_of_the_law(
    app: App, changes: dict[str, object], of: CheckClass
) -> None:
    van_id = a_van(app, **changes)
    with app.write("look") as uow:
        assert checklist_for(uow, van_id).of is of


def test_a_check_keeps_every_answer_who_made_it_and_when(app: App) -> None:
    van_id, driver_id = a_van(app), a_driver(app)
    sheet = replace(a_sheet(app, van_id), driver_id=driver_id, inspector=None)
    last = replace(sheet.answers.lines[-1], answer=ItemAnswer.DOES_NOT_APPLY)
    lines = (*sheet.answers.lines[:-1], last)

    check_id = done(app, record_check, van_id, with_lines(sheet, *lines))

    with app.read() as source:
        check = source.get_one(Inspection, check_id)
        assert from_letters(check.answers or "") == tuple(each.answer for each in lines)
        assert (check.done_at, check.done_on) == (CLOCK.now(), TODAY)
        assert (check.passed, check.driver_id, check.recorded_by) == (True, driver_id, "system")
        assert van_details(source, van_id).details.odometer_mi == 10_500
    assert defects(app) == []


def test_a_failed_safety_item_grounds_the_van_in_the_same_unit(app: App) -> None:
    van_id = a_van(app)
    sheet = a_sheet(app, van_id, "Brakes", "Clean inside")

    with app.write("record_check") as uow:
        record_check(uow, van_id, sheet)
        changes = uow.commit()

    assert changes.concerns("van")
    assert changes.concerns("defect")
    assert status_of(app, van_id) is VanStatus.GROUNDED
    assert defects(app) == [
        ("Brakes", True, DefectState.OPEN),
        ("Clean inside", False, DefectState.OPEN),
    ]


def test_a_defect_that_is_no_safety_item_leaves_the_van_on_the_road(app: App) -> None:
    van_id = a_van(app)
    a_check(app, van_id, "Body and paint")
    assert status_of(app, van_id) is VanStatus.ACTIVE
    assert defects(app) == [("Body and paint", False, DefectState.OPEN)]


def test_every_item_is_answered_and_a_defect_says_what_is_wrong(app: App) -> None:
    van_id = a_van(app)
    sheet = a_sheet(app, van_id)
    first, second, third, *rest = sheet.answers.lines
    lines = (
        replace(first, answer=None),
        replace(second, answer=ItemAnswer.DEFECT, note=" "),
        replace(third, answer=ItemAnswer.DEFECT, note="x" * 401),
        *rest,
    )

    bad = replace(with_lines(sheet, *lines), odometer_mi=None, inspector=" ")

    assert refused(app, van_id, bad) == {
        ("answers", "check.unanswered"),
        ("answers", "check.note_needed"),
        ("answers", "check.note_long"),
        ("odometer_mi", "field.required"),
        ("driver_id", "check.nobody"),
    }


def test_an_answer_too_few_another_list_or_another_kind_is_refused(app: App) -> None:
    van_id = a_van(app)
    sheet = a_sheet(app, van_id)
    for bad in (
        with_lines(sheet, *sheet.answers.lines[1:]),
        replace(sheet, answers=replace(sheet.answers, checklist="step_van/2014-12-18")),
    ):
        assert refused(app, van_id, bad) == {("answers", "check.list_changed")}
    assert refused(app, van_id, replace(sheet, kind=InspectionKind.PERIODIC)) == {
        ("kind", "check.not_daily")
    }


def test_an_odometer_that_ran_backwards_is_refused_and_nothing_is_kept(app: App) -> None:
    van_id = a_van(app, odometer_mi=None)
    yesterday = Reading(TODAY - timedelta(days=1), 11_000)
    done(app, note_reading, van_id, yesterday, ReadingSource.FUEL)

    assert refused(app, van_id, a_sheet(app, van_id, "Brakes")) == {
        ("odometer_mi", "check.odometer_unlikely")
    }

    assert refused(app, van_id, a_sheet(app, van_id, miles=-5)) == {
        ("odometer_mi", "field.negative")
    }
    assert defects(app) == []
    assert status_of(app, van_id) is VanStatus.ACTIVE


def test_a_van_given_back_is_not_checked(app: App) -> None:
    van_id = a_van(app)
    sheet = a_sheet(app, van_id)
    done(app, return_van, van_id)
    assert refused(app, van_id, sheet) == {("", "check.van_not_here")}


def test_what_follows_from_answers_is_not_corrected(app: App) -> None:
    check_id = a_check(app, a_van(app), "Brakes")
    other = a_van(app, number="V2", vin=a_vin(2))
    with app.read() as source:
        said = inspection_to_correct(source, check_id)

    changed = replace(said.details, passed=True, van_id=other, because="it was fine")
    with pytest.raises(Rejected) as refusal:
        done(app, correct_inspection, check_id, changed, said.version)
    assert {(p.field, p.code) for p in refusal.value.problems} == {
        ("passed", "inspection.answered"),
        ("van_id", "inspection.answered"),
    }
    done(
        app,
        correct_inspection,
        check_id,
        replace(said.details, inspector="Samuel Example", because="his whole name"),
        said.version,
    )


def test_nobody_records_a_check_without_leave(app: App, clerk: App) -> None:
    van_id = a_van(app)
    sheet = a_sheet(app, van_id)
    with pytest.raises(NotPermitted):
        done(clerk, record_check, van_id, sheet)
