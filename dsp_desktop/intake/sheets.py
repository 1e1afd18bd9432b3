"""Spreadsheets of every kind, read with the values last calculated."""

from collections.abc import Callable, Iterator
from io import BytesIO
from threading import Thread
from typing import Any, TypeVar

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from dsp_desktop.intake.grids import Grid, Row
from dsp_desktop.intake.scans import Look
from dsp_desktop.intake.traps import look_over
from dsp_desktop.intake.values import NO_STORED_VALUE, SHEET_ERROR, Cell
from dsp_desktop.kernel.errors import Problem, Rejected
from dsp_desktop.kernel.progress import Progress

T = TypeVar("T")

#: How many rows merged blocks may cover, each block counted for itself.
_MOST_COVERED = 1_000_000
_PATIENCE = 0.1  # seconds between two questions whether to stop
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def is_container(content: bytes) -> bool:
    """Whether the file is a ZIP or an OLE container, whatever it is named."""
    return content.startswith((_OLE, *_ZIP))


def sheet_rows(content: bytes, name: str, progress: Progress) -> Iterator[tuple[int, list[Cell]]]:
    """Yield the numbered rows of one sheet of a workbook that was looked over before."""
    book = patiently(lambda: _open(content), progress)
    sheet = patiently(lambda: _sheet(book, book.sheet_names.index(name)), progress)
    for row in _rows(sheet, Look()):
        yield row.line, list(row.cells)


def sheet_grids(content: bytes, progress: Progress) -> list[Grid]:
    """Return every worksheet that can be read, in the order of the workbook."""
    if content.startswith(_OLE):
        # Also what encrypts an .xlsx; the rest are .xls, which nothing here can look over.
        with_password = _ENCRYPTED in content
        kind = "intake.password" if with_password else "intake.old_workbook"
        raise Rejected(Problem("", kind))
    looked = look_over(content, progress)
    book = patiently(lambda: _open(content), progress)
    grids = []
    for index, meta in enumerate(book.sheets_metadata):
        if meta.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = patiently(lambda at=index: _sheet(book, at), progress)  # type: ignore[misc] # a default in a lambda
        name = f"sheet “{meta.name}”"
        hidden = meta.visible is not SheetVisibleEnum.Visible
        look = looked.get(meta.name, Look())
        grids.append(
            Grid(
                name,
                lambda s=sheet, k=look: _rows(s, k),  # type: ignore[misc] # a default in a lambda
                sheet.total_height,
                hidden,
                sheet=meta.name,
            )
        )
    return grids


def patiently(work: Callable[[], T], progress: Progress) -> T:
    """Do what cannot report for itself beside us, and be asked to stop meanwhile.

    Left alone when we are stopped, it comes to its end and nobody looks.
    """
    ended: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            ended.append(work())
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            failed.append(error)

    beside = Thread(target=run, daemon=True)
    beside.start()
    while beside.is_alive():
        beside.join(_PATIENCE)
        progress.report(0, 0)
    if failed:
        raise failed[0]
    return ended[0]


def _open(content: bytes) -> CalamineWorkbook:
    with _Guard():
        return CalamineWorkbook.from_object(BytesIO(content))


def _sheet(book: CalamineWorkbook, index: int) -> CalamineSheet:
    with _Guard():
        return book.get_sheet_by_index(index)


class _Guard:
    """Turns whatever the reading library does with a damaged file into a refusal."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, error: object, _trace: object) -> None:
        if kind is None or not isinstance(error, BaseException):
            return
        if isinstance(error, PasswordError):
            raise Rejected(Problem("", "intake.password")) from error
        # A panic of the Rust library is a BaseException of its own making.
        if isinstance(error, (CalamineError, OSError, ValueError, OverflowError)) or (
            kind.__name__ == "PanicException"
        ):
            raise Rejected(Problem("", "intake.damaged")) from error


def _rows(sheet: CalamineSheet, look: Look) -> Iterator[Row]:
    """Yield the rows; a merged block says in every row what its top left cell says."""
    start = sheet.start
    if start is None:
        return
    left = start[1]
    covers = _merged(sheet)
    held: dict[int, Cell] = {}
    for number, cells in enumerate(sheet.iter_rows()):
        row: list[Any] = [None] * left + [None if cell == "" else cell for cell in cells]
        for fault, places in ((NO_STORED_VALUE, look.unsaved), (SHEET_ERROR, look.errors)):
            for column in places.get(number, ()):
                if column < len(row):
                    row[column] = fault
        for column, top in covers.get(number, ()):
            if column < len(row):
                if top == number:
                    held[column] = row[column]
                else:
                    row[column] = held.get(column)
        yield Row(number + 1, row)


def _merged(sheet: CalamineSheet) -> dict[int, list[tuple[int, int]]]:
    """Return, row by row, the columns of merged blocks with the row each begins in."""
    covers: dict[int, list[tuple[int, int]]] = {}
    height, covered = sheet.total_height, 0
    for (top, left), (bottom, _right) in sheet.merged_cell_ranges or ():
        covered += max(0, min(bottom + 1, height) - top)
        if covered > _MOST_COVERED:  # blocks over blocks, which no program writes
            raise Rejected(Problem("", "intake.damaged"))
        for row in range(top, min(bottom + 1, height)):
            covers.setdefault(row, []).append((left, top))
    return covers
