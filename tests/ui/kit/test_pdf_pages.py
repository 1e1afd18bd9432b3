"""A PDF that is shown is open only while a page of it is drawn."""

import gc
from io import BytesIO

import pypdfium2
import pytest
from pypdf import PdfWriter

from ui.kit.pdf_pages import PdfPages


@pytest.fixture
def three_pages() -> bytes:
    written, pdf = BytesIO(), PdfWriter()
    for width in (100, 200, 300):
        pdf.add_blank_page(width, 400)
    pdf.write(written)
    return written.getvalue()


def open_ones() -> int:
    found = (each for each in gc.get_objects() if isinstance(each, pypdfium2.PdfDocument))
    return sum(each.raw is not None for each in found)


def test_nothing_stays_open_even_if_nobody_closes_it(three_pages: bytes) -> None:
    before = open_ones()
    pages = PdfPages(three_pages, most=2)
    assert (len(pages), pages.all, pages.sizes) == (2, 3, [(100, 400), (200, 400)])
    assert pages.image(1, 0.5).width() == 100
    assert open_ones() == before


def test_one_that_is_damaged_leaves_nothing_open(three_pages: bytes) -> None:
    before = open_ones()
    with pytest.raises(pypdfium2.PdfiumError):
        PdfPages(three_pages[:40])
    assert open_ones() == before
