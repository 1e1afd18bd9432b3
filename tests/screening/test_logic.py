"""The steps of a background check, walked in every order there is."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dsp_desktop.screening.logic import (
    DATES,
    NEEDS,
    STEPS,
    CheckDates,
    missing,
    notice_sent_on,
    state_of,
)
from dsp_desktop.screening.terms import CheckResult, CheckState, CheckStep

DAY = date(2026, 3, 2)
RESULTS = {
    CheckStep.REPORT_CLEAR: CheckResult.CLEAR,
    CheckStep.REPORT_TO_CONSIDER: CheckResult.CONSIDER,
    CheckStep.CANCEL: CheckResult.CANCELLED,
}


def after(dates: CheckDates, step: CheckStep, day: date) -> CheckDates:
    dates = replace(dates, result=RESULTS.get(step, dates.result))
    return replace(dates, **{DATES[step]: day}) if step in DATES else dates


@given(st.lists(st.sampled_from(CheckStep), max_size=40))
def test_the_dates_always_tell_the_state_the_table_came_to(tries: list[CheckStep]) -> None:
    state, dates = CheckState.NEW, CheckDates()
    for number, step in enumerate(tries):
        if (state, step) in STEPS:
            state = STEPS[state, step]
            dates = after(dates, step, DAY + timedelta(days=number))
        assert state_of(dates) is state


@given(st.lists(st.sampled_from(CheckStep), max_size=40))
def test_whatever_was_done_the_law_came_first(tries: list[CheckStep]) -> None:
    state, dates = CheckState.NEW, CheckDates()
    for number, step in enumerate(tries):
        day = DAY + timedelta(days=number)
        if (state, step) in STEPS:
            assert missing(dates, step, on=day) == ()
            state, dates = STEPS[state, step], after(dates, step, day)
    if dates.ordered_on:
        assert dates.disclosed_on is not None
        assert dates.authorized_on is not None
    if dates.adverse_action_on:
        sent = notice_sent_on(dates)
        assert sent is not None
        assert sent <= dates.adverse_action_on


def test_every_step_the_table_knows_has_what_it_needs_behind_it() -> None:
    """Walk back from each step: what it needs lies on every way to it."""
    ways: dict[CheckState, list[frozenset[CheckStep]]] = {CheckState.NEW: [frozenset()]}
    for _round in STEPS:
        for (state, step), leads_to in STEPS.items():
            for way in ways.get(state, []):
                if way | {step} not in ways.setdefault(leads_to, []):
                    ways[leads_to].append(way | {step})
    for state, step in STEPS:
        for way in ways[state]:
            assert set(NEEDS.get(step, ())) <= way


def test_a_step_dated_before_what_it_needs_lacks_it() -> None:
    dates = CheckDates(disclosed_on=DAY, authorized_on=DAY)

    assert missing(dates, CheckStep.ORDER, on=DAY) == ()
    assert missing(dates, CheckStep.ORDER, on=DAY - timedelta(days=1)) == (
        CheckStep.DISCLOSE,
        CheckStep.AUTHORIZE,
    )


def test_both_enclosures_make_the_notice() -> None:
    copy = CheckDates(report_copy_sent_on=DAY)

    assert notice_sent_on(copy) is None
    later = replace(copy, rights_summary_sent_on=DAY + timedelta(days=2))
    assert notice_sent_on(later) == DAY + timedelta(days=2)
