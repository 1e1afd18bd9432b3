"""The shape of IDs, and masking."""

import string

from hypothesis import given
from hypothesis import strategies as st

from dsp_desktop.people.logic import email_is_plausible, masked, transporter_id_is_sound

SIGNS = string.ascii_uppercase + string.digits


@given(
    st.sampled_from(string.ascii_uppercase),
    st.text(SIGNS, min_size=12, max_size=13),
)
def test_one_capital_and_twelve_or_thirteen_signs_are_a_transporter_id(
    first: str, rest: str
) -> None:
    assert transporter_id_is_sound(first + rest)
    assert not transporter_id_is_sound(first + rest[:11])
    assert not transporter_id_is_sound(first + rest + "AB")
    assert not transporter_id_is_sound((first + rest).lower())
    assert not transporter_id_is_sound("7" + rest)


@given(st.text(SIGNS, max_size=30))
def test_at_most_the_last_four_are_ever_shown(number: str) -> None:
    shown = masked(number).removeprefix("••••").strip()

    assert shown == (number[-4:] if len(number) > 4 else "")


def test_an_address_needs_a_name_and_a_domain() -> None:
    assert email_is_plausible("ana.sample@mail.example.com")
    for text in ("ana", "@example.com", "ana@", "ana@example", "a b@example.com", "a@b@c.com"):
        assert not email_is_plausible(text)
