"""Writes what was measured as Markdown, with the machine in general words."""

import os
import platform
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from benchmarks.rounds import Row

_BEGIN, _END = "<!-- measured: begin -->", "<!-- measured: end -->"


def markdown(rows: Sequence[Row], *, on: date, rounds: int) -> str:
    """Return the table, the day and the machine."""
    head = (
        f"Measured on {on:%-d %b %Y}, {rounds} rounds each, on {machine()}.\n\n"
        "| what | at most | median | min to max | |\n|---|---|---|---|---|\n"
    )
    return head + "".join(f"{_line(row)}\n" for row in rows)


def write(path: Path, text: str) -> None:
    """Put the table between its two marks in ``path``."""
    whole = path.read_text("utf-8")
    between = re.compile(f"(?<={_BEGIN}\n).*?(?={_END})", re.DOTALL)
    path.write_text(between.sub(lambda _: f"\n{text}\n", whole), "utf-8")


def machine() -> str:
    """Describe this machine in general words."""
    cores = os.cpu_count() or 1
    system = f"{platform.system()} on {platform.machine()}"
    return f"{cores} cores, {system}, Python {platform.python_version()}"


def _line(row: Row) -> str:
    unit = f" {row.unit}" if row.unit else ""
    bound = f"{row.at_most:g}{unit}"
    if not row.figures:
        return f"| {row.what} | {bound} | not measured here | | {row.note} |"
    mark = "" if row.holds else " **missed**"
    spread = f"{min(row.figures):.2f} to {max(row.figures):.2f}"
    return f"| {row.what} | {bound} | {row.middle:.2f}{unit}{mark} | {spread} | {row.note} |"
