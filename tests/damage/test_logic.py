"""What a lessor's words mean in the ledger, and what open damage adds to a return."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsp_desktop.damage.logic import OnLedger, meant_by, owed_for, photo_problem, told
from dsp_desktop.damage.terms import DamageState, Side
from dsp_desktop.kernel.explain import total
from dsp_desktop.kernel.files import AttachedFile
from dsp_desktop.kernel.money import ZERO, Money
from tests.damage.photos import a_photo

DENT = OnLedger(1, 7, Side.REAR, "Dent in the door", date(2026, 3, 2), DamageState.OPEN)
GLASS = OnLedger(2, 7, Side.FRONT, "Cracked windshield", date(2026, 3, 2), DamageState.OPEN)
SCRATCH = OnLedger(3, 7, Side.DRIVER_SIDE, "Scratch", date(2026, 3, 2), DamageState.OPEN)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("REAR DOOR DENTED - REPAIR", DENT),
        ("Windshield replacement", GLASS),
        ("Scratches, driver side", SCRATCH),
        ("Bumper torn off", None),
        ("Damage charge", None),  # it names nothing, and there are three
        (None, None),
    ],
)
def test_a_lessors_words_find_the_damage_they_are_about(
    words: str | None, meant: OnLedger | None
) -> None:
    assert meant_by(words, [DENT, GLASS, SCRATCH]) is meant


def test_words_that_name_nothing_mean_the_only_damage_there_is() -> None:
    assert meant_by("Damage", [DENT]) is DENT
    assert meant_by("Damage", []) is None


def test_words_that_fit_two_damages_alike_mean_neither() -> None:
    other = OnLedger(4, 7, Side.REAR, "Dent in the door", date(2026, 4, 2), DamageState.OPEN)
    assert meant_by("Dent rear door", [DENT, other]) is None


def test_a_damage_says_what_became_of_it() -> None:
    estimated = OnLedger(1, 7, Side.REAR, "Dent", date(2026, 3, 2), DamageState.OPEN, Money.of(450))
    repaired = OnLedger(
        1, 7, Side.REAR, "Dent", date(2026, 3, 2), DamageState.REPAIRED, None,
        Money.of(300), date(2026, 3, 9),
    )  # fmt: skip
    worn = OnLedger(1, 7, Side.REAR, "Dent", date(2026, 3, 2), DamageState.ACCEPTED_AS_WEAR)
    found = "Dent, rear, found 2 Mar 2026"
    assert told(DENT) == "Dent in the door, rear, found 2 Mar 2026: open, without an estimate."
    assert told(estimated) == f"{found}: open, estimated at $450.00."
    assert told(repaired) == f"{found}: repaired 9 Mar 2026 for $300.00."
    assert told(worn) == f"{found}: accepted as wear."


ESTIMATES = st.none() | st.integers(0, 10**7).map(Money)
DAMAGES = st.lists(
    st.builds(
        OnLedger,
        st.integers(1),
        st.just(7),
        st.sampled_from(Side),
        st.just("Dent"),
        st.dates(),
        st.sampled_from(DamageState),
        ESTIMATES,
    )
)


@given(DAMAGES)
def test_only_open_damage_counts_and_what_has_no_estimate_is_said(damages: list[OnLedger]) -> None:
    lines, doubts = owed_for(damages)
    still = [each for each in damages if each.state is DamageState.OPEN]
    assert len(lines) + len(doubts) == len(still)
    assert total(lines) == sum((each.estimate for each in still if each.estimate), ZERO)


def test_a_photo_is_a_picture_that_shows_and_prints_everywhere() -> None:
    assert photo_problem("rear", a_photo("rear.jpg"), 25) is None
    assert photo_problem("rear", a_photo("rear.png"), 25) is None
    for file, code in (
        (AttachedFile("rear.pdf", b"%PDF-1.7 ..."), "photo.not_a_picture"),
        (AttachedFile("rear.gif", b"GIF89a" + bytes(40)), "photo.not_a_picture"),
        (AttachedFile("rear.jpg", b"MZ" + bytes(40)), "file.program"),
        (AttachedFile("rear.jpg", b"\xff\xd8\xff" + bytes(2 * 1024 * 1024)), "file.too_large"),
    ):
        problem = photo_problem("rear", file, 1)
        assert problem is not None
        assert (problem.field, problem.code) == ("rear", code)
