"""A kept file looked at inside the window, whatever it is and however it was made."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from dsp_desktop.kernel.files import AttachedFile
from tests.conftest import PASSWORD
from tests.support.files import compound, office
from ui.kit import dialogs, opened, pictures, preview
from ui.kit.operations import Operations
from ui.kit.pdf_pages import Fit
from ui.kit.preview import PreviewDialog, PreviewView


def a_pdf(
    pages: int = 1, size: tuple[float, float] = (612, 792), *, password: str | None = None
) -> bytes:
    import pikepdf

    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=size)
    out = BytesIO()
    locked = pikepdf.Encryption(owner=password, user=password) if password else None
    pdf.save(out, encryption=locked)
    return out.getvalue()


def a_picture(kind: str, size: tuple[int, int] = (60, 40), frames: int = 1) -> bytes:
    out = BytesIO()
    image = Image.new("RGB", size, "navy")
    more = {"save_all": True, "append_images": [image] * (frames - 1)} if frames > 1 else {}
    image.save(out, kind, **more)
    return out.getvalue()


LOCKED_PDF = a_pdf(password=PASSWORD)


@pytest.fixture
def view(qtbot: QtBot, operations: Operations) -> PreviewView:
    made = PreviewView(operations)
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    return made


def show(view: PreviewView, name: str, content: bytes) -> PreviewView:
    view.show_file(AttachedFile(name, content))
    return view


def said(view: PreviewView) -> str:
    return view.nothing.text() if view.nothing.isVisible() else ""


def test_a_pdf_is_shown_page_by_page_larger_smaller_and_turned(
    qtbot: QtBot, view: PreviewView
) -> None:
    show(view, "papers.pdf", a_pdf(3))
    qtbot.waitUntil(lambda: not view.view.sheets[0].pixmap().isNull())
    assert view.page.text().startswith("Page 1 of 3")
    view.buttons["width"].click()
    upright, zoom = view.view.sheets[0].size(), view.view.zoom()

    view.buttons["larger"].click()
    assert view.view.zoom() == pytest.approx(zoom * 1.25, rel=0.01)
    view.buttons["smaller"].click()
    view.buttons["width"].click()
    assert view.view.sheets[0].size() == upright
    view.buttons["turn"].click()
    turned = view.view.sheets[0].size()
    assert turned.width() > turned.height()
    view.buttons["whole"].click()
    assert view.view.sheets[0].height() <= view.view.viewport().height()
    qtbot.waitUntil(lambda: not view.view.sheets[0].pixmap().isNull())
    view.view.go_to(2)
    view.view.fit(Fit.WIDTH)
    qtbot.waitUntil(lambda: view.page.text().startswith("Page 3 of 3"))


@pytest.mark.parametrize("kind", ["png", "jpeg", "gif", "bmp", "webp", "tiff"])
def test_a_picture_is_shown(qtbot: QtBot, view: PreviewView, kind: str) -> None:
    show(view, f"photo.{kind}", a_picture(kind))
    qtbot.waitUntil(lambda: not view.view.sheets[0].pixmap().isNull())
    middle = view.view.sheets[0].pixmap().toImage().pixelColor(20, 20)
    assert middle.blue() > 90 > middle.red()


def test_a_fax_of_several_pages_is_shown_whole(view: PreviewView) -> None:
    show(view, "fax.tif", a_picture("tiff", frames=3))
    assert len(view.view.sheets) == 3


def test_a_photo_taken_upright_is_shown_upright(view: PreviewView) -> None:
    out = BytesIO()
    exif = Image.Exif()
    exif[274] = 6
    Image.new("RGB", (60, 40), "navy").save(out, "jpeg", exif=exif)
    show(view, "photo.jpg", out.getvalue())
    sheet = view.view.sheets[0]
    assert sheet.height() > sheet.width()


def test_text_is_shown_as_it_was_written_and_of_a_long_one_the_beginning(
    view: PreviewView, monkeypatch: pytest.MonkeyPatch
) -> None:
    show(view, "notes.txt", "Señor Núñez".encode("cp1252"))
    assert view.text.toPlainText() == "Señor Núñez"
    assert not view.buttons["larger"].isVisible()
    monkeypatch.setattr(opened, "MOST_TEXT", 10)
    show(view, "notes.txt", b"0123456789 and more")
    assert view.text.toPlainText() == "0123456789"
    assert "first megabyte" in view.note.text()


def test_a_mail_is_shown_in_plain_words(view: PreviewView) -> None:
    mail = (
        b"From: =?utf-8?q?Ada_=C3=89?= <ada@example.com>\r\nTo: office@example.com\r\n"
        b"Subject: My card\r\nContent-Type: text/plain; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\nSGVsbG8=\r\n"
    )
    show(view, "mail.eml", mail)
    assert view.text.toPlainText().strip().splitlines() == [
        "From: Ada É <ada@example.com>",
        "To: office@example.com",
        "Subject: My card",
        "",
        "Hello",
    ]


@pytest.mark.qt_log_ignore("Corrupt JPEG", "JPEG datastream", extend=True)
@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("plan.xlsx", office("xl/workbook.xml"), "cannot be shown here"),
        ("plan.xlsm", office("xl/workbook.xml", "xl/vbaProject.bin"), "holds macros"),
        ("plan.xlsx", compound("EncryptedPackage"), "locked with a password of its own"),
        ("card.pdf", b"%PDF-1.7\nnothing more", "damaged or unusual"),
        ("card.pdf", LOCKED_PDF, "This PDF is locked"),
        ("photo.png", b"\x89PNG\r\n\x1a\n and nothing more", "damaged or unusual"),
        ("photo.jpg", a_picture("jpeg")[:40], "damaged or unusual"),
        ("anything", b"\0\1\2", "damaged or unusual"),
    ],
)
def test_what_cannot_be_shown_says_why_and_can_be_saved(
    view: PreviewView, name: str, content: bytes, words: str
) -> None:
    show(view, name, content)
    assert words in said(view)
    assert view.buttons["save"].isVisible()
    assert not view.buttons["print"].isVisible()


def test_a_picture_that_would_fill_the_memory_is_not_decoded(
    view: PreviewView, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = a_picture("png", (9000, 9000))  # 81 million pixels in some hundred kilobytes
    assert len(bomb) < 400_000
    show(view, "bomb.png", bomb)
    assert "too large to show safely" in said(view)
    monkeypatch.setattr(pictures, "MOST_PIXELS", 100)
    show(view, "small.png", a_picture("png"))
    assert "too large to show safely" in said(view)


def test_of_a_pdf_with_very_many_pages_the_first_are_shown(
    view: PreviewView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opened, "MOST_PAGES", 2)
    show(view, "long.pdf", a_pdf(5))
    assert len(view.view.sheets) == 2
    assert view.note.text() == "Only the first 2 of 5 pages are shown and printed."


def test_a_page_of_a_mile_is_drawn_no_larger_than_fits_the_memory(
    qtbot: QtBot, view: PreviewView
) -> None:
    show(view, "long.pdf", a_pdf(1, (300, 14_400)))
    sheet = view.view.sheets[0]
    for _ in range(20):
        view.buttons["larger"].click()
    qtbot.waitUntil(lambda: not sheet.pixmap().isNull())
    assert sheet.width() * sheet.height() <= 24_100_000


def test_a_copy_is_saved_only_where_the_person_says(
    view: PreviewView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out").mkdir()
    show(view, "notes.txt", b"words")
    monkeypatch.setattr(dialogs, "choose_place", lambda *_asked: tmp_path / "out" / "copy.txt")
    view.buttons["save"].click()
    [copy] = (tmp_path / "out").iterdir()
    assert (copy.name, copy.read_bytes()) == ("copy.txt", b"words")


@pytest.mark.parametrize(("name", "content"), [("a.pdf", a_pdf(2)), ("a.txt", b"words")])
def test_what_is_shown_is_printed(
    view: PreviewView, tmp_path: Path, name: str, content: bytes
) -> None:
    show(view, name, content)
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    view.print_on(printer)
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF")


def test_a_private_file_closes_itself_and_does_not_come_back_after_a_lock(
    qtbot: QtBot, operations: Operations, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview, "PRIVATE_MS", 80)
    file = AttachedFile("test.txt", b"negative")
    private = PreviewDialog(operations, file, None, private=True)
    qtbot.addWidget(private)
    private.open()
    qtbot.waitUntil(lambda: not private.isVisible())
    assert private.preview.text.toPlainText() == ""

    monkeypatch.setattr(preview, "PRIVATE_MS", 60_000)
    private = PreviewDialog(operations, file, None, private=True)
    qtbot.addWidget(private)
    private.open()
    private.setVisible(False)  # as the lock does
    assert private.preview.text.toPlainText() == ""
    private.setVisible(True)
    qtbot.waitUntil(lambda: not private.isVisible())


def test_a_file_that_is_not_private_waits_and_is_led_by_the_keyboard(
    qtbot: QtBot, operations: Operations
) -> None:
    dialog = PreviewDialog(operations, AttachedFile("a.pdf", a_pdf()), None, private=False)
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitExposed(dialog)
    qtbot.wait(100)
    before = dialog.preview.view.zoom()
    qtbot.keyClick(dialog, Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    assert dialog.preview.view.zoom() > before
    qtbot.keyClick(dialog, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert dialog.preview.view.turns == 1
