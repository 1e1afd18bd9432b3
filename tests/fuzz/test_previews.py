"""A kept file that is looked at: shown within bounds, or a sentence why not."""

import struct
import zlib

import pytest
from pytestqt.qtbot import QtBot

from dsp_desktop.kernel.files import AttachedFile
from tests.fuzz.mutations import mutated
from ui.kit.opened import opened


def pdf(box: str, kids: int = 1) -> bytes:
    pages = " ".join(f"{n + 3} 0 R" for n in range(kids))
    one = "".join(
        f"{n + 3} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[{box}]>>endobj\n" for n in range(kids)
    )
    return (
        "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        f"2 0 obj<</Type/Pages/Count {kids}/Kids[{pages}]>>endobj\n{one}"
        "trailer<</Root 1 0 R>>\n%%EOF"
    ).encode()


def nested(depth: int) -> bytes:
    objects = [
        f"{n} 0 obj<</Type/Pages/Count 1/Kids[{n + 1} 0 R]>>endobj" for n in range(2, depth + 2)
    ]
    last = f"{depth + 2} 0 obj<</Type/Page/Parent {depth + 1} 0 R/MediaBox[0 0 9 9]>>endobj"
    head = "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj"
    return "\n".join((head, *objects, last, "trailer<</Root 1 0 R>>\n%%EOF")).encode()


def png(width: int, height: int) -> bytes:
    def part(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    rows = zlib.compress(bytes(1 << 20))
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", rows) + part(b"IEND", b"")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("wide.png", png(60_000, 60_000)),
        ("wider.png", png(2**31 - 1, 2**31 - 1)),
        ("thread.pdf", pdf("0 0 1 14400")),
        ("ribbon.pdf", pdf("0 0 14400 1")),
        ("deep.pdf", nested(20_000)),
    ],
)
def test_what_would_fill_the_memory_is_a_sentence(name: str, content: bytes, qtbot: QtBot) -> None:
    shown = opened(AttachedFile(name, content))
    assert shown.pages is None
    assert shown.sentence


def test_whatever_becomes_of_a_file_it_is_shown_or_said_why_not(qtbot: QtBot) -> None:
    for content in mutated([pdf("0 0 612 792", 3), png(8, 8)], 300, seed=5):
        name = "a.pdf" if content.startswith(b"%PDF") else "a.png"
        shown = opened(AttachedFile(name, content))
        if shown.pages is None:
            assert shown.sentence or shown.words is not None
        else:
            width, height = shown.pages.sizes[0]
            shown.pages.image(0, min(1.0, 200 / max(width, height)))
            shown.pages.close()
