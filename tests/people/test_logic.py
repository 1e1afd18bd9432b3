"""The shape of IDs and private numbers; none here was ever given to anyone on purpose."""

import string

from hypothesis import given
from hypothesis import strategies as st

from dsp_desktop.people.logic import (
    account_is_sound,
    email_is_plausible,
    routing_is_sound,
    ssn_is_sound,
    transporter_id_is_sound,
)

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


def digits(*places: st.SearchStrategy[int]) -> st.SearchStrategy[str]:
    return st.tuples(*places).map(lambda parts: "{:03}{:02}{:04}".format(*parts))


AREA, GROUP, SERIAL = st.integers(1, 899), st.integers(1, 99), st.integers(1, 9999)
NEVER = st.sampled_from([0, 666]) | st.integers(900, 999)


@given(digits(NEVER, GROUP, SERIAL), digits(AREA, st.just(0), SERIAL))
def test_a_number_the_administration_never_gives_out_is_none(area: str, group: str) -> None:
    assert not ssn_is_sound(area)
    assert not ssn_is_sound(group)
    assert not ssn_is_sound(group[:3] + "010000")


@given(digits(AREA.filter(lambda area: area != 666), GROUP, SERIAL))
def test_no_number_is_both_somebodys_and_nobodys(number: str) -> None:
    assert ssn_is_sound(number)
    assert not ssn_is_sound(number, specimen=True)
    assert ssn_is_sound("9" + number[1:], specimen=True)


@given(st.sampled_from([*range(13), *range(21, 33), *range(61, 73), 80]), st.integers(0, 999_999))
def test_of_ten_last_digits_one_makes_a_routing_number_and_none_another_digit_wrong(
    district: int, rest: int
) -> None:
    begin = f"{district:02}{rest:06}"
    sound = [begin + last for last in "0123456789" if routing_is_sound(begin + last)]
    assert len(sound) == 1
    for place in range(2, 9):
        other = str((int(sound[0][place]) + 1) % 10)
        assert not routing_is_sound(sound[0][:place] + other + sound[0][place + 1 :])


@given(st.integers(0, 999_999_999).map("{:09}".format))
def test_what_is_a_demo_companys_routing_number_is_no_banks(number: str) -> None:
    assert not (routing_is_sound(number) and routing_is_sound(number, specimen=True))
    assert not routing_is_sound(number, specimen=True) or number.startswith("99")


@given(st.text(SIGNS, max_size=20))
def test_an_account_has_four_to_seventeen_signs(text: str) -> None:
    assert account_is_sound(text) is (4 <= len(text) <= 17)
    assert not account_is_sound(text[:9] + "-12")


def test_an_address_needs_a_name_and_a_domain() -> None:
    assert email_is_plausible("ana.sample@mail.example.com")
    for text in ("ana", "@example.com", "ana@", "ana@example", "a b@example.com", "a@b@c.com"):
        assert not email_is_plausible(text)
