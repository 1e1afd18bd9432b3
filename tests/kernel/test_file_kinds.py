"""What a file is, whatever it is called."""

import struct
import zipfile
from io import BytesIO
from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsp_desktop.kernel.containers import NotWhole, compound_names, zip_names
from dsp_desktop.kernel.file_kinds import (
    ENDINGS,
    Caution,
    FileKind,
    NotKept,
    recognized,
    text_of,
    tidy_name,
)
from tests.support.files import compound, office, zipped

PDF, PNG, JPEG = b"%PDF-1.7\n...", b"\x89PNG\r\n\x1a\n\0", b"\xff\xd8\xff\xe0\0"
ODT = zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b""})


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("card.pdf", PDF, FileKind.PDF),
        ("scan.PDF", b"\r\n\0 junk " + PDF, FileKind.PDF),
        ("photo.png", PNG, FileKind.PNG),
        ("photo.jpg", JPEG, FileKind.JPEG),
        ("from a telephone.png", JPEG, FileKind.JPEG),
        ("fax.tif", b"II*\0\x08\0\0\0", FileKind.TIFF),
        ("old.bmp", b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0", FileKind.BMP),
        ("photo.webp", b"RIFF\x10\0\0\0WEBPVP8 ", FileKind.WEBP),
        ("photo.heic", b"\0\0\0\x18ftypheic\0\0\0\0", FileKind.HEIC),
        ("letter.docx", office("word/document.xml"), FileKind.WORD),
        ("plan.xlsx", office("xl/workbook.xml"), FileKind.EXCEL),
        ("talk.pptx", office("ppt/presentation.xml"), FileKind.POWERPOINT),
        ("letter.odt", ODT, FileKind.OPEN_DOCUMENT),
        ("letter.doc", compound("WordDocument", "1Table"), FileKind.WORD),
        ("plan.xls", compound("Workbook"), FileKind.EXCEL),
        ("mail.msg", compound("__properties_version1.0"), FileKind.MESSAGE),
        ("note.rtf", b"{\\rtf1 hello}", FileKind.RICH_TEXT),
        ("mail.eml", b"From: ada@example.com\r\nSubject: Card\r\n\r\nHello", FileKind.EMAIL),
        ("hours.csv", b"Name,Hours\nAda,8\n", FileKind.CSV),
        ("notes.txt", "Señor Núñez".encode("cp1252"), FileKind.TEXT),
        ("notes.txt", "Señor Núñez".encode("utf-16"), FileKind.TEXT),
    ],
)
def test_what_an_office_keeps_is_known_by_its_content(
    name: str, content: bytes, kind: FileKind
) -> None:
    told = recognized(name, content)
    assert (told.kind, told.name, told.caution) == (kind, name, None)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("card.pdf", b"", "file.empty"),
        ("setup.exe", b"MZ\x90\0", "file.program"),
        ("card.pdf", b"MZ\x90\0 ... %PDF-1.7", "file.program"),
        ("photo.jpg", b"\x7fELF\x02", "file.program"),
        ("photo.jpg", b"\xcf\xfa\xed\xfe", "file.program"),
        ("readme.txt", b"#!/bin/sh\nrm -rf /", "file.program"),
        ("readme.txt", b"\r\n@ECHO OFF\r\ndel *.*", "file.program"),
        ("readme.txt", b"<!DOCTYPE html><script>", "file.program"),
        ("readme.txt", "<html>".encode("utf-16"), "file.program"),
        ("card.pdf.js", b"WScript.Shell", "file.program"),
        ("card.\N{RIGHT-TO-LEFT OVERRIDE}fdp.exe", PDF, "file.program"),
        ("card.exe. ", PDF, "file.program"),
        ("card.lnk", b"L\0\0\0\x01\x14\x02\0", "file.program"),
        ("setup.doc", compound("Property", "Binary.Setup"), "file.kind"),
        ("parts.zip", zipped({"a.txt": b"a"}), "file.kind"),
        ("app.docx", zipped({"META-INF/MANIFEST.MF": b"", "word/Main.class": b""}), "file.kind"),
        ("card.png", PDF, "file.not_what_it_says"),
        ("card.pdf", PNG, "file.not_what_it_says"),
        ("card.pdf", b"just words", "file.not_what_it_says"),
        ("card.pdf", b"\x01\x02\x03", "file.not_what_it_says"),
        ("letter.docx", office("word/document.xml")[:-30], "file.not_what_it_says"),
        ("letter.doc", compound("WordDocument")[:600], "file.not_what_it_says"),
        ("data", b"\x01\x02\x03", "file.kind"),
    ],
)
def test_what_is_not_kept_says_why(name: str, content: bytes, code: str) -> None:
    with pytest.raises(NotKept) as refusal:
        recognized(name, content)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("name", "content", "caution"),
    [
        ("pay.xlsm", office("xl/workbook.xml", "xl/vbaProject.bin"), Caution.MACROS),
        ("pay.xls", compound("Workbook", "_VBA_PROJECT_CUR"), Caution.MACROS),
        ("letter.doc", compound("WordDocument", "Macros"), Caution.MACROS),
        (
            "letter.odt",
            zipped(
                {
                    "mimetype": b"application/vnd.oasis.opendocument.text",
                    "Basic/Standard/Module1.xml": b"",
                }
            ),
            Caution.MACROS,
        ),
        ("pay.xlsx", compound("EncryptedPackage", "EncryptionInfo"), Caution.LOCKED),
    ],
)
def test_macros_and_locks_are_kept_but_said(name: str, content: bytes, caution: Caution) -> None:
    assert recognized(name, content).caution is caution


def test_a_locked_file_is_what_its_name_says() -> None:
    locked = compound("EncryptedPackage")
    assert recognized("pay.xlsx", locked).kind is FileKind.EXCEL
    with pytest.raises(NotKept):
        recognized("pay", locked)


def test_a_name_without_an_ending_gets_the_right_one() -> None:
    assert recognized("Invoice 11.20.2026", PDF).name == "Invoice 11.20.2026.pdf"
    assert recognized("notes", b"words").name == "notes.txt"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/card.pdf", "card.pdf"),
        ("C:\\scans\\card.pdf", "card.pdf"),
        ("what: 5/6?.pdf", "6_.pdf"),
        ("a\0b\nc.pdf", "abc.pdf"),
        ("...", "file"),
        ("", "file"),
    ],
)
def test_a_name_is_one_that_any_system_can_keep(given: str, kept: str) -> None:
    assert tidy_name(given) == kept


@given(st.text(max_size=400))
def test_any_name_is_kept_short_plain_and_the_same_the_second_time(name: str) -> None:
    kept = tidy_name(name)
    assert 0 < len(kept) <= 200
    assert PurePath(kept).name == kept
    assert kept.isprintable()
    assert tidy_name(kept) == kept


@given(st.text(max_size=20), st.binary(max_size=600))
def test_any_bytes_are_told_or_refused(name: str, content: bytes) -> None:
    for begins in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        try:
            told = recognized(name, begins + content)
        except NotKept as refusal:
            assert refusal.code.startswith("file.")  # noqa: PT017 - either is right
        else:
            assert PurePath(told.name).suffix.lower() in sum(ENDINGS.values(), ())


@given(st.binary(max_size=3000), st.integers(0, 3000), st.integers(0, 255))
def test_a_damaged_container_is_refused_and_nothing_else(tail: bytes, at: int, value: int) -> None:
    for whole, read in (
        (compound("WordDocument", "1Table"), compound_names),
        (office("word/document.xml"), zip_names),
    ):
        damaged = bytearray(whole + tail)
        damaged[at % len(whole)] = value
        try:
            assert isinstance(read(bytes(damaged)), frozenset)
        except NotWhole:
            continue


def test_a_list_of_parts_that_never_ends_is_not_followed() -> None:
    endless = bytearray(compound("WordDocument"))
    struct.pack_into("<L", endless, 512, 0)  # the directory's sector follows itself
    struct.pack_into("<L", endless, 48, 0)
    assert compound_names(bytes(endless)) is not None

    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(40_000):
            archive.writestr(f"word/{number:040}", b"")
    with pytest.raises(NotKept):
        recognized("letter.docx", out.getvalue())


def test_a_text_cut_within_a_letter_is_still_read() -> None:
    assert text_of("né".encode() * 10, most=5) == "nén"
