"""Today: what stops a van leaving, first."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from dsp_desktop import rulebook
from dsp_desktop.compliance.readiness import Readiness
from dsp_desktop.fuel.models import FuelCard
from dsp_desktop.fuel.terms import CardStatus
from dsp_desktop.overview.queries import RouteDay
from dsp_desktop.rules.engine import Finding, Severity, State, Subject
from tests.support.builders import a_card, a_company, a_driver, a_van
from tests.support.people import a_policy, a_route, a_station
from ui.catalog import DOORS
from ui.kit.operations import Operations
from ui.kit.places import Place
from ui.kit.spec import PageSpec
from ui.pages.today import TodayPage, headline, needs
from ui.pages.today_chart import sentence
from ui.pages.today_ending import place_that_ends
from ui.pages.today_needs import pill_text

TODAY = date(2026, 3, 2)
AT_WORK = {"hired_on": date(2026, 1, 5), "first_day": date(2026, 1, 12)}


def finding(
    kind: str = "driver",
    state: State = State.BLOCKED,
    *,
    number: int = 1,
    rule: str = "DQ-V1",
    due: date | None = None,
) -> Finding:
    return Finding(
        rule=rule,
        citation="49 CFR 391.11",
        severity=Severity.BLOCKER,
        state=state,
        subject=Subject(kind, number, f"{kind} {number}"),
        reason="Driver license expired 28 Feb 2026.",
        action="Enter the renewed license.",
        since=None,
        due=due,
    )


def a_day_at_work(operations: Operations) -> tuple[int, int]:
    """A company with one van, one driver, a policy and a route today."""
    app = operations.app
    a_company(app)
    van_id, driver_id = a_van(app), a_driver(app, **AT_WORK)
    a_policy(app)
    a_route(app, a_station(app), "CX1", van_id=van_id, driver_id=driver_id)
    return van_id, driver_id


@pytest.fixture
def places(operations: Operations) -> list[Place]:
    went: list[Place] = []
    operations.wanted.connect(went.append)
    return went


def opened(qtbot: QtBot, operations: Operations) -> TodayPage:
    page = TodayPage(operations)
    qtbot.addWidget(page)
    page.resize(1064, 800)
    page.show()
    return page


def test_it_begins_with_the_day_and_what_needs_somebody(
    qtbot: QtBot, operations: Operations
) -> None:
    a_day_at_work(operations)
    page = opened(qtbot, operations)
    assert page.header.title.text() == "Monday 2 March"
    assert page.needs
    assert {need.subject.kind for need in page.needs} >= {"van", "driver"}


def test_each_finding_leads_to_where_it_is_ended(
    qtbot: QtBot, operations: Operations, places: list[Place]
) -> None:
    _van_id, driver_id = a_day_at_work(operations)
    page = opened(qtbot, operations)
    need = next(n for n in page.needs if n.subject.kind == "driver")
    need.ends[0].click()
    assert places[-1].edit or places[-1].record_id == driver_id
    qtbot.mouseClick(need.open, Qt.MouseButton.LeftButton)
    assert places[-1] == Place("driver", record_id=driver_id)


def many(kind: str, count: int, rules: tuple[str, ...] = ("DQ-V1",)) -> Readiness:
    """So many blocked subjects, each for every one of these rules."""
    found = tuple(finding(kind, number=n, rule=r) for n in range(count) for r in rules)
    return Readiness(TODAY, {}, found)


def shows(page: TodayPage) -> list[str]:
    return [words.text() for words in page.findChildren(QLabel) if words.isVisibleTo(page)]


def test_a_subject_says_two_reasons_and_leads_to_the_rest(
    qtbot: QtBot, operations: Operations, places: list[Place]
) -> None:
    a_day_at_work(operations)
    page = opened(qtbot, operations)
    page.show_needs(many("driver", 1, ("DQ-V1", "ND-02", "EL-01", "EL-02", "DQ-02", "DQ-06")))
    (need,) = page.needs
    assert len(need.ends) == 2
    assert need.more is not None
    assert need.more.text() == "and 4 more"
    need.more.click()
    assert places[-1] == Place("driver", record_id=0)


def test_hundreds_of_findings_stay_a_list_that_says_where_the_rest_is(
    qtbot: QtBot, operations: Operations
) -> None:
    a_day_at_work(operations)
    page = opened(qtbot, operations)
    page.show_needs(many("driver", 300))
    assert len(page.needs) == 40
    assert any("And 260 more" in text for text in shows(page))


def test_a_day_nothing_stops_says_so(qtbot: QtBot, operations: Operations) -> None:
    a_day_at_work(operations)
    page = opened(qtbot, operations)
    page.show_needs(many("driver", 0))
    assert not page.needs
    assert "Nothing stops a van leaving today." in shows(page)


def test_the_list_is_left_alone_while_nothing_about_it_changes(
    qtbot: QtBot, operations: Operations
) -> None:
    a_day_at_work(operations)
    page = opened(qtbot, operations)
    before = page.needs
    operations.readiness.look()
    assert page.needs is before


def test_the_card_of_someone_who_left_is_disabled_on_the_spot(
    qtbot: QtBot, operations: Operations
) -> None:
    a_day_at_work(operations)
    card_id = a_card(operations.app)
    page = opened(qtbot, operations)
    page.show_needs(Readiness(TODAY, {}, (finding("fuel_card", number=card_id, rule="AS-01"),)))
    (end,) = page.needs[0].ends
    assert end.text() == "Disable card"
    end.click()
    with operations.app.read() as source:
        card = source.get(FuelCard, card_id)
        assert card is not None
        assert card.status is CardStatus.DISABLED


@pytest.mark.parametrize("width", [700, 1016, 1400])
def test_no_tile_is_narrower_than_its_figure(
    qtbot: QtBot, operations: Operations, width: int
) -> None:
    a_day_at_work(operations)
    page = opened(qtbot, operations)
    page.fuel.setVisible(True)
    page.fuel.say("$1,234,567.89", "$1,000,000.00 the week before")
    page.resize(width, 720)
    qtbot.waitUntil(
        lambda: all(
            tile.figure.width() >= tile.figure.fontMetrics().horizontalAdvance(tile.figure.text())
            for tile in page.tiles
        )
    )


def test_a_tile_opens_the_list_cut_down_to_it(
    qtbot: QtBot, operations: Operations, places: list[Place]
) -> None:
    a_day_at_work(operations)
    page = opened(qtbot, operations)
    qtbot.mouseClick(page.unknown, Qt.MouseButton.LeftButton)
    assert places[-1].state is State.CANNOT_CONFIRM
    page.stopped.setFocus()
    qtbot.keyClick(page.stopped, Qt.Key.Key_Return)
    assert places[-1].state is State.BLOCKED
    page.unknown.part_chosen.emit("van")
    assert places[-1] == Place("van", state=State.CANNOT_CONFIRM)


def test_a_new_company_is_led_through_its_next_steps(
    qtbot: QtBot, operations: Operations, places: list[Place]
) -> None:
    a_company(operations.app)
    page = opened(qtbot, operations)
    assert page.needs_title.text() == "Next steps"
    assert len(page.steps) == 4
    page.steps[0].click()
    page.steps[-1].click()
    assert places == [Place("import_batch", edit=True), Place("policy", edit=True)]


def test_a_company_without_records_is_given_no_all_clear(
    qtbot: QtBot, operations: Operations
) -> None:
    a_company(operations.app)
    page = opened(qtbot, operations)
    for tile in (page.stopped, page.due, page.unknown):
        assert tile.figure.text() == "-"
        assert tile.figure.property("tone") == ""


def test_a_step_that_is_done_needs_no_button(qtbot: QtBot, operations: Operations) -> None:
    a_company(operations.app)
    a_driver(operations.app)
    assert len(opened(qtbot, operations).steps) == 3


def test_a_day_without_routes_and_a_company_without_fuel_say_so(
    qtbot: QtBot, operations: Operations
) -> None:
    a_company(operations.app)
    page = opened(qtbot, operations)
    assert page.routes.line.text() == "no routes on file for today"
    assert page.fuel.isHidden()
    assert "No routes" in page.chart.line.text()


def test_it_looks_again_when_something_changes(qtbot: QtBot, operations: Operations) -> None:
    a_day_at_work(operations)
    page = opened(qtbot, operations)
    before = len(page.needs)
    a_driver(operations.app, name="Bo Example", **AT_WORK)
    operations.readiness.look()
    assert len(page.needs) == before + 1


def test_the_worst_subject_stands_first_and_each_subject_once() -> None:
    soon = finding(state=State.DUE_SOON, number=2, due=TODAY + timedelta(4))
    answer = Readiness(TODAY, {}, (soon, finding(number=3), finding(number=3, rule="EL-01")))
    groups = needs(answer)
    assert [group[0].subject.id for group in groups] == [3, 2]
    assert len(groups[0]) == 2


@pytest.mark.parametrize(
    ("state", "days", "text"),
    [
        (State.BLOCKED, 4, "Blocked"),
        (State.DUE_SOON, 4, "4 days"),
        (State.DUE_SOON, 1, "1 day"),
        (State.DUE_SOON, 0, "Today"),
        (State.DUE_SOON, -3, "Due soon"),
        (State.CANNOT_CONFIRM, 4, "Cannot confirm"),
    ],
)
def test_a_pill_says_how_long_there_is(state: State, days: int, text: str) -> None:
    due = TODAY + timedelta(days)
    assert pill_text([finding(state=state, due=due)], state, TODAY) == text


def test_every_rule_ends_on_a_page_there_is_in_a_form_that_knows_what_is_given() -> None:
    pages = {page.entity: page for page in (door.page() for door in DOORS)}
    for rule in rulebook.by_number():
        for kind in ("company", "policy", "van", "device", "fuel_card", "driver"):
            place = place_that_ends(finding(kind, rule=rule))
            page = pages[place.entity]
            if place.edit:
                assert isinstance(page, PageSpec)
                assert page.form is not None
                known = {field.name for field in page.form.fields}
                assert set(place.start) <= known, (rule, kind)
            if place.filters:
                assert isinstance(page, PageSpec)
                assert set(place.filters) <= {each.name for each in page.filters}, (rule, kind)


def test_the_picture_is_said_in_words() -> None:
    days = [RouteDay(TODAY - timedelta(n), 14, 14) for n in range(1, 8)]
    words = sentence([*days, RouteDay(TODAY, 15, 14)], TODAY)
    assert words == "15 today · 14 a day on average in the week before"
    short = sentence([RouteDay(TODAY - timedelta(1), 14, 12)], TODAY)
    assert "2 had no driver or no van on record" in short


def test_the_day_is_said_as_people_say_it() -> None:
    assert headline(date(2026, 11, 20)) == "Friday 20 November"
