"""The encrypted stream: what goes in comes out, and nothing that was touched does."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsp_desktop.backup import container
from dsp_desktop.kernel.safekeeping import BackupCutOff, NotABackup
from dsp_desktop.runtime.keys import CompanyKey

KEY = CompanyKey(b"a company's id..", b"k" * 32)
CARD = b"what it holds"
HEAD = 16 + 8 + 16 + 4 + len(CARD) + 16


@pytest.fixture(scope="module", autouse=True)
def _small_parts() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(container, "PART", 64)
        yield


def sealed(*pieces: bytes) -> bytes:
    sink = io.BytesIO()
    container.write(sink, KEY, CARD, pieces)
    return sink.getvalue()


def opened(content: bytes, folder: Path, key: CompanyKey = KEY) -> bytes:
    path = folder / "stream"
    path.write_bytes(content)
    return b"".join(container.read(path, key))


@given(st.lists(st.binary(max_size=300), max_size=8))
def test_what_goes_in_comes_out(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes]
) -> None:
    folder = tmp_path_factory.mktemp("stream")
    assert opened(sealed(*pieces), folder) == b"".join(pieces)


@pytest.mark.parametrize("length", [0, 1, 63, 64, 65, 128, 300])
def test_a_stream_cut_off_anywhere_is_found_out(tmp_path: Path, length: int) -> None:
    whole = sealed(b"x" * length)
    for end in range(len(whole)):
        with pytest.raises((BackupCutOff, NotABackup)):
            opened(whole[:end], tmp_path)


def test_a_changed_byte_anywhere_is_found_out(tmp_path: Path) -> None:
    whole = sealed(b"y" * 200)
    for at in range(len(whole)):
        with pytest.raises((BackupCutOff, NotABackup)):
            opened(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :], tmp_path)


def test_parts_in_another_order_or_twice_are_found_out(tmp_path: Path) -> None:
    whole = sealed(b"z" * 64 * 4)
    size = 4 + 64 + 16
    parts = [whole[HEAD + i * size : HEAD + (i + 1) * size] for i in range(4)]
    assert opened(whole[:HEAD] + b"".join(parts), tmp_path) == b"z" * 256
    for wrong in ([1, 0, 2, 3], [0, 1, 1, 2, 3], [0, 2, 3], [0, 1, 2, 3, 3], [3]):
        with pytest.raises(BackupCutOff):
            opened(whole[:HEAD] + b"".join(parts[i] for i in wrong), tmp_path)


def test_the_card_comes_out_before_the_rest_is_read(tmp_path: Path) -> None:
    whole = sealed(b"x" * 300)
    assert CARD not in whole
    path = tmp_path / "stream"
    path.write_bytes(whole[: HEAD + 10])
    assert container.read_card(path, KEY) == CARD
    path.write_bytes(whole[: HEAD - 20] + bytes([whole[HEAD - 20] ^ 1]) + whole[HEAD - 19 :])
    with pytest.raises(BackupCutOff):
        container.read_card(path, KEY)


def test_another_companys_key_opens_nothing(tmp_path: Path) -> None:
    whole = sealed(b"private")
    assert b"private" not in whole
    with pytest.raises(BackupCutOff):
        opened(whole, tmp_path, CompanyKey(KEY.company_id, b"l" * 32))
    with pytest.raises(NotABackup):
        opened(whole, tmp_path, CompanyKey(b"another company.", KEY.data))
