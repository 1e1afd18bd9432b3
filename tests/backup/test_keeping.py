"""Which backups stay, whatever has been made, failed or been put there by others."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dsp_desktop.backup.logic import Keeping, Kept, is_due, to_remove

TODAY = date(2026, 11, 21)
counts = st.integers(0, 6)
keepings = st.builds(Keeping, counts, counts, counts, counts, counts)


@st.composite
def shelves(draw: st.DrawFn) -> list[Kept]:
    ages = draw(st.lists(st.integers(-48, 24 * 1200), max_size=60, unique=True))
    end = datetime(2026, 11, 21, 20, tzinfo=UTC)
    made = [end - timedelta(hours=age) for age in ages]
    return [
        Kept(f"b{at:%Y%m%d%H}", at, at.date(), draw(st.booleans()), draw(st.booleans()))
        for at in made
    ]


@given(shelves(), keepings)
def test_only_good_ones_of_ours_are_removed_and_the_newest_of_them_never(
    shelf: list[Kept], keeping: Keeping
) -> None:
    gone = to_remove(shelf, keeping, TODAY)
    assert all(b.is_ours and b.is_good for b in gone)
    good = [b for b in shelf if b.is_ours and b.is_good]
    if good:
        assert max(good, key=lambda b: b.made_at) not in gone


@given(shelves(), keepings)
def test_what_is_not_ours_or_failed_pushes_nothing_out(shelf: list[Kept], keeping: Keeping) -> None:
    sound = [b for b in shelf if b.is_ours and b.is_good]
    assert to_remove(shelf, keeping, TODAY) == to_remove(sound, keeping, TODAY)


@given(shelves(), keepings)
def test_once_tidied_there_is_nothing_left_to_tidy(shelf: list[Kept], keeping: Keeping) -> None:
    gone = to_remove(shelf, keeping, TODAY)
    assert to_remove([b for b in shelf if b not in gone], keeping, TODAY) == []


@given(shelves(), keepings)
def test_keeping_more_never_removes_more(shelf: list[Kept], keeping: Keeping) -> None:
    more = Keeping(
        keeping.today + 1,
        keeping.daily + 1,
        keeping.weekly + 1,
        keeping.monthly + 1,
        keeping.yearly + 1,
    )
    assert set(to_remove(shelf, more, TODAY)) <= set(to_remove(shelf, keeping, TODAY))


@given(shelves(), keepings)
def test_no_more_stays_than_was_asked_for(shelf: list[Kept], keeping: Keeping) -> None:
    past = [b for b in shelf if b.is_ours and b.is_good and b.day <= TODAY]
    stay = len(past) - len(to_remove(shelf, keeping, TODAY))
    asked = keeping.today + keeping.daily + keeping.weekly + keeping.monthly + keeping.yearly
    assert stay <= max(asked, 1)


def test_a_backup_a_day_for_three_years_leaves_days_weeks_months_and_years() -> None:
    shelf: list[Kept] = []
    keeping = Keeping(today=2, daily=7, weekly=4, monthly=6, yearly=3)
    for age in range(3 * 365, -1, -1):
        day = TODAY - timedelta(days=age)
        at = datetime(day.year, day.month, day.day, 18, tzinfo=UTC)
        shelf.append(Kept(day.isoformat(), at, day, is_ours=True, is_good=True))
        gone = to_remove(shelf, keeping, day)
        shelf = [b for b in shelf if b not in gone]
    days = [b.day for b in shelf]
    assert days[-7:] == [TODAY - timedelta(days=age) for age in range(6, -1, -1)]
    assert [d for d in days if d < date(2026, 6, 1)] == [date(2024, 12, 31), date(2025, 12, 31)]
    assert date(2026, 6, 30) in days
    assert len(days) <= 7 + 4 + 6 + 3


def test_the_next_is_due_after_a_day_and_when_the_last_one_is_from_the_future() -> None:
    now, day = datetime(2026, 11, 21, 12, tzinfo=UTC), timedelta(days=1)
    assert is_due(None, now, day)
    assert not is_due(now - timedelta(hours=23), now, day)
    assert is_due(now - day, now, day)
    assert is_due(now + day, now, day)
