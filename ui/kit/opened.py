"""A kept file made ready to be shown, in memory: pages, or words, or a sentence why not.

What would fill the memory, is damaged or is locked gets a sentence.
"""

from dataclasses import dataclass
from email import policy
from email.parser import BytesParser

from dsp_desktop.kernel.file_kinds import (
    PICTURES,
    WORDS,
    Caution,
    FileKind,
    NotKept,
    recognized,
    text_of,
)
from dsp_desktop.kernel.files import AttachedFile
from ui.kit.l10n import mark, translated
from ui.kit.pdf_pages import Pages, PdfPages
from ui.kit.pictures import PicturePages, TooManyPixels, Unreadable

MOST_PAGES = 1000
MOST_TEXT = 1024 * 1024
_PASSWORD_WANTED = 4
#: How much longer than wide a page may be: drawn as wide as the window, it must still fit.
_MOST_TIMES = 50
_SENTENCES = {
    Caution.MACROS: mark(
        "preview",
        "This file holds macros: small programs that may run when it is opened elsewhere. "
        "Open a copy only if you know who made it.",
    ),
    Caution.LOCKED: mark("preview", "This file is locked with a password of its own."),
}
_NOT_SHOWN = mark(
    "preview", "A file of this kind cannot be shown here. Save a copy to open it elsewhere."
)
_DAMAGED = mark(
    "preview", "This file is damaged or unusual and cannot be shown. Save a copy to try elsewhere."
)
_LOCKED = mark(
    "preview", "This PDF is locked with a password. Save a copy to open it where you can type it."
)
_TOO_LARGE = mark(
    "preview", "This picture is too large to show safely. Save a copy to look at it elsewhere."
)
_FIRST_PAGES = mark("preview", "Only the first {n:,} of {all:,} pages are shown and printed.")
_FIRST_TEXT = mark("preview", "Only the first megabyte of this text is shown and printed.")


def _t(text: str) -> str:
    return translated("preview", text)


@dataclass(frozen=True, slots=True)
class Opened:
    """What there is to see of a file: pages, or words, or neither; and what to know of it."""

    pages: Pages | None = None
    words: str | None = None
    in_columns: bool = False
    sentence: str = ""


def opened(file: AttachedFile) -> Opened:
    """Make a file ready to be shown, in memory."""
    try:
        told = recognized(file.name, file.content)
    except NotKept:
        return Opened(sentence=_t(_DAMAGED))
    caution = _t(_SENTENCES[told.caution]) if told.caution else ""
    if told.kind is FileKind.PDF:
        return _pdf(file.content)
    if told.kind in PICTURES - {FileKind.HEIC}:
        return _picture(file.content, told.kind)
    if told.kind in WORDS:
        return _words(file.content, told.kind)
    return Opened(sentence=" ".join(filter(None, (caution, _t(_NOT_SHOWN)))))


def _pdf(content: bytes) -> Opened:
    from pypdfium2 import PdfiumError  # type: ignore[import-untyped] # noqa: PLC0415 - no types; wanted only here

    try:
        pages = PdfPages(content, most=MOST_PAGES)
    except PdfiumError as error:
        locked = error.err_code == _PASSWORD_WANTED
        return Opened(sentence=_t(_LOCKED if locked else _DAMAGED))
    if not len(pages):
        return Opened(sentence=_t(_DAMAGED))
    if any(min(size) <= 0 or max(size) > _MOST_TIMES * min(size) for size in pages.sizes):
        pages.close()
        return Opened(sentence=_t(_DAMAGED))
    return Opened(pages, sentence=_left_out(len(pages), pages.all))


def _picture(content: bytes, kind: FileKind) -> Opened:
    try:
        pages = PicturePages(content, kind)
    except TooManyPixels:
        return Opened(sentence=_t(_TOO_LARGE))
    except Unreadable:
        return Opened(sentence=_t(_DAMAGED))
    return Opened(pages, sentence=_left_out(len(pages), pages.all))


def _left_out(shown: int, there: int) -> str:
    return _t(_FIRST_PAGES).format(n=shown, all=there) if shown < there else ""


def _words(content: bytes, kind: FileKind) -> Opened:
    words = _mail(content) if kind is FileKind.EMAIL else text_of(content, most=MOST_TEXT)
    cut = _t(_FIRST_TEXT) if len(content) > MOST_TEXT else ""
    return Opened(words=words, in_columns=kind is FileKind.CSV, sentence=cut)


def _mail(content: bytes) -> str:
    """Return what a mail says in plain words, or the mail as it is."""
    try:
        mail = BytesParser(policy=policy.default).parsebytes(content[:MOST_TEXT])
        body = mail.get_body(("plain",))
        heads = [
            f"{name}: {mail[name]}"
            for name in ("From", "To", "Cc", "Date", "Subject")
            if mail[name]
        ]
        said = str(body.get_content()) if body else text_of(content, most=MOST_TEXT)
        return "\n".join((*heads, "", said))
    except Exception:  # noqa: BLE001 - mail is parsed by a library that fails in many ways
        return text_of(content, most=MOST_TEXT)
