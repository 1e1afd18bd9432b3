"""Recovery codes and the keys that follow from them."""

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsp_desktop.kernel.errors import WrongKey
from dsp_desktop.runtime.keys import (
    CODE_BYTES,
    ID_BYTES,
    RecoveryCode,
    demo_key,
    expand,
    is_demo,
    new_company_id,
)

codes = st.binary(min_size=CODE_BYTES, max_size=CODE_BYTES).map(RecoveryCode)
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@given(codes)
def test_a_code_reads_back_as_it_is_printed(code: RecoveryCode) -> None:
    assert RecoveryCode.read(code.written()) == code
    assert len(code.written().split("-")) == 9


@given(codes, st.randoms(use_true_random=False))
def test_blanks_hyphens_small_letters_and_letters_alike_do_no_harm(
    code: RecoveryCode, chance: object
) -> None:
    typed = code.written().lower().replace("-", "  ").replace("1", "l").replace("0", "o")
    assert RecoveryCode.read(f" {typed}\n") == code
    assert RecoveryCode.read(code.written().replace("-", "").replace("1", "I")) == code


@given(codes, st.integers(0, 35), st.sampled_from(LETTERS))
def test_one_letter_mistyped_is_caught(code: RecoveryCode, place: int, letter: str) -> None:
    letters = list(code.written().replace("-", ""))
    if letters[place] == letter:
        return
    letters[place] = letter
    with pytest.raises(WrongKey):
        RecoveryCode.read("".join(letters))


@given(codes, st.integers(0, 34))
def test_two_letters_swapped_are_caught(code: RecoveryCode, place: int) -> None:
    letters = list(code.written().replace("-", ""))
    if letters[place] == letters[place + 1]:
        return
    letters[place], letters[place + 1] = letters[place + 1], letters[place]
    with pytest.raises(WrongKey):
        RecoveryCode.read("".join(letters))


@given(st.text(max_size=80))
def test_nothing_else_a_person_types_is_more_than_wrong(typed: str) -> None:
    try:
        code = RecoveryCode.read(typed)
    except WrongKey:
        return
    assert RecoveryCode.read(code.written()) == code


@given(codes, codes)
def test_two_codes_never_lead_to_one_key_and_say_nothing_of_each_other(
    one: RecoveryCode, other: RecoveryCode
) -> None:
    company = bytes(ID_BYTES)
    keys = one.key(company), other.key(company)
    assert (keys[0] == keys[1]) == (one == other)
    assert keys[0].derived("file") != keys[0].derived("wrap")
    assert one.data not in keys[0].data
    assert one.written() not in repr(one) + repr(keys[0])
    assert keys[0].data.hex() not in repr(keys[0])


def test_keys_are_stretched_as_rfc_5869_says() -> None:
    """Appendix A, test case 3: no salt, no info, the first 32 of 42 bytes."""
    ikm = bytes([0x0B] * 22)
    prk = hmac.digest(bytes(32), ikm, "sha256")
    assert prk.hex() == "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04"
    assert expand(ikm, "").hex() == (
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
    )


def test_no_real_company_has_the_id_of_a_demo() -> None:
    assert not any(is_demo(new_company_id()) for _ in range(1_000))
    demo = new_company_id(demo=True)
    assert is_demo(demo)
    assert demo_key(demo).is_demo
    with pytest.raises(ValueError, match="only a demo"):
        demo_key(new_company_id())
