"""A driver's file: qualification papers for heavy vehicles, and the right to work."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from dsp_desktop.documents.checks import (
    RULES,
    FileFacts,
    LicensingState,
    Paper,
    Stay,
    kept_through,
    medical_card_ends,
)
from dsp_desktop.documents.terms import DocumentKind as Kind
from dsp_desktop.rules.engine import State
from tests.support.rules import TODAY, ask, figures, states, the

HIRED = date(2026, 2, 5)
PAPERS = {
    Kind.EMPLOYMENT_APPLICATION: (Paper(date(2026, 1, 20)),),
    Kind.MVR: (Paper(date(2026, 2, 10), issuer="CA"),),
    Kind.ROAD_TEST: (Paper(date(2026, 2, 6)),),
    Kind.MEDICAL_CERTIFICATE: (Paper(date(2026, 2, 3)),),
    Kind.SAFETY_PERFORMANCE_HISTORY: (Paper(date(2026, 2, 20)),),
    Kind.I9_SECTION_1: (Paper(HIRED),),
    Kind.I9_SECTION_2: (Paper(date(2026, 2, 9)),),
}
FILE = FileFacts(
    drives_commercial=True,
    first_day=HIRED,
    cdl_in_force=False,
    licensed_by=(LicensingState("CA", date(2029, 1, 1)),),
    papers=PAPERS,
)


def with_papers(kind: Kind, *papers: Paper) -> FileFacts:
    return replace(FILE, papers={**PAPERS, kind: papers})


def without(*kinds: Kind) -> FileFacts:
    kept = {kind: papers for kind, papers in PAPERS.items() if kind not in kinds}
    return replace(FILE, papers=kept)


def test_a_complete_file_is_ready() -> None:
    assert states(RULES, FILE) == {}


def test_g02_a_file_without_papers_is_blocked_by_each_rule_of_its_own() -> None:
    facts = replace(FILE, papers={k: PAPERS[k] for k in (Kind.I9_SECTION_1, Kind.I9_SECTION_2)})
    found = states(RULES, facts)
    assert {rule for rule, state in found.items() if state is State.BLOCKED} == {
        "DQ-02",
        "DQ-03",
        "DQ-06",
        "DQ-07",
        "DQ-10",
    }
    assert found["DQ-14"] is State.DUE_SOON
    assert found["DQ-V3"] is State.CANNOT_CONFIRM


def test_g01_a_driver_of_light_vans_needs_none_of_them() -> None:
    facts = replace(FILE, drives_commercial=False, papers={**PAPERS, Kind.MEDICAL_CERTIFICATE: ()})
    assert states(RULES, facts) == {}


@pytest.mark.parametrize(
    ("expires", "dated", "ends"),
    [
        (None, date(2025, 1, 15), date(2027, 1, 15)),  # K16
        (date(2026, 1, 15), date(2025, 1, 15), date(2026, 1, 15)),
        (date(2028, 1, 15), date(2025, 1, 15), date(2027, 1, 15)),  # 24 months at most
        (None, date(2024, 2, 29), date(2026, 2, 28)),
    ],
)
def test_k16_a_medical_card_ends_24_months_after_the_exam_at_the_latest_391_45(
    expires: date | None, dated: date, ends: date
) -> None:
    assert medical_card_ends(Paper(dated, expires), figures(), TODAY) == ends


_LEFT = date(2024, 6, 30)


@pytest.mark.parametrize(
    ("kind", "dated", "ended", "through"),
    [
        (Kind.ROAD_TEST, date(2019, 3, 1), _LEFT, date(2027, 6, 30)),  # K07
        (Kind.EMPLOYMENT_APPLICATION, date(2019, 3, 1), _LEFT, date(2027, 6, 30)),
        (Kind.SAFETY_PERFORMANCE_HISTORY, date(2019, 3, 1), _LEFT, date(2027, 6, 30)),
        (Kind.MVR, date(2019, 3, 1), _LEFT, date(2027, 6, 30)),  # the one obtained at hire
        (Kind.ROAD_TEST, date(2019, 3, 1), None, None),  # as long as the driver is here
        (Kind.ROAD_TEST, date(2019, 3, 1), date(2024, 2, 29), date(2027, 2, 28)),
        # 391.51(d): these from their own day, whether the driver is here or not
        (Kind.MVR, date(2023, 3, 1), None, date(2026, 3, 1)),
        (Kind.MVR_REVIEW, date(2023, 3, 2), _LEFT, date(2026, 3, 2)),
        (Kind.MEDICAL_CERTIFICATE, date(2019, 2, 20), None, date(2022, 2, 20)),
    ],
)
def test_k07_a_qualification_file_is_kept_three_years_391_51(
    kind: Kind, dated: date, ended: date | None, through: date | None
) -> None:
    stay = Stay(date(2019, 3, 10), ended)
    assert kept_through(kind, dated, stay, figures(), TODAY) == through


@pytest.mark.parametrize(
    ("expires", "state"),
    [
        (date(2026, 11, 19), State.BLOCKED),
        (TODAY, State.DUE_SOON),  # G04: valid through its date
        (date(2027, 1, 19), State.DUE_SOON),
        (date(2027, 1, 20), None),
    ],
)
def test_g04_a_medical_card_is_good_through_its_last_day(
    expires: date, state: State | None
) -> None:
    facts = with_papers(Kind.MEDICAL_CERTIFICATE, Paper(date(2026, 2, 3), expires))
    assert states(RULES, facts).get("DQ-07") is state


def test_the_newest_medical_card_counts_even_if_it_is_the_shorter_one() -> None:
    newer = Paper(date(2026, 6, 1), date(2026, 9, 1))
    facts = with_papers(Kind.MEDICAL_CERTIFICATE, newer, Paper(date(2026, 2, 3)))
    assert states(RULES, facts)["DQ-07"] is State.BLOCKED


def test_k17_the_next_mvr_is_due_a_year_after_the_last_391_25() -> None:
    last = Paper(date(2025, 12, 1), issuer="CA", reviewed_on=date(2025, 12, 2))
    finding = the(ask(RULES, with_papers(Kind.MVR, last)), "DQ-10")
    assert (finding.state, finding.due) == (State.DUE_SOON, date(2026, 12, 1))
    assert "in 11 days" in finding.reason


@pytest.mark.parametrize(
    ("dated", "state"),
    [
        (date(2025, 11, 19), State.BLOCKED),
        (date(2025, 11, 20), State.DUE_SOON),
        (date(2026, 1, 19), State.DUE_SOON),
        (date(2026, 1, 20), None),
    ],
)
def test_an_mvr_is_overdue_the_day_after_its_year(dated: date, state: State | None) -> None:
    facts = with_papers(Kind.MVR, Paper(dated, issuer="CA", reviewed_on=dated))
    assert states(RULES, facts).get("DQ-10") is state


def test_an_mvr_nobody_reviewed_does_not_start_a_new_year() -> None:
    old = Paper(date(2025, 10, 1), issuer="CA", reviewed_on=date(2025, 10, 2))
    new = Paper(date(2026, 10, 1), issuer="CA")
    finding = the(ask(RULES, with_papers(Kind.MVR, new, old)), "DQ-10")
    assert finding.state is State.BLOCKED
    assert finding.action.startswith("A named reviewer reviews the driving record of 1 Oct 2026")


@pytest.mark.parametrize(
    ("first_day", "note", "state"),
    [
        (HIRED, None, None),  # the record at hire, 391.23, asks for no review
        (date(2023, 1, 5), None, State.BLOCKED),
        (None, None, State.BLOCKED),
        (date(2023, 1, 5), date(2026, 2, 11), None),
        (date(2023, 1, 5), date(2026, 2, 9), State.BLOCKED),  # a note about an older record
    ],
)
def test_a_review_note_or_the_hiring_makes_an_mvr_count(
    first_day: date | None, note: date | None, state: State | None
) -> None:
    papers = {**PAPERS, Kind.MVR_REVIEW: (Paper(note),) if note else ()}
    found = states(RULES, replace(FILE, first_day=first_day, papers=papers))
    assert found.get("DQ-10") is state


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (HIRED, State.DUE_SOON),
        (HIRED + timedelta(days=30), State.DUE_SOON),
        (HIRED + timedelta(days=31), State.BLOCKED),
    ],
)
def test_the_mvr_at_hire_is_due_in_30_days_391_23(on: date, state: State) -> None:
    assert states(RULES, without(Kind.MVR), on=on)["DQ-03"] is state


@pytest.mark.parametrize(
    ("licensed_by", "mvrs", "state"),
    [
        ((("CA", None), ("NV", date(2024, 5, 1))), ("CA",), State.BLOCKED),
        ((("CA", None), ("NV", date(2024, 5, 1))), ("CA", "Nevada DMV"), None),
        ((("CA", None), ("NV", date(2022, 5, 1))), ("CA",), None),  # over three years before
        ((("CA", None), ("NV", None)), ("CA", None), State.CANNOT_CONFIRM),
        ((("CA", None),), (None,), None),  # one state only: it can only be from there
        ((("CA", None),), ("NV",), State.BLOCKED),
        ((("CA", None),), ("ca",), None),
        ((("VA", None),), ("West Virginia DMV",), State.BLOCKED),
        ((("VA", None), ("WV", None)), ("Virginia", "West Virginia"), None),
        ((("KS", None),), ("Arkansas",), State.BLOCKED),
        ((), ("CA",), None),
        ((), (), State.BLOCKED),
    ],
)
def test_every_state_that_licensed_the_driver_in_three_years_gives_its_record(
    licensed_by: tuple[tuple[str, date | None], ...],
    mvrs: tuple[str | None, ...],
    state: State | None,
) -> None:
    facts = replace(
        with_papers(Kind.MVR, *(Paper(date(2026, 2, 10), issuer=issuer) for issuer in mvrs)),
        licensed_by=tuple(LicensingState(*one) for one in licensed_by),
    )
    assert states(RULES, facts).get("DQ-03") is state


@pytest.mark.parametrize(
    ("issued", "state"), [(date(2026, 2, 6), None), (HIRED, State.BLOCKED), (None, State.BLOCKED)]
)
def test_a_state_that_licensed_the_driver_after_the_hiring_owes_no_record_at_hire(
    issued: date | None, state: State | None
) -> None:
    moved = LicensingState("NV", date(2030, 1, 1), issued)
    facts = replace(FILE, licensed_by=(*FILE.licensed_by, moved))
    assert states(RULES, facts).get("DQ-03") is state


def test_a_record_too_old_for_this_hiring_does_not_count() -> None:
    facts = with_papers(Kind.MVR, Paper(date(2025, 2, 4), issuer="CA"))
    assert states(RULES, facts)["DQ-03"] is State.BLOCKED


def test_without_a_first_day_the_clocks_cannot_be_read() -> None:
    facts = replace(without(Kind.MVR, Kind.I9_SECTION_1, Kind.I9_SECTION_2), first_day=None)
    found = states(RULES, facts)
    for rule in ("DQ-03", "EL-01", "EL-02"):
        assert found[rule] is State.CANNOT_CONFIRM


def test_a_commercial_license_stands_in_for_the_road_test_391_33() -> None:
    facts = replace(without(Kind.ROAD_TEST), cdl_in_force=True)
    assert states(RULES, facts) == {}
    assert states(RULES, without(Kind.ROAD_TEST)) == {
        "DQ-06": State.BLOCKED,
        "DQ-14": State.DUE_SOON,
    }


@pytest.mark.parametrize(
    ("dated", "state"),
    [
        (date(2023, 2, 4), State.BLOCKED),
        (HIRED.replace(year=2023), None),
        (date(2026, 2, 4), None),
        (date(2026, 3, 1), None),
    ],
)
def test_another_carriers_road_test_was_at_most_three_years_old_at_the_hiring_391_33(
    dated: date, state: State | None
) -> None:
    facts = with_papers(Kind.ROAD_TEST, Paper(dated))
    assert states(RULES, facts).get("DQ-06") is state
    assert states(RULES, facts, on=date(2031, 1, 1)).get("DQ-06") is state  # our own never ages


def test_what_is_missing_has_been_so_since_the_first_day_of_work() -> None:
    facts = without(*PAPERS)
    for rule in ("DQ-02", "DQ-06", "DQ-07", "DQ-10", "DQ-14", "EL-01"):
        assert the(ask(RULES, facts), rule).since == HIRED
    before = {f.since for f in ask(RULES, facts, on=HIRED - timedelta(days=1))}
    assert HIRED not in before  # nothing begins on a day that has not come


def test_a_review_signed_later_does_not_count_yet() -> None:
    facts = with_papers(
        Kind.MVR, Paper(date(2026, 10, 1), issuer="CA", reviewed_on=date(2026, 11, 21))
    )
    assert states(RULES, facts)["DQ-10"] is State.BLOCKED
    assert "DQ-10" not in states(RULES, facts, on=date(2026, 11, 21))


@pytest.mark.parametrize(
    ("dated", "state"), [(date(2025, 11, 19), State.DUE_SOON), (date(2025, 11, 20), None)]
)
def test_any_drivers_mvr_is_no_older_than_the_policy_allows(
    dated: date, state: State | None
) -> None:
    facts = replace(with_papers(Kind.MVR, Paper(dated)), drives_commercial=False)
    assert states(RULES, facts).get("DQ-V3") is state


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2026, 1, 28), None),
        (date(2026, 1, 29), State.DUE_SOON),
        (HIRED, State.BLOCKED),  # no later than the first day
    ],
)
def test_section_1_is_done_by_the_first_day_274a_2(on: date, state: State | None) -> None:
    facts = replace(without(Kind.I9_SECTION_1), drives_commercial=False)
    assert states(RULES, facts, on=on).get("EL-01") is state


@pytest.mark.parametrize(
    ("first_day", "due"),
    [
        (date(2026, 11, 20), date(2026, 11, 25)),  # I07
        (date(2026, 11, 16), date(2026, 11, 19)),  # Monday start, Thursday
        (date(2026, 11, 23), date(2026, 11, 27)),  # Thanksgiving skipped
    ],
)
def test_i07_section_2_is_done_in_three_business_days_274a_2(first_day: date, due: date) -> None:
    facts = replace(without(Kind.I9_SECTION_2), first_day=first_day, drives_commercial=False)
    day = timedelta(days=1)
    assert "EL-02" not in states(RULES, facts, on=first_day - day)
    for on in (first_day, due):
        finding = the(ask(RULES, facts, on=on), "EL-02")
        assert (finding.state, finding.due) == (State.DUE_SOON, due)
    assert the(ask(RULES, facts, on=due + day), "EL-02").state is State.BLOCKED


@pytest.mark.parametrize(
    ("ended", "due"),
    [
        (None, date(2026, 11, 19)),
        (date(2026, 11, 17), date(2026, 11, 16)),  # Monday and Tuesday
        (date(2026, 11, 18), date(2026, 11, 19)),  # three business days
    ],
)
def test_for_a_job_of_under_three_business_days_section_2_is_done_on_the_first_274a_2(
    ended: date | None, due: date
) -> None:
    monday = date(2026, 11, 16)
    facts = replace(without(Kind.I9_SECTION_2), first_day=monday, ended_on=ended)
    assert the(ask(RULES, facts, on=monday), "EL-02").due == due


@pytest.mark.parametrize("kind", [Kind.I9_SECTION_1, Kind.I9_SECTION_2])
@pytest.mark.parametrize(("dated", "counts"), [(date(2023, 2, 5), True), (date(2023, 2, 4), False)])
def test_who_is_hired_back_after_three_years_completes_a_new_i9_274a_2_c(
    kind: Kind,
    dated: date,
    counts: bool,  # noqa: FBT001 - a column of the table
) -> None:
    rule = {Kind.I9_SECTION_1: "EL-01", Kind.I9_SECTION_2: "EL-02"}[kind]
    found = [f for f in ask(RULES, with_papers(kind, Paper(dated))) if f.rule == rule]
    assert [f.state for f in found] == ([] if counts else [State.BLOCKED])
    if not counts:
        assert "of 4 Feb 2023 is too old for this hiring" in found[0].reason
        both = with_papers(kind, Paper(HIRED), Paper(dated))
        assert rule not in states(RULES, both)


def test_an_application_from_an_earlier_hiring_is_none_for_this_one_391_21() -> None:
    facts = with_papers(Kind.EMPLOYMENT_APPLICATION, Paper(date(2025, 2, 4)))
    finding = the(ask(RULES, facts), "DQ-02")
    assert (finding.state, finding.since) == (State.BLOCKED, HIRED)
    assert "DQ-02" not in states(
        RULES, with_papers(Kind.EMPLOYMENT_APPLICATION, Paper(date(2025, 2, 5)))
    )


def test_someone_who_was_hired_long_ago_is_asked_like_anyone_else() -> None:
    long_here = replace(FILE, first_day=date(1995, 5, 2))
    assert states(RULES, long_here) == {"DQ-10": State.BLOCKED}  # the record has no review note


@pytest.mark.parametrize(
    ("expires", "state"),
    [
        (date(2026, 11, 19), State.BLOCKED),
        (TODAY, State.DUE_SOON),
        (date(2027, 3, 20), State.DUE_SOON),  # 120 days
        (date(2027, 3, 21), None),
        (None, None),  # never verified again
    ],
)
def test_a_work_authorization_is_verified_again_by_its_last_day(
    expires: date | None, state: State | None
) -> None:
    facts = with_papers(Kind.WORK_AUTHORIZATION, Paper(HIRED, expires))
    assert states(RULES, facts).get("EL-04") is state
