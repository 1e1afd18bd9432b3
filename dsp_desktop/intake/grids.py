"""What every reader hands on: a table of cells whose lines keep the file's own numbers."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from dsp_desktop.intake.values import Cell
from dsp_desktop.kernel.errors import Problem


@dataclass(frozen=True, slots=True)
class Row:
    """One line as it stands in the file; ``problem`` where not even its cells were found."""

    line: int
    cells: Sequence[Cell]
    problem: Problem | None = None

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing on the line at all."""
        return self.problem is None and all(
            cell is None or (isinstance(cell, str) and not cell.strip()) for cell in self.cells
        )


@dataclass(frozen=True, slots=True)
class Grid:
    """One way to see the file as a table: a sheet, or the text cut by one delimiter.

    ``rows`` reads from the top each time it is called; ``total`` is about how many lines.
    A sheet says its name, a text its encoding and delimiter.
    """

    name: str
    rows: Callable[[], Iterator[Row]]
    total: int
    hidden: bool = False
    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""
