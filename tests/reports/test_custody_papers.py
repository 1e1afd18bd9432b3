"""Papers about custody: what is still out, receipts, ledgers, and labels a scanner can read."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsp_desktop.app import App
from dsp_desktop.custody.logic import Item, read_scan
from dsp_desktop.custody.queries import CUSTODY_LIST
from dsp_desktop.custody.service import (
    HandOutDetails,
    KeyDetails,
    UniformDetails,
    add_key,
    add_uniform,
    hand_out,
    lose_key,
    take_back,
)
from dsp_desktop.custody.terms import Condition, Holding, ItemKind
from dsp_desktop.kernel.errors import Rejected
from dsp_desktop.kernel.listing import ListQuery
from dsp_desktop.reports.asking import Answer, asking
from dsp_desktop.reports.catalog import report_named
from dsp_desktop.reports.document import Days, Document, Signatures
from dsp_desktop.reports.making import Made, make, write_pdf
from dsp_desktop.reports.queries.labels import labels_of
from dsp_desktop.reports.sheets_of_labels import LabelCode, LabelKind, LabelSheet, measures
from dsp_desktop.reports.styles import PAGE_HEIGHT, PAGE_WIDTH
from tests.conftest import CLOCK
from tests.reports.archive_rules import check
from tests.reports.conftest import read
from tests.support.builders import a_company, a_device, a_driver, done

NOW = CLOCK.now()
HOUR = timedelta(hours=1)


def made(app: App, name: str, **answers: Answer) -> Made:
    report = report_named(name)
    with app.read() as source:
        asked = asking(
            report.parameters, answers, now=NOW, today=CLOCK.today(), prepared_by="Pat Tester"
        )
        return make(source, report, asked)


def document(app: App, name: str, **answers: Answer) -> Document:
    return made(app, name, **answers).document


@pytest.fixture
def ada(app: App) -> int:
    a_company(app)
    return a_driver(app, transporter_id="A1B2C3D4E5F6G7")


def key(app: App, label: str) -> Item:
    return Item(ItemKind.KEY, done(app, add_key, KeyDetails(label)))


def out(app: App, item: Item, driver: int, since: datetime, **more: object) -> int:
    custody: int = done(app, hand_out, HandOutDetails(item.handle, driver, since=since, **more))  # type: ignore[arg-type] # as the test says
    return custody


# Still out.


def test_what_should_be_back_stands_apart_from_what_a_driver_keeps(app: App, ada: int) -> None:
    uniform = Item(ItemKind.UNIFORM, done(app, add_uniform, UniformDetails("U-1", "Jacket")))
    out(app, key(app, "K-1"), ada, NOW - 6 * HOUR)
    out(app, uniform, ada, NOW - 50 * HOUR)
    back = out(app, key(app, "K-2"), ada, NOW - 5 * HOUR)
    done(app, take_back, back, Condition.GOOD, NOW - HOUR)
    forgotten, kept = document(app, "still-out").tables
    assert [(row[0], row[2]) for row in forgotten.rows] == [("Ada Example", "K-1")]
    assert [(row[0], row[2]) for row in kept.rows] == [("Ada Example", "U-1")]


def test_on_the_day_before_it_was_still_out(app: App, ada: int) -> None:
    back = out(app, key(app, "K-2"), ada, NOW - 40 * HOUR)
    done(app, take_back, back, Condition.GOOD, NOW - 2 * HOUR)
    yesterday = document(app, "still-out", on=CLOCK.today() - timedelta(days=1)).tables[0]
    assert [row[2] for row in yesterday.rows] == ["K-2"]
    assert document(app, "still-out").tables[0].rows == ()


def test_the_list_shows_what_has_been_out_for_longer_than_any_shift(app: App, ada: int) -> None:
    uniform = Item(ItemKind.UNIFORM, done(app, add_uniform, UniformDetails("U-1", "Jacket")))
    long = out(app, key(app, "K-1"), ada, NOW - 13 * HOUR)
    out(app, key(app, "K-2"), ada, NOW - 11 * HOUR)
    out(app, uniform, ada, NOW - 900 * HOUR)
    with app.read() as source:
        query = ListQuery(filters={"holding": Holding.OVER_THE_SHIFT})
        assert list(CUSTODY_LIST.ids(source, query)) == [long]


# Receipt and ledgers.


def test_a_receipt_says_what_was_held_that_day_and_is_signed_by_both(app: App, ada: int) -> None:
    earlier = out(app, key(app, "K-0"), ada, NOW - 60 * HOUR)
    done(app, take_back, earlier, Condition.GOOD, NOW - 50 * HOUR)
    out(app, key(app, "K-1"), ada, NOW - 30 * HOUR)
    back = out(app, key(app, "K-2"), ada, NOW - 2 * HOUR)
    done(app, take_back, back, Condition.WORN, NOW - HOUR, "scratched")
    receipt = document(app, "custody-receipt", driver=ada)
    assert [(row[1], row[5]) for row in receipt.tables[0].rows] == [
        ("K-1", None),
        ("K-2", Condition.WORN),
    ]
    [signed] = [s for s in receipt.sections if isinstance(s, Signatures)]
    assert signed.who == ("Ada Example, driver", "For the company")
    assert "not an agreement" in signed.declares


def test_ledgers_say_who_held_it_and_what_they_held(app: App, ada: int) -> None:
    ben, item = a_driver(app, name="Ben Example"), Item(ItemKind.DEVICE, a_device(app))
    first = out(app, item, ada, NOW - 9 * HOUR)
    done(app, take_back, first, Condition.GOOD, NOW - 8 * HOUR)
    out(app, item, ben, NOW - 7 * HOUR)
    out(app, key(app, "K-1"), ben, NOW - 6 * HOUR)
    days = Days(CLOCK.today() - timedelta(days=7), CLOCK.today())
    of_item = document(app, "custody-of-item", item=item.handle, period=days).tables[0]
    assert [row[0] for row in of_item.rows] == ["Ada Example", "Ben Example"]
    of_ben = document(app, "custody-of-driver", driver=ben, period=days).tables[0]
    assert [row[2] for row in of_ben.rows] == ["P1", "K-1"]
    before = Days(date(2025, 1, 1), date(2025, 1, 31))
    assert document(app, "custody-of-driver", driver=ben, period=before).tables[0].rows == ()


# Labels.


@pytest.mark.parametrize("sheet", LabelSheet)
def test_every_label_lies_on_the_paper_and_beside_the_others(sheet: LabelSheet) -> None:
    size = measures(sheet)
    spots = [size.spot(number, PAGE_HEIGHT) for number in range(size.count)]
    assert {spot.page for spot in spots} == {0}
    for spot in spots:
        assert spot.x >= 0
        assert spot.y >= 0
        assert spot.x + size.width <= PAGE_WIDTH
        assert spot.y + size.height <= PAGE_HEIGHT - 36 + 0.01, "the head of the sheet is free"
    right = max(spot.x for spot in spots) + size.width
    assert PAGE_WIDTH - right == pytest.approx(size.left, abs=1), "as wide left as right"
    assert size.step_x >= size.width
    assert size.step_y >= size.height


@given(st.sampled_from(LabelSheet), st.integers(0, 500))
def test_no_two_labels_lie_on_one_spot(sheet: LabelSheet, number: int) -> None:
    size = measures(sheet)
    assert size.spot(number, PAGE_HEIGHT).page == number // size.count
    assert size.spot(number, PAGE_HEIGHT) != size.spot(number + 1, PAGE_HEIGHT)


def test_what_a_label_says_is_read_at_the_desk_as_the_thing_itself(app: App, ada: int) -> None:
    lost = key(app, "K-9")
    done(app, lose_key, lost.id)
    key(app, "k-1")
    a_driver(app, name="Їва Дорошняк")
    with app.read() as source:
        [tag] = labels_of(source, LabelKind.KEYS)
        assert tag.title == "K-1"
        scanned = read_scan(tag.code or "")
        assert scanned is not None
        assert (scanned.kind, scanned.code) == (ItemKind.KEY, "K-1")
        assert labels_of(source, LabelKind.DRIVERS) == (), "applicants have no badge"
        assert len(labels_of(source, LabelKind.SCAN_DESK)) == 7


@pytest.mark.parametrize("sheet", LabelSheet)
@pytest.mark.parametrize("code", LabelCode)
def test_the_sheets_are_whole_and_begin_at_the_first_free_label(
    app: App, ada: int, tmp_path: Path, sheet: LabelSheet, code: LabelCode
) -> None:
    assert ada
    for number in range(3):
        key(app, f"K-{number}")
    count = measures(sheet).count
    run = made(app, "labels", kind=LabelKind.KEYS, sheet=sheet, code=code, first=count - 1)
    pages = write_pdf(tmp_path / "a.pdf", run)
    check(tmp_path / "a.pdf")
    text = read(tmp_path / "a.pdf")
    assert pages == len(text) == 2
    assert "K-1" in text[0]
    assert "K-2" in text[1]
    assert "Print at 100%" in text[0]


def test_a_number_that_no_sheet_has_is_refused(app: App, ada: int) -> None:
    assert ada
    with pytest.raises(Rejected):
        made(app, "labels", first=81)
    run = made(app, "labels", sheet=LabelSheet.AVERY_5163, first=80).document.drawn_from
    assert replace(run, first=10) == run  # type: ignore[type-var] # it is a run of labels
