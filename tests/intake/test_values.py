"""What a cell says, whoever wrote it: dates, times, numbers, codes, blanks."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsp_desktop.intake import values
from dsp_desktop.intake.values import Unreadable
from dsp_desktop.kernel.money import Money

DAYS = st.dates(date(1970, 1, 1), date(2068, 12, 31))
CELLS: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.text(),
    st.text(alphabet="0123456789.,:/-$%()eE+ APMapm", max_size=20),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.sampled_from([values.NO_STORED_VALUE, values.SHEET_ERROR]),
)
READERS = (
    values.plain,
    values.code,
    values.number,
    values.money,
    values.day,
    values.clock_time,
    values.last_four,
    values.whole(0, 100),
    values.thousandths(1_000),
    values.cut_to(10),
    values.at_most(10, values.code),
)


@pytest.mark.parametrize("read", READERS)
@given(cell=CELLS)
def test_any_cell_is_a_value_or_a_reason(read: Callable[[Any], Any], cell: Any) -> None:
    with suppress(Unreadable):
        read(cell)


@given(DAYS)
def test_a_date_reads_the_same_however_it_is_written(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    written: list[Any] = [
        day.isoformat(),
        f"{day.month}/{day.day}/{day.year}",
        f"{day:%m/%d/%y}" if day.year >= 1970 else day.isoformat(),
        f"{day.isoformat()}T08:30:00Z",
        f"{day:%m/%d/%Y} 12:00:00 AM",
        f"{day:%b} {day.day}, {day.year}",
        f"{day.day}-{day:%b}-{day.year}",
        f"{day:%Y%m%d}",
        datetime(day.year, day.month, day.day, 23, 59),  # noqa: DTZ001 - a sheet has no zones
        day,
    ]
    if serial >= 11_000:
        written += [serial, float(serial), str(serial), f"{serial}.25"]
    assert {values.day(cell) for cell in written} == {day}


@pytest.mark.parametrize(
    "text",
    [
        "13/01/2026",
        "02/30/2026",
        "2026-13-01",
        "soon",
        "1/2",
        "99999",
        "\u0662\u0660\u0662\u0666-01-01",
        "0",
    ],
)
def test_what_is_no_date_is_not_guessed(text: str) -> None:
    with pytest.raises(Unreadable):
        values.day(text)


@given(st.times().map(lambda t: t.replace(microsecond=0)))
def test_a_time_reads_the_same_however_it_is_written(at: time) -> None:
    seconds = at.hour * 3600 + at.minute * 60 + at.second
    twelve = (
        f"{at.hour % 12 or 12}:{at.minute:02d}:{at.second:02d} {'PM' if at.hour > 11 else 'am'}"
    )
    written: list[Any] = [at.isoformat(), twelve, at, seconds / 86_400, timedelta(seconds=seconds)]
    written.append(f"{at:%H%M%S}")
    assert {values.clock_time(cell) for cell in written} == {at}


@pytest.mark.parametrize("text", ["24:00", "13:61", "13:05 PM", "noon", "2460", "12345"])
def test_what_is_no_time_is_not_guessed(text: str) -> None:
    with pytest.raises(Unreadable):
        values.clock_time(text)


@given(st.integers(-1_000_000_000, 1_000_000_000))
def test_money_comes_back_to_the_cent(cents: int) -> None:
    amount = Decimal(cents) / 100
    for text in (f"{amount:.2f}", f"{amount:,.2f}", f"${amount:,.2f}" if cents >= 0 else "-$0"):
        assert values.money(text) in {Money(cents), Money(0)}
    assert values.money(f"({abs(amount):,.2f})") == Money(-abs(cents))


@pytest.mark.parametrize("text", ["12,34", "1,2345", "1.234,56", "12 apples", "1e999", "$", "--5"])
def test_a_number_of_another_country_is_not_guessed(text: str) -> None:
    with pytest.raises(Unreadable):
        values.number(text)


@pytest.mark.parametrize("blank", ["", "  ", "Missing", "N/A", "n/a ", "MISSING", "\u00a0", None])
def test_missing_and_not_available_are_no_value(blank: str | None) -> None:
    for read in (values.plain, values.code, values.day, values.clock_time, values.money):
        assert read(blank) is None  # type: ignore[operator]  # a union of functions


def test_percent_is_a_share() -> None:
    assert values.number("98.6%") == Decimal("0.986")


@pytest.mark.parametrize("cell", ["5.56735E+15", 5567350000000000.0, 1234567890123456])
def test_digits_a_spreadsheet_has_rounded_away_are_refused(cell: Any) -> None:
    with pytest.raises(Unreadable):
        values.code(cell)
    assert values.last_four(cell) is None


def test_only_the_last_four_of_a_card_leave_the_parser() -> None:
    assert values.last_four("7083 0500 3000 4821") == "4821"
    assert values.last_four("XXXXXXXXXXXX4821") == "4821"
    assert values.last_four("12") is None


@given(st.lists(st.text(alphabet="ABC12 ", min_size=1, max_size=6), max_size=5))
def test_the_first_of_several_is_the_primary_one(names: list[str]) -> None:
    cleaned = [values.clean(n) or None for n in names]
    parts = values.parts(" | ".join(names))
    assert [*parts, *[None] * (len(cleaned) - len(parts))] == cleaned
    assert parts[-1:] != (None,)


@given(st.text())
def test_clean_text_can_be_stored_and_stays_clean(text: str) -> None:
    once = values.clean(text)
    assert "\0" not in once
    assert "\n" not in once
    once.encode("utf-8")
    assert values.clean(once) == once
