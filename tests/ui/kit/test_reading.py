"""What people type, and how values look."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsp_desktop.fleet.terms import VanStatus
from dsp_desktop.kernel.money import Money
from ui.kit.fields.reading import Unreadable, read, written
from ui.kit.formats import alignment, by_type, plain, shown
from ui.kit.spec import Kind

SEATTLE = ZoneInfo("America/Los_Angeles")

values = {
    Kind.MONEY: st.integers(-(10**11), 10**11).map(Money),
    Kind.DATE: st.dates(date(1900, 1, 1), date(2200, 1, 1)),
    Kind.TIME: st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    Kind.MILES: st.integers(0, 2**31 - 1),
    Kind.YEAR: st.integers(1900, 2200),
    Kind.QUANTITY: st.integers(0, 10**9).map(lambda n: Decimal(n) / 1000),
    Kind.MOMENT: st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001 - hypothesis wants them bare
        lambda m: m.replace(second=0, microsecond=0, tzinfo=UTC)
    ),
}


@pytest.mark.parametrize("kind", values)
def test_what_a_form_shows_it_can_read_back(kind: Kind) -> None:
    @given(values[kind])
    def holds(value: object) -> None:
        zone = UTC if kind is Kind.MOMENT else SEATTLE
        assert read(written(value, kind, zone), kind, zone) == value

    holds()


@given(st.text(), st.sampled_from(list(Kind)))
def test_nothing_typed_breaks_the_form(text: str, kind: Kind) -> None:
    try:
        value = read(text, kind)
    except Unreadable:
        return
    assert value is None or value != ""


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("2026-11-18", Kind.DATE, date(2026, 11, 18)),
        ("11/18/2026", Kind.DATE, date(2026, 11, 18)),
        ("1/8/26", Kind.DATE, date(2026, 1, 8)),
        ("18 Nov 2026", Kind.DATE, date(2026, 11, 18)),
        ("Nov 18, 2026", Kind.DATE, date(2026, 11, 18)),
        ("November 18 2026", Kind.DATE, date(2026, 11, 18)),
        ("$1,234.56", Kind.MONEY, Money(123456)),
        ("(5.00)", Kind.MONEY, Money(-500)),
        ("12,345", Kind.MILES, 12345),
        ("2:05 pm", Kind.TIME, time(14, 5)),
        ("12am", Kind.TIME, time(0, 0)),
        ("14:05", Kind.TIME, time(14, 5)),
        ("c1d ", Kind.CODE, "C1D"),
        ("  ", Kind.TEXT, None),
    ],
)
def test_it_reads_what_people_type(text: str, kind: Kind, value: object) -> None:
    assert read(text, kind) == value


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2/30/2026", Kind.DATE),
        ("18/11/2026", Kind.DATE),
        ("tomorrow", Kind.DATE),
        ("1.005", Kind.MONEY),
        ("NaN", Kind.MONEY),
        ("1e99", Kind.MONEY),
        ("-5", Kind.MILES),
        ("99999999999", Kind.MILES),
        ("²", Kind.MILES),
        ("1.2345", Kind.QUANTITY),
        ("Infinity", Kind.QUANTITY),
        ("25:00", Kind.TIME),
        ("13 pm", Kind.TIME),
        ("9", Kind.TIME),
        ("9:00", Kind.MOMENT),
    ],
)
def test_it_refuses_what_it_would_have_to_guess(text: str, kind: Kind) -> None:
    with pytest.raises(Unreadable):
        read(text, kind)


def test_a_moment_is_typed_and_shown_at_the_companys_home() -> None:
    noon = datetime(2026, 11, 18, 20, 0, tzinfo=UTC)
    assert read("11/18/2026 12:00", Kind.MOMENT, SEATTLE) == noon
    assert shown(noon, Kind.MOMENT, SEATTLE) == "18 Nov 2026 12:00"


@pytest.mark.parametrize(
    ("value", "kind", "text", "bare"),
    [
        (date(2026, 11, 8), Kind.DATE, "8 Nov 2026", "2026-11-08"),
        (Money(-123456), Kind.MONEY, "-$1,234.56", "-1234.56"),
        (Money(-5), Kind.MONEY, "-$0.05", "-0.05"),
        (18250, Kind.MILES, "18,250", "18250"),
        (2026, Kind.YEAR, "2026", "2026"),
        (Decimal("1234.500"), Kind.QUANTITY, "1,234.500", "1234.5"),
        (VanStatus.ON_ORDER, Kind.CHOICE, "On order", "On order"),
        (None, Kind.YES_NO, "Not known", "Not known"),
        (False, Kind.YES_NO, "No", "No"),
        (None, Kind.DATE, "", ""),
    ],
)
def test_how_values_look(value: object, kind: Kind, text: str, bare: str) -> None:
    assert shown(value, kind) == text
    assert plain(value, kind) == bare


def test_facts_look_right_without_being_told_their_kind() -> None:
    assert by_type(37367, "mi") == "37,367 mi"
    assert by_type(None, "mi") == "Not known"
    assert by_type(True) == "Yes"  # noqa: FBT003 - the value itself
    assert alignment(Kind.MONEY) != alignment(Kind.TEXT)
