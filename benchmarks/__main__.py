"""``python -m benchmarks``: measure every row of the table in one run.

Parts are named with ``--only``; ``--write`` puts the table into docs/performance.md.
"""

import argparse
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import table
from benchmarks.rounds import Row
from benchmarks.setting import Setting
from dsp_desktop.kernel.clock import SystemClock

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
#: Each part is a function of one module; they run in this order.
PARTS = {
    "window": "benchmarks.window:window",
    "first-list": "benchmarks.window:first_list",
    "memory": "benchmarks.memory:memory",
    "page": "benchmarks.lists:page",
    "bulk": "benchmarks.bulk:bulk",
    "search": "benchmarks.lists:search",
    "findings": "benchmarks.rules:findings",
    "report": "benchmarks.report:report",
}


def main() -> None:
    """Measure, print, and write if asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--data", type=Path, help="keep the demo companies here, for the next run")
    parser.add_argument("--write", action="store_true", help=f"write the table into {PAGE.name}")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="dsp-benchmarks-") as temporary:
        folder = options.data or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        rows = list(measured(Setting(folder, options.rounds), options.only))
    text = table.markdown(rows, on=SystemClock.local().today(), rounds=options.rounds)
    print(text)
    if options.write:
        table.write(PAGE, text)


def measured(setting: Setting, parts: list[str]) -> Iterator[Row]:
    """Yield the rows of these parts as they are measured."""
    for part in parts:
        module, function = PARTS[part].split(":")
        measure: Callable[[Setting], Iterator[Row]] = getattr(import_module(module), function)
        for row in measure(setting):
            middle = f"{row.middle:.2f}" if row.figures else "not measured here"
            print(f"{row.what}: {middle} {row.unit} ({row.note})", flush=True)
            yield row


if __name__ == "__main__":
    main()
