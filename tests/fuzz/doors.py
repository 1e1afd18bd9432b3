"""Every door by which something comes in that somebody else made up.

A door takes any bytes and answers in one word: what it took them for, or the code of the
refusal. Anything else that happens in it is what the tests of this folder look for.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dsp_desktop.kernel.errors import AppError, Rejected

#: Tries one input and says what became of it.
Door = Callable[[bytes], str]


def refusal(error: AppError) -> str:
    """Return why, by its code; a refusal must have a sentence a person can read."""
    from dsp_desktop.kernel.sentences import sentence

    said = error.problems if isinstance(error, Rejected) else (error,)
    assert said, "a refusal without a reason"
    for one in said:
        words = sentence(one)
        assert words, one
        assert words.strip()[-1:] in ".?!”…", words
        assert len(words) < 2_000, words
    return said[0].code


def _answered(work: Callable[[], str]) -> str:
    try:
        return work()
    except AppError as error:
        return refusal(error)


@contextmanager
def tables(_folder: Path) -> Iterator[Door]:
    """A file as far as its values: recognized, every line read, the copy to keep masked."""
    from dsp_desktop.intake.files import find_table
    from dsp_desktop.intake.kinds.plans import BadLine, read_line
    from dsp_desktop.intake.masking import masked
    from dsp_desktop.intake.planning import PLANNERS, explained
    from dsp_desktop.intake.terms import FileKind
    from dsp_desktop.kernel.progress import NoProgress

    def read(content: bytes) -> str:
        table = find_table(content, {}, None)
        kind = table.layout.spec.kind
        if table.layout.missing:
            return f"read as {kind}, columns to be named"
        for row in table.lines():
            line = read_line(row, table.layout, PLANNERS[kind].readers)
            if isinstance(line, BadLine):
                assert all(map(explained, line.problems))
        if kind is FileKind.FUEL:
            copy, count = masked(content, table, NoProgress())
            assert count or copy == content
        return f"read as {kind}"

    yield lambda content: _answered(lambda: read(content))


@contextmanager
def imports(folder: Path) -> Iterator[Door]:
    """A file as far as the company: looked at, written if it can be, and once more."""
    from dsp_desktop.intake.service import apply, preview

    with company(folder) as (app, state):

        def bring_in(name: str, content: bytes) -> str:
            with app.read() as source:
                seen = preview(source, name, content, today=app.clock.today())
            with app.write("import_file") as uow:
                apply(uow, seen)
                uow.commit()
            with app.read() as source:
                again = preview(source, name, content, today=app.clock.today())
            assert not again.added, f"{again.added} would be added twice"
            return f"imported as {seen.kind}"

        def tried(framed: bytes) -> str:
            name, content = unframed(framed)
            before = state()
            said = _answered(lambda: bring_in(name, content))
            if not said.startswith("imported"):
                assert state() == before, "half written"
            return said

        yield tried


@contextmanager
def attachments(folder: Path) -> Iterator[Door]:
    """A file of any name on a driver: kept and given back as it was, or refused."""
    from datetime import date

    from sqlalchemy import select

    from dsp_desktop.db.attachments import attached
    from dsp_desktop.documents.models import Document
    from dsp_desktop.documents.service import DocumentDetails, about, add_document
    from dsp_desktop.documents.terms import DocumentKind
    from dsp_desktop.kernel.files import AttachedFile
    from dsp_desktop.people.models import Driver

    with company(folder) as (app, state):
        with app.read() as source:
            driver = source.scalars(select(Driver.id)).first()
        assert driver is not None

        def keep(name: str, content: bytes) -> str:
            details = DocumentDetails(
                about(Driver.entity, driver),
                DocumentKind.OTHER,
                date(2026, 1, 2),
                file=AttachedFile(name, content),
            )
            with app.write("add_document") as uow:
                kept = add_document(uow, details)
                uow.commit()
            with app.read() as source:
                file = attached(source, source.get_one(Document, kept).attachment_id or 0)
                assert file.content == content
                assert shown_safely(file.name), file.name
            return "kept"

        def tried(framed: bytes) -> str:
            name, content = unframed(framed)
            before = state()
            said = _answered(lambda: keep(name, content))
            if said != "kept":
                assert state() == before, "half written"
            return said

        yield tried


@contextmanager
def commands(folder: Path) -> Iterator[Door]:
    """A command line: its words parted by zero bytes. Runs in a folder of its own."""
    import contextlib
    import io
    import os

    from dsp_desktop.cli import run
    from tests.conftest import CLOCK

    for name in ("USER", "PASSWORD_FILE", "KEY_FILE"):
        os.environ.pop(f"DSP_DESKTOP_{name}", None)
    with company(folder) as (app, state):
        target = app.target
        os.chdir(folder)

        def tried(content: bytes) -> str:
            words = content.decode("utf-8", "surrogateescape").split("\0")
            if any(mark in word for word in words for mark in ("/", "\\", "..")):
                return "not tried: it might write outside of its folder"
            words = [word.replace("COMPANY", target) for word in words]
            before = state()
            out, err = (io.TextIOWrapper(io.BytesIO(), "ascii") for _ in range(2))
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = run(words, clock=CLOCK)
            out.flush()
            err.flush()
            said = (out.buffer.getvalue() + err.buffer.getvalue()).decode("ascii")
            assert code in {0, 1, 2, 3}, code
            assert said.strip(), f"exit code {code} and not a word"
            assert "Traceback" not in said, said
            if code and "--yes" not in words:
                assert state() == before, "half written"
            return f"exit code {code}"

        yield tried


@contextmanager
def recovery_codes(folder: Path) -> Iterator[Door]:
    """A recovery code as it is typed, and as it stands in a key file."""
    from dsp_desktop.runtime.keyfiles import recovery_code_in
    from dsp_desktop.runtime.keys import RecoveryCode

    place = folder / "key file"
    place.touch(0o600)

    def typed(content: bytes) -> str:
        code = RecoveryCode.read(content.decode("utf-8", "replace"))
        assert RecoveryCode.read(code.written()).data == code.data
        return "a code"

    def filed() -> str:
        assert recovery_code_in(place).data
        return "a code"

    def tried(content: bytes) -> str:
        place.write_bytes(content)
        _answered(filed)
        return _answered(lambda: typed(content))

    yield tried


@contextmanager
def settings(folder: Path) -> Iterator[Door]:
    """The file of a person's settings: whatever is in it, the window opens."""
    from dsp_desktop.runtime.settings import Settings, SettingsStore

    place = folder / "settings.toml"

    def tried(content: bytes) -> str:
        place.write_bytes(content)
        store = SettingsStore(place)
        found = store.value
        store.change(text_percent=150)
        assert SettingsStore(place).value.text_percent == 150
        store.replace(Settings())
        return "set aside" if store.set_aside else "defaults" if found == Settings() else "read"

    yield tried


@contextmanager
def containers(folder: Path) -> Iterator[Door]:
    """A backup in our own container, opened with the right key."""
    from dsp_desktop.backup import container

    key, place = demo_key_of(), folder / "backup.dsp"

    def read() -> str:
        size = sum(map(len, container.read(place, key)))
        return "whole" if size >= 0 else ""

    def tried(content: bytes) -> str:
        place.write_bytes(content)
        if not container.is_container(place):
            return "no container"
        return _answered(read)

    yield tried


@contextmanager
def company_files(folder: Path) -> Iterator[Door]:
    """A company's file, a backup of one too, that is not as it was written."""
    from dsp_desktop.app import open_company
    from dsp_desktop.company.queries import the_company
    from dsp_desktop.kernel.permissions import SYSTEM
    from tests.conftest import CLOCK

    place = folder / "other.dsp"

    def read() -> str:
        app = open_company(str(place), clock=CLOCK, actor=SYSTEM)
        try:
            with app.read() as source:
                the_company(source)
        finally:
            app.close()
        return "opened"

    def tried(content: bytes) -> str:
        for old in folder.glob("other.dsp*"):
            old.unlink()
        place.write_bytes(content)
        return _answered(read)

    yield tried


DOORS: dict[str, Callable[[Path], Any]] = {
    "tables": tables,
    "imports": imports,
    "attachments": attachments,
    "commands": commands,
    "recovery_codes": recovery_codes,
    "settings": settings,
    "containers": containers,
    "company_files": company_files,
}


@contextmanager
def opened(name: str) -> Iterator[Door]:
    """Open a door with a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    try:
        with DOORS[name](folder) as door:
            yield door
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def company(folder: Path) -> Iterator[tuple[Any, Callable[[], object]]]:
    """A demo company with a few records, and what tells whether anything was written."""
    from sqlalchemy import func, select, text

    from dsp_desktop.app import open_company
    from dsp_desktop.db.audit import AuditEntry
    from dsp_desktop.db.base import Base
    from dsp_desktop.demo.company import make
    from dsp_desktop.kernel.permissions import SYSTEM
    from tests.conftest import CLOCK

    place = folder / "company.dsp"
    make(str(place), clock=CLOCK, routes=2, years=1, seed=1)
    app = open_company(str(place), clock=CLOCK, actor=SYSTEM)
    counts = "SELECT " + ", ".join(  # noqa: S608 - our own tables
        f'(SELECT count(*) FROM "{t.name}")'  # noqa: S608 - our own tables
        for t in Base.metadata.sorted_tables
        if t.name != "user_sign_in"
    )

    def state() -> object:
        with app.read() as source:
            last = source.scalar(select(func.max(AuditEntry.id)))
            return last, tuple(source.execute(text(counts)).one())

    try:
        yield app, state
    finally:
        app.close()


def demo_key_of() -> Any:
    """Return the published key of a demo company."""
    from dsp_desktop.runtime.keys import demo_key

    return demo_key(b"DSPDEMO\0fuzzfuzz")


def framed(name: str, content: bytes) -> bytes:
    """Return a named file as one input."""
    coded = name.encode("utf-8", "surrogatepass")
    return len(coded).to_bytes(4, "big") + coded + content


def shown_safely(name: str) -> bool:
    """Whether a name is nothing but a name, and reads as what it is."""
    return bool(name) and name.isprintable() and not set(name) & set('/\\:*?"<>|')


def unframed(given: bytes) -> tuple[str, bytes]:
    """Return the name and the content of an input; anything is one."""
    length = int.from_bytes(given[:4], "big") % 2_000
    name = given[4 : 4 + length].decode("utf-8", "surrogateescape")
    return name, given[4 + length :]
