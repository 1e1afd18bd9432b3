"""What is shown of a private value."""

import string

from hypothesis import given
from hypothesis import strategies as st

from dsp_desktop.kernel.masks import DOTS, Masked, Shows, is_half_typed

SIGNS = string.ascii_uppercase + string.digits


@given(st.text(SIGNS, max_size=30))
def test_at_most_the_last_four_are_ever_shown(number: str) -> None:
    shown = Masked.of(number, Shows.LAST_FOUR).removeprefix(DOTS).strip()

    assert shown == (number[-4:] if len(number) > 4 else "")
    assert Masked.of(number, Shows.NOTHING) == DOTS


@given(st.text(SIGNS, min_size=5, max_size=30), st.text(min_size=1, max_size=5))
def test_typing_into_a_mask_is_neither_the_value_on_file_nor_a_new_one(
    number: str, typed: str
) -> None:
    mask = Masked.of(number, Shows.LAST_FOUR)

    assert not is_half_typed(mask)
    assert is_half_typed(mask + typed)
    assert not is_half_typed(number)
