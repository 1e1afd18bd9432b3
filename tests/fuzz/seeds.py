"""What the mutations start from: the demo's own files, and one sound input of each kind."""

import argparse
import tempfile
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

from tests.fuzz.bombs import a_small_open_document
from tests.fuzz.doors import demo_key_of, framed
from tests.intake.samples import WEX, wex_line, workbook

_NAMES = (
    "card.pdf", "scan.PNG", "photo.jpeg", "a.b.c.docx", "list.csv", "list.xlsx", "mail.eml",
    "setup.exe", "card.pdf.exe", "card.pdf ", "card\u202efdp.exe", "NUL.pdf", "CON", "com1.txt",
    "../../etc/passwd", "..\\..\\boot.ini.pdf", "C:\\Users\\x.pdf", "/etc/shadow.pdf", ".pdf", "",
    ".", "..", "a" * 300 + ".pdf", "é.pdf", "é.pdf", "zero\0byte.pdf", "line\nbreak.pdf",
    "tab\t.pdf", "\ufeffcard.pdf", "card.pdf.", "card.pdf:stream", "<b>bold</b>.pdf", "%s%n.pdf",
    "\U0001f69a.pdf", "\ud800.pdf", "card.PdF", "card.svg", "card.html", "card.lnk", "card.js.txt",
)  # fmt: skip
_BODIES = (
    b"%PDF-1.7\n%\xe2\xe3\n1 0 obj<</Type/Catalog>>endobj\n%%EOF", b"\x89PNG\r\n\x1a\n" + bytes(40),
    b"\xff\xd8\xff\xe0" + bytes(40), b"PK\x03\x04" + bytes(40), b"\xd0\xcf\x11\xe0" + bytes(600),
    b"MZ\x90\0" + bytes(200), b"\x7fELF" + bytes(80), b"#!/bin/sh\necho", b"", b"\0", b"GIF89a",
    b"II*\0" + bytes(20), b"RIFF\0\0\0\0WEBP", b"a,b\n1,2\n", b"=1+1\n", b"<script>1</script>",
)  # fmt: skip
_OPTIONS = {"--company": "COMPANY", "--on": "2026-03-02", "--day": "2026-03-02", "--most": "3"}


@cache
def demo_files() -> tuple[tuple[str, bytes], ...]:
    """Return the files the demo company would download tomorrow, by name."""
    from dsp_desktop.app import open_company
    from dsp_desktop.demo.company import make
    from dsp_desktop.demo.files import write_files
    from dsp_desktop.kernel.permissions import SYSTEM
    from tests.conftest import CLOCK

    with tempfile.TemporaryDirectory() as folder:
        place = str(Path(folder) / "demo.dsp")
        make(place, clock=CLOCK, routes=2, years=1, seed=1)
        app = open_company(place, clock=CLOCK, actor=SYSTEM)
        with app.read() as source:
            made = write_files(source, Path(folder) / "files", today=CLOCK.today())
        app.close()
        return tuple((file.name, file.read_bytes()) for file in made)


def _tables() -> Iterator[bytes]:
    for _name, content in demo_files():
        yield content
        if not content.startswith(b"PK"):
            yield content.decode("utf-8-sig").encode("utf-16")
    yield workbook([WEX, wex_line(), wex_line("2")])
    yield a_small_open_document()


def _imports() -> Iterator[bytes]:
    for name, content in demo_files():
        yield framed(name, content)


def _attachments() -> Iterator[bytes]:
    for number, name in enumerate(_NAMES):
        yield framed(name, _BODIES[number % len(_BODIES)])
    for number, content in enumerate(_BODIES):
        yield framed(_NAMES[number % 7], content)


def _commands() -> Iterator[bytes]:
    """Yield a sound line of each command, and that line with each of its options."""
    from dsp_desktop.cli import parser_of_everything

    for words, options in _described(parser_of_everything(), ()):
        yield "\0".join(words).encode()
        for option in options:
            yield "\0".join((*words, *option)).encode()


def _described(
    parser: argparse.ArgumentParser, before: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], list[tuple[str, ...]]]]:
    for action in parser._actions:  # noqa: SLF001 - argparse tells it in no other way
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - likewise
            for name, one in action.choices.items():
                yield from _described(one, (*before, name))
            return
    words, options = before, []
    for action in parser._actions:  # noqa: SLF001 - likewise
        if not action.option_strings:
            words = (*words, "COMPANY" if action.dest == "path" else "file.csv")
            continue
        option = action.option_strings[-1]
        value = _OPTIONS.get(option, str(next(iter(action.choices or ["word"]))))
        said = (option,) if action.nargs == 0 else (option, value)
        if action.required:
            words = (*words, *said)
        else:
            options.append(said)
    yield words, options


def _recovery_codes() -> Iterator[bytes]:
    from dsp_desktop.runtime.keys import RecoveryCode

    for data in (bytes(20), b"\xff" * 20, b"demo company, no key"):
        written = RecoveryCode(data).written()
        yield written.encode()
        yield f"  {written.lower().replace('-', ' ')}\r\n".encode()


def _settings() -> Iterator[bytes]:
    from dsp_desktop.runtime.settings import ListChoices, Settings, Theme, save

    lists = {"van": ListChoices(("number", "vin"), {"number": 120}, "vin", descending=True)}
    full = Settings(
        Theme.DARK, 125, ("a.dsp", "postgresql://x/y"), "Example", "van", "00ff",
        panel_width=300, last_user="Pat", lock_minutes=5, sizes={"form": (800, 600)}, lists=lists,
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "settings.toml"
        for value in (Settings(), full):
            save(place, value)
            yield place.read_bytes()


def _containers() -> Iterator[bytes]:
    from dsp_desktop.backup import container

    for stream in ([b"hello"], [bytes(1 << 20), b"a" * 10], []):
        sink = BytesIO()
        container.write(sink, demo_key_of(), b"{}", stream)
        yield sink.getvalue()


def _company_files() -> Iterator[bytes]:
    from dsp_desktop.demo.company import make
    from tests.conftest import CLOCK

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "demo.dsp"
        make(str(place), clock=CLOCK, routes=1, years=1, seed=1)
        content = place.read_bytes()
        yield content[: 1 << 18]
        yield content[: 1 << 16]
        yield content[:4_096]
    yield b"SQLite format 3\0" + bytes(4_000)


_SEEDS = {
    "tables": _tables,
    "imports": _imports,
    "attachments": _attachments,
    "commands": _commands,
    "recovery_codes": _recovery_codes,
    "settings": _settings,
    "containers": _containers,
    "company_files": _company_files,
}


@cache
def seeds_of(door: str) -> tuple[bytes, ...]:
    """Return what the inputs of one door are made from."""
    return tuple(_SEEDS[door]())
